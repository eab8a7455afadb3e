"""Connections that lead nowhere are given up; those that are only in use are kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from graph_api.bolt import driver
from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.registry import load_queries
from graph_api.errors import LimitExceededError, UnavailableError
from tests.faults.proxy import Mode, Proxy

PATIENCE_SECONDS = 30.0
"""Far below the 60 s after which a driver notices by itself, on a machine that does other things too."""

LOOK_EVERY_SECONDS = 0.5

QUERIES = """\
// name: one
// summary: a number
// returns: n INTEGER
RETURN 1 AS n

// name: busy
// summary: more work than its time allows
// returns: n INTEGER
// timeout: 6s
UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a * b) AS n

// name: busy_too
// summary: as much work by another text, which need not wait for the plan of the first
// returns: n INTEGER
// timeout: 6s
UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(b * a) AS n
"""
ADD = """\
// name: add_note
// summary: add a note
// returns: n INTEGER
CREATE (n:TestNote) RETURN 1 AS n
"""
COMMIT_MESSAGE = b"\xb0\x12"
"""A structure without fields, of the tag that Bolt gives to COMMIT."""

RUNNING = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.query IN ['busy', 'busy_too'] RETURN 1 AS n"


@pytest.fixture
def proxy(graph_address: GraphAddress) -> Iterator[Proxy]:
    """A proxy before the engine of this run."""
    made = Proxy(graph_address.uri)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def behind(proxy: Proxy, graph_address: GraphAddress) -> GraphAddress:
    """The engine's address through the proxy."""
    return GraphAddress(proxy.uri, graph_address.username, graph_address.password, graph_address.database)


@asynccontextmanager
async def connected(address: GraphAddress, folder: Path) -> AsyncIterator[Graph]:
    """Give a graph that was reached, and look at it as the service does."""
    for name, text in (("read", QUERIES), ("write", ADD)):
        (folder / name).mkdir()
        (folder / name / "test.cypher").write_text(text)
    made = Graph.connect(address, load_queries(folder))
    await made.verify()
    looking = asyncio.create_task(look(made))
    try:
        yield made
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        await made.close()


async def look(graph: Graph) -> None:
    """Look whether the engine answers, again and again."""
    while True:
        with suppress(UnavailableError):
            await graph.verify()
        await asyncio.sleep(LOOK_EVERY_SECONDS)


@pytest.fixture
async def through(graph: Graph, behind: GraphAddress, tmp_path: Path) -> AsyncIterator[Graph]:
    """A graph that is looked at, with several connections open."""
    async with connected(behind, tmp_path) as made:
        await asyncio.gather(*(made.run_admin("RETURN 1 AS n") for _ in range(8)))
        yield made


async def test_a_read_whose_answer_was_lost_is_asked_again(through: Graph, proxy: Proxy) -> None:
    """Forgotten connections are replaced, and nobody has to know."""
    proxy.set(Mode.LOST)
    async with asyncio.timeout(PATIENCE_SECONDS):
        answers = await asyncio.gather(*(through.read("one") for _ in range(8)))
    assert answers == [{"n": 1}] * 8


async def test_whoever_waits_for_a_dead_engine_is_told_so(through: Graph, proxy: Proxy) -> None:
    proxy.set(Mode.BLACK_HOLE)
    async with asyncio.timeout(PATIENCE_SECONDS):
        told = await asyncio.gather(*(through.read("one") for _ in range(8)), return_exceptions=True)
    assert all(isinstance(each, UnavailableError) for each in told), told
    proxy.set(Mode.PASS)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                assert await through.read("one") == {"n": 1}
            except UnavailableError:
                continue
            break


async def test_a_commit_whose_confirmation_is_lost_is_not_made_twice(
    graph: Graph, through: Graph, proxy: Proxy
) -> None:
    proxy.trap(COMMIT_MESSAGE, after_answer=True)
    async with asyncio.timeout(PATIENCE_SECONDS):
        with pytest.raises(UnavailableError):
            await through.write("add_note")
    assert proxy.sprung.is_set()
    rows = await graph.run_admin("MATCH (n:TestNote) RETURN count(n) AS n")
    assert rows == [{"n": 1}]


async def test_a_slow_question_is_not_taken_for_a_lost_one(through: Graph) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        with pytest.raises(LimitExceededError):
            await through.read("busy")
        assert await through.read("one") == {"n": 1}


async def test_an_exhausted_pool_is_unavailable_and_the_engine_is_not_taken_for_dead(
    graph: Graph, behind: GraphAddress, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(driver, "POOL_SIZE", 2)
    async with connected(behind, tmp_path) as small:
        busy = [asyncio.create_task(small.read(query)) for query in ("busy", "busy_too")]
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(await graph.run_admin(RUNNING)) < len(busy):
                await asyncio.sleep(0.05)
            with pytest.raises(UnavailableError):
                await small.read("one")
            await small.verify()
            told = await asyncio.gather(*busy, return_exceptions=True)
            assert {type(each) for each in told} == {LimitExceededError}
            assert await small.read("one") == {"n": 1}
