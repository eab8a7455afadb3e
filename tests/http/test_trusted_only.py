"""Roles of which only trusted texts are executed, by whatever door they ask."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from hashlib import sha256
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest
import strawberry
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from graph_api.app import create_app
from graph_api.bolt.driver import Graph
from graph_api.errors import SetupError
from graph_api.http.sockets import PROTOCOL
from graph_api.http.tokens import issue_development_token
from graph_api.http.trusted import PAGE_DOCUMENTS, TrustedDocuments, TrustedOnly, page_documents
from graph_api.schema.build import build_schema
from graph_api.settings import Settings

from .conftest import Query
from .serving import serving
from .subscriptions import Counting

HELLO = "query($n: String!) { hello(name: $n) }"
COUNT = "subscription { count(to: 1) }"
OTHERS = {
    "another text": "{ hello }",
    "one letter more": f"{HELLO} ",
    "no GraphQL": "{ hello",
    "beyond the bounds": "{ a " * 100 + "}" * 100,
    "introspection": "{ __typename }",
    "a subscription": "subscription { forever }",
    "nothing": "",
}
"""Texts that are not trusted; the third and fourth would be told so, if they were read."""

ACCEPTED = ("*/*", "application/json", "application/graphql-response+json", "text/event-stream")


def named(text: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": sha256(text.encode()).hexdigest()}}


def codes(body: Any) -> list[str]:
    return [error["extensions"]["code"] for error in body.get("errors", ())]


@pytest.fixture
def strict(settings: Settings, tmp_path: Path) -> Settings:
    """Settings under which the public and banks may ask two texts."""
    path = tmp_path / "trusted.json"
    path.write_text(json.dumps({sha256(text.encode()).hexdigest(): text for text in (HELLO, COUNT)}))
    return settings.model_copy(update={"trusted_documents": path, "trusted_only": "public, bank"})


@pytest.fixture
async def port(strict: Settings, graph: Graph) -> AsyncIterator[int]:
    async with serving(strict, graph, strawberry.Schema(Query, subscription=Counting)) as found:
        yield found


@pytest.fixture
async def http(port: int) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as opened:
        yield opened


@pytest.fixture
def department(strict: Settings) -> dict[str, str]:
    """The header of a role that is not named."""
    return {"authorization": f"Bearer {issue_development_token(strict, 'department', 'office')}"}


async def test_over_http(http: httpx.AsyncClient, bearer: dict[str, str]) -> None:
    for (name, text), role, accept in product(OTHERS.items(), ({}, bearer), ACCEPTED):
        headers = {**role, "accept": accept}
        answers = [await http.post("/graphql", json={"query": text}, headers=headers)]
        if text:
            answers.append(await http.get("/graphql", params={"query": text}, headers=headers))
        for answer in answers:
            assert (answer.status_code, codes(answer.json())) == (403, ["FORBIDDEN"]), (name, accept)
            assert "hello" not in answer.text


async def test_trusted_texts_are_answered(http: httpx.AsyncClient, bearer: dict[str, str]) -> None:
    variables = {"n": "x"}
    for body in ({"query": HELLO}, {"extensions": named(HELLO)}):
        for headers in ({}, bearer):
            answer = await http.post("/graphql", json={**body, "variables": variables}, headers=headers)
            assert answer.json() == {"data": {"hello": "hello x"}}
    params = {"extensions": json.dumps(named(HELLO)), "variables": json.dumps(variables)}
    assert (await http.get("/graphql", params=params, headers=bearer)).json()["data"]
    # In full by GET it stays what it was: a look-up in a URL, which only a hash can ask for.
    params = {"query": HELLO, "variables": json.dumps(variables)}
    assert (await http.get("/graphql", params=params, headers=bearer)).status_code == 405
    stream = await http.post("/graphql", json={"query": COUNT}, headers={"accept": "text/event-stream"})
    assert (stream.status_code, '"count":0' in stream.text) == (200, True)


async def test_other_roles_ask_what_they_like(http: httpx.AsyncClient, department: dict[str, str]) -> None:
    answer = await http.post("/graphql", json={"query": "{ hello }"}, headers=department)
    assert answer.json() == {"data": {"hello": "hello world"}}
    refused = await http.post("/graphql", json={"query": "{ hello"}, headers=department)
    assert (refused.status_code, codes(refused.json())) == (400, ["BAD_USER_INPUT"])


async def test_on_a_socket(port: int) -> None:
    async with connect(f"ws://127.0.0.1:{port}/graphql", subprotocols=[Subprotocol(PROTOCOL)]) as socket:

        async def told(**payload: Any) -> Any:
            await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
            return json.loads(await socket.recv())

        await socket.send('{"type": "connection_init"}')
        assert json.loads(await socket.recv()) == {"type": "connection_ack"}
        for text in OTHERS.values():
            message = await told(query=text)
            assert message["type"] == "error"
            assert codes({"errors": message["payload"]}) == ["FORBIDDEN"]
        # The socket lives on, and what is trusted is answered.
        for asked in ({"query": COUNT}, {"extensions": named(COUNT)}):
            assert (await told(**asked))["payload"] == {"data": {"count": 0}}
            assert json.loads(await socket.recv())["type"] == "complete"


async def test_the_page_goes_on(settings: Settings, graph: Graph) -> None:
    """Every question of the page is read; what is wrong here is that its variables are missing."""
    assert len(page_documents()) > 10
    strict = settings.model_copy(update={"trusted_only": "public,bank"})
    app = create_app(strict, graph=graph, schema=build_schema())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        for text in page_documents():
            answer = await client.post("/graphql", json={"query": text})
            assert set(codes(answer.json())) == {"BAD_USER_INPUT"}, text
        (search,) = [text for text in page_documents() if text.startswith("query Search(")]
        body = {"query": search, "variables": {"text": "甲", "first": 5}}
        assert (await client.post("/graphql", json=body)).json()["data"]["search"]["edges"] == []
        # They are no look-ups that a URL can ask for.
        params = {"extensions": json.dumps(named(search))}
        assert (await client.get("/graphql", params=params)).status_code == 400
        assert (await client.get("/assets/" + PAGE_DOCUMENTS)).status_code == 404


def test_the_page_lists_every_question_that_it_sends() -> None:
    web = Path(__file__).parents[2] / "web" / "src" / "api" / "queries"
    written = {file.read_text(encoding="utf-8") for file in web.glob("*.graphql")}
    assert len(written) == len(page_documents())
    for text in page_documents():
        assert [each for each in written if text.startswith(each)]
    listed = json.loads((files("graph_api.http") / "web_assets" / PAGE_DOCUMENTS).read_bytes())
    assert all(sha256(text.encode()).hexdigest() == key for key, text in listed.items())


def test_a_role_that_does_not_exist_stops_the_start(settings: Settings) -> None:
    wrong = settings.model_copy(update={"trusted_only": "public,nobody"})
    with pytest.raises(SetupError, match="CREDIT_GRAPH_TRUSTED_ONLY"):
        TrustedOnly.configured(wrong, TrustedDocuments({}))
