"""The subscription of casework: what happens to the inbox of an organisation."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

import strawberry
from graphql import GraphQLError

# Enumerations are described before a type shows one, whichever module is imported first.
import graph_api.schema.casework_enums  # noqa: F401
from graph_api.domain.casework.cases import Step as StepFacts
from graph_api.domain.casework.news import InboxChange
from graph_api.schema.casework_lists import CaseInboxItem
from graph_api.schema.casework_parts import CaseStep
from graph_api.schema.fields import followed, resolved
from graph_api.schema.root_arguments import GUARD
from graph_api.schema.scalars import Instant
from graph_api.schema.text import Info
from graph_api.services.casework.inbox_stream import NewsItem, TooSlowError
from graph_api.services.casework.lists import InboxItem


@strawberry.type(description="收件箱动态 | Something that happened to the inbox of an organisation.")
class CaseInboxNews:
    """Resolved from a ``NewsItem``."""

    @resolved(description="动态编号 | The same whenever it is delivered: what was seen before is left aside.")
    def id(self, parent: strawberry.Parent[NewsItem]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.news.id)

    @resolved(description="游标 | Where the subscription goes on behind it.")
    def cursor(self, parent: strawberry.Parent[NewsItem]) -> str:
        """Return the cursor."""
        return parent.cursor

    @resolved(description="时间 | When it was written, by the clock of the graph engine.")
    def at(self, parent: strawberry.Parent[NewsItem]) -> Instant:
        """Return the instant."""
        return Instant(parent.news.at)

    @resolved(description="变化 | What it means to the organisation.")
    def change(self, parent: strawberry.Parent[NewsItem]) -> InboxChange:
        """Return what it means."""
        return parent.news.change

    @resolved(
        description="步骤 | The step behind it; null: nobody did anything.", graphql_type=CaseStep | None
    )
    def step(self, parent: strawberry.Parent[NewsItem]) -> StepFacts | None:
        """Return the step."""
        return parent.news.step

    @resolved(description="事项 | What it is about, as it stands now.", graphql_type=CaseInboxItem)
    def item(self, parent: strawberry.Parent[NewsItem]) -> InboxItem:
        """Return the item."""
        return parent.item


@strawberry.type
class CaseworkSubscription:
    """Root fields of casework that are followed."""

    @followed(
        description=(
            "收件箱动态 | What happens to the inbox of the caller's organisation, each piece of news at "
            "least once: what comes to wait, what implementing organisations answer, measures suspended, "
            "resumed or taken back, decisions, last days that are over. Ends when the service stops, and "
            "with LIMIT_EXCEEDED and extensions.cursor for whoever takes it too slowly."
        ),
        graphql_type=CaseInboxNews,
    )
    async def inbox_items(
        self,
        info: Info,
        since: Annotated[
            str | None,
            strawberry.argument(
                description=(
                    "游标 | cursor of the last news that was taken, or followFrom of an inbox; some of "
                    "the minute before may come again. Default: from now on."
                )
            ),
        ] = None,
    ) -> AsyncGenerator[NewsItem]:
        """Yield the news."""
        context = info.context
        refused = GUARD.refuse(context, "", info.field_name)
        if refused is not None:
            raise refused
        stream = context.services.inbox_stream
        try:
            async with aclosing(stream.follow(context.caller, since, context.request_id)) as news:
                async for each in news:
                    yield each
        except TooSlowError as error:
            told = {"code": error.code, "messageZh": error.message_zh, "cursor": error.cursor}
            bound = {"limit": error.limit, "maximum": error.maximum}
            raise GraphQLError(error.message, extensions={**told, **bound}) from error
