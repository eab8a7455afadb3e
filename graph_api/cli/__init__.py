"""The command line: ``credit-graph``; one module for each group of commands."""

from graph_api.cli.entry import main

__all__ = ["main"]
