"""Editions of the catalogue: named sets of changes to its rules, drafted, previewed and reviewed."""
