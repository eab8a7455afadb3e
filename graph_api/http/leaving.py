"""A service that is told to stop: whoever follows something hears that it is complete, before it closes.

The server closes its sockets as soon as it stops, and waits for streams until its patience is over. So the
signal is held back for the moment that subscriptions need to end.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import structlog
from uvicorn import Server

LEAVING_SECONDS = 3.0
"""How long subscriptions have to end at most: a client that takes nothing is not waited for."""

_Handler = Callable[[int, FrameType | None], Any]
_log = structlog.get_logger(__name__)


class Leaving:
    """Ends what lasts when the process is told to stop, and lets the server know after that."""

    def __init__(self, end: Callable[[], Awaitable[None]], lasting: Collection[asyncio.Task[Any]]) -> None:
        """``end`` lets subscriptions end, ``lasting`` are the tasks that still bring some to clients."""
        self._end = end
        self._lasting = lasting
        self._loop = asyncio.get_running_loop()
        self._handlers: dict[int, _Handler] = {}
        self._task: asyncio.Task[None] | None = None

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Stand before the server's handling of SIGINT and SIGTERM, where it handles them."""
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                handler = signal.getsignal(number)
                if callable(handler) and isinstance(getattr(handler, "__self__", None), Server):
                    self._handlers[number] = handler
                    signal.signal(number, self._received)
        try:
            yield
        finally:
            for held, handler in self._handlers.items():
                if signal.getsignal(held) == self._received:
                    signal.signal(held, handler)

    async def leave(self) -> None:
        """End what lasts, and return when clients have been told, or the time for it is over."""
        await self._end()
        waiting = set(self._lasting)
        if waiting:
            _, late = await asyncio.wait(waiting, timeout=LEAVING_SECONDS)
            _log.info("subscriptions_ended", count=len(waiting), late=len(late))

    def _received(self, number: int, frame: FrameType | None) -> None:
        if self._task is not None or self._loop.is_closed():
            # Told again: whoever says so does not want to wait.
            self._handlers[number](number, frame)
            return
        self._loop.call_soon_threadsafe(self._begin, number)

    def _begin(self, number: int) -> None:
        if self._task is None:
            self._task = self._loop.create_task(self._leave(number))

    async def _leave(self, number: int) -> None:
        try:
            await self.leave()
        finally:
            self._handlers[number](number, None)
