"""The working-day calendar, read beside a question (``calendar_days`` of cypher/read/rights.cypher)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date


def calendar_parameters(first: date, last: date, known_at: int) -> dict[str, object]:
    """Return what ``calendar_days`` takes: a period, both days included, as known at an instant (ms)."""
    return {
        "calendarFrom": first.isoformat(),
        "calendarUntil": last.isoformat(),
        "calendarKnownAt": known_at,
    }


def calendar_of(days: Sequence[Sequence[str]]) -> dict[date, str]:
    """Return the calendar as ``calendar_days`` gives it: HOLIDAY or WORKDAY by day."""
    return {date.fromisoformat(day): kind for day, kind in days}
