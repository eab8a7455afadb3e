"""What the graph takes on disk, row by row, and what a question reads of it: for docs/scale.md.

    python -m benchmarks.sizes bytes --size 20k      bytes a row of each table, in a graph of its own
    python -m benchmarks.sizes hits --size 100k      database hits a question, by PROFILE

Bytes are those of the engine's store files of a stopped engine, so every table is charged with what the files
grew by while it was written; indexes stand apart. Transaction logs are left out: their size is a setting.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from neo4j import AsyncDriver, AsyncGraphDatabase

from benchmarks.cases import draw
from benchmarks.ground import ground, read_size
from benchmarks.questions import QUESTIONS
from benchmarks.recording import recorder
from benchmarks.seeding import Seeding
from benchmarks.world import World
from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.domain.dates import now_ms
from graph_api.engine.local import LocalEngine
from graph_api.http.tokens import issue_development_token
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings

_CASES = 5
_SEED = 7


@dataclass(frozen=True, slots=True)
class StoreSize:
    """Bytes of the store files of a database: records, and indexes."""

    records: int
    indexes: int

    @classmethod
    def of(cls, folder: Path) -> StoreSize:
        """Measure the files below a database's folder."""
        indexes = records = 0
        for file in folder.rglob("*"):
            if file.is_file():
                if "schema" in file.relative_to(folder).parts:
                    indexes += file.stat().st_size
                else:
                    records += file.stat().st_size
        return cls(records, indexes)

    def __sub__(self, other: StoreSize) -> StoreSize:
        """Return by how much this is larger."""
        return StoreSize(self.records - other.records, self.indexes - other.indexes)


def bytes_table(rows: Mapping[str, int], sizes: Mapping[str, StoreSize]) -> str:
    """Return the Markdown table of bytes a row; ``sizes`` is what each table added."""
    lines = ["| table | rows | bytes a row: records | indexes | together |", "|---|---|---|---|---|"]
    for name, grown in sizes.items():
        each = [size / rows[name] for size in (grown.records, grown.indexes)]
        lines.append(f"| {name} | {rows[name]:,} | {each[0]:,.0f} | {each[1]:,.0f} | {sum(each):,.0f} |")
    return "\n".join(lines) + "\n"


async def measure_bytes(size: int) -> str:
    """Seed a graph of its own and return what each table took.

    The engine is stopped after each: only then do its files hold all that was written.
    """
    world, sizes = World(size), {}
    seeding: Seeding | None = None
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder) / "home", neo4j_uri=None)
        before = await _written(settings, migrate)
        for name in world.tables():

            async def write(graph: Graph, name: str = name) -> None:
                nonlocal seeding
                if seeding is None:
                    seeding = Seeding(graph, world, IdentitySealer.from_settings(settings), now_ms())
                    await seeding.begin()
                seeding.graph = graph
                await seeding.write_table(name)
                await graph.run_admin("CALL db.awaitIndexes(600)")

            after = await _written(settings, write)
            sizes[name], before = after - before, after
    assert seeding is not None
    return bytes_table(seeding.rows, sizes)


async def _written(settings: Settings, work: Callable[[Graph], Awaitable[object]]) -> StoreSize:
    with LocalEngine(settings, purpose="sizes") as found:
        graph = Graph.connect(GraphAddress(found.uri, found.username, found.password))
        try:
            await work(graph)
        finally:
            await graph.close()
    return StoreSize.of(settings.home / "engine" / "data" / "databases" / "neo4j")


def hits_of(plan: Mapping[str, Any]) -> int:
    """Return the database hits of a profiled plan with all of its parts."""
    own = int(plan["args"].get("DbHits", 0))
    return own + sum(hits_of(child) for child in plan.get("children", ()))


async def measure_hits(size: int, folder: Path | None) -> str:
    """Return the Markdown table of database hits for some cases of each question."""
    lines = ["| question | hits: median | largest |", "|---|---|---|"]
    async with ground(World(size), folder) as on:
        settings = Settings(home=on.home, answer_timeout_seconds=120)
        token = issue_development_token(settings, "bank", "bench")
        async with recorder(on.address, settings, token) as noting:
            drawn = await draw(on, noting, QUESTIONS, _SEED, most=_CASES)
        address = on.address
        driver = AsyncGraphDatabase.driver(address.uri, auth=(address.username, address.password))
        for each in drawn:
            hits = [
                await _profiled(driver, on.address.database, text, parameters)
                for text, parameters in each.statements
            ]
            lines.append(f"| {each.question.name} | {statistics.median(hits):,.0f} | {max(hits):,} |")
        await driver.close()
    return "\n".join(lines) + "\n"


async def _profiled(
    driver: AsyncDriver, database: str | None, text: str, parameters: Mapping[str, Any]
) -> int:
    async with driver.session(database=database) as session:
        result = await session.run(f"PROFILE {text}", dict(parameters))
        return hits_of((await result.consume()).profile or {"args": {}})


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["bytes", "hits"])
    parser.add_argument("--size", default="20k", help="subjects (default: 20k)")
    parser.add_argument("--folder", type=Path, help="where engines are kept; default: the user's cache")
    asked = parser.parse_args()
    size = read_size(asked.size)
    print(asyncio.run(measure_bytes(size) if asked.what == "bytes" else measure_hits(size, asked.folder)))


if __name__ == "__main__":
    main()
