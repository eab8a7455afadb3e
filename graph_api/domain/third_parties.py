"""What an answer that a subject gets about itself may say of others: what everybody may read, no more.

An explanation names persons and decisions of others: who is associated, whose sanction stands behind a
signal. A person is named only where a sanction of that person's own is published and stands, and a decision
on somebody else is shown only where it is published and stands, as the public reads them (opinion, article
16). What is withheld is taken out of the facts before anything is worded, so that no text can hold it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from graph_api.domain.dates import PartialDate
from graph_api.domain.facts import EventFact, EventType, Facts, SubjectFact, SubjectKind

WITHHELD_NAME = "某自然人 (a natural person)"
"""Stands for the name of a person whom the public does not see; names have no language."""

_VOIDING = frozenset({EventType.REVOKED, EventType.OBJECTION_UPHELD})
_ENDING = frozenset({EventType.REPAIRED, EventType.RELEASED})


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What may be said about others beside ``subject``: decisions and persons that the public sees."""

    subject: str
    public_sanctions: frozenset[str]
    withheld: frozenset[str]

    def shows_sanction(self, sanction: str) -> bool:
        """Whether a decision on somebody else may be shown."""
        return sanction in self.public_sanctions

    def shows_all(self, subjects: tuple[str, ...]) -> bool:
        """Whether everyone in a chain may be named."""
        return self.withheld.isdisjoint(subjects)


def disclosure(facts: Facts, subject: str, valid_at: date) -> Disclosure:
    """Return what may be said about others in an answer to ``subject`` on a day."""
    events: dict[str, list[EventFact]] = defaultdict(list)
    for event in facts.events:
        events[event.sanction].append(event)
    public = frozenset(
        sanction.id for sanction in facts.sanctions if _is_public(events[sanction.id], valid_at)
    )
    seen = {sanction.subject for sanction in facts.sanctions if sanction.id in public}
    withheld = frozenset(
        fact.id
        for fact in facts.subjects.values()
        if fact.kind is SubjectKind.PERSON and fact.id != subject and fact.id not in seen
    )
    return Disclosure(subject, public, withheld)


def without_names(facts: Facts, shown: Disclosure) -> Facts:
    """Return the facts with the names of those who are withheld taken out."""
    subjects = {
        id_: replace(fact, name=WITHHELD_NAME) if id_ in shown.withheld else fact
        for id_, fact in facts.subjects.items()
    }
    return replace(facts, subjects=subjects)


def as_shown(subjects: Mapping[str, SubjectFact], shown: Disclosure) -> dict[str, SubjectFact]:
    """Return the subjects as an answer shows them: who is withheld has no platform id either.

    An id would join what is said here to what is said elsewhere. Numbers go by the order of the ids, so
    that the same person has the same number within one answer.
    """
    numbers = {id_: f"withheld_{number}" for number, id_ in enumerate(sorted(shown.withheld), 1)}
    return {id_: replace(fact, id=numbers.get(id_, id_)) for id_, fact in subjects.items()}


def _is_public(events: list[EventFact], valid_at: date) -> bool:
    """Whether a decision is published, and neither void nor over, as the public's queries read it."""
    day = valid_at.isoformat()
    return any(event.type is EventType.PUBLISHED and _by(event.on, day) for event in events) and not any(
        event.person is None and (event.type in _VOIDING or (event.type in _ENDING and _by(event.on, day)))
        for event in events
    )


def _by(on: PartialDate, day: str) -> bool:
    # As text, like the queries: a month comes before its first day.
    return str(on) <= day
