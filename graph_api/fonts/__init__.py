"""Fonts that printed reports embed; see README.md."""
