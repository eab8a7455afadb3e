"""What waits at a desk, as GraphQL shows it: receipts with their duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

import strawberry

from graph_api.domain.casework.cases import Step as StepFacts
from graph_api.domain.casework.duties import Duty as DutyFacts
from graph_api.domain.casework.states import Action, State
from graph_api.domain.facts import Matter
from graph_api.schema.casework_parts import CaseStep, actions_of
from graph_api.schema.casework_payloads import (
    CaseConflictError,
    CaseInvalidError,
    CaseNotAllowedError,
    CaseUnknownError,
)
from graph_api.schema.enums import describe
from graph_api.schema.fields import resolved
from graph_api.schema.scalars import Instant
from graph_api.services.desk.duties import DeskView, DutyDone


class DutyResponse(StrEnum):
    """What a desk answers about a measure that reached the subject."""

    EXECUTE = "EXECUTE"
    CONSIDER = "CONSIDER"
    DECLINE = "DECLINE"


describe(
    DutyResponse,
    "措施答复 | What a desk answers about a measure on a receipt.",
    {
        "EXECUTE": "已执行 | Executed, with reference and day.",
        "CONSIDER": "已考虑 | Considered; for recommended measures alone.",
        "DECLINE": "不执行 | Not executed, with a reason of the list and a text.",
    },
)


@dataclass(frozen=True, slots=True)
class DutyView:
    """A duty of a receipt as its caller sees it."""

    view: DeskView
    duty: DutyFacts


@strawberry.type(description="待答复措施 | A measure on a receipt about which the desk answers.")
class Duty:
    """Resolved from a ``DutyView``."""

    @resolved(description="编号 | Its id.")
    def id(self, parent: strawberry.Parent[DutyView]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.duty.id)

    @resolved(description="措施代码 | Code of the measure.")
    def measure(self, parent: strawberry.Parent[DutyView]) -> str:
        """Return the code."""
        return parent.duty.measure

    @resolved(description="措施 | Title of the measure when it was looked up.")
    def title(self, parent: strawberry.Parent[DutyView]) -> str:
        """Return the title."""
        return parent.duty.title

    @resolved(description="惩戒标识 | Platform id of the sanction.")
    def sanction_id(self, parent: strawberry.Parent[DutyView]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.duty.sanction)

    @resolved(description="是否强制 | Whether the measure is mandatory.")
    def mandatory(self, parent: strawberry.Parent[DutyView]) -> bool:
        """Return whether it is mandatory."""
        return parent.duty.is_mandatory

    @resolved(description="状态 | How it stands.")
    def state(self, parent: strawberry.Parent[DutyView]) -> State:
        """Return the state."""
        return parent.view.state_of(parent.duty)

    @resolved(description="是否待办 | Whether nobody has answered about it.")
    def pending(self, parent: strawberry.Parent[DutyView]) -> bool:
        """Return whether it waits."""
        return parent.view.desk.is_open(parent.duty)

    @resolved(description="可办动作 | What the caller may do about it now.")
    def possible_actions(self, parent: strawberry.Parent[DutyView]) -> list[Action]:
        """Return the actions, from the table of transitions."""
        return actions_of(parent.view.actions(parent.duty))

    @resolved(description="步骤 | Its steps, first to last.", graphql_type=list[CaseStep])
    def steps(self, parent: strawberry.Parent[DutyView]) -> list[StepFacts]:
        """Return the steps."""
        return parent.view.steps(parent.duty)


@strawberry.type(description="回执待办 | A receipt with what it leaves to the desk that was given it.")
class ReceiptDuties:
    """Resolved from a ``DeskView``."""

    @resolved(description="回执号 | The receipt.")
    def receipt(self, parent: strawberry.Parent[DeskView]) -> strawberry.ID:
        """Return the receipt."""
        return strawberry.ID(parent.desk.receipt)

    @resolved(description="主体标识 | Platform id of the subject.")
    def subject_id(self, parent: strawberry.Parent[DeskView]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.desk.subject)

    @resolved(description="主体名称 | Its name when it was looked up; null where nothing was left to do.")
    def subject_name(self, parent: strawberry.Parent[DeskView]) -> str | None:
        """Return the name."""
        return parent.desk.subject_name

    @resolved(description="事项 | The matter; null: the look-up was for none.")
    def matter(self, parent: strawberry.Parent[DeskView]) -> Matter | None:
        """Return the matter."""
        return Matter(parent.desk.matter) if parent.desk.matter else None

    @resolved(description="查询机构 | Organisation that looked up and answers.")
    def organisation(self, parent: strawberry.Parent[DeskView]) -> str:
        """Return the organisation."""
        return parent.desk.org

    @resolved(description="核查日期 | The day asked about.")
    def valid_at(self, parent: strawberry.Parent[DeskView]) -> date:
        """Return the day."""
        return parent.desk.valid_at

    @resolved(description="始于 | Since when it waits: the instant of the look-up.")
    def since(self, parent: strawberry.Parent[DeskView]) -> Instant:
        """Return the instant."""
        return Instant(parent.desk.opened_at)

    @resolved(description="期限 | Last day to answer; null: nothing was left to do.")
    def due_on(self, parent: strawberry.Parent[DeskView]) -> date | None:
        """Return the last day."""
        return parent.due_on

    @resolved(description="是否逾期 | Whether the last day is over and something has not been answered.")
    def overdue(self, parent: strawberry.Parent[DeskView]) -> bool:
        """Return whether it is overdue."""
        return parent.overdue

    @resolved(description="是否办结 | Whether everything has been answered.")
    def closed(self, parent: strawberry.Parent[DeskView]) -> bool:
        """Return whether it is closed."""
        return parent.desk.is_closed

    @resolved(description="最后一步 | Number of its last step, for expectedStep.")
    def last_step(self, parent: strawberry.Parent[DeskView]) -> int:
        """Return the number."""
        return parent.desk.version

    @resolved(description="待答复措施 | Every measure that reached the subject.", graphql_type=list[Duty])
    def duties(self, parent: strawberry.Parent[DeskView]) -> list[DutyView]:
        """Return the duties."""
        return [DutyView(parent, duty) for duty in parent.desk.duties]

    @resolved(description="尚缺 | Those that have not been answered.", graphql_type=list[Duty])
    def missing(self, parent: strawberry.Parent[DeskView]) -> list[DutyView]:
        """Return the duties."""
        return [DutyView(parent, duty) for duty in parent.desk.missing]


@strawberry.type(description="已答复 | It is done, now or by an earlier request under the same key.")
class DutySuccess:
    """Resolved from a ``DutyDone``."""

    repeated: bool = strawberry.field(description="是否重复 | It had been done before, under the same key.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that it is answered."""
        return isinstance(obj, DutyDone)

    @resolved(description="回执待办 | The receipt as it stands.", graphql_type=ReceiptDuties)
    def receipt(self, parent: strawberry.Parent[DutyDone]) -> DeskView:
        """Return the receipt."""
        return parent.view


DutyPayload = Annotated[
    DutySuccess | CaseInvalidError | CaseUnknownError | CaseConflictError | CaseNotAllowedError,
    strawberry.union("DutyPayload", description="答复结果 | What came of an answer about a duty."),
]
