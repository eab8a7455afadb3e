"""A subject's own rights over the API: who looked it up, and the explanation of what was answered."""

from __future__ import annotations

import json
from typing import Any

import pytest
import pytest_asyncio

from tests.api.platform import Json, Platform, World
from tests.api.rights_world import EXPLAIN, LOOK_UPS, LR, MINE, OWN, REQUEST, check, world
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(name="own", loop_scope="session")
async def _own(fresh: Platform) -> World:
    return await fresh.world(world())


async def look_ups(platform: Platform, role: str, **variables: Any) -> Json:
    found: Json = (await platform.ask(LOOK_UPS, variables, role))["myLookUps"]
    return found


async def test_a_subject_sees_who_looked_it_up_and_its_look_is_on_record(own: World) -> None:
    (first,) = await check(own, "bank", "E1", purpose="贷款审批")
    (second,) = await check(own, "approval", "E1")
    page = await look_ups(own.platform, OWN)
    assert [(row["role"], row["organisation"], row["purpose"]) for row in page["nodes"]] == [
        ("approval", "approval-org", "测试"),
        ("bank", "bank-org", "贷款审批"),
    ]
    assert [row["receipt"] for row in page["nodes"]] == [second["receipt"], first["receipt"]]
    assert {(row["operation"], row["matter"], row["verdict"]) for row in page["nodes"]} == {
        ("preCheck", "LOAN", first["verdict"])
    }
    assert page["completeness"] == "COMPLETE"
    again = await look_ups(own.platform, OWN)
    assert (again["nodes"][0]["operation"], again["nodes"][0]["role"]) == ("myLookUps", "subject")
    assert again["nodes"][0]["organisation"] is None


async def test_look_ups_of_others_are_never_shown(own: World) -> None:
    await check(own, "bank", "E2", "P2")
    await own.reach("E3")
    assert (await look_ups(own.platform, OWN))["nodes"] == []


