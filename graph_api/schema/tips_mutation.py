"""Mutations about reports by the public: submit, assign, decide."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.schema.fields import resolved
from graph_api.schema.root_arguments import GUARD
from graph_api.schema.text import Info
from graph_api.schema.tips_inputs import (
    DecideTipInput,
    SubmitTipInput,
    TriageTipInput,
    to_decision,
    to_submission,
    to_triage,
)
from graph_api.schema.tips_parts import TakenPayload, TipPayload
from graph_api.services.casework.requests import Asking
from graph_api.services.tips.requests import TakenResult, TipResult

_INPUT = strawberry.argument(description="输入 | What is done.")


@strawberry.type
class TipsMutation:
    """Mutations about reports by the public."""

    @resolved(
        description=(
            "举报失信 | Report a breach of trust, with a name or without: anybody may. Nothing about whoever "
            "reports is kept but what he says of himself, sealed. Answers a number and a code to follow it."
        ),
        graphql_type=TakenPayload,
        extensions=[GUARD],
    )
    async def submit_tip(self, info: Info, input: Annotated[SubmitTipInput, _INPUT]) -> TakenResult:  # noqa: A002
        """Take a report."""
        services = info.context.services
        return await services.tip_intake.submit(
            input.idempotency_key, to_submission(input, services.identities)
        )

    @resolved(
        description=(
            "举报分办 | Name the department and the person who handle a report: a department of its region "
            "for the first time, the department that has it after that; never the caller himself."
        ),
        graphql_type=TipPayload,
        extensions=[GUARD],
    )
    async def triage_tip(self, info: Info, input: Annotated[TriageTipInput, _INPUT]) -> TipResult:  # noqa: A002
        """Assign a report."""
        services = info.context.services
        return await services.tips.act(_asking(info, input.idempotency_key), to_triage(input))

    @resolved(
        description="举报处理 | End the handling of a report: by the person who was named, with an outcome.",
        graphql_type=TipPayload,
        extensions=[GUARD],
    )
    async def decide_tip(self, info: Info, input: Annotated[DecideTipInput, _INPUT]) -> TipResult:  # noqa: A002
        """Decide a report."""
        services = info.context.services
        return await services.tips.act(_asking(info, input.idempotency_key), to_decision(input))


def _asking(info: Info, key: str) -> Asking:
    context = info.context
    return Asking(context.caller, info.field_name, key, context.request_id)
