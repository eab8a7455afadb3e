"""Where the time of a pre-check goes, and how hubs compare with ordinary subjects.

Run by hand against an empty graph that may be wiped::

    NEO4J_URI=… NEO4J_USERNAME=… NEO4J_PASSWORD=… python -m benchmarks.pre_check_batch --write

Figures are medians in milliseconds of one client: ``read`` by the clock, the rest as CPU of this
process. Compare ratios, not absolutes.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.synthetic_world import (
    ENTERPRISES,
    HUB,
    HUB_ENTERPRISE,
    HUB_PERSON,
    NOMINEE_EVERY,
    PERSONS,
    write_world,
)
from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.domain.dates import now_ms, today
from graph_api.domain.fact_index import FactIndex
from graph_api.domain.facts import Matter, Moment
from graph_api.domain.keys import id_key
from graph_api.domain.reach import pre_check
from graph_api.services.facts import PRE_CHECK, REACH, Scope, gather
from graph_api.settings import Settings

ROUNDS = 30
BATCH = 500


class Stopwatch:
    """A graph that notes how long its reads take, on the clock and of this process' own CPU."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.wall = 0.0
        self.cpu = 0.0

    async def read(self, query: str, /, **parameters: object) -> Mapping[str, Any]:
        """Run a named read query and remember its duration in seconds."""
        wall, cpu = time.perf_counter(), time.process_time()
        record = await self._graph.read(query, **parameters)
        self.wall, self.cpu = time.perf_counter() - wall, time.process_time() - cpu
        return record


async def measure(label: str, graph: Stopwatch, scope: Scope, subjects: Callable[[], list[str]]) -> None:
    """Print the medians of reading, decoding and deciding for subjects drawn anew each round."""
    rows: list[tuple[float, float, float, float]] = []
    moment = Moment(today(), now_ms())
    for _ in range(ROUNDS):
        keys = [id_key(subject) for subject in subjects()]
        started = time.process_time()
        gathered = await gather(graph, keys, moment, scope)
        decoded = time.process_time()
        index = FactIndex(gathered.facts)
        for subject in gathered.asked.values():
            pre_check(index, subject, Matter.LOAN, moment)
        decided = time.process_time()
        rows.append((graph.wall, graph.cpu, decoded - started - graph.cpu, decided - decoded))
    shown = (f"{1000 * statistics.median(part):8.2f}" for part in zip(*rows, strict=True))
    print(f"{label:34}", *shown)


def nominees(chance: random.Random) -> list[str]:
    """Draw enterprises that have one person in common, who holds a post in 10,000."""
    return [f"e_{NOMINEE_EVERY * chance.randrange(HUB) + 1}" for _ in range(BATCH)]


async def main(write: bool) -> None:
    """Measure; with ``write`` put the invented world into the graph first."""
    address = GraphAddress.configured(Settings())
    if address is None:
        raise SystemExit("NEO4J_URI names the graph to measure on; it may be filled with an invented world.")
    graph = Graph.connect(address)
    if write:
        await migrate(graph)
        await write_world(graph)
    chance, watch = random.Random(7), Stopwatch(graph)

    def enterprise() -> str:
        return f"e_{NOMINEE_EVERY * chance.randrange(ENTERPRISES // NOMINEE_EVERY)}"

    def person() -> str:
        return f"p_{chance.randrange(PERSONS)}"

    print(f"{'':34}", *(f"{title:>8}" for title in ("read", "driver", "decode", "decide")))
    for _ in range(2):  # the second pass is the warm one
        await measure("reach, enterprise", watch, REACH, lambda: [enterprise()])
        await measure("reach, person", watch, REACH, lambda: [person()])
        await measure("reach, person of 10,000 posts", watch, REACH, lambda: [HUB_PERSON])
        await measure("pre-check, enterprise", watch, PRE_CHECK, lambda: [enterprise()])
        await measure("pre-check, 10,000 persons", watch, PRE_CHECK, lambda: [HUB_ENTERPRISE])
        await measure(
            f"pre-check, {BATCH} enterprises", watch, PRE_CHECK, lambda: [enterprise() for _ in range(BATCH)]
        )
        await measure(f"pre-check, {BATCH} of one nominee", watch, PRE_CHECK, lambda: nominees(chance))
        await measure(
            f"pre-check, {BATCH} persons", watch, PRE_CHECK, lambda: [person() for _ in range(BATCH)]
        )
    await graph.close()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true", help="put the invented world into the graph first")
    asyncio.run(main(arguments.parse_args().write))
