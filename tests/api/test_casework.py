"""Casework over the API: from the draft to the last day, and what answers say at every step."""

from __future__ import annotations

import pytest
import pytest_asyncio

from tests.api.casework_world import (
    DECIDER,
    DOCUMENT,
    IMPLEMENTER,
    INITIATOR,
    NOTE,
    OTHER,
    Office,
    tables,
)
from tests.api.platform import Json, Platform, unmarked

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(name="office", loop_scope="session")
async def _office(fresh: Platform) -> Office:
    return Office(await fresh.world(tables()))


async def test_a_case_counts_from_its_publication_on_and_says_who_may_do_what(office: Office) -> None:
    world = office.world
    case = await office.open()
    assert (case["state"], case["subjectName"], case["regionCode"]) == ("DRAFT", "虚构企业E1", "990000")
    assert case["possibleActions"] == ["AMEND", "SUBMIT", "ABANDON"]
    assert case["factId"] is None
    assert (await world.reach("E1"))["items"] == []
    submitted = await office.done("submitCase", case=case["id"])
    assert submitted["possibleActions"] == []  # whoever submits does not review
    assert submitted["dueOn"] is not None
    seen = await office.case(case["id"], DECIDER)
    assert seen is not None
    assert seen["possibleActions"] == ["APPROVE", "RETURN"]
    assert await office.case(case["id"], OTHER) is None
    await office.done("reviewCase", DECIDER, case=case["id"], decision="APPROVE")
    published = await office.done("publishCase", case=case["id"])
    assert published["state"] == "PUBLISHED"
    assert {task["measure"]: task["department"] for task in published["tasks"]} == {
        office.code("K"): "dept-c",
        office.code("L"): "dept-a",
    }
    statuses = await world.statuses("E1")
    assert statuses == {f"K@{case['id']}": "REACHED", f"L@{case['id']}": "NOT_REACHED"}
    assert (await world.statuses("P1"))[f"K@{case['id']}"] == "REACHED"
    assert await world.verdict("E1") == "BLOCKED"
    assert await world.verdict("P1") == "BLOCKED"
    assert await unmarked(world.platform.graph) == []
    assert [step["number"] for step in published["steps"]] == list(range(1, published["lastStep"] + 1))
    assert {step["role"] for step in published["steps"] if step["machine"] == "TASK"} == {"platform"}
    node = await world.node(published["factId"])
    assert node is not None
    assert await office.case(case["id"], OTHER) is not None


async def test_what_a_case_says_is_shown_as_it_was_given(office: Office) -> None:
    given: Json = {
        "measures": [office.code("K")],
        "actFrom": "2019",
        "effectiveFrom": "2020-01-11",
        "term": "P20Y",
        "implementers": [{"measure": office.code("K"), "department": "dept-d"}],
        "evidence": DOCUMENT,
    }
    case = await office.open(**given)
    fields = """measures conduct actFrom actUntil effectiveFrom term until legalBasis title listName
      implementers { measure department } evidence { sha256 size mediaType title }"""
    query = f"query($id: ID!) {{ case(id: $id) {{ content {{ {fields} }} }} }}"
    content = (await office.platform.ask(query, {"id": case["id"]}, INITIATOR))["case"]["content"]
    left_out = {"conduct": None, "actUntil": None, "until": None, "title": None, "listName": None}
    assert content == {**given, **left_out, "legalBasis": "虚构依据"}


