"""Group commit: whoever waits at this moment is written together, and each waits for his own writing.

There is no timer. A batch starts as soon as there is something to write and fewer than
``IN_FLIGHT`` batches are under way; what arrives meanwhile forms the next one. Those who are told of
their reading in the same turn of the event loop are in one batch. Alone, a caller pays one write; in a crowd,
the crowd shares it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from graph_api.errors import UnavailableError

Item = TypeVar("Item")

IN_FLIGHT = 1
"""Batches under way at once. A second one made commits half as large and twice as many, and a commit costs
the engine more than the records in it (measured: a tenth of the throughput)."""

LARGEST_BATCH = 100
"""Items a batch; a batch is one transaction, and its time must stay far below the answer's."""

MOST_WAITING = 5_000
"""Items waiting before further ones are refused: memory stays bounded when the engine stalls."""


class GroupCommitter(Generic[Item]):
    """Collects items into batches for ``commit`` and tells every submitter how his own fared.

    ``commit`` writes a batch durably, all or nothing. It may be called again with items that it
    already wrote (after a failure whose outcome is unknown) and must then change nothing.
    """

    def __init__(
        self,
        commit: Callable[[Sequence[Item]], Awaitable[None]],
        *,
        in_flight: int = IN_FLIGHT,
        largest_batch: int = LARGEST_BATCH,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._commit = commit
        self._in_flight = in_flight
        self._largest_batch = largest_batch
        self._most_waiting = most_waiting
        self._waiting: deque[tuple[Item, asyncio.Future[None]]] = deque()
        self._running: set[asyncio.Task[None]] = set()
        self._closed = False
        self.batches = 0

    @property
    def waiting(self) -> int:
        """How many items no batch has taken up yet."""
        return len(self._waiting)

    async def submit(self, item: Item) -> None:
        """Return once ``item`` is durable.

        Raises ``UnavailableError`` when it could not be written, when too many wait, and after
        ``close``. A submitter who is cancelled may have been written all the same.
        """
        if self._closed or len(self._waiting) >= self._most_waiting:
            raise UnavailableError(
                "The look-up could not be recorded, so it is not answered.", "查询无法留痕，因此不予答复。"
            )
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        self._start()
        await done

    async def close(self) -> None:
        """Accept nothing more, and return once everything accepted is written or has failed."""
        self._closed = True
        while self._running:
            await asyncio.wait(set(self._running))

    def _start(self) -> None:
        if self._waiting and len(self._running) < self._in_flight:
            task = asyncio.get_running_loop().create_task(self._write_waiting())
            self._running.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._start()

    async def _write_waiting(self) -> None:
        """Write whoever waits when it is this batch's turn to run: the callers of one turn come together."""
        size = min(len(self._waiting), self._largest_batch)
        if size:
            await self._write([self._waiting.popleft() for _ in range(size)])

    async def _write(self, batch: list[tuple[Item, asyncio.Future[None]]]) -> None:
        self.batches += 1
        try:
            await self._commit([item for item, _ in batch])
        except UnavailableError as error:
            _fail(batch, error)
        except Exception as error:
            # One item that cannot be written must not take the others down with it.
            if len(batch) == 1:
                _fail(batch, error)
                return
            for single in batch:
                await self._write([single])
        except BaseException:
            _fail(batch, UnavailableError("The service is stopping.", "服务正在停止。"))
            raise
        else:
            for _, done in batch:
                if not done.done():
                    done.set_result(None)


def _fail(batch: Sequence[tuple[object, asyncio.Future[None]]], error: Exception) -> None:
    for _, done in batch:
        if not done.done():
            done.set_exception(error)
