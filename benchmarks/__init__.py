"""Measurements that people run by hand: relative figures, never gates."""
