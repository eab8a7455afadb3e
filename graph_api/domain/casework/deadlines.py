"""Until when somebody has to act: days by what it is, by region and by day, counted by the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from graph_api.domain.casework.states import DeadlineCode
from graph_api.domain.dates import PartialDate, Truth
from graph_api.domain.working_days import due_on, is_work

LONGEST_DAYS = 200
"""Days after the beginning of a deadline of which the calendar is read."""


class Unit(StrEnum):
    """How days are counted: all of them, or those of work."""

    CALENDAR = "CALENDAR"
    WORKING = "WORKING"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One row of rules/deadlines.csv; an empty ``region`` is for wherever no other row fits."""

    code: DeadlineCode
    region: str
    days: int
    unit: Unit
    valid_from: PartialDate | None = None
    valid_until: PartialDate | None = None
    basis: str = ""

    def fits(self, region: str, on: date) -> bool:
        """Whether the rule is for a region (GB/T 2260) and certainly in force on a day."""
        if not covers_region(self.region, region):
            return False
        begun = Truth.YES if self.valid_from is None else self.valid_from.at_or_before(on)
        over = Truth.NO if self.valid_until is None else self.valid_until.before(on)
        return begun & ~over is Truth.YES


def rule_for(
    rules: Iterable[DeadlineRule], code: DeadlineCode, region: str | None, on: date
) -> DeadlineRule | None:
    """Return the rule of the smallest region that has one; None where none fits."""
    fitting = [rule for rule in rules if rule.code is code and rule.fits(region or "", on)]
    return max(fitting, key=lambda rule: len(_prefix(rule.region)), default=None)


def last_day(rule: DeadlineRule, begun: date, calendar: Mapping[date, str]) -> date:
    """Return the last day of a deadline that begins on a day, which is not counted itself.

    Working days: so many days of work after it; none means the day itself, or the next day of work. Calendar
    days end on a day of work (Civil Code, articles 201 to 203).
    """
    if rule.unit is Unit.CALENDAR or rule.days == 0:
        return due_on(begun, rule.days, calendar)
    day, left = begun, rule.days
    while left:
        day += timedelta(days=1)
        left -= is_work(day, calendar)
    return day


def due_by(
    rules: Iterable[DeadlineRule],
    code: DeadlineCode,
    region: str | None,
    begun: date,
    calendar: Mapping[date, str],
) -> date | None:
    """Return the last day of what begins on a day in a region; None where no rule sets one."""
    rule = rule_for(rules, code, region, begun)
    return None if rule is None else last_day(rule, begun, calendar)


def covers_region(rule: str, region: str) -> bool:
    """Whether the region of a rule (empty: every one) has a region (GB/T 2260) in it."""
    return region.startswith(_prefix(rule))


def _prefix(region: str) -> str:
    return region.removesuffix("0000") if region.endswith("0000") else region.removesuffix("00")
