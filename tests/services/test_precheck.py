"""The field ``preCheck``: a batch in one round trip, a receipt each, on record before it is answered."""

from __future__ import annotations

import gc
from datetime import date

import orjson
import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.domain.answers import Verdict
from graph_api.domain.dates import now_ms
from graph_api.domain.fact_index import FactIndex
from graph_api.domain.facts import Matter, Moment, SubjectFact
from graph_api.domain.judgements import Judgement
from graph_api.errors import InvalidInputError, LimitExceededError, UnavailableError
from graph_api.services.audit import AuditFilter, AuditService
from graph_api.services.callers import Caller, Role
from graph_api.services.facts import Bounds
from graph_api.services.precheck import PreCheckResult, PreCheckService
from graph_api.services.references import SubjectRefValue
from tests.services.chain_key import CHAIN_KEY
from tests.services.written_world import WrittenWorld

BANK = Caller(Role.BANK, org="bank-1")
AUDITOR = Caller(Role.AUDITOR, org="audit-office")
TODAY = date(2024, 6, 1)


@pytest.fixture
def world(graph: Graph) -> WrittenWorld:
    return WrittenWorld(graph)


async def check(
    graph: Graph, *subjects: str, matter: Matter = Matter.LOAN, purpose: str = "loan", case: str = "case-1"
) -> tuple[PreCheckResult, ...]:
    audit = AuditService(graph, CHAIN_KEY)
    service = PreCheckService(graph, audit, stale_after_days=30)
    refs = [SubjectRefValue.by_id(subject) for subject in subjects]
    try:
        return await service.check(refs, matter, purpose, case, Moment(TODAY, now_ms()), BANK)
    finally:
        await audit.close()


async def sanctioned_pair(world: WrittenWorld) -> None:
    """E1 is sanctioned, its representative p1 is reached and directs E3; E4 has nothing to do with it."""
    for subject in ("e1", "e3", "e4"):
        await world.enterprise(subject, establishedOn="2023-01-01")
    await world.person("p1")
    await world.link("LEGAL_REPRESENTATIVE_OF", "p1", "e1", since="2015-01-01")
    await world.link("DIRECTOR_OF", "p1", "e3", since="2018-01-01")
    await world.sanction("s1", "e1", decidedOn="2022-01-01")
    await world.measure(
        "m1", "M", ("SUBJECT", "ANY", "AT_DECISION"), ("LEGAL_REPRESENTATIVE", "ANY", "WHILE_HOLDING")
    )


async def test_a_batch_in_the_order_asked(graph: Graph, world: WrittenWorld) -> None:
    await sanctioned_pair(world)
    graph.round_trips = 0
    results = await check(graph, "e4", "nobody", "e1", "e3", "p1", "e1")
    assert graph.round_trips == 2  # the facts, and the record of the answer
    assert [result.verdict for result in results] == [
        Verdict.CLEAR,
        Verdict.REVIEW,
        Verdict.BLOCKED,
        Verdict.REVIEW,
        Verdict.BLOCKED,
        Verdict.BLOCKED,
    ]
    assert [result.not_found for result in results] == [False, True, False, False, False, False]
    assert len({result.receipt for result in results}) == len(results)
    assert results[2].subject == results[5].subject
    assert all(result.complete for result in results)


async def test_what_was_answered_is_freed_at_once(graph: Graph, world: WrittenWorld) -> None:
    """A batch leaves no rings behind, for whose sake the collector would walk over every answer."""
    await sanctioned_pair(world)

    async def answered() -> None:
        results = await check(graph, "e1", "e3", "p1")
        assert [len(list(result.decision.signals)) for result in results if result.decision] == [0, 1, 0]

    def found() -> list[object]:
        return [each for each in gc.get_objects() if isinstance(each, FactIndex | Judgement | SubjectFact)]

    await answered()
    gc.collect()
    gc.disable()
    before = set(map(id, found()))
    try:
        await answered()
        left = [each for each in found() if id(each) not in before]
    finally:
        gc.enable()
    assert left == []


async def test_association_is_a_signal_and_never_a_measure(graph: Graph, world: WrittenWorld) -> None:
    """Worked case 18: p1 is reached through E1 and directs E3."""
    await sanctioned_pair(world)
    (result,) = await check(graph, "e3")
    assert result.decision is not None
    assert result.decision.measures == ()
    (signal,) = result.decision.signals
    assert signal.nodes == ("e1", "p1", "e3")
    assert [result.subjects[node].name for node in signal.nodes] == ["企业e1", "人员p1", "企业e3"]