async def test_departments_answer_about_their_tasks(office: Office) -> None:
    case = await office.published()
    by_measure = {task["measure"]: task["id"] for task in case["tasks"]}
    given: Json = {"case": case["id"], "task": by_measure[office.code("K")]}
    assert await office.refused("respondToTask", response="ACCEPT", **given) == "NOT_YOURS"
    assert await office.refused("respondToTask", IMPLEMENTER, response="LIFT", **given) == "WRONG_STATE"
    accepted = await office.done("respondToTask", IMPLEMENTER, response="ACCEPT", **given)
    task = next(task for task in accepted["tasks"] if task["id"] == given["task"])
    assert (task["state"], task["possibleActions"]) == ("ACCEPTED", ["EXECUTE", "DECLINE"])
    assert task["dueOn"] is not None
    # A second acceptance, and an execution without a reference.
    assert await office.refused("respondToTask", IMPLEMENTER, response="ACCEPT", **given) == "WRONG_STATE"
    assert await office.refused("respondToTask", IMPLEMENTER, response="EXECUTE", **given) == "MISSING_VALUE"
    executed = await office.done(
        "respondToTask",
        IMPLEMENTER,
        response="EXECUTE",
        reference="虚构字〔2020〕1号",
        on="2020-02-01",
        **given,
    )
    task = next(task for task in executed["tasks"] if task["id"] == given["task"])
    assert (task["state"], task["pending"]) == ("EXECUTED", False)
    assert task["steps"][-1]["reference"] == "虚构字〔2020〕1号"
    other = {"case": case["id"], "task": by_measure[office.code("L")], "response": "DECLINE"}
    assert await office.refused("respondToTask", **other) == "REASON_NEEDED"
    assert await office.refused("respondToTask", reason="MINIMUM_TERM", note=NOTE, **other) == "REASON_NEEDED"
    declined = await office.done("respondToTask", reason="NO_APPLICATION_PENDING", note=NOTE, **other)
    assert {task["state"] for task in declined["tasks"]} == {"EXECUTED", "NOT_EXECUTED"}
    # What was executed waits to be lifted once the case is over; what was not is taken back.
    revoked = await office.done("revokeCase", case=case["id"], reason="DECISION_WRONG", note=NOTE)
    states = {task["id"]: (task["state"], task["pending"]) for task in revoked["tasks"]}
    assert states[given["task"]] == ("EXECUTED", True)
    assert states[by_measure[office.code("L")]] == ("CANCELLED", False)
    lifted = await office.done("respondToTask", IMPLEMENTER, response="LIFT", **given)
    assert {task["state"] for task in lifted["tasks"]} == {"LIFTED", "CANCELLED"}


async def test_an_objection_suspends_for_everybody_and_ends_as_it_is_decided(office: Office) -> None:
    world = office.world
    case = await office.published(term="P10Y")
    objection = await office.accepted(case["id"], "2020-02-01")
    name = f"K@{case['id']}"
    for record in ("E1", "P1"):
        assert (await world.statuses(record, "2020-01-31"))[name] == "REACHED"
        assert (await world.statuses(record, "2020-02-05"))[name] == "SUSPENDED"
    item = (await world.items("E1", "2020-02-05"))[name]
    assert [note["type"] for note in item["sanction"]["annotations"]] == ["OBJECTION_ACCEPTED"]
    task = next(task for task in case["tasks"] if task["department"] == "dept-c")["id"]
    given: Json = {"case": case["id"], "task": task}
    await office.done("respondToTask", IMPLEMENTER, response="ACCEPT", **given)
    late = {"response": "EXECUTE", "reference": "虚构字2号", "on": "2020-02-02"}
    assert await office.refused("respondToTask", IMPLEMENTER, **given, **late) == "SUSPENDED"
    more: Json = {"case": case["id"], "objection": objection}
    extended = await office.done("decideObjection", DECIDER, decision="EXTEND", on="2020-02-03", **more)
    assert extended["objections"][0]["state"] == "EXTENDED"
    assert await office.refused("decideObjection", DECIDER, decision="EXTEND", **more) == "WRONG_STATE"
    decided = {"decision": "REJECT", "note": NOTE, **more}
    early = await office.refused("decideObjection", DECIDER, on="2020-01-31", **decided)
    assert early == "DATES_OUT_OF_ORDER"
    await office.done("decideObjection", DECIDER, on="2020-02-20", **decided)
    assert (await world.statuses("E1", "2020-02-19"))[name] == "SUSPENDED"
    resumed = (await world.items("E1", "2020-02-21"))[name]
    assert (resumed["status"], resumed["validUntil"]) == ("REACHED", item["validUntil"])
    again = await office.accepted(case["id"], "2021-01-01")
    upheld = await office.done(
        "decideObjection", DECIDER, case=case["id"], objection=again, decision="UPHOLD", note=NOTE
    )
    assert upheld["state"] == "VOIDED"
    assert {(await world.statuses(record))[name] for record in ("E1", "P1")} == {"VOID"}
    assert await office.refused("revokeCase", case=case["id"], reason="OTHER", note=NOTE) == "WRONG_STATE"


async def test_an_objection_of_one_person_suspends_for_him_alone(office: Office) -> None:
    world = office.world
    case = await office.published()
    own = f"subject:id:{await world.id('P1')}"
    filed = await office.done("fileObjection", own, case=case["id"], on="2020-02-01", note=NOTE)
    (objection,) = filed["objections"]
    assert objection["personId"] == await world.id("P1")
    assert objection["possibleActions"] == ["WITHDRAW"]
    second = await office.refused("fileObjection", own, case=case["id"], note=NOTE)
    assert second == "ALREADY_OPEN"
    more: Json = {"case": case["id"], "objection": objection["id"]}
    await office.done("decideObjection", DECIDER, decision="ACCEPT", on="2020-02-01", **more)
    name = f"K@{case['id']}"
    assert (await world.statuses("P1", "2020-02-05"))[name] == "SUSPENDED"
    assert (await world.statuses("E1", "2020-02-05"))[name] == "REACHED"
    withdrawn = await office.done("withdrawObjection", own, on="2020-03-01", **more)
    assert (withdrawn["state"], withdrawn["objections"][0]["state"]) == ("PUBLISHED", "WITHDRAWN")
    assert (await world.statuses("P1", "2020-03-01"))[name] == "REACHED"
    stranger = f"subject:id:{await world.id('P3')}"
    assert await office.refused("fileObjection", stranger, case=case["id"], note=NOTE) == "CASE_NOT_FOUND"


