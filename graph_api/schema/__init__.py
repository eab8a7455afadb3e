"""The GraphQL schema: the only code that knows its framework."""

from graph_api.schema import enums

# Enumerations get their descriptions before any type names them, whoever is imported first.
__all__ = ["enums"]
