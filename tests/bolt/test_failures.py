"""Exceptions of the driver and of what lies below it, in the terms of the product."""

from __future__ import annotations

import asyncio

import pytest
import uvloop

from graph_api.bolt.failures import translated
from graph_api.errors import UnavailableError


def test_writing_to_a_connection_that_was_closed_is_unavailable() -> None:
    """The event loop that serves says this in an exception of its own kind."""

    async def write() -> None:
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
        _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.transport.abort()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        with translated():
            writer.write(b"x")

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner, pytest.raises(UnavailableError):
        runner.run(write())


def test_other_mistakes_stay_themselves() -> None:
    with pytest.raises(RuntimeError, match="ours"), translated():
        raise RuntimeError("ours")