async def test_a_repair_ends_measures_from_its_day_on(office: Office) -> None:
    world = office.world
    case = await office.published()
    own = "subject:uscc:91990000MA9900A13A"
    assert await office.refused("applyForRepair", own, case=case["id"], note=NOTE) == "DUTIES_NOT_DONE"
    applied = await office.done(
        "applyForRepair", own, case=case["id"], on="2020-06-01", note=NOTE, evidence=DOCUMENT
    )
    assert applied["steps"][-1]["evidence"] == DOCUMENT
    more: Json = {"case": case["id"], "repair": applied["repairs"][0]["id"]}
    grant = {"decision": "GRANT", "on": "2020-07-01", **more}
    assert await office.refused("decideRepair", **grant) == "NOT_YOURS"
    assert await office.refused("decideRepair", DECIDER, **grant) == "DUTIES_NOT_DONE"
    granted = await office.done("decideRepair", DECIDER, dutiesDone=True, **grant)
    assert (granted["state"], granted["repairs"][0]["state"]) == ("REPAIRED", "GRANTED")
    assert {task["state"] for task in granted["tasks"]} == {"CANCELLED"}
    name = f"K@{case['id']}"
    for record in ("E1", "P1"):
        assert (await world.statuses(record, "2020-06-30"))[name] == "REACHED"
        assert (await world.statuses(record, "2020-07-01"))[name] == "ENDED"
    assert await office.refused("applyForRepair", own, case=case["id"], note=NOTE) == "WRONG_STATE"


async def test_a_repair_for_one_person_frees_him_alone(office: Office) -> None:
    world = office.world
    case = await office.published()
    person = world.ref("P1")
    applied = await office.done(
        "applyForRepair", OTHER, case=case["id"], person=person, on="2020-06-01", note=NOTE, evidence=DOCUMENT
    )
    given: Json = {"case": case["id"], "repair": applied["repairs"][0]["id"], "dutiesDone": True}
    granted = await office.done("decideRepair", DECIDER, decision="GRANT", on="2020-07-01", **given)
    assert granted["state"] == "PUBLISHED"
    name = f"K@{case['id']}"
    assert (await world.statuses("P1", "2020-07-01"))[name] == "ENDED"
    assert (await world.statuses("E1", "2020-07-01"))[name] == "REACHED"


async def test_a_repair_is_refused_with_the_first_possible_day(office: Office) -> None:
    world = office.world
    rows = tables().add(
        "terms", code="T", regime="虚构", minimum="P1Y", maximum="P3Y", clock_from="DECISION", grade="SERIOUS"
    )
    await world.load(rows)
    case = await office.published(grade="SERIOUS")
    given: Json = {"case": case["id"], "note": NOTE, "evidence": DOCUMENT}
    payload = await office.do("applyForRepair", OTHER, on="2020-12-31", **given)
    assert payload["__typename"] == "CaseNotAllowedError"
    assert (payload["reason"], payload["firstPossible"]) == ("NOT_ELIGIBLE", "2021-01-11")
    assert "2021-01-11" in payload["message"]
    await office.done("applyForRepair", OTHER, on="2021-01-11", **given)
    content = office.content(grade="SERIOUS", term="P20Y")
    opened: Json = {"kind": "PUNISHMENT", "subject": world.ref("E1"), "content": content}
    assert await office.refused("openCase", **opened) == "TERM_TOO_LONG"


async def test_a_revoked_case_is_void_and_has_no_repair(office: Office) -> None:
    world = office.world
    case = await office.published()
    await office.done("revokeCase", DECIDER, case=case["id"], reason="DECISION_REVOKED", note=NOTE)
    assert (await world.statuses("E1"))[f"K@{case['id']}"] == "VOID"
    given: Json = {"case": case["id"], "note": NOTE, "evidence": DOCUMENT}
    assert await office.refused("applyForRepair", OTHER, **given) == "WRONG_STATE"
    assert await office.refused("fileObjection", OTHER, case=case["id"], note=NOTE) == "WRONG_STATE"


