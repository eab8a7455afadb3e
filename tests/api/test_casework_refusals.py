"""What casework refuses: bad input, strangers, steps out of order, repeated and simultaneous acts."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import pytest_asyncio

from graph_api.http.tokens import issue_development_token
from tests.api.casework_world import (
    DECIDER,
    DOCUMENT,
    IMPLEMENTER,
    INITIATOR,
    NOTE,
    OTHER,
    Office,
    mutation,
    tables,
)
from tests.api.platform import Json, Platform
from tests.attacks.hostile import HOSTILE

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(name="office", loop_scope="session")
async def _office(fresh: Platform) -> Office:
    return Office(await fresh.world(tables()))


async def opening(office: Office, **changes: Any) -> Json:
    """Return the payload of an attempt to open a case whose content says something else."""
    given: Json = {
        "kind": "PUNISHMENT",
        "subject": office.world.ref("E1"),
        "content": office.content(**changes),
    }
    return await office.do("openCase", **given)


@pytest.mark.parametrize(
    ("reason", "field", "changes"),
    [
        ("UNKNOWN_MEMORANDUM", "memorandum", {"memorandum": "NONE"}),
        ("WRONG_MEMORANDUM", "memorandum", {"memorandum": "I"}),
        ("MISSING_VALUE", "memorandum", {"memorandum": None}),
        ("MISSING_VALUE", "legalBasis", {"legalBasis": None}),
        ("MISSING_VALUE", "decidedOn", {"decidedOn": None}),
        ("FUTURE_DATE", "decidedOn", {"decidedOn": "2999-01-01"}),
        ("DATES_OUT_OF_ORDER", "actFrom", {"actFrom": "2021"}),
        ("DATES_OUT_OF_ORDER", "actUntil", {"actFrom": "2019-06", "actUntil": "2019-05"}),
        ("INVALID_DATE", "actFrom", {"actFrom": "last year"}),
        ("INVALID_TERM", "term", {"term": "three years"}),
        ("DATES_OUT_OF_ORDER", "until", {"term": "P3Y", "until": "2099-01-01"}),
        ("DATES_OUT_OF_ORDER", "until", {"until": "2019-01-01"}),
        ("END_IN_PAST", "until", {"until": "2021-01-01"}),
        ("END_IN_PAST", "until", {"term": "P1Y"}),
        ("UNKNOWN_CONDUCT", "conduct", {"conduct": "NONE"}),
        ("INVALID_EVIDENCE", "evidence", {"evidence": {**DOCUMENT, "size": 2_147_483_648}}),
        ("INVALID_EVIDENCE", "evidence", {"evidence": {**DOCUMENT, "sha256": "abc"}}),
        ("INVALID_EVIDENCE", "evidence", {"evidence": {**DOCUMENT, "size": 0.5}}),
        ("INVALID_TEXT", "legal_basis", {"legalBasis": "a\u0000b"}),
    ],
)
async def test_what_a_case_cannot_say(office: Office, reason: str, field: str, changes: Json) -> None:
    if changes.get("memorandum") == "I":
        changes = {"memorandum": office.code("I")}
    payload = await opening(office, **changes)
    assert payload["__typename"] == "CaseInvalidError"
    assert (payload["reason"], payload["field"]) == (reason, field)


async def test_a_measure_of_another_memorandum_and_unknown_people_are_refused(office: Office) -> None:
    world = office.world
    assert (await opening(office, measures=[office.code("F")]))["reason"] == "MEASURE_OUTSIDE_MEMORANDUM"
    nobody = await opening(office, named=[{"person": {"source": {"source": "x", "id": "nobody"}}}])
    assert (nobody["__typename"], nobody["reason"]) == ("CaseUnknownError", "PERSON_NOT_FOUND")
    firm = await opening(office, named=[{"person": world.ref("E2")}])
    assert firm["reason"] == "NOT_A_PERSON"
    given: Json = {"kind": "PUNISHMENT", "content": office.content()}
    gone = await office.do("openCase", subject=world.ref("nobody"), **given)
    assert (gone["__typename"], gone["reason"]) == ("CaseUnknownError", "SUBJECT_NOT_FOUND")


async def test_a_named_person_without_a_link_is_allowed_and_flagged(office: Office) -> None:
    world = office.world
    people = [{"person": world.ref(record), "responsible": True} for record in ("P1", "P3")]
    case = await office.published(named=people)
    assert case["flags"] == [f"PERSON_WITHOUT_LINK:{await world.id('P3')}"]
    assert (await world.statuses("P3"))[f"L@{case['id']}"] == "REACHED"


async def test_steps_out_of_order_and_of_others_are_refused(office: Office) -> None:
    case = await office.open()
    given: Json = {"case": case["id"]}
    assert await office.refused("publishCase", **given) == "WRONG_STATE"
    assert await office.refused("submitCase", OTHER, **given) == "CASE_NOT_FOUND"
    await office.done("submitCase", **given)
    assert await office.refused("submitCase", **given) == "WRONG_STATE"
    assert await office.refused("reviewCase", decision="APPROVE", **given) == "NOT_YOURS"
    returned = {"decision": "RETURN", "reason": "FACTS_UNCLEAR", "note": NOTE}
    await office.done("reviewCase", DECIDER, **returned, **given)
    amended = await office.done("amendCase", content=office.content(decidedOn="2020-02-10"), **given)
    assert (amended["state"], amended["decidedOn"]) == ("DRAFT", "2020-02-10")
    abandoned = await office.done("abandonCase", **given)
    assert (abandoned["state"], abandoned["possibleActions"]) == ("ABANDONED", [])
    assert await office.refused("submitCase", case="case_nothing") == "CASE_NOT_FOUND"


async def test_the_same_key_gives_the_first_outcome_and_another_content_a_conflict(office: Office) -> None:
    given: Json = {
        "kind": "PUNISHMENT",
        "subject": office.world.ref("E1"),
        "content": office.content(),
        "decider": "dept-b",
        "idempotencyKey": "once",
    }
    first = await office.do("openCase", **given)
    again = await office.do("openCase", **given)
    assert again == {**first, "repeated": True}
    assert await office.refused("openCase", **{**given, "decider": None}) == "KEY_REUSED"
    assert await office.refused("openCase", **{**given, "subject": office.world.ref("E2")}) == "KEY_REUSED"
    other = await office.do("openCase", OTHER, **given)
    assert other["case"]["id"] != first["case"]["id"]
    case = first["case"]["id"]
    await office.done("submitCase", case=case)
    await office.done("reviewCase", DECIDER, case=case, decision="APPROVE")
    published = await office.do("publishCase", case=case, idempotencyKey="publish")
    repeated = await office.do("publishCase", case=case, idempotencyKey="publish")
    assert repeated == {**published, "repeated": True}
    assert await office.refused("publishCase", case=case, idempotencyKey="") == "INVALID_KEY"


async def test_of_two_who_do_the_same_at_once_one_succeeds(office: Office) -> None:
    case = await office.published()
    filed = await office.done("fileObjection", OTHER, case=case["id"], on="2020-02-01", note=NOTE)
    given: Json = {"case": case["id"], "objection": filed["objections"][0]["id"], "on": "2020-02-02"}
    outcomes = await asyncio.gather(
        office.do("decideObjection", DECIDER, decision="ACCEPT", **given),
        office.do("decideObjection", DECIDER, decision="REFUSE", reason="NO_EVIDENCE", note=NOTE, **given),
    )
    names = sorted(outcome["__typename"] for outcome in outcomes)
    assert names == ["CaseNotAllowedError", "CaseSuccess"]
    lost = next(outcome for outcome in outcomes if outcome["__typename"] != "CaseSuccess")
    assert lost["reason"] == "WRONG_STATE"
    assert lost["existing"]["lastStep"] == filed["lastStep"] + 1


async def test_of_two_who_do_different_things_at_once_both_succeed_and_nothing_is_lost(
    office: Office,
) -> None:
    case = await office.published()
    ids = {task["department"]: task["id"] for task in case["tasks"]}
    outcomes = await asyncio.gather(
        office.do("respondToTask", IMPLEMENTER, case=case["id"], task=ids["dept-c"], response="ACCEPT"),
        office.do("respondToTask", INITIATOR, case=case["id"], task=ids["dept-a"], response="ACCEPT"),
        office.do("fileObjection", OTHER, case=case["id"], note=NOTE),
    )
    assert {outcome["__typename"] for outcome in outcomes} == {"CaseSuccess"}
    seen = await office.case(case["id"])
    assert seen is not None
    assert seen["lastStep"] == case["lastStep"] + 3
    assert [step["number"] for step in seen["steps"]] == list(range(1, seen["lastStep"] + 1))


async def test_whoever_says_what_he_has_seen_hears_that_it_has_moved_on(office: Office) -> None:
    case = await office.published()
    await office.done("fileObjection", OTHER, case=case["id"], note=NOTE, expectedStep=case["lastStep"])
    payload = await office.do(
        "revokeCase", case=case["id"], reason="OTHER", note=NOTE, expectedStep=case["lastStep"]
    )
    assert (payload["__typename"], payload["reason"]) == ("CaseConflictError", "CONFLICT")
    assert payload["existing"] == {"state": "PUBLISHED", "lastStep": case["lastStep"] + 1}


async def test_a_department_acts_inside_its_region_only(office: Office) -> None:
    platform = office.platform
    token = issue_development_token(platform.settings, "department", "dept-a", "630000")
    platform.tokens["department@dept-a in 630000"] = token
    given: Json = {"kind": "PUNISHMENT", "subject": office.world.ref("E1"), "content": office.content()}
    assert await office.refused("openCase", "department@dept-a in 630000", **given) == "OUTSIDE_REGION"
    case = await office.open()
    refused = await office.refused("submitCase", "department@dept-a in 630000", case=case["id"])
    assert refused == "OUTSIDE_REGION"


async def test_a_subject_sees_its_own_case_once_it_was_published(office: Office) -> None:
    own, stranger = "subject:uscc:91990000MA9900A13A", f"subject:id:{await office.world.id('P3')}"
    case = await office.reviewed()
    assert await office.case(case["id"], own) is None
    await office.done("publishCase", case=case["id"])
    seen = await office.case(case["id"], own)
    assert seen is not None
    assert seen["possibleActions"] == ["FILE", "APPLY"]
    assert await office.case(case["id"], stranger) is None
    director = await office.case(case["id"], f"subject:id:{await office.world.id('P2')}")
    assert director is not None
    assert director["tasks"][0]["possibleActions"] == []


async def test_two_persons_of_one_department_review_each_other(office: Office) -> None:
    case = await office.open()
    payload = await office.done("submitCase", case=case["id"])
    assert "APPROVE" not in payload["possibleActions"]
    assert await office.refused("reviewCase", case=case["id"], decision="APPROVE") == "NOT_YOURS"


async def test_every_act_is_on_record_also_one_that_is_refused(office: Office) -> None:
    case = await office.open()
    await office.do("publishCase", case=case["id"])
    await office.do("submitCase", case="case_nothing")
    asked = "{ auditRecords(first: 20) { nodes { operation question answers { answer subjectId } } } }"
    found = (await office.platform.ask(asked, {}, "auditor"))["auditRecords"]["nodes"]
    operations = [record["operation"] for record in found]
    assert operations[:3] == ["submitCase", "publishCase", "openCase"]
    assert found[0]["question"] == "case=case_nothing"
    assert case["id"] in found[1]["answers"][0]["answer"]


@pytest.mark.parametrize("role", ["bank", "investigator", "auditor", "admin"])
async def test_only_departments_open_and_decide(office: Office, role: str) -> None:
    for name in ("openCase", "publishCase", "decideObjection", "decideRepair", "revokeCase"):
        given: Json = {"case": "x", "idempotencyKey": "k"}
        if name == "openCase":
            given = {"kind": "PUNISHMENT", "subject": {"id": "x"}, "content": {}, "idempotencyKey": "k"}
        if name == "decideObjection":
            given = {**given, "objection": "x", "decision": "ACCEPT"}
        if name == "decideRepair":
            given = {**given, "repair": "x", "decision": "GRANT"}
        assert await office.platform.code(mutation(name), {"input": given}, role) == "FORBIDDEN"


async def publish_honour(office: Office, text: str) -> None:
    """Publish an honour with a hostile title, where a case takes it, and find it as it was typed."""
    content = {"title": text, "listName": text, "awardedOn": "2020-01-10"}
    given: Json = {"kind": "INCENTIVE", "subject": office.world.ref("E2"), "content": content}
    opened = await office.do("openCase", decider="dept-b", **given)
    if opened["__typename"] != "CaseSuccess":
        return
    case = opened["case"]["id"]
    await office.done("submitCase", case=case)
    await office.done("reviewCase", DECIDER, case=case, decision="APPROVE")
    published = await office.done("publishCase", case=case)
    assert await office.world.node(published["factId"]) is not None


async def test_hostile_texts_are_refused_or_kept_as_they_are_and_never_break_anything(office: Office) -> None:
    """Every text that a case, a step or a page takes, with every hostile text."""
    case = await office.published()
    platform = office.platform
    for text in HOSTILE.values():
        for name in ("memorandum", "legalBasis", "term"):
            payload = await opening(office, **{name: text})
            assert payload["__typename"] in ("CaseInvalidError", "CaseSuccess"), (name, text)
        await publish_honour(office, text)
        payload = await opening(office, measures=[text], implementers=[{"measure": text, "department": text}])
        assert payload["__typename"] == "CaseInvalidError", text
        filed = await office.do("fileObjection", OTHER, case=case["id"], note=text)
        assert filed["__typename"] in ("CaseInvalidError", "CaseSuccess", "CaseConflictError"), text
        given: Json = {"case": text, "idempotencyKey": text, "note": text}
        answer = (await platform.post(mutation("submitCase"), {"input": given}, INITIATOR)).json()
        assert "errors" in answer or answer["data"]["submitCase"]["__typename"] != "CaseSuccess"
        for query in ("{ cases(after: %s) { nodes { id } } }", "{ inbox(after: %s) { nodes { cursor } } }"):
            asked = "query($a: String) " + query.replace("%s", "$a")
            answer = (await platform.post(asked, {"a": text}, INITIATOR)).json()
            codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
            assert codes <= {"BAD_USER_INPUT"}, (query, text, answer)
