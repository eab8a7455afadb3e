"""A client that goes away before its answer: nobody waits any more, so the work is given up."""

from __future__ import annotations

import asyncio
from types import TracebackType

from starlette.requests import Request

UNWATCHED_SECONDS = 0.05
"""A request is watched when it has lasted so long: most are answered sooner and pay for no watch."""

GONE = 499
"""What logs and counters say of a response that nobody takes; it is never on the wire."""


class ClientGoneError(Exception):
    """The client closed the connection before it was answered."""


class Departure:
    """A context whose body is cancelled when the client of a request, read to its end, goes away.

    Leaving it then raises ``ClientGoneError``. A body that had ended by itself keeps its result.
    """

    __slots__ = ("_left", "_request", "_start", "_task", "_watch")

    def __init__(self, request: Request) -> None:
        self._request = request
        self._left = False
        self._watch: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        """Begin to watch, after a moment."""
        task = asyncio.current_task()
        assert task is not None
        self._task = task
        self._start = asyncio.get_running_loop().call_later(UNWATCHED_SECONDS, self._begin)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop watching; raises ``ClientGoneError`` where the body was cancelled for that."""
        self._start.cancel()
        if self._watch is not None:
            self._watch.cancel()
        # Somebody else's cancellation, of a stopping server, goes on as what it is.
        if self._left and self._task.uncancel() == 0 and kind is asyncio.CancelledError:
            raise ClientGoneError from error

    def _begin(self) -> None:
        self._watch = asyncio.get_running_loop().create_task(self._await_departure())

    async def _await_departure(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self._left = True
        self._task.cancel()
