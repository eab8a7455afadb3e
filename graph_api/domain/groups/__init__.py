"""What subjects have in common: shared parties, related parties by a rule, possibly one person."""
