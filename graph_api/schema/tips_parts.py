"""Reports by the public as departments see them, without their informers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

# Enumerations are described before a type shows one, whichever module is imported first.
import graph_api.schema.tips_enums  # noqa: F401
from graph_api.domain.casework.cases import Evidence as EvidenceFacts
from graph_api.domain.tips.machine import TipAction, TipState
from graph_api.domain.tips.reasons import TipReason
from graph_api.domain.tips.tips import TipStep as TipStepFacts
from graph_api.schema.casework_parts import Evidence
from graph_api.schema.casework_payloads import (
    CaseConflictError,
    CaseInvalidError,
    CaseNotAllowedError,
    CaseUnknownError,
)
from graph_api.schema.fields import resolved
from graph_api.schema.scalars import Instant
from graph_api.services.tips.requests import Taken, TipDone, TipView


@strawberry.type(description="举报办理步骤 | One step of a report, never changed.")
class TipStep:
    """Resolved from ``tips.TipStep``."""

    number: int = strawberry.field(description="序号 | Counts the steps of a report from 1.")
    action: TipAction = strawberry.field(description="动作 | What was done.")
    state: TipState = strawberry.field(description="状态 | State to which it led.")
    on: date = strawberry.field(description="日期 | Its day.")
    reason: TipReason | None = strawberry.field(description="理由 | Reason from the list.")
    note: str | None = strawberry.field(description="内部说明 | Text for departments.")

    @resolved(description="机构 | Department that took it; null: the informer.")
    def organisation(self, parent: strawberry.Parent[TipStepFacts]) -> str | None:
        """Return the organisation."""
        return parent.org

    @resolved(description="知悉时点 | Since when the platform has known it.")
    def known_from(self, parent: strawberry.Parent[TipStepFacts]) -> Instant:
        """Return the instant."""
        return Instant(parent.known_from)


@strawberry.type(
    description=(
        "举报 | What somebody of the public reports: unproven, no fact about its subject, without informer."
    )
)
class Tip:
    """Resolved from a ``TipView``."""

    @resolved(description="举报编号 | Its number.")
    def id(self, parent: strawberry.Parent[TipView]) -> strawberry.ID:
        """Return the number."""
        return strawberry.ID(parent.tip.id)

    @resolved(description="状态 | How it stands.")
    def state(self, parent: strawberry.Parent[TipView]) -> TipState:
        """Return the state."""
        return parent.tip.state

    @resolved(description="提交时间 | When it was taken.")
    def submitted_at(self, parent: strawberry.Parent[TipView]) -> Instant:
        """Return the instant."""
        return Instant(parent.tip.submitted_at)

    @resolved(description="行政区划 | Region that is to look at it.")
    def region_code(self, parent: strawberry.Parent[TipView]) -> str:
        """Return the code."""
        return parent.tip.region

    @resolved(
        description="被举报主体标识 | Platform id; null: no such subject is loaded, or only a name is known."
    )
    def subject_id(self, parent: strawberry.Parent[TipView]) -> strawberry.ID | None:
        """Return the id."""
        return None if parent.tip.subject is None else strawberry.ID(parent.tip.subject)

    @resolved(description="所述名称 | Name that the informer wrote.")
    def stated_name(self, parent: strawberry.Parent[TipView]) -> str | None:
        """Return the name."""
        return parent.tip.stated_name

    @resolved(description="失信行为 | Code of the catalogue.")
    def conduct(self, parent: strawberry.Parent[TipView]) -> str:
        """Return the code."""
        return parent.tip.conduct

    @resolved(description="举报内容 | What the informer wrote.")
    def text(self, parent: strawberry.Parent[TipView]) -> str:
        """Return the text."""
        return parent.tip.text

    @resolved(description="证据 | Reference to evidence.", graphql_type=Evidence | None)
    def evidence(self, parent: strawberry.Parent[TipView]) -> EvidenceFacts | None:
        """Return the reference."""
        return parent.tip.evidence

    @resolved(description="承办部门 | Department that handles it; null: nobody yet.")
    def department(self, parent: strawberry.Parent[TipView]) -> str | None:
        """Return the organisation."""
        return None if parent.tip.handler is None else parent.tip.handler.org

    @resolved(description="承办人 | Person who handles it, as the tokens name him; null: nobody yet.")
    def handler(self, parent: strawberry.Parent[TipView]) -> str | None:
        """Return the person's name in tokens."""
        return None if parent.tip.handler is None else parent.tip.handler.name

    @resolved(description="期限 | Last day for the next act; null: no deadline runs.")
    def due_on(self, parent: strawberry.Parent[TipView]) -> date | None:
        """Return the last day."""
        return parent.tip.due_on

    @resolved(description="是否逾期 | Whether the last day is over and nobody has acted.")
    def overdue(self, parent: strawberry.Parent[TipView]) -> bool:
        """Return whether it is overdue."""
        return parent.tip.is_overdue(parent.today)

    @resolved(description="理由 | Why it was not pursued.")
    def reason(self, parent: strawberry.Parent[TipView]) -> TipReason | None:
        """Return the reason."""
        return parent.tip.reason

    @resolved(description="处理结果 | What the informer is told.")
    def outcome(self, parent: strawberry.Parent[TipView]) -> str | None:
        """Return the text."""
        return parent.tip.outcome

    @resolved(description="案件编号 | Case to which it led.")
    def case_id(self, parent: strawberry.Parent[TipView]) -> strawberry.ID | None:
        """Return the id."""
        return None if parent.tip.case is None else strawberry.ID(parent.tip.case)

    @resolved(description="最后一步 | Number of its last step, for expectedStep.")
    def last_step(self, parent: strawberry.Parent[TipView]) -> int:
        """Return the number."""
        return parent.tip.version

    @resolved(description="可办动作 | What the caller may do now.")
    def possible_actions(self, parent: strawberry.Parent[TipView]) -> list[TipAction]:
        """Return the actions, from the table of transitions."""
        return [row.action for row in parent.actions()]

    @resolved(description="步骤 | Its steps, first to last.", graphql_type=list[TipStep])
    def steps(self, parent: strawberry.Parent[TipView]) -> tuple[TipStepFacts, ...]:
        """Return the steps."""
        return parent.tip.steps


@strawberry.type(description="举报已受理 | It was taken, now or by an earlier request under the same key.")
class TipTaken:
    """Resolved from a ``Taken``."""

    repeated: bool = strawberry.field(description="是否重复 | It had been taken before, under the same key.")
    code: str = strawberry.field(
        description="查询码 | With it, and the number, the outcome can be asked for. It is shown here alone: "
        "only a keyed hash of it is kept."
    )

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that it was taken."""
        return isinstance(obj, Taken)

    @resolved(description="举报编号 | Its number.")
    def number(self, parent: strawberry.Parent[Taken]) -> strawberry.ID:
        """Return the number."""
        return strawberry.ID(parent.number)


@strawberry.type(description="举报已办理 | It is done, now or by an earlier request under the same key.")
class TipSuccess:
    """Resolved from a ``TipDone``."""

    repeated: bool = strawberry.field(description="是否重复 | It had been done before, under the same key.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that it is done."""
        return isinstance(obj, TipDone)

    @resolved(description="举报 | The report as it stands.", graphql_type=Tip)
    def tip(self, parent: strawberry.Parent[TipDone]) -> TipView:
        """Return the tip."""
        return parent.view


TakenPayload = Annotated[
    TipTaken | CaseInvalidError | CaseConflictError,
    strawberry.union("TakenPayload", description="举报受理结果 | Whether a report was taken."),
]
TipPayload = Annotated[
    TipSuccess | CaseInvalidError | CaseUnknownError | CaseConflictError | CaseNotAllowedError,
    strawberry.union("TipPayload", description="举报办理结果 | What came of it."),
]
