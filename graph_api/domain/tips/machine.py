"""Who may do what with a report by the public, and when: one table.

The code asks this table, the API offers ``possibleActions`` from it, docs/tips.md is drawn from it. A state
without a row for an action refuses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph_api.domain.casework.states import DeadlineCode


class TipState(StrEnum):
    """How a tip stands."""

    SUBMITTED = "SUBMITTED"
    ASSIGNED = "ASSIGNED"
    DISMISSED = "DISMISSED"
    OPENED_CASE = "OPENED_CASE"
    FOUNDED_NO_CASE = "FOUNDED_NO_CASE"


class TipAction(StrEnum):
    """What can be done with a tip."""

    SUBMIT = "SUBMIT"
    ASSIGN = "ASSIGN"
    REASSIGN = "REASSIGN"
    DISMISS = "DISMISS"
    OPEN_CASE = "OPEN_CASE"
    CLOSE_FOUNDED = "CLOSE_FOUNDED"


class TipParty(StrEnum):
    """In which relation to a tip somebody acts.

    INFORMER: anybody. AUTHORITY: any department of the tip's region. OFFICE: the department that handles
    it. HANDLER: the one person of that department whom the assignment names.
    """

    INFORMER = "INFORMER"
    AUTHORITY = "AUTHORITY"
    OFFICE = "OFFICE"
    HANDLER = "HANDLER"


@dataclass(frozen=True, slots=True)
class TipTransition:
    """One row: in ``before`` (None: there is no tip yet) a party may do this, and ``after`` follows.

    ``deadline``: within which time the next act is due; a row without one that keeps its state leaves the
    running deadline as it is.
    """

    before: TipState | None
    action: TipAction
    after: TipState
    by: TipParty
    deadline: DeadlineCode | None = None


TRANSITIONS: tuple[TipTransition, ...] = (
    TipTransition(None, TipAction.SUBMIT, TipState.SUBMITTED, TipParty.INFORMER, DeadlineCode.TRIAGE_TIP),
    TipTransition(
        TipState.SUBMITTED, TipAction.ASSIGN, TipState.ASSIGNED, TipParty.AUTHORITY, DeadlineCode.DECIDE_TIP
    ),
    TipTransition(TipState.ASSIGNED, TipAction.REASSIGN, TipState.ASSIGNED, TipParty.OFFICE),
    TipTransition(TipState.ASSIGNED, TipAction.DISMISS, TipState.DISMISSED, TipParty.HANDLER),
    TipTransition(TipState.ASSIGNED, TipAction.OPEN_CASE, TipState.OPENED_CASE, TipParty.HANDLER),
    TipTransition(TipState.ASSIGNED, TipAction.CLOSE_FOUNDED, TipState.FOUNDED_NO_CASE, TipParty.HANDLER),
)


def find(before: TipState | None, action: TipAction) -> TipTransition | None:
    """Return the row for an action in a state; None where the table has none."""
    return next((row for row in TRANSITIONS if row.before is before and row.action is action), None)


def following(before: TipState | None) -> tuple[TipTransition, ...]:
    """Return the rows for a state, in the order of the table."""
    return tuple(row for row in TRANSITIONS if row.before is before)


def is_final(state: TipState) -> bool:
    """Whether nothing can follow a state."""
    return not following(state)
