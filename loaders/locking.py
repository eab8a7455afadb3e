"""One load at a time writes to a graph: a lease in the graph itself."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from types import TracebackType

import psutil

from graph_api.errors import CreditGraphError, LimitExceededError
from loaders.lanes import LANES
from loaders.store import Step, Store

LEASE_MS = 30_000
"""A holder that has not renewed for so long counts as gone, even on a machine that cannot be looked at."""

RENEW_SECONDS = 8.0
POLL_SECONDS = 0.5
WAIT_SECONDS = 3600.0
"""How long a load waits for another one before it gives up."""


class LoadLock:
    """The lock of the graph for one load; use it as an asynchronous context manager.

    A holder on this machine whose process is gone is noticed at once, any other when its lease
    ends. Raises ``LimitExceededError`` when another load holds the lock for too long.
    """

    def __init__(self, graph: Store, holder: str, wait_seconds: float = WAIT_SECONDS) -> None:
        self._graph = graph
        self._holder = holder
        self._wait = wait_seconds
        self._renewal: asyncio.Task[None] | None = None

    async def __aenter__(self) -> LoadLock:
        """Wait for the lock and keep it."""
        deadline = time.monotonic() + self._wait
        dead = ""
        while True:
            found = await self._graph.write(
                "take_load_lock",
                holder=self._holder,
                host=socket.gethostname(),
                process=os.getpid(),
                started=psutil.Process().create_time(),
                dead=dead,
                lease=LEASE_MS,
                lanes=[_lane(number) for number in range(LANES)],
            )
            if found["holder"] == self._holder:
                break
            if _is_gone(found["host"], found["process"], found["started"]):
                dead = found["holder"]
                continue
            if time.monotonic() > deadline:
                raise LimitExceededError(
                    "Another load is writing to this graph; try again when it has finished.",
                    "另一个载入任务正在写入该图数据库,请待其结束后重试。",
                )
            await asyncio.sleep(POLL_SECONDS)
        self._renewal = asyncio.create_task(self._keep())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the lock back; an engine that is gone takes it with it."""
        if self._renewal is not None:
            self._renewal.cancel()
        try:
            await self._graph.write("release_load_lock", holder=self._holder)
        except CreditGraphError:
            if error is None:
                raise

    @asynccontextmanager
    async def held(self, lane: int | None = None) -> AsyncIterator[Step]:
        """Give the first step of a transaction that shall only take effect while the lock is one's own.

        The step locks the lock until the transaction ends, so that nobody takes it in between, and
        it yields no record where another load has it, which undoes the transaction. Transactions of one load
        that run at the same time each name a ``lane`` of their own. Raises
        ``LimitExceededError`` then, as after a long stop of the process.
        """
        try:
            if lane is None:
                yield "hold_load_lock", {"holder": self._holder, "lease": LEASE_MS}
            else:
                yield "hold_load_lane", {"holder": self._holder, "lane": _lane(lane)}
        except CreditGraphError:
            raise
        except Exception as error:
            if await self._is_held():
                raise
            raise LimitExceededError(
                "The load was stopped for so long that another one took its turn; run it again.",
                "载入任务停顿过久,其他任务已开始写入,请重新运行。",
            ) from error

    async def _is_held(self) -> bool:
        found = await self._graph.write("renew_load_lock", holder=self._holder, lease=LEASE_MS)
        return bool(found["held"])

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            with suppress(CreditGraphError):
                await self._is_held()


def _lane(number: int) -> str:
    """Return the name of the lock of a lane; whoever takes the lock of the graph waits for all of them."""
    return f"load {number}"


def _is_gone(host: str | None, process: int | None, started: float | None) -> bool:
    """Whether a holder was a process of this machine that is no longer there."""
    if host != socket.gethostname() or process is None:
        return False
    try:
        return abs(psutil.Process(process).create_time() - (started or 0.0)) > 1.0
    except psutil.NoSuchProcess:
        return True
