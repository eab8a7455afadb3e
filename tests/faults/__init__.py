"""Faults that are really injected, and whether the service keeps its promises during and after them."""
