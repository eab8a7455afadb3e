"""Human review of an automated answer (PIPL, article 24, paragraph 3): its states, and who may do what.

One table says everything; the graph only compares and sets what stands here. A state without a row for
an action refuses it.

========  ===========  =========  ======================================================================
from      action       to         by
========  ===========  =========  ======================================================================
(none)    REQUEST      OPEN       the subject, or a department or auditor on its behalf
OPEN      UPHOLD       UPHELD     a person of the organisation that used the answer, or an auditor;
                                  never whoever asked for the review
OPEN      CHANGE       CHANGED    likewise
OPEN      REFER        REFERRED   likewise: what the answer rests on is for somebody else to change
OPEN      WITHDRAW     WITHDRAWN  whoever asked for it
========  ===========  =========  ======================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ReviewState(StrEnum):
    """How a review stands."""

    OPEN = "OPEN"
    UPHELD = "UPHELD"
    CHANGED = "CHANGED"
    REFERRED = "REFERRED"
    WITHDRAWN = "WITHDRAWN"


class ReviewAction(StrEnum):
    """What can be done about a review."""

    REQUEST = "REQUEST"
    UPHOLD = "UPHOLD"
    CHANGE = "CHANGE"
    REFER = "REFER"
    WITHDRAW = "WITHDRAW"


class Party(StrEnum):
    """In which capacity somebody acts on a review."""

    REQUESTER = "REQUESTER"
    REVIEWER = "REVIEWER"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: in which state an action is possible (None: there is no review yet)."""

    before: ReviewState | None
    action: ReviewAction
    after: ReviewState
    by: Party


TRANSITIONS: tuple[Transition, ...] = (
    Transition(None, ReviewAction.REQUEST, ReviewState.OPEN, Party.REQUESTER),
    Transition(ReviewState.OPEN, ReviewAction.UPHOLD, ReviewState.UPHELD, Party.REVIEWER),
    Transition(ReviewState.OPEN, ReviewAction.CHANGE, ReviewState.CHANGED, Party.REVIEWER),
    Transition(ReviewState.OPEN, ReviewAction.REFER, ReviewState.REFERRED, Party.REVIEWER),
    Transition(ReviewState.OPEN, ReviewAction.WITHDRAW, ReviewState.WITHDRAWN, Party.REQUESTER),
)


def next_state(state: ReviewState | None, action: ReviewAction, by: Party) -> ReviewState | None:
    """Return the state that follows; None where the table has no such row."""
    for row in TRANSITIONS:
        if (row.before, row.action, row.by) == (state, action, by):
            return row.after
    return None


def states_for(action: ReviewAction, by: Party) -> tuple[ReviewState, ...]:
    """Return the states of a review in which somebody may do this."""
    return tuple(
        row.before for row in TRANSITIONS if row.action is action and row.by is by and row.before is not None
    )


def state_after(action: ReviewAction) -> ReviewState:
    """Return the state to which an action leads; every action leads to one."""
    (found,) = {row.after for row in TRANSITIONS if row.action is action}
    return found
