"""Root fields of the catalogue that read: one edition, the list of them, and whom one would reach."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.schema.catalogue import Edition, EditionConnection
from graph_api.schema.catalogue_enums import EditionState
from graph_api.schema.catalogue_preview import EditionPreview, PreviewView
from graph_api.schema.fields import resolved
from graph_api.schema.rights_query import After, First, checked_id
from graph_api.schema.root_arguments import GUARD
from graph_api.schema.text import Info
from graph_api.services.catalogue.lists import EditionPage
from graph_api.services.catalogue.requests import EditionView
from graph_api.services.search import DEFAULT_FIRST

_ID = strawberry.argument(description="版本编号 | Id of the edition.")


@strawberry.type
class CatalogueQuery:
    """Root fields of the catalogue."""

    @resolved(
        description="目录版本 | One edition with its changes; null where there is none.",
        graphql_type=Edition | None,
        extensions=[GUARD],
    )
    async def edition(self, info: Info, id: Annotated[strawberry.ID, _ID]) -> EditionView | None:  # noqa: A002
        """Return the edition."""
        context = info.context
        return await context.services.editions.edition(
            context.caller, checked_id(id, "id"), context.request_id
        )

    @resolved(
        description="目录版本列表 | Editions of every organisation, newest first.",
        graphql_type=EditionConnection,
        extensions=[GUARD],
    )
    async def editions(
        self,
        info: Info,
        state: Annotated[
            EditionState | None, strawberry.argument(description="状态 | Only editions in this state.")
        ] = None,
        first: First = DEFAULT_FIRST,
        after: After = None,
    ) -> EditionPage:
        """Return one page of editions."""
        context = info.context
        size = DEFAULT_FIRST if first is None else first
        return await context.services.edition_lists.editions(
            context.caller, state, size, after, context.request_id
        )

    @resolved(
        description=(
            "目录版本预览 | Whom an edition would newly reach, release or leave in doubt as of its first "
            "day, by the rules of reach with today's rows and with its own. For whoever drafted it, reviews "
            "it or audits; else null."
        ),
        graphql_type=EditionPreview | None,
        extensions=[GUARD],
    )
    async def edition_preview(
        self,
        info: Info,
        edition: Annotated[strawberry.ID, _ID],
        first: First = DEFAULT_FIRST,
        after: After = None,
    ) -> PreviewView | None:
        """Return one page of the preview."""
        context = info.context
        page = await context.services.edition_previews.preview(
            context.caller,
            checked_id(edition, "edition"),
            DEFAULT_FIRST if first is None else first,
            after,
            context.request_id,
        )
        return None if page is None else PreviewView.of(page)
