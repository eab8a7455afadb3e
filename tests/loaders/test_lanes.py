"""Transactions that run at the same time have no subject in common, and together write every row once."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from graph_api.bolt.driver import Graph
from graph_api.domain.keys import stable_id
from graph_api.errors import CreditGraphError
from loaders.lanes import LANES, LEAST_ROWS, rounds_of
from loaders.locking import LoadLock
from loaders.store import Step
from loaders.writing import Writer
from tests.loaders.conftest import Folder, Loader, dump, rows

T = 1_700_000_000_000
COUNT = 2 * LEAST_ROWS


def facts(seed: int, count: int) -> Step:
    """Return the step of facts among few subjects, some of which hold others and themselves."""
    draw = random.Random(seed)
    persons = [stable_id("p", f"{seed} {number}") for number in range(60)]
    enterprises = [stable_id("e", f"{seed} {number}") for number in range(60)]
    return "create_facts", {
        "rows": [
            ["DIRECTOR_OF", draw.choice(persons + enterprises[:20]), draw.choice(enterprises), {"line": line}]
            for line in range(count)
        ],
        "above": 200,
    }


@pytest.mark.parametrize("seed", range(5))
def test_facts_are_cut_by_both_ends(seed: int) -> None:
    step = facts(seed, COUNT)
    rounds = rounds_of([step])
    assert max(map(len, rounds)) == LANES
    written = []
    for lanes in rounds:
        touched = []
        for ((query, parameters),) in lanes:
            part = parameters["rows"]
            assert isinstance(part, list)
            assert (query, parameters["above"]) == ("create_facts", 200)
            written += part
            touched.append({end for row in part for end in row[1:3]})
        assert not any(one & other for one, other in combinations(touched, 2))
    assert sorted(row[3]["line"] for row in written) == list(range(COUNT))


def test_few_rows_and_steps_that_build_on_one_another_stay_together() -> None:
    step = facts(1, LEAST_ROWS - 1)
    assert rounds_of([step]) == [[[step]]]
    steps: list[Step] = [facts(1, COUNT), ("remove_facts", {"rows": []})]
    assert rounds_of(steps) == [[steps]]


async def test_a_load_in_lanes_writes_what_one_in_small_portions_writes(
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
    assert (await loader(path, load_time=T, portion=LEAST_ROWS // 5)).tables == report.tables
    assert await dump(graph) == in_lanes


async def test_no_lane_writes_after_the_load_lost_its_turn(graph: Graph) -> None:
    new = [[stable_id("p", str(n)), [[f"key {n}", "id", None]], {"key": f"fact {n}"}] for n in range(COUNT)]
    async with LoadLock(graph, "first") as lock:
        await graph.run_admin("MATCH (l:LoadLock {name: 'load'}) SET l.holder = 'second'")
        with pytest.raises(CreditGraphError):
            async with Writer(graph, lock, in_lanes=True) as writer:
                await writer.begin([("create_persons", {"rows": new})], None)
        assert await rows(graph, "MATCH (p:Person) RETURN count(*)") == [[0]]
