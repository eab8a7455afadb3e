"""The rules of reach equal a second, naive implementation on random small worlds."""

from __future__ import annotations

from hypothesis import HealthCheck, given, reject, settings

from graph_api.domain.reach import reach
from tests.domain.naive_rules import TooManyWorldsError, naive_reach
from tests.domain.worlds import World, worlds


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_every_item_status_reason_and_window_agrees(world: World) -> None:
    try:
        expected = naive_reach(world.facts, world.subject, world.moment)
    except TooManyWorldsError:
        reject()
    answered = {
        (item.sanction.id, item.measure.code): item
        for item in reach(world.facts, world.subject, world.moment)
    }
    assert set(answered) == set(expected)
    for key, item in answered.items():
        wanted = expected[key]
        reasons = {(reason.role, reason.anchor.value): reason.status.value for reason in item.reasons}
        if wanted.reasons:
            assert reasons == wanted.reasons
        assert item.status.value == wanted.status
        assert item.sanction_subject == wanted.sanction_subject
        assert (item.valid_from, item.valid_until) == (wanted.valid_from, wanted.valid_until)
