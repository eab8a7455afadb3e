"""Human review of automated answers: requests, steps, and what a mutation about them answers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from graph_api.domain.answers import Verdict
from graph_api.domain.dates import OPEN_MS, today
from graph_api.domain.reviews import ReviewAction, ReviewState
from graph_api.schema.connections import PageInfo
from graph_api.schema.enums import ReviewOutcome
from graph_api.schema.fields import resolved
from graph_api.schema.inputs import SubjectRef
from graph_api.schema.scalars import Instant
from graph_api.schema.text import Info, LanguageArgument, worded
from graph_api.services.rights_review_lists import ReviewPage, cursor_of
from graph_api.services.rights_review_model import (
    ReviewDone,
    ReviewReason,
    ReviewRefused,
    ReviewStepView,
    ReviewView,
)

_INVALID = frozenset({ReviewReason.INVALID_TEXT, ReviewReason.INVALID_KEY})
_UNKNOWN = frozenset({ReviewReason.RECEIPT_NOT_FOUND, ReviewReason.REVIEW_NOT_FOUND})


ACTIONS = {
    ReviewOutcome.UPHELD: ReviewAction.UPHOLD,
    ReviewOutcome.CHANGED: ReviewAction.CHANGE,
    ReviewOutcome.REFERRED: ReviewAction.REFER,
}


@strawberry.type(description="复核步骤 | One step of a review.")
class ReviewStep:
    """Resolved from a ``ReviewStepView``."""

    state: ReviewState = strawberry.field(description="状态 | State to which it led.")
    on: date = strawberry.field(description="日期 | Day of the step.")
    reasons: str | None = strawberry.field(description="理由 | Reasons given.")

    @resolved(description="角色 | Role of whoever took it.")
    def role(self, parent: strawberry.Parent[ReviewStepView]) -> str:
        """Return the role."""
        return parent.role.value

    @resolved(description="机构 | Organisation that took it; null: the subject itself.")
    def organisation(self, parent: strawberry.Parent[ReviewStepView]) -> str | None:
        """Return the organisation."""
        return parent.org

    @resolved(description="知悉起始 | Since when the platform has known it.")
    def known_from(self, parent: strawberry.Parent[ReviewStepView]) -> Instant:
        """Return the beginning on the second clock."""
        return Instant(parent.known_from)

    @resolved(description="知悉终止 | When the next step took its place; null: it is the last.")
    def known_until(self, parent: strawberry.Parent[ReviewStepView]) -> Instant | None:
        """Return the end on the second clock."""
        return None if parent.known_until >= OPEN_MS else Instant(parent.known_until)


@strawberry.type(
    description="复核申请 | A request that a person review an automated answer (PIPL, article 24)."
)
class ReviewRequest:
    """Resolved from a ``ReviewView``."""

    id: strawberry.ID = strawberry.field(description="复核编号 | Id of the review.")
    receipt: strawberry.ID = strawberry.field(description="回执号 | Receipt of the answer.")
    subject_id: strawberry.ID = strawberry.field(description="主体标识 | Platform id of the subject.")
    operation: str = strawberry.field(description="查询字段 | Root field that gave the answer.")
    verdict: Verdict | None = strawberry.field(description="核查结论 | Verdict of the answer.")
    valid_at: date | None = strawberry.field(description="有效日 | Day that the answer is about.")
    statement: str = strawberry.field(description="申请理由 | Why it is asked for.")
    due_on: date = strawberry.field(description="答复期限 | Last day for the answer.")
    state: ReviewState = strawberry.field(description="状态 | How it stands.")

    @resolved(description="申请方角色 | The role subject, or that of whoever asked on its behalf.")
    def requester_role(self, parent: strawberry.Parent[ReviewView]) -> str:
        """Return the role."""
        return parent.requester_role.value

    @resolved(description="答复机构 | Organisation that was given the answer and has to review it.")
    def organisation(self, parent: strawberry.Parent[ReviewView]) -> str | None:
        """Return the organisation."""
        return parent.org

    @resolved(description="知悉时点 | Second clock of the answer.")
    def known_at(self, parent: strawberry.Parent[ReviewView]) -> Instant | None:
        """Return the instant."""
        return None if parent.known_at is None else Instant(parent.known_at)

    @resolved(description="申请时间 | When it was asked for.")
    def requested_at(self, parent: strawberry.Parent[ReviewView]) -> Instant:
        """Return the instant."""
        return Instant(parent.requested_at)

    @resolved(description="是否逾期 | Whether nobody has answered by the last day.")
    def overdue(self, parent: strawberry.Parent[ReviewView]) -> bool:
        """Return whether it is overdue."""
        return parent.overdue(today())

    @resolved(description="步骤 | Its steps, first to last.", graphql_type=list[ReviewStep])
    def steps(self, parent: strawberry.Parent[ReviewView]) -> tuple[ReviewStepView, ...]:
        """Return the steps."""
        return parent.steps


@strawberry.type(description="复核列表项 | A review with its cursor (Relay).")
class ReviewEdge:
    """Resolved from a ``ReviewView``."""

    @resolved(description="游标 | Cursor that continues after this review.")
    def cursor(self, parent: strawberry.Parent[ReviewView]) -> str:
        """Return the cursor."""
        return cursor_of(parent)

    @resolved(description="复核 | The review.", graphql_type=ReviewRequest)
    def node(self, parent: strawberry.Parent[ReviewView]) -> ReviewView:
        """Return the review."""
        return parent


@strawberry.type(description="复核列表 | One page of reviews (Relay).")
class ReviewConnection:
    """Resolved from a ``ReviewPage``."""

    @resolved(description="列表项 | The reviews with their cursors.", graphql_type=list[ReviewEdge])
    def edges(self, parent: strawberry.Parent[ReviewPage]) -> tuple[ReviewView, ...]:
        """Return the rows."""
        return parent.reviews

    @resolved(description="复核 | The reviews without cursors.", graphql_type=list[ReviewRequest])
    def nodes(self, parent: strawberry.Parent[ReviewPage]) -> tuple[ReviewView, ...]:
        """Return the rows without cursors."""
        return parent.reviews

    @resolved(description="分页信息 | Where the page stands in the list.")
    def page_info(self, parent: strawberry.Parent[ReviewPage]) -> PageInfo:
        """Return the Relay page information."""
        rows = parent.reviews
        return PageInfo(
            has_next_page=parent.has_next,
            has_previous_page=parent.continued,
            start_cursor=cursor_of(rows[0]) if rows else None,
            end_cursor=cursor_of(rows[-1]) if rows else None,
        )


@strawberry.type(description="已办理 | It is done, now or by an earlier request under the same key.")
class ReviewSuccess:
    """Resolved from a ``ReviewDone``."""

    repeated: bool = strawberry.field(description="是否重复 | It had been done before, under the same key.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that it is done."""
        return isinstance(obj, ReviewDone)

    @resolved(description="复核 | The review as it stands.", graphql_type=ReviewRequest)
    def review(self, parent: strawberry.Parent[ReviewDone]) -> ReviewView:
        """Return the review."""
        return parent.review


