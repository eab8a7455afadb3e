"""How a measure of a sanction stands in time for one subject, whoever it is: window, events, basis.

Every condition is three-valued, because every date may be missing or known to its year or month
only. What a role adds is decided elsewhere (``reach_rows``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from graph_api.domain.dates import PartialDate, Truth
from graph_api.domain.explanation_parts import Part, part, written, written_period
from graph_api.domain.facts import EventFact, EventType, MeasureFact, SanctionFact
from graph_api.domain.last_days import day_before, earliest

_VOIDING = frozenset({EventType.REVOKED, EventType.OBJECTION_UPHELD})
_ENDING = frozenset({EventType.REPAIRED, EventType.RELEASED})
_CLOSING = frozenset({EventType.OBJECTION_REJECTED, EventType.OBJECTION_UPHELD})


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition with what explains it; ``parts`` is empty where nothing needs saying."""

    truth: Truth
    parts: tuple[Part, ...] = ()

    @staticmethod
    def either(conditions: Sequence[Condition]) -> Condition:
        """Hold where any does; explained by those that decide."""
        truth = reduce(or_, (condition.truth for condition in conditions), Truth.NO)
        if truth is Truth.NO:
            return Condition(truth)
        deciding = [condition for condition in conditions if condition.truth is truth]
        return Condition(truth, tuple(piece for condition in deciding for piece in condition.parts))


@dataclass(frozen=True, slots=True)
class EventHistory:
    """What the events of a sanction mean for one subject on one day.

    ``voids``: revoked or objection upheld, at every day alike. ``ended``: repaired or released.
    ``suspended``: an objection accepted and not yet closed; ``annotations`` are those events.
    ``end_days``: the days of the end events, past and future.
    """

    voids: tuple[EventFact, ...]
    ended: Condition
    suspended: Condition
    annotations: tuple[EventFact, ...]
    end_days: tuple[PartialDate, ...]


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


def event_history(events: Sequence[EventFact], subject: str, valid_at: date) -> EventHistory:
    """Read the events that act on ``subject``: those without a person, and its own."""
    mine = sorted(
        (event for event in events if event.person in (None, subject)),
        key=lambda event: (event.on, event.type, event.note or ""),
    )
    ends = [event for event in mine if event.type in _ENDING]
    accepted = [event for event in mine if event.type is EventType.OBJECTION_ACCEPTED]
    closing = [event for event in mine if event.type in _CLOSING]
    standing = [(event, _stands(event, accepted, closing, valid_at)) for event in accepted]
    return EventHistory(
        voids=tuple(event for event in mine if event.type in _VOIDING),
        ended=Condition.either([_ended_by(event, valid_at) for event in ends]),
        suspended=Condition.either([_suspension(event, truth, valid_at) for event, truth in standing]),
        annotations=tuple(event for event, truth in standing if truth is not Truth.NO),
        end_days=tuple(event.on for event in ends),
    )


def measure_time(
    measure: MeasureFact, sanction: SanctionFact, history: EventHistory, valid_at: date
) -> MeasureTime:
    """Place ``valid_at`` in the window of a measure and in the validity of its basis."""
    start = effective_from(sanction)
    return MeasureTime(
        begun=_begun(measure, start, valid_at),
        ended=Condition.either([*_ended_by_time(measure, sanction, valid_at), history.ended]),
        basis_expired=_basis_expired(measure, valid_at),
        valid_from=None if start is None else start.exact,
        valid_until=earliest(_last_days(measure, sanction, history)),
    )


def _ended_by(event: EventFact, valid_at: date) -> Condition:
    truth = event.on.at_or_before(valid_at)
    if truth is Truth.UNKNOWN:
        return Condition(truth, (part("end_event_doubt", event=event.type, on=str(event.on)),))
    return Condition(truth, (part("ended_by_event", event=event.type, on=str(event.on)),))


