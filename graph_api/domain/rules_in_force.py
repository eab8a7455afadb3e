"""Which row of the catalogue holds on a day, where editions have changed some from a day on.

A row of the exchange format says nothing of the first clock and holds on every day. An approved edition
(docs/catalogue.md) adds rows that hold from its first day on: of the rows with one key the one with the
latest first day not after the day asked about holds, and one that is repealed from then on is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

MEASURE_KEY = (0,)
"""Columns that identify a measure among the rows of a question."""

REACH_KEY = (0, 1, 3)
"""Columns that identify a reach row: measure, role, anchor."""

NO_ANCHOR = "WHILE_HOLDING"
"""What an empty anchor means, so that it and the word are one key."""


class _Held(NamedTuple):
    begins: str
    content: Sequence[Any]
    repealed: bool


def rows_in_force(rows: Iterable[Sequence[Any]], key: Sequence[int], valid_at: date) -> list[Sequence[Any]]:
    """Return the rows that hold on a day, in their order, without their last two columns.

    These are the day from which a row holds (``YYYY-MM-DD``; None: on every day) and whether it is
    repealed from then on. ``key``: the columns by which rows are versions of one another.
    """
    found = list(rows)
    if all(row[-2] is None for row in found):
        return [row[:-2] for row in found]
    day = valid_at.isoformat()
    held: dict[tuple[str, ...], _Held] = {}
    for row in found:
        begins = row[-2] or ""
        if begins > day:
            continue
        name = tuple(row[place] or NO_ANCHOR for place in key)
        present = held.get(name)
        if present is None or present.begins < begins:
            held[name] = _Held(begins, row[:-2], bool(row[-1]))
    return [each.content for each in held.values() if not each.repealed]
