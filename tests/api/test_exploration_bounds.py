"""Bounds that bite are told, and what is found is the same whichever way it was looked up."""

from __future__ import annotations

import pytest

from graph_api.domain.dates import now_ms, today
from graph_api.domain.facts import Moment
from graph_api.domain.links import Bound, LinkKind
from graph_api.services.neighbourhoods import NeighbourhoodBounds, NeighbourhoodService
from graph_api.services.path_search import PathBounds, PathService
from graph_api.services.references import SubjectRefValue
from tests.api.platform import Platform, World
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOW = Moment(today(), now_ms() + 3_600_000)


def fan() -> Tables:
    """E1 and E2 have the directors P0 to P5 in common; P0 and P1 act in concert, and P2 has a namesake."""
    tables = Tables().enterprise("E1", "E2").holding("E1", "E2", percent="5")
    for number in range(6):
        tables.person(f"P{number}").role(f"P{number}", "E1", "DIRECTOR").role(f"P{number}", "E2", "DIRECTOR")
    for holder in ("P0", "P1"):
        tables.add("concert", group_id="G", holder_id=holder, since="2015-01-01")
    return tables.person("N", name="虚构人员P2").role("N", "E2", "SUPERVISOR")


def ref(world: World, record: str) -> SubjectRefValue:
    """Return the reference to a subject of the world."""
    return SubjectRefValue.by_source(world.source, record)


async def test_links_are_the_same_from_whichever_end_they_are_looked_up(fresh: Platform) -> None:
    world = await fresh.world(fan())
    found = []
    for hub in (0, 6, 1_000):
        service = NeighbourhoodService(fresh.graph, stale_after_days=30, bounds=NeighbourhoodBounds(hub=hub))
        found.append(await service.neighbourhood(ref(world, "E1"), NOW, depth=2, links=list(LinkKind)))
    assert found[0] == found[1] == found[2]
    kinds = [link.kind for link in found[0].links]
    assert kinds.count(LinkKind.CONCERT) == kinds.count(LinkKind.POSSIBLY_SAME) == 1
    assert (len(found[0].nodes), len(kinds), found[0].bounds) == (9, 16, ())


async def test_a_hub_inside_brings_so_many_and_is_told(fresh: Platform) -> None:
    world = await fresh.world(fan())
    service = NeighbourhoodService(fresh.graph, stale_after_days=30, bounds=NeighbourhoodBounds(fan=2))
    answer = await service.neighbourhood(ref(world, "P0"), NOW, depth=2, links=[LinkKind.DIRECTOR])
    assert answer.bounds == (Bound.HUB,)
    assert {hub.degree for hub in answer.hubs} == {6}
    few = NeighbourhoodService(fresh.graph, stale_after_days=30, bounds=NeighbourhoodBounds(links=3))
    assert (await few.neighbourhood(ref(world, "E1"), NOW)).bounds == (Bound.NODES,)


async def test_a_search_that_was_cut_says_so(fresh: Platform) -> None:
    world = await fresh.world(fan())

    async def search(first: int, bounds: PathBounds) -> tuple[int, tuple[Bound, ...]]:
        service = PathService(fresh.graph, stale_after_days=30, bounds=bounds)
        answer = await service.search(
            ref(world, "E1"), ref(world, "E2"), NOW, first=first, links=[LinkKind.DIRECTOR], hops=2
        )
        return len(answer.paths), answer.bounds

    assert await search(10, PathBounds()) == (6, ())
    assert await search(10, PathBounds(paths=4)) == (4, (Bound.NODES,))
    assert await search(4, PathBounds(paths=4)) == (4, ())
    # The ends are searched whatever they have, and meet at whoever has too much to be searched.
    assert await search(10, PathBounds(fan=0)) == (6, ())
    assert (await search(10, PathBounds(links=3)))[1] == (Bound.NODES,)


async def test_a_group_too_large_to_be_linked_is_told(fresh: Platform) -> None:
    tables = Tables().enterprise("E1")
    for number in range(201):
        tables.person(f"P{number}")
        tables.add("concert", group_id="G", holder_id=f"P{number}", since="2015-01-01")
    world = await fresh.world(tables.role("P0", "E1"))
    around = NeighbourhoodService(fresh.graph, stale_after_days=30)
    answer = await around.neighbourhood(ref(world, "P0"), NOW)
    assert (len(answer.nodes), answer.bounds) == (2, (Bound.HUB,))
    assert (await around.neighbours(ref(world, "P0"), NOW)).bounds == (Bound.HUB,)
    alone = await around.neighbourhood(ref(world, "P0"), NOW, links=[LinkKind.LEGAL_REPRESENTATIVE])
    assert alone.bounds == ()
    paths = await PathService(fresh.graph, stale_after_days=30).search(
        ref(world, "E1"), ref(world, "P7"), NOW
    )
    assert (paths.paths, paths.bounds) == ((), (Bound.HUB,))
