"""Root fields of casework that read: one case, lists of cases, the inbox of an organisation."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.schema.casework import Case
from graph_api.schema.casework_lists import CaseConnection, CaseFilterInput, CaseInbox, CaseNotices
from graph_api.schema.fields import resolved
from graph_api.schema.inputs import to_reference
from graph_api.schema.rights_query import After, First, checked_id
from graph_api.schema.root_arguments import GUARD
from graph_api.schema.text import Info
from graph_api.services.casework.lists import CaseFilter, CasePage, InboxPage
from graph_api.services.casework.notices import Notices
from graph_api.services.casework.requests import CaseView
from graph_api.services.search import DEFAULT_FIRST


@strawberry.type
class CaseworkQuery:
    """Root fields of casework."""

    @resolved(
        description="案件 | One case, for its parties always, for others once it was published; else null.",
        graphql_type=Case | None,
        extensions=[GUARD],
    )
    async def case(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="案件编号 | Id of the case.")],  # noqa: A002
    ) -> CaseView | None:
        """Return the case."""
        context = info.context
        return await context.services.cases.case(context.caller, checked_id(id, "id"), context.request_id)

    @resolved(
        description=(
            "案件列表 | Cases that the caller's organisation opened or decides, newest first, or those about "
            "a subject; an auditor sees every organisation's."
        ),
        graphql_type=CaseConnection,
        extensions=[GUARD],
    )
    async def cases(
        self,
        info: Info,
        filter: Annotated[  # noqa: A002
            CaseFilterInput | None, strawberry.argument(description="筛选 | Which cases; default: all.")
        ] = None,
        first: First = DEFAULT_FIRST,
        after: After = None,
    ) -> CasePage:
        """Return one page of cases."""
        context = info.context
        services = context.services
        wanted = CaseFilter()
        if filter is not None:
            ref = None if filter.subject is None else to_reference(filter.subject, services.identities)
            wanted = CaseFilter(filter.state, filter.kind, ref)
        size = DEFAULT_FIRST if first is None else first
        return await services.case_lists.cases(context.caller, wanted, size, after, context.request_id)

    @resolved(
        description=(
            "收件箱 | Tasks, objections and applications that wait for the caller's organisation, and cases "
            "that the caller may review: overdue ones first, then by their last day."
        ),
        graphql_type=CaseInbox,
        extensions=[GUARD],
    )
    async def inbox(self, info: Info, first: First = DEFAULT_FIRST, after: After = None) -> InboxPage:
        """Return one page of what waits."""
        context = info.context
        size = DEFAULT_FIRST if first is None else first
        return await context.services.case_lists.inbox(context.caller, size, after, context.request_id)

    @resolved(
        description=(
            "更正告知 | Who was told of the decision of a case before it was voided or revoked, from the "
            "audit trail: for its departments and auditors; null where there is no such case for the caller."
        ),
        graphql_type=CaseNotices | None,
        extensions=[GUARD],
    )
    async def case_notices(
        self,
        info: Info,
        case: Annotated[strawberry.ID, strawberry.argument(description="案件编号 | Id of the case.")],
    ) -> Notices | None:
        """Return the notices."""
        context = info.context
        return await context.services.cases.notices(
            context.caller, checked_id(case, "case"), context.request_id
        )
