"""Texts that the operator trusts are asked for by their hash, and are the only look-ups by GET."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from graph_api.app import create_app
from graph_api.bolt.driver import Graph
from graph_api.errors import SetupError
from graph_api.http.trusted import TrustedDocuments
from graph_api.settings import Settings

from .conftest import small_schema

HELLO = "query($n: String!) { hello(name: $n) }"
CHANGE = "mutation { change }"


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def named(text: str) -> dict[str, object]:
    return {"persistedQuery": {"version": 1, "sha256Hash": hash_of(text)}}


@pytest.fixture
async def trusting(settings: Settings, graph: Graph, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application that trusts a query and a mutation."""
    path = tmp_path / "trusted.json"
    path.write_text(json.dumps({hash_of(text): text for text in (HELLO, CHANGE)}))
    app = create_app(
        settings.model_copy(update={"trusted_documents": path}), graph=graph, schema=small_schema
    )
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield client


async def test_by_post(trusting: httpx.AsyncClient) -> None:
    body = {"extensions": named(HELLO), "variables": {"n": "青海"}}
    assert (await trusting.post("/graphql", json=body)).json() == {"data": {"hello": "hello 青海"}}
    assert (await trusting.post("/graphql", json={"extensions": named(CHANGE)})).status_code == 200
    unknown = await trusting.post("/graphql", json={"extensions": named("{ hello }")})
    assert unknown.status_code == 400


async def test_by_get_with_a_header_that_pages_of_other_sites_cannot_send(
    trusting: httpx.AsyncClient, bearer: dict[str, str]
) -> None:
    params = {"extensions": json.dumps(named(HELLO)), "variables": '{"n": "x"}'}
    for headers in ({"x-graphql-preflight": "1"}, {"x-requested-with": "x"}, bearer):
        response = await trusting.get("/graphql", params=params, headers=headers)
        assert response.json() == {"data": {"hello": "hello x"}}
    refused = await trusting.get("/graphql", params=params)
    assert refused.status_code == 403
    assert refused.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_by_get_a_mutation_stays_refused(trusting: httpx.AsyncClient, bearer: dict[str, str]) -> None:
    params = {"extensions": json.dumps(named(CHANGE))}
    assert (await trusting.get("/graphql", params=params, headers=bearer)).status_code == 405


async def test_a_text_that_is_sent_is_not_trusted(
    trusting: httpx.AsyncClient, bearer: dict[str, str]
) -> None:
    params = {"query": HELLO, "variables": '{"n": "x"}', "extensions": json.dumps(named(HELLO))}
    assert (await trusting.get("/graphql", params=params, headers=bearer)).status_code == 405


@pytest.mark.parametrize("content", ["", "[]", '{"00": "{ hello }"}', '{"00": 1}'])
def test_a_file_that_cannot_be_meant_stops_the_start(tmp_path: Path, content: str) -> None:
    path = tmp_path / "trusted.json"
    path.write_text(content)
    with pytest.raises(SetupError, match="CREDIT_GRAPH_TRUSTED_DOCUMENTS"):
        TrustedDocuments.read(path)
    with pytest.raises(SetupError):
        TrustedDocuments.read(tmp_path / "missing.json")
