"""Acts on cases in a file: one row is one act, as a mutation of the API would be."""
