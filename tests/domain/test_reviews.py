"""The state table of reviews against a replay written the naive way, and the last day against a count."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.reviews import (
    HOLIDAY,
    TRANSITIONS,
    WORKDAY,
    Party,
    ReviewAction,
    ReviewState,
    due_on,
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


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(DAYS, st.integers(1, 60), st.dictionaries(st.integers(0, 90), st.sampled_from([HOLIDAY, WORKDAY])))
def test_the_last_day_is_the_first_day_of_work_from_the_counted_one_on(
    asked: date, days: int, marked: dict[int, str]
) -> None:
    calendar = {asked + timedelta(days=days + offset): kind for offset, kind in marked.items()}
    last = due_on(asked, days, calendar)
    passed = [asked + timedelta(days=number) for number in range(days, (last - asked).days + 1)]
    work = [
        calendar.get(day) == WORKDAY or (day not in calendar and day.strftime("%a") not in ("Sat", "Sun"))
        for day in passed
    ]
    assert work == [False] * (len(passed) - 1) + [True]


def test_a_holiday_moves_the_last_day_and_a_working_saturday_does_not() -> None:
    calendar = {date(2026, 10, day): HOLIDAY for day in range(1, 8)} | {date(2026, 10, 10): WORKDAY}
    assert due_on(date(2026, 9, 11), 20, calendar) == date(2026, 10, 8)
    assert due_on(date(2026, 9, 20), 20, calendar) == date(2026, 10, 10)
