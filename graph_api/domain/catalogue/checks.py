"""What an edition may change, beyond what the loader checks of a row: pure, row by row.

A row is compared with the one in force on the first day of the edition. What decisions rest on does not
change (the memorandum of a measure, the kind of a memorandum), and terms, which govern decisions by their
day, are neither begun nor ended for decisions before the first day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph_api.domain.catalogue.editions import CatalogueTable, Cells, Change
from graph_api.domain.catalogue.refusals import ROW_TEXTS, RowCode, RowFinding
from graph_api.domain.dates import PartialDate

CLOCKS = ("known_on", "void_on")
"""Columns of the exchange format that an edition states for all of its rows."""

_FIXED: Mapping[CatalogueTable, tuple[str, ...]] = {
    CatalogueTable.MEMORANDA: ("kind",),
    CatalogueTable.MEASURES: ("memorandum",),
}
_KEPT = frozenset({CatalogueTable.MEMORANDA, CatalogueTable.TERMS})
"""Tables whose rows are not repealed."""

_OF_A_TERM = frozenset({"valid_until", "source_note"})
"""What of a term that stands may change."""


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row of the catalogue as known now: from which day it holds (None: on every day), repealed or not."""

    begins: str | None
    repealed: bool
    cells: Cells


def row_on(rows: Iterable[KnownRow], day: date) -> Cells | None:
    """Return what the row with one key says on a day; None where there is none."""
    begun = [row for row in rows if row.begins is None or row.begins <= day.isoformat()]
    if not begun:
        return None
    held = max(begun, key=lambda row: row.begins or "")
    return None if held.repealed else held.cells


def check_changes(changes: Sequence[Change], first_day: date) -> tuple[RowFinding, ...]:
    """Return what is wrong with the changes of an edition, in their order."""
    found: list[RowFinding] = []
    seen: set[tuple[CatalogueTable, str]] = set()
    for place, change in enumerate(changes, 1):
        name = change.table, change.key
        if name in seen:
            found.append(finding(place, change, "", RowCode.DUPLICATE_ROW))
        seen.add(name)
        found += [finding(place, change, column, code) for column, code in _faults(change, first_day)]
    return tuple(found)


def changed_since(drafted: Sequence[Change], present: Sequence[Change]) -> tuple[RowFinding, ...]:
    """Return the rows that are no longer what they were when the edition was drafted."""
    return tuple(
        finding(place, now, ",".join(Change(now.table, now.key, then.before, now.before).columns), code)
        for place, (then, now) in enumerate(zip(drafted, present, strict=True), 1)
        for code in (RowCode.ROW_CHANGED,)
        if then.before != now.before
    )


def finding(place: int, change: Change, column: str, code: RowCode) -> RowFinding:
    """Return a finding about one row, which it names by its key where no column is at fault."""
    value = (change.after or change.before or {}).get(column, "") if column else change.key
    return RowFinding(place, change.table.value, column, code.value, value or change.key, ROW_TEXTS[code])


def _faults(change: Change, first_day: date) -> Iterator[tuple[str, RowCode]]:
    if change.after is None:
        if change.before is None:
            yield "", RowCode.NOT_THERE
        elif change.table in _KEPT:
            yield "", RowCode.NOT_REMOVABLE
        return
    if change.before == change.after:
        yield "", RowCode.NO_CHANGE
        return
    if change.before is not None:
        for column in _FIXED.get(change.table, ()):
            if column in change.columns:
                yield column, RowCode.FIXED_VALUE
    if change.table is CatalogueTable.TERMS:
        yield from _term_faults(change, change.after, first_day)


def _term_faults(change: Change, after: Cells, first_day: date) -> Iterator[tuple[str, RowCode]]:
    if change.before is None:
        if not _is_from(after.get("valid_from"), first_day):
            yield "valid_from", RowCode.GOVERNS_EARLIER_DECISIONS
        return
    for column in change.columns:
        if column not in _OF_A_TERM:
            yield column, RowCode.FIXED_VALUE
    eve = first_day - timedelta(days=1)
    for cells in (change.before, after):
        until = cells.get("valid_until")
        if until is not None and not _is_from(until, eve):
            yield "valid_until", RowCode.GOVERNS_EARLIER_DECISIONS
            return


def _is_from(text: str | None, day: date) -> bool:
    """Whether a day, month or year begins on a day or later; nothing stated is every day."""
    return text is not None and PartialDate.parse(text).first >= day
