"""Human review of an automated answer over the API: asking, repeating, answering, and who may not."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import pytest_asyncio

from graph_api.sealing import IdentitySealer
from graph_api.services.audit_verification import verify
from tests.api.platform import Json, Platform, World
from tests.api.rights_world import ANSWER, LR, MINE, OWN, REQUEST, REQUESTS, WITHDRAW, check, world
from tests.schema.world import IDENTITY

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(name="own", loop_scope="session")
async def _own(fresh: Platform) -> World:
    return await fresh.world(world())


async def request(own: World, receipt: str, key: str = "k-1", role: str = OWN, **more: Any) -> Json:
    given = {"receipt": receipt, "statement": "该措施不应适用", "idempotencyKey": key, **more}
    found: Json = (await own.platform.ask(REQUEST, {"input": given}, role))["requestReview"]
    return found


async def answer(own: World, review: str, role: str, key: str = "a-1", **more: Any) -> Json:
    given = {"request": review, "outcome": "UPHELD", "reasons": "事实清楚", "idempotencyKey": key, **more}
    found: Json = (await own.platform.ask(ANSWER, {"input": given}, role))["answerReview"]
    return found


async def requests(own: World, role: str, **variables: Any) -> Json:
    found: Json = (await own.platform.ask(REQUESTS, variables, role))["reviewRequests"]
    return found


async def asked(own: World, role: str = "bank") -> str:
    """Return the id of a review of an answer that an organisation was given about E1."""
    (given,) = await check(own, role, "E1")
    return str((await request(own, given["receipt"], key=given["receipt"]))["review"]["id"])


async def test_a_review_is_asked_for_answered_and_seen_by_the_subject(own: World) -> None:
    (given,) = await check(own, "bank", "E1")
    done = await request(own, given["receipt"])
    assert (done["__typename"], done["repeated"]) == ("ReviewSuccess", False)
    review = done["review"]
    assert (review["state"], review["organisation"]) == ("OPEN", "bank-org")
    assert review["requesterRole"] == "subject"
    assert review["steps"] == [{"state": "OPEN", "role": "subject", "knownUntil": None}]
    (listed,) = (await requests(own, "bank", status="OPEN"))["nodes"]
    assert listed == {"id": review["id"], "state": "OPEN", "organisation": "bank-org"}
    closed = await answer(own, review["id"], "bank", outcome="CHANGED", reasons="已更正")
    assert [step["state"] for step in closed["review"]["steps"]] == ["OPEN", "CHANGED"]
    first, last = closed["review"]["steps"]
    assert first["knownUntil"] is not None
    assert (last["knownUntil"], last["organisation"], last["reasons"]) == (None, "bank-org", "已更正")
    (mine,) = (await own.platform.ask(MINE, {}, OWN))["myReviews"]["nodes"]
    assert (mine["id"], mine["state"], mine["steps"][-1]["reasons"]) == (review["id"], "CHANGED", "已更正")
    assert (await own.platform.ask(MINE, {}, LR))["myReviews"]["nodes"] == []


async def test_the_same_key_gives_the_first_outcome_and_another_content_a_conflict(own: World) -> None:
    (given,), (other,) = await check(own, "bank", "E1"), await check(own, "bank", "E1")
    first = await request(own, given["receipt"])
    again = await request(own, given["receipt"])
    assert again == {**first, "repeated": True}
    assert (await request(own, given["receipt"], statement="另一理由"))["reason"] == "KEY_REUSED"
    assert (await request(own, other["receipt"]))["reason"] == "KEY_REUSED"
    taken = await request(own, given["receipt"], key="k-2")
    assert (taken["__typename"], taken["reason"]) == ("ReviewConflictError", "ALREADY_REQUESTED")
    review = first["review"]["id"]
    closed = await answer(own, review, "bank")
    assert await answer(own, review, "bank") == {**closed, "repeated": True}
    assert (await answer(own, review, "bank", reasons="不同"))["reason"] == "KEY_REUSED"
    late = await answer(own, review, "bank", key="a-2", outcome="CHANGED")
    assert (late["reason"], late["existing"]) == ("WRONG_STATE", {"state": "UPHELD"})
    # The key of one caller is nothing to another one.
    assert (await answer(own, review, "auditor"))["reason"] == "WRONG_STATE"
    assert (await request(own, given["receipt"]))["review"]["state"] == "UPHELD"


async def test_of_many_who_answer_at_once_one_wins(own: World) -> None:
    review = await asked(own)
    outcomes = await asyncio.gather(
        *(
            answer(own, review, role, key=f"a-{number}", outcome=outcome)
            for number, (role, outcome) in enumerate([("bank", "UPHELD"), ("auditor", "CHANGED")] * 6)
        )
    )
    won = [found for found in outcomes if found["__typename"] == "ReviewSuccess"]
    assert len(won) == 1
    assert {found["reason"] for found in outcomes if found not in won} == {"WRONG_STATE"}
    (mine,) = (await own.platform.ask(MINE, {}, OWN))["myReviews"]["nodes"]
    assert [step["state"] for step in mine["steps"]] == ["OPEN", won[0]["review"]["state"]]


async def test_of_many_who_ask_at_once_under_one_key_all_get_the_same(own: World) -> None:
    (given,), (other,) = await check(own, "bank", "E1"), await check(own, "bank", "E1")
    found = await asyncio.gather(*(request(own, given["receipt"]) for _ in range(8)))
    assert len({outcome["review"]["id"] for outcome in found}) == 1
    assert len([outcome for outcome in found if not outcome["repeated"]]) == 1
    mixed = await asyncio.gather(
        *(request(own, receipt, key="k-9") for receipt in [other["receipt"], "q_unknown"] * 4)
    )
    assert {outcome["__typename"] for outcome in mixed} == {"ReviewSuccess", "ReviewUnknownError"}
    (count,) = await own.platform.graph.run_admin("MATCH (v:ReviewRequest) RETURN count(v) AS all")
    assert count["all"] == 2


async def test_who_answers_is_of_the_organisation_or_an_auditor_and_never_the_requester(own: World) -> None:
    review = await asked(own)
    for role in ("bank@other", "approval", "department", "investigator"):
        assert (await answer(own, review, role))["reason"] == "REVIEW_NOT_FOUND"
        assert (await requests(own, role))["nodes"] == []
    for role in (OWN, "admin"):
        given = {"request": review, "outcome": "UPHELD", "reasons": "x", "idempotencyKey": "k"}
        assert await own.platform.code(ANSWER, {"input": given}, role) == "FORBIDDEN"
        assert await own.platform.code(REQUESTS, {}, role) == "FORBIDDEN"
    assert (await answer(own, review, "auditor"))["__typename"] == "ReviewSuccess"
    (given,) = await check(own, "department", "E1")
    behalf: Json = {"ref": own.ref("E1"), "purpose": "代为申请"}
    asked_for = await request(own, given["receipt"], role="department", **behalf)
    assert asked_for["review"]["requesterRole"] == "department"
    refused = await answer(own, asked_for["review"]["id"], "department")
    assert refused["reason"] == "OWN_REQUEST"
    answered = await answer(own, asked_for["review"]["id"], "auditor", key="a-3")
    assert answered["__typename"] == "ReviewSuccess"


async def test_a_request_is_taken_back_by_its_subject_alone(own: World) -> None:
    review = await asked(own)
    given = {"request": review, "idempotencyKey": "w-1"}
    assert (await own.platform.ask(WITHDRAW, {"input": given}, LR))["withdrawReview"]["reason"] == (
        "REVIEW_NOT_FOUND"
    )
    assert await own.platform.code(WITHDRAW, {"input": given}, "bank") == "FORBIDDEN"
    done = (await own.platform.ask(WITHDRAW, {"input": given}, OWN))["withdrawReview"]
    assert done == {"__typename": "ReviewSuccess", "repeated": False, "review": {"state": "WITHDRAWN"}}
    assert (await own.platform.ask(WITHDRAW, {"input": given}, OWN))["withdrawReview"]["repeated"]
    assert (await answer(own, review, "bank"))["reason"] == "WRONG_STATE"


async def test_what_is_typed_is_bounded_and_holds_no_identity_number(own: World) -> None:
    (given,) = await check(own, "bank", "E1")
    for statement in ("", "  ", "x" * 2_001, "a\u0000b", "a\u202eb"):
        assert (await request(own, given["receipt"], statement=statement))["reason"] == "INVALID_TEXT"
    for key in ("", "k" * 101, "a\nb"):
        assert (await request(own, given["receipt"], key=key))["reason"] == "INVALID_KEY"
    done = await request(own, given["receipt"], statement=f"本人证件 {IDENTITY}，请复核")
    assert IDENTITY not in json.dumps(done, ensure_ascii=False)
    await answer(own, done["review"]["id"], "bank", reasons=f"核对 {IDENTITY}")
    kept = await own.platform.graph.run_admin(
        "MATCH (n:ReviewRequest|ReviewStep|ReviewKey|AuditRecord|AuditAnswer) RETURN properties(n) AS p"
    )
    assert IDENTITY not in str(kept)


async def test_the_list_is_paged_oldest_first_and_narrowed_by_state(own: World) -> None:
    reviews = [await asked(own) for _ in range(5)]
    await answer(own, reviews[1], "bank")
    found: list[str] = []
    after = None
    while True:
        page = await requests(own, "bank", first=2, after=after)
        found += [row["id"] for row in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == reviews
    still = [row["id"] for row in (await requests(own, "auditor", status="OPEN"))["nodes"]]
    assert still == [reviews[0], *reviews[2:]]
    assert (await requests(own, "bank@other"))["nodes"] == []
    assert await own.platform.code(REQUESTS, {"first": 0}, "bank") == "BAD_USER_INPUT"
    assert await own.platform.code(REQUESTS, {"after": "x"}, "bank") == "BAD_USER_INPUT"


async def test_everything_about_a_review_is_in_the_chained_trail(own: World) -> None:
    review = await asked(own)
    await answer(own, review, "auditor")
    query = '{ auditRecords(operation: "%s") { nodes { role answers { subjectId answer } } } }'
    for operation, role in (("requestReview", "subject"), ("answerReview", "auditor")):
        (record,) = (await own.platform.ask(query % operation, {}, "auditor"))["auditRecords"]["nodes"]
        assert record["role"] == role
        (said,) = record["answers"]
        assert said["subjectId"] == await own.id("E1")
        assert json.loads(said["answer"])["review"] == review
    sealer = IdentitySealer.from_settings(own.platform.settings)
    assert (await verify(own.platform.graph, sealer)).is_whole


async def test_mutations_go_by_post_alone_and_never_for_the_public(own: World) -> None:
    given = {"receipt": "q_x", "statement": "x", "idempotencyKey": "k"}
    headers = {"authorization": f"Bearer {own.platform.token(OWN)}", "x-graphql-preflight": "1"}
    for accept in ("application/json", "text/event-stream"):
        asked_for = {"query": REQUEST, "variables": json.dumps({"input": given})}
        response = await own.platform.client.get(
            "/graphql", params=asked_for, headers={**headers, "accept": accept}
        )
        assert response.status_code == 405
    assert await own.platform.code(REQUEST, {"input": given}, None) == "UNAUTHENTICATED"
    count = await own.platform.graph.run_admin("MATCH (v:ReviewKey) RETURN count(v) AS keys")
    assert count == [{"keys": 0}]
