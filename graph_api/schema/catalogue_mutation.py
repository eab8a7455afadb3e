"""Mutations of the catalogue: each is an act of the table of transitions, safe to repeat under its key."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.domain.catalogue.editions import EditionAction
from graph_api.schema.catalogue_inputs import (
    AmendEditionInput,
    DraftEditionInput,
    EditionStepInput,
    to_edition_content,
)
from graph_api.schema.catalogue_payloads import EditionPayload
from graph_api.schema.fields import resolved
from graph_api.schema.rights_query import checked_id
from graph_api.schema.root_arguments import GUARD
from graph_api.schema.text import Info
from graph_api.services.casework.requests import Asking
from graph_api.services.catalogue.requests import EditionRequest, EditionResult

_INPUT = strawberry.argument(description="输入 | What is done.")


@strawberry.type
class CatalogueMutation:
    """Mutations of the catalogue."""

    @resolved(
        description="起草目录版本 | Draft a set of changes to rows of the catalogue; every row is checked.",
        graphql_type=EditionPayload,
        extensions=[GUARD],
    )
    async def draft_edition(
        self,
        info: Info,
        input: Annotated[DraftEditionInput, _INPUT],  # noqa: A002
    ) -> EditionResult:
        """Draft an edition."""
        request = EditionRequest(EditionAction.DRAFT, content=to_edition_content(input))
        return await _act(info, input.idempotency_key, request)

    @resolved(
        description="修改目录版本 | Say anew all that a draft says.",
        graphql_type=EditionPayload,
        extensions=[GUARD],
    )
    async def amend_edition(
        self,
        info: Info,
        input: Annotated[AmendEditionInput, _INPUT],  # noqa: A002
    ) -> EditionResult:
        """Change a draft."""
        request = EditionRequest(
            EditionAction.AMEND,
            checked_id(input.edition, "edition"),
            expected_step=input.expected_step,
            content=to_edition_content(input),
        )
        return await _act(info, input.idempotency_key, request)

    @resolved(
        description="撤回目录版本 | Take a draft back.", graphql_type=EditionPayload, extensions=[GUARD]
    )
    async def withdraw_edition(
        self,
        info: Info,
        input: Annotated[EditionStepInput, _INPUT],  # noqa: A002
    ) -> EditionResult:
        """Take a draft back."""
        return await _step(info, input, EditionAction.WITHDRAW)

    @resolved(
        description=(
            "通过目录版本 | Approve, by somebody else than whoever drafted it: its rows hold from its "
            "first day on and are known from now on."
        ),
        graphql_type=EditionPayload,
        extensions=[GUARD],
    )
    async def approve_edition(
        self,
        info: Info,
        input: Annotated[EditionStepInput, _INPUT],  # noqa: A002
    ) -> EditionResult:
        """Approve an edition."""
        return await _step(info, input, EditionAction.APPROVE)

    @resolved(
        description="不通过目录版本 | Reject, with a text; it changes nothing.",
        graphql_type=EditionPayload,
        extensions=[GUARD],
    )
    async def reject_edition(
        self,
        info: Info,
        input: Annotated[EditionStepInput, _INPUT],  # noqa: A002
    ) -> EditionResult:
        """Reject an edition."""
        return await _step(info, input, EditionAction.REJECT)


async def _step(info: Info, given: EditionStepInput, action: EditionAction) -> EditionResult:
    request = EditionRequest(
        action, checked_id(given.edition, "edition"), given.note, expected_step=given.expected_step
    )
    return await _act(info, given.idempotency_key, request)


async def _act(info: Info, key: str, request: EditionRequest) -> EditionResult:
    context = info.context
    asking = Asking(context.caller, info.field_name, key, context.request_id)
    return await context.services.editions.act(asking, request)
