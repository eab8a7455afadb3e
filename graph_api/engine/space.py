"""Room on the disk of the engine.

An engine that cannot write its log gives its database up: it answers nothing any more, reads included, until
it is started again. So nothing is written when the room gets short, and what is read goes on.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from graph_api.engine.home import Home
from graph_api.engine.state import read_state

LEAST_FREE_BYTES = 128 * 2**20
"""Left to what the engine writes by itself: checkpoints, indexes, logs."""


def has_room(folder: Path) -> bool:
    """Whether there is room to write on the disk of ``folder``; True where that cannot be told."""
    try:
        return shutil.disk_usage(folder).free >= LEAST_FREE_BYTES
    except OSError:
        return True


def room_beside(home: Path, uri: str) -> Callable[[], bool] | None:
    """Return ``has_room`` for the engine at ``uri`` where it is that of the home; None for any other.

    Worker processes know the local engine by its address alone.
    """
    state = read_state(Home(home.expanduser().absolute()))
    return partial(has_room, home) if uri == f"bolt://127.0.0.1:{state.port}" else None
