"""Editions of the catalogue in files: the rows of one from a table, and one as text or JSON."""
