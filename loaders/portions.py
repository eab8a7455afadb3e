"""The rows of one file in portions: read, checked and ready to be compared with the graph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from graph_api.sealing import IdentitySealer
from loaders.checking import CheckedRow, Checker
from loaders.formats import TableFile
from loaders.readers.rows import OpenTable
from loaders.statements import prepare

BATCH_ROWS = 4000
"""Rows in one transaction: large enough for speed, small enough for the engine's memory."""


@dataclass(frozen=True, slots=True)
class Portions:
    """Which rows: those of a file, the ``number``-th of its table, of a source, at a load's instant (ms).

    ``rows``: how many are in a portion. ``run``: the id of the load.
    """

    file: TableFile
    number: int
    source: str
    load_time: int
    rows: int = BATCH_ROWS
    run: str = ""


class CheckedPortions(Protocol):
    """Gives the rows of a file, a portion at a time."""

    def next(self) -> list[CheckedRow]:
        """Return the next portion, none at the end; may be called from any thread."""

    def close(self) -> None:
        """Give up what the rest would have needed."""


Checking = Callable[[Portions, OpenTable, IdentitySealer], CheckedPortions]
"""How portions are checked: here, or by other processes."""


class CheckingHere:
    """Checks the rows of an open file in the thread that asks."""

    def __init__(self, portions: Portions, opened: OpenTable, sealer: IdentitySealer) -> None:
        self._table = portions.file.table
        self._source = portions.source
        self._rows = opened.rows
        self._count = portions.rows
        self._sealer = sealer
        self._checker = Checker(self._table, portions.load_time, portions.number)

    def next(self) -> list[CheckedRow]:
        """Return the next portion, none at the end."""
        rows = [self._checker.check(raw) for raw in islice(self._rows, self._count)]
        for row in rows:
            if all(name in row.values for name in self._table.required):
                prepare(self._table, self._source, row, self._sealer)
        return rows

    def close(self) -> None:
        """Do nothing: the file is closed with its rows."""
