"""A province's year of casework, done by clients of the API, and what must hold of the graph afterwards."""
