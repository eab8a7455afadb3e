"""Common parties, related parties and possibly-same persons, from loaded tables to GraphQL."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph_api.bolt.driver import Graph
from graph_api.domain.facts import Moment
from graph_api.domain.links import Bound
from graph_api.services.groups import GroupBounds, GroupsService
from graph_api.services.references import SubjectRefValue
from tests.api.platform import Json, Platform, World, as_of
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT = "2024-08-01"

COMMON = """
query ($subjects: [SubjectRef!]!, $links: [LinkKind!], $asOf: AsOf) {
  commonParties(subjects: $subjects, links: $links, asOf: $asOf) {
    completeness bounds staleness { source }
    parties { relates subject { id name } linked { id }
      links { kind percent since from { id } to { id } } }
  }
}
"""
RELATED = """
query ($ref: SubjectRef!, $asOf: AsOf) {
  relatedParties(ref: $ref, asOf: $asOf) {
    rule english: rule(language: EN) completeness bounds staleness { source }
    members { subject { id name }
      reasons { code basis certain explanation english: explanation(language: EN)
        path { nodes { id } links { kind percent from { id } to { id } } } } }
  }
}
"""
SAME = """
query ($ref: SubjectRef!, $asOf: AsOf, $first: Int) {
  possiblySame(ref: $ref, asOf: $asOf, first: $first) {
    completeness bounds total staleness { source }
    candidates { subject { id name }
      evidence { code against explanation english: explanation(language: EN) } }
  }
}
"""


async def record_of(world: World, records: list[str]) -> dict[str, str]:
    return {await world.id(record): record for record in records}


async def common(world: World, *records: str, at: str = AT, links: list[str] | None = None) -> Json:
    variables = {"subjects": [world.ref(one) for one in records], "links": links, "asOf": as_of(at, None)}
    found: Json = (await world.platform.ask(COMMON, variables))["commonParties"]
    return found


async def related(world: World, record: str, at: str = AT) -> Json:
    variables = {"ref": world.ref(record), "asOf": as_of(at, None)}
    found: Json = (await world.platform.ask(RELATED, variables))["relatedParties"]
    return found


async def reasons(world: World, record: str, others: list[str], at: str = AT) -> set[tuple[str, str, str]]:
    """Return (member, code, certainty) of every reason, in the source's own ids."""
    answer = await related(world, record, at)
    names = await record_of(world, [record, *others])
    return {
        (names[member["subject"]["id"]], reason["code"], reason["certain"])
        for member in answer["members"]
        for reason in member["reasons"]
    }


def shared() -> Tables:
    """E1 to E3: P1 directs E1 and E2 and holds E3; the state S holds E1 and E2; nobody knows N of E1, E2."""
    tables = Tables().enterprise("E1", "E2", "E3", "H").enterprise("S", kind="STATE_OWNER")
    tables.person("P1", "P2", "P3").person("N", unspecified="unknown")
    tables.role("P1", "E1", "DIRECTOR").role("P1", "E2", "DIRECTOR").holding("P1", "E3", percent="7.5")
    tables.role("P2", "E1").role("P2", "E2", until="2020-01-01").role("P3", "E2", "SUPERVISOR", since="2024")
    tables.role("P3", "E3", "SUPERVISOR")
    for enterprise in ("E1", "E2"):
        tables.holding("S", enterprise, percent="60").holding("N", enterprise, percent="5")
    return tables.holding("H", "E1", percent="10").holding("H", "E3", interest="VOTING_RIGHTS", percent="10")


