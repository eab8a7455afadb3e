"""The root of the schema: one resolver a field, each one question to one service."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Awaitable
from dataclasses import replace
from typing import Annotated, TypeVar, cast

import strawberry

from graph_api.domain.answers import ReachStatus
from graph_api.domain.facts import Matter, Moment, SubjectKind
from graph_api.errors import LimitExceededError, NotFoundError
from graph_api.schema.answer_views import PreCheckView, ReachAnswerView, Scene
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
from graph_api.schema.authorization import RootGuard, may_read
from graph_api.schema.fields import resolved
from graph_api.schema.inputs import AsOf, SubjectRef, to_moment, to_reference
from graph_api.schema.lookahead import selected_sections, selects
from graph_api.schema.nodes import Node, Subject
from graph_api.schema.precheck import PreCheck
from graph_api.schema.reach import ReachAnswer
from graph_api.schema.recording import found, reached, record
from graph_api.schema.report import CreditReport
from graph_api.schema.scalars import Instant
from graph_api.schema.search import SubjectConnection
from graph_api.schema.text import Info
from graph_api.services.audit_model import AuditRecordView
from graph_api.services.precheck import MOST_SUBJECTS
from graph_api.services.reach import ReachAnswerResult
from graph_api.services.references import SubjectRefValue
from graph_api.services.report_model import CreditReportResult
from graph_api.services.search import DEFAULT_FIRST, SearchResult
from graph_api.services.subject_views import SubjectView

Ref = Annotated[SubjectRef, strawberry.argument(description="主体引用 | The subject asked about.")]
At = Annotated[
    AsOf | None, strawberry.argument(description="时点 | The two clocks; default: today, as known now.")
]
Purpose = Annotated[
    str, strawberry.argument(description="查询目的 | Why it is asked, 1 to 200 characters; kept on record.")
]

_View = TypeVar("_View")

_GUARD = RootGuard()


@strawberry.type(description="查询 | Everything that can be asked.")
class Query:
    """The query root."""

    @resolved(
        description="按平台标识取节点 | What has this platform id; null when nothing has.",
        graphql_type=Node | None,
        extensions=[_GUARD],
    )
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="平台标识 | Platform id.")],  # noqa: A002
    ) -> object:
        """Return the node with this id, as of today."""
        context = info.context
        moment = to_moment(None)
        reference = SubjectRefValue.by_id(id)
        answer = context.services.subjects.node(id, moment, context.caller, selected_sections(info))
        node = await _with_measures(info, answer, reference, moment)
        await record(info, moment, [found(reference, node.id if node else None)])
        return node

    @resolved(
        description="查询主体 | The subject that a reference names; null when there is none.",
        graphql_type=Subject | None,
        extensions=[_GUARD],
    )
    async def subject(self, info: Info, ref: Ref, as_of: At = None) -> SubjectView | None:
        """Return the subject at the moment asked about, with every connection selected."""
        context = info.context
        reference = to_reference(ref, context.services.identities)
        moment = to_moment(as_of)
        answer = context.services.subjects.subject(reference, moment, context.caller, selected_sections(info))
        view = await _with_measures(info, answer, reference, moment)
        await record(info, moment, [found(reference, view.id if view else None)])
        return view

    @resolved(
        description=(
            "搜索主体 | Subjects by a part of a present or former name (simplified or traditional, full or "
            "half width, pinyin or its initials) or by exact code."
        ),
        graphql_type=SubjectConnection,
        extensions=[_GUARD],
    )
    async def search(
        self,
        info: Info,
        text: Annotated[str, strawberry.argument(description="搜索文字 | Part of a name, or a code.")],
        kinds: Annotated[
            list[SubjectKind] | None, strawberry.argument(description="主体类别 | Only these; default: all.")
        ] = None,
        region_code: Annotated[
            str | None,
            strawberry.argument(
                description="行政区划代码 | Only enterprises of this region or within it; six digits."
            ),
        ] = None,
        first: Annotated[
            int | None, strawberry.argument(description="每页条数 | Rows of the page, 1 to 100.")
        ] = DEFAULT_FIRST,
        after: Annotated[
            str | None, strawberry.argument(description="游标 | Cursor after which the page begins.")
        ] = None,
    ) -> SearchResult:
        """Return one page of the subjects found, best first."""
        context = info.context
        result = await context.services.search.search(
            text,
            context.caller,
            kinds=kinds,
            region=region_code,
            first=DEFAULT_FIRST if first is None else first,
            after=after,
        )
        shown = [item.node.id for item in result.page.items]
        await record(info, to_moment(None), [found(SubjectRefValue.by_id(id_), id_) for id_ in shown], text)
        return result

    @resolved(
        description="惩戒措施适用 | Which measures stand for a subject, and why.",
        graphql_type=ReachAnswer,
        extensions=[_GUARD],
    )
    async def reach(
        self,
        info: Info,
        ref: Ref,
        as_of: At = None,
        statuses: Annotated[
            list[ReachStatus] | None, strawberry.argument(description="状态 | Only these; default: all.")
        ] = None,
    ) -> ReachAnswerView:
        """Return the reach items of the subject."""
        context = info.context
        moment = to_moment(as_of)
        reference = to_reference(ref, context.services.identities)
        result = await context.services.reach.answer(reference, moment, context.caller, statuses=statuses)
        await record(info, moment, [reached(reference, result)])
        return ReachAnswerView(result, Scene(result.subjects, moment.valid_at))

    @resolved(
        description="信用报告 | The credit report on a subject.",
        graphql_type=CreditReport,
        extensions=[_GUARD],
    )
    async def credit_report(
        self, info: Info, ref: Ref, purpose: Purpose, as_of: At = None
    ) -> CreditReportResult:
        """Return the report."""
        context = info.context
        return await context.services.reports.report(
            to_reference(ref, context.services.identities),
            purpose,
            to_moment(as_of),
            context.caller,
            request_id=context.request_id,
        )

    @resolved(
        description="事前核查 | One answer for each subject, in the order asked; none for an empty list.",
        graphql_type=list[PreCheck],
        extensions=[_GUARD],
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
        )
        return [PreCheckView(result, Scene(result.subjects, moment.valid_at)) for result in results]

    @resolved(
        description=(
            "查询留痕 | The audit trail, newest first, for auditors and administrators; a token that names a "
            "region shows look-ups by callers of that region. Reading the trail is on record too."
        ),
        graphql_type=AuditConnection,
        extensions=[_GUARD],
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
            "those of their own organisation; null otherwise."
        ),
        graphql_type=AuditRecord | None,
        extensions=[_GUARD],
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


async def _with_measures(
    info: Info, subject: Awaitable[_View], reference: SubjectRefValue, moment: Moment
) -> _View:
    """Await what was asked for; where a subject's measures are selected, read what they need meanwhile."""
    wanted = selects(info, "measures") and may_read(info.context.caller, "Enterprise.measures")
    if not wanted:
        return await subject
    answer = info.context.services.reach.answer(reference, moment, info.context.caller)
    view, reach = await gather(subject, _unless_missing(answer))
    if not isinstance(view, SubjectView) or reach is None:
        return view
    return cast("_View", replace(view, reach=reach))


async def _unless_missing(answer: Awaitable[ReachAnswerResult]) -> ReachAnswerResult | None:
    """Await an answer; None where there is no such subject, which the subject itself then tells."""
    try:
        return await answer
    except NotFoundError:
        return None
