"""Casework on the graph: reading cases, and writing steps with their facts in one transaction."""
