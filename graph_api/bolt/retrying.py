"""Attempts that are made again while they fail of what may pass."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from graph_api.bolt.failures import may_pass
from graph_api.errors import CreditGraphError

T = TypeVar("T")

WRITE_RETRY_SECONDS = 15.0
"""How long a write is retried over transient failures (leader switch, deadlock)."""

FIRST_PAUSE_SECONDS = 0.05
"""How long a write that is tried again waits first; then twice as long each time."""


async def tried(attempt: Callable[[], Awaitable[T]]) -> T:
    """Return what an attempt gives, made again for ``WRITE_RETRY_SECONDS`` in all.

    An attempt must be one that may be made twice; what it raises in the end is raised.
    """
    end = time.monotonic() + WRITE_RETRY_SECONDS
    pause = FIRST_PAUSE_SECONDS
    while True:
        try:
            return await attempt()
        except CreditGraphError as error:
            if not may_pass(error) or time.monotonic() + pause > end:
                raise
        await asyncio.sleep(pause)
        pause *= 2
