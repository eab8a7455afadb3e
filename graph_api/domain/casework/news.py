"""Whom a step concerns besides whoever took it: what stands in the inbox of which organisation from then on.

Pure. A plan (``acts.plan``) moves a case and its parts; for each move this says which organisations hear of
it, about which part, and what it means to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from graph_api.domain.casework.acts import Move, Plan
from graph_api.domain.casework.cases import Case, Part
from graph_api.domain.casework.machine import is_final
from graph_api.domain.casework.states import Action, Machine, Party, State
from graph_api.domain.casework.who import Actor, parties


class InboxChange(StrEnum):
    """What a piece of news means to the organisation that hears of it."""

    WAITS = "WAITS"
    RESPONDED = "RESPONDED"
    SUSPENDED = "SUSPENDED"
    RESUMED = "RESUMED"
    CANCELLED = "CANCELLED"
    DECIDED = "DECIDED"
    OVERDUE = "OVERDUE"


@dataclass(frozen=True, slots=True)
class Told:
    """An organisation hears of a part; ``part`` is the id of the case where it is about the case itself."""

    org: str
    change: InboxChange
    part: str


_ABOUT_THE_CASE = frozenset(
    {
        *(Action.APPROVE, Action.RETURN, Action.RELEASE, Action.RELEASE_PERSON),
        *(Action.REVOKE, Action.REPAIR, Action.VOID),
    }
)
"""Moves of a case that its departments hear of."""

_ANSWERS = frozenset({Action.ACCEPT, Action.EXECUTE, Action.DECLINE, Action.LIFT})
_SUSPENDED_STATES = frozenset({State.ACCEPTED, State.EXTENDED})


def told_of(case: Case, planned: Plan) -> list[list[Told]]:
    """Return for each move of a plan, made about ``case`` as it stood, who hears of it."""
    found = [list(dict.fromkeys(_told(case, move))) for move in planned.moves]
    if found:
        found[0] += [
            Told(task.department, InboxChange.WAITS, task.id)
            for task in map(case.part, planned.woken)
            if task is not None and task.department is not None
        ]
    return found


def told_of_delay(case: Case, part: Part) -> list[Told]:
    """Return who hears that the last day of something is over: who has to act, and who opened the case."""
    if part.machine is Machine.CASE:
        late = (case.department, case.decider) if case.state is State.SUBMITTED else (case.department,)
    else:
        late = (part.department or case.decider, case.department)
    return list(_each(late, InboxChange.OVERDUE, part.id))


def whole(case: Case) -> Part:
    """Return the case itself as something that can wait for somebody: for its review, while submitted."""
    begun = [step.known_from for step in case.steps if step.machine is Machine.CASE]
    return Part(
        id=case.id,
        machine=Machine.CASE,
        state=case.state,
        opened_at=begun[-1] if begun else case.opened_at,
        due_on=case.due_on,
        pending=case.state is State.SUBMITTED,
        department=case.decider,
    )


def is_for(actor: Actor, case: Case, part: Part, *, waits: bool) -> bool:
    """Whether something that its organisation hears of, or that waits for it, is for this official of it.

    Tasks are of every region, the rest of the caller's. A case ``waits`` for whoever may review it.
    """
    if part.machine is not Machine.TASK and not actor.covers(case):
        return False
    if part.machine is Machine.CASE and waits:
        return Party.REVIEWER in parties(actor, case)
    return True


def _told(case: Case, move: Move) -> Iterator[Told]:
    machine = move.row.machine
    if machine is Machine.CASE:
        yield from _of_case(case, move)
    elif machine is Machine.TASK:
        yield from _of_task(case, move)
    else:
        yield from _of_request(case, move)


def _of_case(case: Case, move: Move) -> Iterator[Told]:
    departments = (case.department, case.decider)
    if move.row.action is Action.SUBMIT:
        yield from _each(departments, InboxChange.WAITS, case.id)
    elif move.row.action in _ABOUT_THE_CASE:
        yield from _each(departments, InboxChange.DECIDED, case.id)


def _of_task(case: Case, move: Move) -> Iterator[Told]:
    task = move.begins or case.part(move.of)
    org = None if task is None else task.department
    if move.row.action is Action.ISSUE:
        yield from _each((org,), InboxChange.WAITS, move.of)
    elif move.row.action is Action.CANCEL:
        yield from _each((org,), InboxChange.CANCELLED, move.of)
    elif move.row.action in _ANSWERS:
        yield from _each((org, case.department), InboxChange.RESPONDED, move.of)


def _of_request(case: Case, move: Move) -> Iterator[Told]:
    """Yield who hears of an objection or an application, and of what it does to the tasks."""
    row = move.row
    if row.before is None:
        yield from _each((case.decider,), InboxChange.WAITS, move.of)
        return
    part = case.part(move.of)
    filer = None if part is None or part.filer is None else part.filer.org
    yield from _each((case.department, case.decider, filer), InboxChange.DECIDED, move.of)
    if row.machine is not Machine.OBJECTION:
        return
    if row.action is Action.ACCEPT:
        yield from _tasks(case, InboxChange.SUSPENDED)
    elif row.action in (Action.REJECT, Action.WITHDRAW) and row.before in _SUSPENDED_STATES:
        yield from _tasks(case, InboxChange.RESUMED)


def _tasks(case: Case, change: InboxChange) -> Iterator[Told]:
    for task in case.parts_of(Machine.TASK):
        if not is_final(Machine.TASK, task.state):
            yield from _each((task.department,), change, task.id)


def _each(orgs: Iterable[str | None], change: InboxChange, part: str) -> Iterator[Told]:
    for org in dict.fromkeys(orgs):
        if org is not None:
            yield Told(org, change, part)
