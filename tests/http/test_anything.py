"""Whatever is sent is read or refused in words: no other error leaves the functions that read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from graphql import GraphQLSyntaxError
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph_api.errors import LimitExceededError
from graph_api.http.documents import inspect
from graph_api.http.prices import Prices
from graph_api.http.requests import RefusedError, checked_parameters, decoded, negotiate
from graph_api.http.socket_messages import CloseSocket, read_message
from graph_api.http.trusted import TrustedDocuments
from graph_api.schema.build import sdl
from graph_api.settings import Settings

SETTINGS = Settings()
PRICES = Prices(sdl(), SETTINGS.cost_list_items)
NONE = TrustedDocuments({})

LOADED = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
"""How long drawing takes says something of the machine, not of what is tested."""

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
MEMBERS = st.sampled_from(["type", "id", "payload", "query", "variables", "operationName", "extensions"])
KINDS = st.sampled_from(["connection_init", "ping", "pong", "subscribe", "complete", "next", "start"])
MESSAGES = st.dictionaries(MEMBERS, VALUES | KINDS | st.dictionaries(MEMBERS, VALUES | KINDS))
TOKENS = st.sampled_from(
    [
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ":",
        "=",
        "@",
        "$",
        "!",
        "|",
        "&",
        "...",
        "query",
        "mutation",
        "subscription",
        "fragment",
        "on",
        "F",
        "G",
        "a",
        "b",
        "1",
        "-2",
        "3.5e9",
        '"x"',
        '"""y"""',
        "true",
        "null",
        "first",
        "limit",
        "search",
        "nodes",
        "edges",
        "preCheck",
        "subjects",
        "#",
        ",",
        "\n",
        "\x00",
        "青",
    ]
)


def refusal(call: Callable[[], object], *expected: type[Exception]) -> Any:
    """Return the one of the expected errors that a call ended with, None where it did not."""
    try:
        call()
    except expected as error:
        return error
    return None


def read(body: bytes) -> None:
    value = decoded(body, "body", "请求体")
    if isinstance(value, dict):
        checked_parameters(value, NONE)


@LOADED
@given(st.binary(max_size=200) | MESSAGES.map(lambda value: json.dumps(value).encode()))
@example(b'{"query": "{ a }", "variables": {"x": "\\"\\\\:"}}')
def test_bodies(body: bytes) -> None:
    error = refusal(lambda: read(body), RefusedError)
    assert error is None or (error.status == 400 and error.message and error.message_zh)


@LOADED
@given(VALUES)
def test_json_without_repeated_names_is_read(value: Any) -> None:
    """The count of colons never mistakes one inside a string, a name or an escape for a member."""
    text = json.dumps(value, allow_nan=False) if _is_plain(value) else "null"
    assert decoded(text.encode(), "body", "请求体") == json.loads(text)


@LOADED
@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8), min_size=1, max_size=4), st.data())
def test_repeated_names_are_refused(members: dict[str, str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(members)))
    written = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in members.items()]
    written.insert(data.draw(st.integers(0, len(written))), f"{json.dumps(name, ensure_ascii=False)}: {{}}")
    body = ("{" + ", ".join(written) + "}").encode(errors="replace")
    # What cannot be encoded was replaced, and is another name then.
    replaced = any(0xD800 <= ord(character) <= 0xDFFF for character in name)
    error = refusal(lambda: decoded(body, "body", "请求体"), RefusedError)
    assert replaced or error is not None


@LOADED
@given(st.none() | st.text(max_size=200) | MESSAGES.map(json.dumps))
def test_messages(text: str | None) -> None:
    order = refusal(lambda: read_message(text, 1_000), CloseSocket)
    assert order is None or (order.code == 4400 and 3 < len(order.reason.encode()) <= 123)


@LOADED
@given(st.lists(TOKENS, max_size=60).map(" ".join) | st.text(max_size=100))
@example("{ a(x: [" + "[" * 70)
@example("}" * 10 + "{ a }")
def test_documents(text: str) -> None:
    error = refusal(lambda: inspect(text, SETTINGS, PRICES), GraphQLSyntaxError, LimitExceededError)
    assert error is None or error.message


@LOADED
@given(
    st.text(max_size=100)
    | st.lists(
        st.sampled_from(
            ["text/event-stream", "application/json", "*/*", ";q=", ",", "1", "nan", "-1", "2", "inf", "x"]
        )
    ).map("".join)
)
def test_accept(header: str) -> None:
    error = refusal(lambda: negotiate(header), RefusedError)
    assert error is None or error.status == 406


def _is_plain(value: Any) -> bool:
    """Whether JSON can write a value that orjson reads back the same: finite, and within 64 bits."""
    if isinstance(value, dict):
        return all(_is_plain(key) and _is_plain(inner) for key, inner in value.items())
    if isinstance(value, list):
        return all(_is_plain(inner) for inner in value)
    if isinstance(value, str):
        return not any(0xD800 <= ord(character) <= 0xDFFF for character in value)
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")
    return isinstance(value, bool) or value is None or -(2**63) <= value < 2**63
