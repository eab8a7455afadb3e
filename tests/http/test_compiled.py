"""Operations that come again are compiled, and the metrics say what was and why the rest was not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import pytest

from graph_api.http.admission import Admission
from graph_api.http.documents import Documents
from graph_api.http.engine_watch import EngineWatch
from graph_api.http.execution import Executor
from graph_api.http.limits import cost_bounds
from graph_api.http.metrics import Metrics
from graph_api.http.prices import Prices
from graph_api.http.rates import Rates
from graph_api.http.requests import GraphQLRequest
from graph_api.http.trusted import TrustedDocuments, TrustedOnly
from graph_api.schema.compiled import compiled_operations
from graph_api.schema.context import Context
from graph_api.services.callers import Caller, Role
from graph_api.settings import Settings
from tests.both_ways import COMPARISONS
from tests.http.conftest import small_schema

SETTINGS = Settings()


async def _fine() -> None:
    """Stand for an engine that answers: the small schema asks it nothing."""


@pytest.fixture
async def engine() -> AsyncIterator[EngineWatch]:
    """Give the watch over an engine that is ready."""
    watch = EngineWatch(_fine, _fine, _fine)
    await watch.start()
    yield watch
    await watch.stop()


def executor(engine: EngineWatch, metrics: Metrics, *, compiled: bool = True) -> Executor:
    return Executor(
        small_schema,
        frozenset({"hello"}),
        Admission(
            Documents(SETTINGS, Prices(small_schema.as_str(), 5)),
            cost_bounds(SETTINGS),
            engine,
            TrustedOnly(frozenset(), TrustedDocuments({})),
        ),
        Rates.configured(SETTINGS),
        engine,
        metrics,
        seconds=5.0,
        compiled=compiled_operations(small_schema) if compiled else None,
    )


def counted(metrics: Metrics) -> Mapping[tuple[str, str], float]:
    return {
        (sample.labels["executor"], sample.labels["reason"]): sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.name == "credit_graph_executions_total"
    }


def context() -> Context:
    services: Any = None
    return Context(Caller(Role.BANK, "bank-a", None), services)


async def test_the_second_time_is_compiled(engine: EngineWatch) -> None:
    metrics = Metrics()
    asked = executor(engine, metrics)
    bodies = [
        (
            await asked.execute(GraphQLRequest("query($n: String) { hello(name: $n) }", {"n": n}), context())
        ).body
        for n in ("a", "b", "c")
    ]
    assert bodies == [{"data": {"hello": f"hello {n}"}} for n in ("a", "b", "c")]
    assert counted(metrics) == {("generic", "first"): 1.0, ("compiled", ""): 2.0}


async def test_it_can_be_turned_off(engine: EngineWatch) -> None:
    metrics = Metrics()
    asked = executor(engine, metrics, compiled=False)
    for _ in range(2):
        await asked.execute(GraphQLRequest("{ hello }"), context())
    assert counted(metrics) == {("generic", "off"): 2.0}


async def test_what_cannot_be_compiled_says_why(engine: EngineWatch) -> None:
    metrics = Metrics()
    asked = executor(engine, metrics)
    for text in ("{ __schema { queryType { name } } }", "{ nonsense }"):
        for _ in range(2):
            await asked.execute(GraphQLRequest(text), context())
    assert counted(metrics) == {
        ("generic", "first"): 2.0,
        ("generic", "introspection"): 1.0,
        ("generic", "invalid"): 1.0,
    }


async def test_requests_over_http_are_compiled(client: httpx.AsyncClient, bearer: dict[str, str]) -> None:
    before = COMPARISONS.compiled
    answer = await client.post("/graphql", json={"query": "{ me broken }"}, headers=bearer)
    assert answer.json()["data"] == {"me": "bank/bank-a/630000/zh", "broken": None}
    assert COMPARISONS.compiled == before + 1
    shown = (await client.get("/metrics")).text
    assert 'credit_graph_executions_total{executor="compiled",reason=""} 1.0' in shown
