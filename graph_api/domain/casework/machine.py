"""Who may do what when: one table for all machines of casework.

The code asks this table, the API offers ``possibleActions`` from it, docs/casework.md is drawn from it,
and the graph only compares and sets what it says. A state without a row for an action refuses it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph_api.domain.casework.states import Action, DeadlineCode, Effect, Machine, Party, State


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: in ``before`` (None: it does not exist yet) a party may do this, and ``after`` follows.

    ``effect``: the fact that is written in the same transaction. ``deadline``: within which time the next
    act is due; a row without one that keeps its state leaves the running deadline as it is.
    """

    machine: Machine
    before: State | None
    action: Action
    after: State
    by: frozenset[Party]
    effect: Effect | None = None
    deadline: DeadlineCode | None = None


def _rows(
    machine: Machine,
    before: Iterable[State | None],
    action: Action,
    after: State | None,
    *by: Party,
    effect: Effect | None = None,
    deadline: DeadlineCode | None = None,
) -> tuple[Transition, ...]:
    """Return one row for each state before; ``after`` None: the state stays."""
    found = []
    for state in before:
        following = after or state
        assert following is not None
        found.append(Transition(machine, state, action, following, frozenset(by), effect, deadline))
    return tuple(found)


_C, _T, _O, _R = Machine.CASE, Machine.TASK, Machine.OBJECTION, Machine.REPAIR
_STANDING = (State.PUBLISHED, State.CLOSED, State.RELEASED, State.REPAIRED)
"""States of a case whose listing was published and was not found wrong."""

_OPEN_OBJECTION = (State.ACCEPTED, State.EXTENDED)

_CASE = (
    *_rows(_C, (None,), Action.OPEN, State.DRAFT, Party.INITIATOR),
    *_rows(_C, (State.DRAFT, State.RETURNED), Action.AMEND, State.DRAFT, Party.INITIATOR),
    *_rows(
        _C,
        (State.DRAFT,),
        Action.SUBMIT,
        State.SUBMITTED,
        Party.INITIATOR,
        deadline=DeadlineCode.REVIEW_CASE,
    ),
    *_rows(
        _C,
        (State.SUBMITTED,),
        Action.APPROVE,
        State.REVIEWED,
        Party.REVIEWER,
        deadline=DeadlineCode.PUBLISH_CASE,
    ),
    *_rows(_C, (State.SUBMITTED,), Action.RETURN, State.RETURNED, Party.REVIEWER),
    *_rows(
        _C,
        (State.DRAFT, State.RETURNED, State.REVIEWED),
        Action.ABANDON,
        State.ABANDONED,
        Party.INITIATOR,
    ),
    *_rows(_C, (State.REVIEWED,), Action.PUBLISH, State.PUBLISHED, Party.INITIATOR, effect=Effect.LISTING),
    *_rows(_C, (State.PUBLISHED,), Action.CLOSE, State.CLOSED, Party.INITIATOR),
    *_rows(
        _C,
        (State.PUBLISHED,),
        Action.RELEASE,
        State.RELEASED,
        Party.INITIATOR,
        Party.DECIDER,
        effect=Effect.RELEASED,
    ),
    *_rows(
        _C,
        (State.PUBLISHED,),
        Action.RELEASE_PERSON,
        None,
        Party.INITIATOR,
        Party.DECIDER,
        effect=Effect.RELEASED,
    ),
    *_rows(
        _C, _STANDING, Action.REVOKE, State.REVOKED, Party.INITIATOR, Party.DECIDER, effect=Effect.REVOKED
    ),
    *_rows(_C, (State.PUBLISHED,), Action.REPAIR, State.REPAIRED, Party.PLATFORM),
    *_rows(_C, _STANDING, Action.VOID, State.VOIDED, Party.PLATFORM),
)

_TASK = (
    *_rows(_T, (None,), Action.ISSUE, State.ISSUED, Party.PLATFORM, deadline=DeadlineCode.ACCEPT_TASK),
    *_rows(
        _T,
        (State.ISSUED, State.NOT_EXECUTED),
        Action.ACCEPT,
        State.ACCEPTED,
        Party.IMPLEMENTER,
        deadline=DeadlineCode.EXECUTE_TASK,
    ),
    *_rows(_T, (State.ACCEPTED,), Action.EXECUTE, State.EXECUTED, Party.IMPLEMENTER),
    *_rows(_T, (State.ISSUED, State.ACCEPTED), Action.DECLINE, State.NOT_EXECUTED, Party.IMPLEMENTER),
    *_rows(_T, (State.EXECUTED,), Action.LIFT, State.LIFTED, Party.IMPLEMENTER),
    *_rows(
        _T,
        (State.ISSUED, State.ACCEPTED, State.NOT_EXECUTED),
        Action.CANCEL,
        State.CANCELLED,
        Party.PLATFORM,
    ),
)

