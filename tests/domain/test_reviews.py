"""The state table of reviews against a replay written the naive way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.reviews import (
    TRANSITIONS,
    Party,
    ReviewAction,
    ReviewState,
    next_state,
    state_after,
    states_for,
)

ATTEMPTS = st.lists(st.tuples(st.sampled_from(ReviewAction), st.sampled_from(Party)), max_size=12)


def replayed(attempts: list[tuple[ReviewAction, Party]]) -> list[str]:
    """Return the states passed through, said in prose rather than by a table."""
    passed: list[str] = []
    for action, party in attempts:
        is_closed = len(passed) == 2
        if not passed:
            if action == "REQUEST" and party == "REQUESTER":
                passed.append("OPEN")
        elif not is_closed and party == "REVIEWER" and action in ("UPHOLD", "CHANGE", "REFER"):
            passed.append({"UPHOLD": "UPHELD", "CHANGE": "CHANGED", "REFER": "REFERRED"}[action])
        elif not is_closed and party == "REQUESTER" and action == "WITHDRAW":
            passed.append("WITHDRAWN")
    return passed


@given(ATTEMPTS)
def test_the_table_is_the_naive_replay(attempts: list[tuple[ReviewAction, Party]]) -> None:
    state: ReviewState | None = None
    passed: list[str] = []
    for action, party in attempts:
        after = next_state(state, action, party)
        if after is not None:
            # What the graph is told to compare with and to set is what the table says.
            assert state is None or state in states_for(action, party)
            assert state_after(action) is after
            state = after
            passed.append(after.value)
        elif state is not None:
            assert state not in states_for(action, party)
    assert passed == replayed(attempts)


def test_every_state_is_reached_and_every_action_leads_to_one() -> None:
    assert {row.after for row in TRANSITIONS} == set(ReviewState)
    assert {row.action for row in TRANSITIONS} == set(ReviewAction)
    for action in ReviewAction:
        assert state_after(action)
