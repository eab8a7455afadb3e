"""The audit trail on a real engine: durable before the answer, found again by auditors only."""

from __future__ import annotations

import asyncio
import itertools
import json
from hashlib import sha256

import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.domain.keys import id_key
from graph_api.errors import ForbiddenError, InvalidInputError, UnauthenticatedError, UnavailableError
from graph_api.services.audit import AuditFilter, AuditService
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.callers import Caller, Role
from graph_api.services.references import SubjectRefValue
from tests.services.chain_key import CHAIN_KEY

BANK = Caller(Role.BANK, "bank-a", "630000", "teller-7")
OTHER_BANK = Caller(Role.BANK, "bank-b", "110000", "teller-1")
AUDITOR = Caller(Role.AUDITOR, "audit-office")
CODE = SubjectRefValue.by_uscc("91990000MA9900A13A")
SUBJECT = "e_aaaaaaaaaaaaaaaaaaaaaaaa"


@pytest.fixture
def audit(graph: Graph) -> AuditService:
    ticks = itertools.count(1_700_000_000_000, 1_000)
    return AuditService(graph, CHAIN_KEY, clock=lambda: next(ticks))


def entry(
    *answers: AuditedAnswer, caller: Caller = BANK, operation: str = "preCheck", **more: str
) -> AuditEntry:
    return AuditEntry(caller, operation, answers, request_id="req-1", **more)  # type: ignore[arg-type]


async def count(graph: Graph, label: str) -> int:
    return int((await graph.run_admin(f"MATCH (n:{label}) RETURN count(n) AS n"))[0]["n"])


async def test_a_look_up_is_durable_when_record_returns(graph: Graph, audit: AuditService) -> None:
    (receipt,) = audit.new_receipt_ids(1)
    answer = AuditedAnswer(CODE, SUBJECT, "BLOCKED", {"verdict": "BLOCKED", "complete": True}, receipt)
    await audit.record(entry(answer, purpose="贷款审批", case_number="C-1"))
    page = await audit.search(AUDITOR, AuditFilter())
    (record,) = page.records
    assert (record.org, record.role, record.caller_subject, record.region) == (
        "bank-a",
        "bank",
        "teller-7",
        "630000",
    )
    assert (record.operation, record.purpose, record.case_number) == ("preCheck", "贷款审批", "C-1")
    (kept,) = record.answers
    assert (kept.receipt, kept.subject_id, kept.verdict) == (receipt, SUBJECT, "BLOCKED")
    assert json.loads(kept.answer) == {"verdict": "BLOCKED", "complete": True}
    assert page.next_cursor is None


async def test_the_public_leaves_no_record(graph: Graph, audit: AuditService) -> None:
    await audit.record(entry(AuditedAnswer(CODE, SUBJECT), caller=Caller.public(), operation="subject"))
    assert await count(graph, "AuditRecord") == 0


async def test_a_crowd_shares_writes_and_loses_nothing(graph: Graph, audit: AuditService) -> None:
    receipts = audit.new_receipt_ids(300)
    await asyncio.gather(
        *(audit.record(entry(AuditedAnswer(CODE, SUBJECT, receipt=receipt))) for receipt in receipts)
    )
    assert await count(graph, "AuditRecord") == await count(graph, "AuditAnswer") == 300
    assert audit.batches <= 10


async def test_a_batch_of_500_is_one_record_with_500_answers(graph: Graph, audit: AuditService) -> None:
    receipts = audit.new_receipt_ids(500)
    assert len(set(receipts)) == 500
    await audit.record(entry(*(AuditedAnswer(CODE, SUBJECT, "CLEAR", {}, receipt) for receipt in receipts)))
    (record,) = (await audit.search(AUDITOR, AuditFilter())).records
    assert tuple(answer.receipt for answer in record.answers) == receipts


