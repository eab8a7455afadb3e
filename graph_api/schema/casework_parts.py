"""What belongs to a case: content, tasks, objections, repairs, steps, evidence and persons named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import strawberry

# Enumerations are described before a type shows one, whichever module is imported first.
import graph_api.schema.casework_enums  # noqa: F401
from graph_api.domain.casework.cases import Content, Named, Part
from graph_api.domain.casework.cases import Evidence as EvidenceFacts
from graph_api.domain.casework.cases import Step as StepFacts
from graph_api.domain.casework.machine import Transition
from graph_api.domain.casework.states import Action, Machine, State
from graph_api.schema.fields import resolved
from graph_api.schema.scalars import Instant
from graph_api.services.casework.requests import CaseView


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of a case as its caller sees it."""

    view: CaseView
    part: Part


@strawberry.type(description="证据引用 | Reference to a document, which stays with its keeper.")
class Evidence:
    """Resolved from ``cases.Evidence``."""

    sha256: str = strawberry.field(description="摘要 | SHA-256 of the document, in hex.")
    media_type: str = strawberry.field(description="媒体类型 | Media type.")
    title: str = strawberry.field(description="标题 | Title.")

    @resolved(description="字节数 | Size in bytes.")
    def size(self, parent: strawberry.Parent[EvidenceFacts]) -> int:
        """Return the size; the bound on evidence lies within an Int."""
        return parent.size


@strawberry.type(description="责任人认定 | A person whom the decision names.")
class NamedPerson:
    """Resolved from ``cases.Named``."""

    responsible: bool | None = strawberry.field(
        description="是否负有责任 | Found responsible; null: not found either way."
    )
    capacity: str | None = strawberry.field(description="身份 | In which capacity.")

    @resolved(description="人员标识 | Platform id of the person.")
    def person_id(self, parent: strawberry.Parent[Named]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.person)


@strawberry.type(description="实施部门 | A department that implements a measure besides the catalogue's.")
class Implementer:
    """A measure and a department that implements it besides those of the catalogue."""

    measure: str = strawberry.field(description="措施代码 | Code of the measure.")
    department: str = strawberry.field(description="部门代码 | Code of the department.")


@strawberry.type(
    description=(
        "案件内容 | What a case says, as given; days may be partial. Of a punishment from measures to "
        "implementers, of an honour from title on; both may have until and evidence."
    )
)
class CaseContent:
    """Resolved from ``cases.Content``."""

    conduct: str | None = strawberry.field(description="失信行为 | Code of the catalogue (article 9).")
    act_from: str | None = strawberry.field(description="行为起始 | Beginning of the conduct.")
    act_until: str | None = strawberry.field(description="行为终止 | Its end; null: one day.")
    effective_from: str | None = strawberry.field(
        description="生效日期 | First day; null: that of the decision."
    )
    term: str | None = strawberry.field(description="期限 | ISO 8601 duration from the first day.")
    until: str | None = strawberry.field(description="截止日期 | Last day that it holds.")
    legal_basis: str | None = strawberry.field(description="依据 | Law or document it rests on.")
    title: str | None = strawberry.field(description="荣誉名称 | Title of the honour.")
    list_name: str | None = strawberry.field(description="红名单 | List that it belongs to.")

    @resolved(description="措施 | Codes; empty: all of the memorandum.")
    def measures(self, parent: strawberry.Parent[Content]) -> list[str]:
        """Return the codes."""
        return list(parent.measures)

    @resolved(description="其他实施部门 | Departments besides those of the measures.")
    def implementers(self, parent: strawberry.Parent[Content]) -> list[Implementer]:
        """Return the departments."""
        return [Implementer(measure=measure, department=code) for measure, code in parent.implementers]

    @resolved(description="证据 | Reference to evidence.", graphql_type=Evidence | None)
    def evidence(self, parent: strawberry.Parent[Content]) -> EvidenceFacts | None:
        """Return the reference."""
        return parent.evidence


@strawberry.type(description="办理步骤 | One step of a case, never changed.")
class CaseStep:
    """Resolved from ``cases.Step``."""

    number: int = strawberry.field(description="序号 | Counts the steps of a case from 1.")
    machine: Machine = strawberry.field(description="办理对象 | What was moved.")
    action: Action = strawberry.field(description="动作 | What was done.")
    state: State = strawberry.field(description="状态 | State to which it led.")
    on: date = strawberry.field(description="日期 | Its day on the first clock.")
    role: str = strawberry.field(description="角色 | Role of whoever took it; platform: it followed.")
    reason: str | None = strawberry.field(description="理由代码 | Reason from the list.")
    note: str | None = strawberry.field(description="说明 | Text given.")
    reference: str | None = strawberry.field(description="文号 | Reference of an execution.")
    evidence: Evidence | None = strawberry.field(description="证据 | Reference to evidence.")

    @resolved(description="对象编号 | Id of the case, task, objection or repair.")
    def of(self, parent: strawberry.Parent[StepFacts]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.of)

    @resolved(description="机构 | Organisation that took it; null: a subject itself, or the platform.")
    def organisation(self, parent: strawberry.Parent[StepFacts]) -> str | None:
        """Return the organisation."""
        return parent.org

    @resolved(description="人员标识 | The person alone whom it concerns.")
    def person_id(self, parent: strawberry.Parent[StepFacts]) -> strawberry.ID | None:
        """Return the id."""
        return None if parent.person is None else strawberry.ID(parent.person)

    @resolved(description="知悉时点 | Since when the platform has known it.")
    def known_from(self, parent: strawberry.Parent[StepFacts]) -> Instant:
        """Return the beginning on the second clock."""
        return Instant(parent.known_from)


