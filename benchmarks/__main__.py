"""Compare this service with its peers and with the bare driver: ``python -m benchmarks``, ``make bench``.

Brings up an engine of its own with a seeded world (kept for the next run), this service with one worker and
its durable audit, @neo4j/graphql on Apollo Server and on GraphQL Yoga, and the official driver alone. Every
contender first answers every case, and the facts are compared; an answer that differs or fails ends the run.
Then they are asked in turn, in rounds, and the table of ratios is printed as Markdown.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import psutil

from benchmarks.cases import Drawn, draw
from benchmarks.contenders import (
    SERVICE,
    Contender,
    HttpContender,
    Pace,
    RawContender,
    install_peers,
    peers,
    service,
)
from benchmarks.figures import Cell, Outcome, table
from benchmarks.ground import Ground, ground, read_size
from benchmarks.questions import QUESTIONS, Question
from benchmarks.recording import recorder
from benchmarks.world import World
from graph_api.http.tokens import issue_development_token
from graph_api.settings import Settings

_SEED = 7


async def bench(asked: argparse.Namespace) -> str:
    """Measure as asked and return the report as Markdown."""
    world = World(read_size(asked.size))
    questions = [each for each in QUESTIONS if not asked.question or each.name in asked.question]
    install_peers()
    async with ground(world, asked.folder, anew=asked.anew) as on:
        say(f"drawing cases from {world.subjects:,} subjects")
        drawn = await _draw(on, questions)
        async with _contenders(on, asked) as contenders:
            await _verify(contenders, drawn)
            cells = await _measure(contenders, drawn, asked)
            if asked.profile:
                await _profile(contenders[0], drawn, asked)
    return heading(asked, world) + "\n" + table(cells, SERVICE)


async def _draw(on: Ground, questions: Sequence[Question]) -> list[Drawn]:
    settings = Settings(home=on.home)
    token = issue_development_token(settings, "bank", "bench")
    async with recorder(on.address, settings, token) as noting:
        return await draw(on, noting, questions, _SEED)


@asynccontextmanager
async def _contenders(on: Ground, asked: argparse.Namespace) -> AsyncIterator[list[Contender]]:
    """Start everybody; the service comes first."""
    async with AsyncExitStack() as stack:
        logs = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        found: list[Contender] = [await stack.enter_async_context(service(on, folder=logs))]
        if asked.workers > 1:
            more = service(on, workers=asked.workers, folder=logs)
            found.append(await stack.enter_async_context(more))
        found.append(RawContender(on))
        for kind in ("apollo", "yoga"):
            found += await stack.enter_async_context(peers(on, kind, folder=logs))
        yield [each for each in found if not asked.contender or each.name in (SERVICE, *asked.contender)]


async def _verify(contenders: Sequence[Contender], drawn: Sequence[Drawn]) -> None:
    """Ask everybody everything once; raises SystemExit unless all say the same."""
    for each in drawn:
        for contender in contenders:
            if not contender.can(each.question):
                continue
            answers = await contender.answers(each)
            if answers is None:
                continue
            for case, mine, other in zip(each.cases, each.facts, answers, strict=True):
                if mine != other:
                    raise SystemExit(different(each.question, contender, case, mine, other))
        say(f"{each.question.name}: all {len(each.cases)} answers agree")


def different(question: Question, contender: Contender, case: object, ours: object, theirs: object) -> str:
    """Return what to print where two contenders say different things."""
    lines = [f"{contender.name} says something else about {question.name}:", str(case)[:300]]
    first, second = repr(ours), repr(theirs)
    at = next((at for at, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]), 0)
    shown = slice(max(0, at - 150), at + 150)
    lines += [f"  here:  …{first[shown]}", f"  there: …{second[shown]}"]
    return "\n".join(lines)


async def _measure(
    contenders: Sequence[Contender], drawn: Sequence[Drawn], asked: argparse.Namespace
) -> dict[Cell, list[Outcome]]:
    """Measure everybody in rounds, in another order in each, after a round that only warms up."""
    cells: dict[Cell, list[Outcome]] = {
        (each.question.name, clients, contender.name): []
        for each in drawn
        for clients in asked.clients
        for contender in contenders
        if contender.can(each.question)
    }
    for number in range(-1 if asked.rounds else 0, asked.rounds):
        say("warming up" if number < 0 else f"round {number + 1} of {asked.rounds}")
        turn = number % len(contenders)
        for each in drawn:
            for clients in asked.clients:
                for contender in (*contenders[turn:], *contenders[:turn]):
                    cell = (each.question.name, clients, contender.name)
                    if cell not in cells or (number < 0 and clients != max(asked.clients)):
                        continue
                    seconds = asked.warm if number < 0 else asked.seconds
                    rate = None if number < 0 else asked.rate
                    found = await contender.measure(each, Pace(clients, seconds, rate))
                    if found.errors:
                        raise SystemExit(f"{contender.name}, {each.question.name}: {found.errors} errors")
                    if number >= 0:
                        cells[cell].append(found)
    return cells


async def _profile(contender: Contender, drawn: Sequence[Drawn], asked: argparse.Namespace) -> None:
    """Write a flame graph of the service for every question, under the largest number of clients."""
    assert isinstance(contender, HttpContender)
    asked.profile.mkdir(parents=True, exist_ok=True)
    pid = max(contender.processes(), key=lambda process: process.memory_info().rss).pid
    for each in drawn:
        file = asked.profile / f"{each.question.name.replace(' ', '-')}.svg"
        spy = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).with_name("py-spy")),
            *("record", "--pid", str(pid), "--duration", str(round(asked.seconds)), "--rate", "250"),
            *("--nonblocking", "--output", str(file)),
            stdout=asyncio.subprocess.DEVNULL,
        )
        await contender.measure(each, Pace(max(asked.clients), asked.seconds + 2))
        await spy.wait()
        say(f"profile: {file}")


def heading(asked: argparse.Namespace, world: World) -> str:
    """Return what was run, when, on what."""
    pace = "closed loop" if asked.rate is None else f"{asked.rate:g} requests/s"
    chosen = "".join(f' --question "{name}"' for name in asked.question or ())
    load = os.getloadavg()[2] if hasattr(os, "getloadavg") else 0.0
    return (
        f"`python -m benchmarks --size {asked.size}{chosen}`, {datetime.now(UTC):%Y-%m-%d}, "
        f"{world.subjects:,} subjects, "
        f"{asked.rounds} interleaved rounds of {asked.seconds:g} s, {pace}; {psutil.cpu_count()} processors "
        f"({platform.machine()}), {psutil.virtual_memory().total / 2**30:.0f} GiB, "
        f"load over 15 minutes {load:.1f}.\n"
    )


def say(text: str) -> None:
    """Tell what is being done, beside the report."""
    print(text, file=sys.stderr, flush=True)


def arguments() -> argparse.ArgumentParser:
    """Return the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--size", default="100k", help="subjects: 5000, 100k, 1m (default: 100k)")
    parser.add_argument(
        "--rounds", type=int, default=3, help="interleaved rounds (default: 3); 0: only compare the answers"
    )
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement (default: 3)")
    parser.add_argument(
        "--warm",
        type=float,
        default=10.0,
        help="seconds that each contender is asked each question beforehand (default: 10): engines compile\n"
        "what they run often, and this service plans its rarer statements after it is ready",
    )
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 16], help="(default: 1 16)")
    parser.add_argument("--rate", type=float, help="constant rate in requests/s; default: closed loop")
    parser.add_argument("--workers", type=int, default=1, help="also measure this service with more workers")
    parser.add_argument("--question", action="append", choices=[each.name for each in QUESTIONS])
    parser.add_argument("--contender", action="append", help="only these beside this service")
    parser.add_argument("--profile", type=Path, metavar="FOLDER", help="write flame graphs of this service")
    parser.add_argument("--output", type=Path, help="write the report here as well")
    parser.add_argument("--folder", type=Path, help="where engines are kept; default: the user's cache")
    parser.add_argument("--anew", action="store_true", help="seed the world again")
    return parser


def main() -> None:
    """Run the command line."""
    asked = arguments().parse_args()
    report = asyncio.run(bench(asked))
    print(report)
    if asked.output is not None:
        asked.output.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
