"""The list of editions."""

from __future__ import annotations

from dataclasses import dataclass

from graph_api.domain.catalogue.editions import EditionState
from graph_api.domain.dates import OPEN_MS
from graph_api.services.audit import AuditService
from graph_api.services.audit_model import AuditEntry
from graph_api.services.callers import Caller
from graph_api.services.catalogue.model import to_edition
from graph_api.services.catalogue.requests import EditionView, official_of
from graph_api.services.facts import NamedReads
from graph_api.services.pages import COLON, LAST_ID, checked_page


@dataclass(frozen=True, slots=True)
class EditionPage:
    """A page of editions, newest first; ``continued``: it was asked for with a cursor."""

    editions: tuple[EditionView, ...]
    has_next: bool
    continued: bool


class EditionLists:
    """Answers ``editions`` in one round trip, on record."""

    def __init__(self, graph: NamedReads, audit: AuditService) -> None:
        self._graph = graph
        self._audit = audit

    async def editions(
        self, caller: Caller, state: EditionState | None, first: int, after: str | None, request_id: str
    ) -> EditionPage:
        """Return editions, newest first; ``state`` narrows them. Raises ``InvalidInputError``."""
        checked_page(first)
        before, before_id = (OPEN_MS, LAST_ID) if after is None else COLON.read_instant(after)
        read = await self._graph.read(
            "editions_page",
            state="" if state is None else state.value,
            before=before,
            beforeId=before_id,
            limit=first + 1,
        )
        rows, official = read["editions"], official_of(caller)
        await self._audit.record(AuditEntry(caller, "editions", (), request_id))
        return EditionPage(
            tuple(EditionView(to_edition(row["edition"], row["steps"]), official) for row in rows[:first]),
            len(rows) > first,
            after is not None,
        )


def edition_cursor(view: EditionView) -> str:
    """Return the cursor after which the list goes on behind an edition."""
    return COLON.write(view.edition.drafted_at, view.edition.id)
