"""Fixtures of the whole suite.

Tests run on a real Neo4j: the one that NEO4J_URI names, or the product's own local engine in a
home that lives as long as the test run. Before each test that asks for ``graph`` the data is
wiped by label; constraints and indexes stay. Of several processes (``make test``) each has an
engine of its own, and files whose tests share a service or a world stay in one process.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

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


BROWSED = "web"
"""The folder whose tests share one running product and one browser; they begin first, being slow."""

_compared: Counter[str] = Counter()
_generic: Counter[str] = Counter()


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Of several processes one has all tests of a file, and one all that share the running product."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return BROWSED if f"/{BROWSED}/" in file else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Say which tests stay in one process (groups by marks are lost on this version of pytest)."""
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the slow ones begin."""
    items.sort(key=lambda item: item.path.parent.name != BROWSED)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Pass what one of several processes compared on to the one that reports."""
    counts = {"compiled": COMPARISONS.compiled, "generic": dict(COMPARISONS.generic)}
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is None:
        _add(counts)
    else:
        output["comparisons"] = counts


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a process compared when it ends; one that crashed says nothing."""
    counts = getattr(node, "workeroutput", {}).get("comparisons")
    if counts is not None:
        _add(counts)


def _add(counts: dict[str, Any]) -> None:
    _compared["compiled"] += counts["compiled"]
    _generic.update(counts["generic"])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many answers were compared."""
    generic = ", ".join(f"{reason}: {count}" for reason, count in sorted(_generic.items()))
    terminalreporter.write_line(
        f"{_compared['compiled']} answers compiled and compared; generic alone: {generic or 'none'}"
    )
