"""Cells that spreadsheets read as text (OWASP, CSV injection)."""

from __future__ import annotations

from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that spreadsheets take for a formula; those of East Asia read wide signs alike."""


def inert(text: str) -> str:
    """Return text that no spreadsheet runs: what begins like a formula begins with an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text
