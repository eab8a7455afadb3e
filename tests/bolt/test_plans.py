"""Every named query starts from an index, multiplies nothing by accident, and reads only where it says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from graph_api.bolt.driver import Graph
from graph_api.bolt.registry import Access, shipped_queries

FORBIDDEN = (
    "AllNodesScan",
    "CartesianProduct",
    "UndirectedAllRelationshipsScan",
    "DirectedAllRelationshipsScan",
)
WRITERS = (
    "Create",
    "Merge",
    "Delete",
    "DetachDelete",
    "SetProperty",
    "SetLabels",
    "RemoveLabels",
    "SetProperties",
)


def _operators(plan: Mapping[str, Any]) -> Iterator[str]:
    yield plan["operatorType"].split("@", 1)[0]
    for child in plan.get("children", ()):
        yield from _operators(child)


@pytest.mark.parametrize("name", sorted(shipped_queries()))
async def test_plan(graph: Graph, name: str) -> None:
    operators = list(_operators(await graph.explain(name)))
    if shipped_queries()[name].pair:
        operators.remove("CartesianProduct")  # of the one record of each of the two
    assert not [operator for operator in operators if operator in FORBIDDEN]
    if shipped_queries()[name].access is Access.READ:
        assert not [operator for operator in operators if operator in WRITERS]


@pytest.mark.parametrize("name", sorted(name for name, query in shipped_queries().items() if query.batching))
async def test_plan_of_several_calls(graph: Graph, name: str) -> None:
    operators = list(_operators(await graph.explain(name, together=True)))
    assert not [operator for operator in operators if operator in (*FORBIDDEN, *WRITERS)]
