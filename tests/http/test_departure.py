"""A client that goes away from a POST or GET is given up, and nobody else is the worse for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
import strawberry
from neo4j import AsyncGraphDatabase

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.registry import load_queries
from graph_api.http import departure
from graph_api.settings import Settings
from tests.bolt.test_coalescing import ENDLESS, READS

from .conftest import Query as SmallQuery
from .serving import serving
from .test_giving_up import endless, until

CODE = "91990000MA9900A13A"
BLOCKED = (
    "SHOW TRANSACTIONS YIELD metaData, status WHERE metaData.query = 'audit_append' "
    "AND status STARTS WITH 'Blocked' RETURN count(*) AS n"
)


@pytest.fixture
async def asking(graph_address: GraphAddress, tmp_path: Path) -> AsyncIterator[Graph]:
    """A second connection, through which operations ask; it knows a query whose calls travel together."""
    (tmp_path / "read").mkdir()
    (tmp_path / "read" / "work.cypher").write_text(READS)
    opened = Graph.connect(graph_address, load_queries(tmp_path))
    yield opened
    await opened.close()


def patient(settings: Settings, **more: Any) -> Settings:
    return settings.model_copy(update={"answer_timeout_seconds": 300.0, **more})


async def asked(port: int, query: str, **headers: str) -> asyncio.StreamWriter:
    """Send a question by POST and return the connection, still unanswered."""
    body = json.dumps({"query": query}).encode()
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{head}"
        f"content-length: {len(body)}\r\n\r\n".encode()
        + body
    )
    await writer.drain()
    assert not reader.at_eof()
    return writer


def aborted(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def given_up(client: httpx.AsyncClient, count: int) -> None:
    """Wait until the service has counted so many operations whose caller went away."""
    async with asyncio.timeout(20):
        while True:
            lines = (await client.get("/metrics")).text.splitlines()
            found = [line for line in lines if line.startswith("credit_graph_requests_total")]
            gone = [float(line.rsplit(" ", 1)[1]) for line in found if 'code="GIVEN_UP"' in line]
            if sum(gone) == count:
                return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def client_of(port: int) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as opened:
        yield opened


@pytest.mark.parametrize("politely", [True, False])
async def test_a_post(settings: Settings, graph: Graph, asking: Graph, politely: bool) -> None:
    async with serving(patient(settings), graph, endless(asking)) as port, client_of(port) as client:
        writers = [await asked(port, "{ endless }") for _ in range(2)]
        await until(graph, 2)
        writers[0].close() if politely else aborted(writers[0])
        await until(graph, 1)
        await given_up(client, 1)
        aborted(writers[1])
        await until(graph, 0)
        await given_up(client, 2)


async def test_a_get(settings: Settings, graph: Graph, asking: Graph, tmp_path: Path) -> None:
    text = "{ endless }"
    digest = sha256(text.encode()).hexdigest()
    path = tmp_path / "trusted.json"
    path.write_text(json.dumps({digest: text}))
    trusting = patient(settings, trusted_documents=path)
    extensions = "%7B%22persistedQuery%22%3A%7B%22sha256Hash%22%3A%22" + digest + "%22%7D%7D"
    async with serving(trusting, graph, endless(asking)) as port, client_of(port) as client:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"GET /graphql?extensions={extensions} HTTP/1.1\r\nhost: x\r\nx-requested-with: x\r\n\r\n"
        writer.write(head.encode())
        await until(graph, 1)
        aborted(writer)
        await until(graph, 0)
        await given_up(client, 1)


async def test_whoever_travels_with_him_is_answered(
    settings: Settings, graph: Graph, asking: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(departure, "UNWATCHED_SECONDS", 0.0)

    @strawberry.type
    class Query:
        """Some work for the engine, which calls share."""

        @strawberry.field
        async def work(self, rows: str, by: int) -> int:
            found = await asking.read("work", rows=int(rows), by=by, most=1)
            return int(found["result"])

    def text(rows: int, by: int) -> str:
        return f'{{ work(rows: "{rows}", by: {by}) }}'

    schema = strawberry.Schema(Query)
    async with serving(patient(settings), graph, schema) as port, client_of(port) as client:
        await client.post("/graphql", json={"query": text(3, 5)})
        # Two calls take the places of the lane, so that the next ones have to travel together.
        writers = [await asked(port, text(ENDLESS, by)) for by in (1, 2, 3)]
        answers = [
            asyncio.ensure_future(client.post("/graphql", json={"query": text(3, by)})) for by in (1, 2, 5)
        ]
        aborted(writers[2])
        for answer, result in zip(answers, (10, 5, 2), strict=True):
            assert (await answer).json() == {"data": {"work": result}}
        aborted(writers[0])
        aborted(writers[1])
        await given_up(client, 3)
        async with asyncio.timeout(20):
            while (await graph.run_admin(WORKING))[0]["n"]:
                await asyncio.sleep(0.05)


WORKING = (
    "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS 'count(row)' "
    "AND NOT currentQuery STARTS WITH 'SHOW' RETURN count(*) AS n"
)


async def test_what_was_computed_is_on_record(
    settings: Settings, graph: Graph, graph_address: GraphAddress, bearer: dict[str, str]
) -> None:
    """The client leaves while his look-up is being recorded: the record is written all the same."""
    question = f'{{ asked(code: "{CODE}") }}'
    auth = (graph_address.username, graph_address.password)
    async with (
        serving(patient(settings), graph, strawberry.Schema(SmallQuery)) as port,
        client_of(port) as client,
        AsyncGraphDatabase.driver(graph_address.uri, auth=auth) as driver,
        driver.session() as session,
    ):
        body = {"query": question}
        assert (await client.post("/graphql", json=body, headers=bearer)).json()["data"]
        (first,) = await graph.run_admin("MATCH (r:AuditRecord) RETURN r.id AS id")
        following = first["id"][:-1] + "2"  # the first record of a chain ends with its number, 1
        # Whoever writes the next record has to wait for this one, which is then taken back.
        blocking = await session.begin_transaction()
        await (await blocking.run("CREATE (r:AuditRecord {id: $id})", id=following)).consume()
        writer = await asked(port, question, **bearer)
        async with asyncio.timeout(20):
            while not (await graph.run_admin(BLOCKED))[0]["n"]:
                await asyncio.sleep(0.02)
        aborted(writer)
        await given_up(client, 1)
        await blocking.rollback()
        async with asyncio.timeout(20):
            while len(await graph.run_admin("MATCH (r:AuditRecord) RETURN r.id AS id")) != 2:
                await asyncio.sleep(0.02)
