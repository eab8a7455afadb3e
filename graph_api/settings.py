"""Every setting of the service in one table: name, default, bounds and meaning.

Values come from the environment. ``docs/settings.md`` is written from this table and a test
compares the two.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

COST_PUBLIC = 20_000
COST_KNOWN = 1_000_000
_COST = "Cost of an operation (fields, times the page sizes above them)"


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
    identity_key_next: SecretStr | None = Field(
        default=None,
        description="Key that `credit-graph identity rotate` puts in the place of CREDIT_GRAPH_IDENTITY_KEY; "
        "read by that command alone. In a home it makes one.",
    )
    identity_key_retired: SecretStr | None = Field(
        default=None,
        description="Keys that CREDIT_GRAPH_IDENTITY_KEY has replaced, the last one first, joined by commas: "
        "for the audit trail and backups of their time. In a home: its files.",
    )
    informer_key: SecretStr | None = Field(
        default=None,
        description="Private key with which the named handler of a report reads who informed (32 bytes, "
        "URL-safe base64); processes that only take reports need none. Unset: a key file in the home, if "
        "CREDIT_GRAPH_IDENTITY_KEY is unset too.",
    )
    informer_public_key: str | None = Field(
        default=None,
        description="Public key to which informers are sealed; unset: the half that belongs to "
        "CREDIT_GRAPH_INFORMER_KEY, or a file in the home likewise; without any no report is taken.",
    )
    bank_person_ground: Literal["recorded", "required"] = Field(
        default="recorded",
        description="Whether a bank's `legalGround` for a natural person is recorded where it is stated, or "
        "what it asks about a person without one is refused.",
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
    request_bytes: int = Field(
        default=1_048_576,
        ge=1_024,
        description="Bytes of a request body or socket message at most: a pre-check of 500 subjects "
        "by source and id takes about 60 kB. 413 beyond.",
    )
    request_list_items: int = Field(
        default=1_000,
        ge=1,
        description="Items of one list at most, in the document or its variables. LIST_ITEMS beyond.",
    )
    document_characters: int = Field(
        default=262_144,
        ge=1,
        description="Characters of a GraphQL document at most: reading this much takes about a tenth of "
        "a second. CHARACTERS beyond.",
    )
    document_tokens: int = Field(
        default=20_000,
        ge=1,
        description="Tokens of a document at most: 500 subjects written into it take about 6,000. "
        "TOKENS beyond.",
    )
    document_digits: int = Field(
        default=40, ge=1, description="Characters of one number in a document at most. DIGITS beyond."
    )
    document_nesting: int = Field(
        default=64,
        ge=4,
        le=200,
        description="Brackets open at once, values included, and fragments within fragments: parsing "
        "recurses. NESTING beyond.",
    )
    document_depth: int = Field(
        default=15, ge=1, description="Levels of fields at most, fragments spread. DEPTH beyond."
    )
    document_fields: int = Field(
        default=5_000, ge=1, description="Fields of an operation at most, fragments spread. FIELDS beyond."
    )
    document_aliases: int = Field(
        default=100, ge=0, description="Aliases in an operation at most, fragments spread. ALIASES beyond."
    )
    document_repeats: int = Field(
        default=25,
        ge=1,
        description="Times that one name may answer in one selection: validation compares every pair. "
        "REPEATED_FIELDS beyond.",
    )
    document_repeats_in_all: int = Field(
        default=100,
        ge=0,
        description="Fields of an operation that answer under a name that another in the same selection "
        "has, at most, fragments spread: nested ones multiply. REPEATS beyond.",
    )
    document_fragments: int = Field(
        default=100,
        ge=0,
        description="Fragments of a document, and fragments spread in one selection, at most. "
        "FRAGMENTS beyond.",
    )
    document_root_fields: int = Field(
        default=25,
        ge=1,
        description="Root fields of an operation at most: each is a round trip to the engine. "
        "ROOT_FIELDS beyond.",
    )
    document_directives: int = Field(
        default=100, ge=0, description="Directives in a document at most. DIRECTIVES beyond."
    )
    document_operations: int = Field(
        default=10, ge=1, description="Operations in a document at most. OPERATIONS beyond."
    )
    cost_list_items: int = Field(
        default=5,
        ge=1,
        description="Items that a list without a page size counts for in the cost of an operation.",
    )
    cost_public: int = Field(default=COST_PUBLIC, ge=1, description=f"{_COST} without a token. COST beyond.")
    cost_bank: int = Field(default=COST_KNOWN, ge=1, description=f"{_COST} by a `bank`. COST beyond.")
    cost_approval: int = Field(
        default=COST_KNOWN, ge=1, description=f"{_COST} by an `approval` office. COST beyond."
    )
    cost_investigator: int = Field(
        default=COST_KNOWN, ge=1, description=f"{_COST} by an `investigator`. COST beyond."
    )
    cost_department: int = Field(
        default=COST_KNOWN, ge=1, description=f"{_COST} by a `department`. COST beyond."
    )
    cost_auditor: int = Field(default=COST_KNOWN, ge=1, description=f"{_COST} by an `auditor`. COST beyond.")
    cost_admin: int = Field(default=COST_KNOWN, ge=1, description=f"{_COST} by an `admin`. COST beyond.")
    cost_subject: int = Field(
        default=COST_PUBLIC, ge=1, description=f"{_COST} by a `subject` for itself. COST beyond."
    )
    secret_look_up_roles: str = Field(
        default="investigator",
        description="Roles, by comma, whose look-ups are kept from the subject because the law has them "
        "secret (PIPL, articles 18 and 45); empty: none.",
    )
    secret_look_up_days: int | None = Field(
        default=None, ge=0, description="After so many days they are shown all the same; unset: never."
    )
    review_days: int = Field(
        default=20,
        ge=1,
        le=365,
        description="Days for the answer to a human review; a last day that is no day of work moves to the "
        "next one.",
    )
    rate_public: str = Field(
        default="600/minute",
        description="Operations of one network address without a token (`600/minute`, `20/second`); empty: "
        "any. 429 and RATE beyond.",
    )
    rate_known: str = Field(
        default="200000/minute",
        description="Operations of one caller with a token, likewise: a figure that only a mistake or an "
        "attack reaches.",
    )
    rate_storage: str = Field(
        default="async+memory://",
        description="Where they are counted: in each worker, which gives out its share, or in a store that "
        "all share (`async+redis://host:6379`, with the client package of that store).",
    )
    operations_at_once_public: int = Field(
        default=20,
        ge=1,
        description="Operations of one network address without a token under way in a worker. AT_ONCE "
        "beyond.",
    )
    operations_at_once_known: int = Field(
        default=200, ge=1, description="Operations of one caller with a token, likewise."
    )
    socket_init_seconds: float = Field(
        default=5.0, gt=0, description="Time in which a new socket has to say who it is. 4408 beyond."
    )
    socket_operations: int = Field(
        default=100, ge=1, description="Operations under way on one socket at most. 4429 beyond."
    )
    trusted_documents: Path | None = Field(
        default=None,
        description="JSON file of the operations that clients may name instead of sending: SHA-256 of the "
        "text to the text. Only these are answered by GET.",
    )
    trusted_only: str = Field(
        default="",
        description="Roles, joined by commas (`public,bank`), of which only trusted operations are executed: "
        "those of CREDIT_GRAPH_TRUSTED_DOCUMENTS, by hash or in full, and the page's own. FORBIDDEN beyond.",
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
