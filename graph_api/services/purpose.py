"""The purpose that a caller must state before a look-up that concerns somebody's credit."""

from __future__ import annotations

from graph_api.errors import InvalidInputError

LONGEST_PURPOSE = 200
"""Characters of a purpose (contract, section 4)."""


def check_purpose(purpose: str) -> None:
    """Raise ``InvalidInputError`` unless ``purpose`` has 1 to 200 characters."""
    if not 1 <= len(purpose) <= LONGEST_PURPOSE:
        raise InvalidInputError(
            f"purpose must have 1 to {LONGEST_PURPOSE} characters.",
            f"查询目的须为 1 至 {LONGEST_PURPOSE} 个字符。",
        )
