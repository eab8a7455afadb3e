"""Inbox, lists of cases, and who is told that a decision was wrong."""

from __future__ import annotations

import pytest
import pytest_asyncio

from tests.api.casework_world import DECIDER, IMPLEMENTER, INITIATOR, NOTE, OTHER, Office, tables
from tests.api.platform import READ_AND_RECORD, Json, Platform

pytestmark = pytest.mark.asyncio(loop_scope="session")

INBOX = """query($first: Int, $after: String) { inbox(first: $first, after: $after) {
  nodes { cursor machine caseId kind caseState subjectName initiator
    part { __typename id state dueOn overdue possibleActions steps { action }
      ... on CaseTask { measure mandatory } } }
  pageInfo { hasNextPage endCursor } } }"""
CASES = """query($filter: CaseFilterInput, $first: Int, $after: String) {
  cases(filter: $filter, first: $first, after: $after) { nodes { id state lastStep steps { number } }
    pageInfo { hasNextPage endCursor } } }"""
NOTICES = """query($case: ID!) { caseNotices(case: $case) { completeness text(language: EN)
  nodes { operation organisation role receipt subjectId at } } }"""


@pytest_asyncio.fixture(name="office", loop_scope="session")
async def _office(fresh: Platform) -> Office:
    return Office(await fresh.world(tables()))


async def inbox(office: Office, role: str, **variables: object) -> Json:
    found: Json = (await office.platform.ask(INBOX, variables, role))["inbox"]
    return found


async def cases(office: Office, role: str = INITIATOR, **variables: object) -> Json:
    found: Json = (await office.platform.ask(CASES, variables, role))["cases"]
    return found


async def test_an_inbox_shows_what_waits_the_earliest_last_day_first(office: Office) -> None:
    first, second = await office.published(), await office.published("E2")
    waiting = await inbox(office, IMPLEMENTER)
    assert {node["caseId"] for node in waiting["nodes"]} == {first["id"], second["id"]}
    (node,) = [node for node in waiting["nodes"] if node["caseId"] == first["id"]]
    assert (node["machine"], node["caseState"], node["initiator"]) == ("TASK", "PUBLISHED", "dept-a")
    assert node["part"]["__typename"] == "CaseTask"
    assert node["part"]["possibleActions"] == ["ACCEPT", "DECLINE"]
    assert [step["action"] for step in node["part"]["steps"]] == ["ISSUE"]
    # An objection whose time is over comes before what has time.
    filed = await office.done("fileObjection", OTHER, case=first["id"], on="2020-02-03", note=NOTE)
    later = await office.done("fileObjection", OTHER, case=second["id"], note=NOTE)
    decider = (await inbox(office, DECIDER))["nodes"]
    assert [node["part"]["id"] for node in decider] == [
        filed["objections"][0]["id"],
        later["objections"][0]["id"],
    ]
    assert [node["part"]["overdue"] for node in decider] == [True, False]
    assert decider[0]["part"]["dueOn"] == "2020-02-04"
    page = await inbox(office, DECIDER, first=1)
    assert page["pageInfo"]["hasNextPage"]
    rest = await inbox(office, DECIDER, first=1, after=page["pageInfo"]["endCursor"])
    assert [node["part"]["id"] for node in rest["nodes"]] == [later["objections"][0]["id"]]
    assert not rest["pageInfo"]["hasNextPage"]
    task = node["part"]["id"]
    declined = {"response": "DECLINE", "reason": "NO_APPLICATION_PENDING", "note": NOTE}
    await office.done("respondToTask", IMPLEMENTER, case=first["id"], task=task, **declined)
    assert [node["caseId"] for node in (await inbox(office, IMPLEMENTER))["nodes"]] == [second["id"]]
    assert (await inbox(office, "bank"))["nodes"] == []


async def test_lists_of_cases_are_for_those_concerned(office: Office) -> None:
    draft, published = await office.open(), await office.published()
    other = await office.done(
        "openCase",
        OTHER,
        kind="PUNISHMENT",
        subject=office.world.ref("E1"),
        content=office.content(),
    )
    mine = (await cases(office))["nodes"]
    assert [case["id"] for case in mine] == [published["id"], draft["id"]]
    assert len(mine[0]["steps"]) == mine[0]["lastStep"]
    assert [case["id"] for case in (await cases(office, DECIDER))["nodes"]] == [published["id"], draft["id"]]
    assert [case["id"] for case in (await cases(office, OTHER))["nodes"]] == [other["id"]]
    assert len((await cases(office, "auditor"))["nodes"]) == 3
    assert (await cases(office, "bank"))["nodes"] == []
    about = {"subject": office.world.ref("E1")}
    seen = (await cases(office, "bank", filter=about))["nodes"]
    assert [case["id"] for case in seen] == [published["id"]]
    drafts = (await cases(office, filter={"state": "DRAFT", **about}))["nodes"]
    assert [case["id"] for case in drafts] == [draft["id"]]
    page = await cases(office, first=1)
    rest = await cases(office, first=1, after=page["pageInfo"]["endCursor"])
    assert [case["id"] for case in rest["nodes"]] == [draft["id"]]
    assert await office.platform.code(CASES, {"after": "?"}, INITIATOR) == "BAD_USER_INPUT"
    assert await office.platform.code(CASES, {"first": 0}, INITIATOR) == "BAD_USER_INPUT"


async def test_every_list_is_one_round_trip_and_its_record(office: Office) -> None:
    case = await office.published()
    platform = office.platform
    for query, variables, role in (
        (INBOX, {}, INITIATOR),
        (CASES, {}, INITIATOR),
        (CASES, {"filter": {"subject": office.world.ref("E1")}}, INITIATOR),
        (
            "query($id: ID!) { case(id: $id) { id tasks { id } steps { number } } }",
            {"id": case["id"]},
            INITIATOR,
        ),
    ):
        before = platform.graph.round_trips
        await platform.ask(query, variables, role)
        assert platform.graph.round_trips - before <= 2 * READ_AND_RECORD  # asked of both executors


async def test_whoever_was_told_of_a_wrong_decision_is_found(office: Office) -> None:
    world = office.world
    await world.check("E1")
    case = await office.published()
    answer = {"case": case["id"]}
    standing = (await office.platform.ask(NOTICES, answer, INITIATOR))["caseNotices"]
    assert standing == {"completeness": "COMPLETE", "text": "", "nodes": []}
    receipts = {(await world.check(record))["receipt"] for record in ("E1", "P1")}
    many = await world.checks(*["E1", "P1", "P2", "E2"] * 3)
    receipts |= {
        check["receipt"] for place, check in enumerate(many) if ("E1", "P1", "P2", "E2")[place % 4] != "P2"
    }
    objection = await office.accepted(case["id"], "2020-02-01")
    upheld = {"objection": objection, "decision": "UPHOLD", "note": NOTE}
    await office.done("decideObjection", DECIDER, case=case["id"], **upheld)
    await world.check("E1")
    notices = (await office.platform.ask(NOTICES, answer, INITIATOR))["caseNotices"]
    assert notices["completeness"] == "COMPLETE"
    assert case["id"] in notices["text"]
    told = {node["receipt"] for node in notices["nodes"] if node["operation"] == "preCheck"}
    signalled = {check["receipt"] for check in many if any(signal for signal in check["signals"])}
    assert told >= receipts - signalled
    assert told <= receipts
    assert {node["organisation"] for node in notices["nodes"]} == {"bank-org"}
    assert (await office.platform.ask(NOTICES, answer, OTHER))["caseNotices"] is None
    assert (await office.platform.ask(NOTICES, answer, "auditor"))["caseNotices"]["nodes"]