async def test_batches_of_every_size_are_paged_in_order(own: World) -> None:
    several = ["E1", "E2", "E1", "E3"]
    many = ["E1", "E2", "E3", "P1", "P2", "P3", "E2", "E1", "E3"]
    wanted: list[str] = []
    for records in (["E1"], several, many, ["E1"], many):
        checks = await check(own, "bank", *records)
        own_ones = [row["receipt"] for record, row in zip(records, checks, strict=True) if record == "E1"]
        wanted = own_ones + wanted
    whole = await look_ups(own.platform, OWN, first=50)
    assert [row["receipt"] for row in whole["nodes"]] == wanted
    found: list[str] = []
    after = None
    for _ in range(len(wanted) + 6):
        page = await look_ups(own.platform, OWN, first=2, after=after)
        found += [row["receipt"] for row in page["nodes"] if row["operation"] == "preCheck"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    # What was read meanwhile is on record itself, and newer than the first page.
    assert found == wanted


async def test_look_ups_that_are_secret_by_law_leave_no_trace(own: World) -> None:
    await check(own, "bank", "E1")
    before = await look_ups(own.platform, OWN)
    for records in (["E1"], ["E1", "E2"], ["E1", "E2", "E3"] * 3):
        secret = await check(own, "investigator", *records)
    after = await look_ups(own.platform, OWN)
    assert after["nodes"][-1:] == before["nodes"]
    assert {row["role"] for row in after["nodes"]} == {"bank", "subject"}
    assert await own.platform.code(EXPLAIN, {"receipt": secret[0]["receipt"]}, OWN) == "NOT_FOUND"
    asked = {"receipt": secret[0]["receipt"], "statement": "x", "idempotencyKey": "k"}
    answer = await own.platform.ask(REQUEST, {"input": asked}, OWN)
    assert answer["requestReview"]["reason"] == "RECEIPT_NOT_FOUND"


async def test_a_subject_names_nobody_and_others_name_a_purpose(own: World) -> None:
    platform = own.platform
    for record in ("E1", "E2", "nobody"):
        for query in (LOOK_UPS, EXPLAIN):
            assert await platform.code(query, {"ref": own.ref(record)}, OWN) == "FORBIDDEN"
    for role in ("department", "auditor"):
        assert await platform.code(LOOK_UPS, {}, role) == "BAD_USER_INPUT"
        assert await platform.code(LOOK_UPS, {"ref": own.ref("E1")}, role) == "BAD_USER_INPUT"
        page = await look_ups(platform, role, ref=own.ref("E1"), purpose="代为查询")
        assert page["completeness"] == "COMPLETE"
    (mine,) = [row for row in (await look_ups(platform, OWN))["nodes"] if row["role"] == "auditor"]
    assert (mine["organisation"], mine["purpose"]) == ("auditor-org", "代为查询")
    for role in ("bank", "approval", "investigator", "admin"):
        assert await platform.code(LOOK_UPS, {"ref": own.ref("E1"), "purpose": "x"}, role) == "FORBIDDEN"
    assert await platform.code(LOOK_UPS, {}, None) == "UNAUTHENTICATED"


async def test_a_subject_reads_of_others_what_everybody_may_read(own: World) -> None:
    platform = own.platform
    holders = "... on Enterprise { holders { nodes { since } } }"
    query = f"query($ref: SubjectRef!) {{ subject(ref: $ref) {{ name {holders} }} }}"
    answer = (await platform.post(query, {"ref": own.ref("E2")}, OWN)).json()
    assert answer["data"]["subject"] == {"name": "虚构企业E2", "holders": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]
    names = "query($ref: SubjectRef!) { subject(ref: $ref) { name } }"
    assert (await platform.ask(names, {"ref": own.ref("P2")}, OWN))["subject"] is None
    assert (await platform.ask(names, {"ref": own.ref("P3")}, OWN))["subject"] is not None
    for asked in ("reach", "ownership", "neighbourhood"):
        query = f"query($ref: SubjectRef!) {{ {asked}(ref: $ref) {{ __typename }} }}"
        assert await platform.code(query, {"ref": own.ref("E1")}, OWN) == "FORBIDDEN"
    assert await platform.code('{ receipt(id: "q_x") { id } }', {}, OWN) == "FORBIDDEN"
    assert await platform.code("{ auditRecords { nodes { id } } }", {}, OWN) == "FORBIDDEN"


async def test_nobody_knows_a_subject_that_the_graph_does_not_have(own: World) -> None:
    stranger = "subject:id:e_nobody"
    for query in (LOOK_UPS, EXPLAIN, MINE):
        assert await own.platform.code(query, {}, stranger) == "NOT_FOUND"


async def test_an_explanation_says_why_a_measure_reaches_and_what_can_be_done(own: World) -> None:
    rule = {"code": "T-X", "regime": "虚构", "grade": "SERIOUS", "minimum": "P1Y", "basis": "虚构规则"}
    await own.load(Tables().add("terms", **rule, clock_from="DECISION"))
    (given,) = await check(own, "bank", "P1")
    answer = (await own.platform.ask(EXPLAIN, {"receipt": given["receipt"]}, LR))["myExplanation"]
    assert (answer["receipt"], answer["matter"]) == (given["receipt"], "LOAN")
    assert (answer["verdict"], answer["recordedVerdict"]) == ("BLOCKED", "BLOCKED")
    assert answer["asRecorded"] is True
    (measure,) = answer["measures"]
    assert measure["reach"]["measure"]["basis"] == "虚构依据第一条"
    assert {reason["status"] for reason in measure["reach"]["reasons"]} == {"REACHED"}
    assert all(reason["explanation"] for reason in measure["reach"]["reasons"])
    remedies = {remedy["kind"]: remedy for remedy in measure["remedies"]}
    assert set(remedies) == {"OBJECTION", "REPAIR", "RELEASE"}
    assert (remedies["REPAIR"]["earliest"], remedies["REPAIR"]["basis"]) == ("2025-01-11", "虚构规则")
    assert remedies["OBJECTION"]["department"] == "D1"


async def test_an_explanation_of_every_matter_at_a_chosen_moment(own: World) -> None:
    then = {"asOf": {"validAt": "2023-01-01"}}
    answer = (await own.platform.ask(EXPLAIN, then, OWN))["myExplanation"]
    assert (answer["verdict"], answer["receipt"], answer["asRecorded"]) == (None, None, None)
    assert {measure["reach"]["status"] for measure in answer["measures"]} == {"NOT_REACHED"}
    assert all(measure["remedies"] == [] for measure in answer["measures"])
    assert len(answer["measures"]) == 2
    tender = (await own.platform.ask(EXPLAIN, {"matter": "TENDER"}, OWN))["myExplanation"]
    assert [row["reach"]["measure"]["code"] for row in tender["measures"]] == [f"{own.prefix}OTHER"]
    assert tender["verdict"] == "BLOCKED"
    both = {"receipt": "q_x", "matter": "LOAN"}
    assert await own.platform.code(EXPLAIN, both, OWN) == "BAD_USER_INPUT"


async def test_an_explanation_names_others_only_as_far_as_the_public_sees_them(own: World) -> None:
    ids = {record: await own.id(record) for record in ("P1", "P2", "P3")}
    answer = (await own.platform.post(EXPLAIN, {"matter": "LOAN"}, OWN)).text
    found = json.loads(answer)["data"]["myExplanation"]
    # P2's decision is not published, P3's is.
    assert "虚构人员P2" not in answer
    assert ids["P2"] not in answer
    assert "HIDDEN" not in answer
    shown = [signal for signal in found["signals"] if signal["path"] is not None]
    assert [[node["name"] for node in signal["path"]["nodes"]] for signal in shown] == [
        ["虚构人员P3", "虚构企业E1"]
    ]
    assert [signal["sanction"] for signal in found["signals"] if signal["path"] is None] == [None]
    behalf = {"matter": "LOAN", "ref": own.ref("E1"), "purpose": "x"}
    assert "虚构人员P2" not in (await own.platform.post(EXPLAIN, behalf, "auditor")).text


async def test_a_receipt_of_somebody_else_in_the_same_batch_is_unknown(own: World) -> None:
    records = ["E1", "E2", "E3", "P1", "P2", "P3", "E2", "E3"]
    receipts = [row["receipt"] for row in await check(own, "bank", *records)]
    assert (await own.platform.ask(EXPLAIN, {"receipt": receipts[0]}, OWN))["myExplanation"]["asRecorded"]
    for receipt in (receipts[1], "q_unknown", receipts[0] + "9"):
        assert await own.platform.code(EXPLAIN, {"receipt": receipt}, OWN) == "NOT_FOUND"


async def test_a_credit_report_is_explained_with_every_measure(own: World) -> None:
    query = 'query($ref: SubjectRef!) { creditReport(ref: $ref, purpose: "测试") { id } }'
    report = (await own.platform.ask(query, {"ref": own.ref("E1")}))["creditReport"]["id"]
    answer = (await own.platform.ask(EXPLAIN, {"receipt": report}, OWN))["myExplanation"]
    assert (answer["verdict"], answer["matter"], answer["asRecorded"]) == (None, None, True)
    assert {row["reach"]["measure"]["code"] for row in answer["measures"]} == {
        f"{own.prefix}K",
        f"{own.prefix}OTHER",
    }


async def test_what_is_known_later_does_not_change_what_a_receipt_explains(own: World) -> None:
    (given,) = await check(own, "bank", "E1")
    await own.load(Tables().event("S1", "REVOKED", "2024-02-01", known_on=""))
    assert (await own.check("E1"))["verdict"] != "BLOCKED"
    answer = (await own.platform.ask(EXPLAIN, {"receipt": given["receipt"]}, OWN))["myExplanation"]
    assert (answer["verdict"], answer["asRecorded"]) == ("BLOCKED", True)


async def test_each_takes_one_round_trip_and_its_record_and_a_receipt_one_more(own: World) -> None:
    (given,) = await check(own, "bank", "E1")
    for query, variables, trips in (
        (LOOK_UPS, {}, 2),
        (EXPLAIN, {"matter": "LOAN"}, 2),
        (EXPLAIN, {"receipt": given["receipt"]}, 3),
        (MINE, {}, 2),
    ):
        own.platform.graph.round_trips = 0
        await own.platform.ask(query, variables, OWN)
        assert own.platform.graph.round_trips == trips
