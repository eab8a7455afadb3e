"""Every setting of the service in one table: name, default, bounds and meaning.

Values come from the environment. ``docs/settings.md`` is written from this table and a test
compares the two.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from platformdirs import user_cache_path, user_data_path
from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of one process; immutable, handed to whoever needs them, never global."""

    model_config = SettingsConfigDict(env_prefix="CREDIT_GRAPH_", frozen=True, extra="ignore")

    home: Path = Field(
        default_factory=lambda: user_data_path("credit-graph"),
        description="Folder of the local engine, keys and reports; any number of homes run side by side.",
    )
    cache: Path = Field(
        default_factory=lambda: user_cache_path("credit-graph"),
        description="Folder of the engine's program files, shared by all homes; can be removed at any time.",
    )
    host: str = Field(default="127.0.0.1", description="Address on which the service listens.")
    port: int = Field(
        default=8000,
        ge=1,
        le=65535,
        validation_alias=AliasChoices("PORT"),
        description="Port on which the service listens.",
    )
    workers: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Processes that answer; each has its own connections, caches and counters.",
    )
    neo4j_uri: str | None = Field(
        default=None,
        validation_alias=AliasChoices("NEO4J_URI"),
        description="An existing Neo4j (bolt://, neo4j://, with +s for TLS). "
        "Unset: the local engine of the home.",
    )
    neo4j_username: str = Field(
        default="neo4j", validation_alias=AliasChoices("NEO4J_USERNAME"), description="User of NEO4J_URI."
    )
    neo4j_password: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=AliasChoices("NEO4J_PASSWORD"),
        description="Password of NEO4J_URI.",
    )
    neo4j_database: str | None = Field(
        default=None,
        validation_alias=AliasChoices("NEO4J_DATABASE"),
        description="Database of NEO4J_URI; unset: the user's home database.",
    )
    oidc_issuer: str | None = Field(
        default=None,
        description="OpenID Connect issuer whose tokens are accepted; "
        "unset: tokens of the local development key.",
    )
    oidc_audience: str = Field(default="credit-graph", description="Audience that a token must name.")
    identity_key: SecretStr | None = Field(
        default=None,
        description="Secret key for identity numbers (32 bytes, URL-safe base64); "
        "unset: a key file in the home.",
    )
    stale_after_days: int = Field(
        default=30, ge=1, description="Age in days after which a source counts as stale in an answer."
    )
    answer_timeout_seconds: float = Field(
        default=10.0, gt=0, description="An answer comes within this time or is INCOMPLETE or LIMIT_EXCEEDED."
    )
    compile_operations: bool = Field(
        default=True,
        description="Whether GraphQL operations that come again are compiled; "
        "off: graphql-core executes every one, with the same answers and more time.",
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")
    engine_heap_mib: int | None = Field(
        default=None, ge=256, description="Heap of the local engine in MiB; unset: fitted to the machine."
    )
    engine_page_cache_mib: int | None = Field(
        default=None,
        ge=64,
        description="Page cache of the local engine in MiB; unset: fitted to the machine.",
    )
    engine_quick_start: bool = Field(
        default=True,
        description="Whether `run` and `serve` prepare once, beside their work and with the lowest priority, "
        "a cache of 200 MB from which the local engine starts in about half the time.",
    )
    engine_repository: str | None = Field(
        default=None,
        description="Maven repository from which the local engine is fetched; unset: the public one. "
        "Whatever it is, every file has to have the locked hash.",
    )

    @cached_property
    def uses_local_engine(self) -> bool:
        """Whether the graph lives in the home's own engine."""
        return self.neo4j_uri is None
