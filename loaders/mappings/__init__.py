"""Data sets that are laid out in their own way, read as tables of the exchange format."""
