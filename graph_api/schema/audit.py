"""The audit trail as auditors read it: who looked up whom, for what, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import strawberry

from graph_api.errors import InvalidInputError
from graph_api.schema.authorization import ROOT_FIELDS
from graph_api.schema.connections import PageInfo
from graph_api.schema.fields import resolved
from graph_api.schema.scalars import Instant
from graph_api.services.audit import AuditFilter, AuditPage, cursor_of
from graph_api.services.audit_model import AuditedAnswer, AuditedAnswerView, AuditRecordView
from graph_api.services.legal_ground import LegalGround
from graph_api.services.references import SubjectRefValue

_LONGEST_WORD = 200


@dataclass(frozen=True, slots=True)
class AuditPageView:
    """A page of the trail; ``continued``: it was asked for with a cursor."""

    page: AuditPage
    continued: bool


@dataclass(frozen=True, slots=True)
class AuditEdgeView:
    """A record of a page with the cursor that continues after it."""

    cursor: str
    node: AuditRecordView


@strawberry.type(description="答复留痕 | What was answered about one subject.")
class AuditAnswer:
    """Resolved from an ``AuditedAnswerView``."""

    receipt: strawberry.ID | None = strawberry.field(
        description="回执号 | Receipt; null where the look-up gives none."
    )
    subject_id: strawberry.ID | None = strawberry.field(
        description="主体标识 | Platform id of the subject at that time; null where nobody was found."
    )
    asked: str = strawberry.field(
        description="查询所用键 | How the subject was named; of an identity number only that it was one."
    )
    verdict: str | None = strawberry.field(description="核查结论 | Verdict of a pre-check.")
    answer: str = strawberry.field(description="答复内容 | What was answered, as JSON text.")
    digest: str = strawberry.field(description="摘要 | SHA-256 of the answer's text, hexadecimal.")


@strawberry.type(description="查询留痕 | One answered look-up.")
class AuditRecord:
    """Resolved from an ``AuditRecordView``."""

    id: strawberry.ID = strawberry.field(description="留痕编号 | Id of the record.")
    role: str = strawberry.field(description="角色 | Role of the caller.")
    org: str | None = strawberry.field(description="机构 | Organisation that the caller acted for.")
    region: str | None = strawberry.field(
        description="行政区划 | Region code to which the caller's token was limited."
    )
    operation: str = strawberry.field(description="查询字段 | Root field that was asked.")
    purpose: str | None = strawberry.field(description="查询目的 | Why it was asked, as stated.")
    legal_ground: LegalGround | None = strawberry.field(
        description="合法性基础 | On which ground a natural person was looked up, as stated."
    )
    consent_reference: str | None = strawberry.field(
        description="同意书编号 | Where the person's consent is kept, as stated."
    )
    numbers_in_full: bool = strawberry.field(
        description=(
            "是否可见完整号码 | Whether role and stated purpose let the caller read identity numbers and "
            "birth dates in full."
        )
    )
    case_number: str | None = strawberry.field(description="办件编号 | Case for which it was asked.")
    question: str | None = strawberry.field(
        description="查询文字 | Words of a search, or what somebody looked for in the audit trail."
    )
    request_id: str = strawberry.field(description="请求编号 | Id of the request in the service's log.")

    @resolved(description="时间 | When it was answered.")
    def at(self, parent: strawberry.Parent[AuditRecordView]) -> Instant:
        """Return the instant of the record."""
        return Instant(parent.at)

    @resolved(description="查询人 | Person or machine, as the caller's token names it.")
    def caller(self, parent: strawberry.Parent[AuditRecordView]) -> str | None:
        """Return the subject of the caller's token."""
        return parent.caller_subject

    @resolved(description="有效日 | The day asked about.")
    def valid_at(self, parent: strawberry.Parent[AuditRecordView]) -> date | None:
        """Return the day asked about."""
        return None if parent.valid_at is None else date.fromisoformat(parent.valid_at)

    @resolved(description="知悉时点 | What was known at this moment counted.")
    def known_at(self, parent: strawberry.Parent[AuditRecordView]) -> Instant | None:
        """Return the instant of the second clock."""
        return None if parent.known_at is None else Instant(parent.known_at)

    @resolved(
        description=(
            "答复 | What was answered, subject by subject; by receipt or by subject only that receipt's or "
            "that subject's."
        ),
        graphql_type=list[AuditAnswer],
    )
    def answers(self, parent: strawberry.Parent[AuditRecordView]) -> tuple[AuditedAnswerView, ...]:
        """Return the answers in the order asked."""
        return parent.answers


