"""Reasons from a list, each in words: why an application is refused, and a measure not executed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from graph_api.domain.casework.states import Action, Machine


class StepReason(StrEnum):
    """Reasons that a step may give."""

    NO_COMPETENCE = "NO_COMPETENCE"
    NO_APPLICATION_PENDING = "NO_APPLICATION_PENDING"
    SUBJECT_GONE = "SUBJECT_GONE"
    MEASURE_SUSPENDED = "MEASURE_SUSPENDED"
    ALREADY_EXECUTED = "ALREADY_EXECUTED"
    RECOMMENDED_ONLY = "RECOMMENDED_ONLY"
    BASIS_EXPIRED = "BASIS_EXPIRED"
    FACTS_UNCLEAR = "FACTS_UNCLEAR"
    CONTENT_INCOMPLETE = "CONTENT_INCOMPLETE"
    NOT_CONCERNED = "NOT_CONCERNED"
    NO_EVIDENCE = "NO_EVIDENCE"
    DECIDED_BEFORE = "DECIDED_BEFORE"
    MINIMUM_TERM = "MINIMUM_TERM"
    DUTIES_NOT_DONE = "DUTIES_NOT_DONE"
    NOT_REPAIRABLE = "NOT_REPAIRABLE"
    DECISION_REVOKED = "DECISION_REVOKED"
    DECISION_WRONG = "DECISION_WRONG"
    SERIOUS_MISCONDUCT = "SERIOUS_MISCONDUCT"
    NO_LONGER_RESPONSIBLE = "NO_LONGER_RESPONSIBLE"
    TERM_OVER = "TERM_OVER"
    OTHER = "OTHER"


_NOT_EXECUTED = frozenset(
    {
        StepReason.NO_COMPETENCE,
        StepReason.NO_APPLICATION_PENDING,
        StepReason.SUBJECT_GONE,
        StepReason.MEASURE_SUSPENDED,
        StepReason.ALREADY_EXECUTED,
        StepReason.RECOMMENDED_ONLY,
        StepReason.BASIS_EXPIRED,
        StepReason.OTHER,
    }
)
_RETURNED = frozenset({StepReason.FACTS_UNCLEAR, StepReason.CONTENT_INCOMPLETE, StepReason.OTHER})
_OBJECTION_REFUSED = frozenset(
    {StepReason.NOT_CONCERNED, StepReason.NO_EVIDENCE, StepReason.DECIDED_BEFORE, StepReason.OTHER}
)
_REPAIR_REFUSED = frozenset(
    {
        StepReason.MINIMUM_TERM,
        StepReason.DUTIES_NOT_DONE,
        StepReason.NO_EVIDENCE,
        StepReason.NOT_REPAIRABLE,
        StepReason.DECISION_REVOKED,
        StepReason.OTHER,
    }
)
_REVOKED = frozenset(
    {
        StepReason.DECISION_REVOKED,
        StepReason.DECISION_WRONG,
        StepReason.SERIOUS_MISCONDUCT,
        StepReason.OTHER,
    }
)
_RELEASED = frozenset({StepReason.NO_LONGER_RESPONSIBLE, StepReason.TERM_OVER, StepReason.OTHER})

REASONS: Mapping[tuple[Machine, Action], frozenset[StepReason]] = {
    (Machine.TASK, Action.DECLINE): _NOT_EXECUTED,
    (Machine.DUTY, Action.DECLINE): _NOT_EXECUTED,
    (Machine.CASE, Action.RETURN): _RETURNED,
    (Machine.CASE, Action.REVOKE): _REVOKED,
    (Machine.CASE, Action.RELEASE): _RELEASED,
    (Machine.CASE, Action.RELEASE_PERSON): _RELEASED,
    (Machine.OBJECTION, Action.REFUSE): _OBJECTION_REFUSED,
    (Machine.REPAIR, Action.REFUSE): _REPAIR_REFUSED,
}
"""Steps that give a reason from this list, and a text."""

TEXTS = frozenset(
    {
        (Machine.OBJECTION, Action.FILE),
        (Machine.OBJECTION, Action.REJECT),
        (Machine.OBJECTION, Action.UPHOLD),
        (Machine.REPAIR, Action.APPLY),
    }
)
"""Steps that need a text alone."""