async def test_nothing_passes_between_what_one_state_owner_holds(graph: Graph, world: WrittenWorld) -> None:
    """Worked case 20."""
    await world.enterprise("owner", kind="STATE_OWNER")
    for subject in ("e4", "e5"):
        await world.enterprise(subject)
        await world.link("HOLDS_SHARES_IN", "owner", subject, percent="100", since="2010")
    await world.sanction("s1", "e4")
    await world.measure("m1", "M", ("SUBJECT", "ANY", "AT_DECISION"), ("SHAREHOLDER", "ANY", "WHILE_HOLDING"))
    sister, owner = await check(graph, "e5", "owner")
    assert (sister.verdict, owner.verdict) == (Verdict.CLEAR, Verdict.CLEAR)


async def test_a_bound_that_bites_is_never_clean(graph: Graph, world: WrittenWorld) -> None:
    """Worked case 42, first half."""
    await sanctioned_pair(world)
    await world.person("p2")
    await world.enterprise("e5")
    await world.link("DIRECTOR_OF", "p2", "e4", since="2020-01-01")
    for subject in ("e1", "e5"):
        await world.link("DIRECTOR_OF", "p2", subject, since="2020-01-01")
    await world.sanction("s5", "e5")
    audit = AuditService(graph, CHAIN_KEY)
    service = PreCheckService(graph, audit, stale_after_days=30, bounds=Bounds(1, 9, 9))
    (result,) = await service.check(
        [SubjectRefValue.by_id("e4")], Matter.LOAN, "loan", None, Moment(TODAY, now_ms()), BANK
    )
    await audit.close()
    assert not result.complete
    assert result.verdict is Verdict.REVIEW


async def test_what_was_answered_is_on_record(graph: Graph, world: WrittenWorld) -> None:
    await sanctioned_pair(world)
    results = await check(graph, "e1", "nobody", purpose="授信审批")
    audit = AuditService(graph, CHAIN_KEY)
    (record,) = (await audit.search(AUDITOR, AuditFilter(case_number="case-1"))).records
    assert (record.operation, record.org, record.purpose) == ("preCheck", "bank-1", "授信审批")
    assert (record.valid_at, record.question) == ("2024-06-01", "LOAN")
    assert [answer.receipt for answer in record.answers] == [result.receipt for result in results]
    assert [answer.verdict for answer in record.answers] == ["BLOCKED", "REVIEW"]
    told = orjson.loads(record.answers[0].answer)
    assert told["measures"] == [{"sanction": "s1", "measure": "m1", "status": "REACHED"}]
    await audit.close()


async def test_more_than_500_read_and_write_nothing(graph: Graph) -> None:
    graph.round_trips = 0
    with pytest.raises(LimitExceededError):
        await check(graph, *(f"e{number}" for number in range(501)))
    assert graph.round_trips == 0


async def test_500_cost_the_same_round_trips_as_one(graph: Graph, world: WrittenWorld) -> None:
    await sanctioned_pair(world)
    graph.round_trips = 0
    results = await check(graph, *(["e1", "e3", "e4", "p1", "nobody"] * 100))
    assert len(results) == 500
    assert graph.round_trips == 2


@pytest.mark.parametrize("purpose", ["", "x" * 201])
async def test_a_purpose_that_cannot_be_meant(graph: Graph, purpose: str) -> None:
    graph.round_trips = 0
    with pytest.raises(InvalidInputError):
        await check(graph, "e1", purpose=purpose)
    assert graph.round_trips == 0


async def test_a_case_number_for_which_no_index_has_room(graph: Graph) -> None:
    graph.round_trips = 0
    with pytest.raises(InvalidInputError, match="caseNumber"):
        await check(graph, "e1", case="x" * 201)
    assert graph.round_trips == 0


async def test_an_empty_batch_asks_nothing(graph: Graph) -> None:
    graph.round_trips = 0
    assert await check(graph) == ()
    assert graph.round_trips == 0


async def test_what_cannot_be_recorded_is_not_answered(graph: Graph, world: WrittenWorld) -> None:
    await world.enterprise("e1")
    unreachable = Graph.connect(GraphAddress("bolt://127.0.0.1:1", "neo4j", "nobody listens there"))
    audit = AuditService(unreachable, CHAIN_KEY)
    service = PreCheckService(graph, audit, stale_after_days=30)
    with pytest.raises(UnavailableError):
        await service.check(
            [SubjectRefValue.by_id("e1")], Matter.LOAN, "loan", None, Moment(TODAY, now_ms()), BANK
        )
    await audit.close()
    await unreachable.close()
