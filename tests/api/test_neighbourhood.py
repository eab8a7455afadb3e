"""The subjects around one: depth, kinds, both clocks, guards, bounds; and its neighbours by pages."""

from __future__ import annotations

import pytest

from tests.api.links import NEIGHBOURHOOD, NEIGHBOURS, around, edges, learn, names, near
from tests.api.platform import READ_AND_RECORD, Platform, World
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT = "2021-01-01"


def small() -> Tables:
    """P1 represents E1 and directs E2; E1 holds E2; P2 holds E2; B1 is a branch of E1; E9 stands apart."""
    tables = Tables().enterprise("E1", "E2", "E9").person("P1", "P2")
    tables.enterprise("B1", kind="BRANCH", parent_id="E1").enterprise("D1", kind="ENTERPRISE", parent_id="E1")
    tables.role("P1", "E1", position="董事长").role("P1", "E2", "DIRECTOR", since="2020", until="2022-05")
    tables.holding("E1", "E2", percent="60").holding("P2", "E2", percent_min="10", percent_max="20")
    return tables.holding("P2", "E2", interest="VOTING_RIGHTS", percent="15")


async def loaded(platform: Platform, tables: Tables) -> World:
    """Load a world and learn all its ids."""
    world = await platform.world(tables)
    await learn(
        world, *(row["id"] for table in ("enterprises", "persons") for row in tables.rows.get(table, ()))
    )
    return world


async def test_depth_follows_links_whatever_their_direction(platform: Platform) -> None:
    world = await loaded(platform, small())
    before = platform.graph.round_trips
    one = await around(world, "E1", AT)
    assert platform.graph.round_trips - before == READ_AND_RECORD
    assert names(world, one["nodes"])[0] == "E1"
    assert sorted(names(world, one["nodes"])) == ["B1", "E1", "E2", "P1"]
    # Also the link between two neighbours is there: without it the picture would say that there is none.
    assert edges(world, one["links"]) == {
        ("LEGAL_REPRESENTATIVE", "P1", "E1"),
        ("DIRECTOR", "P1", "E2"),
        ("SHAREHOLDING", "E1", "E2"),
        ("BRANCH", "B1", "E1"),
    }
    two = await around(world, "E1", AT, depth=2)
    assert sorted(names(world, two["nodes"])) == ["B1", "E1", "E2", "P1", "P2"]
    assert {("SHAREHOLDING", "P2", "E2"), ("VOTING_RIGHTS", "P2", "E2")} < edges(world, two["links"])
    for answer in (one, two):
        assert (answer["completeness"], answer["bounds"], answer["hubs"]) == ("COMPLETE", [], [])
        assert [age["source"] for age in answer["staleness"]] == [world.source]


async def test_links_say_what_the_source_says(platform: Platform) -> None:
    world = await loaded(platform, small())
    links = {(link["kind"], link["percent"]): link for link in (await around(world, "E2", AT))["links"]}
    held = links["SHAREHOLDING", 10]
    assert (held["percentMin"], held["percentMax"], held["since"]) == (10, 20, "2001-01-01")
    assert (held["certain"], held["source"]) == ("YES", world.source)
    assert held["knownFrom"] == "2000-01-01T00:00:00+08:00"
    assert links["VOTING_RIGHTS", 15]["percentMax"] == 15
    (post,) = (
        link for link in (await around(world, "E1", AT))["links"] if link["kind"] == "LEGAL_REPRESENTATIVE"
    )
    assert (post["position"], post["percent"], post["percentMin"]) == ("董事长", None, None)


async def test_a_link_in_doubt_stands_without_its_first_day(platform: Platform) -> None:
    world = await loaded(platform, small())
    seen = {}
    for day in ("2019-12-31", "2020-06-01", "2021-06-01", "2022-05-15", "2022-05-31", "2022-06-01"):
        links = (await around(world, "P1", day, links=["DIRECTOR"]))["links"]
        seen[day] = [(link["certain"], link["since"], link["until"]) for link in links]
    doubt, sure = [("UNKNOWN", None, None)], [("YES", None, None)]
    # A year and a month stand for all their days: from 2020 on in doubt, over when May 2022 is over.
    assert seen == {
        "2019-12-31": [],
        "2020-06-01": doubt,
        "2021-06-01": sure,
        "2022-05-15": doubt,
        "2022-05-31": [],
        "2022-06-01": [],
    }


async def test_both_clocks(platform: Platform) -> None:
    tables = Tables().enterprise("E1", "E2").person("P1")
    tables.role("P1", "E1", since="", known_on="2015-03-01").role("P1", "E2", void_on="2018-01-01")
    world = await loaded(platform, tables)

    async def seen(valid_at: str, known_at: str) -> dict[str, str]:
        answer = await around(world, "P1", valid_at, known_at)
        return {world.records[link["to"]["id"]]: link["certain"] for link in answer["links"]}

    assert await seen("2014-01-01", "2014-01-01") == {"E2": "YES"}
    assert await seen("2014-01-01", "2016-01-01") == {"E1": "UNKNOWN", "E2": "YES"}
    assert await seen("2016-01-01", "2016-01-01") == {"E1": "YES", "E2": "YES"}
    assert await seen("2016-01-01", "2018-01-01") == {"E1": "YES"}
    assert await seen("0001-01-01", "1999-01-01") == {}