@strawberry.interface(description="案件事项 | A task, objection or repair of a case, or the case itself.")
class CasePart:
    """Resolved from a ``PartView``."""

    @resolved(description="编号 | Its id.")
    def id(self, parent: strawberry.Parent[PartView]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.part.id)

    @resolved(description="状态 | How it stands.")
    def state(self, parent: strawberry.Parent[PartView]) -> State:
        """Return the state."""
        return parent.part.state

    @resolved(description="办理机构 | Organisation that has to act on it.")
    def department(self, parent: strawberry.Parent[PartView]) -> str:
        """Return the organisation."""
        return parent.part.department or ""

    @resolved(description="是否待办 | Whether it waits for somebody.")
    def pending(self, parent: strawberry.Parent[PartView]) -> bool:
        """Return whether it waits."""
        return parent.part.pending

    @resolved(description="期限 | Last day for the next act; null: no deadline runs.")
    def due_on(self, parent: strawberry.Parent[PartView]) -> date | None:
        """Return the last day."""
        return parent.part.due_on

    @resolved(description="是否逾期 | Whether the last day is over and nobody has acted.")
    def overdue(self, parent: strawberry.Parent[PartView]) -> bool:
        """Return whether it is overdue."""
        return parent.part.is_overdue(parent.view.today)

    @resolved(description="开始时间 | When it began.")
    def opened_at(self, parent: strawberry.Parent[PartView]) -> Instant:
        """Return the instant."""
        return Instant(parent.part.opened_at)

    @resolved(description="可办动作 | What the caller may do about it now.")
    def possible_actions(self, parent: strawberry.Parent[PartView]) -> list[Action]:
        """Return the actions, from the table of transitions."""
        return actions_of(parent.view.actions(parent.part))

    @resolved(description="步骤 | Its steps, first to last.", graphql_type=list[CaseStep])
    def steps(self, parent: strawberry.Parent[PartView]) -> list[StepFacts]:
        """Return the steps."""
        return [step for step in parent.view.case.steps if step.of == parent.part.id]


@strawberry.type(description="实施任务 | A measure that a department implements.")
class CaseTask(CasePart):
    """Resolved from a ``PartView``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value is a task."""
        return isinstance(obj, PartView) and obj.part.machine is Machine.TASK

    @resolved(description="措施代码 | Code of the measure.")
    def measure(self, parent: strawberry.Parent[PartView]) -> str:
        """Return the code."""
        return parent.part.measure or ""

    @resolved(description="措施 | Title of the measure when it was issued.")
    def title(self, parent: strawberry.Parent[PartView]) -> str:
        """Return the title."""
        return parent.part.title or ""

    @resolved(
        description="荣誉持有人 | Whose honour is to be revoked; null: a measure on the subject itself."
    )
    def holder_id(self, parent: strawberry.Parent[PartView]) -> strawberry.ID | None:
        """Return the id."""
        return person_of(parent.part)

    @resolved(description="是否强制 | Whether the measure is mandatory.")
    def mandatory(self, parent: strawberry.Parent[PartView]) -> bool:
        """Return whether it is mandatory."""
        return parent.part.force == "MANDATORY"


@strawberry.type(description="异议 | An objection to a case.")
class CaseObjection(CasePart):
    """Resolved from a ``PartView``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value is an objection."""
        return isinstance(obj, PartView) and obj.part.machine is Machine.OBJECTION

    @resolved(description="人员标识 | The person alone whom it concerns; null: the whole case.")
    def person_id(self, parent: strawberry.Parent[PartView]) -> strawberry.ID | None:
        """Return the id."""
        return person_of(parent.part)


@strawberry.type(description="整案 | The case itself, which waits for its review or was decided about.")
class WholeCase(CasePart):
    """Resolved from a ``PartView``; the id is that of the case."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value is a case as a whole."""
        return isinstance(obj, PartView) and obj.part.machine is Machine.CASE


def actions_of(rows: Iterable[Transition]) -> list[Action]:
    """Return the actions of rows of the table."""
    return [row.action for row in rows]


def person_of(part: Part) -> strawberry.ID | None:
    """Return the id of the person whom alone a part concerns."""
    return None if part.person is None else strawberry.ID(part.person)
