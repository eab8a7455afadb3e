"""Readers by kind of file: each turns a file into rows of named cells with their line."""
