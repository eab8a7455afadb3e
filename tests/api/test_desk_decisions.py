"""Decisions of desks: recorded whatever is found about the look-up behind them, and found afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from graph_api.domain.casework.decisions import DecisionFindingCode
from graph_api.domain.dates import today
from tests.api.desk_world import DESK, FINDINGS, OTHER_DESK, RECORD, Desk, tables
from tests.api.platform import Json, Platform

pytestmark = pytest.mark.asyncio(loop_scope="session")

OLD = "2024-03-05"


@pytest_asyncio.fixture(name="desk", loop_scope="session")
async def _desk(fresh: Platform) -> Desk:
    return Desk(await fresh.world(tables()))


async def record(desk: Desk, name: str = "E2", role: str = DESK, **given: Any) -> Json:
    """Record a decision of today and return its payload."""
    what: Json = {
        "ref": desk.world.ref(name),
        "matter": "LICENSING",
        "decidedOn": today().isoformat(),
        "outcome": "GRANTED",
        "number": "虚构许字1号",
        **given,
    }
    return await desk.do(RECORD, role, **what)


async def codes(desk: Desk, name: str = "E2", **given: Any) -> list[str]:
    """Record a decision and return what was found about it."""
    payload = await record(desk, name, **given)
    assert payload["__typename"] == "DecisionSuccess", payload
    return [flag["code"] for flag in payload["decision"]["flags"]]


async def found(desk: Desk, role: str = DESK, since: str = "", until: str = "", **given: Any) -> list[Json]:
    """Return the decisions found in a period, by default of the last days."""
    day = today()
    variables = {
        "from": since or (day - timedelta(days=2)).isoformat(),
        "to": until or day.isoformat(),
        "first": 100,
        **given,
    }
    answer = (await desk.world.platform.ask(FINDINGS, variables, role))["decisionFindings"]
    nodes: list[Json] = answer["nodes"]
    return nodes


async def test_every_way_in_which_a_decision_lacks_its_look_up_is_found(desk: Desk) -> None:
    day = today()
    yesterday = (day - timedelta(days=1)).isoformat()
    fine = await desk.receipt("E2")
    assert await codes(desk, receipt=fine) == []
    assert await codes(desk, receipt=fine, outcome="REFUSED") == []
    assert await codes(desk) == ["NO_RECEIPT"]
    assert await codes(desk, receipt="q_none") == ["NO_RECEIPT"]
    foreign = await desk.receipt("E2", role=OTHER_DESK)
    assert await codes(desk, receipt=foreign) == ["OTHER_ORGANISATION"]
    assert await codes(desk, "E3", receipt=fine) == ["OTHER_SUBJECT"]
    assert await codes(desk, receipt=fine, matter="TENDER") == ["OTHER_MATTER"]
    assert await codes(desk, receipt=fine, decidedOn=yesterday) == ["OTHER_DAY"]
    dated = await desk.receipt("E2", valid_at=yesterday)
    assert await codes(desk, receipt=dated) == ["OTHER_DAY"]
    # Made afterwards for the day of the decision: it was not known then what was answered.
    assert await codes(desk, receipt=dated, decidedOn=yesterday) == ["OTHER_DAY"]
    stale = await desk.receipt("E2", known_at=OLD)
    assert await codes(desk, receipt=stale) == ["OTHER_DAY"]
    both = await codes(desk, "E3", receipt=fine, matter="TENDER", decidedOn=yesterday)
    assert both == ["OTHER_SUBJECT", "OTHER_DAY", "OTHER_MATTER"]
    reached = await desk.receipt("E1")
    assert await codes(desk, "E1", receipt=reached) == ["DUTIES_OPEN"]
    await desk.answer(reached, "K", "EXECUTE", reference="虚构字1号")
    assert await codes(desk, "E1", receipt=reached) == []  # a recommended one may wait
    batch = (await desk.checks(*["E2"] * 9))[4]["receipt"]
    assert await codes(desk, receipt=batch) == []
    shown = await found(desk)
    assert [row["decision"] is None for row in shown] == [False] * 11
    assert {flag["code"] for row in shown for flag in row["flags"]} == {
        code.value for code in DecisionFindingCode
    } - {"NO_LOOK_UP", "DAY_NOT_EXACT"}
    assert await found(desk, OTHER_DESK) == []
    assert await found(desk, "auditor") == shown
    assert await found(desk, "auditor", department="desk-b") == []
    days = [row["decidedOn"] for row in shown]
    assert days == sorted(days)


async def test_a_decision_is_a_licence_on_record(desk: Desk) -> None:
    receipt = await desk.receipt("E2")
    first = await record(desk, receipt=receipt, idempotencyKey="same")
    again = await record(desk, receipt=receipt, idempotencyKey="same")
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert first["decision"] == again["decision"]
    other = await record(desk, receipt=receipt, number="虚构许字2号", idempotencyKey="same")
    assert (other["__typename"], other["reason"]) == ("CaseConflictError", "KEY_REUSED")
    node = await desk.world.node(first["decision"]["recordId"])
    assert node is not None
    rows = await desk.world.platform.graph.run_admin(
        "MATCH (n:RecordStatement {type: 'LICENCE'}) RETURN n.title AS title, n.department AS department"
    )
    assert [dict(row) for row in rows] == [{"title": "虚构许字1号", "department": "desk-a"}]
    wrong = [
        ({"decidedOn": "2999-01-01"}, "FUTURE_DATE"),
        ({"number": "a|b"}, "INVALID_TEXT"),
        ({"name": "E9"}, "SUBJECT_NOT_FOUND"),
        ({"idempotencyKey": "x" * 101}, "INVALID_KEY"),
    ]
    for given, reason in wrong:
        assert (await record(desk, **given))["reason"] == reason, given


async def test_loaded_licences_without_a_look_up_on_that_day_are_found(desk: Desk) -> None:
    world = desk.world
    day = today().isoformat()
    rows = tables()
    more = {"type": "LICENCE", "department": "desk-a", "known_on": OLD}
    fresh = {**more, "known_on": day}
    rows.add("records", id="L1", subject_id="E2", decided_on=day, title="虚构许可一", **fresh)
    rows.add("records", id="L2", subject_id="E3", decided_on=day, title="虚构许可二", **fresh)
    rows.add("records", id="L3", subject_id="E1", decided_on=day, title="虚构许可三", **fresh)
    rows.add("records", id="L4", subject_id="E2", decided_on=OLD, title="虚构许可四", **more)
    rows.add("records", id="L5", subject_id="E2", decided_on="2024-03", title="虚构许可五", **more)
    rows.add("records", id="L6", subject_id="E2", decided_on=OLD, **{**more, "department": "desk-b"})
    rows.add("records", id="L7", subject_id="E2", decided_on=OLD, **{**more, "type": "PENALTY"})
    rows.add("departments", code="D", name="虚构机关", region_code="990000")
    await world.load(rows)
    department = world.prefix + "D"
    await world.load(
        tables().add(
            "records", id="L8", subject_id="E3", decided_on=OLD, **{**more, "department": department}
        )
    )
    await desk.checks("E2")  # alone
    await desk.checks(*["E3"] * 9)  # in a batch
    await desk.checks("E1", role=OTHER_DESK)  # by somebody else
    assert [(row["sourceId"], row["flags"][0]["code"]) for row in await found(desk)] == [("L3", "NO_LOOK_UP")]
    old = {"since": "2024-03-01", "until": "2024-03-31"}
    assert [(row["sourceId"], row["flags"][0]["code"]) for row in await found(desk, **old)] == [
        ("L5", "DAY_NOT_EXACT"),
        ("L4", "NO_LOOK_UP"),
    ]
    earlier = await found(desk, since="2024-02-01", until="2024-03-01")
    assert [row["sourceId"] for row in earlier] == ["L5"]
    assert [row["sourceId"] for row in await found(desk, OTHER_DESK, **old)] == ["L6"]
    # Auditors: every department of the catalogue, or the one that they name.
    assert [row["sourceId"] for row in await found(desk, "auditor", **old)] == ["L8"]
    named = await found(desk, "auditor", department="desk-a", **old)
    assert [row["sourceId"] for row in named] == ["L5", "L4"]


async def test_pages_of_findings_follow_one_another(desk: Desk) -> None:
    world = desk.world
    rows = tables()
    for number in range(7):
        rows.add(
            "records",
            id=f"L{number}",
            subject_id="E2",
            type="LICENCE",
            decided_on=f"2024-03-{10 + number // 2}",
            department="desk-a",
            known_on="2024-04-01",
        )
    await world.load(rows)
    for number in range(4):
        assert await codes(desk, decidedOn=f"2024-03-{11 + number}") == ["NO_RECEIPT"]
    whole = [row["recordId"] for row in await found(desk, since="2024-03-01", until="2024-03-31")]
    assert len(whole) == 11
    paged: list[str] = []
    after = None
    while True:
        variables = {"from": "2024-03-01", "to": "2024-03-31", "first": 3, "after": after}
        page = (await world.platform.ask(FINDINGS, variables, DESK))["decisionFindings"]
        paged += [row["recordId"] for row in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert paged == whole
    for given in ({"from": "2024-03-02", "to": "2024-03-01"}, {"from": "2020-01-01", "to": "2024-03-01"}):
        assert await world.platform.code(FINDINGS, given, DESK) == "BAD_USER_INPUT"
    for role in ("bank", "investigator"):
        given = {"from": "2024-03-01", "to": "2024-03-02"}
        assert await world.platform.code(FINDINGS, given, role) == "FORBIDDEN"
