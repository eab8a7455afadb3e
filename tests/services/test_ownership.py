"""What the ownership service reads, and what it says when a bound bites."""

from __future__ import annotations

from datetime import date

from graph_api.bolt.driver import Graph
from graph_api.domain.dates import now_ms
from graph_api.domain.facts import Moment
from graph_api.domain.links import Bound
from graph_api.domain.ownership.decision import OwnershipStatus
from graph_api.services.ownership import OwnershipService
from graph_api.services.ownership_reading import OwnershipBounds
from graph_api.services.references import SubjectRefValue

_WORLD = """
CREATE (t:Subject:Enterprise {id: 'e_t'}) CREATE (:SubjectKey {key: $key, kind: 'id'})-[:IDENTIFIES]->(t)
WITH t UNWIND range(1, 12) AS number
CREATE (p:Subject:Person {id: 'p_' + number})
CREATE (p)-[:HOLDS_SHARES_IN {percent: '5', since: '2001-01-01', knownFrom: 0, knownUntil: 253402300799999,
        source: 'written'}]->(t)
"""
MOMENT = Moment(date(2025, 1, 1), now_ms())


async def test_a_bound_that_bites_is_told_and_upper_ends_are_open(graph: Graph) -> None:
    ref = SubjectRefValue.by_id("e_t")
    await graph.run_admin(_WORLD, key=ref.key)
    whole = await OwnershipService(graph, stale_after_days=30).ownership(ref, MOMENT)
    assert (whole.decision.status, len(whole.decision.owners)) == (OwnershipStatus.RESOLVED, 12)
    for bounds, bound in (
        (OwnershipBounds(owners=10), Bound.NODES),
        (OwnershipBounds(holdings=11), Bound.HUB),
    ):
        service = OwnershipService(graph, stale_after_days=30, bounds=bounds)
        cut = (await service.ownership(ref, MOMENT)).decision
        assert (cut.status, cut.bounds) == (OwnershipStatus.INCOMPLETE, frozenset({bound}))
        assert 0 < len(cut.owners) < 12 or bound is Bound.HUB
        assert {each.share.high for each in cut.owners} == {1}
        assert {each.verdict.value for each in cut.beneficial_owners} == {"UNDETERMINED"}
        foreign = await service.foreign_ownership(ref, [ref], MOMENT)
        assert not foreign.decision.complete


async def test_a_bound_that_is_just_met_does_not_bite(graph: Graph) -> None:
    ref = SubjectRefValue.by_id("e_t")
    await graph.run_admin(_WORLD, key=ref.key)
    service = OwnershipService(graph, stale_after_days=30, bounds=OwnershipBounds(owners=12, holdings=12))
    assert (await service.ownership(ref, MOMENT)).decision.status is OwnershipStatus.RESOLVED
