"""Schema changes of the graph: ordered, checksummed, recorded, safe when two processes start at once.

``cypher/migrations/V0001__keys.cypher`` and so on hold statements separated by ``;``. Each file is
applied once and recorded as a ``Migration`` node with its checksum. Schema statements say IF NOT
EXISTS, so that a file interrupted half-way can be applied again from its beginning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources.abc import Traversable
from pathlib import Path
from uuid import uuid4

from graph_api.bolt.driver import Graph
from graph_api.bolt.registry import cypher_root
from graph_api.domain.dates import now_ms
from graph_api.errors import SetupError

_FILE = re.compile(r"^V(\d{4})__(\w+)\.cypher$")
_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
INDEX_WAIT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Migration:
    """One migration file: its number, name, statements, and the checksum of its text."""

    version: int
    name: str
    statements: tuple[str, ...]
    checksum: str


def shipped_migrations(root: Traversable | Path | None = None) -> tuple[Migration, ...]:
    """Return the migrations that ship with the product, in order.

    Raises ``SetupError`` for a misnamed file or a number that occurs twice or is missing.
    """
    folder = (root or cypher_root()) / "migrations"
    found = sorted((_read(file) for file in folder.iterdir()), key=lambda migration: migration.version)
    if [migration.version for migration in found] != list(range(1, len(found) + 1)):
        raise SetupError(f"Migrations must be numbered without gaps: {[m.version for m in found]}")
    return tuple(found)


def _read(file: Traversable | Path) -> Migration:
    match = _FILE.match(file.name)
    if match is None:
        raise SetupError(f"A migration is named V0001__name.cypher, not {file.name}")
    text = file.read_text(encoding="utf-8")
    code = _COMMENT.sub("", text)
    statements = tuple(part.strip() for part in code.split(";") if part.strip())
    return Migration(int(match.group(1)), match.group(2), statements, sha256(text.encode()).hexdigest())


async def pending(graph: Graph) -> tuple[Migration, ...]:
    """Return the shipped migrations that this graph has not seen.

    Raises ``SetupError`` when the graph was migrated by a newer product, or by one whose file of
    the same number had another text.
    """
    applied = {
        row["version"]: row["checksum"]
        for row in await graph.run_admin(
            "MATCH (m:Migration) RETURN m.version AS version, m.checksum AS checksum"
        )
    }
    shipped = shipped_migrations()
    unknown = sorted(set(applied) - {migration.version for migration in shipped})
    if unknown:
        raise SetupError(
            f"This graph was migrated by a newer version (migrations {unknown}). Upgrade credit-graph.",
            f"该图数据库已由更新的版本迁移(迁移 {unknown}),请升级 credit-graph。",
        )
    for migration in shipped:
        if migration.version in applied and applied[migration.version] != migration.checksum:
            raise SetupError(
                f"Migration {migration.version} in this graph has another content than the shipped one.",
                f"图数据库中的迁移 {migration.version} 与随附的内容不同。",
            )
    return tuple(migration for migration in shipped if migration.version not in applied)


async def migrate(graph: Graph) -> int:
    """Apply what is pending and return how many migrations this process recorded.

    Two processes may do this at once: statements are idempotent, and the unique constraint on
    ``Migration.version`` lets each migration be recorded once.
    """
    await graph.run_admin(
        "CREATE CONSTRAINT migration_version_unique IF NOT EXISTS "
        "FOR (m:Migration) REQUIRE m.version IS UNIQUE"
    )
    recorded = 0
    for migration in await pending(graph):
        for statement in migration.statements:
            await graph.run_admin(statement)
        recorded += await _record(graph, migration)
    if recorded:
        await graph.run_admin("CALL db.awaitIndexes($seconds)", seconds=INDEX_WAIT_SECONDS)
    return recorded


async def _record(graph: Graph, migration: Migration) -> int:
    rows = await graph.run_admin(
        "MERGE (m:Migration {version: $version}) "
        "ON CREATE SET m.name = $name, m.checksum = $checksum, m.appliedAt = $now, m.appliedBy = $process "
        "RETURN m.appliedBy = $process AS mine",
        version=migration.version,
        name=migration.name,
        checksum=migration.checksum,
        now=now_ms(),
        process=uuid4().hex,
    )
    return int(rows[0]["mine"])
