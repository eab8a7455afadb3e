"""Every shipped query is planned before it is needed, whatever it makes of empty arguments."""

from __future__ import annotations

import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.registry import Access, shipped_queries
from graph_api.errors import UnavailableError
from graph_api.services.warming import empty_arguments, warm


async def test_every_query_is_planned_and_nothing_is_written(graph: Graph) -> None:
    expected = [query for query in shipped_queries().values() if query.access is not Access.LOAD]
    assert await warm(graph) == len(expected)
    rows = await graph.run_admin("MATCH (n) WHERE NOT n:Migration RETURN count(n) AS n")
    assert rows[0]["n"] == 0


def test_empty_arguments_are_what_the_query_declares() -> None:
    arguments = empty_arguments(shipped_queries()["audit_by_org"])
    assert (arguments["org"], arguments["since"], arguments["limit"]) == ("", 0, 0)
    assert None not in arguments.values()


async def test_without_the_engine_it_says_so() -> None:
    nowhere = Graph.connect(GraphAddress("bolt://127.0.0.1:1", "neo4j", "x"))
    try:
        with pytest.raises(UnavailableError):
            await warm(nowhere)
    finally:
        await nowhere.close()
