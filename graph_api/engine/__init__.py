"""The local engine: one Neo4j Community per home, provisioned, supervised and shared by the product itself.

``local.LocalEngine`` is what other code uses; the rest of the package serves it. Nothing in here
knows what is stored in the graph.
"""
