"""When an engine that died is started again: at once, after a pause, or no more."""

from __future__ import annotations

from dataclasses import dataclass

_SERVED_SECONDS = 5.0  # a server that was ready for so long is no sign of a crash loop when it dies
_FIRST_PAUSE_SECONDS = 0.5  # after a second short life in a row; twice as long after each further one
_LONGEST_PAUSE_SECONDS = 30.0


@dataclass(slots=True)
class ShortLives:
    """Servers in a row that ended soon: ``in_a_row`` all of them, ``never_ready`` before they were ready."""

    in_a_row: int = 0
    never_ready: int = 0

    def ended(self, served: float | None) -> None:
        """Count a server that was ready for ``served`` seconds; None: never."""
        self.never_ready = self.never_ready + 1 if served is None else 0
        self.in_a_row = self.in_a_row + 1 if served is None or served < _SERVED_SECONDS else 0

    @property
    def pause(self) -> float:
        """Seconds before the next start: none after a server that served, growing with each that did not."""
        if self.in_a_row <= 1:
            return 0.0
        return min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * 2.0 ** (self.in_a_row - 2))
