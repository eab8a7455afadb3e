"""Whoever changes the audit trail in the graph is found, whatever he does to it."""

from __future__ import annotations

import asyncio

import pytest

from graph_api.bolt.driver import Graph
from graph_api.errors import UnavailableError
from graph_api.sealing import IdentitySealer
from graph_api.services.audit import AuditService
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.audit_verification import Flaw, Verification, verify
from graph_api.services.callers import Caller, Role
from graph_api.services.references import SubjectRefValue
from tests.services.chain_key import CHAIN_KEY

BANK = Caller(Role.BANK, "bank-a", "630000", "teller-7")
REF = SubjectRefValue.by_id("e_aaaaaaaaaaaaaaaaaaaaaaaa")


async def look_up(audit: AuditService, subjects: int, purpose: str | None = "贷款审批") -> None:
    receipts = audit.new_receipt_ids(subjects)
    answers = tuple(AuditedAnswer(REF, "e_a", "CLEAR", {"complete": True}, receipt) for receipt in receipts)
    await audit.record(AuditEntry(BANK, "preCheck", answers, "r", purpose=purpose))


async def trail(graph: Graph) -> None:
    """Two processes, one after the other, with look-ups of every shape."""
    for sizes in ((1, 3, 20, 0, 1), (2, 1, 9)):
        audit = AuditService(graph, CHAIN_KEY)
        for size in sizes:
            await look_up(audit, size)
        await audit.close()


async def flaws(graph: Graph, kept: Verification | None = None) -> list[Flaw]:
    found = await verify(graph, CHAIN_KEY, kept.heads if kept else None)
    return [finding.flaw for finding in found.findings]


async def test_an_untouched_trail_is_whole(graph: Graph) -> None:
    await trail(graph)
    found = await verify(graph, CHAIN_KEY)
    assert found.is_whole
    assert (found.chains, found.records, found.unchained) == (2, 8, 0)


async def test_a_crowd_is_chained_in_one_order(graph: Graph) -> None:
    audit = AuditService(graph, CHAIN_KEY)
    await asyncio.gather(*(look_up(audit, 1) for _ in range(250)))
    found = await verify(graph, CHAIN_KEY)
    assert found.is_whole
    assert (found.chains, found.records) == (1, 250)
    numbers = await graph.run_admin("MATCH (r:AuditRecord) RETURN collect(r.sequence) AS found")
    assert sorted(numbers[0]["found"]) == list(range(1, 251))


OF_FIRST = "MATCH (c:AuditChain {heads: '[]'}) MATCH (r:AuditRecord) WHERE r.id STARTS WITH c.records "


@pytest.mark.parametrize(
    ("harm", "flaw"),
    [
        ("AND r.sequence = 2 SET r.purpose = '其他'", Flaw.RECORD_CHANGED),
        ("AND r.sequence = 1 SET r.verdict = 'BLOCKED'", Flaw.RECORD_CHANGED),
        ("AND r.sequence = 1 SET r.note = 'added'", Flaw.RECORD_CHANGED),
        ("AND r.sequence = 3 SET r.packed = null", Flaw.RECORD_CHANGED),
        (
            "AND r.sequence = 2 MATCH (r)-->(a {position: 1}) SET a.verdict = 'BLOCKED'",
            Flaw.RECORD_CHANGED,
        ),
        ("AND r.sequence = 2 MATCH (r)-->(a {position: 2}) DETACH DELETE a", Flaw.RECORD_CHANGED),
        ("AND r.sequence = 4 DETACH DELETE r", Flaw.RECORD_MISSING),
        ("AND r.sequence = 1 DETACH DELETE r", Flaw.RECORD_MISSING),
        ("AND r.sequence = 5 DETACH DELETE r", Flaw.END_MISSING),
        ("AND r.sequence > 0 DETACH DELETE r", Flaw.END_MISSING),
        ("AND r.sequence = 1 SET c.openedAt = 1", Flaw.OPENING_CHANGED),
        ("WITH c, collect(r) AS all FOREACH (r IN all | DETACH DELETE r) DELETE c", Flaw.CHAIN_MISSING),
        (
            "AND r.sequence = 5 CREATE (:AuditRecord {id: c.records + '0000000006', hash: r.hash})",
            Flaw.RECORD_CHANGED,
        ),
    ],
)
async def test_what_was_done_to_a_record_shows(graph: Graph, harm: str, flaw: Flaw) -> None:
    await trail(graph)
    await graph.run_admin(OF_FIRST + harm)
    assert await flaws(graph) == [flaw]


async def test_the_end_of_the_newest_chain_is_attested_by_heads_kept_elsewhere(graph: Graph) -> None:
    await trail(graph)
    kept = await verify(graph, CHAIN_KEY)
    newest = (
        "MATCH (c:AuditChain) WHERE c.heads <> '[]' MATCH (r:AuditRecord) WHERE r.id STARTS WITH c.records "
    )
    await graph.run_admin(newest + "AND r.sequence = 3 DETACH DELETE r")
    assert await flaws(graph) == []
    assert await flaws(graph, kept) == [Flaw.END_MISSING]


async def test_another_key_cannot_make_a_trail(graph: Graph) -> None:
    await trail(graph)
    foreign = await verify(graph, IdentitySealer(b"x" * 32))
    assert [finding.flaw for finding in foreign.findings] == [Flaw.OPENING_CHANGED] * 2


async def test_records_from_before_there_were_chains_are_counted(graph: Graph) -> None:
    await graph.run_admin("CREATE (:AuditRecord {id: 'a_aaaaaaaaaaaaaaaaaaaaaaaa', at: 1})")
    await trail(graph)
    found = await verify(graph, CHAIN_KEY)
    assert found.is_whole
    assert found.unchained == 1


async def test_a_record_that_the_engine_refuses_leaves_no_gap(graph: Graph) -> None:
    audit = AuditService(graph, CHAIN_KEY)
    await look_up(audit, 1)
    too_large = "x" * 40_000  # an index takes no key of that size
    results = await asyncio.gather(
        *(
            audit.record(AuditEntry(BANK, "preCheck", (), "r", case_number=case))
            for case in ("1", too_large, "2")
        ),
        return_exceptions=True,
    )
    assert [result is None for result in results] == [True, False, True]
    assert not isinstance(results[1], UnavailableError)
    found = await verify(graph, CHAIN_KEY)
    assert found.is_whole
    assert (found.chains, found.records) == (1, 3)
