"""Days of work, by the calendar of holidays and of days worked instead (Civil Code, articles 201 to 203).

A calendar is a mapping of the days that it calls HOLIDAY or WORKDAY; of others Saturdays and Sundays are no
days of work.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

HOLIDAY = "HOLIDAY"
WORKDAY = "WORKDAY"
_SATURDAY = 5


def is_work(day: date, calendar: Mapping[date, str]) -> bool:
    """Whether a day is one of work."""
    kind = calendar.get(day)
    return day.weekday() < _SATURDAY if kind is None else kind == WORKDAY


def due_on(begun: date, days: int, calendar: Mapping[date, str]) -> date:
    """Return the last day of a period that begins on a day.

    ``days`` run from the next day (article 201); a last day that is no day of work moves to the next that
    is (article 203).
    """
    day = begun + timedelta(days=days)
    while not is_work(day, calendar):
        day += timedelta(days=1)
    return day
