"""Physical lines of a text file: which encoding it has, and its lines within bounds of memory."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from loaders.readers.rows import MAX_LINE_BYTES, BytesRead, unreadable_file

CHUNK_BYTES = 1024 * 1024
BAD_LINE_SHARE = 0.1
"""A file of which more lines than this fail to decode is taken for another encoding, or for no text."""

NUL_SHARE = 0.05
"""Stray NUL bytes occur in real exports; a file with more of them is binary or UTF-16."""

_SIGNATURES = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive", "Excel 工作簿或 zip 压缩包"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "旧版 Excel 工作簿"),
    (b"%PDF", "a PDF document", "PDF 文档"),
    (b"\x1f\x8b", "a gzip archive", "gzip 压缩包"),
    (b"PAR1", "a Parquet file (name it .parquet)", "Parquet 文件(请使用扩展名 .parquet)"),
    (b"\xff\xfe", "text in UTF-16", "UTF-16 编码的文本"),
    (b"\xfe\xff", "text in UTF-16", "UTF-16 编码的文本"),
)


class Line(NamedTuple):
    """One physical line without its line break; ``text`` is None where it is too long or does not decode.

    ``size`` counts the bytes of the line.
    """

    number: int
    text: str | None
    size: int


def detect_encoding(path: Path) -> str:
    """Return ``utf-8`` or ``gb18030``, whichever the whole file decodes as.

    Reads the file once. Raises ``UnreadableFileError`` for a file that is not text, naming what it
    is where its first bytes tell.
    """
    with path.open("rb") as file:
        head = file.read(CHUNK_BYTES)
    for signature, name, name_zh in _SIGNATURES:
        if head.startswith(signature):
            raise unreadable_file(
                f"{name}, not a CSV or JSON text file", f"该文件是{name_zh},不是 CSV 或 JSON 文本"
            )
    if head.count(b"\0") > len(head) * NUL_SHARE:
        raise unreadable_file("a binary file, not text", "该文件是二进制文件,不是文本")
    if _is_utf8(path):
        return "utf-8"
    counted = _count_failures(path)
    for encoding in ("utf-8", "gb18030"):
        if counted[encoding] == 0:
            return encoding
    # Few lines fail: those are damaged, and the rest of the file is what it is.
    for encoding in ("utf-8", "gb18030"):
        if counted[encoding] <= counted["foreign"] * BAD_LINE_SHARE:
            return encoding
    raise unreadable_file(
        "neither UTF-8 nor GB18030 text; save the file as UTF-8",
        "既不是 UTF-8 也不是 GB18030 文本,请另存为 UTF-8",
    )


def _is_utf8(path: Path) -> bool:
    """Whether all of a file decodes as UTF-8, as most do: read in large pieces, not line by line."""
    decoder = getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _count_failures(path: Path) -> dict[str, int]:
    counted = {"utf-8": 0, "gb18030": 0, "foreign": 0}
    for raw, _, _ in _raw_lines(path, lambda _: None):
        if raw is None or raw.isascii():
            continue
        counted["foreign"] += 1
        for encoding in ("utf-8", "gb18030"):
            # Once a file is beyond doubt not of an encoding, the rest need not be tried.
            if not _decodes(raw, encoding):
                counted[encoding] += 1
    return counted


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def read_lines(path: Path, encoding: str, bytes_read: BytesRead) -> Iterator[Line]:
    """Yield the physical lines of ``path``; a byte order mark at its beginning is dropped."""
    for raw, number, size in _raw_lines(path, bytes_read):
        if raw is None:
            yield Line(number, None, size)
            continue
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        try:
            yield Line(number, raw.decode(encoding), size)
        except UnicodeDecodeError:
            yield Line(number, None, size)


def _raw_lines(path: Path, bytes_read: BytesRead) -> Iterator[tuple[bytes | None, int, int]]:
    """Yield (bytes or None where too long, line number, size)."""
    number = 0
    with path.open("rb") as file:
        while raw := file.readline(MAX_LINE_BYTES):
            number += 1
            size = len(raw)
            if size == MAX_LINE_BYTES and not raw.endswith(b"\n"):
                size += _skip_line(file.readline)
                bytes_read(size)
                yield None, number, size
                continue
            bytes_read(size)
            yield raw.rstrip(b"\r\n"), number, size


def _skip_line(readline: object) -> int:
    assert callable(readline)
    skipped = 0
    while part := readline(CHUNK_BYTES):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped
