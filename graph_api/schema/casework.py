"""A case, as GraphQL shows it."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_api.domain.casework.cases import Case as CaseFacts
from graph_api.domain.casework.cases import Content, Named
from graph_api.domain.casework.cases import Step as StepFacts
from graph_api.domain.casework.effects import SOURCE
from graph_api.domain.casework.states import Action, CaseKind, Machine, State
from graph_api.domain.keys import fact_key, stable_id
from graph_api.schema.casework_enums import Grade
from graph_api.schema.casework_parts import (
    CaseContent,
    CaseObjection,
    CaseStep,
    CaseTask,
    NamedPerson,
    PartView,
    actions_of,
)
from graph_api.schema.casework_repairs import CaseRepair
from graph_api.schema.fields import resolved
from graph_api.schema.scalars import Instant
from graph_api.services.casework.requests import CaseView


@strawberry.type(description="案件 | A case of joint punishment, or of an honour.")
class Case:
    """Resolved from a ``CaseView``."""

    @resolved(description="案件编号 | Id; also the source's id of the sanction or honour.")
    def id(self, parent: strawberry.Parent[CaseView]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.case.id)

    @resolved(description="类别 | What it is about.")
    def kind(self, parent: strawberry.Parent[CaseView]) -> CaseKind:
        """Return the kind."""
        return parent.case.kind

    @resolved(description="状态 | How it stands.")
    def state(self, parent: strawberry.Parent[CaseView]) -> State:
        """Return the state."""
        return parent.case.state

    @resolved(description="主体标识 | Platform id of the subject.")
    def subject_id(self, parent: strawberry.Parent[CaseView]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.case.subject)

    @resolved(description="主体名称 | Name of the subject when the case was opened.")
    def subject_name(self, parent: strawberry.Parent[CaseView]) -> str | None:
        """Return the name."""
        return parent.case.subject_name

    @resolved(description="发起部门 | Department that opened it.")
    def department(self, parent: strawberry.Parent[CaseView]) -> str:
        """Return the department."""
        return parent.case.department

    @resolved(description="核查部门 | Department that decides objections and repairs.")
    def decider(self, parent: strawberry.Parent[CaseView]) -> str:
        """Return the department."""
        return parent.case.decider

    @resolved(description="地区代码 | Region of the subject.")
    def region_code(self, parent: strawberry.Parent[CaseView]) -> str | None:
        """Return the code."""
        return parent.case.region

    @resolved(description="惩戒或荣誉标识 | Platform id of the sanction or honour; null until published.")
    def fact_id(self, parent: strawberry.Parent[CaseView]) -> strawberry.ID | None:
        """Return the id, with which ``node`` answers."""
        return fact_id(parent.case)

    @resolved(description="发起时间 | When it was opened.")
    def opened_at(self, parent: strawberry.Parent[CaseView]) -> Instant:
        """Return the instant."""
        return Instant(parent.case.opened_at)

    @resolved(description="最后一步 | Number of its last step, for expectedStep.")
    def last_step(self, parent: strawberry.Parent[CaseView]) -> int:
        """Return the number."""
        return parent.case.version

    @resolved(description="期限 | Last day for the next act; null: no deadline runs.")
    def due_on(self, parent: strawberry.Parent[CaseView]) -> date | None:
        """Return the last day."""
        return parent.case.due_on

    @resolved(description="是否逾期 | Whether the last day is over and nobody has acted.")
    def overdue(self, parent: strawberry.Parent[CaseView]) -> bool:
        """Return whether it is overdue."""
        return parent.case.due_on is not None and parent.today > parent.case.due_on

    @resolved(description="提示 | What is remarkable, as CODE or CODE:platform id; it stops nothing.")
    def flags(self, parent: strawberry.Parent[CaseView]) -> list[str]:
        """Return the codes."""
        return list(parent.case.flags)

    @resolved(description="可办动作 | What the caller may do now.")
    def possible_actions(self, parent: strawberry.Parent[CaseView]) -> list[Action]:
        """Return the actions, from the table of transitions."""
        return actions_of(parent.actions())

    @resolved(description="备忘录 | Code of the memorandum.")
    def memorandum(self, parent: strawberry.Parent[CaseView]) -> str | None:
        """Return the code."""
        return parent.case.content.memorandum

    @resolved(description="程度 | How serious the conduct is.")
    def grade(self, parent: strawberry.Parent[CaseView]) -> Grade | None:
        """Return the grade."""
        grade = parent.case.content.grade
        return None if grade is None else Grade(grade)

    @resolved(description="决定日期或授予日期 | Day of the decision or of the award.")
    def decided_on(self, parent: strawberry.Parent[CaseView]) -> str | None:
        """Return the day."""
        return parent.case.content.decided_on or parent.case.content.awarded_on

    @resolved(description="内容 | What else it says.", graphql_type=CaseContent)
    def content(self, parent: strawberry.Parent[CaseView]) -> Content:
        """Return the content."""
        return parent.case.content

    @resolved(description="责任人 | Persons whom the decision names.", graphql_type=list[NamedPerson])
    def named(self, parent: strawberry.Parent[CaseView]) -> tuple[Named, ...]:
        """Return the persons."""
        return parent.case.content.named

    @resolved(description="实施任务 | Its tasks.", graphql_type=list[CaseTask])
    def tasks(self, parent: strawberry.Parent[CaseView]) -> list[PartView]:
        """Return the tasks."""
        return _parts(parent, Machine.TASK)

    @resolved(description="异议 | Its objections.", graphql_type=list[CaseObjection])
    def objections(self, parent: strawberry.Parent[CaseView]) -> list[PartView]:
        """Return the objections."""
        return _parts(parent, Machine.OBJECTION)

    @resolved(description="信用修复申请 | Its applications for repair.", graphql_type=list[CaseRepair])
    def repairs(self, parent: strawberry.Parent[CaseView]) -> list[PartView]:
        """Return the applications."""
        return _parts(parent, Machine.REPAIR)

    @resolved(description="步骤 | All steps, first to last.", graphql_type=list[CaseStep])
    def steps(self, parent: strawberry.Parent[CaseView]) -> tuple[StepFacts, ...]:
        """Return the steps."""
        return parent.case.steps


def fact_id(case: CaseFacts) -> strawberry.ID | None:
    """Return the platform id of the fact that a case has stated."""
    if not any(step.action is Action.PUBLISH for step in case.steps):
        return None
    if case.kind is CaseKind.PUNISHMENT:
        return strawberry.ID(stable_id("s", fact_key("sanctions", SOURCE, case.id)))
    return strawberry.ID(stable_id("h", fact_key("honours", SOURCE, case.id)))


def _parts(view: CaseView, machine: Machine) -> list[PartView]:
    return [PartView(view, part) for part in view.case.parts_of(machine)]
