"""What receipts leave to be answered: by whom, about what, until when, and when a receipt is closed."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from graph_api.http.tokens import issue_development_token
from tests.api.desk_world import DESK, DUTIES, NOTE, OPEN, OTHER_DESK, Desk, tables
from tests.api.platform import Platform

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(name="desk", loop_scope="session")
async def _desk(fresh: Platform) -> Desk:
    return Desk(await fresh.world(tables()))


async def test_a_receipt_stays_open_until_everything_is_answered(desk: Desk) -> None:
    receipt = await desk.receipt()
    found = await desk.duties(receipt)
    assert (found["closed"], found["overdue"], found["organisation"]) == (False, False, "desk-a")
    assert (found["matter"], found["subjectName"]) == ("LICENSING", "虚构企业E1")
    assert found["dueOn"] is not None
    code = desk.world.prefix
    by_measure = {duty["measure"]: duty for duty in found["duties"]}
    assert by_measure[code + "K"]["possibleActions"] == ["EXECUTE", "DECLINE"]
    assert by_measure[code + "L"]["possibleActions"] == ["EXECUTE", "CONSIDER", "DECLINE"]
    assert await desk.open_receipts() == [receipt]
    first = await desk.answer(receipt, "K", "EXECUTE", reference="虚构字1号")
    assert first["__typename"] == "DutySuccess"
    assert [duty["measure"] for duty in first["receipt"]["missing"]] == [code + "L"]
    assert await desk.open_receipts() == [receipt]
    last = await desk.answer(receipt, "L", "CONSIDER", note=NOTE)
    assert (last["receipt"]["closed"], last["receipt"]["lastStep"]) == (True, 2)
    assert await desk.open_receipts() == []
    states = {duty["measure"]: duty["state"] for duty in (await desk.duties(receipt))["duties"]}
    assert states == {code + "K": "EXECUTED", code + "L": "CONSIDERED"}


async def test_what_was_declined_may_be_executed_later_and_nothing_twice(desk: Desk) -> None:
    receipt = await desk.receipt()
    duty = await desk.duty(receipt, "K")
    declined = await desk.answer(receipt, "K", "DECLINE", reason="FACTS_UNCLEAR", note=NOTE)
    assert declined["reason"] == "REASON_NEEDED"
    declined = await desk.answer(receipt, "K", "DECLINE", reason="NO_COMPETENCE")
    assert declined["reason"] == "REASON_NEEDED"
    declined = await desk.answer(receipt, "K", "DECLINE", reason="NO_COMPETENCE", note=NOTE)
    (k, _) = sorted(declined["receipt"]["duties"], key=lambda each: each["measure"])
    assert (k["state"], k["pending"], k["possibleActions"]) == ("NOT_EXECUTED", False, ["EXECUTE"])
    assert k["steps"][0]["reason"] == "NO_COMPETENCE"
    again = await desk.answer(receipt, "K", "DECLINE", reason="NO_COMPETENCE", note=NOTE, duty=duty)
    assert again["reason"] == "WRONG_STATE"
    done = await desk.answer(receipt, "K", "EXECUTE", reference="虚构字1号", duty=duty)
    assert done["__typename"] == "DutySuccess"
    more = await desk.answer(receipt, "K", "EXECUTE", reference="虚构字2号", duty=duty)
    assert (more["__typename"], more["reason"]) == ("CaseNotAllowedError", "WRONG_STATE")


async def test_mandatory_measures_are_not_merely_considered(desk: Desk) -> None:
    receipt = await desk.receipt()
    considered = await desk.answer(receipt, "K", "CONSIDER", note=NOTE)
    assert (considered["__typename"], considered["reason"]) == ("CaseNotAllowedError", "MANDATORY_MEASURE")
    declined = await desk.answer(receipt, "K", "DECLINE", reason="RECOMMENDED_ONLY", note=NOTE)
    assert declined["reason"] == "MANDATORY_MEASURE"
    fine = await desk.answer(receipt, "L", "DECLINE", reason="RECOMMENDED_ONLY", note=NOTE)
    assert fine["__typename"] == "DutySuccess"


async def test_answers_have_reference_and_day(desk: Desk) -> None:
    receipt = await desk.receipt()
    assert (await desk.answer(receipt, "K", "EXECUTE"))["reason"] == "MISSING_VALUE"
    given = {"reference": "虚构字1号"}
    early = await desk.answer(receipt, "K", "EXECUTE", on="2020-02-01", **given)
    assert early["reason"] == "DATES_OUT_OF_ORDER"
    assert (await desk.answer(receipt, "K", "EXECUTE", on="2999-01-01", **given))["reason"] == "FUTURE_DATE"
    bad = await desk.answer(receipt, "K", "EXECUTE", reference="a\u202eb")
    assert (bad["__typename"], bad["reason"]) == ("CaseInvalidError", "INVALID_TEXT")
    stale = await desk.answer(receipt, "K", "EXECUTE", expectedStep=3, **given)
    assert (stale["__typename"], stale["reason"]) == ("CaseConflictError", "CONFLICT")
    assert await desk.open_receipts() == [receipt]


async def test_other_roles_matters_and_verdicts_leave_nothing(desk: Desk) -> None:
    for given in ({"role": "bank@desk-a"}, {"matter": "LOAN"}, {"record": "E2"}, {"matter": "HONOUR"}):
        receipt = await desk.receipt(**given)
        assert await desk.open_receipts() == []
        if given.get("role") is None:
            found = await desk.duties(receipt)
            assert (found["closed"], found["duties"], found["dueOn"]) == (True, [], None)
            given = {"receipt": receipt, "measure": "", "response": "EXECUTE", "duty": "duty_x"}
            assert (await desk.answer(**given))["reason"] == "RECEIPT_NOT_FOUND"


async def test_receipts_of_others_are_as_unknown_as_none(desk: Desk) -> None:
    receipt = await desk.receipt()
    duty = await desk.duty(receipt, "K")
    ask = desk.world.platform.ask
    assert (await ask(DUTIES, {"id": receipt}, OTHER_DESK))["receiptDuties"] is None
    assert (await ask(DUTIES, {"id": "q_none"}, DESK))["receiptDuties"] is None
    given = {"reference": "虚构字1号", "duty": duty}
    foreign = await desk.answer(receipt, "K", "EXECUTE", OTHER_DESK, **given)
    assert (foreign["__typename"], foreign["reason"]) == ("CaseUnknownError", "RECEIPT_NOT_FOUND")
    assert await desk.open_receipts(OTHER_DESK) == []
    assert await desk.open_receipts("auditor") == [receipt]
    seen = await desk.duties(receipt, "auditor")
    assert {action for each in seen["duties"] for action in each["possibleActions"]} == set()
    wrong = await desk.answer(receipt, "K", "EXECUTE", reference="虚构字1号", duty="duty_other")
    assert wrong["reason"] == "DUTY_NOT_FOUND"
    assert await desk.world.platform.code(OPEN, {}, "bank") == "FORBIDDEN"
    assert await desk.world.platform.code(OPEN, {}, None) == "UNAUTHENTICATED"


async def test_repeats_do_nothing_and_of_two_desks_at_once_one_wins(desk: Desk) -> None:
    receipt = await desk.receipt()
    duty = await desk.duty(receipt, "K")
    given = {"duty": duty, "reference": "虚构字1号", "idempotencyKey": "same"}
    first = await desk.answer(receipt, "K", "EXECUTE", **given)
    again = await desk.answer(receipt, "K", "EXECUTE", **given)
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert again["receipt"]["lastStep"] == 1
    other = await desk.answer(receipt, "K", "EXECUTE", **{**given, "reference": "虚构字2号"})
    assert (other["__typename"], other["reason"]) == ("CaseConflictError", "KEY_REUSED")
    second = await desk.receipt()
    duties = [await desk.duty(second, measure) for measure in ("K", "L")]
    both = await asyncio.gather(
        *(
            desk.answer(second, "", "EXECUTE", duty=each, reference=f"虚构字{number}号")
            for number in range(3)
            for each in duties
        )
    )
    assert sorted(payload.get("reason", "done") for payload in both) == ["WRONG_STATE"] * 4 + ["done"] * 2
    found = await desk.duties(second)
    assert (found["closed"], found["lastStep"]) == (True, 2)
    assert await desk.open_receipts() == [receipt]


async def test_batches_and_pages_oldest_first(desk: Desk) -> None:
    batch = await desk.checks(*["E1"] * 9, "E2")
    single = await desk.receipt()
    receipts = [answer["receipt"] for answer in batch[:9]] + [single]
    assert await desk.open_receipts() == receipts
    found: list[str] = []
    after = None
    while True:
        page = await desk.open(first=4, after=after)
        found += [node["receipt"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert found == receipts
    done = await desk.answer(receipts[3], "K", "EXECUTE", reference="虚构字1号")
    assert done["__typename"] == "DutySuccess"
    code = await desk.world.platform.code(OPEN, {"after": "bm9uZQ=="}, DESK)
    assert code == "BAD_USER_INPUT"
    assert await desk.world.platform.code(OPEN, {"first": 101}, DESK) == "BAD_USER_INPUT"


async def test_a_token_of_a_region_sees_its_own_receipts(desk: Desk) -> None:
    platform = desk.world.platform
    for region in ("990100", "990200"):
        platform.tokens[f"approval@{region}"] = issue_development_token(
            platform.settings, "approval", "desk-a", region
        )
    first = await desk.receipt(role="approval@990100")
    second = await desk.receipt(role="approval@990200")
    assert await desk.open_receipts("approval@990100") == [first]
    assert await desk.open_receipts("approval@990200") == [second]
    assert await desk.open_receipts() == [first, second]
