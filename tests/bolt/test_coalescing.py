"""Reads that arrive together share a round trip, and nobody is worse off for it than alone.

Two endless calls take the places of a lane, so that what follows has to travel together.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from graph_api.bolt.batching import Batching
from graph_api.bolt.coalescing import PLACES
from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.registry import QueryFileError, load_queries

READS = """\
// name: work
// summary: count some rows and divide
// param rows: INTEGER - how many
// param by: INTEGER - divisor
// param most: INTEGER - a bound, which calls must share to travel together
// returns: rows INTEGER, result INTEGER, text STRING - what is not to be touched
// timeout: 8s
// together: 8
UNWIND range(1, $rows) AS row
WITH count(row) AS rows  // $by is a parameter only outside of comments and texts
CALL (rows) {
  CALL () { RETURN 10 / $by AS result LIMIT $most }
  RETURN result
}
RETURN rows, result, '$by' AS text
"""
ENDLESS = 10**12


@pytest.fixture
async def lanes(graph_address: GraphAddress, graph: Graph, tmp_path: Path) -> AsyncIterator[Graph]:
    (tmp_path / "read").mkdir()
    (tmp_path / "read" / "work.cypher").write_text(READS)
    lanes = Graph.connect(graph_address, load_queries(tmp_path))
    await ask(lanes)
    await lanes.read_together("work", [call(), call()])  # planned before anything is watched
    yield lanes
    await lanes.close()


def call(rows: int = 3, by: int = 5, most: int = 1) -> dict[str, object]:
    return {"rows": rows, "by": by, "most": most}


async def ask(graph: Graph, rows: int = 3, by: int = 5, most: int = 1) -> Mapping[str, Any]:
    return await graph.read("work", **call(rows, by, most))


def answer(rows: int = 3, by: int = 5) -> dict[str, object]:
    return {"rows": rows, "result": 10 // by, "text": "$by"}


async def occupy(graph: Graph) -> list[asyncio.Task[Mapping[str, Any]]]:
    """Fill the places of the lane with calls that do not end."""
    tasks = [asyncio.ensure_future(ask(graph, rows=ENDLESS)) for _ in range(PLACES)]
    await asyncio.sleep(0)
    return tasks


async def end(tasks: list[asyncio.Task[Mapping[str, Any]]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_lonely_call_travels_alone(lanes: Graph) -> None:
    before = lanes.round_trips
    assert await ask(lanes) == answer()
    assert lanes.round_trips == before + 1
    assert lanes.shared_reads == 0


async def test_calls_that_wait_share_one_round_trip_and_get_their_own_answers(lanes: Graph) -> None:
    endless = await occupy(lanes)
    before = lanes.round_trips
    found = await asyncio.gather(*(ask(lanes, rows, by) for rows, by in ((1, 1), (2, 2), (3, 5), (0, 10))))
    assert list(found) == [answer(1, 1), answer(2, 2), answer(3, 5), answer(0, 10)]
    assert lanes.shared_reads == 4
    assert lanes.round_trips == before + 1
    assert not any(task.done() for task in endless)
    await end(endless)


async def test_callers_who_were_answered_together_go_together_again(lanes: Graph) -> None:
    await asyncio.gather(*(ask(lanes, rows) for rows in range(8)))
    for _ in range(3):
        before = lanes.round_trips
        found = await asyncio.gather(*(ask(lanes, rows) for rows in range(8)))
        assert list(found) == [answer(rows) for rows in range(8)]
        assert lanes.round_trips == before + 1


async def test_whoever_remains_alone_is_answered_alone(lanes: Graph) -> None:
    await asyncio.gather(*(ask(lanes) for _ in range(4)))
    before, shared = lanes.round_trips, lanes.shared_reads
    for rows in range(3):
        assert await ask(lanes, rows) == answer(rows)
    assert lanes.round_trips == before + 3
    assert lanes.shared_reads == shared


async def test_a_failing_call_fails_alone(lanes: Graph) -> None:
    with pytest.raises(Exception, match="zero") as alone:
        await ask(lanes, by=0)
    endless = await occupy(lanes)
    found = await asyncio.gather(ask(lanes, by=1), ask(lanes, by=0), ask(lanes, by=2), return_exceptions=True)
    assert (found[0], found[2]) == (answer(by=1), answer(by=2))
    assert type(found[1]) is alone.type
    assert lanes.shared_reads == 3
    await end(endless)


async def test_a_slow_call_does_not_hold_those_that_travel_with_it(lanes: Graph) -> None:
    endless = await occupy(lanes)
    slow = asyncio.ensure_future(ask(lanes, rows=ENDLESS))
    found = await asyncio.gather(*(ask(lanes, by=by) for by in (1, 2, 5)))
    assert list(found) == [answer(by=by) for by in (1, 2, 5)]
    assert lanes.shared_reads == 4
    assert not slow.done()
    await end([*endless, slow])


async def test_a_caller_who_leaves_takes_nobody_along(lanes: Graph) -> None:
    endless = await occupy(lanes)
    tasks = [asyncio.ensure_future(ask(lanes, by=by)) for by in (1, 2, 5)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    assert [await tasks[0], await tasks[2]] == [answer(by=1), answer(by=5)]
    assert tasks[1].cancelled()
    await end(endless)


async def test_a_deadline_is_its_callers_own(lanes: Graph) -> None:
    endless = await occupy(lanes)
    patient = asyncio.ensure_future(ask(lanes, by=2))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.001):
            await ask(lanes, by=1)
    assert await patient == answer(by=2)
    await end(endless)


async def test_other_bounds_are_another_lane(lanes: Graph) -> None:
    endless = await occupy(lanes)
    assert await ask(lanes, most=2) == answer()
    assert lanes.shared_reads == 0
    assert not any(task.done() for task in endless)
    await end(endless)


async def test_closing_tells_those_who_wait(lanes: Graph) -> None:
    endless = await occupy(lanes)
    waiting = asyncio.ensure_future(ask(lanes))
    await asyncio.sleep(0)
    await lanes.close()
    with pytest.raises(Exception, match="stopping"):
        await waiting
    await end(endless)


def test_a_text_with_an_open_subquery_is_refused(tmp_path: Path) -> None:
    (tmp_path / "read").mkdir()
    (tmp_path / "read" / "work.cypher").write_text(READS.replace("CALL () {", "CALL {"))
    with pytest.raises(QueryFileError, match=r"read/work\.cypher:1: .*subqueries name what they take"):
        load_queries(tmp_path)


def test_parameters_of_bounds_are_shared_and_others_belong_to_the_call() -> None:
    batching = Batching("RETURN $a AS a LIMIT $most + 1", ("a", "most"), ("a",), 4)
    assert batching.shared == ("most",)
    assert batching.parameters([{"a": 1, "most": 9}, {"a": 2, "most": 9}]) == {
        "batch": {"calls": [{"place": 0, "a": 1}, {"place": 1, "a": 2}]},
        "most": 9,
    }
