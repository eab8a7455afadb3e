"""Subscriptions by graphql-transport-ws: the handshake works, and what is refused is refused cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import pytest
import strawberry
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from graph_api.bolt.driver import Graph
from graph_api.errors import ForbiddenError
from graph_api.http.tokens import issue_development_token
from graph_api.schema.context import Context
from graph_api.settings import Settings

from .serving import serving
from .subscriptions import Counting

PROTOCOL = Subprotocol("graphql-transport-ws")
Info = strawberry.Info[Context, None]


@strawberry.type
class Query:
    """Something to ask."""

    @strawberry.field
    def me(self, info: Info) -> str:
        return f"{info.context.caller.role.value}/{info.context.caller.org}"

    @strawberry.field
    def disclosures(self, info: Info) -> int:
        info.context.disclosed.add(info.path.key)
        return len(info.context.disclosed)

    @strawberry.field
    async def slow(self) -> str | None:
        await asyncio.Event().wait()
        return "never"


@strawberry.type
class Subscription(Counting):
    """Something to follow."""

    @strawberry.subscription
    async def refused(self) -> AsyncGenerator[int, None]:
        raise ForbiddenError("Not for you.", "无权查询。")
        yield 1


@pytest.fixture(params=["with", "without"])
def schema(request: pytest.FixtureRequest) -> strawberry.Schema:
    """A schema with and one without a subscription root."""
    return strawberry.Schema(Query, subscription=Subscription if request.param == "with" else None)


@pytest.fixture
async def address(schema: strawberry.Schema, settings: Settings, graph: Graph) -> AsyncIterator[str]:
    """The service on a real server of this process."""
    # What is refused because too much of one caller is under way would make room on its socket again.
    room = {"answer_timeout_seconds": 60.0, "operations_at_once_public": 200}
    patient = settings.model_copy(update=room)
    async with serving(patient, graph, schema) as port:
        yield f"ws://127.0.0.1:{port}/graphql"


async def opened(address: str, payload: object = None) -> ClientConnection:
    socket = await connect(address, subprotocols=[PROTOCOL])
    assert socket.subprotocol == PROTOCOL
    await send(socket, type="connection_init", **({"payload": payload} if payload else {}))
    assert await received(socket) == {"type": "connection_ack"}
    return socket


async def send(socket: ClientConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))


async def received(socket: ClientConnection) -> Any:
    async with asyncio.timeout(10):
        return json.loads(await socket.recv())


async def closed(socket: ClientConnection) -> int:
    async with asyncio.timeout(10):
        with contextlib.suppress(ConnectionClosed):
            while True:
                await socket.recv()
    assert socket.close_code is not None
    return socket.close_code


def subscribe(query: str, key: str = "1", **more: Any) -> dict[str, Any]:
    return {"id": key, "type": "subscribe", "payload": {"query": query, **more}}


async def test_handshake_ping_and_query(address: str, settings: Settings) -> None:
    token = issue_development_token(settings, "bank", "bank-a")
    socket = await opened(address, {"Authorization": f"Bearer {token}"})
    await send(socket, type="ping")
    assert await received(socket) == {"type": "pong"}
    await send(socket, **subscribe("{ me }"))
    assert await received(socket) == {"id": "1", "type": "next", "payload": {"data": {"me": "bank/bank-a"}}}
    assert await received(socket) == {"id": "1", "type": "complete"}
    await send(socket, **subscribe("{ me }"))  # the id is free again
    assert (await received(socket))["type"] == "next"
    await socket.close()


async def test_what_one_operation_may_show_is_shut_in_the_next(address: str) -> None:
    socket = await opened(address)
    for name in ("one", "another"):
        await send(socket, **subscribe(f"{{ {name}: disclosures }}"))
        assert (await received(socket))["payload"] == {"data": {name: 1}}
        assert (await received(socket))["type"] == "complete"
    await socket.close()


async def test_the_public_may_open_a_socket(address: str) -> None:
    socket = await opened(address)
    await send(socket, **subscribe("{ me }"))
    assert (await received(socket))["payload"] == {"data": {"me": "public/None"}}
    await socket.close()


@pytest.mark.parametrize("schema", ["with"], indirect=True)
async def test_a_subscription_streams_and_completes(address: str) -> None:
    socket = await opened(address)
    await send(socket, **subscribe("subscription($n: Int!) { count(to: $n) }", variables={"n": 3}))
    assert [(await received(socket))["payload"]["data"]["count"] for _ in range(3)] == [0, 1, 2]
    assert await received(socket) == {"id": "1", "type": "complete"}
    await send(socket, **subscribe("subscription { refused }", "2"))
    refused = await received(socket)
    assert "FORBIDDEN" in json.dumps(refused)
    await socket.close()


@pytest.mark.parametrize("schema", ["with"], indirect=True)
async def test_a_subscription_is_given_up_by_the_client(address: str) -> None:
    socket = await opened(address)
    await send(socket, **subscribe("subscription { forever }"))
    assert (await received(socket))["payload"] == {"data": {"forever": 1}}
    await send(socket, id="1", type="complete")
    await send(socket, **subscribe("{ me }", "1"))
    assert (await received(socket))["id"] == "1"
    await socket.close()


@pytest.mark.parametrize("schema", ["without"], indirect=True)
async def test_without_a_subscription_root_the_answer_is_an_error(address: str) -> None:
    socket = await opened(address)
    await send(socket, **subscribe("subscription { count(to: 3) }"))
    message = await received(socket)
    assert (message["type"], message["id"]) == ("error", "1")
    assert message["payload"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    await send(socket, **subscribe("{ me"))
    assert (await received(socket))["payload"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    await socket.close()


async def test_an_unknown_protocol_is_refused(address: str) -> None:
    socket = await connect(address, subprotocols=[Subprotocol("graphql-ws")])
    assert await closed(socket) == 4406


async def test_a_bad_token_is_refused(address: str) -> None:
    socket = await connect(address, subprotocols=[PROTOCOL])
    await send(socket, type="connection_init", payload={"authorization": "Bearer x.y.z"})
    assert await closed(socket) == 4403


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([subscribe("{ me }")], 4401),
        ([{"type": "nonsense"}], 4400),
        ([[]], 4400),
        ([{"type": "connection_init"}, {"type": "connection_init"}], 4429),
        ([{"type": "connection_init"}, {"type": "subscribe", "id": "1"}], 4400),
        ([{"type": "connection_init"}, {"type": "subscribe", "id": 7, "payload": {"query": "{ me }"}}], 4400),
        ([{"type": "connection_init"}, {"type": "subscribe", "id": "1", "payload": {"query": 1}}], 4400),
        ([{"type": "connection_init"}, subscribe("{ slow }"), subscribe("{ slow }")], 4409),
        ([{"type": "connection_init"}, *(subscribe("{ slow }", str(n)) for n in range(101))], 4429),
    ],
)
async def test_the_protocols_close_codes(address: str, messages: list[Any], code: int) -> None:
    socket = await connect(address, subprotocols=[PROTOCOL])
    for message in messages:
        await socket.send(json.dumps(message))
    assert await closed(socket) == code


@pytest.mark.parametrize("raw", ["{", b"\x00\x01", "x" * 1_100_000])
async def test_messages_that_cannot_be_read(address: str, raw: str | bytes) -> None:
    socket = await connect(address, subprotocols=[PROTOCOL])
    await socket.send(raw)
    assert await closed(socket) == 4400
