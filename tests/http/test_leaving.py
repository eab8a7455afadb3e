"""A service that is told to stop: whoever follows something hears that it is complete."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.engine.ports import choose_port
from graph_api.http.tokens import issue_development_token
from graph_api.settings import Settings
from tests.api.inbox_client import NEWS, following
from tests.http.serving import await_ready, environment_of
from tests.http.test_process import STOPPED

WORKERS = ("1", "2")


@pytest.fixture(params=WORKERS)
def served(
    request: pytest.FixtureRequest, tmp_path: Path, graph: Graph, graph_address: GraphAddress
) -> Iterator[tuple[subprocess.Popen[bytes], int, str]]:
    """The product's own application in processes of its own: process, port, token."""
    port, log, home = choose_port(0), tmp_path / "log", tmp_path / "home"
    token = issue_development_token(Settings(home=home), "department", "dept-a")
    command = ["-m", "uvicorn", "graph_api.asgi:app", "--port", str(port), "--workers", request.param]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, *command, "--timeout-graceful-shutdown", "8"],
            env=environment_of(home, graph_address),
            stdout=stream,
            stderr=stream,
        )
    try:
        await_ready(process, f"http://127.0.0.1:{port}", log)
        yield process, port, token
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def begun(graph: Graph, count: int) -> None:
    """Return when so many subscriptions are on record, which is before they follow anything."""
    while True:
        rows = await graph.run_admin("MATCH (r:AuditRecord {operation: 'inboxItems'}) RETURN count(r) AS n")
        if rows[0]["n"] >= count:
            return
        await asyncio.sleep(0.05)


async def test_subscriptions_end_with_complete(
    served: tuple[subprocess.Popen[bytes], int, str], graph: Graph
) -> None:
    process, port, token = served
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {token}"}
    async with AsyncExitStack() as stack:
        socket = await stack.enter_async_context(following(port, token))
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=60))
        url = f"http://127.0.0.1:{port}/graphql"
        stream = await stack.enter_async_context(
            client.stream("POST", url, json={"query": NEWS}, headers=headers)
        )
        events = stream.aiter_text()
        assert ":" in await anext(events)
        await begun(graph, 2)
        process.send_signal(signal.SIGTERM)
        assert await socket.message() == {"id": "1", "type": "complete"}
        assert "event: complete" in await rest(events)
    assert await asyncio.to_thread(process.wait, 30) in (*STOPPED, 143)


async def rest(events: AsyncIterator[str]) -> str:
    """Return what a stream still says."""
    return "".join([text async for text in events])


async def test_a_client_that_takes_nothing_is_not_waited_for(
    served: tuple[subprocess.Popen[bytes], int, str], graph: Graph
) -> None:
    process, port, token = served
    request: Any = (
        f"POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\naccept: text/event-stream\r\n"
        f"content-type: application/json\r\ncontent-length: %d\r\n\r\n"
    )
    body = '{"query": "subscription { inboxItems { id } }"}'
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write((request % len(body) + body).encode())
    await writer.drain()
    await begun(graph, 1)
    process.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(process.wait, 30) in (*STOPPED, 143)
    writer.close()
