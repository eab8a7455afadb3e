"""What the service does by itself, now and then."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import structlog

HOUR_SECONDS = 3600.0

_log = structlog.get_logger(__name__)


class Hourly:
    """Does a piece of work that counts what it did, whenever an hour has passed since it last succeeded."""

    def __init__(
        self,
        work: Callable[[], Awaitable[int]],
        event: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``event`` is what the log says of it; ``clock`` in seconds."""
        self._work = work
        self._event = event
        self._clock = clock
        self._done: float | None = None

    async def run(self) -> None:
        """Do it if it is time; raises what the work raises, and then it is time again."""
        if self._done is not None and self._clock() - self._done < HOUR_SECONDS:
            return
        started = self._clock()
        count = await self._work()
        self._done = started
        if count:
            _log.info(self._event, count=count)
