"""From a plan to what is written: properties of the case, of its parts and of its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from graph_api.domain.casework.acts import Move, Plan, is_pending
from graph_api.domain.casework.cases import Case, Content, Part
from graph_api.domain.casework.deadlines import DeadlineRule, due_by
from graph_api.domain.casework.deeds import Deed
from graph_api.domain.casework.machine import Transition
from graph_api.domain.casework.news import Told, told_of
from graph_api.domain.casework.states import Action, Machine, State
from graph_api.domain.keys import stable_id
from graph_api.services.callers import Caller
from graph_api.services.casework.model import (
    NEVER,
    PART_LABELS,
    content_json,
    evidence_json,
    volunteering_json,
)

PLATFORM = "platform"
"""The role of steps that follow from another one."""

_FROM_ITS_DAY = frozenset({Machine.OBJECTION, Machine.REPAIR})
"""Machines whose deadlines run from the day of the step and not from the day on which it was entered."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose act it is and when: the caller, the instant (ms) and its day, what deadlines are counted by."""

    caller: Caller
    now: int
    today: date
    rules: Sequence[DeadlineRule]
    calendar: Mapping[date, str]

    def due(self, row: Transition, case: Case, on: date) -> str | None:
        """Return the last day for what follows a row; None where it begins no deadline."""
        if row.deadline is None:
            return None
        begun = on if row.machine in _FROM_ITS_DAY else self.today
        last = due_by(self.rules, row.deadline, case.region, begun, self.calendar)
        return None if last is None else last.isoformat()


@dataclass(frozen=True, slots=True)
class Written:
    """The parameters of ``case_write`` that follow from a plan, and the ids of steps that others hear of."""

    changes: Mapping[str, object]
    parts: Sequence[Sequence[object]]
    steps: Sequence[Mapping[str, object]]
    news: Sequence[str] = ()


def written(
    case: Case,
    planned: Plan,
    deed: Deed,
    hand: Hand,
    content: tuple[Content, tuple[str, ...]] | None = None,
    *,
    follows: bool = False,
) -> Written:
    """Return what a plan writes.

    ``content``: what the case says from now on, with what is remarkable. ``follows``: nobody did it himself.
    """
    changes: dict[str, object] = {"version": case.version + len(planned.moves)}
    parts: list[Sequence[object]] = []
    steps: list[dict[str, object]] = []
    told = told_of(case, planned)
    for place, move in enumerate(planned.moves):
        number = case.version + place + 1
        step = _step(move, number, deed, hand, is_first=place == 0 and not follows)
        steps.append({**step, **telling(told[place])})
        if move.row.machine is Machine.CASE:
            changes.update(_case_marks(move.row, case, deed, hand))
        else:
            parts.append(_part(move, case, deed, hand))
    parts += [_woken(case, task) for task in planned.woken]
    if content is not None:
        changes.update(content_properties(*content))
        steps[0]["content"] = content_json(content[0])
    return Written(changes, parts, steps, [str(step["id"]) for step in steps if "tells" in step])


def telling(told: Sequence[Told]) -> dict[str, object]:
    """Return the properties that say whom something is told; none where it is told to nobody."""
    if not told:
        return {}
    return {
        "tells": [each.org for each in told],
        "tellsWhat": [each.change.value for each in told],
        "tellsOf": [each.part for each in told],
    }


def content_properties(content: Content, flags: tuple[str, ...]) -> dict[str, object]:
    """Return the properties of a case that hold what it says."""
    return {
        "content": content_json(content),
        "persons": [named.person for named in content.named],
        "flags": list(flags),
    }


def _case_marks(row: Transition, case: Case, deed: Deed, hand: Hand) -> dict[str, object]:
    found: dict[str, object] = {"state": row.after.value}
    if row.after is not row.before or row.deadline is not None:
        due = hand.due(row, case, deed.on)
        found |= {"dueOn": due, "watched": due, **_review_marks(row, hand, due)}
    if row.action is Action.PUBLISH:
        found["public"] = True
    return found


def _review_marks(row: Transition, hand: Hand, due: str | None) -> dict[str, object]:
    """Return the marks of a case that waits for its review, or take them away."""
    submits = row.action is Action.SUBMIT
    return {
        "waits": (due or NEVER) if submits else None,
        "submitter": hand.caller.org if submits else None,
        "submittedBy": hand.caller.subject if submits else None,
    }


def _part(move: Move, case: Case, deed: Deed, hand: Hand) -> Sequence[object]:
    row = move.row
    present = case.part(move.of)
    # More time is added to the time that runs.
    extends = row.action is Action.EXTEND and present is not None
    due = hand.due(row, case, (present.due_on if extends and present else None) or deed.on)
    found: dict[str, object] = _marks(row.machine, row.after, due)
    if move.begins is not None:
        found.update(_beginning(move.begins, case, hand))
    return [_labels(row.machine), move.of, found]


def _marks(machine: Machine, state: State, due: str | None) -> dict[str, object]:
    pending = is_pending(machine, state)
    return {
        "state": state.value,
        "pending": pending,
        "dueOn": due,
        "waits": (due or NEVER) if pending else None,
        "watched": due if pending else None,
    }


def _beginning(part: Part, case: Case, hand: Hand) -> dict[str, object]:
    """Return the properties of a new part; what is no task waits for the department that decides."""
    filer = part.filer
    return {
        "id": part.id,
        "case": case.id,
        "machine": part.machine.value,
        "openedAt": hand.now,
        "department": part.department or case.decider,
        "measure": part.measure,
        "title": part.title,
        "force": part.force,
        "person": part.person,
        "filerRole": None if filer is None else filer.role,
        "filerOrg": None if filer is None else filer.org,
        "filer": None if filer is None else filer.subject,
        "volunteering": volunteering_json(part.volunteering),
        "firstRepair": None if part.first_repair is None else part.first_repair.isoformat(),
    }


def _woken(case: Case, task: str) -> Sequence[object]:
    """Return the marks of a task that was executed and is to be lifted now."""
    found = case.part(task)
    assert found is not None
    marks = {"state": found.state.value, "pending": True, "dueOn": None, "waits": NEVER, "watched": None}
    return [_labels(found.machine), task, marks]


def _labels(machine: Machine) -> list[str]:
    return ["CasePart", PART_LABELS[machine]]


def _step(move: Move, number: int, deed: Deed, hand: Hand, *, is_first: bool) -> dict[str, Any]:
    """Return a step; only the first is the caller's own, the others follow from it."""
    own = {
        "role": hand.caller.role.value,
        "org": hand.caller.org,
        "by": hand.caller.subject,
        "reason": deed.reason,
        "note": deed.note,
        "reference": deed.reference,
        "person": deed.person,
        "evidence": evidence_json(deed.evidence),
    }
    return {
        "id": stable_id("step", uuid4().hex),
        "number": number,
        "machine": move.row.machine.value,
        "of": move.of,
        "action": move.row.action.value,
        "state": move.row.after.value,
        "on": deed.on.isoformat(),
        "knownFrom": hand.now,
        **(own if is_first else {"role": PLATFORM}),
    }
