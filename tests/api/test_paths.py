"""Paths between two subjects, through loader, graph and GraphQL."""

from __future__ import annotations

import pytest

from tests.api.links import PATHS, chains, edges, learn, search
from tests.api.platform import READ_AND_RECORD, Platform, World
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT = "2021-01-01"


async def loaded(platform: Platform, tables: Tables) -> World:
    """Load a world and learn all its ids."""
    world = await platform.world(tables)
    await learn(
        world, *(row["id"] for table in ("enterprises", "persons") for row in tables.rows.get(table, ()))
    )
    return world


def braided() -> Tables:
    """Two ways of two steps between E1 and E2 (over P1 and E3), one of three (P2, E4), and E9 apart."""
    tables = Tables().enterprise("E1", "E2", "E3", "E4", "E9").person("P1", "P2")
    tables.role("P1", "E1").role("P1", "E1", "DIRECTOR").role("P1", "E2", "SUPERVISOR")
    tables.holding("E1", "E3", percent="30").holding("E2", "E3", percent_min="5", percent_max="10")
    return tables.role("P2", "E1", "DIRECTOR").role("P2", "E4").holding("E4", "E2", percent="51")


async def test_shortest_first_with_every_link_of_each_step(platform: Platform) -> None:
    world = await loaded(platform, braided())
    before = platform.graph.round_trips
    answer = await search(world, "E1", "E2", AT)
    assert platform.graph.round_trips - before == READ_AND_RECORD
    found = chains(world, answer)
    ids = {record: found_id for found_id, record in world.records.items()}
    assert found[:2] == sorted([["E1", "P1", "E2"], ["E1", "E3", "E2"]], key=lambda path: ids[path[1]])
    assert found[2:] == [["E1", "P2", "E4", "E2"]]
    assert (answer["completeness"], answer["bounds"]) == ("COMPLETE", [])
    assert answer["explored"] >= 6
    by_person = next(path for path in answer["paths"] if world.records[path["nodes"][1]["id"]] == "P1")
    assert edges(world, by_person["links"]) == {
        ("LEGAL_REPRESENTATIVE", "P1", "E1"),
        ("DIRECTOR", "P1", "E1"),
        ("SUPERVISOR", "P1", "E2"),
    }
    by_share = next(path for path in answer["paths"] if world.records[path["nodes"][1]["id"]] == "E3")
    # Direction is ignored, and a range shows its minimum.
    assert [(link["percent"], link["percentMax"]) for link in by_share["links"]] == [(30, 30), (5, 10)]
    back = await search(world, "E2", "E1", AT)
    assert {tuple(reversed(path)) for path in chains(world, back)} == {tuple(path) for path in found}


async def test_first_hops_and_kinds_narrow_without_making_it_incomplete(platform: Platform) -> None:
    world = await loaded(platform, braided())
    full = chains(world, await search(world, "E1", "E2", AT))
    for first in (1, 2, 3):
        answer = await search(world, "E1", "E2", AT, first=first)
        assert (chains(world, answer), answer["completeness"]) == (full[:first], "COMPLETE")
    for hops, count in ((1, 0), (2, 2), (3, 3), (200, 3)):
        answer = await search(world, "E1", "E2", AT, hops=hops)
        assert (chains(world, answer), answer["completeness"]) == (full[:count], "COMPLETE")
    assert len(chains(world, await search(world, "E1", "E2", AT, first=1_000_000))) == 3
    held = await search(world, "E1", "E2", AT, links=["SHAREHOLDING"])
    assert chains(world, held) == [["E1", "E3", "E2"]]
    for kinds in (["BRANCH"], ["FINANCIAL_OFFICER", "CONCERT"], []):
        none = await search(world, "E1", "E2", AT, links=kinds)
        assert (none["paths"], none["completeness"]) == ([], "COMPLETE")
    apart = await search(world, "E1", "E9", AT)
    assert (apart["paths"], apart["completeness"]) == ([], "COMPLETE")


async def test_only_links_that_hold_or_may_hold_count(platform: Platform) -> None:
    tables = Tables().enterprise("E1", "E2").person("P1", "P2")
    tables.role("P1", "E1", until="2020-06-01").role("P1", "E2")
    tables.role("P2", "E1", since="2021").role("P2", "E2", known_on="2022-01-01")
    world = await loaded(platform, tables)

    async def seen(valid_at: str, known_at: str) -> list[list[str]]:
        return chains(world, await search(world, "E1", "E2", valid_at, known_at))

    assert await seen("2020-05-31", "2021-12-31") == [["E1", "P1", "E2"]]
    assert await seen("2020-06-01", "2021-12-31") == []
    assert await seen("2021-06-01", "2021-12-31") == []
    assert await seen("2021-06-01", "2022-01-01") == [["E1", "P2", "E2"]]
    answer = await search(world, "E1", "E2", "2021-06-01", "2022-01-01")
    assert [(link["certain"], link["since"]) for link in answer["paths"][0]["links"]] == [
        ("UNKNOWN", None),
        ("YES", "2001-01-01"),
    ]
    assert await seen("0001-01-01", "2022-01-01") == []


