"""Subjects with many links: their lists say what the links say, and cost the same however many there are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
import pytest_asyncio

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.registry import shipped_queries
from graph_api.domain.dates import OPEN_MS, now_ms, start_of_day_ms, today
from graph_api.domain.facts import Moment
from graph_api.domain.keys import id_key
from graph_api.domain.links import Bound, LinkKind
from graph_api.services.link_rows import ask_for
from graph_api.services.neighbourhoods import NeighbourhoodBounds, NeighbourhoodService
from graph_api.services.references import SubjectRefValue
from loaders import hubs
from loaders.store import Step
from tests.api.platform import Platform, World
from tests.api.tables import Tables
from tests.plans import hits

pytestmark = pytest.mark.asyncio(loop_scope="session")

ENTERPRISES = [f"E{number}" for number in range(8)]
PERSONS = [f"P{number}" for number in range(7)]
BRANCHES = [f"B{number}" for number in range(4)]
CODES = ("91990000MA9900A13A", "91990000MA9900B28G")
DATES = ["", "2018", "2019-06", "2020-02", "2020-02-29", "2021", "2021-05-01"]
DAYS = [date(2018, 12, 31), date(2020, 2, 29), date(2021, 5, 1), date(2031, 1, 1), date.min]
ROLES = ["LEGAL_REPRESENTATIVE", "DIRECTOR", "SUPERVISOR"]
KNOWN = ["2018-01-01", "2019-01-01", "2021-01-01"]
INSTANTS = [start_of_day_ms(date.fromisoformat(day)) for day in KNOWN]


@pytest_asyncio.fixture(loop_scope="session")
async def graph(fresh: Platform, graph_address: GraphAddress) -> AsyncIterator[Graph]:
    """Give the empty graph of ``fresh`` on a connection that has time: here counts what is answered."""
    queries = {name: replace(query, timeout=120.0) for name, query in shipped_queries().items()}
    graph = Graph.connect(graph_address, queries)
    yield graph
    await graph.close()


def random_world(random: Random, known_on: str) -> Tables:
    """Return links of all kinds; some rows are versions of those of an earlier world."""
    tables = Tables()
    for record in ENTERPRISES:
        code = random.choice([*CODES, "", ""]) if record in ("E6", "E7") else ""
        tables.enterprise(record, known_on=known_on, uscc=code)
    tables.enterprise("S0", kind="STATE_OWNER", known_on=known_on)
    for record in BRANCHES:
        kind = random.choice(["BRANCH", "BRANCH", "ENTERPRISE"])
        parent = random.choice(["E0", "E1", "E1"])
        tables.enterprise(record, kind=kind, parent_id=parent, known_on=known_on)
    tables.person(*PERSONS, known_on=known_on)
    holders = [*ENTERPRISES, *PERSONS, "S0"]
    seen: set[tuple[str, ...]] = set()
    for _ in range(60):
        since, until = random.choice(DATES), random.choice([*DATES, "", "", ""])
        until = until if until > (since or "2017") else ""
        void = random.choice(["", "", "", "2022-06-01"])
        dates = {"since": since, "until": until, "known_on": known_on, "void_on": void}
        target, holder, person = random.choice(ENTERPRISES), random.choice(holders), random.choice(PERSONS)
        role, interest = random.choice(ROLES), random.choice(["SHAREHOLDING", "VOTING_RIGHTS"])
        group = random.choice(["G1", "G2"])
        keys: list[tuple[str, ...]] = [
            (person, target, role, since),
            (holder, target, interest, since),
            (group, holder, since),
        ]
        table = random.choice([0, 0, 1, 1, 2])
        if keys[table] in seen or (table == 1 and holder == target):
            continue
        seen.add(keys[table])
        if table == 0:
            tables.role(person, target, role, **dates)
        elif table == 1:
            tables.holding(holder, target, interest=interest, percent=str(random.randint(1, 9)), **dates)
        else:
            tables.add("concert", group_id=group, holder_id=holder, **dates)
    return tables


async def answers(graph: Graph, world: World, seed: int) -> list[Any]:
    """Return the answers to questions that follow from ``seed``; they name subjects by platform ids."""
    random = Random(seed)
    found: list[Any] = []
    for _ in range(5):
        bounds = NeighbourhoodBounds(
            fan=random.choice([1, 2, 1_000]), hub=random.choice([0, 3, 1_000]), depth=random.choice([1, 12])
        )
        service = NeighbourhoodService(graph, stale_after_days=30, clock=lambda: OPEN_MS, bounds=bounds)
        ref = SubjectRefValue.by_source(world.source, random.choice([*ENTERPRISES, *PERSONS[:2], "S0"]))
        moment = Moment(random.choice(DAYS), random.choice([*INSTANTS, now_ms() + 3_600_000]))
        kinds = random.choice(
            [None, list(LinkKind), [LinkKind.DIRECTOR], [LinkKind.BRANCH, LinkKind.SHAREHOLDING]]
        )
        depth, limit = random.randint(1, 3), random.choice([2, 5, 100])
        found.append(await service.neighbourhood(ref, moment, depth=depth, links=kinds, limit=limit))
        cursor = None
        for _ in range(3):
            page = await service.neighbours(
                ref, moment, links=kinds, first=random.randint(1, 6), after=cursor
            )
            found.append(page)
            if not page.has_next or page.end is None:
                break
            cursor = page.cursor(page.end)
    return found


@pytest.mark.parametrize("seed", range(3))
async def test_lists_say_what_the_links_say_after_every_load(
    fresh: Platform, graph: Graph, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(hubs, "HUB_LINKS", 6)
    random = Random(seed)
    world = None
    for number, known_on in enumerate(KNOWN):
        tables = random_world(random, known_on)
        if world is None:
            world = await fresh.world(tables)
        else:
            await world.load(tables, complete=number == 2)
        marks = await graph.run_admin(
            "MATCH (s:Subject) RETURN count(CASE WHEN s:Hub THEN 1 END) AS hubs, "
            "count(CASE WHEN s:HubPending THEN 1 END) AS pending"
        )
        assert marks[0]["pending"] == 0
        assert marks[0]["hubs"] > 3
        listed = await answers(graph, world, seed + number)
        # Whose lists are old is answered from the links.
        await graph.run_admin("MATCH (s:Hub) SET s:HubPending RETURN count(*) AS marked")
        assert await answers(graph, world, seed + number) == listed
        await graph.run_admin("MATCH (s:Hub) REMOVE s:HubPending RETURN count(*) AS unmarked")


DEGREES = (100, 10_000)
"""Links of a hub with few and of one with many; both have lists."""


async def star(graph: Graph, prefix: str, degree: int, hubs_of: int = 1) -> None:
    """Write hubs, each with as many directors, of whom the first is a director of all of them."""
    known = {"known": start_of_day_ms(date(2019, 1, 1)), "open": OPEN_MS}
    version = "source: 'invented', knownFrom: $known, knownUntil: $open"
    await graph.run_admin(
        f"UNWIND range(0, $hubs - 1) AS h CREATE (e:Subject:Enterprise:HubPending {{id: 'e_{prefix}' + h}}) "
        f"CREATE (:SubjectKey {{key: $key + h}})-[:IDENTIFIES]->(e) "
        f"CREATE (:Statement:EnterpriseStatement {{{version}, name: 'e', sourceId: 'e'}})-[:DESCRIBES]->(e) "
        f"WITH e, h UNWIND range(0, $degree - 1) AS i "
        f"MERGE (p:Subject:Person {{id: 'p_{prefix}' + CASE i WHEN 0 THEN '' ELSE h + '_' + i END}}) "
        f"CREATE (p)-[:DIRECTOR_OF {{{version}, key: 'k', "
        f"since: toString(date('2010-01-01') + duration({{days: i % 3000}}))}}]->(e) RETURN count(*)",
        hubs=hubs_of,
        degree=degree,
        key=id_key(f"e_{prefix}"),
        **known,
    )

    async def write(steps: list[Step]) -> None:
        await graph.write_all(steps)

    assert await hubs.settle_hubs(graph, write, above=50) == hubs_of


async def cost(graph: Graph, query: str, subject: str, **more: object) -> int:
    """Return the hits of a question about a subject."""
    moment = Moment(today(), now_ms())
    ask = ask_for(moment, None, key=id_key(subject), **more)
    return hits(await graph.profile(query, ask=ask, knownAt=moment.known_at))


PAGE: Mapping[str, object] = {"after": "", "first": 50, "shelves": 800}
AROUND: Mapping[str, object] = {
    "depth": 2,
    "steps": 3,
    "limit": 60,
    "fan": 1_000,
    "hub": 1_000,
    "most": 20_000,
    "shelves": 200,
}


async def test_a_page_and_a_neighbourhood_of_many_links_cost_as_much_as_of_few(graph: Graph) -> None:
    for degree in DEGREES:
        await star(graph, f"n{degree}x", degree)
    pages, later, around = [], [], []
    for degree in DEGREES:
        hub = f"e_n{degree}x0"
        pages.append(await cost(graph, "neighbours_page", hub, **PAGE))
        middle = f"p_n{degree}x0_{degree // 2}"
        later.append(await cost(graph, "neighbours_page", hub, **{**PAGE, "after": middle, "first": 20}))
        around.append(await cost(graph, "neighbourhood_links", hub, **AROUND))
    for few, many in (pages, later, around):
        assert many < 1.2 * few, (pages, later, around)
    service = NeighbourhoodService(graph, stale_after_days=30)
    for degree in DEGREES:
        ref = SubjectRefValue.by_id(f"e_n{degree}x0")
        page = await service.neighbours(ref, Moment(today(), now_ms()))
        assert (page.total, page.exact, page.bounds) == (degree, True, ())
        answer = await service.neighbourhood(ref, Moment(today(), now_ms()), limit=60)
        assert [(hub.degree, hub.shown, hub.exact) for hub in answer.hubs] == [(degree, 59, True)]


async def test_a_dozen_hubs_in_one_neighbourhood_cost_no_more_for_their_size(graph: Graph) -> None:
    found = []
    for degree in (100, 1_000):
        await star(graph, f"d{degree}x", degree, hubs_of=12)
        found.append(await cost(graph, "neighbourhood_links", f"p_d{degree}x", **AROUND))
    assert found[1] < 1.2 * found[0]


async def test_where_few_of_many_links_count_the_search_ends_and_says_so(graph: Graph) -> None:
    await star(graph, "old", 1_000)
    bounds = NeighbourhoodBounds(page_shelves=2, shelves=2)
    service = NeighbourhoodService(graph, stale_after_days=30, bounds=bounds)
    ref = SubjectRefValue.by_id("e_old0")
    # On the first day one of the thousand posts had begun, or a few; on a day before the load none was known.
    early = Moment(date(2010, 1, 1), now_ms())
    seen: list[str] = []
    cursor, pages = None, 0
    while True:
        page = await service.neighbours(ref, early, first=10, after=cursor)
        seen += page.nodes
        pages += 1
        if not page.has_next:
            break
        assert (page.bounds, page.end is None) == ((Bound.HUB,), False)
        cursor = page.cursor(str(page.end))
    assert (seen, pages > 5) == (["p_old"], True)
    unknown = await service.neighbours(ref, Moment(today(), 0))
    assert (unknown.nodes, unknown.total, unknown.exact, unknown.has_next) == ((), 0, False, True)
    around = await service.neighbourhood(ref, Moment(today(), 0))
    assert (around.nodes, around.bounds) == (("e_old0",), (Bound.HUB,))
    assert [(hub.degree, hub.exact) for hub in around.hubs] == [(0, False)]
