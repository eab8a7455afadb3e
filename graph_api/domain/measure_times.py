"""How a measure of a sanction lies in time: has it begun, is it over, is its legal basis in force.

Every condition is three-valued, because every date may be missing or known to its year or month
only. What a role adds is decided elsewhere (``reach_rows``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from graph_api.domain.dates import PartialDate, Term, Truth
from graph_api.domain.explanation_parts import Part, part, written, written_period
from graph_api.domain.facts import MeasureFact, SanctionFact
from graph_api.domain.last_days import day_before, earliest
from graph_api.domain.sanction_timeline import Condition, EventHistory

_REMEMBERED_TIMES = 32_768
"""Dates of decision, terms and days asked about that are kept read: most sanctions share them."""


class Window(NamedTuple):
    """What the time of a measure depends on beside its sanction: term, and the validity of its basis."""

    term: Term | None
    basis_from: PartialDate | None
    basis_until: PartialDate | None

    @classmethod
    def of(cls, measure: MeasureFact) -> Window:
        """Return the window of a measure."""
        return cls(measure.term, measure.basis_from, measure.basis_until)


@dataclass(frozen=True, slots=True)
class MeasureTime:
    """How a measure stands on one day: has it begun, is it over, is its basis still in force."""

    begun: Condition
    ended: Condition
    basis_expired: Condition
    valid_from: date | None
    valid_until: date | None


def effective_from(sanction: SanctionFact) -> PartialDate | None:
    """Return the day from which the sanction takes effect: stated, else the day of decision."""
    return sanction.effective_from or sanction.decided_on


def measure_time(
    window: Window, sanction: SanctionFact, history: EventHistory, valid_at: date
) -> MeasureTime:
    """Place ``valid_at`` in the window of a measure and in the validity of its basis."""
    plan = _plan(window, effective_from(sanction), sanction.term, sanction.until, valid_at)
    if not history.end_days:
        return plan.time
    return MeasureTime(
        begun=plan.time.begun,
        ended=Condition.either([*plan.ends, history.ended]),
        basis_expired=plan.time.basis_expired,
        valid_from=plan.time.valid_from,
        valid_until=earliest([*map(day_before, history.end_days), *plan.last_days]),
    )


class _Plan(NamedTuple):
    """How a measure lies in time while no event ends it, and the ends that were planned."""

    time: MeasureTime
    ends: Sequence[Condition]
    last_days: Sequence[PartialDate]


@lru_cache(maxsize=_REMEMBERED_TIMES)
def _plan(
    window: Window,
    start: PartialDate | None,
    sanction_term: Term | None,
    sanction_until: PartialDate | None,
    valid_at: date,
) -> _Plan:
    term = window.term or sanction_term
    # A measure with a term of its own runs by that, whatever last day the decision states.
    until = sanction_until if window.term is None else None
    ends = _ended_by_time(term, start, until, valid_at)
    last_days = _last_days(term, start, until)
    time = MeasureTime(
        begun=_begun(window.basis_from, start, valid_at),
        ended=Condition.either(ends),
        basis_expired=_basis_expired(window.basis_until, valid_at),
        valid_from=None if start is None else start.exact,
        valid_until=earliest(last_days),
    )
    return _Plan(time, ends, last_days)


def _begun(basis_from: PartialDate | None, start: PartialDate | None, valid_at: date) -> Condition:
    conditions = [_effective(start, valid_at)]
    if basis_from is not None:
        conditions.append(_basis_begun(basis_from, valid_at))
    truth = Truth(min(condition.truth.value for condition in conditions))
    parts = tuple(piece for condition in conditions if condition.truth is truth for piece in condition.parts)
    return Condition(truth, parts)


def _effective(start: PartialDate | None, valid_at: date) -> Condition:
    if start is None:
        return Condition(Truth.UNKNOWN, (part("effective_missing"),))
    truth = start.at_or_before(valid_at)
    values = {"effective_from": str(start), "valid_at": valid_at.isoformat()}
    if truth is Truth.NO:
        return Condition(truth, (part("before_effective", **values),))
    return Condition(truth, (part("effective_doubt", **values),) if truth is Truth.UNKNOWN else ())


def _basis_begun(basis_from: PartialDate, valid_at: date) -> Condition:
    truth = basis_from.at_or_before(valid_at)
    values = {"basis_from": str(basis_from), "valid_at": valid_at.isoformat()}
    if truth is Truth.NO:
        return Condition(truth, (part("before_basis", **values),))
    return Condition(truth, (part("basis_from_doubt", **values),) if truth is Truth.UNKNOWN else ())


def _basis_expired(basis_until: PartialDate | None, valid_at: date) -> Condition:
    if basis_until is None:
        return Condition(Truth.NO)
    truth = basis_until.before(valid_at)
    values = {"basis_until": str(basis_until), "valid_at": valid_at.isoformat()}
    if truth is Truth.UNKNOWN:
        return Condition(truth, (part("basis_until_doubt", **values),))
    return Condition(truth, (part("basis_expired", **values),) if truth is Truth.YES else ())


def basis(measure: MeasureFact) -> Part:
    """Name the legal basis of a measure, with its own validity where that is stated (R10)."""
    if measure.basis_from is None and measure.basis_until is None:
        return part("basis", basis=measure.basis)
    return part(
        "basis_dated",
        basis=measure.basis,
        basis_from=written(measure.basis_from),
        basis_until=written(measure.basis_until),
    )


def _ended_by_time(
    term: Term | None, start: PartialDate | None, until: PartialDate | None, valid_at: date
) -> list[Condition]:
    """Return whether the term, and whether the stated last day, is over."""
    conditions = []
    if term is not None and start is None:
        conditions.append(Condition(Truth.UNKNOWN, (part("term_start_missing", term=term.text),)))
    elif term is not None and start is not None:
        last = term.last_days(start)
        truth = last.before(valid_at)
        values = {"term": term.text, "effective_from": str(start)}
        doubt = part("term_doubt", valid_at=valid_at.isoformat(), **values)
        over = part("term_over", last_day=written_period(last), **values)
        conditions.append(Condition(truth, (doubt if truth is Truth.UNKNOWN else over,)))
    if until is not None:
        truth = until.before(valid_at)
        doubt = part("until_doubt", last_day=str(until), valid_at=valid_at.isoformat())
        over = part("until_over", last_day=str(until))
        conditions.append(Condition(truth, (doubt if truth is Truth.UNKNOWN else over,)))
    return conditions


def _last_days(term: Term | None, start: PartialDate | None, until: PartialDate | None) -> list[PartialDate]:
    """Return every last day that was planned: by term, by date."""
    days = []
    if term is not None:
        days.append(PartialDate(date.min, date.max) if start is None else term.last_days(start))
    if until is not None:
        days.append(until)
    return days
