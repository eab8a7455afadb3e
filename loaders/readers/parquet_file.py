"""Parquet, by row groups; the line of a row is its number in the file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from loaders.readers.json_lines import cell_text
from loaders.readers.rows import BytesRead, OpenTable, RawRow, unreadable_file, unreadable_row
from loaders.schema import Table

BATCH_ROWS = 4096


def open_parquet(path: Path, table: Table, bytes_read: BytesRead) -> OpenTable:
    """Open a Parquet file of ``table``. Raises ``UnreadableFileError``."""
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise unreadable_file("not a Parquet file", "不是 Parquet 文件") from error
    columns = tuple(name.strip().lower() for name in file.schema_arrow.names)
    return OpenTable(columns, (), _rows(file, columns, path.stat().st_size, bytes_read))


def _rows(file: Any, columns: tuple[str, ...], size: int, bytes_read: BytesRead) -> Iterator[RawRow]:
    line = 0
    total = max(file.metadata.num_rows, 1)
    with file:
        for batch in file.iter_batches(batch_size=BATCH_ROWS):
            lists = [column.to_pylist() for column in batch.columns]
            bytes_read(size * batch.num_rows // total)
            for values in zip(*lists, strict=True):
                line += 1
                yield _row(line, columns, values)


def _row(line: int, columns: tuple[str, ...], values: tuple[object, ...]) -> RawRow:
    try:
        return RawRow(line, {name: _text(value) for name, value in zip(columns, values, strict=True)})
    except (TypeError, UnicodeDecodeError) as error:
        return unreadable_row(line, f"a nested or binary value: {error}", f"嵌套或二进制的值:{error}")


def _text(value: object) -> str | None:
    if isinstance(value, datetime):
        midnight = value.hour == value.minute == value.second == value.microsecond == 0
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes):
        return value.decode("utf-8")
    return cell_text(value)