async def test_a_look_up_of_one_subject_is_one_node(graph: Graph, audit: AuditService) -> None:
    (receipt,) = audit.new_receipt_ids(1)
    await audit.record(entry(AuditedAnswer(CODE, SUBJECT, "CLEAR", {"complete": True}, receipt)))
    assert await count(graph, "AuditRecord&AuditAnswer") == await count(graph, "AuditRecord|AuditAnswer") == 1
    by_subject = await audit.search(AUDITOR, AuditFilter(subject=SubjectRefValue.by_id(SUBJECT)))
    latest = await audit.search(AUDITOR, AuditFilter())
    assert by_subject == latest
    shown = await audit.receipt(AUDITOR, receipt)
    assert shown == latest.records[0]
    (answer,) = latest.records[0].answers
    assert (answer.receipt, answer.subject_id, answer.verdict) == (receipt, SUBJECT, "CLEAR")


async def test_writing_a_batch_again_adds_nothing(graph: Graph) -> None:
    row = {"properties": {"id": "a_1", "at": 1}, "answers": [{"recordId": "a_1", "at": 1}]}
    await graph.write("audit_append", records=[row], keyId="")
    await graph.write("audit_append", records=[row], keyId="")
    assert await count(graph, "AuditRecord") == await count(graph, "AuditAnswer") == 1
    assert (await graph.run_admin("MATCH ()-[r:ANSWERED]->() RETURN count(r) AS n"))[0]["n"] == 1


async def test_without_the_engine_nothing_is_answered() -> None:
    nowhere = Graph.connect(GraphAddress("bolt://127.0.0.1:1", "neo4j", "x"))
    try:
        with pytest.raises(UnavailableError):
            await AuditService(nowhere, CHAIN_KEY).record(entry(AuditedAnswer(CODE, SUBJECT)))
    finally:
        await nowhere.close()


async def test_search_narrows_and_pages_newest_first(audit: AuditService) -> None:
    for index in range(7):
        caller = BANK if index % 2 == 0 else OTHER_BANK
        await audit.record(entry(AuditedAnswer(CODE, SUBJECT), caller=caller, case_number=f"C-{index % 3}"))
    seen: list[int] = []
    cursor = None
    while True:
        page = await audit.search(AUDITOR, AuditFilter(), first=3, after=cursor)
        seen += [record.at for record in page.records]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == 7
    assert seen == sorted(seen, reverse=True)
    by_org = await audit.search(AUDITOR, AuditFilter(org="bank-b"))
    assert {record.org for record in by_org.records} == {"bank-b"}
    assert len(by_org.records) == 3
    by_caller = await audit.search(AUDITOR, AuditFilter(org="bank-a", caller_subject="teller-9"))
    assert by_caller.records == ()
    by_case = await audit.search(AUDITOR, AuditFilter(case_number="C-1"))
    assert len(by_case.records) == 2
    by_period = await audit.search(AUDITOR, AuditFilter(since=seen[3], until=seen[2]))
    assert [record.at for record in by_period.records] == seen[2:4]


async def test_records_of_one_instant_are_paged_without_loss(graph: Graph) -> None:
    audit = AuditService(graph, CHAIN_KEY, clock=lambda: 1_700_000_000_000)
    for _ in range(5):
        await audit.record(entry(AuditedAnswer(CODE, SUBJECT)))
    for wanted in (
        AuditFilter(),
        AuditFilter(org="bank-a"),
        AuditFilter(subject=SubjectRefValue.by_id(SUBJECT)),
    ):
        ids: list[str] = []
        cursor = None
        while True:
            page = await audit.search(AUDITOR, wanted, first=2, after=cursor)
            ids += [record.id for record in page.records]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert len(ids) == len(set(ids)) == 5


async def test_a_subject_is_found_by_every_key_and_former_id(graph: Graph, audit: AuditService) -> None:
    await graph.run_admin(
        "CREATE (s:Subject:Enterprise {id: $id}) "
        "FOREACH (key IN $keys | CREATE (:SubjectKey {key: key, current: true})-[:IDENTIFIES]->(s))",
        id=SUBJECT,
        keys=[id_key(SUBJECT), id_key("e_former"), CODE.key],
    )
    await audit.record(entry(AuditedAnswer(SubjectRefValue.by_id("e_former"), "e_former")))
    await audit.record(entry(AuditedAnswer(SubjectRefValue.by_id(SUBJECT), SUBJECT)))
    await audit.record(entry(AuditedAnswer(CODE, None)))  # asked before it was loaded
    await audit.record(entry(AuditedAnswer(SubjectRefValue.by_id("e_other"), "e_other")))
    found = await audit.search(AUDITOR, AuditFilter(subject=CODE))
    assert [record.answers[0].subject_id for record in found.records] == [None, SUBJECT, "e_former"]
    narrowed = await audit.search(AUDITOR, AuditFilter(subject=CODE, org="bank-b"))
    assert narrowed.records == ()


