"""Rows as records of the import tool, written where they are checked: by other processes, and at once.

Most rows of a first load are all that is said about their fact. What the version of such a row will be is
known before anything is looked up, but for whom it is about; so its cells are written together with its
check, and the process that plans the load only puts numbers before them.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph_api.sealing import IdentitySealer
from loaders.bulk.layout import SEARCH, version_columns
from loaders.bulk.records import cell_of, text_cell
from loaders.checking import CheckedRow
from loaders.portions import CheckingHere, Portions
from loaders.readers.rows import OpenTable
from loaders.schema import Table
from loaders.statements import (
    identity_properties,
    record_columns,
    search_properties,
    stored_properties,
)
from loaders.versions import lone_end


class VersionEncoder:
    """Writes the cells of versions of ``table``, as ``RecordFile.append`` writes their properties."""

    def __init__(self, table: Table, source: str, run: str, sealer: IdentitySealer) -> None:
        places = {name: place for place, name in enumerate(version_columns(table))}
        self._sealer = sealer
        self._is_person = table.name == "persons"
        self._stored = {name: places[prop] for name, prop in stored_properties(table).items()}
        self._records = [(name, places[prop]) for name, prop in record_columns(table).items()]
        self._is_searched = SEARCH[0] in places
        self._places = places
        version = ("key", "line", "digest", "knownFrom", "knownUntil", "voidFrom")
        self._version = [places[name] for name in version]
        self._blank = [""] * len(places)
        for name, value in (("source", source), ("run", run), ("table", table.name)):
            self._blank[places[name]] = text_cell(value)

    def encode(self, row: CheckedRow) -> str:
        """Return the cells of the version of a row that alone states its fact."""
        cells = self._blank.copy()
        values = row.values
        stored, places = self._stored, self._places
        for name, value in values.items():
            if name in stored:
                cells[stored[name]] = cell_of(value)
        for name, place in self._records:
            cells[place] = cell_of(values.get(name))
        if self._is_searched:
            for name, text in search_properties(row).items():
                cells[places[name]] = text_cell(text)
        if self._is_person:
            for name, text in identity_properties(row, self._sealer).items():
                cells[places[name]] = text_cell(text)
        key, line, digest, known_from, known_until, void_from = self._version
        cells[key] = text_cell(row.key)
        cells[line] = str(row.place)
        cells[digest] = f'"{row.digest}"'
        cells[known_from] = str(row.known_from)
        cells[known_until] = str(lone_end(row.known_from, row.void_from))
        if row.void_from is not None:
            cells[void_from] = str(row.void_from)
        return ",".join(cells)


class EncodingHere:
    """Checks the rows of an open file as ``CheckingHere`` does, and writes their records."""

    def __init__(self, portions: Portions, opened: OpenTable, sealer: IdentitySealer) -> None:
        self._checking = CheckingHere(portions, opened, sealer)
        self._encoder = VersionEncoder(portions.file.table, portions.source, portions.run, sealer)

    def next(self) -> list[CheckedRow]:
        """Return the next portion, none at the end."""
        rows = self._checking.next()
        encode(self._encoder, rows)
        return rows

    def close(self) -> None:
        """Do nothing: the file is closed with its rows."""
        self._checking.close()


def encode(encoder: VersionEncoder, rows: Iterable[CheckedRow]) -> None:
    """Write the records of the rows that may load."""
    for row in rows:
        if not row.issues or not row.is_rejected:
            row.record = encoder.encode(row)
