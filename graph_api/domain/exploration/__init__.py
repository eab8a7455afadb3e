"""Who is linked to whom: neighbourhoods, chains between two subjects, and how a subject stands.

Pure functions over the links that a query brought; a link counts as far as it is in force, or in doubt,
on the day asked about. Nothing here reads a database.
"""
