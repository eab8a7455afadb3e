"""A gate on loopback between the service and the engine, which a test opens, shuts or lets stall."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit


class Gate:
    """Forwards TCP connections to the engine of a ``bolt://`` address while it is open."""

    def __init__(self, engine: str) -> None:
        parts = urlsplit(engine)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 7687
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._stalled = False
        self.port = 0

    @property
    def uri(self) -> str:
        """The address by which the service reaches the engine through the gate."""
        return f"bolt://127.0.0.1:{self.port}"

    async def open(self) -> None:
        """Let connections pass, on the same port every time."""
        self._stalled = False
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        """Refuse new connections and cut those that are open, as a stopped engine does."""
        assert self._server is not None
        self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    async def stall(self) -> None:
        """Accept connections and say nothing, as a lost network does."""
        await self.shut()
        await self.open()
        self._stalled = True

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            await self._forward(reader, writer)
        except asyncio.CancelledError:
            # The gate was shut: the end of the connection, not of the test.
            return
        finally:
            self._connections.discard(task)
            writer.close()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._stalled:
            await asyncio.Event().wait()
        there = await asyncio.open_connection(self._host, self._port)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(_copy(reader, there[1]))
                both.create_task(_copy(there[0], writer))
        except* OSError:
            pass


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()
