"""How much one answer may compute: a count of steps, so that one question always gets one answer."""

from __future__ import annotations

MOST_STEPS = 400_000
"""Steps of a few microseconds each (one product of fractions, one holding looked at)."""


class Work:
    """Counts steps; ``enough`` turns False for good once there were too many."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        """Take so many steps from what is left."""
        self._left -= steps

    @property
    def enough(self) -> bool:
        """Whether the work may go on."""
        return self._left >= 0
