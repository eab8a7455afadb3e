"""Days, partial dates, spells and terms: the calendar arithmetic of every rule.

A source may know only the year or the month of something. Such a date stands for its whole
period, and a question whose answer depends on where in the period the date falls is answered
``Truth.UNKNOWN``, never guessed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The zone in which "today" and the day of ``known_on`` are read."""

ALWAYS_MS = -62_135_596_800_000
"""Second-clock instant before everything: rules without ``known_on`` are known since then."""

OPEN_MS = 253_402_300_799_999
"""Second-clock instant after everything: the end of a version that is still in force."""

_REMEMBERED_DATES = 50_000
"""Dates kept as read: 130 years of days. The same few come in every answer, and again in every load."""

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_TERM = re.compile(r"P(?:([0-9]{1,4})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?")


class Truth(Enum):
    """Three-valued truth (Kleene): what is known to hold, known not to, or not known."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    @staticmethod
    def of(value: bool) -> Truth:
        """Return YES or NO for an ordinary truth value."""
        return Truth.YES if value else Truth.NO

    def __and__(self, other: Truth) -> Truth:
        """Hold only where both do."""
        if self is Truth.NO or other is Truth.NO:
            return Truth.NO
        return Truth.YES if self is Truth.YES and other is Truth.YES else Truth.UNKNOWN

    def __or__(self, other: Truth) -> Truth:
        """Hold where either does."""
        if self is Truth.YES or other is Truth.YES:
            return Truth.YES
        return Truth.NO if self is Truth.NO and other is Truth.NO else Truth.UNKNOWN

    def __invert__(self) -> Truth:
        """Swap YES and NO; what is unknown stays unknown."""
        if self is Truth.UNKNOWN:
            return self
        return Truth.YES if self is Truth.NO else Truth.NO


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, a month or a year: every day from ``first`` to ``last`` is possible."""

    first: date
    last: date

    @staticmethod
    @lru_cache(maxsize=_REMEMBERED_DATES)
    def parse(text: str) -> PartialDate:
        """Read ``2020``, ``2020-10`` or ``2020-10-05``.

        Raises ``ValueError`` for any other form and for days that do not exist.
        """
        match = _PARTIAL.fullmatch(text)
        if match is None:
            raise ValueError(f"not a date: {text!r}")
        year, month, day = (int(group) if group else None for group in match.groups())
        assert year is not None
        if month is None:
            return PartialDate(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return PartialDate(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return PartialDate.on(date(year, month, day))

    @staticmethod
    def on(day: date) -> PartialDate:
        """Return the partial date that is exactly this day."""
        return PartialDate(day, day)

    @property
    def exact(self) -> date | None:
        """The day, where it is known to the day."""
        return self.first if self.first == self.last else None

    def at_or_before(self, day: date) -> Truth:
        """Whether this date is ``day`` or earlier."""
        if self.last <= day:
            return Truth.YES
        return Truth.NO if self.first > day else Truth.UNKNOWN

    def before(self, day: date) -> Truth:
        """Whether this date is earlier than ``day``."""
        if self.last < day:
            return Truth.YES
        return Truth.NO if self.first >= day else Truth.UNKNOWN

    def __str__(self) -> str:
        """Write the date as the source did: a year, a month or a day.

        A computed period that is none of these is written as its first and last day.
        """
        day = self.first.isoformat()
        if self.first == self.last:
            return day
        for text in (day[:7], day[:4]):
            if PartialDate.parse(text) == self:
                return text
        return f"{day}/{self.last.isoformat()}"


@dataclass(frozen=True, slots=True)
class Term:
    """An ISO 8601 duration of whole years, months, weeks and days (``P3Y``, ``P6M``, ``P10D``)."""

    months: int
    days: int
    text: str

    @staticmethod
    def parse(text: str) -> Term:
        """Read a duration. Raises ``ValueError`` for another form and for an empty one (``P0D``)."""
        match = _TERM.fullmatch(text)
        if match is None or text == "P":
            raise ValueError(f"not a duration of years, months, weeks or days: {text!r}")
        years, months, weeks, days = (int(group) if group else 0 for group in match.groups())
        term = Term(years * 12 + months, weeks * 7 + days, text)
        if not (term.months or term.days):
            raise ValueError(f"a term must last: {text!r}")
        return term

    def last_day(self, start: date) -> date:
        """Return the last day of a term that runs from ``start``.

        Civil Code articles 201-202: the first day is not counted, the term ends on the
        corresponding day of the last month, and where there is none on that month's last day.
        Dates past the year 9999 are read as its last day.
        """
        month_index = start.year * 12 + start.month - 1 + self.months
        year, month = divmod(month_index, 12)
        if year > 9999:
            return date.max
        day = min(start.day, monthrange(year, month + 1)[1])
        try:
            return date(year, month + 1, day) + timedelta(days=self.days)
        except OverflowError:
            return date.max

    def last_days(self, start: PartialDate) -> PartialDate:
        """Return the period in which the last day of a term falls that starts in ``start``."""
        return PartialDate(self.last_day(start.first), self.last_day(start.last))


@dataclass(frozen=True, slots=True)
class Spell:
    """How long a role, a holding, a name or a membership lasted.

    ``until`` is the first day on which it no longer held (None: it still does). Without
    ``since`` it held on ``known_on`` at the latest, and whether it held earlier is unknown.
    """

    since: PartialDate | None
    until: PartialDate | None
    known_on: date

    def started(self, day: date) -> Truth:
        """Whether the spell had begun on ``day``."""
        if self.since is None:
            return Truth.YES if day >= self.known_on else Truth.UNKNOWN
        return self.since.at_or_before(day)

    def ended(self, day: date) -> Truth:
        """Whether the spell was over on ``day``."""
        return Truth.NO if self.until is None else self.until.at_or_before(day)

    def holds_on(self, day: date) -> Truth:
        """Whether it held on ``day``."""
        return self.started(day) & ~self.ended(day)

    def holds_on_any_day(self, first: date, last: date) -> Truth:
        """Whether it held on at least one day from ``first`` to ``last``, both included.

        An empty period (``last`` before ``first``) has no day, and a spell that certainly ends
        where it begins holds on none.
        """
        if last < first or self._is_empty():
            return Truth.NO
        return self.started(last) & ~self.ended(first)

    def _is_empty(self) -> bool:
        """Whether there is no day that is at once not before ``since`` and before ``until``."""
        return self.since is not None and self.until is not None and self.since.first >= self.until.last


def today() -> date:
    """Return the present day in Shanghai."""
    return datetime.now(SHANGHAI).date()


def now_ms() -> int:
    """Return the present instant on the second clock, in milliseconds since 1970 UTC."""
    return int(datetime.now(UTC).timestamp() * 1000)


def start_of_day_ms(day: date) -> int:
    """Return the instant at which ``day`` begins in Shanghai (00:00 +08:00), in milliseconds."""
    # A fixed offset, not the zone: before 1992 Shanghai kept other offsets, and the exchange
    # format says +08:00 for every day.
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return int((midnight - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() - 8 * 3600) * 1000


def day_of_ms(instant: int) -> date:
    """Return the +08:00 day on which a second-clock instant falls."""
    if instant <= ALWAYS_MS:
        return date.min
    if instant >= OPEN_MS:
        return date.max
    # The last hours of the year 9999 in UTC already belong to a day that cannot be written at +08:00.
    shifted = min(instant + 8 * 3_600_000, OPEN_MS)
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=shifted)).date()
