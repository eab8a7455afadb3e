"""Write an invented world into an empty graph faster than a load, and exactly as a load would.

Rows are checked and turned into versions by the loader's own code and written by its own queries. What is
left out is what an empty graph makes superfluous: looking for what is known already, and the lock. A test
compares the two graphs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, cast

from benchmarks.world import SOURCE, World
from graph_api.bolt.driver import Graph
from graph_api.bolt.identity_key import claim_identity_key
from graph_api.domain.keys import source_key
from graph_api.sealing import IdentitySealer
from loaders.checking import CheckedRow, Checker
from loaders.hubs import marking_steps, settle_hubs
from loaders.loading import Batch, sanction_anchors
from loaders.nearness import nearness_steps
from loaders.novelty import Novelty, RestatedKeys
from loaders.readers.rows import RawRow
from loaders.schema import Layout, Table
from loaders.statements import prepare
from loaders.store import Step
from loaders.subjects import SubjectBatch
from loaders.tables import SANCTIONS, TABLES

BATCH_ROWS = 4_000
RUN = "l_invented"
FINGERPRINT = "invented {subjects} {seed}"


class _Empty:
    """A graph that knows nothing yet, as the loader's lookups see it."""

    async def write(self, query: str, **_: object) -> Mapping[str, Any]:
        """Answer a lookup: nothing is known."""
        return {"subjects": [], "identities": [], "versions": []}


class Seeding:
    """Writes one world to ``graph``; ``rows`` counts the rows written, by table."""

    def __init__(self, graph: Graph, world: World, sealer: IdentitySealer, load_time: int) -> None:
        self.graph = graph
        self._world = world
        self._sealer = sealer
        self._load_time = load_time
        self._nothing = cast("Graph", _Empty())
        self._subjects: dict[str, str] = {}
        self.rows: dict[str, int] = {}

    async def write(self) -> None:
        """Write the world; the graph must be migrated and hold nothing of its source."""
        await self.begin()
        for name in self._world.tables():
            await self.write_table(name)
        await self.finish()

    async def begin(self) -> None:
        """Open the run, so that a half-written world is known for one."""
        await claim_identity_key(self.graph, self._sealer.key_id)
        fingerprint = FINGERPRINT.format(subjects=self._world.subjects, seed=self._world.seed)
        await self.graph.write(
            "begin_load_run", id=RUN, source=SOURCE, fingerprint=fingerprint, now=self._load_time
        )

    async def finish(self) -> None:
        """Make the lists of many links, and close the run."""

        async def write(steps: list[Step]) -> None:
            await self.graph.write_all(steps)

        await settle_hubs(self.graph, write)
        await self.graph.write(
            "finish_load_run", id=RUN, source=SOURCE, now=self._load_time, counts="{}", loaded=True
        )

    async def write_table(self, name: str) -> None:
        """Write one table; the tables come in the world's order."""
        table = TABLES[name]
        lines = enumerate(self._world.tables()[table.name](), start=2)
        raws = (RawRow(line, cells) for line, cells in lines)
        checker = Checker(table, self._load_time)
        writing: asyncio.Task[Any] | None = None
        # The next batch is prepared while the engine writes the one before.
        while rows := await asyncio.to_thread(self._checked, table, checker, raws):
            steps = await self._steps(table, rows)
            if writing is not None:
                await writing
            before, after = marking_steps(steps)
            marked = [*before, *steps, *after, *nearness_steps(steps)]
            writing = asyncio.create_task(self.graph.write_all(marked))
            self.rows[table.name] = self.rows.get(table.name, 0) + len(rows)
        if writing is not None:
            await writing

    def _checked(self, table: Table, checker: Checker, raws: Iterator[RawRow]) -> list[CheckedRow]:
        rows = [checker.check(raw) for raw in islice(raws, BATCH_ROWS)]
        for row in rows:
            if row.is_rejected:
                raise ValueError(f"{table.name}, line {row.line}: {row.issues}")
            prepare(table, SOURCE, row, self._sealer)
            if table.layout is not Layout.SUBJECT:
                self._resolve(table, row)
        return rows

    def _resolve(self, table: Table, row: CheckedRow) -> None:
        for column in table.columns:
            reference = row.text(column.name) if column.target else None
            if reference is not None:
                row.ends[column.name] = self._subjects[reference]

    async def _steps(self, table: Table, rows: list[CheckedRow]) -> list[Step]:
        if table.layout is Layout.SUBJECT:
            batch = SubjectBatch(table, SOURCE, RUN, self._load_time, self._sealer)
            await batch.admit(self._nothing, rows, Novelty(is_first=False))
            batch.plan(RestatedKeys())
            await batch.assign(self._nothing, Novelty(is_first=False))
            self._subjects.update((str(row.values["id"]), row.ends["subject_id"]) for row in rows)
            return batch.steps()
        facts = Batch(table, SOURCE, RUN, self._load_time)
        for row in rows:
            facts.add(row)
        facts.plan(RestatedKeys())
        anchors = sanction_anchors(SOURCE, rows) if table is SANCTIONS else []
        return anchors + facts.steps()


async def is_seeded(graph: Graph, world: World) -> bool:
    """Whether the graph holds this very world, written to its end."""
    latest = await graph.read("latest_load", source=SOURCE)
    fingerprint = FINGERPRINT.format(subjects=world.subjects, seed=world.seed)
    return bool(latest["status"] == "DONE" and latest["fingerprint"] == fingerprint)


async def platform_ids(graph: Graph, records: list[str]) -> dict[str, str]:
    """Return the platform ids of subjects by the source's own."""
    found = await graph.run_admin(
        "UNWIND $rows AS row MATCH (:SubjectKey {key: row[1]})-[:IDENTIFIES]->(s:Subject) "
        "RETURN row[0] AS record, s.id AS id",
        rows=[[record, source_key(SOURCE, record)] for record in records],
    )
    return {row["record"]: row["id"] for row in found}
