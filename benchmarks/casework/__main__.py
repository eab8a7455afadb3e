"""Run a province's year of casework through the API and check what must hold at the end.

    python -m benchmarks.casework [--cases 50000] [--clients 8] [--enterprises 10000] [--seed 7]

An engine of its own in a folder that is thrown away, the service as ``credit-graph serve`` starts it, and
clients that act as its departments over HTTP. The answers are written down; at the end the graph, the
inboxes, what ``reach`` says, and the chain of the audit trail are compared with that. Exit code 1 where
anything differs. Which acts are done follows from the seed; in which order, from who is faster.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import httpx

from benchmarks.casework import world
from benchmarks.casework.histories import History
from benchmarks.casework.invariants import check_all
from benchmarks.casework.ledger import Ledger
from benchmarks.casework.office import Office
from benchmarks.contenders import cpu_seconds, environment_on, service
from benchmarks.figures import percentile
from benchmarks.ground import Engine, running
from graph_api.domain.dates import now_ms, today
from graph_api.http.tokens import issue_development_token
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings
from loaders.run import load

_SAY_EVERY = 1_000
_SHOWN = 5


async def run(asked: argparse.Namespace) -> int:
    """Do everything, print the report as Markdown, and return the exit code."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        async with running(folder / "home") as on:
            await _load(on, folder, asked.enterprises)
            async with service(on, folder=folder) as contender:
                ledger, day = Ledger(), today()
                limits = httpx.Limits(max_connections=2 * asked.clients)
                async with httpx.AsyncClient(base_url=contender.base, timeout=60, limits=limits) as client:
                    office = Office(client, _tokens(on), ledger)
                    before, began = cpu_seconds(contender.processes()), time.perf_counter()
                    await _live(office, asked, day)
                    seconds = time.perf_counter() - began
                    used = cpu_seconds(contender.processes()) - before
                    wrong = dict(await check_all(on.graph, office, now_ms(), day))
            wrong["the chain of the audit trail is whole"] = _audit(on)
    print(report(ledger, wrong, seconds, used))
    return 1 if any(wrong.values()) else 0


async def _load(on: Engine, folder: Path, enterprises: int) -> None:
    tables = folder / world.SOURCE
    world.write(tables, enterprises)
    sealer = IdentitySealer.from_settings(Settings(home=on.home))
    done = await load(tables, graph=on.graph, sealer=sealer, rejects=folder / "rejects")
    if done.exit_code:
        raise SystemExit(f"the world was not loaded: {done.as_json()}")


def _tokens(on: Engine) -> Callable[[str], str]:
    settings = Settings(home=on.home)

    @functools.cache
    def token(who: str) -> str:
        role, _, org = who.partition("@")
        return issue_development_token(settings, role, org)

    return token


async def _live(office: Office, asked: argparse.Namespace, day: date) -> None:
    numbers = iter(range(asked.cases))
    began = time.perf_counter()

    async def work() -> None:
        for number in numbers:
            await History(office, number, asked.enterprises, asked.seed, day).live()
            if number and number % _SAY_EVERY == 0:
                seconds = time.perf_counter() - began
                print(f"{number:,} cases, {office.ledger.done / seconds:.0f} acts/s", file=sys.stderr)

    async with asyncio.TaskGroup() as group:
        for _ in range(asked.clients):
            group.create_task(work())


def _audit(on: Engine) -> list[str]:
    """Return what ``credit-graph audit verify`` finds wrong."""
    command = [sys.executable, "-c", "from graph_api.cli import main; main()", "audit", "verify"]
    found = subprocess.run(command, env=environment_on(on), capture_output=True, text=True, check=False)
    return [] if found.returncode == 0 else [(found.stdout + found.stderr)[-1_000:]]


def report(ledger: Ledger, wrong: Mapping[str, list[str]], seconds: float, used: float) -> str:
    """Return the report as Markdown."""
    return "\n".join(_lines(ledger, wrong, seconds, used))


def _lines(ledger: Ledger, wrong: Mapping[str, list[str]], seconds: float, used: float) -> Iterator[str]:
    yield (
        f"{len(ledger.cases):,} cases, {ledger.done:,} acts in {seconds:,.0f} s "
        f"({ledger.done / seconds:.0f} acts/s, {1000 * used / max(1, ledger.done):.1f} ms CPU of the service "
        f"an act); {ledger.repeated:,} sent twice, {ledger.lost_races:,} lost to another official"
    )
    yield ""
    yield "| act | times | p50 ms | p99 ms |"
    yield "|---|---|---|---|"
    for name, taken in ledger.milliseconds.items():
        ordered = sorted(taken)
        median, most = (percentile(ordered, share) for share in (0.5, 0.99))
        yield f"| {name} | {len(ordered):,} | {median:.1f} | {most:.1f} |"
    yield ""
    yield "| what must hold | |"
    yield "|---|---|"
    for name, lines in wrong.items():
        yield f"| {name} | {'holds' if not lines else f'**{len(lines):,} times not**'} |"
    for name, lines in wrong.items():
        for line in lines[:_SHOWN]:
            yield f"\n{name}: {line}"


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--enterprises", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    sys.exit(asyncio.run(run(parser.parse_args())))


if __name__ == "__main__":
    main()
