"""What clients of ``graphql-transport-ws`` send, and what they are to be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

INIT = {"type": "connection_init"}
ACK = {"type": "connection_ack"}

OPERATIONS = 5
"""Operations at once on a socket of the service that is checked."""

BYTES = 4_096
"""Bytes of a message to it at most."""


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
