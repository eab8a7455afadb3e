"""Attacks on the product as it is served: hostile text going in, secrets that must not come out."""
