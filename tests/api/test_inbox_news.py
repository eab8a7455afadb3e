"""The news of inboxes as one reading gives it: each case once, each piece with what it is about alone."""

from __future__ import annotations

import pytest
import pytest_asyncio

from graph_api.services.casework.news import News, read_news
from tests.api.casework_world import DECIDER, NOTE, Office, tables
from tests.api.platform import Platform

pytestmark = pytest.mark.asyncio(loop_scope="session")

ORGS = ("dept-a", "dept-b", "dept-c")


@pytest_asyncio.fixture(name="office", loop_scope="session")
async def _office(fresh: Platform) -> Office:
    return Office(await fresh.world(tables()))


async def test_a_case_with_much_news_is_read_once(office: Office) -> None:
    case, other = await office.published(), await office.published("E2")
    objection = await office.accepted(case["id"], "2020-02-01")
    decided = {"case": case["id"], "objection": objection, "decision": "REJECT", "note": NOTE}
    await office.done("decideObjection", DECIDER, **decided)
    graph = office.platform.graph
    asked = {"since": 0, "afterId": "", "seen": {}, "limit": 500}
    read = await graph.read("inbox_news", orgs=list(ORGS), **asked)
    told = [row["case"] for row in read["rows"] if row["told"]]
    assert sorted(found["case"]["id"] for found in read["cases"]) == sorted([case["id"], other["id"]])
    assert set(told) == {case["id"], other["id"]}
    assert told.count(case["id"]) > 3
    nobody = await graph.read("inbox_news", orgs=[], **asked)
    assert nobody["cases"] == []
    assert [row["id"] for row in nobody["rows"]] == [row["id"] for row in read["rows"]]
    assert not any(row["told"] or row["case"] or row["step"] for row in nobody["rows"])


async def test_each_piece_is_what_its_organisation_is_told_when_it_alone_asks(office: Office) -> None:
    """Other pieces about the same case, to whomever, add no parts or steps of it to this one."""
    case = await office.published()
    await office.accepted(case["id"], "2020-02-01")
    graph = office.platform.graph
    together = (await read_news(graph, ORGS, 0)).news
    for org in ORGS:
        alone = (await read_news(graph, (org,), 0)).news
        assert [piece.id for piece in alone] == [piece.id for piece in together if piece.org == org]
        assert alone
        for piece in alone:
            assert_about(piece, [each for each in alone if each.step == piece.step])


def assert_about(piece: News, same_step: list[News]) -> None:
    """Check that a case has the parts of one step's news and their steps, in order, and no others."""
    about = {each.part.id for each in same_step}
    assert {part.id for part in piece.case.parts} == about - {piece.case.id}
    assert {step.of for step in piece.case.steps} <= about
    numbers = [step.number for step in piece.case.steps]
    assert numbers == sorted(numbers)
    # Whatever is told of stands there with all of its steps: a part that waits was begun by one.
    assert numbers
