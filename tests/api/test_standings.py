"""Standings: sanctioned, reached, in doubt and merely associated are never confused."""

from __future__ import annotations

import pytest

from tests.api.links import STANDINGS
from tests.api.platform import READ_AND_RECORD, Json, Platform, World, as_of
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT = "2021-01-01"


async def standings(
    world: World, *records: str, valid_at: str = AT, known_at: str | None = None
) -> list[Json]:
    """Return the standings of several subjects."""
    variables = {"subjects": [world.ref(record) for record in records], "asOf": as_of(valid_at, known_at)}
    found: list[Json] = (await world.platform.ask(STANDINGS, variables))["standings"]
    return found


def counts(answer: Json) -> tuple[str, int, int, int]:
    """Return what a standing says."""
    return answer["standing"], answer["own"], answer["reached"], answer["signals"]


def near_one_sanction() -> Tables:
    """E1 is sanctioned; P1 represents it and directs E3; P2 only supervises it; B1 is its branch."""
    tables = Tables().enterprise("E1", "E3", "E4").enterprise("B1", kind="BRANCH", parent_id="E1")
    tables.person("P1", "P2", "P3").role("P1", "E1").role("P1", "E3", "DIRECTOR").role(
        "P2", "E1", "SUPERVISOR"
    )
    tables.role("P3", "E4").measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE",)])
    tables.measure("R", [("SUPERVISOR", "RESPONSIBLE")])
    return tables.sanction("S1", "E1", decided_on="2020-01-01", term="P2Y")


async def test_each_stands_as_it_does(platform: Platform) -> None:
    world = await platform.world(near_one_sanction())
    before = platform.graph.round_trips
    answers = await standings(world, "E1", "B1", "P1", "P2", "E3", "P3", "E4", "nobody", "E1")
    assert platform.graph.round_trips - before == READ_AND_RECORD
    assert [counts(answer) for answer in answers] == [
        ("SANCTIONED", 1, 0, 0),
        ("NONE_KNOWN", 0, 0, 0),
        ("REACHED", 0, 1, 0),
        ("IN_DOUBT", 0, 0, 0),
        ("ASSOCIATED", 0, 0, 1),
        ("NONE_KNOWN", 0, 0, 0),
        ("NONE_KNOWN", 0, 0, 0),
        ("NONE_KNOWN", 0, 0, 0),
        ("SANCTIONED", 1, 0, 0),
    ]
    assert {answer["completeness"] for answer in answers} == {"COMPLETE"}
    assert [answer["subject"] is None for answer in answers] == [False] * 7 + [True, False]
    assert [age["source"] for age in answers[4]["staleness"]] == [world.source]


async def test_a_sanction_on_a_branch_is_one_on_its_parent(platform: Platform) -> None:
    tables = Tables().enterprise("E1").enterprise("B1", "B2", kind="BRANCH", parent_id="E1")
    tables.measure("K", [("SUBJECT",)]).sanction("S1", "B1", decided_on="2020-01-01")
    world = await platform.world(tables)
    assert [counts(answer) for answer in await standings(world, "E1", "B1", "B2")] == [
        ("SANCTIONED", 1, 0, 0),
        ("SANCTIONED", 1, 0, 0),
        ("NONE_KNOWN", 0, 0, 0),
    ]


async def test_the_stronger_word_wins_and_the_counts_tell_the_rest(platform: Platform) -> None:
    tables = near_one_sanction().sanction("S2", "P1", decided_on="2020-06-01")
    tables.sanction("S3", "E3", decided_on="2020-06-01")
    world = await platform.world(tables)
    person, enterprise = await standings(world, "P1", "E3")
    assert counts(person) == ("SANCTIONED", 1, 1, 0)
    assert counts(enterprise) == ("SANCTIONED", 1, 0, 2)


async def test_what_is_over_void_or_paused(platform: Platform) -> None:
    tables = Tables().measure("K", [("SUBJECT",)]).measure("B", [("SUBJECT",)], "N", basis_until="2020-12-31")
    for record in ("ENDED", "VOID", "HELD", "EXPIRED", "LATER", "DATELESS"):
        decided = {"LATER": "2021-02-01", "DATELESS": ""}.get(record, "2020-01-01")
        tables.enterprise(record)
        tables.sanction(f"S-{record}", record, "N" if record == "EXPIRED" else "M", decided_on=decided)
    tables.event("S-ENDED", "REPAIRED", "2020-06-01").event("S-VOID", "REVOKED", "2020-06-01")
    tables.event("S-HELD", "OBJECTION_ACCEPTED", "2020-06-01")
    world = await platform.world(tables)
    records = ("ENDED", "VOID", "HELD", "EXPIRED", "LATER", "DATELESS")
    assert [answer["standing"] for answer in await standings(world, *records)] == [
        "NONE_KNOWN",
        "NONE_KNOWN",
        "IN_DOUBT",
        "IN_DOUBT",
        "NONE_KNOWN",
        "IN_DOUBT",
    ]
    assert [answer["standing"] for answer in await standings(world, "LATER", valid_at="2021-02-01")] == [
        "SANCTIONED"
    ]
    early = await standings(world, "ENDED", valid_at="2020-05-31", known_at="2019-01-01")
    assert [counts(answer) for answer in early] == [("SANCTIONED", 1, 0, 0)]


async def test_bounds(platform: Platform) -> None:
    world = await platform.world(Tables().enterprise("E1"))
    assert await standings(world) == []
    many = {"subjects": [world.ref("E1")] * 501}
    assert await platform.code(STANDINGS, many) == "LIMIT_EXCEEDED"
    assert len((await platform.ask(STANDINGS, {"subjects": [world.ref("E1")] * 500}))["standings"]) == 500
    assert await platform.code(STANDINGS, {"subjects": [world.ref("E1")]}, None) == "UNAUTHENTICATED"
