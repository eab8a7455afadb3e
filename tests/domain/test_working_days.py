"""The last day of a period against a count of days of work."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.working_days import HOLIDAY, WORKDAY, due_on

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
