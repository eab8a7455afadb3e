"""CSV: quoted line breaks, stray quotes, other delimiters, shifted rows; lines counted as in the file."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from loaders.findings import Code, Issue, Level
from loaders.readers.lines import Line, detect_encoding, read_lines
from loaders.readers.rows import (
    BytesRead,
    OpenTable,
    RawRow,
    UnreadableFileError,
    unreadable_file,
    unreadable_row,
)
from loaders.schema import Table

DELIMITERS = (",", ";", "\t", "|")
MAX_RECORD_LINES = 200
"""A quoted value that spans more lines than this is a quote that was never closed."""

csv.field_size_limit(64 * 1024 * 1024)


def open_csv(path: Path, table: Table, bytes_read: BytesRead) -> OpenTable:
    """Open a CSV file of ``table``. Raises ``UnreadableFileError``."""
    lines = _Lines(read_lines(path, detect_encoding(path), bytes_read))
    header = next((line for line in lines if line.text is None or line.text.strip()), None)
    if header is None:
        raise UnreadableFileError(_empty_file())
    if header.text is None:
        raise unreadable_file("its first line is no header", "首行不是表头")
    delimiter, columns = _header(header.text, table)
    issues = () if delimiter == "," else (_wrong_delimiter(delimiter),)
    return OpenTable(columns, issues, _rows(lines, columns, delimiter))


def _empty_file() -> Issue:
    return Issue(
        Code.EMPTY_FILE,
        Level.WARNING,
        hint="the file is empty: not even a header",
        hint_zh="文件为空,连表头都没有",
    )


def _wrong_delimiter(delimiter: str) -> Issue:
    shown = "TAB" if delimiter == "\t" else delimiter
    return Issue(
        Code.WRONG_DELIMITER,
        Level.WARNING,
        value=shown,
        hint=f"cells are separated by {shown} instead of a comma; read as such",
        hint_zh=f"单元格以 {shown} 而非逗号分隔;已按此读取",
    )


def _header(text: str, table: Table) -> tuple[str, tuple[str, ...]]:
    """Return the delimiter under which the header names most known columns, and the columns."""
    best: tuple[int, str, tuple[str, ...]] | None = None
    for delimiter in DELIMITERS:
        cells = _parse(text, delimiter)
        columns = tuple((cell or "").strip().lower() for cell in cells)
        known = sum(column in table.by_name for column in columns)
        if best is None or known > best[0]:
            best = known, delimiter, columns
    assert best is not None
    return best[1], best[2]


class _Lines:
    """Physical lines that can be pushed back."""

    def __init__(self, source: Iterator[Line]) -> None:
        self._source = source
        self._waiting: deque[Line] = deque()

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        return self._waiting.popleft() if self._waiting else next(self._source)

    def push_back(self, lines: list[Line]) -> None:
        self._waiting.extendleft(reversed(lines))


def _rows(lines: _Lines, columns: tuple[str, ...], delimiter: str) -> Iterator[RawRow]:
    width = len(columns)
    for line in lines:
        if line.text is None:
            yield _no_text(line)
        elif line.text.count('"') % 2:
            yield _row(line.number, _spanning(line, lines, width, delimiter), columns)
        elif line.text and not line.text.isspace():
            yield _row(line.number, _parse(line.text, delimiter), columns)


def _no_text(line: Line) -> RawRow:
    return unreadable_row(
        line.number,
        f"the line ({line.size} bytes) is too long or does not decode",
        f"该行({line.size} 字节)过长或无法解码",
    )


def _spanning(first: Line, lines: _Lines, width: int, delimiter: str) -> list[str | None] | None:
    """Return the cells of a record with an odd number of quotes on its first line, None if there are none.

    Either a quoted value goes on over the following lines, or the quote is a stray one and the line
    stands for itself; the number of cells tells.
    """
    taken: list[Line] = []
    text = first.text or ""
    while len(taken) < MAX_RECORD_LINES and (line := next(lines, None)) is not None:
        taken.append(line)
        if line.text is None:
            break
        text = f"{text}\n{line.text}"
        if text.count('"') % 2 == 0:
            cells = _parse(text, delimiter)
            if len(cells) == width:
                return cells
            break
    lines.push_back(taken)
    alone = _parse(first.text or "", delimiter)
    if len(alone) == width:
        return alone
    unquoted = [cell.strip('"') or None for cell in (first.text or "").split(delimiter)]
    return unquoted if len(unquoted) == width else None


def _parse(text: str, delimiter: str) -> list[str | None]:
    """Return the cells of a record, none where it is no CSV (a line break outside of quotes)."""
    # What has neither quotes nor line breaks means the same to the reader of CSV, and most lines have none.
    if '"' not in text and "\r" not in text:
        return [*text.split(delimiter)]
    try:
        return list(next(csv.reader((text,), delimiter=delimiter), []))
    except csv.Error:
        return []


def _row(line: int, cells: list[str | None] | None, columns: tuple[str, ...]) -> RawRow:
    if cells is None:
        return unreadable_row(line, "a quote is never closed", "引号未闭合")
    width = len(columns)
    if len(cells) > width and not any(cells[width:]):
        cells = cells[:width]
    if len(cells) != width:
        return unreadable_row(
            line,
            f"{len(cells)} cells under a header of {width}: the row is shifted",
            f"该行有 {len(cells)} 个单元格,表头有 {width} 列:错位",
            ",".join(cell or "" for cell in cells),
        )
    return RawRow(line, dict(zip(columns, cells, strict=True)))
