"""A power cut at the worst moment, for processes that a test starts and that end by it."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def cut_at_rename(target: Path, moment: str) -> None:
    """Kill this process ``before`` or ``after`` something is renamed to ``target``."""
    rename = Path.rename

    def renamed(self: Path, to: Path) -> Path:
        if to == target and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        placed = rename(self, to)
        if to == target and moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return placed

    Path.rename = renamed  # type: ignore[method-assign,assignment]
