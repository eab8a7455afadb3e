"""Measure what a load does to those who ask meanwhile.

    python -m benchmarks.reads_beside_load FOLDER [--rate 20] [--seconds 15] [--gentle]

A small register is loaded first; a process of its own asks about its subjects at a constant rate, each
answer timed from the moment at which the question was due, so that a question that had to wait for the one
before counts as slow. It asks once on the quiet graph and once while FOLDER is loaded, and the table gives
the ratio. With ``--gentle`` the load leaves half of the engine to others. The graph is the one that NEO4J_URI
names, and is emptied.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import registry_world
from benchmarks.figures import percentile
from benchmarks.load import WIPE
from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.domain.dates import now_ms
from graph_api.domain.keys import source_key
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings
from loaders.pace import FULL, GENTLE, Pace
from loaders.run import load

ENTERPRISES = 4_000
SOURCE = "quiet"
QUESTION = {
    "withSignals": True,
    "withCredits": True,
    "recordsFrom": "0000",
    "maxLinks": 2_000,
    "maxSanctions": 2_000,
    "maxCredits": 2_000,
}


def connect() -> Graph:
    """Return the graph that may be filled."""
    address = GraphAddress.configured(Settings())
    if address is None:
        raise SystemExit("set NEO4J_URI to a graph that may be filled")
    return Graph.connect(address)


async def read(rate: float, seconds: float) -> dict[str, float]:
    """Ask about enterprises at ``rate`` a second, for ``seconds`` or (0) until the input ends.

    Returns how many questions there were, and milliseconds.
    """
    graph, draw = connect(), random.Random(7)
    taken: list[float] = []
    ended = None if seconds else asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    keys = [source_key(SOURCE, f"r{draw.randrange(ENTERPRISES)}") for _ in range(512)]
    for key in keys[:64]:
        await graph.read("reach_facts", keys=[key], knownAt=now_ms(), **QUESTION)
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds if ended is None else not ended.done():
        due = begin + len(taken) / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await graph.read("reach_facts", keys=[keys[len(taken) % 512]], knownAt=now_ms(), **QUESTION)
        taken.append((time.perf_counter() - due) * 1000)
    await graph.close()
    taken.sort()
    return {
        "questions": len(taken),
        "p50": round(percentile(taken, 0.5), 2),
        "p99": round(percentile(taken, 0.99), 2),
    }


async def reading(rate: float, seconds: float) -> asyncio.subprocess.Process:
    """Start a process that asks; with 0 ``seconds`` until its input is closed."""
    command = [sys.executable, "-m", "benchmarks.reads_beside_load", "--asks", str(rate), str(seconds)]
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)


async def result(process: asyncio.subprocess.Process, *, at_once: bool) -> dict[str, float]:
    """Return what a process that asks has measured; ``at_once`` ends it."""
    assert process.stdin is not None
    assert process.stdout is not None
    if at_once:
        process.stdin.close()
    found: dict[str, float] = json.loads(await process.stdout.read())
    await process.wait()
    return found


def write_quiet(folder: Path) -> None:
    """Write the register that is asked about: without codes, so that FOLDER says nothing of it."""
    registry_world.main(folder, ENTERPRISES)
    path = folder / "enterprises.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row[:2] for row in csv.reader(file)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


async def measure(folder: Path, rate: float, seconds: float, pace: Pace) -> None:
    """Print a line for the quiet graph, one for the load, and the ratios."""
    graph, sealer = connect(), IdentitySealer(os.urandom(32))
    await migrate(graph)
    await graph.run_admin(WIPE)
    with tempfile.TemporaryDirectory() as place:
        quiet, rejects = Path(place) / SOURCE, Path(place) / "rejects"
        write_quiet(quiet)
        await load(quiet, graph=graph, sealer=sealer, rejects=rejects)
        calm = await result(await reading(rate, seconds), at_once=False)
        process = await reading(rate, 0)
        began = time.perf_counter()
        report = await load(folder, graph=graph, sealer=sealer, rejects=rejects, pace=pace)
        took = time.perf_counter() - began
        busy = await result(process, at_once=True)
    await graph.close()
    print(json.dumps({"quiet": calm}))
    print(json.dumps({"loading": busy, "rowsPerSecond": round(report.loaded / took)}))
    print(json.dumps({name: round(busy[name] / calm[name], 2) for name in ("p50", "p99")}))


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rate", type=float, default=20.0, help="questions a second")
    parser.add_argument("--seconds", type=float, default=15.0, help="how long the quiet graph is asked")
    parser.add_argument("--gentle", action="store_true", help="load as `load --gentle` does")
    parser.add_argument("--asks", nargs=2, type=float, metavar=("RATE", "SECONDS"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.asks:
        print(json.dumps(asyncio.run(read(*asked.asks))))
        return
    if asked.folder is None:
        parser.error("name a folder")
    asyncio.run(measure(asked.folder, asked.rate, asked.seconds, GENTLE if asked.gentle else FULL))


if __name__ == "__main__":
    main()
