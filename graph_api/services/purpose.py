"""The purpose that a caller states for a look-up, and what it entitles to.

A look-up that concerns somebody's credit must state one. Where it is optional it decides whether identity
numbers and birth dates are shown in full: to the roles that handle cases, and only for a purpose that is on
record (PIPL, articles 6 and 28: sensitive information only for a specific purpose and as far as needed).
"""

from __future__ import annotations

from graph_api.errors import InvalidInputError
from graph_api.services.callers import Caller, Role

LONGEST_PURPOSE = 200
"""Characters of a purpose (contract, section 4)."""

LONGEST_CASE_NUMBER = 200
"""Characters of a case number: auditors search by it, and an index has no room for any length."""

SEES_IDENTITY_NUMBERS = frozenset({Role.INVESTIGATOR, Role.AUDITOR})
"""Roles that read identity numbers and birth dates in full where they state why; masked for all others."""


def check_purpose(purpose: str) -> None:
    """Raise ``InvalidInputError`` unless ``purpose`` has 1 to 200 characters."""
    if not 1 <= len(purpose) <= LONGEST_PURPOSE:
        raise InvalidInputError(
            f"purpose must have 1 to {LONGEST_PURPOSE} characters.",
            f"查询目的须为 1 至 {LONGEST_PURPOSE} 个字符。",
        )


def check_case_number(case_number: str | None) -> None:
    """Raise ``InvalidInputError`` for a case number that is too long to be one."""
    if case_number is not None and len(case_number) > LONGEST_CASE_NUMBER:
        raise InvalidInputError(
            f"caseNumber is at most {LONGEST_CASE_NUMBER} characters long.",
            f"caseNumber 最长 {LONGEST_CASE_NUMBER} 个字符。",
        )


def shows_in_full(caller: Caller, purpose: str | None) -> bool:
    """Whether a look-up recorded with this purpose may show numbers in full; blank text states none."""
    return caller.role in SEES_IDENTITY_NUMBERS and bool(purpose and not purpose.isspace())
