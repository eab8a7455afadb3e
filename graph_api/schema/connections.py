"""Relay connections over the pages that a service read."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

import strawberry

from graph_api.schema.fields import resolved
from graph_api.services.subject_views import Page

T = TypeVar("T")

First = Annotated[int | None, strawberry.argument(description="每页条数 | Rows of the page, 1 to 500.")]
After = Annotated[str | None, strawberry.argument(description="游标 | Cursor after which the page begins.")]
History = Annotated[
    bool,
    strawberry.argument(
        description="含历史 | Also what was certainly over, or had not begun, on the day asked about."
    ),
]


@strawberry.type(description="分页信息 | Where a page stands in its list (Relay).")
class PageInfo:
    """Relay page information."""

    has_next_page: bool = strawberry.field(description="是否有下一页 | Whether more rows follow.")
    has_previous_page: bool = strawberry.field(
        description="是否有上一页 | Whether the page was asked for with after."
    )
    start_cursor: str | None = strawberry.field(description="起始游标 | Cursor of the first row.")
    end_cursor: str | None = strawberry.field(description="结束游标 | Cursor of the last row.")


def page_info(page: Page[Any]) -> PageInfo:
    """Return the Relay page information of a page."""
    items = page.items
    return PageInfo(
        has_next_page=page.has_next,
        has_previous_page=not page.start,
        start_cursor=items[0].cursor if items else None,
        end_cursor=items[-1].cursor if items else None,
    )


@strawberry.type(description="列表项 | A row of a list with its cursor (Relay).")
class Edge(Generic[T]):
    """Relay edge; resolved from a ``PageItem``."""

    cursor: str = strawberry.field(description="游标 | Cursor that continues after this row.")
    node: T = strawberry.field(description="内容 | The row itself.")


@strawberry.type(description="分页列表 | One page of a list (Relay).")
class Connection(Generic[T]):
    """Relay connection; resolved from a ``Page``."""

    @resolved(description="列表项 | The rows with their cursors.", graphql_type=list[Edge[T]])
    def edges(self, parent: strawberry.Parent[Page[Any]]) -> object:
        """Return the rows."""
        return parent.items

    @resolved(description="内容 | The rows without cursors.", graphql_type=list[T])
    def nodes(self, parent: strawberry.Parent[Page[Any]]) -> object:
        """Return the rows without cursors."""
        return [item.node for item in parent.items]

    @resolved(description="分页信息 | Where the page stands in its list.")
    def page_info(self, parent: strawberry.Parent[Page[Any]]) -> PageInfo:
        """Return the Relay page information."""
        return page_info(parent)
