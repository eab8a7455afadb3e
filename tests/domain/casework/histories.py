"""Cases in memory: acts are applied as the service writes them, and random histories are made."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from graph_api.domain.casework.acts import Plan, is_pending, plan
from graph_api.domain.casework.cases import Case, Content, Evidence, Filer, MeasureRow, Named, Part, Step
from graph_api.domain.casework.deeds import Circumstances, Deed
from graph_api.domain.casework.effects import FactRow
from graph_api.domain.casework.machine import TRANSITIONS
from graph_api.domain.casework.refusals import RefusedError
from graph_api.domain.casework.states import Action, CaseKind, Machine, State
from graph_api.domain.casework.who import Actor

FIRST = date(2020, 1, 10)
TODAY = date(2026, 1, 1)
SUBJECT, PERSON = "e_1", "p_1"
DOCUMENT = Evidence("0" * 64, 1, "application/pdf", "虚构证据")
AROUND = Circumstances(
    TODAY, {"K": MeasureRow("K", "虚构措施", "MANDATORY", "c"), "L": MeasureRow("L", "虚构措施", "MANDATORY")}
)

ACTORS = (
    Actor("department", "a", "a-1", is_authority=True, implements=True),
    Actor("department", "b", "b-1", is_authority=True, implements=True),
    Actor("approval", "c", "c-1", implements=True),
    Actor("department", "z", "z-1", is_authority=True, implements=True),
    Actor("subject", None, "s-1", frozenset({SUBJECT})),
    Actor("subject", None, "s-2", frozenset({PERSON})),
)
ACTIONS = tuple(dict.fromkeys((row.machine, row.action) for row in TRANSITIONS))
REASONS = {Machine.OBJECTION: "NO_EVIDENCE", Machine.REPAIR: "NO_EVIDENCE"}


def new_case(kind: CaseKind = CaseKind.PUNISHMENT) -> Case:
    """Return a draft that names one person."""
    content = Content(
        memorandum="M",
        decided_on=FIRST.isoformat(),
        legal_basis="虚构依据",
        named=(Named(PERSON, True),),
        title="虚构荣誉",
        awarded_on=FIRST.isoformat(),
    )
    return Case("case_1", kind, SUBJECT, None, "a", "b", None, State.DRAFT, 0, 0, content)


@dataclass
class History:
    """A case with all that was done to it, and the rows of facts that were written."""

    case: Case = field(default_factory=new_case)
    rows: list[FactRow] = field(default_factory=list)
    numbers: int = 0

    def attempt(self, actor: Actor, deed: Deed) -> RefusedError | None:
        """Do what somebody wants; return the refusal, if any."""
        try:
            planned = plan(self.case, actor, deed, AROUND)
        except RefusedError as error:
            return error
        self.case = applied(self.case, planned, deed, actor)
        self.rows += planned.rows
        return None

    def deed(self, machine: Machine, action: Action, part: str | None, day: date, *, personal: bool) -> Deed:
        """Return a deed with everything that any step may need."""
        self.numbers += 1
        reason = REASONS.get(machine, "OTHER")
        begins = part is None and machine is not Machine.CASE
        person = PERSON if (personal and begins) or action is Action.RELEASE_PERSON else None
        filer = Filer("department", "z")
        return Deed(
            machine,
            action,
            day,
            part,
            f"part_{self.numbers}",
            reason,
            "虚构理由",
            "虚构文号",
            person,
            DOCUMENT,
            filer,
            duties_done=True,
        )


def applied(case: Case, planned: Plan, deed: Deed, actor: Actor) -> Case:
    """Return the case after a plan, as it would be read back."""
    for place, move in enumerate(planned.moves):
        row = move.row
        own = place == 0
        step = Step(
            f"step_{case.version + 1}",
            case.version + 1,
            row.machine,
            move.of,
            row.action,
            row.after,
            deed.on,
            case.version + 1,
            actor.role,
            actor.org if own else None,
            actor.name if own else None,
            person=deed.person if own else None,
        )
        case = replace(case, version=case.version + 1, steps=(*case.steps, step))
        if row.machine is Machine.CASE:
            case = replace(case, state=row.after)
        elif move.begins is not None:
            case = replace(case, parts=(*case.parts, _as(move.begins, row.after)))
        else:
            parts = tuple(_as(part, row.after) if part.id == move.of else part for part in case.parts)
            case = replace(case, parts=parts)
    woken = tuple(replace(part, pending=True) if part.id in planned.woken else part for part in case.parts)
    return replace(case, parts=woken)


def _as(part: Part, state: State) -> Part:
    return replace(part, state=state, pending=is_pending(part.machine, state))


def days(count: int) -> date:
    """Return a day after the decision."""
    return FIRST + timedelta(days=count)
