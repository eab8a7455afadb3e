"""A load that is killed and run again leaves the graph of one that was not; two loads take turns."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.errors import LimitExceededError
from loaders.locking import LoadLock
from loaders.writing import Writer
from tests.loaders.conftest import RULES, Folder, Loader, dump, rows

T = 1_700_000_000_000
COUNT = 4300

CHILD = """
import asyncio, sys
from pathlib import Path
from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.sealing import IdentitySealer
from loaders.run import load

async def main():
    graph = Graph.connect(GraphAddress(*sys.argv[2:5]))
    await load(Path(sys.argv[1]), graph=graph, sealer=IdentitySealer(b"k" * 32), load_time=int(sys.argv[5]))

asyncio.run(main())
"""


def big_world() -> dict[str, str]:
    """Return a world of several transactions, with contradicting lines that fall into different ones."""
    numbers = range(COUNT)
    enterprises = "".join(f"E{n},某{n}公司\n" for n in numbers) + "E1,另一公司\n"
    persons = "".join(f"P{n},某{n}\n" for n in numbers)
    roles = "".join(f"P{n},E{(n * 7) % COUNT},DIRECTOR\n" for n in numbers)
    return {
        **RULES,
        "enterprises": "id,name\n" + enterprises,
        "persons": "id,name\n" + persons,
        "roles": "person_id,enterprise_id,role\n" + roles,
        "sanctions": (
            "id,subject_id,subject_name,memorandum,decided_on,known_on\nS1,E1,,M1,2020-01-01,\n"
            "S2,,某7公司,M1,2020-01-01,2022-01-01\n"
        ),
        "events": "sanction_id,type,on\nS1,REPAIRED,2021-01-01\n",
    }


async def _count(graph: Graph, label: str) -> int:
    return int((await rows(graph, f"MATCH (n:{label}) RETURN count(*)"))[0][0])


async def test_kill_9_and_run_again_is_like_one_whole_load(
    graph: Graph, graph_address: GraphAddress, folder: Folder, loader: Loader
) -> None:
    path = folder(**big_world())
    await loader(path, load_time=T)
    whole = await dump(graph)
    await graph.run_admin(
        "MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 20000 ROWS"
    )
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            CHILD,
            str(path),
            graph_address.uri,
            graph_address.username,
            graph_address.password,
            str(T),
        ],
        cwd=Path(__file__).parents[2],
    )
    while process.poll() is None and await _count(graph, "PersonStatement") == 0:
        await asyncio.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert await _count(graph, "PersonStatement") < COUNT
    assert await rows(graph, "MATCH (r:LoadRun) RETURN r.status") == [["RUNNING"]]
    report = await loader(path, load_time=T + 5_000_000)
    assert report.resumed
    assert report.load_time == T
    assert await dump(graph) == whole
    assert await rows(graph, "MATCH (r:LoadRun) RETURN r.status") == [["DONE"]]


async def test_a_run_with_another_input_abandons_the_one_that_was_cut_off(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    await graph.run_admin(
        "CREATE (:LoadRun {id: 'l_old', source: 'alpha', status: 'RUNNING', fingerprint: 'x', startedAt: 1})"
    )
    report = await loader(folder(enterprises="id,name\nE1,甲\n"), load_time=T)
    assert not report.resumed
    assert sorted(await rows(graph, "MATCH (r:LoadRun) RETURN r.status, r.startedAt")) == [
        ["ABANDONED", 1],
        ["DONE", T],
    ]


async def test_two_loads_take_turns(graph: Graph, folder: Folder, loader: Loader) -> None:
    first = folder("a", enterprises="id,name\nE1,甲\n")
    second = folder("b", enterprises="id,name\nE1,乙\n")
    reports = await asyncio.gather(loader(first), loader(second))
    assert [report.exit_code for report in reports] == [0, 0]
    assert await _count(graph, "Enterprise") == 2


async def test_a_load_that_lost_its_turn_writes_nothing(graph: Graph) -> None:
    async with LoadLock(graph, "first") as lock:
        await graph.run_admin("MATCH (l:LoadLock {name: 'load'}) SET l.holder = 'second'")
        with pytest.raises(LimitExceededError):
            async with Writer(graph, lock) as writer:
                await writer.write([("create_sanctions", {"rows": [["k", "s_1", "alpha", "S1"]]})])
        assert await _count(graph, "Sanction") == 0
        await graph.run_admin("MATCH (l:LoadLock {name: 'load'}) SET l.holder = 'first', l.expiresAt = 0")
        async with Writer(graph, lock) as writer:
            await writer.write([("create_sanctions", {"rows": [["k", "s_1", "alpha", "S1"]]})])
        assert await _count(graph, "Sanction") == 1
        assert await rows(graph, "MATCH (l:LoadLock {name: 'load'}) RETURN l.expiresAt > timestamp()") == [
            [True]
        ]


async def test_the_lock_of_a_process_that_is_gone_is_taken_over(graph: Graph) -> None:
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    async with LoadLock(graph, "first"):
        await graph.run_admin("MATCH (l:LoadLock {name: 'load'}) SET l.process = $pid", pid=process.pid)
        async with LoadLock(graph, "second", wait_seconds=5):
            assert await rows(graph, "MATCH (l:LoadLock {name: 'load'}) RETURN l.holder") == [["second"]]
