"""Writers that wait for each other: the engine ends one of them, and it is done again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.registry import load_queries

WRITERS = 6
ROUNDS = 10
ADD = """\
// name: add
// summary: count one more at a place
// param place: INTEGER - which
// returns: n INTEGER
MATCH (p:TestPlace {place: $place}) SET p.count = p.count + 1 RETURN p.count AS n

// name: make
// summary: make the places
// returns: n INTEGER
UNWIND [1, 2] AS place CREATE (:TestPlace {place: place, count: 0}) RETURN count(*) AS n
"""


@pytest.fixture
async def writer(graph: Graph, graph_address: GraphAddress, tmp_path: Path) -> AsyncIterator[Graph]:
    """A graph with two places, in each of which may be counted."""
    (tmp_path / "write").mkdir()
    (tmp_path / "write" / "test.cypher").write_text(ADD)
    connected = Graph.connect(graph_address, load_queries(tmp_path))
    await connected.write("make")
    yield connected
    await connected.close()


async def test_every_write_is_there_once_though_writers_meet_in_opposite_order(
    graph: Graph, writer: Graph
) -> None:
    async def write(order: tuple[int, int]) -> None:
        for _ in range(ROUNDS):
            await writer.write_all([("add", {"place": place}) for place in order])

    async with asyncio.timeout(60):
        await asyncio.gather(*(write((1, 2) if each % 2 else (2, 1)) for each in range(WRITERS)))
    rows = await graph.run_admin("MATCH (p:TestPlace) RETURN collect(p.count) AS counts")
    assert rows == [{"counts": [WRITERS * ROUNDS] * 2}]
