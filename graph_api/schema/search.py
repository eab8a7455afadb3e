"""The connection that ``search`` answers: subjects, best first."""

from __future__ import annotations

import strawberry

from graph_api.schema.connections import PageInfo, page_info
from graph_api.schema.enums import Completeness
from graph_api.schema.fields import resolved
from graph_api.schema.nodes import Subject
from graph_api.services.search import SearchResult
from graph_api.services.subject_views import SubjectView


@strawberry.type(description="搜索结果项 | A subject found, with its cursor (Relay).")
class SubjectEdge:
    """Resolved from a ``PageItem``."""

    cursor: str = strawberry.field(description="游标 | Cursor that continues after this row.")
    node: Subject = strawberry.field(description="主体 | The subject, under today's name.")


@strawberry.type(description="搜索结果 | One page of subjects, best first (Relay).")
class SubjectConnection:
    """Resolved from a ``SearchResult``."""

    @resolved(description="结果项 | The subjects with their cursors.", graphql_type=list[SubjectEdge])
    def edges(self, parent: strawberry.Parent[SearchResult]) -> object:
        """Return the rows."""
        return parent.page.items

    @resolved(description="主体 | The subjects without cursors.", graphql_type=list[Subject])
    def nodes(self, parent: strawberry.Parent[SearchResult]) -> list[SubjectView]:
        """Return the rows without cursors."""
        return [item.node for item in parent.page.items]

    @resolved(description="分页信息 | Where the page stands in its list.")
    def page_info(self, parent: strawberry.Parent[SearchResult]) -> PageInfo:
        """Return the Relay page information."""
        return page_info(parent.page)

    @resolved(description="完整性 | Whether every hit of the text was looked at.")
    def completeness(self, parent: strawberry.Parent[SearchResult]) -> Completeness:
        """Return the completeness."""
        return Completeness.COMPLETE if parent.complete else Completeness.INCOMPLETE
