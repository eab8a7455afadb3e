"""Measure what a row of a load costs, and whether that grows with the number of rows.

    python -m benchmarks.load FOLDER              one load of a folder into an empty graph
    python -m benchmarks.load --sizes 20000 80000 invented registrations of several sizes

The graph is the one that NEO4J_URI names. It must be empty; ``--wipe`` empties it. Wall time depends
on what else the machine does, so CPU time of loader and engine (found by the port of a loopback URI)
stands beside it. With ``--sizes`` each size is loaded by a process of its own, and the cost a row is
given relative to the first size: 1.0 throughout means linear.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from benchmarks import registrations
from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings
from loaders.pace import FULL
from loaders.portions import BATCH_ROWS
from loaders.report import RunReport
from loaders.run import load

WIPE = "MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
Measured = dict[str, float]


def engine_process(uri: str) -> psutil.Process | None:
    """Return the process that listens at a loopback URI, None where it cannot be seen."""
    parts = urlsplit(uri)
    if parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        return None
    for connection in psutil.net_connections("tcp"):
        if connection.status != psutil.CONN_LISTEN or not connection.laddr or not connection.pid:
            continue
        if connection.laddr.port == (parts.port or 7687):
            return psutil.Process(connection.pid)
    return None


def cpu_seconds(process: psutil.Process | None) -> float:
    """Return the CPU time that a process has used, 0 for none."""
    if process is None:
        return 0.0
    times = process.cpu_times()
    return times.user + times.system


def client_seconds() -> float:
    """Return the CPU time of this process and of those that it has started and seen end."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def peak_mib() -> float:
    """Return the largest resident size of this process so far, plus that of the largest one it started."""
    used = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used) / 1024


class Phases:
    """What each table of a load took; a ``Progress``."""

    def __init__(self, engine: psutil.Process | None) -> None:
        self._engine = engine
        self._began: list[tuple[str, float, float, float]] = []
        self._rows: dict[str, int] = {}

    def table(self, name: str, total_bytes: int) -> None:
        """Take the clocks where a table begins."""
        del total_bytes
        self._began.append((name, time.perf_counter(), client_seconds(), cpu_seconds(self._engine)))

    def advance(self, read_bytes: int, rows: int) -> None:
        """Count the rows of the present table."""
        del read_bytes
        if self._began:
            name = self._began[-1][0]
            self._rows[name] = self._rows.get(name, 0) + rows

    def found(self) -> list[tuple[str, int, float, float, float]]:
        """Return for each table its rows, rows a second, and microseconds of loader and engine a row.

        The last table is measured up to now: sanctions, joins and lists of many links are part of it.
        """
        self.table("", 0)
        taken = []
        for begun, ended in pairwise(self._began):
            wall, client, engine = (end - begin for begin, end in zip(begun[1:], ended[1:], strict=True))
            rows = max(self._rows.get(begun[0], 0), 1)
            taken.append((begun[0], rows, rows / wall, client / rows * 1e6, engine / rows * 1e6))
        return taken


async def measure(folder: Path, *, wipe: bool, portion: int) -> tuple[Measured, RunReport, Phases]:
    """Load ``folder`` into the empty graph and return what it took, with the run report."""
    address = GraphAddress.configured(Settings())
    if address is None:
        raise SystemExit("set NEO4J_URI to a graph that may be filled")
    graph = Graph.connect(address)
    try:
        await migrate(graph)
        if wipe:
            await graph.run_admin(WIPE)
        if await graph.run_admin("MATCH (n:Subject) RETURN n.id LIMIT 1"):
            raise SystemExit("the graph is not empty")
        engine = engine_process(address.uri)
        with tempfile.TemporaryDirectory() as rejects:
            phases = Phases(engine)
            began = time.perf_counter(), client_seconds(), cpu_seconds(engine)
            report = await load(
                folder,
                graph=graph,
                sealer=IdentitySealer(os.urandom(32)),
                rejects=Path(rejects),
                progress=phases,
                pace=replace(FULL, portion=portion),
            )
            ended = time.perf_counter(), client_seconds(), cpu_seconds(engine)
    finally:
        await graph.close()
    wall, client, server = (end - begin for begin, end in zip(began, ended, strict=True))
    rows = sum(counts.read for counts in report.tables.values())
    measured = {
        "rows": rows,
        "rowsPerSecond": round(rows / wall),
        "clientMicrosecondsPerRow": round(client / rows * 1e6, 1),
        "engineMicrosecondsPerRow": round(server / rows * 1e6, 1),
        "wallSeconds": round(wall, 1),
        "cpuToWall": round((client + server) / wall, 2),
        "peakMiB": round(peak_mib()),
    }
    return measured, report, phases


def compare(sizes: list[int]) -> None:
    """Load registrations of each size in a process of its own; print the cost a row, and its ratio."""
    first: Measured = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"registrations-{size}"
            registrations.main(path, size)
            command = [sys.executable, "-m", "benchmarks.load", str(path), "--wipe", "--quiet"]
            found: Measured = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
            first = first or found
            ratios = {
                f"{name}Ratio": round(found[name] / first[name], 2)
                for name in ("clientMicrosecondsPerRow", "engineMicrosecondsPerRow", "peakMiB")
                if first[name]
            }
            print(json.dumps(found | ratios), flush=True)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--sizes", nargs="+", type=int, help="numbers of invented enterprises")
    parser.add_argument("--wipe", action="store_true", help="empty the graph first")
    parser.add_argument("--portion", type=int, default=BATCH_ROWS, help="rows that are written together")
    parser.add_argument("--quiet", action="store_true", help="only what was measured, as JSON")
    asked = parser.parse_args()
    if asked.sizes:
        compare(asked.sizes)
        return
    if asked.folder is None:
        parser.error("name a folder or --sizes")
    measured, report, phases = asyncio.run(measure(asked.folder, wipe=asked.wipe, portion=asked.portion))
    if not asked.quiet:
        print(report.render())
        for name, rows, speed, client, engine in phases.found():
            cpu = f"loader {client:>6.1f}  engine {engine:>6.1f} us/row"
            print(f"{name:<12} {rows:>9} rows {speed:>7.0f}/s  {cpu}")
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
