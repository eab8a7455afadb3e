"""How preparing and starting the engine is shown: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

_PLAIN_STEP = 10  # percent between two plain lines


class Advance(Protocol):
    """Called with the number of bytes that arrived; from any thread."""

    def __call__(self, count: int, /) -> None:
        """Count ``count`` more bytes."""


class Reporter(Protocol):
    """Where the engine says what it is doing."""

    def say(self, text: str) -> None:
        """Show one line."""

    def download(self, text: str, total: int) -> AbstractContextManager[Advance]:
        """Show the progress of ``total`` bytes while the context is open."""


class ConsoleReporter:
    """Reports on standard error, so that standard output stays a command's answer."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)

    def say(self, text: str) -> None:
        """Show one line."""
        self._console.print(text, markup=False)

    @contextmanager
    def download(self, text: str, total: int) -> Iterator[Advance]:
        """A bar on a terminal; elsewhere a line for every tenth."""
        if self._console.is_terminal:
            columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
            with Progress(*columns, console=self._console) as bar:
                task = bar.add_task(text, total=total)
                yield lambda count: bar.advance(task, count)
        else:
            yield self._plain_lines(text, total)

    def _plain_lines(self, text: str, total: int) -> Advance:
        lock = threading.Lock()
        seen, shown = 0, -1

        def advance(count: int) -> None:
            nonlocal seen, shown
            with lock:
                seen += count
                step = min(100, seen * 100 // max(total, 1)) // _PLAIN_STEP
                if step > shown:
                    shown = step
                    self.say(f"{text} {step * _PLAIN_STEP} % ({seen // 1_000_000} / {total // 1_000_000} MB)")

        return advance


class SilentReporter:
    """Says nothing."""

    def say(self, text: str) -> None:
        """Drop the line."""

    @contextmanager
    def download(self, text: str, total: int) -> Iterator[Advance]:
        """Count nothing."""
        yield lambda count: None
