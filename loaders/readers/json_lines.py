"""JSON lines: one object a line; lists are read as the values that CSV joins by ``|``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from loaders.readers.lines import detect_encoding, read_lines
from loaders.readers.rows import BytesRead, OpenTable, RawRow, unreadable_row
from loaders.schema import Table


def open_json_lines(path: Path, table: Table, bytes_read: BytesRead) -> OpenTable:
    """Open a JSON lines file of ``table``. Raises ``UnreadableFileError``."""
    encoding = detect_encoding(path)
    return OpenTable(None, (), _rows(path, encoding, bytes_read))


def _rows(path: Path, encoding: str, bytes_read: BytesRead) -> Iterator[RawRow]:
    for line in read_lines(path, encoding, bytes_read):
        if line.text is None:
            yield unreadable_row(
                line.number,
                f"the line ({line.size} bytes) is too long or does not decode",
                f"该行({line.size} 字节)过长或无法解码",
            )
        elif line.text.strip():
            yield _row(line.number, line.text)


def _row(line: int, text: str) -> RawRow:
    try:
        # Numbers keep the digits they were written with.
        value = json.loads(text, parse_float=str, parse_int=str, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return unreadable_row(line, "not a JSON object on one line", "该行不是一个 JSON 对象")
    if not isinstance(value, dict):
        return unreadable_row(line, "a JSON value that is no object", "该行的 JSON 值不是对象")
    try:
        return RawRow(line, {name.strip().lower(): cell_text(cell) for name, cell in value.items()})
    except TypeError as error:
        return unreadable_row(line, f"a nested value: {error}", f"嵌套的值:{error}")


def _refuse(constant: str) -> str:
    raise ValueError(constant)


def cell_text(value: object) -> str | None:
    """Return a JSON or Parquet value as the text that a CSV cell would hold.

    Raises ``TypeError`` for objects and for lists of anything but plain values.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        if any(isinstance(item, (list, dict)) for item in value):
            raise TypeError("list of lists or objects")
        return "|".join(cell_text(item) or "" for item in value)
    if isinstance(value, dict):
        raise TypeError("object")
    return str(value)