async def test_kinds_narrow_and_a_kind_that_cannot_occur_is_empty(platform: Platform) -> None:
    world = await loaded(platform, small())
    held = await around(world, "E2", AT, links=["SHAREHOLDING"], depth=2)
    assert sorted(names(world, held["nodes"])) == ["E1", "E2", "P2"]
    nothing = await around(world, "E2", AT, links=["BRANCH", "CONCERT", "FINANCIAL_OFFICER"])
    assert (names(world, nothing["nodes"]), nothing["links"]) == (["E2"], [])
    assert nothing["completeness"] == "COMPLETE"
    assert (await around(world, "E2", AT, links=[]))["links"] == []


async def test_nothing_passes_a_state_owner_or_an_unknown_owner(platform: Platform) -> None:
    tables = Tables().enterprise("S0", kind="STATE_OWNER").enterprise("E4", "E5", "E8", "E9")
    tables.person("U1", unspecified="未知股东").holding("S0", "E4", percent="100").holding(
        "S0", "E5", percent="100"
    )
    tables.holding("U1", "E8").holding("U1", "E9")
    world = await loaded(platform, tables)
    for start, reached in (("E4", ["E4", "S0"]), ("E8", ["E8", "U1"])):
        answer = await around(world, start, AT, depth=5)
        assert names(world, answer["nodes"]) == reached
        assert (answer["completeness"], answer["hubs"]) == ("COMPLETE", [])
    # Asked about itself, a state owner is the end of every path and shows what it holds.
    assert sorted(names(world, (await around(world, "S0", AT, depth=3))["nodes"])) == ["E4", "E5", "S0"]


async def test_members_of_a_concert_group_are_linked_while_both_belong(platform: Platform) -> None:
    tables = Tables().person("P1", "P2", "P3").enterprise("E1")
    for holder, since, until in (
        ("P1", "2018-01-01", ""),
        ("P2", "2019-01-01", "2022-01-01"),
        ("E1", "2020", ""),
    ):
        tables.add("concert", group_id="G1", holder_id=holder, since=since, until=until)
    tables.add("concert", group_id="G2", holder_id="P3", since="2018-01-01")
    world = await loaded(platform, tables)

    async def seen(day: str) -> dict[tuple[str, ...], tuple[str, str | None, str | None]]:
        answer = await around(world, "P1", day, depth=2, links=["CONCERT"])
        return {
            tuple(sorted(names(world, [link["from"], link["to"]]))): (
                link["certain"],
                link["since"],
                link["until"],
            )
            for link in answer["links"]
        }

    assert await seen("2018-06-01") == {}
    assert await seen("2019-06-01") == {("P1", "P2"): ("YES", "2019-01-01", "2022-01-01")}
    assert await seen("2020-06-01") == {
        ("P1", "P2"): ("YES", "2019-01-01", "2022-01-01"),
        ("E1", "P1"): ("UNKNOWN", None, None),
        ("E1", "P2"): ("UNKNOWN", None, "2022-01-01"),
    }
    assert await seen("2022-01-01") == {("E1", "P1"): ("YES", None, None)}


async def test_one_name_is_proposed_only_where_asked_for(fresh: Platform) -> None:
    tables = Tables().enterprise("E1", "E2", "E3").person("U1", name="虚构同名甲", unspecified="不明")
    tables.person("P1", name="虚构同名甲", id_number="99999919700101101X").person("P2", name="虚构同名甲")
    tables.person("P3", name="虚构同名甲", id_number="999999197503151127")
    for person, enterprise in (("P1", "E1"), ("P2", "E2"), ("P3", "E3")):
        tables.role(person, enterprise)
    world = await loaded(fresh, tables)
    assert names(world, (await around(world, "E1", AT, depth=4))["nodes"]) == ["E1", "P1"]
    same = await around(world, "P1", AT, depth=1, links=["POSSIBLY_SAME"])
    # Two different identity numbers of one type are certainly two persons; an unknown owner is nobody.
    assert edges(world, same["links"]) == {("POSSIBLY_SAME", "P1", "P2")}
    assert [link["certain"] for link in same["links"]] == ["UNKNOWN"]
    far = await around(world, "E1", AT, depth=3, links=["POSSIBLY_SAME", "LEGAL_REPRESENTATIVE"])
    # P2 has no number, so that he may be P3 as well.
    assert sorted(names(world, far["nodes"])) == ["E1", "E2", "P1", "P2", "P3"]


