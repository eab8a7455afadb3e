"""A TCP proxy between service and engine that can do to their connections what networks do.

It runs in a thread of its own, so that a busy test does not slow what it measures.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
_CHUNK = 65_536
_NEVER_READ = 2**20


class Mode(StrEnum):
    """What happens to connections.

    BLACK_HOLE: every byte, of open connections and new ones, disappears, and none is ever closed.
    LOST: the connections that are open are black holes for ever, new ones pass (a firewall that forgot).
    HALF_OPEN: new connections are accepted and nothing answers; open ones go on.
    DELAY: every chunk from the engine is late. CUT: a connection is reset after some bytes of answers.
    REFUSE: open connections are reset, new ones refused. FLAKY: most new connections are reset at once.
    """

    PASS = "pass"
    BLACK_HOLE = "black hole"
    LOST = "lost"
    HALF_OPEN = "half-open"
    DELAY = "delay"
    CUT = "cut"
    REFUSE = "refuse"
    FLAKY = "flaky"


@dataclass(slots=True, eq=False)
class _Pair:
    """A connection of the service and its other half.

    ``silent`` once its bytes disappear, ``trapped`` once it is reset at the next answer.
    """

    near: asyncio.StreamWriter
    far: asyncio.StreamWriter | None = None
    silent: bool = False
    trapped: bool = False
    answered: int = 0

    def reset(self) -> None:
        for writer in (self.near, self.far):
            if writer is not None and not writer.transport.is_closing():
                sock = writer.get_extra_info("socket")
                with contextlib.suppress(OSError):
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()


class Proxy:
    """Forwards to the engine of a ``bolt://`` address, in one ``Mode`` at a time.

    ``seconds`` is the lateness of DELAY, ``after`` the bytes before CUT, ``share`` of the new
    connections that FLAKY resets.
    """

    def __init__(self, engine: str, seed: int = 0) -> None:
        parts = urlsplit(engine)
        self._engine = (parts.hostname or "127.0.0.1", parts.port or 7687)
        self._chance = random.Random(seed)
        self._pairs: set[_Pair] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._mode = Mode.PASS
        self._seconds, self._after, self._share = 0.3, 2_000, 0.7
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._trap: tuple[bytes, Callable[[], None] | None, bool] | None = None
        self.sprung = threading.Event()
        self.port = 0
        self.accepted = 0

    @property
    def uri(self) -> str:
        """The address by which the service reaches the engine."""
        return f"bolt://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen, on a port that stays the same."""
        self._thread.start()
        self._do(self._listen())

    def stop(self) -> None:
        """Close everything and end the thread."""
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def set(self, mode: Mode, *, seconds: float = 0.3, after: int = 2_000, share: float = 0.7) -> None:
        """Go over to a mode; what was silent stays so."""
        self._do(self._enter(mode, seconds, after, share))

    def trap(
        self, words: bytes, then: Callable[[], None] | None = None, *, after_answer: bool = False
    ) -> None:
        """Wait for a request with these words, once: pass it on, do ``then``, and lose its answer.

        That is a crash at the moment of commit: whether the engine did it is not known. With ``after_answer``
        the engine did it: the connection is reset when it says so. ``sprung`` is set.
        """
        self.sprung.clear()
        self._trap = (words, then, after_answer)

    def restart(self, engine: str) -> None:
        """Forward to another address from now on."""
        parts = urlsplit(engine)
        self._engine = (parts.hostname or "127.0.0.1", parts.port or 7687)

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for pair in list(self._pairs):
            pair.reset()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _enter(self, mode: Mode, seconds: float, after: int, share: float) -> None:
        before, self._mode = self._mode, mode
        self._seconds, self._after, self._share = seconds, after, share
        if mode is Mode.REFUSE:
            await self._close()
        elif before is Mode.REFUSE:
            await self._listen()
        if mode in (Mode.BLACK_HOLE, Mode.LOST):
            for pair in self._pairs:
                pair.silent = True
        for pair in self._pairs:
            pair.answered = 0

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.accepted += 1
        pair = _Pair(writer)
        self._pairs.add(pair)
        self._tasks.add(task)
        try:
            await self._carry(pair, reader)
        except (OSError, asyncio.CancelledError):
            return  # the end of the connection, not of the proxy
        finally:
            pair.reset()
            self._pairs.discard(pair)
            self._tasks.discard(task)

    async def _carry(self, pair: _Pair, reader: asyncio.StreamReader) -> None:
        if self._mode is Mode.FLAKY and self._chance.random() < self._share:
            return
        pair.silent = self._mode in (Mode.BLACK_HOLE, Mode.HALF_OPEN)
        if pair.silent:
            while await reader.read(_CHUNK):
                pass
            return
        there, pair.far = await asyncio.open_connection(*self._engine, limit=_NEVER_READ)
        ways = [
            asyncio.ensure_future(self._ask(pair, reader)),
            asyncio.ensure_future(self._answer(pair, there)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            if pair.silent:
                # Neither side hears of the other's end.
                await asyncio.wait(ways[:1])
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _ask(self, pair: _Pair, reader: asyncio.StreamReader) -> None:
        assert pair.far is not None
        while data := await reader.read(_CHUNK):
            if not pair.silent:
                pair.far.write(data)
                await pair.far.drain()
                if self._trap is not None and self._trap[0] in data:
                    (_, then, pair.trapped), self._trap = self._trap, None
                    if then is not None:
                        then()
                    if not pair.trapped:
                        self.sprung.set()
                        return

    async def _answer(self, pair: _Pair, reader: asyncio.StreamReader) -> None:
        while data := await reader.read(_CHUNK):
            if pair.trapped:
                self.sprung.set()
                return
            if self._mode is Mode.DELAY:
                await asyncio.sleep(self._seconds)
            if self._mode is Mode.CUT:
                left = self._after - pair.answered
                pair.answered += len(data)
                if left < len(data):
                    pair.near.write(data[: max(0, left)])
                    await pair.near.drain()
                    return
            if not pair.silent:
                pair.near.write(data)
                await pair.near.drain()
