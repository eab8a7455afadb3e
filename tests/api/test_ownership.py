"""Section 4, Ownership: from tables by the loader to answers over GraphQL."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest

from tests.api.ownership_questions import FOREIGN, OWNERSHIP, ask_foreign, ask_ownership
from tests.api.platform import READ_AND_RECORD, Json, Platform, World
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT = "2025-01-01"


async def _names(world: World, *records: str) -> None:
    for record in records:
        await world.id(record)


def _shares(world: World, answer: Json, member: str = "owners") -> dict[str, tuple[float, float]]:
    return {
        world.records[owner["subject"]["id"]]: (owner["share"]["min"], owner["share"]["max"])
        for owner in answer[member]
    }


def _tested(world: World, answer: Json) -> dict[str, tuple[str, str]]:
    return {
        world.records[each["person"]["id"]]: (each["test"], each["verdict"])
        for each in answer["beneficialOwners"]
    }


def _codes(answer: Json) -> set[str]:
    return {finding["code"] for finding in answer["findings"]}


def _group(tables: Tables, group: str, holders: Iterable[str], **columns: str) -> Tables:
    for holder in holders:
        tables.add("concert", group_id=group, holder_id=holder, **columns)
    return tables


async def test_an_answer_says_everything_and_costs_one_round_trip(platform: Platform) -> None:
    tables = Tables().enterprise("A", "B").enterprise("T", registered_capital="500万元").person("P1", "P2")
    tables.holding("P1", "A", percent="40").holding("A", "T", percent="50").holding("P1", "B", percent="30")
    tables.holding("B", "T", percent="20").holding("P2", "T", percent="30")
    tables.role("P2", "T", "ACTUAL_CONTROLLER")
    world = await platform.world(tables)
    await _names(world, "A", "B", "T", "P1", "P2")
    before = platform.graph.round_trips
    answer = await ask_ownership(world, "T", AT)
    assert platform.graph.round_trips - before == READ_AND_RECORD
    assert (answer["status"], answer["bounds"], answer["subject"]["id"]) == (
        "RESOLVED",
        [],
        await world.id("T"),
    )
    assert _shares(world, answer) == {"A": (50, 50), "P2": (30, 30), "P1": (26, 26), "B": (20, 20)}
    assert _tested(world, answer) == {"P2": ("EQUITY_25", "YES"), "P1": ("EQUITY_25", "YES")}
    owners = {world.records[owner["subject"]["id"]]: owner for owner in answer["owners"]}
    assert owners["P1"]["direct"] is None
    assert owners["B"]["direct"] == {"min": 20, "max": 20}
    chains = [
        ([world.records[node["id"]] for node in chain["path"]["nodes"]], chain["share"]["min"])
        for chain in owners["P1"]["chains"]
    ]
    assert chains == [(["P1", "A", "T"], 20), (["P1", "B", "T"], 6)]
    assert [link["percent"] for link in owners["P1"]["chains"][0]["path"]["links"]] == [40, 50]
    assert [(each["basis"], each["certain"]) for each in answer["controllers"]] == [("RECORDED", "YES")]
    assert len(answer["holdings"]) == 5
    assert "2024-11-01" in answer["rule"]
    assert answer["exemption"]["met"] == "NO"
    assert [age["source"] for age in answer["staleness"]] == [world.source]
    assert all(each["zh"] and each["en"] for each in answer["beneficialOwners"])


async def test_only_owners_who_may_have_the_minimum_are_listed(platform: Platform) -> None:
    tables = Tables().enterprise("T").person("P1", "P2", "P3")
    tables.holding("P1", "T", percent="5").holding("P2", "T", percent_min="5", percent_max="15")
    tables.holding("P3", "T", percent="80")
    world = await platform.world(tables)
    await _names(world, "T", "P1", "P2", "P3")
    answer = await ask_ownership(world, "T", AT, minimum=10)
    assert _shares(world, answer) == {"P3": (80, 80), "P2": (5, 15)}
    assert set(_tested(world, answer)) == {"P1", "P2", "P3"}
    for wrong in (-1, 101, "ten"):
        variables = {"ref": world.ref("T"), "minimum": wrong}
        response = (await platform.post(OWNERSHIP, variables, "bank")).json()
        assert response["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_both_clocks(platform: Platform) -> None:
    tables = Tables().enterprise("T").person("P1", "P2")
    tables.holding("P1", "T", percent="100", since="2010-01-01", until="2020-01-01")
    tables.holding("P2", "T", percent="100", since="2020-01-01")
    world = await platform.world(tables)
    await _names(world, "T", "P1", "P2")
    assert _shares(world, await ask_ownership(world, "T", "2019-12-31")) == {"P1": (100, 100)}
    assert _shares(world, await ask_ownership(world, "T", "2020-01-01")) == {"P2": (100, 100)}
    assert _shares(world, await ask_ownership(world, "T", "2009-12-31")) == {}
    correction = Tables().holding("P2", "T", percent="60", since="2020-01-01", known_on="2023-01-01")
    await world.load(correction)
    assert _shares(world, await ask_ownership(world, "T", AT, "2022-12-31")) == {"P2": (100, 100)}
    assert _shares(world, await ask_ownership(world, "T", AT, "2023-01-01")) == {"P2": (60, 60)}


async def test_partial_and_missing_dates_give_intervals(platform: Platform) -> None:
    tables = Tables().enterprise("T").person("P1", "P2", "P3")
    tables.holding("P1", "T", percent="30", since="2020")
    tables.holding("P2", "T", percent="30", since="2010-01-01", until="2020-06")
    tables.holding("P3", "T", percent="40", since="", known_on="2021-01-01")
    world = await platform.world(tables)
    await _names(world, "T", "P1", "P2", "P3")
    shares = _shares(world, await ask_ownership(world, "T", "2020-06-15", AT))
    assert shares == {"P1": (0, 30), "P2": (0, 30), "P3": (0, 40)}
    assert _shares(world, await ask_ownership(world, "T", "2021-01-01", AT)) == {
        "P3": (40, 40),
        "P1": (30, 30),
    }
    assert "DOUBTFUL_DAY" in _codes(await ask_ownership(world, "T", "2020-06-15", AT))


async def test_missing_percentages_votes_and_totals(platform: Platform) -> None:
    tables = Tables().enterprise("T", "U", "A").person("P1", "P2", "P3")
    tables.holding("P1", "T", percent="70").holding("P2", "T").holding(
        "P3", "T", percent="30", interest="VOTING_RIGHTS"
    )
    tables.holding("P1", "U", percent="80").holding("A", "U", percent="40").holding("U", "U", percent="1")
    world = await platform.world(tables)
    await _names(world, "T", "U", "A", "P1", "P2", "P3")
    answer = await ask_ownership(world, "T", AT)
    assert _shares(world, answer) == {"P1": (70, 70), "P2": (0, 30)}
    assert _shares(world, answer, "voters") == {"P3": (30, 30)}
    assert _tested(world, answer) == {
        "P1": ("EQUITY_25", "YES"),
        "P2": ("EQUITY_25", "UNDETERMINED"),
        "P3": ("VOTES_25", "YES"),
    }
    assert "MISSING_PERCENT" in _codes(answer)
    above = await ask_ownership(world, "U", AT)
    assert {"TOTAL_ABOVE_100", "SELF_HOLDING"} <= _codes(above)
    assert _shares(world, above)["P1"] == pytest.approx((80 / 0.99, 80 / 0.99))


async def test_concert_in_its_period(platform: Platform) -> None:
    tables = Tables().enterprise("T").person("P1", "P2")
    tables.holding("P1", "T", percent="15").holding("P2", "T", percent="12")
    world = await platform.world(_group(tables, "G", ("P1", "P2"), since="2015-01-01", until="2022-01-01"))
    await _names(world, "T", "P1", "P2")
    together = await ask_ownership(world, "T", "2021-12-31")
    assert _tested(world, together) == {"P1": ("CONCERT", "YES"), "P2": ("CONCERT", "YES")}
    assert {each["share"]["min"] for each in together["beneficialOwners"]} == {27}
    assert _tested(world, await ask_ownership(world, "T", "2022-01-01")) == {
        "P1": ("EQUITY_25", "NO"),
        "P2": ("EQUITY_25", "NO"),
    }


async def test_state_owners_and_unknown_owners_own_and_nothing_stands_above_them(platform: Platform) -> None:
    tables = Tables().enterprise("S", kind="STATE_OWNER").enterprise("T").person("P1")
    tables.person("P2", unspecified="subjectUnknown")
    tables.holding("S", "T", percent="60").holding("P1", "S", percent="100").holding("P2", "T", percent="40")
    world = await platform.world(tables)
    await _names(world, "S", "T", "P1", "P2")
    answer = await ask_ownership(world, "T", AT)
    assert _shares(world, answer) == {"S": (60, 60), "P2": (40, 40)}
    assert _tested(world, answer) == {"P2": ("EQUITY_25", "UNDETERMINED")}
    assert {"STATE_OWNER", "UNKNOWN_OWNER"} <= _codes(answer)


async def test_a_person_has_no_owners(platform: Platform) -> None:
    world = await platform.world(Tables().enterprise("T").person("P1").holding("P1", "T", percent="10"))
    answer = await ask_ownership(world, "P1", AT)
    assert (answer["status"], answer["owners"], answer["beneficialOwners"]) == ("RESOLVED", [], [])


async def test_a_chain_of_two_hundred(platform: Platform) -> None:
    names = [f"E{i}" for i in range(200)]
    tables = Tables().enterprise(*names).person("P1").holding("P1", "E199", percent="100")
    for held, holder in itertools.pairwise(names):
        tables.holding(holder, held, percent="100")
    world = await platform.world(tables)
    answer = await ask_ownership(world, "E0", AT)
    assert (answer["status"], len(answer["owners"])) == ("RESOLVED", 200)
    assert {(o["share"]["min"], o["share"]["max"], o["cascade"]) for o in answer["owners"]} == {
        (100, 100, True)
    }


async def test_a_loop_of_thirty_and_a_thousand_holders(platform: Platform) -> None:
    ring = [f"E{i}" for i in range(30)]
    many = [f"P{i}" for i in range(1000)]
    tables = Tables().enterprise(*ring, "T").person(*many)
    for position, held in enumerate(ring):
        tables.holding(ring[(position + 1) % 30], held, percent="90").holding("P0", held, percent="10")
    for person in many:
        tables.holding(person, "T", percent="0.1")
    world = await platform.world(tables)
    await _names(world, "P0")
    answer = await ask_ownership(world, "E0", AT)
    assert answer["status"] == "RESOLVED"
    assert len(answer["owners"]) == 30
    (person,) = (owner for owner in answer["owners"] if owner["subject"]["__typename"] == "Person")
    assert person["share"] == {"min": 100, "max": 100}
    assert "LOOP" in _codes(answer)
    crowd = await ask_ownership(world, "T", AT)
    assert (crowd["status"], len(crowd["owners"]), len(crowd["beneficialOwners"])) == ("RESOLVED", 1000, 1000)


async def test_two_sources_of_one_holding_count_once(platform: Platform) -> None:
    # Two records become one person by the number of the document, and one enterprise by its code.
    number, code = "99999919700101101X", "91990000MA9900B28G"
    worlds = []
    for _ in range(2):
        tables = Tables().enterprise("T", uscc=code).person("P1", id_number=number)
        worlds.append(await platform.world(tables.holding("P1", "T", percent="60")))
    await _names(worlds[0], "T", "P1")
    answer = await ask_ownership(worlds[0], "T", AT)
    assert _shares(worlds[0], answer) == {"P1": (60, 60)}
    assert len(answer["holdings"]) == 2


async def test_foreign_tests_side_by_side(platform: Platform) -> None:
    tables = Tables().enterprise("A", "T").person("P1", "P2", "P3")
    tables.holding("P1", "A", percent="30").holding("P2", "A", percent="30").holding("A", "T", percent="50")
    world = await platform.world(tables)
    await _names(world, "A", "T", "P1", "P2", "P3")
    before = platform.graph.round_trips
    answer = await ask_foreign(world, "T", ["P1", "P2", "P3"], AT)
    assert platform.graph.round_trips - before == READ_AND_RECORD
    assert answer["completeness"] == "COMPLETE"
    assert [world.records[each["id"]] for each in answer["listed"]] == ["P1", "P2", "P3"]
    tests = {test["regime"]: test for test in answer["tests"]}
    assert {name: test["owned"] for name, test in tests.items()} == {"OFAC": "YES", "EU": "YES", "UK": "NO"}
    assert (tests["EU"]["ruleFrom"], tests["EU"]["threshold"], tests["EU"]["above"]) == (
        "2024-07-03",
        50,
        False,
    )
    assert [world.records[each["id"]] for each in tests["OFAC"]["owners"]] == ["P1", "P2"]
    assert sorted(link["percent"] for link in tests["OFAC"]["links"]) == [30, 30, 50]
    assert (tests["UK"]["aggregated"], tests["UK"]["above"]) == (False, True)


async def test_refusals(platform: Platform) -> None:
    world = await platform.world(Tables().enterprise("T").person("P1").holding("P1", "T", percent="10"))
    nobody = {"source": {"source": world.source, "id": "nobody"}}
    assert await platform.code(OWNERSHIP, {"ref": nobody}) == "NOT_FOUND"
    assert await platform.code(OWNERSHIP, {"ref": world.ref("T")}, role=None) == "UNAUTHENTICATED"
    foreign = {"ref": world.ref("T"), "listed": [world.ref("P1")]}
    assert await platform.code(FOREIGN, foreign, role=None) == "UNAUTHENTICATED"
    assert await platform.code(FOREIGN, {**foreign, "listed": []}) == "BAD_USER_INPUT"
    assert await platform.code(FOREIGN, {**foreign, "listed": [nobody]}) == "NOT_FOUND"
    assert await platform.code(FOREIGN, {**foreign, "listed": [world.ref("P1")] * 501}) == "LIMIT_EXCEEDED"
    chains = (
        "query($ref: SubjectRef!) { ownership(ref: $ref) { owners { chains(first: 0) { share { min } } } } }"
    )
    assert await platform.code(chains, {"ref": world.ref("T")}) == "BAD_USER_INPUT"
