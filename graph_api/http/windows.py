"""Sliding windows counted in this process, by a clock that does not jump when the machine's is set."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class _Window:
    """What one caller asked in the period ``number`` and in the one before."""

    number: int
    current: int = 0
    before: int = 0
    period: float = 0.0


class Windows:
    """Counts events by caller. What the last period held counts by the share of it that the window covers."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` gives seconds and never goes back."""
        self._clock = clock
        self._windows: OrderedDict[str, _Window] = OrderedDict()

    def __len__(self) -> int:
        """Return how many callers are remembered."""
        return len(self._windows)

    def hit(self, who: str, amount: int, period: float) -> float:
        """Count one event of ``who`` and return 0; where ``amount`` in ``period`` seconds are over, count
        nothing and return the seconds after which there is room."""
        now = self._clock()
        window = self._window(who, now, period)
        passed = now - window.number * period
        if window.before * (1 - passed / period) + window.current + 1 <= amount:
            window.current += 1
            return 0.0
        if window.current < amount:
            return (1 - (amount - window.current - 1) / window.before) * period - passed
        return (period - passed) + (1 - (amount - 1) / window.current) * period

    def _window(self, who: str, now: float, period: float) -> _Window:
        number = int(now // period)
        window = self._windows.setdefault(who, _Window(number))
        self._windows.move_to_end(who)
        if window.number != number:
            window.before = window.current if window.number == number - 1 else 0
            window.number, window.current = number, 0
        window.period = period
        self._forget(now)
        return window

    def _forget(self, now: float) -> None:
        """Let go of who has not asked for two periods."""
        while True:
            who, window = next(iter(self._windows.items()))
            if now < (window.number + 2) * window.period:
                return
            del self._windows[who]