@strawberry.type(description="留痕列表项 | A record with its cursor (Relay).")
class AuditEdge:
    """Resolved from an ``AuditEdgeView``."""

    cursor: str = strawberry.field(description="游标 | Cursor that continues after this record.")
    node: AuditRecord = strawberry.field(description="留痕 | The record.")


@strawberry.type(description="留痕列表 | One page of the audit trail, newest first (Relay).")
class AuditConnection:
    """Resolved from an ``AuditPageView``."""

    @resolved(description="列表项 | The records with their cursors.", graphql_type=list[AuditEdge])
    def edges(self, parent: strawberry.Parent[AuditPageView]) -> list[AuditEdgeView]:
        """Return the rows."""
        return [AuditEdgeView(cursor_of(record), record) for record in parent.page.records]

    @resolved(description="留痕 | The records without cursors.", graphql_type=list[AuditRecord])
    def nodes(self, parent: strawberry.Parent[AuditPageView]) -> tuple[AuditRecordView, ...]:
        """Return the rows without cursors."""
        return parent.page.records

    @resolved(description="分页信息 | Where the page stands in the trail.")
    def page_info(self, parent: strawberry.Parent[AuditPageView]) -> PageInfo:
        """Return the Relay page information."""
        records = parent.page.records
        return PageInfo(
            has_next_page=parent.page.next_cursor is not None,
            has_previous_page=parent.continued,
            start_cursor=cursor_of(records[0]) if records else None,
            end_cursor=cursor_of(records[-1]) if records else None,
        )


def audit_filter(
    subject: SubjectRefValue | None,
    org: str | None,
    caller: str | None,
    case_number: str | None,
    operation: str | None,
    since: int | None,
    until: int | None,
) -> AuditFilter:
    """Return what an auditor looks for; instants in ms.

    Raises ``InvalidInputError`` for what could only ever find nothing, because an empty page would
    read as "nobody looked": empty words, a root field that does not exist, a period that ends before
    it begins.
    """
    words = {"org": org, "caller": caller, "caseNumber": case_number}
    for name, word in words.items():
        if word is not None and not 1 <= len(word) <= _LONGEST_WORD:
            raise InvalidInputError(
                f"{name} is 1 to {_LONGEST_WORD} characters long; leave it out to narrow by something else.",
                f"{name} 长度须为 1 至 {_LONGEST_WORD} 个字符;不按此项检索时请省略。",
            )
    if operation is not None and operation not in ROOT_FIELDS:
        known = ", ".join(sorted(ROOT_FIELDS))
        raise InvalidInputError(
            f"operation is the name of a root field: one of {known}.",
            f"operation 须为根字段名称之一:{known}。",
        )
    if since is not None and until is not None and since > until:
        raise InvalidInputError(
            "The period ends before it begins: exchange since and until.",
            "起止时间颠倒:请互换 since 与 until。",
        )
    return AuditFilter(subject, org, caller, case_number, operation, since, until)


def receipt_id(text: str) -> str:
    """Return the id of a receipt; raises ``InvalidInputError`` for text too long to be one."""
    if len(text) > _LONGEST_WORD:
        raise InvalidInputError(
            f"id is at most {_LONGEST_WORD} characters long.", f"id 最长 {_LONGEST_WORD} 个字符。"
        )
    return text


def searched_for(wanted: AuditFilter, first: int, after: str | None) -> str:
    """Return in one line what an auditor looked for; the subject is recorded on its own."""
    parts = {
        "org": wanted.org,
        "caller": wanted.caller_subject,
        "caseNumber": wanted.case_number,
        "operation": wanted.operation,
        "since": wanted.since,
        "until": wanted.until,
        "first": first,
        "after": after,
    }
    return "; ".join(f"{name}={value}" for name, value in parts.items() if value is not None)


def shown_of_subject(subject: SubjectRefValue | None, page: AuditPage) -> list[AuditedAnswer]:
    """Return what the trail keeps of a search by subject: whose look-ups were shown, and how many."""
    if subject is None:
        return []
    ids = [answer.subject_id for record in page.records for answer in record.answers if answer.subject_id]
    return [AuditedAnswer(subject, ids[0] if ids else None, answer={"records": len(page.records)})]


def shown_of_receipt(record: AuditRecordView | None) -> list[AuditedAnswer]:
    """Return what the trail keeps of a receipt that was shown: whose answers, and of which record."""
    if record is None:
        return []
    return [
        AuditedAnswer(SubjectRefValue.by_id(id_), id_, answer={"record": record.id})
        for id_ in (answer.subject_id for answer in record.answers)
        if id_ is not None
    ]
