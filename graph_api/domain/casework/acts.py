"""What follows when somebody acts on a case: moves of it and of its parts, and facts. Pure.

``plan`` is given the case as it stands and answers with all that is to be written, or raises
``RefusedError``. One act may move several machines: a case that is published issues tasks, an objection
upheld voids its case, a case that ends takes back what nobody has executed yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph_api.domain.casework.cases import Case, Part
from graph_api.domain.casework.deeds import Circumstances, Deed
from graph_api.domain.casework.effects import FactRow, rows_of
from graph_api.domain.casework.guards import check_deed, standing_person
from graph_api.domain.casework.machine import Transition, find, is_final, is_within
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.casework.states import Action, CaseKind, Machine, Party, State
from graph_api.domain.casework.who import Actor, fits, in_region, parties
from graph_api.domain.keys import SEPARATOR, stable_id

_PLATFORM = frozenset({Party.PLATFORM})

ENDED = frozenset({State.CLOSED, State.RELEASED, State.REPAIRED, State.REVOKED, State.VOIDED})
"""States of a case in which its measures are no longer to be executed."""

_ANSWERED = frozenset({State.EXECUTED, State.NOT_EXECUTED})
_ENDING = {State.UPHELD: Action.VOID, State.GRANTED: Action.REPAIR}
"""What a decision about a part does to the whole case, where it is not about a person alone."""


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table that is followed, by the case (``of`` is its id) or by a part of it.

    ``begins`` is the part that comes into being.
    """

    row: Transition
    of: str
    begins: Part | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The moves in their order, and the rows of facts; ``woken``: parts that wait for somebody again."""

    moves: tuple[Move, ...]
    rows: tuple[FactRow, ...]
    woken: tuple[str, ...] = ()

    @staticmethod
    def of(row: Transition, case_id: str) -> Plan:
        """Return the plan of a case that begins."""
        return Plan((Move(row, case_id),), ())


def plan(case: Case, actor: Actor, deed: Deed, around: Circumstances) -> Plan:
    """Return what follows from a deed; raises ``RefusedError``."""
    part = _part_of(case, deed)
    row = permitted(case, actor, deed, part)
    check_deed(case, part, deed, around)
    begins = _beginning(deed, around) if row.before is None else None
    moves = [Move(row, _thing(case, part, deed), begins), *_following(case, row, part, deed, around)]
    ends = {move.row.after for move in moves if move.row.machine is Machine.CASE} & ENDED
    woken: tuple[str, ...] = ()
    if ends and case.state not in ENDED:
        moves += _cancelled(case)
        woken = tuple(task.id for task in case.parts_of(Machine.TASK) if task.state is State.EXECUTED)
    rows = (
        ()
        if row.effect is None
        else rows_of(row.effect, case, deed.on, person=standing_person(part, deed), note=deed.note)
    )
    return Plan(tuple(moves), rows, woken)


def permitted(case: Case, actor: Actor, deed: Deed, part: Part | None) -> Transition:
    """Return the row that a deed follows; raises ``RefusedError`` where the table does not let it."""
    before = case.state if deed.machine is Machine.CASE else (None if part is None else part.state)
    row = find(deed.machine, before, deed.action)
    if row is None or row.by == _PLATFORM or not is_within(row, case.state):
        raise RefusedError(CaseReason.WRONG_STATE)
    if not fits(row, case):
        raise RefusedError(CaseReason.NOT_FOR_HONOURS)
    if not row.by & parties(actor, case, part):
        raise RefusedError(CaseReason.NOT_YOURS)
    if not in_region(actor, case, row):
        raise RefusedError(CaseReason.OUTSIDE_REGION)
    return row


def is_pending(machine: Machine, state: State) -> bool:
    """Whether a part in a state waits for somebody."""
    return not is_final(machine, state) and state not in _ANSWERED


def task_id(case_id: str, measure: str, department: str) -> str:
    """Return the id of the task of a department about a measure of a case."""
    return stable_id("task", SEPARATOR.join((case_id, measure, department)))


def _part_of(case: Case, deed: Deed) -> Part | None:
    if deed.part is None:
        return None
    found = case.part(deed.part)
    if found is None or found.machine is not deed.machine:
        raise RefusedError(CaseReason.PART_NOT_FOUND)
    return found


def _thing(case: Case, part: Part | None, deed: Deed) -> str:
    if part is not None:
        return part.id
    return case.id if deed.machine is Machine.CASE else deed.part_id


def _beginning(deed: Deed, around: Circumstances) -> Part:
    """Return what a filing or an application begins; its state is that of its row."""
    row = find(deed.machine, None, deed.action)
    assert row is not None
    part = Part(deed.part_id, deed.machine, row.after, 0, person=deed.person, filer=deed.filer)
    if deed.machine is not Machine.REPAIR:
        return part
    service = deed.volunteering
    if service is not None and around.hours is not None:
        service = replace(service, needed=around.hours[0], basis=around.hours[1])
    return replace(part, volunteering=service, first_repair=around.first_repair)


def _following(
    case: Case, row: Transition, part: Part | None, deed: Deed, around: Circumstances
) -> Iterator[Move]:
    """Yield the moves of the case that a decision brings about, and the tasks of one that is published."""
    action = _ENDING.get(row.after) if row.machine is not Machine.CASE else None
    if action is not None and standing_person(part, deed) is None:
        whole = find(Machine.CASE, case.state, action)
        if whole is not None:
            yield Move(whole, case.id)
    if row.action is Action.PUBLISH and case.kind is CaseKind.PUNISHMENT:
        yield from _issued(case, around)


def _issued(case: Case, around: Circumstances) -> Iterator[Move]:
    row = find(Machine.TASK, None, Action.ISSUE)
    assert row is not None
    wanted = case.content.measures or tuple(around.measures)
    measures = [around.measures[code] for code in wanted if code in around.measures]
    pairs = [(measure.code, measure.department or case.department) for measure in measures]
    more = [pair for pair in case.content.implementers if pair[0] in around.measures]
    for code, department in dict.fromkeys([*pairs, *more]):
        measure = around.measures[code]
        task = Part(
            task_id(case.id, code, department),
            Machine.TASK,
            State.ISSUED,
            0,
            measure=code,
            title=measure.title,
            force=measure.force,
            department=department,
        )
        yield Move(row, task.id, task)


def _cancelled(case: Case) -> Iterator[Move]:
    for task in case.parts_of(Machine.TASK):
        row = find(Machine.TASK, task.state, Action.CANCEL)
        if row is not None:
            yield Move(row, task.id)