async def test_a_limit_that_bites_is_told_with_the_hubs(platform: Platform) -> None:
    tables = Tables().enterprise("E1", "E2").person("Q1")
    for number in range(30):
        tables.person(f"P{number}").role(f"P{number}", "E1", "DIRECTOR")
    tables.role("P0", "E2").role("Q1", "E2", "DIRECTOR")
    world = await loaded(platform, tables)
    exact = await around(world, "E1", AT, limit=31)
    assert (len(exact["nodes"]), exact["completeness"]) == (31, "COMPLETE")
    cut = await around(world, "E1", AT, limit=11)
    assert (len(cut["nodes"]), len(cut["links"])) == (11, 10)
    assert (cut["completeness"], cut["bounds"]) == ("INCOMPLETE", ["NODES"])
    (hub,) = cut["hubs"]
    assert (world.records[hub["subject"]["id"]], hub["degree"], hub["shown"]) == ("E1", 30, 10)
    assert (await around(world, "E1", AT, limit=11))["nodes"] == cut["nodes"]
    alone = await around(world, "E1", AT, limit=1)
    assert (names(world, alone["nodes"]), alone["bounds"]) == (["E1"], ["NODES"])
    # Whoever brings many does not crowd out the others: E2 with its few comes through beside E1's thirty.
    shared = await around(world, "P0", AT, depth=2, limit=6)
    assert {"E1", "E2", "P0", "Q1"} <= set(names(world, shared["nodes"]))


async def test_bad_arguments_and_huge_ones(platform: Platform) -> None:
    world = await loaded(platform, small())
    ref = {"ref": world.ref("E1")}
    for variables in ({"depth": 0}, {"depth": -1}, {"limit": 0}, {"limit": -5}):
        assert await platform.code(NEIGHBOURHOOD, {**ref, **variables}) == "BAD_USER_INPUT"
    huge = await around(world, "E1", AT, depth=99, limit=1_000_000_000)
    assert (len(huge["nodes"]), huge["completeness"], huge["bounds"]) == (5, "COMPLETE", [])
    assert await platform.code(NEIGHBOURHOOD, {"ref": world.ref("nobody")}) == "NOT_FOUND"
    assert await platform.code(NEIGHBOURS, {"ref": world.ref("nobody")}) == "NOT_FOUND"
    assert await platform.code(NEIGHBOURHOOD, ref, None) == "UNAUTHENTICATED"
    assert await platform.code(NEIGHBOURS, {**ref, "first": 0}) == "BAD_USER_INPUT"
    assert await platform.code(NEIGHBOURS, {**ref, "first": 501}) == "LIMIT_EXCEEDED"
    assert await platform.code(NEIGHBOURS, {**ref, "after": "###"}) == "BAD_USER_INPUT"


async def test_a_chain_longer_than_is_followed_is_told(platform: Platform) -> None:
    tables = Tables().enterprise(*(f"E{number}" for number in range(20)))
    for number in range(19):
        tables.holding(f"E{number}", f"E{number + 1}", percent="100")
    world = await platform.world(tables)
    answer = await around(world, "E0", AT, depth=99)
    assert (len(answer["nodes"]), answer["completeness"], answer["bounds"]) == (13, "INCOMPLETE", ["DEPTH"])
    assert [(hub["degree"], hub["shown"]) for hub in answer["hubs"]] == [(2, 1)]
    middle = await around(world, "E10", AT, depth=99)
    assert (len(middle["nodes"]), middle["completeness"]) == (20, "COMPLETE")
    assert (await around(world, "E0", AT, depth=12))["completeness"] == "COMPLETE"


async def test_neighbours_come_in_pages_with_their_number(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("P1")
    for number in range(25):
        tables.person(f"Q{number}").role(f"Q{number}", "E1", "DIRECTOR")
    tables.role("Q3", "E1", "SUPERVISOR").role("P1", "E1", until="2010-01-01")
    world = await loaded(platform, tables)
    found: list[str] = []
    cursor = None
    while True:
        before = platform.graph.round_trips
        page = await near(world, "E1", AT, first=7, after=cursor)
        assert platform.graph.round_trips - before == READ_AND_RECORD
        assert page["totalCount"] == 25
        assert page["pageInfo"]["hasPreviousPage"] is (cursor is not None)
        found += [edge["node"]["id"] for edge in page["edges"]]
        cursor = page["pageInfo"]["endCursor"]
        assert cursor == page["edges"][-1]["cursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == sorted(found)
    assert sorted(world.records[node] for node in found) == sorted(f"Q{number}" for number in range(25))
    (third,) = (
        edge for edge in (await near(world, "E1", AT))["edges"] if world.records[edge["node"]["id"]] == "Q3"
    )
    assert sorted(link["kind"] for link in third["links"]) == ["DIRECTOR", "SUPERVISOR"]
    none = await near(world, "E1", AT, links=["BRANCH"])
    assert (none["totalCount"], none["edges"], none["completeness"]) == (0, [], "COMPLETE")
    assert none["pageInfo"]["endCursor"] is None
