"""What a caller asks of casework, and what he is told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from graph_api.domain.casework.cases import Case, Content, Evidence, Part, Volunteering
from graph_api.domain.casework.machine import Transition
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.casework.states import Action, CaseKind, Machine
from graph_api.domain.casework.who import Actor, possible
from graph_api.domain.wording import Text
from graph_api.services.callers import Caller
from graph_api.services.references import SubjectRefValue


@dataclass(frozen=True, slots=True)
class NamedRef:
    """A person whom a case names, as the caller refers to him."""

    ref: SubjectRefValue
    responsible: bool | None = None
    capacity: str | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, by which root field, under which idempotency key."""

    caller: Caller
    operation: str
    key: str
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class CaseContent:
    """What a case is to say: ``content`` without its persons, who are named by reference."""

    content: Content
    named: tuple[NamedRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """A new case about ``subject``; ``decider`` None: the department that opens it."""

    kind: CaseKind
    subject: SubjectRefValue
    content: CaseContent
    decider: str | None = None


@dataclass(frozen=True, slots=True)
class ActRequest:
    """An act on a case. ``part``: id of a task, objection or repair; None: the case, or what begins.

    ``on`` None: today. ``expected_step``: number of the last step that the caller has seen; where the case
    has moved on since, nothing is done. ``content``: what the case says from now on (AMEND alone).
    """

    case: str
    machine: Machine
    action: Action
    part: str | None = None
    on: date | None = None
    reason: str | None = None
    note: str | None = None
    reference: str | None = None
    person: SubjectRefValue | None = None
    evidence: Evidence | None = None
    duties_done: bool = False
    expected_step: int | None = None
    content: CaseContent | None = None
    volunteering: Volunteering | None = None

    def says(self) -> dict[str, object]:
        """Return what it says, for its digest: what came to acts later is in it only where it is given."""
        found = asdict(self)
        if self.volunteering is None:
            del found["volunteering"]
        return found


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as a caller sees it on a day."""

    case: Case
    actor: Actor
    today: date

    def actions(self, part: Part | None = None) -> tuple[Transition, ...]:
        """Return what the caller may do now about the case, or about a part of it."""
        return possible(self.actor, self.case, part)


@dataclass(frozen=True, slots=True)
class CaseDone:
    """It is done; ``repeated``: it had been before, under the same key."""

    view: CaseView
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class CaseRefused:
    """It is not done; ``view`` is the case as it stands, where the caller may see it."""

    reason: CaseReason
    text: Text
    field: str | None = None
    first_possible: date | None = None
    view: CaseView | None = None

    @staticmethod
    def of(error: RefusedError, view: CaseView | None = None) -> CaseRefused:
        """Return the refusal that an error stands for."""
        return CaseRefused(error.reason, error.text, error.field, error.first_possible, view)


CaseResult = CaseDone | CaseRefused
