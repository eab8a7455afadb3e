"""Reports of the public: taken from anybody, assigned, decided, followed; every transition and refusal."""

from __future__ import annotations

import asyncio
from itertools import product
from typing import Any

import pytest
import pytest_asyncio

from graph_api.domain.tips.machine import TipState
from tests.api.casework_world import Office
from tests.api.platform import Json, Platform
from tests.api.tips_world import (
    COLLEAGUE,
    CONDUCT,
    DECISIONS,
    HANDLER,
    INFORMER,
    LIST,
    ONE,
    OTHER,
    OUTSIDE,
    TRIAGE,
    Hotline,
    tables,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")

EVIDENCE: dict[str, Any] = {
    "sha256": "0" * 64,
    "size": 1024,
    "mediaType": "application/pdf",
    "title": "虚构证据",
}


@pytest_asyncio.fixture(name="line", loop_scope="session")
async def _line(fresh: Platform) -> Hotline:
    return Hotline(await fresh.world(tables()))


async def a_case(line: Hotline, record: str = "E1", department: str = "dept-a") -> str:
    """Open a case of a department about a subject and return its id."""
    office = Office(line.world)
    content = office.content()
    case = await office.done(
        "openCase",
        f"department@{department}",
        kind="PUNISHMENT",
        subject=line.world.ref(record),
        content=content,
        idempotencyKey=line.key(),
    )
    return str(case["id"])


async def test_a_report_goes_its_way_and_its_informer_hears_of_it(line: Hotline) -> None:
    taken = await line.taken(informer=INFORMER, evidence=EVIDENCE)
    number, code = taken["number"], taken["code"]
    assert await line.outcome(number, code) is not None
    found = await line.tip(number)
    assert found is not None
    assert (found["state"], found["subjectId"]) == ("SUBMITTED", await line.world.id("E1"))
    assert (found["conduct"], found["regionCode"], found["lastStep"]) == (CONDUCT, "990000", 1)
    assert found["evidence"]["title"] == "虚构证据"
    assert (found["department"], found["handler"], found["overdue"]) == (None, None, False)
    assert found["dueOn"] is not None
    assert found["possibleActions"] == ["ASSIGN"]
    assert found["steps"][0]["organisation"] is None
    assigned = (await line.triage(number, note="虚构说明"))["tip"]
    assert (assigned["state"], assigned["department"], assigned["handler"]) == ("ASSIGNED", "dept-a", HANDLER)
    assert assigned["dueOn"] > found["dueOn"]
    assert assigned["possibleActions"] == []
    mine = await line.tip(number, HANDLER)
    assert mine is not None
    assert mine["possibleActions"] == ["REASSIGN", "DISMISS", "OPEN_CASE", "CLOSE_FOUNDED"]
    told = await line.outcome(number, code)
    assert told is not None
    assert (told["state"], told["outcome"], told["decidedOn"]) == ("ASSIGNED", None, None)
    done = await line.decide(number, "DISMISS", reason="UNFOUNDED", outcome="经核查未发现")
    assert done["__typename"] == "TipSuccess"
    assert (done["tip"]["state"], done["tip"]["dueOn"], done["tip"]["lastStep"]) == ("DISMISSED", None, 3)
    assert [step["action"] for step in done["tip"]["steps"]] == ["SUBMIT", "ASSIGN", "DISMISS"]
    told = await line.outcome(number, code)
    assert told is not None
    assert (told["state"], told["reason"], told["outcome"]) == ("DISMISSED", "UNFOUNDED", "经核查未发现")
    assert told["explanation"] == "It was examined and the facts were not found."
    assert told["decidedOn"] is not None


async def test_a_report_leads_to_a_case_of_the_handlers_department(line: Hotline) -> None:
    number = (await line.assigned())["number"]
    foreign, other, case = (
        await a_case(line, department="dept-b"),
        await a_case(line, "E2"),
        await a_case(line),
    )
    for wrong, reason in (
        ("case_none", "CASE_NOT_FOUND"),
        (foreign, "CASE_NOT_FOUND"),
        (other, "OTHER_SUBJECT"),
    ):
        payload = await line.decide(number, "OPEN_CASE", case=wrong, outcome="虚构结果")
        assert payload["reason"] == reason
    done = (await line.decide(number, "OPEN_CASE", case=case, outcome="虚构结果"))["tip"]
    assert (done["state"], done["caseId"], done["possibleActions"]) == ("OPENED_CASE", case, [])


async def test_a_name_is_enough_and_a_case_says_who_it_is(line: Hotline) -> None:
    taken = await line.assigned(subject=None, subjectName="虚构的未知企业")
    found = await line.tip(taken["number"])
    assert found is not None
    assert (found["subjectId"], found["statedName"]) == (None, "虚构的未知企业")
    done = await line.decide(taken["number"], "OPEN_CASE", case=await a_case(line, "E2"), outcome="虚构结果")
    assert done["__typename"] == "TipSuccess"


async def test_who_was_unknown_is_known_once_loaded(line: Hotline) -> None:
    late = line.world.ref("LATE")
    number = (await line.taken(subject=late))["number"]
    before = await line.tip(number)
    await line.world.load(tables().enterprise("LATE"))
    after = await line.tip(number)
    assert before is not None
    assert after is not None
    assert (before["subjectId"], after["subjectId"]) == (None, await line.world.id("LATE"))


async def brought(line: Hotline, state: TipState) -> str:
    """Return the number of a report in a state."""
    if state is TipState.SUBMITTED:
        return str((await line.taken())["number"])
    number = str((await line.assigned())["number"])
    if state is TipState.OPENED_CASE:
        await line.decide(number, "OPEN_CASE", case=await a_case(line), outcome="虚构结果")
    for decision, after in (
        ("DISMISS", TipState.DISMISSED),
        ("CLOSE_FOUNDED", TipState.FOUNDED_NO_CASE),
    ):
        if state is after:
            await line.decide(number, decision, **DECISIONS[decision])
    return number


def expected(state: TipState, action: str, role: str) -> str:
    """Return what should come of an act on the engine: the state that follows, or the reason."""
    is_office = role in (HANDLER, COLLEAGUE)
    if role == OUTSIDE:
        return "TIP_NOT_FOUND"
    if action == "ASSIGN":
        return "ASSIGNED" if state is TipState.SUBMITTED else "WRONG_STATE"
    if state is not TipState.ASSIGNED:
        return "WRONG_STATE"
    if action == "REASSIGN":
        return "ASSIGNED" if is_office else "NOT_YOURS"
    if role != HANDLER:
        return "NOT_YOURS"
    return {"DISMISS": "DISMISSED", "OPEN_CASE": "OPENED_CASE", "CLOSE_FOUNDED": "FOUNDED_NO_CASE"}[action]


@pytest.mark.parametrize("state", list(TipState))
async def test_every_transition_is_allowed_or_refused_as_the_table_says(
    line: Hotline, state: TipState
) -> None:
    case = await a_case(line)
    number = ""
    for action, role in product(
        ("ASSIGN", "REASSIGN", "DISMISS", "OPEN_CASE", "CLOSE_FOUNDED"),
        (TRIAGE, HANDLER, COLLEAGUE, OTHER, OUTSIDE),
    ):
        # What is refused changes nothing, so that the same report serves until something is done.
        number = number or await brought(line, state)
        before = await line.tip(number)
        if action in ("ASSIGN", "REASSIGN"):
            payload = await line.triage(number, role, triage=action, department="dept-a", handler="erin")
        else:
            more: Json = {"case": case, "outcome": "x"} if action == "OPEN_CASE" else DECISIONS[action]
            payload = await line.decide(number, action, role, **more)
        came = payload["tip"]["state"] if payload["__typename"] == "TipSuccess" else payload["reason"]
        assert came == expected(state, action, role), (state, action, role)
        if payload["__typename"] == "TipSuccess":
            number = ""
        else:
            assert await line.tip(number) == before


async def test_of_two_who_assign_at_once_one_wins(line: Hotline) -> None:
    number = (await line.taken())["number"]
    both = await asyncio.gather(
        line.triage(number, TRIAGE),
        line.triage(number, OTHER, department="dept-t", handler=TRIAGE),
        line.triage(number, COLLEAGUE),
    )
    reasons = sorted(payload.get("reason", "done") for payload in both)
    assert reasons == ["WRONG_STATE", "WRONG_STATE", "done"]
    found = await line.tip(number)
    assert found is not None
    assert [step["action"] for step in found["steps"]] == ["SUBMIT", "ASSIGN"]


async def test_of_two_decisions_at_once_one_wins(line: Hotline) -> None:
    number = (await line.assigned())["number"]
    both = await asyncio.gather(
        *(line.decide(number, decision, **more) for decision, more in DECISIONS.items())
    )
    assert sorted(payload.get("reason", "done") for payload in both) == ["WRONG_STATE", "done"]


async def test_whoever_has_seen_something_else_hears_of_a_conflict(line: Hotline) -> None:
    number = (await line.assigned())["number"]
    stale = await line.decide(number, "CLOSE_FOUNDED", outcome="x", expectedStep=1)
    assert (stale["__typename"], stale["reason"]) == ("CaseConflictError", "CONFLICT")
    done = await line.decide(number, "CLOSE_FOUNDED", outcome="x", expectedStep=2)
    assert done["__typename"] == "TipSuccess"


async def test_officers_repeat_and_nothing_is_done_twice(line: Hotline) -> None:
    number = (await line.taken())["number"]
    first = await line.triage(number, idempotencyKey="same")
    again = await line.triage(number, idempotencyKey="same")
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert again["tip"]["lastStep"] == 2
    other = await line.triage(number, idempotencyKey="same", handler=COLLEAGUE)
    assert (other["__typename"], other["reason"]) == ("CaseConflictError", "KEY_REUSED")
    # The key is the caller's own.
    foreign = await line.triage(number, OTHER, idempotencyKey="same")
    assert foreign["reason"] == "WRONG_STATE"


async def test_submitting_again_under_a_key_gives_the_same_number_and_code(line: Hotline) -> None:
    content = line.content(informer=INFORMER)
    first = await line.submit(**content)
    again = await line.submit("bank", **content)  # whoever asks: nothing is kept of it
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert (again["number"], again["code"]) == (first["number"], first["code"])
    # Who informs is not compared, because nothing of it is kept outside the seal.
    silent = await line.submit(**{**content, "informer": None})
    assert (silent["number"], silent["code"]) == (first["number"], first["code"])
    other = await line.submit(**{**content, "text": "别的内容"})
    assert (other["__typename"], other["reason"]) == ("CaseConflictError", "KEY_REUSED")
    assert await line.numbers() == [first["number"]]


async def test_many_at_once_under_one_key_are_one(line: Hotline) -> None:
    content = line.content()
    found = await asyncio.gather(*(line.submit(**content) for _ in range(6)))
    assert {(each["number"], each["code"]) for each in found} == {(found[0]["number"], found[0]["code"])}
    assert [each["repeated"] for each in found].count(False) == 1
    assert len(await line.numbers()) == 1


@pytest.mark.parametrize(
    ("more", "reason", "field"),
    [
        ({"idempotencyKey": ""}, "INVALID_KEY", "idempotencyKey"),
        ({"idempotencyKey": "1"}, "GUESSABLE_KEY", "idempotencyKey"),
        ({"idempotencyKey": "1" * 40}, "GUESSABLE_KEY", "idempotencyKey"),
        ({"subject": None}, "MISSING_VALUE", "subject"),
        ({"subjectName": "名" * 201}, "INVALID_TEXT", "subjectName"),
        ({"text": "  "}, "INVALID_TEXT", "text"),
        ({"text": "x" * 2001}, "INVALID_TEXT", "text"),
        ({"text": "a\u202eb"}, "INVALID_TEXT", "text"),
        ({"conduct": "NONE"}, "UNKNOWN_CONDUCT", "conduct"),
        ({"conduct": "a b\n"}, "INVALID_TEXT", "conduct"),
        ({"regionCode": "99"}, "INVALID_REGION", "regionCode"),
        ({"regionCode": "９９００００"}, "INVALID_REGION", "regionCode"),
        ({"evidence": {**EVIDENCE, "size": 2 * 1024**3}}, "INVALID_EVIDENCE", "evidence"),
        ({"informer": {"name": "名" * 101}}, "INVALID_TEXT", "informer"),
        ({"informer": {"contact": "a\x00b"}}, "INVALID_TEXT", "informer"),
    ],
)
async def test_what_cannot_be_is_refused_with_a_name_and_without(
    line: Hotline, more: Json, reason: str, field: str
) -> None:
    for informer in ({}, {"informer": INFORMER}):
        for subject in ({}, {"subject": line.world.ref("NONE")}):
            payload = await line.submit(**{**informer, **subject, **more})
            assert (payload["__typename"], payload["reason"]) == ("CaseInvalidError", reason)
            assert payload["field"] == field
    assert await line.numbers() == []


async def test_triage_and_decision_refuse_what_cannot_be(line: Hotline) -> None:
    number = (await line.taken())["number"]
    own = await line.triage(number, TRIAGE, department="dept-t", handler=TRIAGE)
    assert (own["__typename"], own["reason"]) == ("CaseNotAllowedError", "OWN_ASSIGNMENT")
    assert (await line.triage(number, handler="a\u202eb"))["reason"] == "INVALID_TEXT"
    assert (await line.triage(number, handler=""))["reason"] == "INVALID_TEXT"
    assert (await line.triage("tip_none"))["reason"] == "TIP_NOT_FOUND"
    assert (await line.triage(number, OUTSIDE))["reason"] == "TIP_NOT_FOUND"
    assert (await line.triage(number, idempotencyKey=""))["reason"] == "INVALID_KEY"
    await line.triage(number)
    for more, reason in (
        ({"decision": "DISMISS", "outcome": "x"}, "REASON_NEEDED"),
        ({"decision": "CLOSE_FOUNDED", "outcome": "x", "reason": "OTHER"}, "REASON_NEEDED"),
        ({"decision": "CLOSE_FOUNDED", "outcome": " "}, "INVALID_TEXT"),
        ({"decision": "OPEN_CASE", "outcome": "x"}, "MISSING_VALUE"),
        ({"decision": "DISMISS", "outcome": "x", "reason": "OTHER", "case": "c"}, "MISSING_VALUE"),
    ):
        assert (await line.decide(number, **more))["reason"] == reason


async def test_an_unknown_number_and_a_wrong_code_are_answered_alike(line: Hotline) -> None:
    graph = line.platform.graph
    mine, other = await line.taken(), await line.taken()
    asked = (
        (mine["number"], other["code"]),
        (mine["number"], ""),
        (mine["number"], "x" * 10_000),
        ("tip_none", mine["code"]),
        ("", ""),
    )
    for number, code in asked:
        before = graph.round_trips
        assert await line.outcome(number, code) is None
        assert graph.round_trips - before == 1
    before = graph.round_trips
    typed = f" {mine['code'].lower().replace('-', ' ')} "
    assert await line.outcome(mine["number"], typed, "subject:uscc:91990000MA9900A13A") is not None
    assert graph.round_trips - before == 1


async def test_lists_are_of_the_region_and_come_in_pages(line: Hotline) -> None:
    here = [(await line.taken())["number"] for _ in range(5)]
    there = (await line.taken(regionCode="110000"))["number"]
    assert await line.numbers() == here
    assert await line.numbers(OUTSIDE) == [there]
    assert await line.numbers("department") == [*here, there]  # a token without region
    found: list[str] = []
    after = None
    while True:
        page = await line.tips(first=2, after=after)
        found += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == here
    await line.triage(here[1])
    assert await line.numbers(state="ASSIGNED") == [here[1]]
    assert await line.numbers(state="SUBMITTED") == [here[0], *here[2:]]
    # What was given to a department of another region is in its list too.
    given = await line.triage(there, OUTSIDE)
    assert given["__typename"] == "TipSuccess"
    assert await line.numbers(HANDLER, state="ASSIGNED") == [here[1], there]
    assert await line.numbers(TRIAGE, state="ASSIGNED") == [here[1]]
    assert await line.tip(there, TRIAGE) is None
    assert await line.platform.code(LIST, {"after": "bm9uZQ=="}, TRIAGE) == "BAD_USER_INPUT"
    assert await line.platform.code(LIST, {"first": 101}, TRIAGE) == "BAD_USER_INPUT"


async def test_only_departments_see_reports_and_everybody_may_submit(line: Hotline) -> None:
    number = ""
    roles = ("bank", "approval", "investigator", "auditor", "admin", "department", None)
    for role in (*roles, "subject:uscc:91990000MA9900A13A"):
        number = (await line.taken(role))["number"]
    for role in roles:
        if role != "department":
            wanted = "UNAUTHENTICATED" if role is None else "FORBIDDEN"
            assert await line.platform.code(ONE, {"id": number}, role) == wanted
            assert await line.platform.code(LIST, {}, role) == wanted