_OBJECTION = (
    *_rows(
        _O,
        (None,),
        Action.FILE,
        State.FILED,
        Party.SUBJECT,
        Party.AUTHORITY,
        deadline=DeadlineCode.ANNOTATE_OBJECTION,
    ),
    *_rows(
        _O,
        (State.FILED,),
        Action.ACCEPT,
        State.ACCEPTED,
        Party.DECIDER,
        effect=Effect.OBJECTION_ACCEPTED,
        deadline=DeadlineCode.DECIDE_OBJECTION,
    ),
    *_rows(_O, (State.FILED,), Action.REFUSE, State.REFUSED, Party.DECIDER),
    *_rows(_O, (State.FILED,), Action.WITHDRAW, State.WITHDRAWN, Party.FILER),
    *_rows(
        _O,
        (State.ACCEPTED,),
        Action.EXTEND,
        State.EXTENDED,
        Party.DECIDER,
        deadline=DeadlineCode.EXTEND_OBJECTION,
    ),
    *_rows(
        _O,
        _OPEN_OBJECTION,
        Action.REJECT,
        State.REJECTED,
        Party.DECIDER,
        effect=Effect.OBJECTION_REJECTED,
    ),
    *_rows(_O, _OPEN_OBJECTION, Action.UPHOLD, State.UPHELD, Party.DECIDER, effect=Effect.OBJECTION_UPHELD),
    # The exchange format has no withdrawal: to the measures it is an objection that does not go through.
    *_rows(
        _O,
        _OPEN_OBJECTION,
        Action.WITHDRAW,
        State.WITHDRAWN,
        Party.FILER,
        effect=Effect.OBJECTION_REJECTED,
    ),
)

_REPAIR = (
    *_rows(
        _R,
        (None,),
        Action.APPLY,
        State.APPLIED,
        Party.SUBJECT,
        Party.AUTHORITY,
        deadline=DeadlineCode.DECIDE_REPAIR,
    ),
    *_rows(_R, (State.APPLIED,), Action.GRANT, State.GRANTED, Party.DECIDER, effect=Effect.REPAIRED),
    *_rows(_R, (State.APPLIED,), Action.REFUSE, State.REFUSED, Party.DECIDER),
    *_rows(_R, (State.APPLIED,), Action.WITHDRAW, State.WITHDRAWN, Party.FILER),
)

_D, _P = Machine.DUTY, Machine.COMMITMENT

_DUTY = (
    # What a receipt leaves to be answered is there as soon as it was answered itself.
    *_rows(_D, (None,), Action.ISSUE, State.ISSUED, Party.PLATFORM, deadline=DeadlineCode.ANSWER_DUTY),
    *_rows(
        _D,
        (State.ISSUED, State.CONSIDERED, State.NOT_EXECUTED),
        Action.EXECUTE,
        State.EXECUTED,
        Party.DESK,
    ),
    *_rows(_D, (State.ISSUED,), Action.CONSIDER, State.CONSIDERED, Party.DESK),
    *_rows(_D, (State.ISSUED,), Action.DECLINE, State.NOT_EXECUTED, Party.DESK),
)

_COMMITMENT = (
    *_rows(_P, (None,), Action.MAKE, State.MADE, Party.DESK, effect=Effect.RECORD),
    *_rows(_P, (State.MADE, State.MISSED), Action.KEEP, State.KEPT, Party.DESK, effect=Effect.RECORD),
    *_rows(_P, (State.MADE,), Action.MISS, State.MISSED, Party.PLATFORM, effect=Effect.RECORD),
    *_rows(_P, (State.MISSED,), Action.KEEP_LATE, State.KEPT_LATE, Party.DESK, effect=Effect.RECORD),
)

_DECISION = _rows(Machine.DECISION, (None,), Action.RECORD, State.RECORDED, Party.DESK, effect=Effect.RECORD)

_OF_DESKS = (*_DUTY, *_COMMITMENT, *_DECISION)

TRANSITIONS: tuple[Transition, ...] = (*_CASE, *_TASK, *_OBJECTION, *_REPAIR, *_OF_DESKS)

BEGINS: tuple[tuple[Machine, Action], ...] = ((_O, Action.FILE), (_R, Action.APPLY))
"""What parties begin within a case; tasks are issued by the platform."""

WITHIN: dict[tuple[Machine, Action], tuple[State, ...]] = {
    (_T, Action.ISSUE): (State.PUBLISHED,),
    (_T, Action.ACCEPT): (State.PUBLISHED,),
    (_T, Action.EXECUTE): (State.PUBLISHED,),
    (_O, Action.FILE): _STANDING,
    (_O, Action.ACCEPT): _STANDING,
    (_O, Action.UPHOLD): _STANDING,
    (_R, Action.APPLY): (State.PUBLISHED,),
    (_R, Action.GRANT): (State.PUBLISHED,),
}
"""In which states of its case something may be done to a part of it; what is not listed: in every one."""


def is_within(row: Transition, case_state: State) -> bool:
    """Whether a case in a state allows a row of the table; rows of the case itself are always within."""
    allowed = WITHIN.get((row.machine, row.action))
    return allowed is None or case_state in allowed


def find(machine: Machine, before: State | None, action: Action) -> Transition | None:
    """Return the row for an action in a state; None where the table has none."""
    return _INDEX.get((machine, before, action))


def following(machine: Machine, before: State | None) -> tuple[Transition, ...]:
    """Return the rows for a state, in the order of the table."""
    return tuple(row for row in TRANSITIONS if row.machine is machine and row.before is before)


def states(machine: Machine) -> tuple[State, ...]:
    """Return the states of a machine, in the order in which the table comes to them."""
    return tuple(dict.fromkeys(row.after for row in TRANSITIONS if row.machine is machine))


def is_final(machine: Machine, state: State) -> bool:
    """Whether nothing can follow a state."""
    return not following(machine, state)


_INDEX = {(row.machine, row.before, row.action): row for row in TRANSITIONS}
