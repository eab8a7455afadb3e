"""Whether spells cover a day or a period that is itself known only in part.

A day may be known to the year or month only, a conduct may begin and end on such days, and each
spell of a role may have such ends. The answer is YES where some spell covers it wherever the
dates fall, NO where none can, else UNKNOWN. Several spells count together: two that adjoin
cover every day of a month between them although neither does alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph_api.domain.dates import PartialDate, Spell, Truth

_FIRST_DAY = date.min.toordinal()
_AFTER_LAST_DAY = date.max.toordinal() + 1


@dataclass(frozen=True, slots=True)
class _Span:
    """A spell in day numbers: where its first day, and the first day after it, may lie."""

    earliest_start: int
    latest_start: int
    earliest_end: int
    latest_end: int

    @staticmethod
    def of(spell: Spell) -> _Span:
        since, until = spell.since, spell.until
        return _Span(
            _FIRST_DAY if since is None else since.first.toordinal(),
            spell.known_on.toordinal() if since is None else since.last.toordinal(),
            _AFTER_LAST_DAY if until is None else until.first.toordinal(),
            _AFTER_LAST_DAY if until is None else until.last.toordinal(),
        )

    @property
    def may_have_days(self) -> bool:
        """Whether the spell may last at all."""
        return self.earliest_start < self.latest_end


def held_on(spells: Iterable[Spell], day: PartialDate) -> Truth:
    """Whether one of the spells held on a day, which may be known only in part."""
    if day.exact is not None:
        return max((spell.holds_on(day.first) for spell in spells), key=_strength, default=Truth.NO)
    spans = [span for span in map(_Span.of, spells) if span.may_have_days]
    first, last = day.first.toordinal(), day.last.toordinal()
    if not any(max(first, span.earliest_start) < min(last + 1, span.latest_end) for span in spans):
        return Truth.NO
    missed = any(_uncovered(spans, start) > start for start in _starts(spans, first, last))
    return Truth.UNKNOWN if missed else Truth.YES


def held_during(spells: Iterable[Spell], begin: PartialDate, end: PartialDate) -> Truth:
    """Whether one of the spells held on any day of a period, both ends included."""
    spans = [span for span in map(_Span.of, spells) if span.may_have_days]
    first, last = begin.first.toordinal(), end.last.toordinal()
    if first > last or not any(span.earliest_start <= last and span.latest_end > first for span in spans):
        return Truth.NO
    latest_begin, earliest_end = begin.last.toordinal(), end.first.toordinal()
    missed = any(
        max(earliest_end, start) <= last and max(earliest_end, start) < _uncovered(spans, start)
        for start in _starts(spans, first, min(latest_begin, last))
    )
    return Truth.UNKNOWN if missed else Truth.YES


def may_hold(spell: Spell) -> bool:
    """Whether a spell can have held on any day: one that ends on its first day has none."""
    return _Span.of(spell).may_have_days


def began_after(spells: Iterable[Spell], day: PartialDate) -> bool:
    """Whether every spell certainly began only after a day."""
    return all(spell.since is not None and spell.since.first > day.last for spell in spells)


def _strength(truth: Truth) -> int:
    return truth.value


def _starts(spans: list[_Span], first: int, last: int) -> list[int]:
    """Return the first days at which a period may slip past the spans, between two bounds.

    For a given set of spans that are over before the period begins, its earliest possible
    beginning leaves the most room for its end, so only these need trying.
    """
    return [first, *(span.earliest_end for span in spans if first < span.earliest_end <= last)]


def _uncovered(spans: list[_Span], start: int) -> int:
    """Return the day before which a period from ``start`` must end to meet no span for certain."""
    return min((span.latest_start for span in spans if span.earliest_end > start), default=_AFTER_LAST_DAY)
