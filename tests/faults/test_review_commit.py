"""A review whose confirmation is lost was asked for once; whoever asks again is told the first outcome."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.domain.keys import id_key
from graph_api.domain.reviews import ReviewAction, ReviewState
from graph_api.services.audit import AuditService
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.callers import Caller, OwnSubject, Role
from graph_api.services.references import SubjectRefValue
from graph_api.services.rights_acting import Acting, RightsRules
from graph_api.services.rights_review_model import ReviewDone, ReviewResult
from graph_api.services.rights_reviews import Answer, Request, ReviewService
from tests.faults.proxy import Proxy
from tests.services.chain_key import CHAIN_KEY

BANK = Caller(Role.BANK, "bank-a", None, "teller")
REF = SubjectRefValue.by_id("e_x")
OWN = Acting(Caller(Role.SUBJECT, None, None, "x", OwnSubject("id", "e_x")), REF, None)
ASKED = Request("q_receipt", "请复核", "k")


@pytest.fixture
def proxy(graph_address: GraphAddress) -> Iterator[Proxy]:
    made = Proxy(graph_address.uri)
    made.start()
    yield made
    made.stop()


@pytest.fixture
async def reviews(graph: Graph, proxy: Proxy, graph_address: GraphAddress) -> AsyncIterator[ReviewService]:
    """The service behind a proxy that cuts lines; its subject and the answer under review are there."""
    await graph.run_admin(
        "CREATE (:SubjectKey {key: $key, kind: 'id'})-[:IDENTIFIES]->(:Subject:Enterprise {id: 'e_x'})",
        key=id_key("e_x"),
    )
    audit = AuditService(graph, CHAIN_KEY)
    answer = AuditedAnswer(REF, "e_x", "BLOCKED", {}, ASKED.receipt)
    await audit.record(AuditEntry(BANK, "preCheck", (answer,), valid_at="2024-01-01", known_at=1))
    address = GraphAddress(proxy.uri, graph_address.username, graph_address.password, graph_address.database)
    through = Graph.connect(address)
    yield ReviewService(through, audit, RightsRules(), CHAIN_KEY)
    await through.close()
    await audit.close()


def done(result: ReviewResult) -> ReviewDone:
    assert isinstance(result, ReviewDone), result
    return result


async def test_a_lost_confirmation_asks_and_answers_once(
    graph: Graph, proxy: Proxy, reviews: ReviewService
) -> None:
    proxy.trap(b"review_request")
    first = done(await reviews.request(OWN, ASKED))
    assert proxy.sprung.is_set()
    again = done(await reviews.request(OWN, ASKED))
    assert (again.repeated, again.review) == (True, first.review)
    proxy.sprung.clear()
    proxy.trap(b"review_answer")
    answer = Answer(first.review.id, ReviewAction.UPHOLD, "事实清楚", "a")
    closed = done(await reviews.answer(BANK, answer, "request-1"))
    assert proxy.sprung.is_set()
    repeated = done(await reviews.answer(BANK, answer, "request-2"))
    assert (repeated.repeated, repeated.review) == (True, closed.review)
    assert [step.state for step in closed.review.steps] == [ReviewState.OPEN, ReviewState.UPHELD]
    (kept,) = await graph.run_admin(
        "MATCH (v:ReviewRequest)<-[:STEP_OF]-(t:ReviewStep) RETURN count(DISTINCT v) AS v, count(t) AS t"
    )
    assert kept == {"v": 1, "t": 2}
