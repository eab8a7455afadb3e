"""Transactions that run at the same time write together what one would have written."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from graph_api.bolt.driver import Graph
from graph_api.domain.keys import stable_id
from graph_api.errors import CreditGraphError
from loaders.lanes import LANES, LEAST_ROWS, lanes_of
from loaders.locking import LoadLock
from loaders.pace import FULL, GENTLE
from loaders.store import Step
from loaders.writing import Writer
from tests.loaders.conftest import Folder, Loader, dump, rows

T = 1_700_000_000_000
COUNT = 2 * LEAST_ROWS


def new_persons(count: int) -> list[list[object]]:
    """Return the rows of persons that are not there yet."""
    return [[stable_id("p", str(n)), [[f"key {n}", "id", None]], {"key": f"fact {n}"}] for n in range(count)]


def test_new_subjects_are_cut_and_nothing_else_is() -> None:
    found = lanes_of([("create_persons", {"rows": new_persons(COUNT + 1)})])
    assert len(found) == LANES
    parts: list[Any] = [parameters["rows"] for ((_, parameters),) in found]
    assert [row for part in parts for row in part] == new_persons(COUNT + 1)
    few: list[Step] = [("create_persons", {"rows": new_persons(LEAST_ROWS - 1)})]
    facts: list[Step] = [("create_facts", {"rows": [["DIRECTOR_OF", "p_1", "e_1", {}]] * COUNT, "above": 9})]
    for steps in (few, facts, few + facts):
        assert lanes_of(steps) == [steps]


async def test_a_load_in_lanes_writes_what_a_gentle_one_writes(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    draw = random.Random(3)
    holders = [f"P{n}" for n in range(COUNT)] + [f"E{n}" for n in range(COUNT)]
    path = folder(
        enterprises="id,name\n" + "".join(f"E{n},某{n}公司\n" for n in range(COUNT)),
        persons="id,name\n" + "".join(f"P{n},某{n}\n" for n in range(COUNT)),
        roles="person_id,enterprise_id,role\n"
        + "".join(f"P{draw.randrange(COUNT)},E{n % 7},DIRECTOR\n" for n in range(COUNT)),
        holdings="holder_id,enterprise_id,percent\n"
        + "".join(f"{draw.choice(holders)},E{draw.randrange(COUNT)},1\n" for _ in range(COUNT)),
    )
    report = await loader(path, load_time=T)
    in_lanes = await dump(graph)
    await graph.run_admin("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    gentle = replace(GENTLE, portion=LEAST_ROWS // 5)
    assert (await loader(path, load_time=T, pace=gentle)).tables == report.tables
    assert await dump(graph) == in_lanes


async def test_no_lane_writes_after_the_load_lost_its_turn(graph: Graph) -> None:
    async with LoadLock(graph, "first") as lock:
        await graph.run_admin("MATCH (l:LoadLock {name: 'load'}) SET l.holder = 'second'")
        with pytest.raises(CreditGraphError):
            async with Writer(graph, lock, FULL) as writer:
                await writer.begin([("create_persons", {"rows": new_persons(COUNT)})], None)
        assert await rows(graph, "MATCH (p:Person) RETURN count(*)") == [[0]]
