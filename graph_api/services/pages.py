"""Pages of lists: how large one may be, and the cursors after which the next one begins.

A cursor is URL-safe base64 of a place and an id. The place is what the list is ordered by (an instant in ms,
a day), the id tells apart what stands at one place. Only what is written here is read again: any other text
is refused, and what is handed to the graph is what the graph had given.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass

from graph_api.domain.dates import OPEN_MS
from graph_api.errors import InvalidInputError

LARGEST_PAGE = 100

LAST_ID = "\U0010ffff"
"""Behind every id: with ``OPEN_MS`` where a list begins that has the newest first."""

LONGEST_CURSOR = 400
"""Characters of a cursor; those written here have platform ids and stay far below."""


def checked_page(first: int) -> int:
    """Return a page size; raises ``InvalidInputError`` for one that cannot be meant."""
    if not 1 <= first <= LARGEST_PAGE:
        raise InvalidInputError(
            f"first must be between 1 and {LARGEST_PAGE}.", f"first 须在 1 与 {LARGEST_PAGE} 之间。"
        )
    return first


def foreign_cursor() -> InvalidInputError:
    """Return the error of a cursor that is none of the list."""
    return InvalidInputError("The cursor is not one of this list.", "游标无效。")


def cursor_of(text: str) -> str:
    """Return a cursor that has a text."""
    return urlsafe_b64encode(text.encode()).decode()


def text_behind(cursor: str, longest: int = LONGEST_CURSOR) -> str:
    """Return the text that a cursor has; raises ``InvalidInputError`` for what was not written here."""
    if len(cursor) > longest:
        raise foreign_cursor()
    try:
        text = urlsafe_b64decode(cursor.encode()).decode()
    except ValueError as error:
        raise foreign_cursor() from error
    # The decoder passes over characters that are no base64.
    if cursor_of(text) != cursor:
        raise foreign_cursor()
    return text


@dataclass(frozen=True, slots=True)
class CursorForm:
    """How a list joins place and id; no place has the separator in it."""

    separator: str

    def write(self, place: object, item: str) -> str:
        """Return the cursor after an item that stands at a place of its list."""
        return cursor_of(f"{place}{self.separator}{item}")

    def read(self, cursor: str, place: Callable[[str], object] = str) -> tuple[str, str]:
        """Return place and id; raises ``InvalidInputError`` for a place that ``place`` writes otherwise.

        ``place`` reads one from its text and raises ``ValueError``, as ``date.fromisoformat`` does.
        """
        text, separator, item = text_behind(cursor).partition(self.separator)
        try:
            known = str(place(text)) == text
        except ValueError as error:
            raise foreign_cursor() from error
        if not separator or not known:
            raise foreign_cursor()
        return text, item

    def read_instant(self, cursor: str) -> tuple[int, str]:
        """Return instant (ms, at most ``OPEN_MS``) and id; raises ``InvalidInputError``."""
        text, item = self.read(cursor, int)
        instant = int(text)
        if not 0 <= instant <= OPEN_MS:
            raise foreign_cursor()
        return instant, item


BAR = CursorForm("|")
"""Cursors of what waits at desks, and of tips."""

COLON = CursorForm(":")
"""Cursors of cases, inboxes, editions and reviews."""
