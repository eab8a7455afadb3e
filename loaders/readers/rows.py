"""What every reader yields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from loaders.findings import Code, Issue, Level

MAX_LINE_BYTES = 8 * 1024 * 1024
"""A longer line is no row of any table; it is skipped without being held in memory."""


class UnreadableFileError(Exception):
    """A file that cannot be read as a table; ``issue`` says why and what to do."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.hint)
        self.issue = issue


class RawRow(NamedTuple):
    """One row: the physical line on which it begins, its cells by column, or why it has none.

    ``remarks``: what a mapping says about a row that has cells; one of them may reject it.
    """

    line: int
    cells: dict[str, str | None]
    issue: Issue | None = None
    remarks: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenTable:
    """An open file: its columns, what is remarkable about it, and its rows.

    ``columns`` is None where each row names its own (JSON lines). ``rows`` may be iterated once.
    """

    columns: tuple[str, ...] | None
    issues: tuple[Issue, ...]
    rows: Iterator[RawRow]


BytesRead = Callable[[int], None]
"""Called with the number of bytes read since the last call."""


def unreadable_file(hint: str, hint_zh: str, value: str = "") -> UnreadableFileError:
    """Return the error of a file that is no table."""
    return UnreadableFileError(Issue(Code.UNREADABLE_FILE, Level.REJECTED, "", value, hint, hint_zh))


def unreadable_row(line: int, hint: str, hint_zh: str, value: str = "") -> RawRow:
    """Return the row that could not be read."""
    return RawRow(line, {}, Issue(Code.UNREADABLE_ROW, Level.REJECTED, "", value[:200], hint, hint_zh))