async def test_a_search_by_subject_shows_that_subject_alone(audit: AuditService) -> None:
    mine = AuditedAnswer(SubjectRefValue.by_uscc("91990000MA9900B28G"), None, "REVIEW")
    await audit.record(entry(mine, AuditedAnswer(CODE, SUBJECT, "BLOCKED")))
    (record,) = (await audit.search(AUDITOR, AuditFilter(subject=mine.ref))).records
    assert [answer.verdict for answer in record.answers] == ["REVIEW"]


async def test_who_may_search(audit: AuditService) -> None:
    with pytest.raises(UnauthenticatedError):
        await audit.search(Caller.public(), AuditFilter())
    for role in set(Role) - {Role.PUBLIC, Role.AUDITOR, Role.ADMIN}:
        with pytest.raises(ForbiddenError):
            await audit.search(Caller(role, "x"), AuditFilter())


async def test_an_auditor_of_a_region_sees_its_callers_only(audit: AuditService) -> None:
    await audit.record(entry(AuditedAnswer(CODE, SUBJECT), caller=BANK))
    await audit.record(entry(AuditedAnswer(CODE, SUBJECT), caller=OTHER_BANK))
    page = await audit.search(Caller(Role.AUDITOR, "o", "630000"), AuditFilter())
    assert [record.org for record in page.records] == ["bank-a"]


async def test_a_receipt_shows_what_was_answered_to_those_entitled(audit: AuditService) -> None:
    first, second = audit.new_receipt_ids(2)
    await audit.record(
        entry(
            AuditedAnswer(CODE, SUBJECT, "BLOCKED", {"verdict": "BLOCKED"}, first),
            AuditedAnswer(CODE, SUBJECT, "CLEAR", {"verdict": "CLEAR"}, second),
        )
    )
    for caller in (AUDITOR, BANK):
        record = await audit.receipt(caller, second)
        assert record is not None
        assert [answer.verdict for answer in record.answers] == ["CLEAR"]
    assert await audit.receipt(OTHER_BANK, second) is None
    assert await audit.receipt(Caller(Role.AUDITOR, "o", "110000"), second) is None
    assert await audit.receipt(AUDITOR, "q_unknown") is None
    with pytest.raises(UnauthenticatedError):
        await audit.receipt(Caller.public(), second)


async def test_identity_numbers_never_reach_the_trail(graph: Graph, audit: AuditService) -> None:
    number = "99999919700101101X"
    by_identity = SubjectRefValue.by_identity(CHAIN_KEY, "RESIDENT_ID", number)
    await audit.record(
        AuditEntry(
            BANK,
            "search",
            (
                AuditedAnswer(by_identity, "p_x"),
                AuditedAnswer(SubjectRefValue.by_source("registry", number), None),
            ),
            purpose=f"核查 {number}",
            case_number=number.lower(),
            question=f"张三 {number}",
        )
    )
    stored = await graph.run_admin("MATCH (n:AuditRecord|AuditAnswer) RETURN properties(n) AS p")
    text = json.dumps(stored, ensure_ascii=False).lower()
    assert number.lower() not in text
    assert CHAIN_KEY.lookup_hash("RESIDENT_ID", number) not in text
    assert "张三" in text


