"""A write whose confirmation is lost is there once, whenever the engine gets round to it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from neo4j import AsyncGraphDatabase

from graph_api.bolt.driver import Graph, GraphAddress
from tests.faults.proxy import Proxy

ROW: dict[str, Any] = {"properties": {"id": "a_lost0000000001", "at": 1, "requestId": "r"}, "answers": []}
BLOCKED = (
    "SHOW TRANSACTIONS YIELD transactionId, metaData, status WHERE metaData.query = 'audit_append' "
    "AND status STARTS WITH 'Blocked' RETURN transactionId AS id"
)


@pytest.fixture
def proxy(graph_address: GraphAddress) -> Iterator[Proxy]:
    made = Proxy(graph_address.uri)
    made.start()
    yield made
    made.stop()


@pytest.fixture
async def through(proxy: Proxy, graph_address: GraphAddress) -> AsyncIterator[Graph]:
    address = GraphAddress(proxy.uri, graph_address.username, graph_address.password, graph_address.database)
    connected = Graph.connect(address)
    yield connected
    await connected.close()


async def test_a_lost_confirmation_adds_nothing_twice(graph: Graph, through: Graph, proxy: Proxy) -> None:
    proxy.trap(b"audit_append")
    assert (await through.write_at_once("audit_append", records=[ROW], keyId=""))["written"] == 1
    assert proxy.sprung.is_set()
    assert await graph.run_admin("MATCH (r:AuditRecord) RETURN r.id AS id") == [{"id": "a_lost0000000001"}]


async def test_what_is_committed_while_it_is_repeated_is_found(
    graph: Graph, through: Graph, proxy: Proxy, graph_address: GraphAddress
) -> None:
    """The first attempt is still being committed when the second has looked for it and not found it."""
    auth = (graph_address.username, graph_address.password)
    async with AsyncGraphDatabase.driver(graph_address.uri, auth=auth) as driver, driver.session() as session:
        first = await session.begin_transaction()
        await (await first.run("CREATE (r:AuditRecord {id: $id})", id=ROW["properties"]["id"])).consume()
        seen = threading.Event()
        proxy.trap(b"audit_append", lambda: _wait(seen))
        repeated = asyncio.create_task(through.write_at_once("audit_append", records=[ROW], keyId=""))
        async with asyncio.timeout(20):
            while not (attempt := await blocked(graph)):
                await asyncio.sleep(0.02)
            seen.set()
            while await blocked(graph) <= attempt:
                await asyncio.sleep(0.02)
        await first.commit()
        assert (await repeated)["written"] == 1
    assert through.round_trips == 2  # the engine keeps a look-up for a unique key waiting for the commit
    assert await graph.run_admin("MATCH (r:AuditRecord) RETURN r.id AS id") == [{"id": "a_lost0000000001"}]


async def blocked(graph: Graph) -> set[str]:
    return {row["id"] for row in await graph.run_admin(BLOCKED)}


def _wait(seen: threading.Event) -> None:
    seen.wait(10)
