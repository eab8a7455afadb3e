"""How far a load is: told to whoever asks, drawn on a terminal."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars


class Progress(Protocol):
    """What a load reports while it runs."""

    def table(self, name: str, total_bytes: int) -> None:
        """A table begins; ``total_bytes`` of it are to be read."""

    def advance(self, read_bytes: int, rows: int) -> None:
        """Bytes were read and rows dealt with since the last call."""


class NoProgress:
    """Reports nothing."""

    def table(self, name: str, total_bytes: int) -> None:
        """Do nothing."""

    def advance(self, read_bytes: int, rows: int) -> None:
        """Do nothing."""


class RichProgress:
    """A bar a table on a terminal, nothing elsewhere; use it as a context manager."""

    def __init__(self, console: Console | None = None) -> None:
        console = console or Console(stderr=True)
        self._bars = Bars(
            TextColumn("{task.description:<14}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TextColumn("{task.fields[rows]:>12,} rows"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task: TaskID | None = None
        self._rows = 0

    def __enter__(self) -> RichProgress:
        """Begin to draw."""
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop drawing; the bars stay."""
        self._bars.stop()

    def table(self, name: str, total_bytes: int) -> None:
        """Begin the bar of a table."""
        self._rows = 0
        self._task = self._bars.add_task(name, total=max(total_bytes, 1), rows=0)

    def advance(self, read_bytes: int, rows: int) -> None:
        """Move the bar of the present table."""
        self._rows += rows
        if self._task is not None:
            self._bars.update(self._task, advance=read_bytes, rows=self._rows)