async def test_common_parties(platform: Platform) -> None:
    world = await platform.world(shared())
    names = await record_of(world, ["E1", "E2", "E3", "H", "S", "P1", "P2", "P3", "N"])
    answer = await common(world, "E1", "E2", "E3")
    assert (answer["completeness"], answer["bounds"]) == ("COMPLETE", [])
    assert [age["source"] for age in answer["staleness"]] == [world.source]
    found = {
        names[party["subject"]["id"]]: sorted(
            (link["kind"], names[link["from"]["id"]], names[link["to"]["id"]]) for link in party["links"]
        )
        for party in answer["parties"]
    }
    assert found == {
        "P1": [("DIRECTOR", "P1", "E1"), ("DIRECTOR", "P1", "E2"), ("SHAREHOLDING", "P1", "E3")],
        "P3": [("SUPERVISOR", "P3", "E2"), ("SUPERVISOR", "P3", "E3")],
        "H": [("SHAREHOLDING", "H", "E1"), ("VOTING_RIGHTS", "H", "E3")],
        "S": [("SHAREHOLDING", "S", "E1"), ("SHAREHOLDING", "S", "E2")],
    }
    assert names[answer["parties"][0]["subject"]["id"]] == "P1"  # linked to three
    assert {names[one["subject"]["id"]]: one["relates"] for one in answer["parties"]} == {
        "P1": True, "P3": True, "H": True, "S": False,
    }  # fmt: skip
    # P3's post at E2 began in some month of 2024: it stands, in doubt.
    (p3,) = (one for one in answer["parties"] if names[one["subject"]["id"]] == "P3")
    assert {names[link["to"]["id"]]: link["since"] for link in p3["links"]} == {
        "E2": None,
        "E3": "2001-01-01",
    }
    earlier = await common(world, "E1", "E2", at="2019-01-01")
    assert {names[one["subject"]["id"]] for one in earlier["parties"]} == {"P1", "P2", "S"}
    directors = await common(world, "E1", "E2", "E3", links=["DIRECTOR"])
    assert [names[one["subject"]["id"]] for one in directors["parties"]] == ["P1"]
    assert (await common(world, "E1", "E2", links=["POSSIBLY_SAME"]))["parties"] == []


async def test_members_of_one_concert_group_and_branches_of_one_parent_are_common(platform: Platform) -> None:
    tables = Tables().enterprise("E1", "E2", "E3", "UP")
    tables.enterprise("B1", "B2", kind="BRANCH", parent_id="UP")
    for holder in ("E1", "E2", "E3"):
        tables.add("concert", group_id="G", holder_id=holder, since="2020-01-01")
    world = await platform.world(tables)
    names = await record_of(world, ["E1", "E2", "E3", "UP", "B1", "B2"])
    concert = await common(world, "E1", "E2")
    assert [
        (names[one["subject"]["id"]], {link["kind"] for link in one["links"]}) for one in concert["parties"]
    ] == [("E3", {"CONCERT"})]
    (parent,) = (await common(world, "B1", "B2"))["parties"]
    assert (names[parent["subject"]["id"]], [link["kind"] for link in parent["links"]]) == (
        "UP",
        ["BRANCH"] * 2,
    )
    assert (await common(world, "E1", "E2", at="2019-12-31"))["parties"] == []


async def test_how_many_subjects(platform: Platform) -> None:
    world = await platform.world(shared())
    one = await platform.refusal(COMMON, {"subjects": [world.ref("E1"), world.ref("E1")]})
    assert one["extensions"]["code"] == "BAD_USER_INPUT"
    # The same subject by id and by the source's key is one.
    two = [world.ref("E1"), {"id": await world.id("E1")}]
    assert await platform.code(COMMON, {"subjects": two}) == "BAD_USER_INPUT"
    assert await platform.code(COMMON, {"subjects": []}) == "BAD_USER_INPUT"
    many = [world.ref(f"X{number}") for number in range(51)]
    assert await platform.code(COMMON, {"subjects": many}) == "LIMIT_EXCEEDED"
    missing = await platform.refusal(COMMON, {"subjects": [world.ref("E1"), world.ref("X"), world.ref("Y")]})
    assert missing["extensions"]["code"] == "NOT_FOUND"
    assert "2, 3" in missing["message"] or "2、3" in missing["message"]
    assert (
        await platform.code(COMMON, {"subjects": [world.ref("E1"), world.ref("E2")]}, None)
        == "UNAUTHENTICATED"
    )


