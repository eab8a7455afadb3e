"""Editions of the catalogue on the graph: drafting, previewing, reviewing, writing rows."""
