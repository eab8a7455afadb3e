"""The list of editions."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from graph_api.domain.catalogue.editions import EditionState
from graph_api.domain.dates import OPEN_MS
from graph_api.errors import InvalidInputError
from graph_api.services.audit import AuditService
from graph_api.services.audit_model import AuditEntry
from graph_api.services.callers import Caller
from graph_api.services.catalogue.model import to_edition
from graph_api.services.catalogue.requests import EditionView, official_of
from graph_api.services.facts import NamedReads

LARGEST_PAGE = 100
_LAST_ID = "\U0010ffff"
_LONGEST_INSTANT = len(str(OPEN_MS))


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
        check_page(first)
        before, before_id = (OPEN_MS, _LAST_ID) if after is None else _read_cursor(after)
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
    return urlsafe_b64encode(f"{view.edition.drafted_at}:{view.edition.id}".encode()).decode()


def check_page(first: int) -> None:
    """Raise ``InvalidInputError`` for a page of no size."""
    if not 1 <= first <= LARGEST_PAGE:
        raise InvalidInputError(
            f"first must be between 1 and {LARGEST_PAGE}.", f"first 须在 1 与 {LARGEST_PAGE} 之间。"
        )


def foreign_cursor() -> InvalidInputError:
    """Return the error of a cursor that is none of the list."""
    return InvalidInputError("The cursor is not one of this list.", "游标无效。")


def _read_cursor(cursor: str) -> tuple[int, str]:
    try:
        place, separator, thing = urlsafe_b64decode(cursor.encode()).decode().partition(":")
    except ValueError as error:
        raise foreign_cursor() from error
    if not separator or not place.isascii() or not place.isdecimal() or len(place) > _LONGEST_INSTANT:
        raise foreign_cursor()
    return int(place), thing
