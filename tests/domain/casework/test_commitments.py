"""Promises: their last day, and that they are missed after it and never before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.casework.cases import Step
from graph_api.domain.casework.commitments import (
    Commitment,
    check_making,
    last_day,
    plan_keeping,
    plan_missing,
    possible,
    row_of,
)
from graph_api.domain.casework.deeds import Deed
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.casework.states import Action, Machine, State

START = date(2024, 1, 10)
days = st.integers(0, 60).map(lambda n: START + timedelta(days=n))
calendars = st.dictionaries(days, st.sampled_from(["HOLIDAY", "WORKDAY"]), max_size=12)


def commitment(due: date, *states: tuple[State, date]) -> Commitment:
    """Return a promise of the first day, with the steps that led to states."""
    found = Commitment("c", "e", None, "材料", "LICENSING", START, due, "desk", None, None, 0)
    steps = [
        Step(f"s{n}", n, Machine.COMMITMENT, "c", Action.KEEP, state, on, 0, "approval")
        for n, (state, on) in enumerate(states, 1)
    ]
    return replace(found, steps=tuple(steps), version=len(steps))


def keep(on: date, note: str | None = None) -> Deed:
    """Return that a promise was kept on a day."""
    return Deed(Machine.COMMITMENT, Action.KEEP, on, note=note)


@given(days, calendars)
def test_the_last_day_is_the_first_day_of_work_from_the_day_promised_on(
    due: date, calendar: dict[date, str]
) -> None:
    def works(day: date) -> bool:
        stated = calendar.get(day)
        return stated == "WORKDAY" or (stated is None and day.weekday() not in (5, 6))

    expected = next(due + timedelta(days=n) for n in range(100) if works(due + timedelta(days=n)))
    assert last_day(due, calendar) == expected


@given(days, calendars, days)
def test_a_promise_is_missed_on_the_day_after_its_last_and_not_before(
    due: date, calendar: dict[date, str], today: date
) -> None:
    last = last_day(due, calendar)
    rows = plan_missing(commitment(due), today, last)
    assert bool(rows) is (today > last)
    for state in (State.KEPT, State.MISSED, State.KEPT_LATE):
        assert plan_missing(commitment(due, (state, due)), today, last) == ()


@given(days, days, days)
def test_keeping_in_time_is_kept_and_later_is_late_whoever_looked_first(
    due: date, on: date, today: date
) -> None:
    last = last_day(due, {})
    for promise in (commitment(due), commitment(due, (State.MISSED, last + timedelta(days=1)))):
        if on > today:
            assert refusal(promise, keep(on, "说明"), today, last) is CaseReason.FUTURE_DATE
            continue
        states = [row.after for row in plan_keeping(promise, keep(on, "说明"), today, last, is_own=True)]
        assert states[-1] is (State.KEPT if on <= last else State.KEPT_LATE)
        assert (State.MISSED in states) is (on > last and promise.state is State.MADE)
    assert row_of(commitment(due), State.KEPT, on).cells["kept"] == "true"
    assert row_of(commitment(due), State.KEPT_LATE, on).cells["kept"] == "false"
    assert "kept" not in row_of(commitment(due), State.MADE).cells


def test_nothing_is_kept_twice_by_strangers_or_before_it_was_promised() -> None:
    due = START + timedelta(days=5)
    for state in (State.KEPT, State.KEPT_LATE):
        kept = commitment(due, (state, due))
        assert refusal(kept, keep(due), due, due) is CaseReason.WRONG_STATE
        assert possible(kept, due, due, is_own=True) == ()
    early = refusal(commitment(due), keep(START - timedelta(days=1)), due, due)
    assert early is CaseReason.DATES_OUT_OF_ORDER
    with pytest.raises(RefusedError) as caught:
        plan_keeping(commitment(due), keep(due), due, due, is_own=False)
    assert caught.value.reason is CaseReason.NOT_YOURS
    missed = commitment(due, (State.MISSED, due))
    assert refusal(missed, keep(due), due, due) is CaseReason.INVALID_TEXT
    assert {row.action for row in possible(missed, due, due, is_own=True)} == {Action.KEEP, Action.KEEP_LATE}


def test_what_can_be_promised() -> None:
    check_making(START, START, START)
    for made, due, today, reason in (
        (START + timedelta(days=1), START + timedelta(days=2), START, CaseReason.FUTURE_DATE),
        (START, START - timedelta(days=1), START, CaseReason.DATES_OUT_OF_ORDER),
        (START, START + timedelta(days=1), START + timedelta(days=2), CaseReason.END_IN_PAST),
        (START, START + timedelta(days=3000), START, CaseReason.TERM_TOO_LONG),
    ):
        with pytest.raises(RefusedError) as caught:
            check_making(made, due, today)
        assert caught.value.reason is reason


def refusal(promise: Commitment, deed: Deed, today: date, last: date) -> CaseReason:
    """Return why something is not done."""
    with pytest.raises(RefusedError) as caught:
        plan_keeping(promise, deed, today, last, is_own=True)
    return caught.value.reason
