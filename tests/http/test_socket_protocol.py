"""PROTOCOL.md of ``graphql-transport-ws`` as a table: what a client sends, and what it is told."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from dataclasses import dataclass
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
from graph_api.http.tokens import issue_development_token
from graph_api.schema.context import Context
from graph_api.settings import Settings
from tests.conftest import WIPE

from .serving import serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

PROTOCOL = "graphql-transport-ws"
INIT = {"type": "connection_init"}
ACK = {"type": "connection_ack"}
INIT_SECONDS = 0.5
OPERATIONS = 5
BYTES = 4_096


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
class Subscription:
    """Something to follow."""

    @strawberry.subscription
    async def count(self, to: int) -> AsyncGenerator[int, None]:
        for number in range(to):
            yield number

    @strawberry.subscription
    async def forever(self) -> AsyncGenerator[int, None]:
        yield 1
        await asyncio.Event().wait()

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


@dataclass(frozen=True)
class Check:
    """``sends`` in order, then exactly ``receives``, then the close code; None: the socket lives on."""

    name: str
    sends: tuple[Any, ...]
    receives: tuple[Any, ...] = ()
    close: int | None = None


def subscribe(query: Any, key: Any = "1", **more: Any) -> dict[str, Any]:
    return {"id": key, "type": "subscribe", "payload": {"query": query, **more}}


def answer(data: Any, key: str = "1") -> tuple[Any, ...]:
    return {"id": key, "type": "next", "payload": {"data": data}}, {"id": key, "type": "complete"}


def error(code: str = "BAD_USER_INPUT", key: str = "1") -> dict[str, Any]:
    """An error message as ``reduced`` leaves it."""
    return {"id": key, "type": "error", "codes": [code]}


HELLO = {"hello": "hello world"}

NO_MESSAGES: dict[str, str | bytes] = {
    "empty": "",
    "unfinished JSON": "{",
    "no JSON": "connection_init",
    "something behind": '{"type": "ping"} {}',
    "null": "null",
    "number": "0",
    "true": "true",
    "text": '"ping"',
    "array": "[]",
    "batch": '[{"type": "ping"}]',
    "no type": "{}",
    "null type": '{"type": null}',
    "number type": '{"type": 1}',
    "array type": '{"type": ["ping"]}',
    "object type": '{"type": {"type": "ping"}}',
    "empty type": '{"type": ""}',
    "capitals": '{"type": "Ping"}',
    "of the legacy protocol, start": '{"type": "start", "id": "1", "payload": {"query": "{ hello }"}}',
    "of the legacy protocol, stop": '{"type": "stop", "id": "1"}',
    "of the legacy protocol, terminate": '{"type": "connection_terminate"}',
    "of servers, ack": '{"type": "connection_ack"}',
    "of servers, next": '{"type": "next", "id": "1", "payload": {}}',
    "of servers, error": '{"type": "error", "id": "1", "payload": []}',
    "member twice": '{"type": "ping", "type": "pong"}',
    "ping with text": '{"type": "ping", "payload": "x"}',
    "ping with number": '{"type": "ping", "payload": 0}',
    "ping with array": '{"type": "ping", "payload": []}',
    "pong with false": '{"type": "pong", "payload": false}',
    "init with text": '{"type": "connection_init", "payload": "x"}',
    "init with array": '{"type": "connection_init", "payload": []}',
    "init with number": '{"type": "connection_init", "payload": 1}',
    "not a number": '{"type": "ping", "payload": {"n": NaN}}',
    "infinity": '{"type": "ping", "payload": {"n": Infinity}}',
    "number of 2,000 digits": '{"type": "ping", "payload": {"n": ' + "1" * 2_000 + "}}",
    "lone surrogate": '{"type": "ping", "payload": {"n": "\\ud800"}}',
    "deep": '{"type": "ping", "payload": ' + '{"a":' * 100 + "1" + "}" * 101,
    "deeper than is written": '{"type": "ping", "payload": ' + '{"a":' * 600 + "1" + "}" * 601,
    "very deep": "[" * 4_000,
    "too long": '{"type": "ping", "payload": {"x": "' + "x" * BYTES + '"}}',
    "binary": b'{"type": "ping"}',
    "binary, no UTF-8": b"\xff\xfe",
}

NO_SUBSCRIBE: dict[str, dict[str, Any]] = {
    "no id": {"type": "subscribe", "payload": {"query": "{ hello }"}},
    "null id": subscribe("{ hello }", None),
    "number id": subscribe("{ hello }", 1),
    "empty id": subscribe("{ hello }", ""),
    "array id": subscribe("{ hello }", ["1"]),
    "object id": subscribe("{ hello }", {"id": "1"}),
    "no payload": {"type": "subscribe", "id": "1"},
    "null payload": {"type": "subscribe", "id": "1", "payload": None},
    "text payload": {"type": "subscribe", "id": "1", "payload": "{ hello }"},
    "array payload": {"type": "subscribe", "id": "1", "payload": [{"query": "{ hello }"}]},
    "no query": {"type": "subscribe", "id": "1", "payload": {}},
    "null query": subscribe(None),
    "number query": subscribe(7),
    "object query": subscribe({"query": "{ hello }"}),
    "text variables": subscribe("{ hello }", variables="{}"),
    "array variables": subscribe("{ hello }", variables=[]),
    "number operation": subscribe("{ hello }", operationName=1),
    "array extensions": subscribe("{ hello }", extensions=[]),
    "complete without id": {"type": "complete"},
    "complete with null id": {"type": "complete", "id": None},
    "complete with number id": {"type": "complete", "id": 1},
    "complete with empty id": {"type": "complete", "id": ""},
}

CHECKS = [
    *(Check(f"no message: {name}", (raw,), (), 4400) for name, raw in NO_MESSAGES.items()),
    *(Check(f"no message, acknowledged: {name}", (INIT, raw), (ACK,), 4400)
      for name, raw in NO_MESSAGES.items() if not name.startswith("init")),
    *(Check(f"no message: {name}", (INIT, sent), (ACK,), 4400) for name, sent in NO_SUBSCRIBE.items()),
    # opening
    Check("init", (INIT,), (ACK,)),
    Check("init with null", ({**INIT, "payload": None},), (ACK,)),
    Check("init with nothing in it", ({**INIT, "payload": {}},), (ACK,)),
    Check("init with what we do not know", ({**INIT, "payload": {"x": [1]}, "more": 1},), (ACK,)),
    Check("init with null for a token", ({**INIT, "payload": {"authorization": None}},), (ACK,)),
    Check("init twice", (INIT, INIT), (ACK,), 4429),
    Check("init after an operation", (INIT, subscribe("{ hello }"), INIT), (ACK, ...), 4429),
    Check("a token that is none", ({**INIT, "payload": {"authorization": "Bearer x"}},), (), 4403),
    Check("a token of another scheme", ({**INIT, "payload": {"Authorization": "Basic eDp5"}},), (), 4403),
    Check("a token that is a number", ({**INIT, "payload": {"authorization": 7}},), (), 4403),
    Check("a token that is a list", ({**INIT, "payload": {"authorization": ["Bearer x"]}},), (), 4403),
    Check("subscribe before init", (subscribe("{ hello }"),), (), 4401),
    Check("subscribe before init, no GraphQL", (subscribe("{"),), (), 4401),
    Check("no init in time", (), (), 4408),
    Check("pings are no init", ({"type": "ping"}, {"type": "ping"}), ({"type": "pong"},) * 2, 4408),
    # ping and pong
    Check("deep ping", (INIT, '{"type":"ping","payload":' + '{"a":' * 98 + "[]" + "}" * 99), (ACK, ...)),
    Check("ping", (INIT, {"type": "ping"}), (ACK, {"type": "pong"})),
    Check("ping with null", (INIT, {"type": "ping", "payload": None}), (ACK, {"type": "pong"})),
    Check("ping is echoed", (INIT, {"type": "ping", "payload": {"a": [1]}}),
          (ACK, {"type": "pong", "payload": {"a": [1]}})),
    Check("ping with nothing in it", (INIT, {"type": "ping", "payload": {}}),
          (ACK, {"type": "pong", "payload": {}})),
    Check("pong unasked", (INIT, {"type": "pong"}, {"type": "pong", "payload": {"a": 1}}), (ACK,)),
    # operations
    Check("query", (INIT, subscribe("{ hello }")), (ACK, *answer(HELLO))),
    Check("nulls", (INIT, subscribe("{ hello }", variables=None, operationName=None, extensions=None)),
          (ACK, *answer(HELLO))),
    Check("variables", (INIT, subscribe("query($n: String) { hello(name: $n) }", variables={"n": "青海"})),
          (ACK, *answer({"hello": "hello 青海"}))),
    Check("operation by name", (INIT, subscribe("query A { a: hello } query B { hello }", operationName="B")),
          (ACK, *answer(HELLO))),
    Check("extensions", (INIT, subscribe("{ hello }", extensions={"x": 1})), (ACK, *answer(HELLO))),
    Check("mutation", (INIT, subscribe("mutation { change }")), (ACK, *answer({"change": "changed"}))),
    Check("id of any text", (INIT, subscribe("{ hello }", "青 {}\"'\u202e")),
          (ACK, *answer(HELLO, "青 {}\"'\u202e"))),
    Check("id like a property", (INIT, subscribe("{ hello }", "__proto__")),
          (ACK, *answer(HELLO, "__proto__"))),
    Check("a field that fails", (INIT, subscribe("{ broken }")), (ACK, ..., {"id": "1", "type": "complete"})),
    Check("the public", (INIT, subscribe("{ me }")), (ACK, *answer({"me": "public"}))),
    # refused operations: an error, no complete, and the socket lives
    Check("no syntax", (INIT, subscribe("{ hello")), (ACK, error())),
    Check("empty query", (INIT, subscribe("")), (ACK, error())),
    Check("unknown field", (INIT, subscribe("{ helo }")), (ACK, error())),
    Check("wrong variable", (INIT, subscribe("query($n: String) { hello(name: $n) }", variables={"n": 1})),
          (ACK, error())),
    Check("several operations", (INIT, subscribe("query A { hello } query B { hello }")), (ACK, error())),
    Check("unknown operation", (INIT, subscribe("{ hello }", operationName="B")), (ACK, error())),
    Check("too deep", (INIT, subscribe("{ hello " * 20 + "}" * 20)), (ACK, error("LIMIT_EXCEEDED"))),
    Check("introspection", (INIT, subscribe("{ __schema { description } }")),
          (ACK, error("UNAUTHENTICATED"))),
    Check("no such trusted text",
          (INIT, {"id": "1", "type": "subscribe",
                  "payload": {"extensions": {"persistedQuery": {"sha256Hash": "0"}}}}), (ACK,), 4400),
    # streams
    Check("subscription", (INIT, subscribe("subscription { count(to: 2) }")),
          (ACK, {"id": "1", "type": "next", "payload": {"data": {"count": 0}}}, *answer({"count": 1}))),
    Check("subscription of nothing", (INIT, subscribe("subscription { count(to: 0) }")),
          (ACK, {"id": "1", "type": "complete"})),
    Check("subscription with a wrong field", (INIT, subscribe("subscription { nothing }")), (ACK, error())),
    Check("subscription with a wrong variable",
          (INIT, subscribe("subscription($n: Int!) { count(to: $n) }", variables={})), (ACK, error())),
    Check("two root fields", (INIT, subscribe("subscription { count(to: 1) forever }")), (ACK, error())),
    # ids
    Check("id of a stream twice", (INIT, subscribe("subscription { forever }"), subscribe("{ hello }")),
          (ACK, ...), 4409),
    Check("id of a query twice", (INIT, subscribe("{ slow }"), subscribe("{ slow }")), (ACK,), 4409),
    Check("long id twice", (INIT, *(subscribe("{ slow }", "青" * 300),) * 2), (ACK,), 4409),
    Check("as many as may be", (INIT, *(subscribe("{ slow }", str(n)) for n in range(OPERATIONS))), (ACK,)),
    Check("one too many", (INIT, *(subscribe("{ slow }", str(n)) for n in range(OPERATIONS + 1))),
          (ACK,), 4429),
    # complete
    Check("complete of nothing", (INIT, {"type": "complete", "id": "x"}), (ACK,)),
    Check("complete before init", ({"type": "complete", "id": "x"}, INIT), (ACK,)),
    Check("complete twice", (INIT, subscribe("{ slow }"), *({"type": "complete", "id": "1"},) * 2), (ACK,)),
    Check("complete with a payload", (INIT, {"type": "complete", "id": "1", "payload": 7}), (ACK,)),
    Check("the id is free after complete",
          (INIT, subscribe("{ slow }"), {"type": "complete", "id": "1"}, subscribe("{ hello }")),
          (ACK, *answer(HELLO))),
    Check("a place is free after complete",
          (INIT, *(subscribe("{ slow }", str(n)) for n in range(OPERATIONS)),
           {"type": "complete", "id": "0"}, subscribe("{ hello }", "x")), (ACK, *answer(HELLO, "x"))),
]  # fmt: skip


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
