"""A file of records that the import tool will read: written in order, seldom looked at again.

A record is one line of CSV; text stands in quotes, so that the import tool tells an empty text from an
absent value, and a record can be read back as it was. The few records that change after they were
written are remembered with what takes their place, and put in when the file is finished.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import BinaryIO

BUFFER_BYTES = 1 << 20
ARRAY_DELIMITER = "|"
_CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^,"]*))(?:,|$)', re.DOTALL)
_READ_BYTES = 8192


class Type(Enum):
    """The type of a property in the header of the import tool."""

    STRING = "string"
    LONG = "long"
    BOOLEAN = "boolean"
    STRINGS = "string[]"
    LONGS = "long[]"


Fields = dict[str, object]


def text_cell(text: str) -> str:
    """Return a text as the import tool reads it."""
    return f'"{text}"' if '"' not in text else f'"{text.replace(chr(34), chr(34) * 2)}"'


def cell_of(value: object) -> str:
    """Return a value as the import tool reads it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return text_cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return f'"{ARRAY_DELIMITER.join(map(str, value))}"'
    return str(value)


class RecordFile:
    """Records with the columns of ``header``; ``leading`` cells stand before the properties.

    ``properties`` gives the type of each, in order. ``spans_lines``: some value holds a line break.
    """

    def __init__(self, path: Path, leading: Sequence[str], properties: Mapping[str, Type]) -> None:
        self.path = path
        self.properties = dict(properties)
        self.count = 0
        self.spans_lines = False
        self.largest = 0
        self._leading = tuple(leading)
        self._places = {name: place for place, name in enumerate(self.properties)}
        self._blank = [""] * len(self.properties)
        self._size = 0
        self._flushed = 0
        self._changed: dict[int, tuple[int, bytes]] = {}
        self._out = path.open("wb", buffering=BUFFER_BYTES)
        self._in: BinaryIO | None = None

    @property
    def header(self) -> str:
        """The first line for the import tool."""
        return ",".join((*self._leading, *(f"{name}:{kind.value}" for name, kind in self.properties.items())))

    def append(self, leading: Sequence[object], fields: Mapping[str, object]) -> int:
        """Add a record and return its place. Raises ``KeyError`` for a property without a column."""
        return self._append(self._encode(leading, fields))

    def append_cells(self, leading: str, cells: str) -> int:
        """Add a record of which leading cells and properties are written already; return its place."""
        return self._append(self._checked(f"{leading},{cells}\n"))

    def _append(self, data: bytes) -> int:
        place = self._size
        self._out.write(data)
        self._size += len(data)
        self.count += 1
        return place

    def read(self, place: int) -> tuple[list[str], Fields] | None:
        """Return leading cells and properties of a record as it stands now; None where it was removed."""
        if place in self._changed:
            data = self._changed[place][1]
            if not data:
                return None
        else:
            data = self._raw(place)
        return self._decode(data.decode())

    def change(self, place: int, leading: Sequence[object], fields: Mapping[str, object]) -> None:
        """Let another record stand at a place."""
        self._replace(place, self._encode(leading, fields))

    def remove(self, place: int) -> None:
        """Let nothing stand at a place."""
        self._replace(place, b"")

    def records(self) -> Iterator[tuple[int, list[str], Fields]]:
        """Yield place, leading cells and properties of all records; for small files."""
        place = 0
        while place < self._size:
            found = self.read(place)
            if found is not None:
                yield place, *found
            place += self._changed[place][0] if place in self._changed else len(self._raw(place))

    def finish(self) -> None:
        """Write down what is still in memory, with the changed records in their places."""
        self._out.close()
        if self._changed:
            self._rewrite()
        if self._in is not None:
            self._in.close()

    def _encode(self, leading: Sequence[object], fields: Mapping[str, object]) -> bytes:
        cells = self._blank.copy()
        places = self._places
        for name, value in fields.items():
            if value.__class__ is str and '"' not in value:
                cells[places[name]] = f'"{value}"'
            elif value is not None:
                cells[places[name]] = cell_of(value)
        return self._checked(f"{','.join(map(str, leading))},{','.join(cells)}\n")

    def _checked(self, text: str) -> bytes:
        """Return a record as bytes, and note what the import tool has to be told of it."""
        if not self.spans_lines and (text.find("\n") != len(text) - 1 or "\r" in text):
            self.spans_lines = True
        data = text.encode()
        if len(data) > self.largest:
            self.largest = len(data)
        return data

    def _decode(self, text: str) -> tuple[list[str], Fields]:
        cells: list[str | None] = []
        place = 0
        line = text[:-1]
        while len(cells) < len(self._leading) + len(self._blank):
            match = _CELL.match(line, place)
            assert match is not None, "a record that was written can be read"
            quoted, bare = match.groups()
            cells.append(quoted.replace('""', '"') if quoted is not None else bare or None)
            place = match.end()
        leading = [cell or "" for cell in cells[: len(self._leading)]]
        values = zip(self.properties.items(), cells[len(self._leading) :], strict=True)
        return leading, {name: _value(kind, cell) for (name, kind), cell in values if cell is not None}

    def _raw(self, place: int) -> bytes:
        """Return the bytes of the record that was written at a place."""
        if place >= self._flushed:
            self._out.flush()
            self._flushed = self._size
        if self._in is None:
            self._in = self.path.open("rb")
        self._in.seek(place)
        data = b""
        while chunk := self._in.read(_READ_BYTES):
            data += chunk
            end = data.find(b"\n")
            while end >= 0:
                if data.count(b'"', 0, end) % 2 == 0:
                    return data[: end + 1]
                end = data.find(b"\n", end + 1)
        raise AssertionError(f"no record at {place} of {self.path.name}")

    def _replace(self, place: int, data: bytes) -> None:
        length = self._changed[place][0] if place in self._changed else len(self._raw(place))
        self._changed[place] = length, data

    def _rewrite(self) -> None:
        """Copy the file with what has taken the place of changed records."""
        draft = self.path.with_suffix(".draft")
        with self.path.open("rb") as source, draft.open("wb", buffering=BUFFER_BYTES) as target:
            for place, (length, data) in sorted(self._changed.items()):
                _copy(source, target, place - source.tell())
                source.seek(length, 1)
                target.write(data)
            _copy(source, target, self._size - source.tell())
        draft.replace(self.path)


def _copy(source: BinaryIO, target: BinaryIO, size: int) -> None:
    while size > 0:
        chunk = source.read(min(size, BUFFER_BYTES))
        assert chunk, "a file is as long as what was written to it"
        target.write(chunk)
        size -= len(chunk)


def _value(kind: Type, cell: str) -> object:
    if kind is Type.LONG:
        return int(cell)
    if kind is Type.BOOLEAN:
        return cell == "true"
    if kind is Type.LONGS:
        return [int(part) for part in cell.split(ARRAY_DELIMITER)]
    if kind is Type.STRINGS:
        return cell.split(ARRAY_DELIMITER)
    return cell
