"""Reports by the public (举报): their states, who may do what, and what an informer says of himself."""
