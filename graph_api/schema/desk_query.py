"""Root fields of the desk that read: open receipts, one receipt with what it leaves."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from graph_api.domain.facts import Matter
from graph_api.schema.answer_views import Scene
from graph_api.schema.connections import Connection
from graph_api.schema.desk_commitments import Commitment
from graph_api.schema.desk_decisions import DecisionFinding
from graph_api.schema.desk_eligibility import EligibilityAnswer, EligibilityView
from graph_api.schema.desk_parts import ReceiptDuties
from graph_api.schema.fields import resolved
from graph_api.schema.inputs import to_moment, to_reference
from graph_api.schema.recording import record
from graph_api.schema.rights_query import After, First, checked_id
from graph_api.schema.root_arguments import GUARD, At, Ref
from graph_api.schema.text import Info
from graph_api.services.audit_model import AuditedAnswer
from graph_api.services.desk.commitment_requests import CommitmentView
from graph_api.services.desk.decision_requests import FoundDecision
from graph_api.services.desk.duties import DeskView
from graph_api.services.search import DEFAULT_FIRST
from graph_api.services.subject_views import Page


@strawberry.type
class DeskQuery:
    """Root fields of the desk."""

    @resolved(
        description=(
            "未办结回执 | Receipts of the caller's organisation about which something has not been answered, "
            "oldest first; auditors and administrators see those of every organisation. A token that names a "
            "region narrows to it."
        ),
        graphql_type=Connection[ReceiptDuties],
        extensions=[GUARD],
    )
    async def open_receipts(
        self, info: Info, first: First = DEFAULT_FIRST, after: After = None
    ) -> Page[DeskView]:
        """Return one page of the receipts."""
        context = info.context
        size = DEFAULT_FIRST if first is None else first
        return await context.services.duties.open(context.caller, size, after, context.request_id)

    @resolved(
        description="回执待办 | What a receipt of the caller's organisation leaves to answer; else null.",
        graphql_type=ReceiptDuties | None,
        extensions=[GUARD],
    )
    async def receipt_duties(
        self,
        info: Info,
        receipt: Annotated[strawberry.ID, strawberry.argument(description="回执号 | The receipt.")],
    ) -> DeskView | None:
        """Return the receipt."""
        context = info.context
        return await context.services.duties.receipt(
            context.caller, checked_id(receipt, "receipt"), context.request_id
        )

    @resolved(
        description=(
            "到期承诺 | Promises to the caller's organisation that are due by a day and neither kept nor "
            "missed, the next first; auditors and administrators see those of every organisation."
        ),
        graphql_type=Connection[Commitment],
        extensions=[GUARD],
    )
    async def commitments_due(
        self,
        info: Info,
        until: Annotated[date, strawberry.argument(description="截止日 | Last day promised, included.")],
        first: First = DEFAULT_FIRST,
        after: After = None,
    ) -> Page[CommitmentView]:
        """Return one page of the promises."""
        context = info.context
        size = DEFAULT_FIRST if first is None else first
        return await context.services.commitments.due(context.caller, until, size, after, context.request_id)

    @resolved(
        description=(
            "无核查决定 | Decisions of a period of at most 366 days that rest on no proper look-up, oldest "
            "first: recorded ones with what was found, and loaded licences whose department has no pre-check "
            "of the subject on that day. Only auditors and administrators see other organisations' ones."
        ),
        graphql_type=Connection[DecisionFinding],
        extensions=[GUARD],
    )
    async def decision_findings(
        self,
        info: Info,
        from_: Annotated[date, strawberry.argument(name="from", description="起日 | First day.")],
        to: Annotated[date, strawberry.argument(description="止日 | Last day.")],
        department: Annotated[
            str | None,
            strawberry.argument(
                description="机构 | Only this one, for auditors; default: all of the catalogue."
            ),
        ] = None,
        first: First = DEFAULT_FIRST,
        after: After = None,
    ) -> Page[FoundDecision]:
        """Return one page of the decisions."""
        context = info.context
        size = DEFAULT_FIRST if first is None else first
        return await context.services.decisions.found(
            context.caller, from_, to, department, size, after, context.request_id
        )

    @resolved(
        description=(
            "便利服务资格 | Whether a subject may be served through the green channel, or its application be "
            "accepted though documents are missing, with every condition met or not (article 4)."
        ),
        graphql_type=EligibilityAnswer,
        extensions=[GUARD],
    )
    async def service_eligibility(
        self,
        info: Info,
        ref: Ref,
        matter: Annotated[Matter, strawberry.argument(description="事项 | The matter.")],
        as_of: At = None,
    ) -> EligibilityView:
        """Return each service with its conditions."""
        services = info.context.services
        moment = to_moment(as_of)
        reference = to_reference(ref, services.identities)
        result = await services.eligibility.answer(reference, matter, moment)
        told = {each.service.value: each.eligible.name for each in result.services}
        answer = AuditedAnswer(reference, result.subject.id, answer={"complete": result.complete, **told})
        await record(info, moment, [answer], matter.value)
        return EligibilityView(result, Scene({result.subject.id: result.subject}, moment.valid_at))