@strawberry.interface(description="复核错误 | Why something about a review was not done.")
class ReviewError:
    """What every refusal says."""

    reason: ReviewReason = strawberry.field(description="原因代码 | Code of the reason.")

    @resolved(description="说明 | The reason in words.")
    def message(
        self, info: Info, parent: strawberry.Parent[ReviewRefused], language: LanguageArgument = None
    ) -> str:
        """Return the reason."""
        return worded(parent.text, language, info)


@strawberry.type(description="输入无效 | What was typed cannot be kept; nothing was done.")
class ReviewInvalidError(ReviewError):
    """Resolved from a ``ReviewRefused``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that something typed cannot be kept."""
        return isinstance(obj, ReviewRefused) and obj.reason in _INVALID


@strawberry.type(description="查无 | There is no such receipt or review for this caller.")
class ReviewUnknownError(ReviewError):
    """Resolved from a ``ReviewRefused``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that there is no such receipt or review."""
        return isinstance(obj, ReviewRefused) and obj.reason in _UNKNOWN


@strawberry.type(description="冲突 | It contradicts what was done before; nothing was done.")
class ReviewConflictError(ReviewError):
    """Resolved from a ``ReviewRefused``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that something stands in the way."""
        return isinstance(obj, ReviewRefused) and obj.reason not in _INVALID | _UNKNOWN

    @resolved(
        description="复核 | The review that stands in the way; null where it is not shown.",
        graphql_type=ReviewRequest | None,
    )
    def existing(self, parent: strawberry.Parent[ReviewRefused]) -> ReviewView | None:
        """Return the review."""
        return parent.review


ReviewPayload = Annotated[
    ReviewSuccess | ReviewInvalidError | ReviewUnknownError | ReviewConflictError,
    strawberry.union("ReviewPayload", description="办理结果 | What came of it."),
]

_KEY = (
    "幂等键 | Chosen by the client, 1 to 100 characters: the same key with the same content gives the first "
    "outcome again."
)
_REF = "主体引用 | Subject acted for; left out by a caller of the role subject."
_PURPOSE = "查询目的 | Why it is asked for the subject, 1 to 200 characters; left out by the role subject."


@strawberry.input(description="复核申请输入 | What is asked for.")
class RequestReviewInput:
    """Input RequestReviewInput."""

    receipt: strawberry.ID = strawberry.field(description="回执号 | Receipt of the answer to be reviewed.")
    statement: str = strawberry.field(
        description="申请理由 | Why, 1 to 2,000 characters; identity numbers are taken out."
    )
    idempotency_key: str = strawberry.field(description=_KEY)
    ref: SubjectRef | None = strawberry.field(default=None, description=_REF)
    purpose: str | None = strawberry.field(default=None, description=_PURPOSE)


@strawberry.input(description="撤回复核输入 | Which request is taken back.")
class WithdrawReviewInput:
    """Input WithdrawReviewInput."""

    request: strawberry.ID = strawberry.field(description="复核编号 | Id of the review.")
    idempotency_key: str = strawberry.field(description=_KEY)
    ref: SubjectRef | None = strawberry.field(default=None, description=_REF)
    purpose: str | None = strawberry.field(default=None, description=_PURPOSE)


@strawberry.input(description="复核答复输入 | What a person found.")
class AnswerReviewInput:
    """Input AnswerReviewInput."""

    request: strawberry.ID = strawberry.field(description="复核编号 | Id of the review.")
    outcome: ReviewOutcome = strawberry.field(description="结论 | What was found.")
    reasons: str = strawberry.field(
        description="理由 | Why, for the subject to read; 1 to 2,000 characters, without identity numbers."
    )
    idempotency_key: str = strawberry.field(description=_KEY)
