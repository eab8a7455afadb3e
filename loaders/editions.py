"""Tables of the catalogue as an approved edition states them: rows that hold from a day on.

They are no tables of the exchange format: nobody loads them. Each is a table of the catalogue with three
columns more and with the day in its key, so that the row it changes keeps its place, for all days before.
Terms have their own days and no such table.
"""

from __future__ import annotations

from dataclasses import replace

from loaders.schema import Column, Kind, Table
from loaders.tables import MEASURES, MEMORANDA, REACH

IN_FORCE_FROM = "in_force_from"
REPEALED = "repealed"
EDITION = "edition"

_COLUMNS = (
    Column(IN_FORCE_FROM, Kind.DATE, required=True, leave_out=False),
    Column(REPEALED, Kind.FLAG, leave_out=False),
    Column(EDITION, Kind.CODE, required=True, leave_out=False),
)


def _from_a_day_on(table: Table) -> Table:
    return replace(
        table,
        name=f"{table.name} of editions",
        columns=(*table.columns, *_COLUMNS),
        key=(*table.key, IN_FORCE_FROM),
    )


EDITIONS = {table.name: _from_a_day_on(table) for table in (MEMORANDA, MEASURES, REACH)}
"""By the name of the table of the catalogue."""
