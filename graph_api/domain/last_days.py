"""The last day of something that several things may end, each on a day known only in part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from graph_api.domain.dates import PartialDate


def day_before(day: PartialDate) -> PartialDate:
    """Return the day before a day; where that is known in part, the period of the days before."""
    first, last = (date.fromordinal(max(1, end.toordinal() - 1)) for end in (day.first, day.last))
    return PartialDate(first, last)


def earliest(days: Sequence[PartialDate]) -> date | None:
    """Return the earliest of several days where it is known which day that is, None otherwise."""
    if not days:
        return None
    first, last = min(day.first for day in days), min(day.last for day in days)
    return first if first == last else None
