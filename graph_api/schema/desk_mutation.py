"""Mutations of the desk: acts of the table of transitions, safe to repeat under their keys."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.domain.casework.states import Action
from graph_api.schema.desk_commitments import CommitmentPayload
from graph_api.schema.desk_decisions import DecisionPayload
from graph_api.schema.desk_inputs import (
    AnswerDutyInput,
    KeepCommitmentInput,
    MakeCommitmentInput,
    RecordDecisionInput,
)
from graph_api.schema.desk_parts import DutyPayload
from graph_api.schema.fields import resolved
from graph_api.schema.inputs import to_reference
from graph_api.schema.rights_query import checked_id
from graph_api.schema.root_arguments import GUARD
from graph_api.schema.text import Info
from graph_api.services.casework.requests import Asking
from graph_api.services.desk.commitment_requests import CommitmentResult, Keeping, Making
from graph_api.services.desk.decision_requests import DecisionResult, Recording
from graph_api.services.desk.duties import DutyAnswer, DutyResult

_INPUT = strawberry.argument(description="输入 | What is done.")


@strawberry.type
class DeskMutation:
    """Mutations of the desk."""

    @resolved(
        description=(
            "答复措施 | Say of a measure on a receipt of the caller's organisation that it was executed, "
            "considered, or not executed and why. The receipt closes when all are answered."
        ),
        graphql_type=DutyPayload,
        extensions=[GUARD],
    )
    async def answer_duty(self, info: Info, input: Annotated[AnswerDutyInput, _INPUT]) -> DutyResult:  # noqa: A002
        """Answer about a duty."""
        given = DutyAnswer(
            receipt=checked_id(input.receipt, "receipt"),
            duty=checked_id(input.duty, "duty"),
            action=Action(input.response.value),
            on=input.on,
            reason=None if input.reason is None else input.reason.value,
            note=input.note,
            reference=input.reference,
            expected_step=input.expected_step,
        )
        return await info.context.services.duties.answer(_asking(info, input.idempotency_key), given)

    @resolved(
        description=(
            "接受承诺 | Take a promise: a record COMMITMENT with its day. Once that has passed and it was "
            "not kept, the record becomes kept = false by itself."
        ),
        graphql_type=CommitmentPayload,
        extensions=[GUARD],
    )
    async def make_commitment(
        self,
        info: Info,
        input: Annotated[MakeCommitmentInput, _INPUT],  # noqa: A002
    ) -> CommitmentResult:
        """Take a promise."""
        services = info.context.services
        given = Making(
            subject=to_reference(input.ref, services.identities),
            title=input.title,
            matter=input.matter,
            due_on=input.due_on,
            receipt=None if input.receipt is None else checked_id(input.receipt, "receipt"),
            on=input.on,
        )
        return await services.commitments.make(_asking(info, input.idempotency_key), given)

    @resolved(
        description=(
            "履行承诺 | Say that a promise was kept: kept = true, or after its last day a new version with "
            "the day, which stays a bad record."
        ),
        graphql_type=CommitmentPayload,
        extensions=[GUARD],
    )
    async def keep_commitment(
        self,
        info: Info,
        input: Annotated[KeepCommitmentInput, _INPUT],  # noqa: A002
    ) -> CommitmentResult:
        """Say that a promise was kept."""
        given = Keeping(
            commitment=checked_id(input.commitment, "commitment"),
            on=input.on,
            note=input.note,
            reference=input.reference,
            expected_step=input.expected_step,
        )
        return await info.context.services.commitments.keep(_asking(info, input.idempotency_key), given)

    @resolved(
        description=(
            "登记许可决定 | Record a decision: a record LICENCE that refers to its receipt. What is wrong "
            "with the look-up behind it is found and told, and stops nothing."
        ),
        graphql_type=DecisionPayload,
        extensions=[GUARD],
    )
    async def record_decision(
        self,
        info: Info,
        input: Annotated[RecordDecisionInput, _INPUT],  # noqa: A002
    ) -> DecisionResult:
        """Record a decision."""
        services = info.context.services
        given = Recording(
            subject=to_reference(input.ref, services.identities),
            matter=input.matter,
            decided_on=input.decided_on,
            outcome=input.outcome,
            number=input.number,
            receipt=None if input.receipt is None else checked_id(input.receipt, "receipt"),
        )
        return await services.decisions.record(_asking(info, input.idempotency_key), given)


def _asking(info: Info, key: str) -> Asking:
    context = info.context
    return Asking(context.caller, info.field_name, key, context.request_id)
