"""In which relation a caller stands to a case, and what the table lets him do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph_api.domain.casework.cases import Case, Part
from graph_api.domain.casework.machine import BEGINS, Transition, find, following, is_within
from graph_api.domain.casework.states import Action, CaseKind, Machine, Party, State

NOT_FOR_HONOURS = frozenset({(Machine.REPAIR, Action.APPLY), (Machine.CASE, Action.RELEASE_PERSON)})
"""What only a punishment has: an honour is not repaired and reaches nobody else."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller: organisation and the person's name in the token, or the subject (platform ids) he is.

    ``is_authority``: a department, which opens and decides cases. ``implements``: an organisation that may
    be given measures to implement. ``region``: how the codes of his region begin, empty: every region.
    ``is_linked``: the subject that he is has, or had, a post or share in the subject of the case.
    """

    role: str
    org: str | None = None
    name: str | None = None
    own: frozenset[str] = frozenset()
    is_authority: bool = False
    implements: bool = False
    region: str = ""
    is_linked: bool = False

    def covers(self, case: Case) -> bool:
        """Whether the case lies in the caller's region; a person's has none and lies in every one."""
        return case.region is None or case.region.startswith(self.region)


def parties(actor: Actor, case: Case | None, part: Part | None = None) -> frozenset[Party]:
    """Return in which relations the caller stands to a case (None: it is being opened) and a part of it."""
    return frozenset(_parties(actor, case, part))


def _parties(actor: Actor, case: Case | None, part: Part | None) -> Iterator[Party]:
    if actor.is_authority:
        yield Party.AUTHORITY
        yield from _of_department(actor, case)
    if case is not None and (actor.own & concerned(case) or (actor.own and actor.is_linked)):
        yield Party.SUBJECT
    if part is None:
        return
    if part.machine is Machine.TASK and actor.implements and actor.org == part.department:
        yield Party.IMPLEMENTER
    if is_filer(actor, part):
        yield Party.FILER


def _of_department(actor: Actor, case: Case | None) -> Iterator[Party]:
    if case is None or actor.org == case.department:
        yield Party.INITIATOR
    if case is not None and actor.org == case.decider:
        yield Party.DECIDER
    if case is not None and actor.org in (case.department, case.decider) and not is_author(actor, case):
        yield Party.REVIEWER


def concerned(case: Case) -> frozenset[str]:
    """Return the subject of a case and the persons whom it names."""
    return frozenset({case.subject, *(named.person for named in case.content.named)})


def is_author(actor: Actor, case: Case) -> bool:
    """Whether the caller submitted the case, or cannot be told from whoever did."""
    last = next((step for step in reversed(case.steps) if step.action is Action.SUBMIT), None)
    if last is None or last.org != actor.org:
        return False
    return last.by is None or actor.name is None or last.by == actor.name


def is_filer(actor: Actor, part: Part) -> bool:
    """Whether the caller filed an objection or application."""
    filer = part.filer
    if filer is None:
        return False
    return filer.subject in actor.own if filer.subject is not None else filer.org == actor.org


def possible(actor: Actor, case: Case, part: Part | None = None) -> tuple[Transition, ...]:
    """Return what the caller may do now about a case, or about a part of it."""
    machine, state = (Machine.CASE, case.state) if part is None else (part.machine, part.state)
    rows = [*following(machine, state), *(_beginnings(case.state) if part is None else ())]
    own = parties(actor, case, part)
    return tuple(
        row
        for row in rows
        if row.by & own and fits(row, case) and is_within(row, case.state) and in_region(actor, case, row)
    )


def in_region(actor: Actor, case: Case, row: Transition) -> bool:
    """Whether the region allows it: tasks come to departments of other regions too, and filing is for all."""
    if row.machine is Machine.TASK or (actor.own and not actor.is_authority):
        return True
    return actor.covers(case)


def fits(row: Transition, case: Case) -> bool:
    """Whether a case of its kind has this step."""
    return case.kind is CaseKind.PUNISHMENT or (row.machine, row.action) not in NOT_FOR_HONOURS


def _beginnings(state: State) -> Iterator[Transition]:
    for machine, action in BEGINS:
        row = find(machine, None, action)
        if row is not None and is_within(row, state):
            yield row