@pytest.mark.parametrize("cursor", ["x", "bm8=", "////", "游标", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTphX3g="])
async def test_a_foreign_cursor_is_refused(audit: AuditService, cursor: str) -> None:
    with pytest.raises(InvalidInputError):
        await audit.search(AUDITOR, AuditFilter(), after=cursor)


@pytest.mark.parametrize("first", [0, -1, 101])
async def test_a_page_size_out_of_bounds_is_refused(audit: AuditService, first: int) -> None:
    with pytest.raises(InvalidInputError):
        await audit.search(AUDITOR, AuditFilter(), first=first)


async def test_every_search_starts_from_an_index(graph: Graph) -> None:
    for query in ("audit_by_receipt", "audit_latest", "audit_by_org", "audit_by_case", "audit_by_subject"):
        plan = json.dumps(await graph.explain(query), default=str)
        assert "AllNodesScan" not in plan, query
        assert "NodeByLabelScan" not in plan, query
        assert "CartesianProduct" not in plan, query


def many(*about: str, receipts: tuple[str | None, ...] = ()) -> tuple[AuditedAnswer, ...]:
    """Return the answers of a batch, one about each id; an empty id stands for nobody found."""
    given = receipts or (None,) * len(about)
    return tuple(
        AuditedAnswer(SubjectRefValue.by_id(id_ or "e_nobody"), id_ or None, "CLEAR", {"of": id_}, receipt)
        for id_, receipt in zip(about, given, strict=True)
    )


async def about(audit: AuditService, id_: str, **more: int) -> list[tuple[int, list[str]]]:
    """Return what a search by subject finds: the instant of each record, and its answers."""
    wanted = AuditFilter(SubjectRefValue.by_id(id_), **more)  # type: ignore[arg-type]
    page = await audit.search(AUDITOR, wanted, first=50)
    return [
        (record.at, [json.loads(answer.answer)["of"] for answer in record.answers]) for record in page.records
    ]


async def test_batches_are_found_by_each_of_their_subjects_among_single_look_ups(audit: AuditService) -> None:
    others = [f"e_{number}" for number in range(20)]
    await audit.record(entry(*many(SUBJECT, *others)))
    await audit.record(entry(*many(SUBJECT)))
    await audit.record(entry(*many(*others, "")))
    await audit.record(entry(*many(*others, SUBJECT, SUBJECT)))
    instants = [1_700_000_000_000 + 1_000 * place for place in range(4)]
    assert await about(audit, SUBJECT) == [
        (instants[3], [SUBJECT, SUBJECT]),
        (instants[1], [SUBJECT]),
        (instants[0], [SUBJECT]),
    ]
    assert await about(audit, "e_7") == [(instants[place], ["e_7"]) for place in (3, 2, 0)]
    assert await about(audit, "e_nobody") == [(instants[2], [""])]
    assert await about(audit, "e_70") == []
    assert await about(audit, SUBJECT, since=instants[1], until=instants[1]) == [(instants[1], [SUBJECT])]
    assert await about(audit, SUBJECT, since=instants[2], until=instants[3] + 90 * 86_400_000) == [
        (instants[3], [SUBJECT, SUBJECT])
    ]


async def test_pages_go_through_batches_and_single_look_ups(audit: AuditService) -> None:
    for place in range(9):
        await audit.record(entry(*many(SUBJECT, *(("e_1",) * (10 if place % 2 else 0)))))
    seen: list[int] = []
    cursor = None
    while True:
        page = await audit.search(AUDITOR, AuditFilter(SubjectRefValue.by_id(SUBJECT)), first=2, after=cursor)
        seen += [record.at for record in page.records]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [1_700_000_000_000 + 1_000 * place for place in reversed(range(9))]


@pytest.mark.parametrize("words", ["*", "e_* OR x", "a:b", "(((", "[1 TO 2]"])
async def test_what_is_asked_with_is_no_search_language(audit: AuditService, words: str) -> None:
    await audit.record(entry(*many(*(f"e_{number}" for number in range(20)))))
    assert await about(audit, words) == []


async def test_a_receipt_of_a_batch_shows_its_own_answer_alone(audit: AuditService) -> None:
    receipts = audit.new_receipt_ids(20)
    await audit.record(entry(*many(*(f"e_{number}" for number in range(20)), receipts=receipts)))
    view = await audit.receipt(BANK, receipts[13])
    assert view is not None
    (answer,) = view.answers
    assert (answer.receipt, answer.subject_id) == (receipts[13], "e_13")
    assert answer.digest == sha256(answer.answer.encode()).hexdigest()
    assert await audit.receipt(OTHER_BANK, receipts[13]) is None
    assert await audit.receipt(BANK, f"{receipts[0][:-4]}0999") is None
    assert await audit.receipt(BANK, f"{'q_' + 'a' * 24}0001") is None
