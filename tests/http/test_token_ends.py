"""What follows something ends with its token: sockets and streams, by its end or by its key."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import jwt
import pytest
import strawberry
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from graph_api.bolt.driver import Graph
from graph_api.http import authentication, remembered_tokens, token_watch
from graph_api.http.claims import LEEWAY_SECONDS
from graph_api.http.issuer import KEYS_LIFETIME_SECONDS, IssuerTokens
from graph_api.http.sockets import PROTOCOL
from graph_api.http.tokens import DevelopmentTokens, issue_development_token
from graph_api.settings import Settings

from .serving import serving
from .subscriptions import Counting
from .test_issuer import ED, Clock, FakeIssuer, issuer, token  # noqa: F401 - a fixture

PATIENCE = 30.0
FOREVER = "subscription { forever }"
LASTING = timedelta(minutes=5)


def short(settings: Settings, seconds: float = 1.5) -> str:
    """Return a token that is accepted for a moment yet: what is left of its leeway."""
    ttl = timedelta(seconds=seconds - LEEWAY_SECONDS)
    return issue_development_token(settings, "bank", "bank-a", ttl=ttl)


released = {"now": asyncio.Event()}


@strawberry.type
class Query:
    """A question that is answered when the test says so."""

    @strawberry.field
    async def held(self) -> str:
        await released["now"].wait()
        return "answered"


@strawberry.type
class Subscription(Counting):
    """As everywhere, and one that always has something to say."""

    @strawberry.subscription
    async def always(self) -> AsyncGenerator[int, None]:
        while True:
            yield 1
            await asyncio.sleep(0)


@pytest.fixture
async def port(settings: Settings, graph: Graph) -> AsyncIterator[int]:
    released["now"] = asyncio.Event()
    patient = settings.model_copy(update={"answer_timeout_seconds": PATIENCE})
    async with serving(patient, graph, strawberry.Schema(Query, subscription=Subscription)) as found:
        yield found


@asynccontextmanager
async def opened(port: int, bearer: str | None) -> AsyncIterator[ClientConnection]:
    async with (
        asyncio.timeout(PATIENCE),
        connect(f"ws://127.0.0.1:{port}/graphql", subprotocols=[Subprotocol(PROTOCOL)]) as socket,
    ):
        payload = {} if bearer is None else {"authorization": f"Bearer {bearer}"}
        await send(socket, type="connection_init", payload=payload)
        assert await received(socket) == {"type": "connection_ack"}
        yield socket


async def send(socket: ClientConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))


async def ask(socket: ClientConnection, key: str, query: str) -> None:
    await send(socket, type="subscribe", id=key, payload={"query": query})


async def received(socket: ClientConnection) -> Any:
    return json.loads(await socket.recv())


async def code_of(socket: ClientConnection) -> int | None:
    with suppress(ConnectionClosed):
        while True:
            await socket.recv()
    return socket.close_code


def refused(message: Any, key: str) -> bool:
    assert (message["type"], message["id"]) == ("error", key)
    return [error["extensions"]["code"] for error in message["payload"]] == ["UNAUTHENTICATED"]


async def test_an_idle_socket_is_closed(port: int, settings: Settings) -> None:
    async with opened(port, short(settings)) as socket:
        assert await code_of(socket) == 4403


async def test_a_subscription_is_told_and_a_question_answered(port: int, settings: Settings) -> None:
    async with opened(port, short(settings)) as socket:
        await ask(socket, "follows", FOREVER)
        assert (await received(socket))["payload"] == {"data": {"forever": 1}}
        await ask(socket, "asks", "{ held }")
        assert refused(await received(socket), "follows")
        # The token has ended, and the question is still under way: nothing new, but an answer to it.
        await ask(socket, "late", "{ held }")
        assert refused(await received(socket), "late")
        released["now"].set()
        answer = await received(socket)
        assert (answer["id"], answer["payload"]) == ("asks", {"data": {"held": "answered"}})
        assert (await received(socket))["type"] == "complete"
        assert await code_of(socket) == 4403


async def test_nothing_follows_the_error(port: int, settings: Settings) -> None:
    async with opened(port, short(settings)) as socket:
        await ask(socket, "busy", "subscription { always }")
        while (message := await received(socket))["type"] == "next":
            pass
        assert refused(message, "busy")
        assert await code_of(socket) == 4403


async def test_a_stream_ends_with_an_error(port: int, settings: Settings) -> None:
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {short(settings)}"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
        text = (await client.post("/graphql", json={"query": FOREVER}, headers=headers)).text
    events = [block for block in text.split("\n\n") if block.startswith("event:")]
    assert len(events) == 3
    assert '"forever":1' in events[0]
    assert '"code":"UNAUTHENTICATED"' in events[1]
    assert events[2].startswith("event: complete")


async def test_other_sockets_live_on(port: int, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token that lasts is looked at again and again, the public has none, and both go on."""
    monkeypatch.setattr(token_watch, "CHECK_SECONDS", 0.05)
    lasting = issue_development_token(settings, "bank", "bank-a", ttl=LASTING)
    async with opened(port, lasting) as known, opened(port, None) as public:
        async with opened(port, short(settings)) as ending:
            assert await code_of(ending) == 4403
        for socket in (known, public):
            await send(socket, type="ping")
            assert await received(socket) == {"type": "pong"}


class Looks(DevelopmentTokens):
    """Verifies tokens, and counts how often."""

    count = 0

    async def caller(self, token: str) -> Any:
        self.count += 1
        return await super().caller(token)


async def test_a_token_is_good_until_its_leeway_ends(settings: Settings) -> None:
    """The end counts as at the start: with the minute by which clocks may differ, and not a moment more."""
    verifier = Looks(settings)
    end = datetime.now(UTC).timestamp() + 1.5
    async with asyncio.timeout(PATIENCE):
        await token_watch.until_refused(verifier, f"Bearer {short(settings)}")
    assert datetime.now(UTC).timestamp() >= end - 1.0  # the claim has whole seconds
    assert verifier.count <= 3


async def test_a_withdrawn_key_ends_them_too(
    settings: Settings,
    graph: Graph,
    issuer: FakeIssuer,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock()
    monkeypatch.setattr(authentication, "IssuerTokens", partial(IssuerTokens, clock=clock))
    monkeypatch.setattr(remembered_tokens, "REMEMBERED_SECONDS", 0.0)
    monkeypatch.setattr(token_watch, "CHECK_SECONDS", 0.05)
    theirs = settings.model_copy(update={"oidc_issuer": issuer.address})
    schema = strawberry.Schema(Query, subscription=Subscription)
    bearer = token(issuer, ED, "EdDSA", "d")
    assert jwt.decode(bearer, options={"verify_signature": False})["exp"] > datetime.now(UTC).timestamp() + 60
    async with serving(theirs, graph, schema) as port, opened(port, bearer) as socket:
        await ask(socket, "1", FOREVER)
        assert (await received(socket))["type"] == "next"
        issuer.down = True  # an issuer that is away withdraws nothing
        clock.now += KEYS_LIFETIME_SECONDS
        while issuer.requests[-1] != "/.well-known/openid-configuration" or len(issuer.requests) < 3:
            await asyncio.sleep(0.01)
        await send(socket, type="ping")
        assert await received(socket) == {"type": "pong"}
        issuer.keys, issuer.down = [], False
        clock.now += KEYS_LIFETIME_SECONDS
        assert refused(await received(socket), "1")
        assert await code_of(socket) == 4403
