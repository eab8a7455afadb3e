"""Fixtures of the whole suite.

Tests run on a real Neo4j: the one that NEO4J_URI names, or the product's own local engine in a
home that lives as long as the test run. Before each test that asks for ``graph`` the data is
wiped by label; constraints and indexes stay.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

import graph_api.app
from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.engine.local import LocalEngine
from graph_api.settings import Settings
from tests.both_ways import COMPARISONS, LEFT_TO_GRAPHQL_CORE, ComparingExecutor

WIPE = "MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"


@pytest.fixture(scope="session")
def graph_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphAddress]:
    """Give the address of the engine that this run uses."""
    settings = Settings()
    configured = GraphAddress.configured(settings)
    if configured is not None:
        yield configured
        return
    engine = LocalEngine(settings.model_copy(update={"home": tmp_path_factory.mktemp("engine") / "home"}))
    address = engine.use()
    try:
        yield GraphAddress(address.uri, address.username, address.password, address.database)
    finally:
        engine.stop()


@pytest.fixture
async def graph(graph_address: GraphAddress) -> AsyncIterator[Graph]:
    """Give an empty, migrated graph."""
    graph = Graph.connect(graph_address)
    await migrate(graph)
    await graph.run_admin(WIPE)
    graph.round_trips = 0
    yield graph
    await graph.close()


@pytest.fixture(scope="session", autouse=True)
def _both_executors() -> Iterator[None]:
    """Let every application of this process answer both ways (``tests.both_ways``)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graph_api.app, "Executor", ComparingExecutor)
        yield
    assert set(COMPARISONS.generic) <= LEFT_TO_GRAPHQL_CORE, COMPARISONS.generic


@pytest.fixture(autouse=True)
def _same_bytes() -> Iterator[None]:
    """Fail a test in which the two executors differed."""
    yield
    assert COMPARISONS.taken() == []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many answers were compared."""
    generic = ", ".join(f"{reason}: {count}" for reason, count in sorted(COMPARISONS.generic.items()))
    terminalreporter.write_line(
        f"{COMPARISONS.compiled} answers compiled and compared; generic alone: {generic or 'none'}"
    )
