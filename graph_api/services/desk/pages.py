"""Pages of what waits at a desk: cursors, and who sees whose."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from graph_api.errors import ForbiddenError, InvalidInputError
from graph_api.services.callers import Caller, Role

LARGEST_PAGE = 100
SEE_ALL = frozenset({Role.AUDITOR, Role.ADMIN})
"""Roles that see the desks of every organisation, in their region."""

DESKS = frozenset({Role.APPROVAL, Role.DEPARTMENT})
"""Roles of those who act at a desk."""

_LONGEST_CURSOR = 400


def checked_page(first: int) -> int:
    """Return a page size; raises ``InvalidInputError`` for one that cannot be meant."""
    if not 1 <= first <= LARGEST_PAGE:
        raise InvalidInputError(
            f"first must be between 1 and {LARGEST_PAGE}.", f"first 须在 1 与 {LARGEST_PAGE} 之间。"
        )
    return first


def cursor(place: object, item: str) -> str:
    """Return the cursor after an item that stands at a place of its list."""
    return urlsafe_b64encode(f"{place}|{item}".encode()).decode()


def read_cursor(text: str) -> tuple[str, str]:
    """Return place and id; raises ``InvalidInputError`` for what is no cursor."""
    if len(text) > _LONGEST_CURSOR:
        raise foreign_cursor()
    try:
        place, separator, item = urlsafe_b64decode(text.encode()).decode().partition("|")
    except ValueError as error:
        raise foreign_cursor() from error
    if not separator:
        raise foreign_cursor()
    return place, item


def foreign_cursor() -> InvalidInputError:
    """Return the error of a cursor that is none of the list."""
    return InvalidInputError("The cursor is not one of this list.", "游标无效。")


def own_org(caller: Caller) -> str:
    """Return the caller's organisation; raises ``ForbiddenError`` where the token names none."""
    if caller.org is None:
        raise ForbiddenError("A desk is shown to its organisation.", "窗口事项仅向本机构显示。")
    return caller.org


def acts_for(caller: Caller, org: str) -> bool:
    """Whether a caller acts at the desk of an organisation."""
    return caller.role in DESKS and caller.org is not None and caller.org == org
