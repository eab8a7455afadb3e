"""The rows of an act, written as a load of them would write them: same keys, digests, properties, marks.

Everything is the loader's own: reading of cells, versions of a fact, and the named queries of
``cypher/load``. Only who the subjects are is known here already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph_api.domain.casework.effects import SOURCE, FactRow
from graph_api.sealing import IdentitySealer
from loaders.checking import CheckedRow, Checker
from loaders.hubs import marking_steps
from loaders.loading import Batch, sanction_anchors
from loaders.nearness import nearness_steps
from loaders.novelty import RestatedKeys
from loaders.readers.rows import RawRow
from loaders.schema import Table, Target
from loaders.statements import prepare, sanction_key
from loaders.store import Step, Store
from loaders.tables import SANCTIONS, TABLES

_ORDER = ("sanctions", "responsible", "events", "honours", "records")


class FactWriter:
    """Turns rows into the steps of a transaction."""

    def __init__(self, graph: Store, sealer: IdentitySealer) -> None:
        self._graph = graph
        self._sealer = sealer

    async def steps(
        self, rows: Sequence[FactRow], subjects: Mapping[str, str], run: str, now: int
    ) -> list[Step]:
        """Return what to write, in order, so that the rows are known from ``now`` (ms) on.

        ``subjects``: the present platform id of each that the rows name. ``run`` stands for the load.
        """
        found: list[Step] = []
        for name in _ORDER:
            own = [row for row in rows if row.table == name]
            if own:
                found += await self._table(TABLES[name], own, subjects, run, now)
        if not found:
            return []
        before, after = marking_steps(found)
        return [*before, *found, *after, *nearness_steps(found)]

    async def _table(
        self, table: Table, rows: Sequence[FactRow], subjects: Mapping[str, str], run: str, now: int
    ) -> list[Step]:
        checker = Checker(table, now)
        checked = [self._checked(table, checker, row, place, subjects) for place, row in enumerate(rows, 1)]
        batch = Batch(table, SOURCE, run, now)
        for row in checked:
            batch.add(row)
        await batch.read_versions(self._graph, list(batch.facts))
        batch.plan(RestatedKeys())
        anchors = sanction_anchors(SOURCE, checked) if table is SANCTIONS else []
        return [*anchors, *batch.steps()]

    def _checked(
        self, table: Table, checker: Checker, row: FactRow, place: int, subjects: Mapping[str, str]
    ) -> CheckedRow:
        found = checker.check(RawRow(place, dict(row.cells)))
        if found.is_rejected:
            # What a case says has been checked before: this row was made wrongly.
            raise ValueError(f"a row of {table.name} cannot be stated: {[i.code for i in found.issues]}")
        prepare(table, SOURCE, found, self._sealer)
        for column in table.columns:
            named = found.text(column.name)
            if column.target is None or named is None:
                continue
            is_sanction = column.target is Target.SANCTION
            found.ends[column.name] = sanction_key(SOURCE, named) if is_sanction else subjects[named]
        return found
