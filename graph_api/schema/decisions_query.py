"""Root fields on which something is decided: the credit report and the pre-check."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.domain.facts import Matter
from graph_api.errors import LimitExceededError
from graph_api.schema.answer_views import PreCheckView, Scene
from graph_api.schema.disclosure import disclose
from graph_api.schema.fields import resolved
from graph_api.schema.inputs import SubjectRef, to_moment, to_reference
from graph_api.schema.precheck import PreCheck
from graph_api.schema.report import CreditReport
from graph_api.schema.root_arguments import (
    GUARD,
    At,
    ConsentReference,
    LegalGroundArgument,
    Purpose,
    Ref,
)
from graph_api.schema.text import Info
from graph_api.services.legal_ground import to_ground
from graph_api.services.precheck import MOST_SUBJECTS
from graph_api.services.report_model import CreditReportResult


@strawberry.type
class DecisionsQuery:
    """Root fields on which something is decided: the credit report and the pre-check."""

    @resolved(
        description="信用报告 | The credit report on a subject.",
        graphql_type=CreditReport,
        extensions=[GUARD],
    )
    async def credit_report(
        self,
        info: Info,
        ref: Ref,
        purpose: Purpose,
        as_of: At = None,
        legal_ground: LegalGroundArgument = None,
        consent_reference: ConsentReference = None,
    ) -> CreditReportResult:
        """Return the report."""
        context = info.context
        result = await context.services.reports.report(
            to_reference(ref, context.services.identities),
            purpose,
            to_moment(as_of),
            context.caller,
            request_id=context.request_id,
            ground=to_ground(legal_ground, consent_reference),
        )
        disclose(info, purpose)
        return result

    @resolved(
        description="事前核查 | One answer for each subject, in the order asked; none for an empty list.",
        graphql_type=list[PreCheck],
        extensions=[GUARD],
    )
    async def pre_check(
        self,
        info: Info,
        subjects: Annotated[
            list[SubjectRef],
            strawberry.argument(description="主体引用 | The subjects, at most 500; more is LIMIT_EXCEEDED."),
        ],
        matter: Annotated[Matter, strawberry.argument(description="事项 | What is about to be decided.")],
        purpose: Purpose,
        case_number: Annotated[
            str | None, strawberry.argument(description="办件编号 | Case for which it is asked.")
        ] = None,
        as_of: At = None,
        legal_ground: LegalGroundArgument = None,
        consent_reference: ConsentReference = None,
    ) -> list[PreCheckView]:
        """Return the pre-checks, on record before they are answered."""
        context = info.context
        if len(subjects) > MOST_SUBJECTS:  # before any reference is read: the call is refused as a whole
            raise LimitExceededError(
                f"A pre-check takes at most {MOST_SUBJECTS} subjects; {len(subjects)} were given.",
                f"一次核查至多 {MOST_SUBJECTS} 个主体，本次为 {len(subjects)} 个。",
            )
        moment = to_moment(as_of)
        results = await context.services.pre_check.check(
            [to_reference(ref, context.services.identities) for ref in subjects],
            matter,
            purpose,
            case_number,
            moment,
            context.caller,
            request_id=context.request_id,
            ground=to_ground(legal_ground, consent_reference),
        )
        disclose(info, purpose)
        return [PreCheckView(result, Scene(result.subjects, moment.valid_at)) for result in results]
