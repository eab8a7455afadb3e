"""What exploring costs beside a raw query for the same facts, and how large the answers are.

Run by hand against an empty graph that may be wiped::

    NEO4J_URI=… NEO4J_USERNAME=… NEO4J_PASSWORD=… python -m benchmarks.exploration --write

``raw``: the driver alone asks for the same subjects and links, without clocks, bounds, names or sources.
``service``: the whole answer as the schema gets it, decoding and rules included. Both are medians of one
client, taken in turn in one run. Compare ratios, not absolutes. First comes what a page of neighbours and
a neighbourhood of subjects with 40 to 40,000 links take, as ratios to those with 40.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from benchmarks.synthetic_world import (
    DEGREES,
    ENTERPRISES,
    HUB_ENTERPRISE,
    HUB_PERSON,
    NOMINEE_EVERY,
    degree_hub,
    write_world,
)
from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.domain.dates import now_ms, today
from graph_api.domain.facts import Moment
from graph_api.services.neighbourhoods import NeighbourhoodService
from graph_api.services.ownership import OwnershipService
from graph_api.services.path_search import PathService
from graph_api.services.references import SubjectRefValue
from graph_api.services.sections import write_cursor
from graph_api.settings import Settings

ROUNDS = 20

_AROUND = (
    "MATCH (s:Subject {id: $id})-[r]-(o:Subject) WITH s, r, o LIMIT 200 "
    "RETURN collect([startNode(r).id, endNode(r).id, type(r), r.since, r.until, r.percent]) AS links"
)
_BETWEEN = (
    "MATCH p = SHORTEST 5 (a:Subject {id: $id})(()-[:LEGAL_REPRESENTATIVE_OF|DIRECTOR_OF|SUPERVISOR_OF|"
    "SENIOR_MANAGER_OF|HOLDS_SHARES_IN]-()){1,6}(b:Subject {id: $other}) "
    "RETURN collect([n IN nodes(p) | n.id]) AS paths"
)
_ABOVE = (
    "MATCH (s:Subject {id: $id})<-[:HOLDS_SHARES_IN*0..]-(e:Subject) WITH DISTINCT e "
    "MATCH (e)<-[r:HOLDS_SHARES_IN]-(h:Subject) RETURN collect([h.id, e.id, r.percent]) AS holdings"
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what the service is asked, returning the size of its answer, and the raw text."""

    label: str
    service: Callable[[str, str], Awaitable[int]]
    raw: str
    start: Callable[[], str]


async def compare(graph: Graph, question: Question, other: Callable[[], str]) -> None:
    """Print size, both medians in milliseconds and their ratio."""
    services, raws, sizes = [], [], []
    for _ in range(ROUNDS):
        start, end = question.start(), other()
        before = time.perf_counter()
        sizes.append(await question.service(start, end))
        between = time.perf_counter()
        parameters = {"id": start, "other": end} if "$other" in question.raw else {"id": start}
        await graph.run_admin(question.raw, **parameters)
        raws.append(time.perf_counter() - between)
        services.append(between - before)
    service, raw = statistics.median(services), statistics.median(raws)
    size = statistics.median(sizes)
    print(f"{question.label:34} {size:8.0f} {1000 * raw:9.2f} {1000 * service:9.2f} {service / raw:7.2f}")


def questions(graph: Graph, chance: random.Random) -> list[Question]:
    """Return what is compared: ordinary subjects, and hubs with 10,000 links."""
    moment = Moment(today(), now_ms())
    around = NeighbourhoodService(graph, stale_after_days=30)
    between = PathService(graph, stale_after_days=30)
    above = OwnershipService(graph, stale_after_days=30)

    def enterprise() -> str:
        return f"e_{chance.randrange(ENTERPRISES)}"

    async def neighbourhood(start: str, _: str) -> int:
        found = await around.neighbourhood(SubjectRefValue.by_id(start), moment)
        return len(found.nodes) + len(found.links)

    async def wide(start: str, _: str) -> int:
        found = await around.neighbourhood(SubjectRefValue.by_id(start), moment, depth=3)
        return len(found.nodes) + len(found.links)

    async def page(start: str, _: str) -> int:
        return len((await around.neighbours(SubjectRefValue.by_id(start), moment)).nodes)

    async def paths(start: str, end: str) -> int:
        ends = (SubjectRefValue.by_id(start), SubjectRefValue.by_id(end))
        return sum(len(path.nodes) for path in (await between.search(*ends, moment)).paths)

    async def ownership(start: str, _: str) -> int:
        found = await above.ownership(SubjectRefValue.by_id(start), moment)
        return len(found.decision.owners)

    return [
        Question("neighbourhood", neighbourhood, _AROUND, enterprise),
        Question("neighbourhood, 3 levels", wide, _AROUND, enterprise),
        Question("neighbourhood, 10,000 persons", neighbourhood, _AROUND, lambda: HUB_ENTERPRISE),
        Question("page of neighbours", page, _AROUND, enterprise),
        Question("page of 10,000 posts", page, _AROUND, lambda: HUB_PERSON),
        Question("paths", paths, _BETWEEN, enterprise),
        Question("ownership", ownership, _ABOVE, enterprise),
    ]


async def compare_degrees(graph: Graph) -> None:
    """Print what the number of links costs: medians in milliseconds, and ratios to those of 40 links."""
    moment = Moment(today(), now_ms())
    service = NeighbourhoodService(graph, stale_after_days=30)

    async def around(ref: SubjectRefValue) -> int:
        return len((await service.neighbourhood(ref, moment)).nodes)

    async def page(ref: SubjectRefValue) -> int:
        return (await service.neighbours(ref, moment)).total

    async def middle(ref: SubjectRefValue) -> int:
        return (await service.neighbours(ref, moment, after=write_cursor("p_5"))).total

    for label, ask in (
        ("page of neighbours", page),
        ("page in the middle", middle),
        ("neighbourhood", around),
    ):
        times: dict[int, list[float]] = {degree: [] for degree in DEGREES}
        for _ in range(ROUNDS):
            for degree, taken in times.items():
                before = time.perf_counter()
                await ask(SubjectRefValue.by_id(degree_hub(degree)))
                taken.append(time.perf_counter() - before)
        few = statistics.median(times[DEGREES[0]])
        for degree, taken in times.items():
            name = f"{label}, {degree:,} links"
            print(f"{name:44} {1000 * statistics.median(taken):9.2f} {statistics.median(taken) / few:7.2f}")


async def main(write: bool) -> None:
    """Compare; with ``write`` put the invented world into the graph first."""
    address = GraphAddress.configured(Settings())
    if address is None:
        raise SystemExit("NEO4J_URI names the graph to measure on; it may be filled with an invented world.")
    graph = Graph.connect(address)
    if write:
        await migrate(graph)
        await write_world(graph)
    chance = random.Random(7)
    asked = questions(graph, chance)

    def other() -> str:
        return f"e_{NOMINEE_EVERY * chance.randrange(ENTERPRISES // NOMINEE_EVERY) + 1}"

    await compare_degrees(graph)
    for attempt in ("cold", "warm"):
        print(f"{attempt:34} {'size':>8} {'raw ms':>9} {'service':>9} {'ratio':>7}")
        for question in asked:
            await compare(graph, question, other)
    await graph.close()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true", help="put the invented world into the graph first")
    asyncio.run(main(arguments.parse_args().write))
