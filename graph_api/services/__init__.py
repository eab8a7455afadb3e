"""Answers: one module a use, each question to the graph one round trip."""
