"""What bounds one request: the figures are settings, and how a bound that was hit is told."""

from __future__ import annotations

from collections.abc import Mapping

from graph_api.errors import LimitExceededError
from graph_api.services.callers import Role
from graph_api.settings import Settings

TOKEN_CHARACTERS = 8_192
"""A bearer token longer than this is not looked at; servers bound header lines alike."""


def check(limit: str, what: str, what_zh: str, found: int, most: int) -> None:
    """Raise ``LimitExceededError`` named ``limit`` where more was ``found`` than ``most`` of something."""
    if found > most:
        raise LimitExceededError(
            f"The request has more than {most} {what}.",
            f"请求的{what_zh}超过上限 {most}。",
            limit=limit,
            maximum=most,
        )


def cost_bounds(settings: Settings) -> Mapping[Role, int]:
    """Return what an operation may cost, by the caller's role."""
    return {
        Role.PUBLIC: settings.cost_public,
        Role.BANK: settings.cost_bank,
        Role.APPROVAL: settings.cost_approval,
        Role.INVESTIGATOR: settings.cost_investigator,
        Role.DEPARTMENT: settings.cost_department,
        Role.AUDITOR: settings.cost_auditor,
        Role.ADMIN: settings.cost_admin,
        Role.SUBJECT: settings.cost_subject,
    }
