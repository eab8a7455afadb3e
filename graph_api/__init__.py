"""credit-graph: sanctions, the persons they reach, and why, on two clocks."""
