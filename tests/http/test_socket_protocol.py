"""PROTOCOL.md of ``graphql-transport-ws`` as a table: what a client sends, and what it is told."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import strawberry
from structlog.testing import capture_logs
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.http.logs import SILENT
from graph_api.http.sockets import PROTOCOL
from graph_api.http.tokens import issue_development_token
from graph_api.schema.context import Context
from graph_api.settings import Settings
from tests.conftest import WIPE

from .serving import serving
from .socket_checks import ACK, BYTES, CHECKS, HELLO, INIT, OPERATIONS, Check, answer, error, subscribe
from .subscriptions import Counting

INIT_SECONDS = 0.5

pytestmark = pytest.mark.asyncio(loop_scope="module")


@strawberry.type
class Query:
    """Something to ask."""

    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"hello {name}"

    @strawberry.field
    async def slow(self) -> str | None:
        await asyncio.Event().wait()
        return "never"

    @strawberry.field
    def broken(self) -> str | None:
        raise ValueError("a secret")

    @strawberry.field
    def me(self, info: strawberry.Info[Context, None]) -> str:
        return info.context.caller.role.value


@strawberry.type
class Mutation:
    """Something that changes nothing."""

    @strawberry.mutation
    def change(self) -> str:
        return "changed"


@strawberry.type
class Subscription(Counting):
    """Something to follow."""

    @strawberry.subscription
    async def breaking(self) -> AsyncGenerator[int, None]:
        yield 1
        raise ValueError("a secret")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for the keys of the module's service."""
    return tmp_path_factory.mktemp("sockets")


@pytest.fixture(scope="module")
def settings(home: Path) -> Settings:
    """Small bounds, so that they are reached."""
    return Settings(
        home=home,
        socket_init_seconds=INIT_SECONDS,
        socket_operations=OPERATIONS,
        request_bytes=BYTES,
        answer_timeout_seconds=30.0,
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address(settings: Settings, graph_address: GraphAddress) -> AsyncIterator[str]:
    """The service on a real server of this process."""
    graph = Graph.connect(graph_address)
    await migrate(graph)
    await graph.run_admin(WIPE)
    schema = strawberry.Schema(Query, Mutation, Subscription)
    async with serving(settings, graph, schema) as port:
        yield f"ws://127.0.0.1:{port}/graphql"
    await graph.close()


@pytest.fixture(autouse=True)
def _nothing_unhandled(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a check after which an error stands in a log."""
    with capture_logs() as entries:
        yield
    unhandled = ("socket_failed", "operation_failed", "request_failed")
    assert [entry for entry in entries if entry["event"] in unhandled] == []
    # What the service silences itself stands in no log of it.
    records = [record for record in caplog.records if record.name not in SILENT]
    assert [record.message for record in records if record.levelno >= logging.ERROR] == []


def reduced(message: Any) -> Any:
    """Return a message as the table has it: errors by their codes."""
    if message.get("type") == "error":
        codes = [entry["extensions"]["code"] for entry in message["payload"]]
        return {"id": message["id"], "type": "error", "codes": codes}
    return message


async def received(socket: ClientConnection) -> Any:
    async with asyncio.timeout(10):
        return json.loads(await socket.recv())


async def closed(socket: ClientConnection) -> tuple[int | None, list[Any]]:
    """Return the close code, and what was still received."""
    rest = []
    async with asyncio.timeout(10):
        with contextlib.suppress(ConnectionClosed):
            while True:
                rest.append(json.loads(await socket.recv()))
    return socket.close_code, rest


async def sent(socket: ClientConnection, message: Any) -> None:
    # A socket that is closed already is what some checks are about.
    with contextlib.suppress(ConnectionClosed):
        await socket.send(message if isinstance(message, str | bytes) else json.dumps(message))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
async def test_protocol(address: str, check: Check) -> None:
    async with connect(address, subprotocols=[Subprotocol(PROTOCOL)]) as socket:
        assert socket.subprotocol == PROTOCOL
        for message in check.sends:
            await sent(socket, message)
        if check.close is not None:
            code, told = await closed(socket)
            assert code == check.close
            assert len(socket.close_reason or "") > 3
            # What an operation had to say before the close may have been overtaken by it.
            expected = [each for each in check.receives if each is not ...]
            assert told[: len(expected)] == expected
            return
        for expected in check.receives:
            message = reduced(await received(socket))
            assert expected is ... or message == expected
        await sent(socket, {"type": "ping", "payload": {"still": "there"}})
        assert await received(socket) == {"type": "pong", "payload": {"still": "there"}}


async def test_there_are_enough() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS) >= 75


OFFERS = {
    "the legacy protocol": (["graphql-ws"], 4406),
    "another": (["nonsense"], 4406),
    "several others": (["graphql-ws", "nonsense"], 4406),
    "in capitals": (["GraphQL-Transport-WS"], 4406),
    "none": ([], 4406),
    "both": (["graphql-ws", PROTOCOL], None),
    "both, the other way round": ([PROTOCOL, "graphql-ws"], None),
}


@pytest.mark.parametrize("name", OFFERS)
async def test_subprotocols(address: str, name: str) -> None:
    offered, code = OFFERS[name]
    subprotocols = [Subprotocol(each) for each in offered] or None
    async with connect(address, subprotocols=subprotocols) as socket:
        await sent(socket, INIT)
        if code is None:
            assert socket.subprotocol == PROTOCOL
            assert await received(socket) == ACK
        else:
            assert await closed(socket) == (code, [])


async def test_a_token_in_the_handshake_counts(address: str, settings: Settings) -> None:
    header = {"authorization": f"Bearer {issue_development_token(settings, 'auditor', 'a')}"}
    for payload in (None, {}, {"authorization": None}):
        async with connect(
            address, subprotocols=[Subprotocol(PROTOCOL)], additional_headers=header
        ) as socket:
            await sent(socket, {**INIT, "payload": payload})
            assert await received(socket) == ACK
            await sent(socket, subscribe("{ me }"))
            assert (await received(socket))["payload"] == {"data": {"me": "auditor"}}


async def test_operations_go_on_beside_one_another(address: str) -> None:
    async with connect(address, subprotocols=[Subprotocol(PROTOCOL)]) as socket:
        await sent(socket, INIT)
        await sent(socket, subscribe("subscription { forever }", "stream"))
        await sent(socket, subscribe("{ slow }", "slow"))
        await sent(socket, subscribe("{ hello }", "query"))
        told = [await received(socket) for _ in range(4)]
        assert told[0] == ACK
        assert {"id": "stream", "type": "next", "payload": {"data": {"forever": 1}}} in told
        assert [each for each in told if each.get("id") == "query"] == list(answer(HELLO, "query"))


async def test_nothing_unexpected_is_told(address: str) -> None:
    async with connect(address, subprotocols=[Subprotocol(PROTOCOL)]) as socket:
        await sent(socket, INIT)
        await sent(socket, subscribe("subscription { breaking }"))
        told = [await received(socket) for _ in range(3)]
        assert told[1]["payload"] == {"data": {"breaking": 1}}
        assert reduced(told[2]) == error("INTERNAL")
        assert "secret" not in json.dumps(told)


async def test_text_that_is_no_utf8_is_closed_by_the_server(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with connect(address, subprotocols=[Subprotocol(PROTOCOL)]) as socket:
        async with socket.send_context():
            socket.protocol.send_text(b'{"type": "ping\xff"}')
        assert (await closed(socket))[0] == 1007
    caplog.clear()  # the server's own line about it, which the service's logs leave out
