"""Ending with the ``make`` that runs us, when that alone is interrupted.

make passes SIGTERM on to what it runs, but not SIGINT: it counts on a terminal that sends it to
everybody, gives up catching it, and waits. Whoever interrupts the process ``make run`` and nothing
else would wait for ever. So the command looks whether its make still catches SIGINT. Linux tells
(proc_pid_status(5), SigCgt); elsewhere nothing is watched.
"""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CHECK_SECONDS = 0.5
_NAMES = frozenset({"make", "gmake"})
_FIELD = re.compile(r"^(Name|SigCgt):\s+(\S+)$", re.MULTILINE)


@contextmanager
def ending_with_make() -> Iterator[None]:
    """While open, ask this process to end when the make above it was interrupted or is gone."""
    make = os.getppid()
    if not _waits(make):
        yield
        return
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_CHECK_SECONDS):
            if os.getppid() != make or not _waits(make):
                # Not SIGINT: where a terminal has sent one already, a second would cut the end short.
                os.kill(os.getpid(), signal.SIGTERM)
                return

    thread = threading.Thread(target=watch, name="make-watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()


def _waits(process: int) -> bool:
    """Whether the process is a make that still catches SIGINT."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    fields = dict(_FIELD.findall(status))
    caught = int(fields.get("SigCgt", "0"), 16)
    return fields.get("Name") in _NAMES and bool(caught & 1 << (signal.SIGINT - 1))