def group() -> Tables:
    """C controls TOP, which controls X and SIS; SUB is X's; D directs X, controls DE, manages DM."""
    tables = Tables().enterprise("X", "TOP", "SIS", "SUB", "SUB2", "DE", "DM", "H5", "H4", "CO", "ANY")
    tables.person("C", "D", "V", "W")
    tables.holding("C", "TOP", percent="51").holding("TOP", "X", percent="70").holding(
        "TOP", "SIS", percent="80"
    )
    tables.holding("X", "SUB", percent="100").holding("SUB", "SUB2", percent="50.01")
    tables.role("D", "X", "DIRECTOR").holding("D", "DE", percent="90").role("D", "DM", "SENIOR_MANAGER")
    tables.role("D", "ANY", "REGISTERED_PRACTITIONER")
    tables.holding("H5", "X", percent="5").holding("H4", "X", percent="4.99")
    tables.add("concert", group_id="G", holder_id="H5", since="2020-01-01")
    tables.add("concert", group_id="G", holder_id="CO", since="2020-01-01")
    tables.holding("V", "X", percent_min="4", percent_max="6").role("W", "X", "SUPERVISOR", since="2024")
    return tables


OTHERS = ["TOP", "SIS", "SUB", "SUB2", "DE", "DM", "H5", "H4", "CO", "ANY", "C", "D", "V", "W"]


async def test_related_parties_with_their_reasons(platform: Platform) -> None:
    world = await platform.world(group())
    assert await reasons(world, "X", OTHERS) == {
        ("TOP", "CONTROLLER", "YES"),
        ("TOP", "HOLDER_5", "YES"),
        ("C", "CONTROLLER", "YES"),
        ("SIS", "COMMON_CONTROLLER", "YES"),
        ("SUB", "CONTROLLED", "YES"),
        ("SUB2", "CONTROLLED", "YES"),
        ("D", "OFFICER", "YES"),
        ("DE", "OFFICER_CONTROLS", "YES"),
        ("DM", "MANAGED", "YES"),
        ("H5", "HOLDER_5", "YES"),
        ("CO", "HOLDER_CONCERT", "YES"),
        ("V", "HOLDER_5", "UNKNOWN"),
        ("W", "OFFICER", "UNKNOWN"),
    }
    answer = await related(world, "X")
    assert (answer["completeness"], answer["bounds"]) == ("COMPLETE", [])
    assert "二百六十五" in answer["rule"]
    assert "common state control" in answer["english"]
    names = await record_of(world, ["X", *OTHERS])
    by_name: dict[str, Any] = {names[one["subject"]["id"]]: one for one in answer["members"]}
    (reason,) = by_name["SIS"]["reasons"]
    assert [names[node["id"]] for node in reason["path"]["nodes"]] == ["X", "TOP", "SIS"]
    assert [(link["kind"], link["percent"]) for link in reason["path"]["links"]] == [
        ("SHAREHOLDING", 70), ("SHAREHOLDING", 80),
    ]  # fmt: skip
    assert "70%" in reason["explanation"]
    assert "70 %" in reason["english"]
    assert reason["basis"].startswith("公司法")
    # Doubtful parties come after certain ones.
    certain = [all(r["certain"] == "UNKNOWN" for r in one["reasons"]) for one in answer["members"]]
    assert certain == sorted(certain)


async def test_the_relation_is_found_from_a_person_too(platform: Platform) -> None:
    world = await platform.world(group())
    names = ["X", *OTHERS]
    assert await reasons(world, "D", names) == {
        ("DE", "CONTROLLED", "YES"),
        ("DM", "MANAGED", "YES"),
        ("X", "MANAGED", "YES"),
    }
    assert {code for _, code, _ in await reasons(world, "C", names)} == {"CONTROLLED"}


async def test_half_of_the_shares_was_control_until_the_law_changed(platform: Platform) -> None:
    world = await platform.world(Tables().enterprise("A", "B").holding("A", "B", percent="50"))
    before = await reasons(world, "A", ["B"], at="2024-06-30")
    assert before == {("B", "CONTROLLED", "YES")}
    # From 2024-07-01 half is control of listed companies alone, and whether B is one is not known.
    assert await reasons(world, "A", ["B"], at="2024-07-01") == {("B", "CONTROLLED", "UNKNOWN")}


