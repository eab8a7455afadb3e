"""Retire: what a source that lists all it knows (``--complete``) no longer lists."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable

from graph_api.domain.keys import SEPARATOR, fact_key
from loaders.novelty import key_hash
from loaders.report import RunReport
from loaders.schema import Layout
from loaders.settling import Write
from loaders.store import Step, Store
from loaders.subjects import branch_step
from loaders.tables import ENTERPRISES, TABLES

PAGE = 5000


class SeenKeys:
    """The facts that a folder lists, 8 bytes each; filled first, then asked."""

    def __init__(self) -> None:
        self._hashes = array("Q")
        self._sorted: list[int] | array[int] = []

    def add(self, key: str) -> None:
        """Remember a key."""
        self._hashes.append(key_hash(key))

    def freeze(self) -> None:
        """Make ready to be asked."""
        self._sorted = array("Q", sorted(self._hashes))

    def __contains__(self, key: str) -> bool:
        """Whether the folder lists the fact."""
        value = key_hash(key)
        place = bisect_left(self._sorted, value)
        return place < len(self._sorted) and self._sorted[place] == value


class Retirement:
    """Ends, at the time of one load, the facts of its source that it does not list."""

    def __init__(
        self, graph: Store, write: Write, source: str, run: str, load_time: int, seen: SeenKeys
    ) -> None:
        self._graph = graph
        self._write = write
        self._source = source
        self._now = load_time
        self._end = {"knownUntil": load_time, "endedBy": run}
        self._seen = seen

    async def retire(self, tables: Iterable[str], report: RunReport) -> None:
        """End the facts of ``tables`` that the load does not list, and count them."""
        wanted = set(tables)
        for name in wanted:
            if TABLES[name].layout is not Layout.FACT:
                await self._retire_statements(name, report)
        if any(TABLES[name].layout is Layout.FACT for name in wanted):
            await self._retire_facts(wanted, report)

    async def _retire_statements(self, name: str, report: RunReport) -> None:
        table = TABLES[name]
        prefix = fact_key(name, None if table.is_catalogue else self._source, "")
        after = ""
        while True:
            page = await self._graph.write(
                "page_statements",
                prefix=prefix,
                after=after,
                source=self._source,
                now=self._now,
                limit=PAGE,
            )
            gone = [(key, at) for key, at in page["versions"] if key not in self._seen]
            steps: list[Step] = []
            if gone:
                rows = [[at, key, self._end] for key, at in gone]
                steps.append(("change_statements", {"rows": rows}))
                steps.append(("flag_joins", {"keys": [key for key, _ in gone]}))
                if table is ENTERPRISES:
                    steps.append(branch_step(self._source, [key for key, _ in gone]))
            await self._write(steps)
            if gone:
                report.counts(name).ended += len({key for key, _ in gone})
            if page["last"] is None:
                return
            after = page["last"]

    async def _retire_facts(self, wanted: set[str], report: RunReport) -> None:
        prefix = fact_key("source", self._source, "")
        after = ""
        while True:
            page = await self._graph.write(
                "page_facts", prefix=prefix, after=after, source=self._source, now=self._now, limit=PAGE
            )
            gone = [
                row
                for row in page["versions"]
                if row[0] not in self._seen and row[0].partition(SEPARATOR)[0] in wanted
            ]
            if gone:
                rows = [[*place, self._end] for _, *place in gone]
                await self._write([("change_facts", {"rows": rows})])
            for row in gone:
                report.counts(row[0].partition(SEPARATOR)[0]).ended += 1
            if page["last"] is None:
                return
            after = page["last"]