async def test_one_person_is_released_and_then_everybody(office: Office) -> None:
    world = office.world
    case = await office.published()
    name = f"K@{case['id']}"
    given: Json = {"case": case["id"], "reason": "NO_LONGER_RESPONSIBLE", "note": NOTE}
    await office.done("releaseCase", person=world.ref("P1"), on="2021-01-01", **given)
    assert (await world.statuses("P1", "2021-01-01"))[name] == "ENDED"
    assert (await world.statuses("E1", "2021-01-01"))[name] == "REACHED"
    released = await office.done("releaseCase", on="2022-01-01", **given)
    assert released["state"] == "RELEASED"
    assert (await world.statuses("E1", "2022-01-01"))[name] == "ENDED"


async def test_a_case_is_closed_when_its_last_day_is_over_and_not_before(office: Office) -> None:
    case = await office.published(until="2099-12-31")
    assert await office.refused("closeCase", case=case["id"]) == "STILL_IN_FORCE"


async def test_an_honour_is_awarded_and_taken_back(office: Office) -> None:
    world = office.world
    case = await office.honour()
    check = await world.check("E1", "2020-06-01")
    assert [each["title"] for each in check["incentives"]] == ["虚构荣誉"]
    given: Json = {"case": case["id"], "note": NOTE}
    assert await office.refused("applyForRepair", OTHER, evidence=DOCUMENT, **given) == "NOT_FOR_HONOURS"
    await office.done("revokeCase", reason="SERIOUS_MISCONDUCT", on="2021-01-01", **given)
    assert len((await world.check("E1", "2020-12-31"))["incentives"]) == 1
    assert (await world.check("E1", "2021-01-01"))["incentives"] == []
    second = await office.honour("E2")
    objection = await office.accepted(second["id"], "2020-02-01")
    await office.done(
        "decideObjection", DECIDER, case=second["id"], objection=objection, decision="UPHOLD", note=NOTE
    )
    assert (await world.check("E2", "2020-06-01"))["incentives"] == []


async def test_honours_of_whom_a_case_reaches_become_tasks_of_whoever_awarded_them(office: Office) -> None:
    world = office.world
    rows = tables()
    rows.measure("H", [("SUBJECT",), ("LEGAL_REPRESENTATIVE", "ANY", "AT_DECISION")], "R", matters="HONOUR")
    rows.add(
        "honours", id="H1", subject_id="P1", title="虚构奖章", department="dept-h", awarded_on="2019-01-01"
    )
    rows.add(
        "honours", id="H2", subject_id="P2", title="虚构奖章", department="dept-h", awarded_on="2019-01-01"
    )
    await world.load(rows)
    own = await office.honour("E1")
    given: Json = {"memorandum": office.code("R"), "decidedOn": "2020-03-01", "grade": "SERIOUS"}
    case = await office.reviewed("E1", **given)
    published = await office.do("publishCase", case=case["id"], idempotencyKey="publish")
    tasks = published["case"]["tasks"]
    found = {(task["department"], task["holderId"]) for task in tasks if task["holderId"] is not None}
    assert found == {("dept-h", await world.id("P1")), ("dept-a", await world.id("E1"))}
    assert {task["title"] for task in tasks if task["department"] == "dept-h"} == {"虚构措施H：虚构奖章"}
    again = await office.do("publishCase", case=case["id"], idempotencyKey="publish")
    assert again == {**published, "repeated": True}
    # The department that awarded it answers with the revocation.
    await office.done("revokeCase", case=own["id"], reason="SERIOUS_MISCONDUCT", note=case["id"])
    mine = next(task["id"] for task in tasks if task["department"] == "dept-a" and task["holderId"])
    answer: Json = {"case": case["id"], "task": mine}
    await office.done("respondToTask", response="ACCEPT", **answer)
    executed = await office.done("respondToTask", response="EXECUTE", reference=own["id"], **answer)
    assert next(task["state"] for task in executed["tasks"] if task["id"] == mine) == "EXECUTED"


async def test_a_draft_says_again_what_it_was_given(office: Office) -> None:
    other = [{"measure": office.code("K"), "department": "dept-y"}]
    case = await office.open(implementers=other, measures=[office.code("K")], actFrom="2019", term="P100Y")
    asked = """query($id: ID!) { case(id: $id) { content {
      measures actFrom term implementers { measure department } } } }"""
    found = (await office.platform.ask(asked, {"id": case["id"]}, "department@dept-a"))["case"]["content"]
    assert found == {
        "measures": [office.code("K")], "actFrom": "2019", "term": "P100Y", "implementers": other,
    }  # fmt: skip