async def test_common_state_control_relates_nobody(platform: Platform) -> None:
    tables = (
        Tables()
        .enterprise("E4", "E5", "E6")
        .enterprise("S", kind="STATE_OWNER")
        .person("N", unspecified="unknown")
    )
    for enterprise in ("E4", "E5"):
        tables.holding("S", enterprise, percent="100").holding("N", enterprise, percent="60")
    tables.holding("N", "E6", percent="100")
    world = await platform.world(tables)
    names = ["E4", "E5", "E6", "S", "N"]
    assert await reasons(world, "E4", names) == {("S", "CONTROLLER", "YES"), ("S", "HOLDER_5", "YES")}
    (state,) = (await related(world, "E4"))["members"]
    assert "国有出资人" in state["reasons"][0]["explanation"]
    assert await reasons(world, "S", names) == set()
    assert await reasons(world, "N", names) == set()


async def test_a_loop_ends_and_a_long_chain_says_so(platform: Platform) -> None:
    tables = Tables().enterprise("A", "B", *(f"L{number}" for number in range(10)))
    tables.holding("A", "B", percent="100").holding("B", "A", percent="100")
    for number in range(9):
        tables.holding(f"L{number}", f"L{number + 1}", percent="100")
    world = await platform.world(tables)
    assert await reasons(world, "A", ["B"]) == {
        ("B", "CONTROLLER", "YES"), ("B", "CONTROLLED", "YES"), ("B", "HOLDER_5", "YES"),
    }  # fmt: skip
    chain = await related(world, "L0")
    assert (chain["completeness"], chain["bounds"]) == ("INCOMPLETE", ["DEPTH"])
    assert len(chain["members"]) == 5
    whole = await related(world, "L9")
    assert whole["bounds"] == ["DEPTH"]


async def test_a_holding_of_unstated_size_is_followed_no_further(platform: Platform) -> None:
    tables = Tables().enterprise("A", "B", "C").holding("A", "B").holding("B", "C")
    world = await platform.world(tables)
    assert await reasons(world, "C", ["A", "B"]) == {
        ("B", "CONTROLLER", "UNKNOWN"),
        ("B", "HOLDER_5", "UNKNOWN"),
    }


async def test_a_hub_that_is_cut_gives_incomplete(platform: Platform) -> None:
    tables = Tables().enterprise("E1", "E2", "H", *(f"S{number}" for number in range(6)))
    tables.person(*(f"P{number}" for number in range(6)))
    for number in range(6):
        tables.role(f"P{number}", "E1", "DIRECTOR").role(f"P{number}", "E2", "DIRECTOR")
        tables.holding("H", f"S{number}", percent="100")
    tables.holding("H", "E1", percent="100")
    world = await platform.world(tables)
    graph: Graph = platform.graph
    moment = Moment(date.fromisoformat(AT), 4_000_000_000_000)
    keys = {one: SubjectRefValue.by_source(world.source, one) for one in ("E1", "E2", "H")}
    tight = GroupsService(graph, stale_after_days=30, bounds=GroupBounds(links=3, below=3))
    assert (await tight.common_parties([keys["E1"], keys["E2"]], moment)).bounds == (Bound.HUB,)
    assert Bound.HUB in (await tight.related_parties(keys["E1"], moment)).bounds
    few = GroupsService(graph, stale_after_days=30, bounds=GroupBounds(parties=2, roots=2))
    common_ = await few.common_parties([keys["E1"], keys["E2"]], moment)
    assert (common_.bounds, len(common_.parties)) == ((Bound.NODES,), 2)
    assert (await few.related_parties(keys["E1"], moment)).bounds == (Bound.NODES,)
    enough = GroupsService(graph, stale_after_days=30)
    assert (await enough.related_parties(keys["E1"], moment)).bounds == ()


