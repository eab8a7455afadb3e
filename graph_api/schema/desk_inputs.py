"""What mutations of the desk take."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_api.domain.casework.decisions import DecisionOutcome
from graph_api.domain.casework.reasons import StepReason
from graph_api.domain.facts import Matter
from graph_api.schema.desk_parts import DutyResponse
from graph_api.schema.inputs import SubjectRef

_KEY = (
    "幂等键 | Chosen by the client, 1 to 100 characters: the same key with the same content gives the first "
    "outcome again."
)
_EXPECTED = (
    "预期步骤 | Number of the last step that the caller has seen; if another was taken since: a conflict."
)
_ON = "日期 | Its day on the first clock; default: today."
_NOTE = "说明 | Text, 1 to 2,000 characters; identity numbers are taken out."


@strawberry.input(description="措施答复输入 | What a desk answers about a measure on a receipt.")
class AnswerDutyInput:
    """Input AnswerDutyInput."""

    receipt: strawberry.ID = strawberry.field(description="回执号 | The receipt.")
    duty: strawberry.ID = strawberry.field(description="编号 | Id of the duty.")
    response: DutyResponse = strawberry.field(description="答复 | The answer.")
    on: date | None = strawberry.field(default=None, description=_ON)
    reason: StepReason | None = strawberry.field(
        default=None, description="理由代码 | Reason from the list; needed for DECLINE."
    )
    note: str | None = strawberry.field(default=None, description=_NOTE)
    reference: str | None = strawberry.field(
        default=None, description="执行文号 | Reference of the execution; needed for EXECUTE."
    )
    expected_step: int | None = strawberry.field(default=None, description=_EXPECTED)
    idempotency_key: str = strawberry.field(description=_KEY)


@strawberry.input(description="承诺输入 | A promise to hand something in by a day.")
class MakeCommitmentInput:
    """Input MakeCommitmentInput."""

    ref: SubjectRef = strawberry.field(description="主体引用 | Who promises.")
    title: str = strawberry.field(description="承诺内容 | What is promised, 1 to 2,000 characters.")
    matter: Matter = strawberry.field(description="事项 | The matter for which it is.")
    due_on: date = strawberry.field(description="承诺期限 | Day by which it is promised; not in the past.")
    receipt: strawberry.ID | None = strawberry.field(
        default=None, description="回执号 | Receipt of the organisation's pre-check of the subject."
    )
    on: date | None = strawberry.field(default=None, description=_ON)
    idempotency_key: str = strawberry.field(description=_KEY)


@strawberry.input(description="履行承诺输入 | That a promise was kept.")
class KeepCommitmentInput:
    """Input KeepCommitmentInput."""

    commitment: strawberry.ID = strawberry.field(description="承诺编号 | Id of the promise.")
    on: date | None = strawberry.field(
        default=None, description="履行日期 | Day on which it was kept; default: today."
    )
    note: str | None = strawberry.field(
        default=None,
        description="说明 | Text; needed where it stands as missed and was kept in time.",
    )
    reference: str | None = strawberry.field(default=None, description="文号 | Reference.")
    expected_step: int | None = strawberry.field(default=None, description=_EXPECTED)
    idempotency_key: str = strawberry.field(description=_KEY)


@strawberry.input(description="许可决定输入 | A decision of a desk.")
class RecordDecisionInput:
    """Input RecordDecisionInput."""

    receipt: strawberry.ID | None = strawberry.field(
        default=None, description="回执号 | Receipt of the pre-check on which it rests."
    )
    ref: SubjectRef = strawberry.field(description="主体引用 | About whom it is.")
    matter: Matter = strawberry.field(description="事项 | The matter.")
    decided_on: date = strawberry.field(description="决定日期 | Day of the decision; not in the future.")
    outcome: DecisionOutcome = strawberry.field(description="决定结果 | How it was decided.")
    number: str = strawberry.field(description="决定文号 | Its number, 1 to 200 characters.")
    idempotency_key: str = strawberry.field(description=_KEY)
