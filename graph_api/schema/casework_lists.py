"""Lists of casework as GraphQL shows them: inbox, cases, notices."""

from __future__ import annotations

import strawberry

from graph_api.domain.casework.states import CaseKind, Machine, State
from graph_api.schema.casework import Case
from graph_api.schema.casework_parts import (
    CaseObjection,
    CasePart,
    CaseTask,
    PartView,
    WholeCase,
)
from graph_api.schema.casework_repairs import CaseRepair
from graph_api.schema.connections import PageInfo
from graph_api.schema.enums import Completeness
from graph_api.schema.fields import resolved
from graph_api.schema.inputs import SubjectRef
from graph_api.schema.scalars import Instant
from graph_api.schema.text import Info, LanguageArgument, worded
from graph_api.services.casework.lists import (
    CasePage,
    InboxItem,
    InboxPage,
    case_cursor,
    inbox_cursor,
    news_cursor,
)
from graph_api.services.casework.notices import Notice, Notices
from graph_api.services.casework.requests import CaseView

PARTS = (CaseTask, CaseObjection, CaseRepair, WholeCase)
"""The types of the interface CasePart, which the schema has to be told of."""


@strawberry.input(description="案件筛选 | Which cases.")
class CaseFilterInput:
    """Input CaseFilterInput."""

    state: State | None = strawberry.field(default=None, description="状态 | Only cases in this state.")
    kind: CaseKind | None = strawberry.field(default=None, description="类别 | Only cases of this kind.")
    subject: SubjectRef | None = strawberry.field(
        default=None,
        description="主体引用 | Cases about this subject, of other organisations once published.",
    )


@strawberry.type(description="待办事项 | Something that waits for an organisation.")
class CaseInboxItem:
    """Resolved from an ``InboxItem``."""

    @resolved(description="游标 | Cursor that continues after it.")
    def cursor(self, parent: strawberry.Parent[InboxItem]) -> str:
        """Return the cursor."""
        return inbox_cursor(parent)

    @resolved(description="办理对象 | What waits.")
    def machine(self, parent: strawberry.Parent[InboxItem]) -> Machine:
        """Return what waits."""
        return parent.part.machine

    @resolved(
        description="事项 | The task, objection or application, or the case that is to be reviewed.",
        graphql_type=CasePart,
    )
    def part(self, parent: strawberry.Parent[InboxItem]) -> PartView:
        """Return the part."""
        return PartView(parent.view, parent.part)

    @resolved(description="案件编号 | Id of its case.")
    def case_id(self, parent: strawberry.Parent[InboxItem]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.view.case.id)

    @resolved(description="案件类别 | What the case is about.")
    def kind(self, parent: strawberry.Parent[InboxItem]) -> CaseKind:
        """Return the kind."""
        return parent.view.case.kind

    @resolved(description="案件状态 | How the case stands.")
    def case_state(self, parent: strawberry.Parent[InboxItem]) -> State:
        """Return the state."""
        return parent.view.case.state

    @resolved(description="主体标识 | Platform id of the subject.")
    def subject_id(self, parent: strawberry.Parent[InboxItem]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.view.case.subject)

    @resolved(description="主体名称 | Name of the subject when the case was opened.")
    def subject_name(self, parent: strawberry.Parent[InboxItem]) -> str | None:
        """Return the name."""
        return parent.view.case.subject_name

    @resolved(description="发起部门 | Department that opened the case.")
    def initiator(self, parent: strawberry.Parent[InboxItem]) -> str:
        """Return the department."""
        return parent.view.case.department


@strawberry.type(description="收件箱 | One page of what waits for an organisation, overdue first.")
class CaseInbox:
    """Resolved from an ``InboxPage``."""

    @resolved(description="待办事项 | What waits.", graphql_type=list[CaseInboxItem])
    def nodes(self, parent: strawberry.Parent[InboxPage]) -> tuple[InboxItem, ...]:
        """Return the rows."""
        return parent.items

    @resolved(description="分页信息 | Where the page stands in the list.")
    def page_info(self, parent: strawberry.Parent[InboxPage]) -> PageInfo:
        """Return the Relay page information."""
        cursors = [inbox_cursor(item) for item in parent.items]
        return _page_info(cursors, has_next=parent.has_next, continued=parent.continued)

    @resolved(
        description="订阅游标 | Where inboxItems begins so that nothing is missed since this page was read."
    )
    def follow_from(self, parent: strawberry.Parent[InboxPage]) -> str:
        """Return the cursor for the subscription."""
        return news_cursor(parent.read_at, "")


@strawberry.type(description="案件列表 | One page of cases, newest first.")
class CaseConnection:
    """Resolved from a ``CasePage``."""

    @resolved(description="案件 | The cases.", graphql_type=list[Case])
    def nodes(self, parent: strawberry.Parent[CasePage]) -> tuple[CaseView, ...]:
        """Return the cases."""
        return parent.cases

    @resolved(description="分页信息 | Where the page stands in the list.")
    def page_info(self, parent: strawberry.Parent[CasePage]) -> PageInfo:
        """Return the Relay page information."""
        cursors = [case_cursor(view) for view in parent.cases]
        return _page_info(cursors, has_next=parent.has_next, continued=parent.continued)


@strawberry.type(description="受告知方 | An answer that told of a decision found wrong.")
class CaseNotice:
    """Resolved from a ``Notice``."""

    operation: str = strawberry.field(description="查询字段 | Root field that gave the answer.")
    role: str = strawberry.field(description="角色 | Role of whoever was told.")

    @resolved(description="机构 | Organisation that was told.")
    def organisation(self, parent: strawberry.Parent[Notice]) -> str | None:
        """Return the organisation."""
        return parent.org

    @resolved(description="时间 | When it was told.")
    def at(self, parent: strawberry.Parent[Notice]) -> Instant:
        """Return the instant."""
        return Instant(parent.at)

    @resolved(description="回执号 | Receipt of the answer, where it has one.")
    def receipt(self, parent: strawberry.Parent[Notice]) -> strawberry.ID | None:
        """Return the receipt."""
        return None if parent.receipt is None else strawberry.ID(parent.receipt)

    @resolved(description="主体标识 | Whom the answer was about.")
    def subject_id(self, parent: strawberry.Parent[Notice]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.subject)


@strawberry.type(
    description="更正告知 | Who was told of a decision before it was found wrong, and the notice for them."
)
class CaseNotices:
    """Resolved from ``Notices``."""

    @resolved(description="受告知方 | The answers, newest first.", graphql_type=list[CaseNotice])
    def nodes(self, parent: strawberry.Parent[Notices]) -> tuple[Notice, ...]:
        """Return the answers."""
        return parent.found

    @resolved(description="完整性 | INCOMPLETE where a bound of the service was hit.")
    def completeness(self, parent: strawberry.Parent[Notices]) -> Completeness:
        """Return whether these are all."""
        return Completeness.COMPLETE if parent.complete else Completeness.INCOMPLETE

    @resolved(description="恢复名誉告知 | The notice; empty while the decision stands.")
    def text(self, info: Info, parent: strawberry.Parent[Notices], language: LanguageArgument = None) -> str:
        """Return the notice."""
        return worded(parent.text, language, info)


def _page_info(cursors: list[str], *, has_next: bool, continued: bool) -> PageInfo:
    return PageInfo(
        has_next_page=has_next,
        has_previous_page=continued,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=cursors[-1] if cursors else None,
    )
