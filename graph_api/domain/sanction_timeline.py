"""What the events of a sanction mean for one subject on one day: void, over, suspended.

Every condition is three-valued, because every date may be missing or known to its year or month
only. Terms and legal bases are read in ``measure_times``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from graph_api.domain.dates import PartialDate, Truth
from graph_api.domain.explanation_parts import Part, part
from graph_api.domain.facts import EventFact, EventType

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


NOTHING_HAPPENED = EventHistory((), Condition(Truth.NO), Condition(Truth.NO), (), ())
"""The history of a sanction without events, as most are."""


def event_history(events: Sequence[EventFact], subject: str, valid_at: date) -> EventHistory:
    """Read the events that act on ``subject``: those without a person, and its own."""
    if not events:
        return NOTHING_HAPPENED
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
