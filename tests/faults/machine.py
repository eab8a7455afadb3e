"""How much of this machine is ours: promises in seconds are made for one that does nothing else."""

from __future__ import annotations

import time

SPIN_SECONDS = 0.3
"""Processor time spent for a measurement."""

CROWDED = 1.5
"""From here on other work takes so much of the machine that answers may miss their deadline."""


def slowness() -> float:
    """Return how many times longer work takes here now than on an idle machine; at least 1."""
    begun, spent = time.perf_counter(), time.thread_time()
    while time.thread_time() - spent < SPIN_SECONDS:
        pass
    return max(1.0, (time.perf_counter() - begun) / SPIN_SECONDS)
