"""What a load writes to and looks things up in: a graph, or the staged one of a bulk load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from loaders.checking import CheckedRow
from loaders.schema import Table

Step = tuple[str, Mapping[str, object]]
"""A named query of ``cypher/load`` with its parameters."""


class Store(Protocol):
    """Answers the named queries of ``cypher/load``; every one returns one record of plain values."""

    async def write(self, query: str, /, **parameters: object) -> Mapping[str, Any]:
        """Run one named query."""

    async def write_all(self, steps: Sequence[Step]) -> list[Mapping[str, Any]]:
        """Run several named queries in order: all of them take effect or none."""


class Shortcut(Protocol):
    """What a store can do at once with rows about which nothing has to be looked up or decided."""

    def state_new(self, table: Table, rows: Sequence[CheckedRow]) -> list[CheckedRow]:
        """State the rows that are the first word on their fact and the last so far; return the others."""