def _suspension(event: EventFact, truth: Truth, valid_at: date) -> Condition:
    if truth is Truth.UNKNOWN:
        doubt = part("suspension_doubt", on=str(event.on), valid_at=valid_at.isoformat())
        return Condition(truth, (doubt,))
    return Condition(truth, (part("suspended", on=str(event.on)),))


def _stands(
    acceptance: EventFact, accepted: Sequence[EventFact], closing: Sequence[EventFact], valid_at: date
) -> Truth:
    """Whether an objection was accepted by ``valid_at`` and not closed by then."""
    closed = Truth.NO
    for event in closing:
        closed |= _closes(event, acceptance, accepted, closing) & event.on.at_or_before(valid_at)
    return acceptance.on.at_or_before(valid_at) & ~closed


def _closes(
    closure: EventFact, acceptance: EventFact, accepted: Sequence[EventFact], closing: Sequence[EventFact]
) -> Truth:
    """Whether a closing event closes an acceptance: it does if it comes on its day or later.

    Where partial dates leave the order open, the closing belongs to this acceptance if no other
    acceptance was open before it: an objection is closed only after it was accepted.
    """
    if acceptance.on.last <= closure.on.first:
        return Truth.YES
    if closure.on.last < acceptance.on.first:
        return Truth.NO
    others_open = any(
        other is not acceptance
        and other.on.last <= closure.on.first
        and not any(_lies_between(earlier, other, closure) for earlier in closing)
        for other in accepted
    )
    return Truth.UNKNOWN if others_open else Truth.YES


def _lies_between(event: EventFact, after: EventFact, before: EventFact) -> bool:
    """Whether an event certainly follows one event and precedes, or shares the day of, another."""
    return event is not before and after.on.last <= event.on.first and event.on.last <= before.on.first


def _begun(measure: MeasureFact, start: PartialDate | None, valid_at: date) -> Condition:
    conditions = [_effective(start, valid_at)]
    if measure.basis_from is not None:
        conditions.append(_basis_begun(measure.basis_from, valid_at))
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


def _basis_expired(measure: MeasureFact, valid_at: date) -> Condition:
    if measure.basis_until is None:
        return Condition(Truth.NO)
    truth = measure.basis_until.before(valid_at)
    values = {"basis_until": str(measure.basis_until), "valid_at": valid_at.isoformat()}
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


def _ended_by_time(measure: MeasureFact, sanction: SanctionFact, valid_at: date) -> list[Condition]:
    """Return whether the term, and whether the stated last day, is over; the earlier of the two ends."""
    start = effective_from(sanction)
    conditions = []
    term = measure.term or sanction.term
    if term is not None and start is None:
        conditions.append(Condition(Truth.UNKNOWN, (part("term_start_missing", term=term.text),)))
    elif term is not None and start is not None:
        last = term.last_days(start)
        truth = last.before(valid_at)
        values = {"term": term.text, "effective_from": str(start)}
        doubt = part("term_doubt", valid_at=valid_at.isoformat(), **values)
        over = part("term_over", last_day=written_period(last), **values)
        conditions.append(Condition(truth, (doubt if truth is Truth.UNKNOWN else over,)))
    if measure.term is None and sanction.until is not None:
        truth = sanction.until.before(valid_at)
        doubt = part("until_doubt", last_day=str(sanction.until), valid_at=valid_at.isoformat())
        over = part("until_over", last_day=str(sanction.until))
        conditions.append(Condition(truth, (doubt if truth is Truth.UNKNOWN else over,)))
    return conditions


def _last_days(measure: MeasureFact, sanction: SanctionFact, history: EventHistory) -> list[PartialDate]:
    """Return every last day that the measure may have: by term, by date, by event."""
    days = [day_before(day) for day in history.end_days]
    start = effective_from(sanction)
    term = measure.term or sanction.term
    if term is not None:
        days.append(PartialDate(date.min, date.max) if start is None else term.last_days(start))
    if measure.term is None and sanction.until is not None:
        days.append(sanction.until)
    return days
