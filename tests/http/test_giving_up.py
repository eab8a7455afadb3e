"""Whoever gives up an operation ends it in the engine too, by whatever door he asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
import strawberry
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.http.sockets import PROTOCOL
from graph_api.settings import Settings

from .serving import serving

ENDLESS = (
    "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a WHERE a < 0 RETURN count(*) AS gaveUp"
)
UNDER_WAY = (
    "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery STARTS WITH 'UNWIND range(1, 1000000)' "
    "RETURN count(*) AS n"
)


@pytest.fixture
async def asking(graph_address: GraphAddress) -> AsyncIterator[Graph]:
    """A second connection, through which the operations ask."""
    opened = Graph.connect(graph_address)
    yield opened
    await opened.close()


def endless(asking: Graph) -> strawberry.Schema:
    """Return a schema whose one field keeps the engine busy until somebody stops it."""

    @strawberry.type
    class Query:
        """Something that never ends by itself."""

        @strawberry.field
        async def endless(self) -> str | None:
            await asking.run_admin(ENDLESS)
            return "never"

    return strawberry.Schema(Query)


@pytest.fixture
async def port(settings: Settings, graph: Graph, asking: Graph) -> AsyncIterator[int]:
    """A real server whose one field keeps the engine busy until somebody stops it."""

    patient = settings.model_copy(update={"answer_timeout_seconds": 300.0})
    async with serving(patient, graph, endless(asking)) as found:
        yield found


async def until(graph: Graph, count: int) -> None:
    """Wait until so many of the endless statements run in the engine."""
    async with asyncio.timeout(20):
        while (await graph.run_admin(UNDER_WAY))[0]["n"] != count:
            await asyncio.sleep(0.05)


@asynccontextmanager
async def acknowledged(port: int) -> AsyncIterator[ClientConnection]:
    async with connect(f"ws://127.0.0.1:{port}/graphql", subprotocols=[Subprotocol(PROTOCOL)]) as socket:
        await socket.send('{"type": "connection_init"}')
        assert json.loads(await socket.recv()) == {"type": "connection_ack"}
        subscribe = {"type": "subscribe", "id": "1", "payload": {"query": "{ endless }"}}
        await socket.send(json.dumps(subscribe))
        yield socket


async def completed(socket: ClientConnection) -> None:
    await socket.send('{"type": "complete", "id": "1"}')


async def closed(socket: ClientConnection) -> None:
    await socket.close()


async def cut(socket: ClientConnection) -> None:
    socket.transport.abort()


async def faulty(socket: ClientConnection) -> None:
    await socket.send("null")


@pytest.mark.parametrize("give_up", [completed, closed, cut, faulty])
async def test_a_socket(
    port: int, graph: Graph, give_up: Callable[[ClientConnection], Awaitable[None]]
) -> None:
    async with acknowledged(port) as socket:
        await until(graph, 1)
        await give_up(socket)
        await until(graph, 0)


async def test_an_event_stream(port: int, graph: Graph) -> None:
    async with (
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
        client.stream(
            "POST", "/graphql", json={"query": "{ endless }"}, headers={"accept": "text/event-stream"}
        ) as response,
    ):
        assert response.status_code == 200
        await until(graph, 1)
    await until(graph, 0)


async def test_the_deadline(settings: Settings, graph: Graph, asking: Graph) -> None:
    async with (
        serving(settings, graph, endless(asking)) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
    ):
        answer = (await client.post("/graphql", json={"query": "{ endless }"})).json()
        assert answer["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
        await until(graph, 0)