async def test_possibly_same_persons(platform: Platform) -> None:
    name = f"虚构同名{next(platform.numbers)}"
    tables = Tables().enterprise("E1", "E2", "E3", "E4", "E5").enterprise("S", kind="STATE_OWNER")
    rows = {
        "X": {"birth_date": "1970-05-01", "id_type": "PASSPORT", "id_number": "E11111111"},
        "WORKS": {},
        "BORN": {"birth_date": "1970-05-01"},
        "YEAR": {"birth_date": "1970"},
        "MEETS": {},
        "OTHER": {"birth_date": "1971"},
        "PAPER": {"id_type": "PASSPORT", "id_number": "E22222222"},
        "STATE": {},
    }
    for record, columns in rows.items():
        tables.person(record, **{"name": name, **columns})
    tables.person("U", name=name, unspecified="unknown").person("C1").person("ELSE", name=f"{name}二")
    tables.role("X", "E1", "DIRECTOR").role("WORKS", "E1", "SUPERVISOR", until="2010-01-01")
    tables.role("X", "E2", "DIRECTOR").role("C1", "E2", "DIRECTOR").role("C1", "E3", "DIRECTOR")
    tables.role("MEETS", "E3", "DIRECTOR").role("X", "S", "DIRECTOR").role("STATE", "S", "DIRECTOR")
    tables.role("PAPER", "E1", "DIRECTOR")
    world = await platform.world(tables)
    names = await record_of(world, [*rows, "U", "C1", "ELSE"])
    answer = (await platform.ask(SAME, {"ref": world.ref("X"), "asOf": as_of(AT, None)}))["possiblySame"]
    found = {
        names[one["subject"]["id"]]: [evidence["code"] for evidence in one["evidence"]]
        for one in answer["candidates"]
    }
    assert found == {
        "WORKS": ["SAME_NAME", "COMMON_ENTERPRISE"],
        "BORN": ["SAME_NAME", "SAME_BIRTH_DATE"],
        "YEAR": ["SAME_NAME"],
        "MEETS": ["SAME_NAME", "COMMON_COLLEAGUE"],
        "OTHER": ["SAME_NAME", "DIFFERENT_BIRTH_DATE"],
        "PAPER": ["SAME_NAME", "COMMON_ENTERPRISE", "DIFFERENT_IDENTITY"],
        "STATE": ["SAME_NAME"],
    }
    order = [names[one["subject"]["id"]] for one in answer["candidates"]]
    assert set(order[-2:]) == {"OTHER", "PAPER"}
    assert order[0] == "WORKS"
    assert set(order[3:5]) == {"YEAR", "STATE"}
    assert (answer["total"], answer["completeness"]) == (7, "COMPLETE")
    said = [evidence["explanation"] for one in answer["candidates"] for evidence in one["evidence"]]
    assert not any("1970" in text or "E1111" in text for text in said)
    two = await platform.ask(SAME, {"ref": world.ref("X"), "asOf": as_of(AT, None), "first": 2})
    assert [names[one["subject"]["id"]] for one in two["possiblySame"]["candidates"]] == order[:2]
    assert two["possiblySame"]["total"] == 7


async def test_possibly_same_is_asked_of_persons(platform: Platform) -> None:
    world = await platform.world(Tables().enterprise("E").person("P").person("N", unspecified="unknown"))
    assert await platform.code(SAME, {"ref": world.ref("E")}) == "BAD_USER_INPUT"
    assert await platform.code(SAME, {"ref": world.ref("X")}) == "NOT_FOUND"
    for first in (0, 101, -1):
        assert await platform.code(SAME, {"ref": world.ref("P"), "first": first}) == "BAD_USER_INPUT"
    nobody = (await platform.ask(SAME, {"ref": world.ref("N")}))["possiblySame"]
    assert nobody["candidates"] == []
    assert await platform.code(RELATED, {"ref": world.ref("X")}) == "NOT_FOUND"


async def test_each_field_costs_one_read_and_one_record(platform: Platform) -> None:
    world = await platform.world(group())
    for query, variables in (
        (COMMON, {"subjects": [world.ref("X"), world.ref("SIS")]}),
        (RELATED, {"ref": world.ref("X")}),
        (SAME, {"ref": world.ref("D")}),
    ):
        before = platform.graph.round_trips
        await platform.ask(query, variables)
        assert platform.graph.round_trips - before == 2
