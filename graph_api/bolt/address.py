"""Where the graph is, and as whom to ask it."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph_api.settings import Settings

ROUTED_SCHEMES = ("neo4j:", "neo4j+s:", "neo4j+ssc:")


@dataclass(frozen=True, slots=True)
class GraphAddress:
    """Where the graph is and who asks: URI, user, password, database (None: the user's home database)."""

    uri: str
    username: str
    password: str = field(repr=False)
    database: str | None = None

    @property
    def is_routed(self) -> bool:
        """Whether the driver may ask other members of a cluster than the one named."""
        return self.uri.startswith(ROUTED_SCHEMES)

    @classmethod
    def configured(cls, settings: Settings) -> GraphAddress | None:
        """Return the address that NEO4J_URI and its companions give; None where the engine is local."""
        if settings.neo4j_uri is None:
            return None
        return cls(
            settings.neo4j_uri,
            settings.neo4j_username,
            settings.neo4j_password.get_secret_value(),
            settings.neo4j_database,
        )
