"""Root fields of a subject's own rights (PIPL, articles 24, 44 and 45; docs/rights.md)."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.domain.facts import Matter
from graph_api.domain.reviews import ReviewState
from graph_api.errors import InvalidInputError
from graph_api.schema.answer_views import Scene
from graph_api.schema.fields import resolved
from graph_api.schema.inputs import SubjectRef, to_moment, to_reference
from graph_api.schema.rights import LookUpConnection, OwnExplanation
from graph_api.schema.rights_reviews import ReviewConnection
from graph_api.schema.rights_views import ExplanationView
from graph_api.schema.root_arguments import GUARD, At
from graph_api.schema.text import Info
from graph_api.services.rights_acting import Acting, acting
from graph_api.services.rights_look_ups import LookUpPage
from graph_api.services.rights_receipts import LONGEST_RECEIPT
from graph_api.services.rights_review_lists import ReviewPage
from graph_api.services.search import DEFAULT_FIRST

BehalfOf = Annotated[
    SubjectRef | None,
    strawberry.argument(
        description="主体引用 | Subject acted for; left out by the role subject, needed by others."
    ),
]
BehalfPurpose = Annotated[
    str | None,
    strawberry.argument(
        description="查询目的 | Why it is asked for the subject, 1 to 200 characters; needed with ref, kept."
    ),
]
First = Annotated[int | None, strawberry.argument(description="每页条数 | Rows of the page, 1 to 100.")]
After = Annotated[str | None, strawberry.argument(description="游标 | Cursor after which the page begins.")]


def acting_for(info: Info, ref: SubjectRef | None, purpose: str | None) -> Acting:
    """Return for whom the caller of a request acts; raises as ``services.rights_acting.acting``."""
    context = info.context
    identities = context.services.identities
    reference = None if ref is None else to_reference(ref, identities)
    return acting(context.caller, reference, purpose, identities, context.request_id)


def checked_id(text: str, name: str) -> str:
    """Return an id; raises ``InvalidInputError`` for text too long to be one."""
    if len(text) > LONGEST_RECEIPT:
        raise InvalidInputError(
            f"{name} is at most {LONGEST_RECEIPT} characters long.", f"{name} 最长 {LONGEST_RECEIPT} 个字符。"
        )
    return text


@strawberry.type
class RightsQuery:
    """Root fields of a subject's own rights."""

    @resolved(
        description=(
            "本人被查询记录 | Who looked the subject up: organisation, role, time, matter, purpose, verdict, "
            "newest first. Look-ups that are secret by law are not in it. Reading it is on record too."
        ),
        graphql_type=LookUpConnection,
        extensions=[GUARD],
    )
    async def my_look_ups(
        self,
        info: Info,
        ref: BehalfOf = None,
        purpose: BehalfPurpose = None,
        first: First = DEFAULT_FIRST,
        after: After = None,
    ) -> LookUpPage:
        """Return one page of the look-ups as they stood before this one was recorded."""
        size = DEFAULT_FIRST if first is None else first
        return await info.context.services.look_ups.page(acting_for(info, ref, purpose), size, after)

    @resolved(
        description=(
            "本人说明 | How every measure stands for the subject, with every reason, its basis and what can "
            "be done: of the answer behind a receipt, or of a moment and matter. Others are shown as far as "
            "everybody may see them."
        ),
        graphql_type=OwnExplanation,
        extensions=[GUARD],
    )
    async def my_explanation(
        self,
        info: Info,
        receipt: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="回执号 | Answer to be explained; not with matter or asOf."),
        ] = None,
        matter: Annotated[
            Matter | None, strawberry.argument(description="事项 | Only measures of this matter.")
        ] = None,
        as_of: At = None,
        ref: BehalfOf = None,
        purpose: BehalfPurpose = None,
    ) -> ExplanationView:
        """Return the explanation."""
        service = info.context.services.explanations
        whose = acting_for(info, ref, purpose)
        if receipt is None:
            answer = await service.explain(whose, to_moment(as_of), matter)
        elif matter is not None or as_of is not None:
            raise InvalidInputError(
                "A receipt has its own matter and moment: leave out matter and asOf.",
                "回执已含事项和时点，请省略 matter 和 asOf。",
            )
        else:
            answer = await service.explain_receipt(whose, checked_id(receipt, "receipt"))
        return ExplanationView(answer, Scene(answer.subjects, answer.moment.valid_at))

    @resolved(
        description="本人复核申请 | Reviews that were asked for about the subject, newest first.",
        graphql_type=ReviewConnection,
        extensions=[GUARD],
    )
    async def my_reviews(
        self,
        info: Info,
        ref: BehalfOf = None,
        purpose: BehalfPurpose = None,
        first: First = DEFAULT_FIRST,
        after: After = None,
    ) -> ReviewPage:
        """Return one page of the reviews."""
        size = DEFAULT_FIRST if first is None else first
        return await info.context.services.review_lists.of_subject(
            acting_for(info, ref, purpose), size, after
        )

    @resolved(
        description=(
            "待复核申请 | Reviews of the answers that the caller's organisation was given, oldest first; an "
            "auditor sees those of every organisation. A token that names a region narrows to it."
        ),
        graphql_type=ReviewConnection,
        extensions=[GUARD],
    )
    async def review_requests(
        self,
        info: Info,
        status: Annotated[
            ReviewState | None, strawberry.argument(description="状态 | Only this state; default: every one.")
        ] = None,
        first: First = DEFAULT_FIRST,
        after: After = None,
    ) -> ReviewPage:
        """Return one page of the reviews."""
        context = info.context
        states = tuple(ReviewState) if status is None else (status,)
        size = DEFAULT_FIRST if first is None else first
        return await context.services.review_lists.to_answer(
            context.caller, states, size, after, context.request_id
        )
