"""Checks of the shipped reference data, the sample world and the worked cases, without an engine."""
