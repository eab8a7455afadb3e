"""Root fields about reports by the public: for departments, for the handler, for whoever informed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from graph_api.domain.tips.informers import Informer
from graph_api.domain.tips.machine import TipState
from graph_api.domain.tips.reasons import TIP_REASONS, TipReason
from graph_api.schema.connections import Connection
from graph_api.schema.fields import resolved
from graph_api.schema.rights_query import After, First, checked_id
from graph_api.schema.root_arguments import GUARD, Purpose
from graph_api.schema.text import Info, LanguageArgument, worded
from graph_api.schema.tips_parts import Tip
from graph_api.services.search import DEFAULT_FIRST
from graph_api.services.subject_views import Page
from graph_api.services.tips.requests import OutcomeView, TipView

Number = Annotated[strawberry.ID, strawberry.argument(description="举报编号 | Number of the report.")]


@strawberry.type(description="举报人 | What an informer said of himself, for the one person who handles it.")
class TipInformer:
    """Resolved from an ``Informer``."""

    name: str | None = strawberry.field(description="姓名 | Null: not given.")
    contact: str | None = strawberry.field(description="联系方式 | Null: not given.")

    @resolved(description="是否实名 | Whether anything was given; false: anonymous.")
    def named(self, parent: strawberry.Parent[Informer]) -> bool:
        """Return whether anything was given."""
        return parent.is_named


@strawberry.type(description="举报处理结果 | How a report stands, for whoever has its code.")
class TipOutcome:
    """Resolved from an ``OutcomeView``."""

    state: TipState = strawberry.field(description="状态 | How it stands.")
    submitted_on: date = strawberry.field(description="提交日期 | Day on which it was taken.")
    decided_on: date | None = strawberry.field(description="处理日期 | Day of the decision.")
    reason: TipReason | None = strawberry.field(description="理由 | Why it was not pursued.")
    outcome: str | None = strawberry.field(description="处理结果 | What the handler lets the informer know.")

    @resolved(description="理由说明 | The reason in words.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[OutcomeView], language: LanguageArgument = None
    ) -> str | None:
        """Return the reason."""
        return None if parent.reason is None else worded(TIP_REASONS[parent.reason], language, info)


@strawberry.type
class TipsQuery:
    """Root fields about reports by the public."""

    @resolved(
        description=(
            "举报列表 | Reports of the caller's region, and those that its department handles, oldest first, "
            "without their informers."
        ),
        graphql_type=Connection[Tip],
        extensions=[GUARD],
    )
    async def tips(
        self,
        info: Info,
        state: Annotated[
            TipState | None, strawberry.argument(description="状态 | Only in this state; default: all.")
        ] = None,
        first: First = DEFAULT_FIRST,
        after: After = None,
    ) -> Page[TipView]:
        """Return one page of reports."""
        context = info.context
        size = DEFAULT_FIRST if first is None else first
        return await context.services.tips.tips(context.caller, state, size, after, context.request_id)

    @resolved(
        description="举报 | One report, without its informer; null where there is none for the caller.",
        graphql_type=Tip | None,
        extensions=[GUARD],
    )
    async def tip(self, info: Info, id: Number) -> TipView | None:  # noqa: A002
        """Return the report."""
        context = info.context
        return await context.services.tips.tip(context.caller, checked_id(id, "id"), context.request_id)

    @resolved(
        description=(
            "查阅举报人 | Who informed: for the one person who was named to handle the report, with a "
            "purpose, on record; null for everybody else, and where there is no such report."
        ),
        graphql_type=TipInformer | None,
        extensions=[GUARD],
    )
    async def tip_informer(self, info: Info, tip: Number, purpose: Purpose) -> Informer | None:
        """Return the informer."""
        context = info.context
        return await context.services.informers.informer(
            context.caller, checked_id(tip, "tip"), purpose, context.request_id
        )

    @resolved(
        description=(
            "举报结果查询 | How a report stands, for whoever has the code that was given with its number; "
            "null alike for an unknown number and a wrong code. Asking is not on record."
        ),
        graphql_type=TipOutcome | None,
        extensions=[GUARD],
    )
    async def tip_outcome(
        self,
        info: Info,
        number: Number,
        code: Annotated[str, strawberry.argument(description="查询码 | The code.")],
    ) -> OutcomeView | None:
        """Return how it stands."""
        return await info.context.services.tip_intake.outcome(checked_id(number, "number"), code)
