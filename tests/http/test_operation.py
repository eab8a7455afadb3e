"""Operating the service: ready and not, the engine away and back, counters, records before answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from graph_api.app import create_app
from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.settings import Settings

from .conftest import small_schema
from .gate import Gate

ASKED = '{ asked(code: "91990000MA9900A13A") }'


@pytest.fixture
async def gate(graph: Graph, graph_address: GraphAddress) -> AsyncIterator[Gate]:
    """An open gate to the engine of this run."""
    made = Gate(graph_address.uri)
    await made.open()
    yield made
    await made.shut()


@pytest.fixture
def through_gate(settings: Settings, gate: Gate, graph_address: GraphAddress) -> Settings:
    """Settings of a service that reaches the engine through the gate alone."""
    engine: dict[str, Any] = {
        "NEO4J_URI": gate.uri,
        "NEO4J_USERNAME": graph_address.username,
        "NEO4J_PASSWORD": graph_address.password,
        "NEO4J_DATABASE": graph_address.database,
    }
    return Settings(home=settings.home, **engine)


def client_of(app: Starlette) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


async def until_ready(client: httpx.AsyncClient, status: int = 200) -> httpx.Response:
    """Ask ``/readyz`` until it answers ``status``; fails after 20 s."""
    async with asyncio.timeout(20):
        while (response := await client.get("/readyz")).status_code != status:
            await asyncio.sleep(0.05)
    return response


async def ask(client: httpx.AsyncClient, query: str, headers: dict[str, str]) -> tuple[Any, float]:
    started = time.monotonic()
    response = await client.post("/graphql", json={"query": query}, headers=headers)
    return response.json(), time.monotonic() - started


async def test_alive_and_ready(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).status_code == 200
    assert (await client.get("/readyz")).json() == {"status": "ready", "engine": "ready"}


async def test_starting_migrates_and_plans_every_query(settings: Settings, graph: Graph) -> None:
    await graph.run_admin("MATCH (m:Migration) DETACH DELETE m")
    app = create_app(settings, graph=graph, schema=small_schema)
    async with app.router.lifespan_context(app), client_of(app) as client:
        assert (await client.get("/readyz")).status_code == 200
    assert (await graph.run_admin("MATCH (m:Migration) RETURN count(m) AS n"))[0]["n"] >= 2


async def test_a_graph_of_a_newer_version_is_never_ready(settings: Settings, graph: Graph) -> None:
    await graph.run_admin("CREATE (:Migration {version: 9999, checksum: 'x'})")
    try:
        app = create_app(settings, graph=graph, schema=small_schema)
        async with app.router.lifespan_context(app), client_of(app) as client:
            response = await client.get("/readyz")
            assert response.status_code == 503
            assert response.json()["engine"] == "unusable"
            answer, _ = await ask(client, "{ hello }", {})
            assert answer["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    finally:
        await graph.run_admin("MATCH (m:Migration {version: 9999}) DELETE m")


async def test_the_engine_goes_and_comes_back(
    through_gate: Settings, gate: Gate, bearer: dict[str, str]
) -> None:
    app = create_app(through_gate, schema=small_schema)
    async with app.router.lifespan_context(app), client_of(app) as client:
        answer, _ = await ask(client, ASKED, bearer)
        assert answer == {"data": {"asked": "recorded"}}
        await gate.shut()
        first, seconds = await ask(client, ASKED, bearer)
        assert first["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
        assert first["data"] is None
        assert seconds < 6
        down = await until_ready(client, 503)
        assert down.json()["engine"] == "unreachable"
        for _ in range(5):
            answer, seconds = await ask(client, ASKED, bearer)
            assert answer["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
            assert answer["data"] is None
            assert seconds < 0.5
        assert (await client.get("/healthz")).status_code == 200
        assert "credit_graph_engine_up 0.0" in (await client.get("/metrics")).text
        strict = await client.post(
            "/graphql",
            json={"query": ASKED},
            headers={**bearer, "accept": "application/graphql-response+json"},
        )
        assert strict.status_code == 503
        await gate.open()
        await until_ready(client)
        answers = [await ask(client, ASKED, bearer) for _ in range(5)]
        assert [answer for answer, _ in answers] == [{"data": {"asked": "recorded"}}] * 5


async def test_an_engine_that_says_nothing_is_unavailable_soon(
    through_gate: Settings, gate: Gate, bearer: dict[str, str]
) -> None:
    app = create_app(through_gate, schema=small_schema)
    async with app.router.lifespan_context(app), client_of(app) as client:
        await gate.stall()
        answer, seconds = await ask(client, ASKED, bearer)
        assert answer["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
        assert seconds < 6
        await until_ready(client, 503)
        _, seconds = await ask(client, ASKED, bearer)
        assert seconds < 0.5


async def test_the_service_starts_without_the_engine(
    through_gate: Settings, gate: Gate, bearer: dict[str, str]
) -> None:
    await gate.shut()
    app = create_app(through_gate, schema=small_schema)
    async with app.router.lifespan_context(app), client_of(app) as client:
        assert (await client.get("/readyz")).status_code == 503
        assert (await client.get("/healthz")).status_code == 200
        answer, seconds = await ask(client, ASKED, bearer)
        assert answer["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
        assert seconds < 0.5
        assert (await client.get("/")).status_code == 200
        await gate.open()
        await until_ready(client)
        answer, _ = await ask(client, ASKED, bearer)
        assert answer == {"data": {"asked": "recorded"}}


async def test_the_record_is_there_when_the_answer_is(
    client: httpx.AsyncClient, graph: Graph, bearer: dict[str, str]
) -> None:
    response = await client.post("/graphql", json={"query": ASKED}, headers=bearer)
    assert response.json() == {"data": {"asked": "recorded"}}
    rows = await graph.run_admin("MATCH (r:AuditRecord) RETURN r.org AS org, r.requestId AS request")
    assert rows == [{"org": "bank-a", "request": response.headers["x-request-id"]}]
    await client.post("/graphql", json={"query": ASKED})
    assert len(await graph.run_admin("MATCH (r:AuditRecord) RETURN r.id AS id")) == 1


async def test_counters_name_operations_of_the_schema_alone(
    client: httpx.AsyncClient, bearer: dict[str, str]
) -> None:
    for query in ("{ hello }", "{ forbidden }", "{ p99999919700101101X }", "query Zhang { hello forbidden }"):
        await client.post("/graphql", json={"query": query}, headers=bearer)
    await client.get("/99999919700101101X")
    text = (await client.get("/metrics")).text
    assert 'credit_graph_requests_total{code="OK",operation="hello",role="bank"} 1.0' in text
    assert 'credit_graph_requests_total{code="FORBIDDEN",operation="forbidden",role="bank"} 1.0' in text
    assert 'credit_graph_requests_total{code="BAD_USER_INPUT",operation="other",role="bank"} 1.0' in text
    assert 'operation="several"' in text
    assert 'credit_graph_http_responses_total{route="other",status="404"} 1.0' in text
    assert "credit_graph_engine_up 1.0" in text
    assert "credit_graph_audit_waiting 0.0" in text
    for planted in ("99999919700101101X", "Zhang", "bank-a"):
        assert planted not in text
