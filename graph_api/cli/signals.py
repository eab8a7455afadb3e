"""Ending on SIGINT and SIGTERM in good order."""

from __future__ import annotations

import signal
from types import FrameType


class StopRequested(BaseException):
    """The process was asked to end; not an error, so nothing that handles errors may swallow it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


class StopSignals:
    """Turns the first SIGINT or SIGTERM into ``StopRequested``; remembers it as ``request``."""

    def __init__(self) -> None:
        self.request: StopRequested | None = None

    def listen(self) -> None:
        """Raise ``StopRequested`` in the main thread on the first signal, and ignore further ones.

        Further ones are ignored because what follows is the orderly end, which takes seconds; it must
        not be cut short by the second of two signals that often come together (to a command and to
        its group).
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._receive)

    def _receive(self, number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)
        self.request = StopRequested(number)
        raise self.request
