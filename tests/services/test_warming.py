"""Every query that answers is planned before it is needed, for arguments as they really come."""

from __future__ import annotations

import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.registry import Access, shipped_queries
from graph_api.errors import UnavailableError
from graph_api.services.warming import essential_queries, sample_arguments, served_queries, warm


async def test_every_query_that_answers_is_planned_and_nothing_is_written(graph: Graph) -> None:
    reads = {query.name for query in shipped_queries().values() if query.access is Access.READ}
    assert {query.name for query in served_queries()} == reads | {"audit_append"}
    assert await warm(graph) == len(served_queries())
    rows = await graph.run_admin("MATCH (n) WHERE NOT n:Migration RETURN count(n) AS n")
    assert rows[0]["n"] == 0


async def test_what_the_first_questions_need_comes_first(graph: Graph) -> None:
    essential = essential_queries()
    assert served_queries()[: len(essential)] == essential
    assert await warm(graph, essential) == len(essential)


async def test_a_rehearsed_write_is_taken_back(graph: Graph) -> None:
    await graph.rehearse("audit_append", records=[{"properties": {"id": "a_1"}, "answers": []}], keyId="")
    rows = await graph.run_admin("MATCH (r:AuditRecord) RETURN count(r) AS n")
    assert rows[0]["n"] == 0


async def test_what_the_service_does_for_itself_is_counted_apart(graph: Graph) -> None:
    await warm(graph.aside(), essential_queries())
    assert graph.round_trips == 0


def test_samples_are_of_the_declared_types_and_no_list_is_empty() -> None:
    for query in served_queries():
        samples = sample_arguments(query)
        assert samples.keys() == query.parameters.keys()
        assert not [name for name, value in samples.items() if value is None or value == []]


async def test_without_the_engine_it_says_so() -> None:
    nowhere = Graph.connect(GraphAddress("bolt://127.0.0.1:1", "neo4j", "x"))
    try:
        with pytest.raises(UnavailableError):
            await warm(nowhere)
    finally:
        await nowhere.close()
