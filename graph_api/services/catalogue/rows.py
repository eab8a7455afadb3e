"""The rows of an edition, checked and written by the loader's own code.

What an edition says is read cell by cell as a load reads it, references included; what a load would leave
out or only remark on is refused here, because a reviewed rule says what it says or is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph_api.domain.catalogue.checks import CLOCKS, KnownRow, check_changes, row_on
from graph_api.domain.catalogue.editions import SOURCE, CatalogueTable, Cells, Change
from graph_api.domain.catalogue.refusals import ROW_TEXTS, RowCode, RowFinding
from graph_api.domain.keys import fact_key
from graph_api.domain.wording import Text
from graph_api.sealing import IdentitySealer
from graph_api.services.catalogue.requests import AskedRow
from graph_api.services.facts import NamedReads
from loaders.checking import CheckedRow, Checker, fact_parts
from loaders.editions import EDITION, EDITIONS, IN_FORCE_FROM, REPEALED
from loaders.findings import Code, Issue, Level
from loaders.loading import Batch
from loaders.novelty import RestatedKeys
from loaders.readers.rows import RawRow
from loaders.resolving import Catalogue, Resolver
from loaders.schema import Table
from loaders.statements import prepare, stored_properties, table_key
from loaders.store import Step, Store
from loaders.tables import TABLES

_LARGEST_CELL = 2_000


@dataclass(frozen=True, slots=True)
class CheckedRows:
    """The rows of an edition: what they change, what is wrong, what is remarkable.

    ``memoranda``: codes whose measures or reach change. ``standing``: what ``edition_write`` compares, so
    that what was decided about the catalogue was decided about what stands.
    """

    changes: tuple[Change, ...]
    findings: tuple[RowFinding, ...]
    flags: tuple[str, ...]
    memoranda: tuple[str, ...]
    standing: tuple[tuple[str, str, list[str]], ...]


@dataclass(slots=True)
class _Row:
    """One row on its way: as asked for, as checked, and the keys under which it stands in the graph."""

    asked: AskedRow
    table: Table
    checked: CheckedRow
    key: str = ""
    prefix: str = ""


class EditionRows:
    """Checks the rows of editions, and turns them into the steps of a transaction."""

    def __init__(self, graph: NamedReads, store: Store, sealer: IdentitySealer) -> None:
        self._graph = graph
        self._store = store
        self._sealer = sealer

    async def check(self, asked: Sequence[AskedRow], first_day: date, now: int) -> CheckedRows:
        """Return what rows would change from ``first_day`` on, as the catalogue is known at ``now`` (ms)."""
        rows = [_read(each, place, now) for place, each in enumerate(asked, 1)]
        resolver = Resolver(self._store, SOURCE)
        resolver.catalogue = _with_codes(await Catalogue.read(self._store), rows)
        for row in rows:
            if not row.checked.is_rejected and not row.asked.repeal:
                await resolver.resolve(row.table, [row.checked])
        findings = [finding for place, row in enumerate(rows, 1) for finding in _findings(place, row)]
        if findings:
            return CheckedRows((), tuple(findings), (), (), ())
        found = await self._known(rows, now)
        changes = tuple(_change(row, found[row.key], first_day) for row in rows)
        return CheckedRows(
            changes,
            check_changes(changes, first_day),
            tuple(dict.fromkeys(flag for row in rows for flag in _flags(row))),
            _memoranda(changes, resolver.catalogue),
            tuple((row.key, row.prefix, sorted(one["digest"] for one in found[row.key])) for row in rows),
        )

    async def steps(
        self, changes: Iterable[Change], edition: str, first_day: date, run: str, now: int
    ) -> list[Step]:
        """Return what to write, in order, so that the rows are known from ``now`` (ms) on."""
        by_table: dict[Table, list[RawRow]] = {}
        for place, change in enumerate(changes, 1):
            cells: dict[str, str | None] = dict(change.after or change.before or {})
            table = TABLES[change.table.value]
            if change.table.value in EDITIONS:
                table = EDITIONS[change.table.value]
                cells |= {IN_FORCE_FROM: first_day.isoformat(), EDITION: edition}
                if change.after is None:
                    cells[REPEALED] = "true"
            by_table.setdefault(table, []).append(RawRow(place, cells))
        found: list[Step] = []
        for table, rows in by_table.items():
            found += await self._table(table, rows, run, now)
        return found

    async def _table(self, table: Table, rows: Sequence[RawRow], run: str, now: int) -> list[Step]:
        checker = Checker(table, now)
        batch = Batch(table, SOURCE, run, now)
        for raw in rows:
            row = checker.check(raw)
            if row.is_rejected:
                # The row has been checked before: the columns that an edition adds were made wrongly.
                raise ValueError(f"a row of {table.name} cannot be stated: {[i.code for i in row.issues]}")
            # A row of the catalogue without a day is known always; an edition is known from its approval.
            row.known_from, row.is_dated = now, True
            prepare(table, SOURCE, row, self._sealer)
            batch.add(row)
        await batch.read_versions(self._store, list(batch.facts))
        batch.plan(RestatedKeys())
        return batch.steps()

    async def _known(self, rows: Sequence[_Row], now: int) -> Mapping[str, list[Mapping[str, Any]]]:
        """Return the versions known of each row, by its key."""
        keys = [{"row": row.key, "editions": row.prefix} for row in rows]
        read = await self._graph.read("catalogue_rows", keys=keys, knownAt=now)
        found: dict[str, list[Mapping[str, Any]]] = {row.key: [] for row in rows}
        for key, properties in read["rows"]:
            if properties not in found[key]:
                found[key].append(properties)
        return found


def asked_rows(changes: Iterable[Change]) -> tuple[AskedRow, ...]:
    """Return the rows of a drafted edition as they were asked for."""
    return tuple(
        AskedRow(change.table, change.after or change.before or {}, repeal=change.after is None)
        for change in changes
    )


def _read(asked: AskedRow, place: int, now: int) -> _Row:
    """Check the cells of a row as a load does; of one to be repealed those of its key alone."""
    table = TABLES[asked.table.value]
    form = table
    if asked.repeal:
        columns = tuple(column for column in table.columns if column.name in table.key)
        form = replace(table, columns=columns, order=())
    checked = Checker(form, now).check(RawRow(place, dict(asked.cells)))
    row = _Row(asked, form, checked)
    if not checked.is_rejected:
        row.key = table_key(table, SOURCE, checked)
        row.prefix = fact_key(f"{table.name} of editions", None, *fact_parts(table, checked), "")
    return row


def _with_codes(catalogue: Catalogue, rows: Iterable[_Row]) -> Catalogue:
    """Return the catalogue with the codes that the edition itself states."""
    memoranda, measures = dict(catalogue.memoranda), dict(catalogue.measures)
    for row in rows:
        if row.checked.is_rejected or row.asked.repeal:
            continue
        values = row.checked.values
        if row.asked.table is CatalogueTable.MEMORANDA:
            memoranda.setdefault(str(values["code"]), str(values["kind"]))
        elif row.asked.table is CatalogueTable.MEASURES:
            measures.setdefault(str(values["code"]), str(values["memorandum"]))
    return replace(catalogue, memoranda=memoranda, measures=measures)


_REMARKS = frozenset({Code.UNKNOWN_REFERENCE})
"""What a load remarks on and an edition may say all the same: a department that is kept as text."""


def _findings(place: int, row: _Row) -> Iterable[RowFinding]:
    table = row.asked.table.value
    for name, text in row.asked.cells.items():
        if name in CLOCKS:
            code = RowCode.COLUMN_NOT_ALLOWED
            yield RowFinding(place, table, name, code.value, text[:200], ROW_TEXTS[code])
        elif len(text) > _LARGEST_CELL:
            words = Text(
                f"单元格至多 {_LARGEST_CELL} 个字符。", f"A cell has at most {_LARGEST_CELL} characters."
            )
            yield RowFinding(place, table, name, Code.UNREADABLE_ROW.value, text[:200], words)
    for issue in row.checked.issues:
        if issue.level is Level.WARNING and issue.code in _REMARKS:
            continue
        if row.asked.repeal and issue.code is Code.UNKNOWN_COLUMN:
            continue
        yield _finding(place, table, issue)


def _finding(place: int, table: str, issue: Issue) -> RowFinding:
    return RowFinding(
        place, table, issue.column, issue.code.value, issue.value, Text(issue.hint_zh, issue.hint)
    )


def _flags(row: _Row) -> Iterable[str]:
    """Return the remarks of the loader as flags: code, column, value."""
    for issue in row.checked.issues:
        if issue.level is Level.WARNING and issue.code in _REMARKS:
            yield f"{issue.code.value}:{issue.column}:{issue.value}"


def _change(row: _Row, versions: Iterable[Mapping[str, Any]], first_day: date) -> Change:
    table = TABLES[row.asked.table.value]
    known = [
        KnownRow(one.get("inForceFrom"), bool(one.get("repealed")), _cells_of(table, one)) for one in versions
    ]
    key = " ".join(fact_parts(table, row.checked)).strip()
    after = None if row.asked.repeal else _cells(row.checked)
    return Change(row.asked.table, key, row_on(known, first_day), after)


def _cells(row: CheckedRow) -> Cells:
    """Return a checked row as cells; two rows that say the same have equal ones."""
    return {name: _text(value) for name, value in row.values.items() if value is not None}


def _cells_of(table: Table, properties: Mapping[str, Any]) -> Cells:
    """Return a row as it stands in the graph as cells."""
    return {
        column: _text(properties[prop])
        for column, prop in stored_properties(table).items()
        if properties.get(prop) is not None
    }


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "|".join(value) if isinstance(value, list | tuple) else str(value)


def _memoranda(changes: Iterable[Change], catalogue: Catalogue) -> tuple[str, ...]:
    """Return the memoranda whose measures or reach rows differ, in order."""
    found: set[str | None] = set()
    for change in changes:
        cells = change.after or change.before or {}
        if change.table is CatalogueTable.MEASURES:
            found.add(cells.get("memorandum"))
        elif change.table is CatalogueTable.REACH:
            found.add(catalogue.measures.get(cells.get("measure", "")))
    return tuple(sorted(code for code in found if code is not None))
