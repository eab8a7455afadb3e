"""GraphQL over SSE, each operation a connection of its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import httpx
import pytest
import strawberry

from graph_api.bolt.driver import Graph
from graph_api.http import event_stream
from graph_api.settings import Settings

from .serving import serving
from .subscriptions import Counting

EVENTS = {"accept": "text/event-stream"}
ended: dict[str, asyncio.Event] = {}
"""Set when an operation was given up; made anew for the event loop of each test."""


@strawberry.type
class Query:
    """Something to ask."""

    @strawberry.field
    def hello(self) -> str:
        return "line\nline"

    @strawberry.field
    async def slow(self) -> str | None:
        try:
            await asyncio.Event().wait()
        finally:
            ended["now"].set()
        return "never"


@strawberry.type
class Subscription(Counting):
    """Something to follow."""

    @strawberry.subscription
    async def forever(self) -> AsyncGenerator[int, None]:
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            ended["now"].set()


@pytest.fixture
async def served(settings: Settings, graph: Graph) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a real server: only that one streams."""
    ended["now"] = asyncio.Event()
    schema = strawberry.Schema(Query, subscription=Subscription)
    patient = settings.model_copy(update={"answer_timeout_seconds": 60.0})
    async with (
        serving(patient, graph, schema) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client,
    ):
        yield client


def events(text: str) -> list[tuple[str, Any]]:
    """Return the events of a stream as the HTML standard reads them, comments left out."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(":", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            data = fields["data"].strip()
            found.append((fields["event"].strip(), json.loads(data) if data else None))
    return found


async def ask(client: httpx.AsyncClient, query: str, **headers: str) -> httpx.Response:
    return await client.post("/graphql", json={"query": query}, headers={**EVENTS, **headers})


async def test_a_query(served: httpx.AsyncClient) -> None:
    response = await ask(served, "{ hello }")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert events(response.text) == [("next", {"data": {"hello": "line\nline"}}), ("complete", None)]


async def test_a_subscription(served: httpx.AsyncClient) -> None:
    response = await ask(served, "subscription { count(to: 3) }")
    expected = [("next", {"data": {"count": number}}) for number in range(3)]
    assert events(response.text) == [*expected, ("complete", None)]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ helo }", "BAD_USER_INPUT"),
        ("{ hello", "BAD_USER_INPUT"),
        ("subscription { nothing }", "BAD_USER_INPUT"),
        ("query A { hello } query B { hello }", "BAD_USER_INPUT"),
        ("{ __schema { description } }", "UNAUTHENTICATED"),
        ("{ hello " * 20 + "}" * 20, "LIMIT_EXCEEDED"),
    ],
)
async def test_a_refused_document_is_told_in_the_stream(
    served: httpx.AsyncClient, query: str, code: str
) -> None:
    response = await ask(served, query)
    assert response.status_code == 200
    (name, result), last = events(response.text)
    assert (name, last) == ("next", ("complete", None))
    assert {error["extensions"]["code"] for error in result["errors"]} == {code}
    assert "data" not in result


async def test_what_is_no_request_is_refused_before(served: httpx.AsyncClient) -> None:
    response = await served.post(
        "/graphql", content=b"[]", headers={**EVENTS, "content-type": "application/json"}
    )
    assert (response.status_code, response.headers["content-type"]) == (400, "application/json")
    response = await ask(served, "{ hello }", authorization="Bearer nonsense")
    assert (response.status_code, response.headers["content-type"]) == (401, "application/json")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/event-stream", "text/event-stream"),
        ("text/event-stream, */*;q=0.1", "text/event-stream"),
        ("text/event-stream, application/json;q=0.5", "text/event-stream"),
        ("application/json, text/event-stream", "application/json"),
        ("application/graphql-response+json, application/json, text/event-stream, multipart/mixed",
         "application/graphql-response+json"),
        ("text/event-stream;q=0.4, */*", "application/json"),
        ("text/*", None),
        ("text/event-stream;q=0", None),
    ],
)  # fmt: skip
async def test_who_wants_a_stream(served: httpx.AsyncClient, accept: str, media_type: str | None) -> None:
    response = await ask(served, "{ hello }", accept=accept)
    assert response.status_code == (200 if media_type else 406)
    assert media_type is None or response.headers["content-type"].startswith(media_type)


@pytest.mark.parametrize("query", ["{ slow }", "subscription { forever }"])
async def test_who_goes_away_ends_the_operation(served: httpx.AsyncClient, query: str) -> None:
    async with served.stream("POST", "/graphql", json={"query": query}, headers=EVENTS) as response:
        async for chunk in response.aiter_text():
            if "{" in query[:1] or "next" in chunk:
                break
        assert not ended["now"].is_set()
    async with asyncio.timeout(10):
        await ended["now"].wait()


async def test_silence_is_filled(served: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "SILENCE_SECONDS", 0.05)
    comments = 0
    async with served.stream("POST", "/graphql", json={"query": "{ slow }"}, headers=EVENTS) as response:
        async for chunk in response.aiter_text():
            comments += chunk.count(":\n\n")
            if comments >= 3:
                break
