"""Who acts at a desk, and who sees whose."""

from __future__ import annotations

from graph_api.errors import ForbiddenError
from graph_api.services.callers import Caller, Role

SEE_ALL = frozenset({Role.AUDITOR, Role.ADMIN})
"""Roles that see the desks of every organisation, in their region."""

DESKS = frozenset({Role.APPROVAL, Role.DEPARTMENT})
"""Roles of those who act at a desk."""


def own_org(caller: Caller) -> str:
    """Return the caller's organisation; raises ``ForbiddenError`` where the token names none."""
    if caller.org is None:
        raise ForbiddenError("A desk is shown to its organisation.", "窗口事项仅向本机构显示。")
    return caller.org


def acts_for(caller: Caller, org: str) -> bool:
    """Whether a caller acts at the desk of an organisation."""
    return caller.role in DESKS and caller.org is not None and caller.org == org