async def test_nothing_passes_a_state_owner_or_an_unknown_owner(fresh: Platform) -> None:
    """Cases 20 and 29; such a subject may be the end."""
    tables = Tables().enterprise("S0", kind="STATE_OWNER").enterprise("E4", "E5", "E8", "E9")
    tables.person("U1", "U2", name="未知股东", unspecified="未知股东").person("P1")
    tables.holding("S0", "E4", percent="100").holding("S0", "E5", percent="100")
    tables.holding("U1", "E8").holding("U2", "E9").holding("U1", "E9")
    tables.role("P1", "E4").role("P1", "E8")
    world = await loaded(fresh, tables)
    for source, target in (("E4", "E5"), ("E8", "E9"), ("E5", "E9")):
        answer = await search(world, source, target, AT)
        assert (answer["paths"], answer["completeness"]) == ([], "COMPLETE")
        same = await search(world, source, target, AT, links=["SHAREHOLDING", "POSSIBLY_SAME"])
        assert (same["paths"], same["completeness"]) == ([], "COMPLETE")
    assert chains(world, await search(world, "S0", "E8", AT)) == [["S0", "E4", "P1", "E8"]]
    assert chains(world, await search(world, "E4", "U1", AT)) == [["E4", "P1", "E8", "U1"]]
    assert chains(world, await search(world, "E5", "S0", AT)) == [["E5", "S0"]]


async def test_one_name_leads_nowhere_unless_asked_for(fresh: Platform) -> None:
    tables = Tables().enterprise("E1", "E2").person("P1", "P2", name="虚构同名乙")
    tables.role("P1", "E1").role("P2", "E2")
    world = await loaded(fresh, tables)
    assert (await search(world, "E1", "E2", AT))["paths"] == []
    asked = await search(world, "E1", "E2", AT, links=["LEGAL_REPRESENTATIVE", "POSSIBLY_SAME"])
    assert chains(world, asked) == [["E1", "P1", "P2", "E2"]]


async def test_branches_and_concert_groups_are_steps(platform: Platform) -> None:
    tables = Tables().enterprise("E1").enterprise("B1", "B2", kind="BRANCH", parent_id="E1")
    tables.enterprise("D1", kind="ENTERPRISE", parent_id="E1").person("P1", "P2")
    tables.role("P1", "B1", "PRINCIPAL")
    for holder in ("P1", "P2"):
        tables.add("concert", group_id="G", holder_id=holder, since="2015-01-01")
    world = await loaded(platform, tables)
    answer = await search(world, "P2", "B2", AT)
    assert chains(world, answer) == [["P2", "P1", "B1", "E1", "B2"]]
    assert [link["kind"] for link in answer["paths"][0]["links"]] == [
        "CONCERT",
        "PRINCIPAL",
        "BRANCH",
        "BRANCH",
    ]
    # A subsidiary names a parent too, and is no branch.
    assert (await search(world, "P2", "D1", AT))["paths"] == []


async def test_ends_meet_at_a_hub_that_is_too_large_to_search(platform: Platform) -> None:
    tables = Tables().enterprise("E1", "E2", "E3").person("H", "Q")
    for number in range(2_100):
        tables.enterprise(f"X{number}").role("H", f"X{number}", "SUPERVISOR")
    tables.role("H", "E1").role("H", "E2", "DIRECTOR").role("Q", "X7").role("Q", "E3")
    world = await platform.world(tables)
    await learn(world, "E1", "E2", "E3", "H", "Q", "X7")
    both = await search(world, "E1", "E2", AT, first=1)
    assert (chains(world, both), both["completeness"]) == ([["E1", "H", "E2"]], "COMPLETE")
    # From E3 the search comes to the hub by itself.
    far = await search(world, "E1", "E3", AT)
    assert (chains(world, far), far["completeness"]) == ([["E1", "H", "X7", "Q", "E3"]], "COMPLETE")
    # Another path between E1 and E2 over a second subject behind the hub cannot be ruled out.
    more = await search(world, "E1", "E2", AT, first=2, hops=6)
    assert (more["completeness"], more["bounds"]) == ("COMPLETE", [])
    hub = await search(world, "H", "E3", AT)
    assert chains(world, hub) == [["H", "X7", "Q", "E3"]]


async def test_a_chain_of_two_hundred(platform: Platform) -> None:
    tables = Tables().enterprise(*(f"E{number}" for number in range(201)))
    for number in range(200):
        tables.holding(f"E{number}", f"E{number + 1}", percent="100")
    world = await platform.world(tables)
    await learn(world, "E0", "E30", "E200")
    answer = await search(world, "E0", "E200", AT, hops=200)
    assert (answer["paths"], answer["completeness"], answer["bounds"]) == ([], "INCOMPLETE", ["DEPTH"])
    assert (await search(world, "E0", "E200", AT, hops=32))["completeness"] == "COMPLETE"
    assert len((await search(world, "E0", "E30", AT, hops=200))["paths"][0]["nodes"]) == 31


async def test_bad_arguments(platform: Platform) -> None:
    world = await loaded(platform, braided())
    ends = {"from": world.ref("E1"), "to": world.ref("E2")}
    for variables in ({"hops": 0}, {"first": 0}, {"hops": -1}, {"to": world.ref("E1")}):
        assert await platform.code(PATHS, {**ends, **variables}) == "BAD_USER_INPUT"
    for end in ("from", "to"):
        assert await platform.code(PATHS, {**ends, end: world.ref("nobody")}) == "NOT_FOUND"
    assert await platform.code(PATHS, ends, None) == "UNAUTHENTICATED"
    # One subject by two references is still one.
    by_id = {"id": await world.id("E1")}
    assert await platform.code(PATHS, {**ends, "to": by_id}) == "BAD_USER_INPUT"
