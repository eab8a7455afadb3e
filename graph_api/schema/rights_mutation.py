"""What can be done about reviews: ask, take back, answer. Each is safe to repeat under its key."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.domain.reviews import ReviewAction
from graph_api.schema.fields import resolved
from graph_api.schema.rights_query import acting_for, checked_id
from graph_api.schema.rights_reviews import (
    ACTIONS,
    AnswerReviewInput,
    RequestReviewInput,
    ReviewPayload,
    WithdrawReviewInput,
)
from graph_api.schema.root_arguments import GUARD
from graph_api.schema.text import Info
from graph_api.services.rights_review_model import ReviewResult
from graph_api.services.rights_reviews import Answer, Request


@strawberry.type
class RightsMutation:
    """Mutations about reviews."""

    @resolved(
        description=("申请人工复核 | Ask that a person review an automated answer (PIPL, article 24)."),
        graphql_type=ReviewPayload,
        extensions=[GUARD],
    )
    async def request_review(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            RequestReviewInput, strawberry.argument(description="输入 | What is asked for.")
        ],
    ) -> ReviewResult:
        """Ask for a review."""
        asked = Request(checked_id(input.receipt, "receipt"), input.statement, input.idempotency_key)
        whose = acting_for(info, input.ref, input.purpose)
        return await info.context.services.reviews.request(whose, asked)

    @resolved(
        description="撤回复核申请 | Take a request back, while nobody has answered it.",
        graphql_type=ReviewPayload,
        extensions=[GUARD],
    )
    async def withdraw_review(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            WithdrawReviewInput, strawberry.argument(description="输入 | Which request.")
        ],
    ) -> ReviewResult:
        """Take a request back."""
        answer = Answer(
            checked_id(input.request, "request"), ReviewAction.WITHDRAW, None, input.idempotency_key
        )
        whose = acting_for(info, input.ref, input.purpose)
        return await info.context.services.reviews.withdraw(whose, answer)

    @resolved(
        description=(
            "答复复核 | Say what a person found: by the organisation that was given it, or an auditor; "
            "never by whoever asked for the review. Of two who answer at once one is too late."
        ),
        graphql_type=ReviewPayload,
        extensions=[GUARD],
    )
    async def answer_review(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            AnswerReviewInput, strawberry.argument(description="输入 | What was found.")
        ],
    ) -> ReviewResult:
        """Answer a review."""
        context = info.context
        answer = Answer(
            checked_id(input.request, "request"),
            ACTIONS[input.outcome],
            input.reasons,
            input.idempotency_key,
        )
        return await context.services.reviews.answer(context.caller, answer, context.request_id)
