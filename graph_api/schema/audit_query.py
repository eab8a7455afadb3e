"""Root fields about the audit trail."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.schema.audit import (
    AuditConnection,
    AuditPageView,
    AuditRecord,
    audit_filter,
    receipt_id,
    searched_for,
    shown_of_receipt,
    shown_of_subject,
)
from graph_api.schema.fields import resolved
from graph_api.schema.inputs import SubjectRef, to_moment, to_reference
from graph_api.schema.recording import record
from graph_api.schema.root_arguments import GUARD
from graph_api.schema.scalars import Instant
from graph_api.schema.text import Info
from graph_api.services.audit_model import AuditRecordView
from graph_api.services.search import DEFAULT_FIRST


@strawberry.type
class AuditQuery:
    """Root fields about the audit trail."""

    @resolved(
        description=(
            "查询留痕 | The audit trail, newest first, for auditors and administrators; a token that names a "
            "region shows look-ups by callers of that region. Reading the trail is on record too."
        ),
        graphql_type=AuditConnection,
        extensions=[GUARD],
    )
    async def audit_records(
        self,
        info: Info,
        subject: Annotated[
            SubjectRef | None,
            strawberry.argument(description="主体引用 | Look-ups of this subject; not with caseNumber."),
        ] = None,
        org: Annotated[
            str | None, strawberry.argument(description="机构 | Look-ups by callers of this organisation.")
        ] = None,
        caller: Annotated[
            str | None,
            strawberry.argument(
                description="查询人 | Look-ups by this person or machine; with org, subject or caseNumber."
            ),
        ] = None,
        case_number: Annotated[
            str | None,
            strawberry.argument(description="办件编号 | Look-ups for a case; not with subject."),
        ] = None,
        operation: Annotated[
            str | None, strawberry.argument(description="查询字段 | Look-ups by this root field.")
        ] = None,
        since: Annotated[
            Instant | None, strawberry.argument(description="起始时间 | Not before this moment.")
        ] = None,
        until: Annotated[
            Instant | None, strawberry.argument(description="截止时间 | Not after this moment.")
        ] = None,
        first: Annotated[
            int | None, strawberry.argument(description="每页条数 | Records of the page, 1 to 100.")
        ] = DEFAULT_FIRST,
        after: Annotated[
            str | None, strawberry.argument(description="游标 | Cursor after which the page begins.")
        ] = None,
    ) -> AuditPageView:
        """Return one page of the trail as it stood before this look at it was recorded."""
        context = info.context
        reference = None if subject is None else to_reference(subject, context.services.identities)
        wanted = audit_filter(reference, org, caller, case_number, operation, since, until)
        size = DEFAULT_FIRST if first is None else first
        page = await context.services.audit.search(context.caller, wanted, size, after)
        question = searched_for(wanted, size, after)
        await record(info, to_moment(None), shown_of_subject(reference, page), question)
        return AuditPageView(page, after is not None)

    @resolved(
        description=(
            "回执 | The look-up behind a receipt, with what it answered. Auditors see every one, other roles "
            "those of their own organisation, with a region only those by callers of that region; null "
            "otherwise."
        ),
        graphql_type=AuditRecord | None,
        extensions=[GUARD],
    )
    async def receipt(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="回执号 | Id of the receipt.")],  # noqa: A002
    ) -> AuditRecordView | None:
        """Return the record of the look-up with the answer of this receipt alone."""
        context = info.context
        view = await context.services.audit.receipt(context.caller, receipt_id(id))
        shown = "yes" if view else "no"
        await record(info, to_moment(None), shown_of_receipt(view), f"receipt={id}; shown={shown}")
        return view
