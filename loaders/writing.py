"""Writing, one portion after the other, while the next one is prepared.

Reading, checking and planning cost the loader about as much time as a write costs the engine, so the
two go on at the same time. A portion that depends on what is being written (it shares a key with
it) waits for the write to end; so nothing is ever planned on what is about to change.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from types import TracebackType

from loaders.hubs import marking_steps
from loaders.lanes import lanes_of
from loaders.locking import LoadLock
from loaders.nearness import nearness_steps
from loaders.pace import IN_TURN, Pace
from loaders.store import Step, Store


class Writer:
    """Writes in the order of its calls, at most one portion at a time; a context manager.

    ``pace`` says whether what ``begin`` is given may be cut into transactions that run at the same time, and
    how long to rest after each. An error of a write surfaces at the next call, at the latest when the context
    ends.
    """

    def __init__(self, graph: Store, lock: LoadLock, pace: Pace = IN_TURN) -> None:
        self._graph = graph
        self._lock = lock
        self._pace = pace
        self._present: asyncio.Task[None] | None = None
        self._keys: Collection[str] | None = ()

    async def __aenter__(self) -> Writer:
        """Return itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the last write; after an error its own outcome no longer matters."""
        if error is None:
            await self.drain()
        elif self._present is not None:
            self._present.cancel()
            await asyncio.gather(self._present, return_exceptions=True)

    async def await_keys(self, keys: Collection[str]) -> None:
        """Wait until nothing is being written that concerns any of ``keys``."""
        if self._keys is None or not set(self._keys).isdisjoint(keys):
            await self.drain()

    async def begin(self, steps: list[Step], keys: Collection[str] | None) -> None:
        """Begin to write ``steps`` once what came before is written.

        They take effect in one transaction or, where they share nothing, in several. ``keys``: all
        that the steps concern, None where they may concern anything.
        """
        await self.drain()
        if steps:
            self._keys = keys
            lanes = lanes_of(steps) if self._pace.lanes else [steps]
            self._present = asyncio.create_task(self._write(lanes))

    async def write(self, steps: list[Step]) -> None:
        """Write ``steps`` in one transaction and wait for its end."""
        await self.drain()
        if steps:
            await self._write([steps])

    async def drain(self) -> None:
        """Wait for the present write."""
        if self._present is not None:
            present, self._present, self._keys = self._present, None, ()
            await present

    async def _write(self, lanes: list[list[Step]]) -> None:
        began = time.monotonic()
        await self._write_all(lanes)
        await asyncio.sleep(self._pace.rest * (time.monotonic() - began))

    async def _write_all(self, lanes: list[list[Step]]) -> None:
        if len(lanes) == 1:
            await self._transact(lanes[0], None)
            return
        # Every transaction is waited for, also after an error of another.
        ended = await asyncio.gather(
            *(self._transact(steps, lane) for lane, steps in enumerate(lanes)), return_exceptions=True
        )
        for error in ended:
            if isinstance(error, BaseException):
                raise error

    async def _transact(self, steps: list[Step], lane: int | None) -> None:
        before, after = marking_steps(steps)
        async with self._lock.held(lane) as hold:
            await self._graph.write_all([hold, *before, *steps, *after, *nearness_steps(steps)])
