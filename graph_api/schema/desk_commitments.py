"""Promises made to a desk, as GraphQL shows them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from graph_api.domain.casework.cases import Step as StepFacts
from graph_api.domain.casework.states import Action, State
from graph_api.domain.facts import Matter
from graph_api.schema.casework_parts import CaseStep, actions_of
from graph_api.schema.casework_payloads import (
    CaseConflictError,
    CaseInvalidError,
    CaseNotAllowedError,
    CaseUnknownError,
)
from graph_api.schema.fields import resolved
from graph_api.services.desk.commitment_requests import CommitmentDone, CommitmentView


@strawberry.type(description="信用承诺 | A promise to a desk, to be kept by its day.")
class Commitment:
    """Resolved from a ``CommitmentView``."""

    @resolved(description="承诺编号 | Its id; also the source's id of its record.")
    def id(self, parent: strawberry.Parent[CommitmentView]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.commitment.id)

    @resolved(description="记录标识 | Platform id of its record, with which node answers.")
    def record_id(self, parent: strawberry.Parent[CommitmentView]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.record_id)

    @resolved(description="主体标识 | Platform id of whoever promised.")
    def subject_id(self, parent: strawberry.Parent[CommitmentView]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.commitment.subject)

    @resolved(description="主体名称 | Its name when it promised.")
    def subject_name(self, parent: strawberry.Parent[CommitmentView]) -> str | None:
        """Return the name."""
        return parent.commitment.subject_name

    @resolved(description="承诺内容 | What is promised.")
    def title(self, parent: strawberry.Parent[CommitmentView]) -> str:
        """Return the text."""
        return parent.commitment.title

    @resolved(description="事项 | The matter for which it is.")
    def matter(self, parent: strawberry.Parent[CommitmentView]) -> Matter:
        """Return the matter."""
        return Matter(parent.commitment.matter)

    @resolved(description="承诺日期 | Day on which it was made.")
    def made_on(self, parent: strawberry.Parent[CommitmentView]) -> date:
        """Return the day."""
        return parent.commitment.made_on

    @resolved(description="承诺期限 | Day by which it is promised.")
    def due_on(self, parent: strawberry.Parent[CommitmentView]) -> date:
        """Return the day."""
        return parent.commitment.due_on

    @resolved(
        description="最后一日 | Last day to keep it in time: the day promised, or the next working day."
    )
    def last_day(self, parent: strawberry.Parent[CommitmentView]) -> date:
        """Return the day."""
        return parent.last

    @resolved(description="是否逾期 | Whether its last day has passed and nobody has said that it was kept.")
    def overdue(self, parent: strawberry.Parent[CommitmentView]) -> bool:
        """Return whether it is overdue."""
        return parent.overdue

    @resolved(description="状态 | How it stands.")
    def state(self, parent: strawberry.Parent[CommitmentView]) -> State:
        """Return the state."""
        return parent.commitment.state

    @resolved(description="履行日期 | Day on which it was kept, in time or late.")
    def kept_on(self, parent: strawberry.Parent[CommitmentView]) -> date | None:
        """Return the day."""
        return parent.commitment.kept_on

    @resolved(description="受理机构 | Organisation to which it was made.")
    def organisation(self, parent: strawberry.Parent[CommitmentView]) -> str:
        """Return the organisation."""
        return parent.commitment.org

    @resolved(description="回执号 | Receipt that was named.")
    def receipt(self, parent: strawberry.Parent[CommitmentView]) -> strawberry.ID | None:
        """Return the receipt."""
        return None if parent.commitment.receipt is None else strawberry.ID(parent.commitment.receipt)

    @resolved(description="最后一步 | Number of its last step, for expectedStep.")
    def last_step(self, parent: strawberry.Parent[CommitmentView]) -> int:
        """Return the number."""
        return parent.commitment.version

    @resolved(description="可办动作 | What the caller may do now.")
    def possible_actions(self, parent: strawberry.Parent[CommitmentView]) -> list[Action]:
        """Return the actions, from the table of transitions."""
        return actions_of(parent.actions())

    @resolved(description="步骤 | Its steps, first to last.", graphql_type=list[CaseStep])
    def steps(self, parent: strawberry.Parent[CommitmentView]) -> tuple[StepFacts, ...]:
        """Return the steps."""
        return parent.commitment.steps


@strawberry.type(description="承诺已办理 | It is done, now or by an earlier request under the same key.")
class CommitmentSuccess:
    """Resolved from a ``CommitmentDone``."""

    repeated: bool = strawberry.field(description="是否重复 | It had been done before, under the same key.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that it is done."""
        return isinstance(obj, CommitmentDone)

    @resolved(description="信用承诺 | The promise as it stands.", graphql_type=Commitment)
    def commitment(self, parent: strawberry.Parent[CommitmentDone]) -> CommitmentView:
        """Return the promise."""
        return parent.view


CommitmentPayload = Annotated[
    CommitmentSuccess | CaseInvalidError | CaseUnknownError | CaseConflictError | CaseNotAllowedError,
    strawberry.union("CommitmentPayload", description="承诺办理结果 | What came of it."),
]
