"""Keeps identity numbers out of text that people type: purposes, case numbers, search words."""

from __future__ import annotations

import re
import unicodedata

_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_SEPARATOR = r"[\s\-.·]?"


def _spread(*groups: str) -> str:
    """Allow one separator between the usual groups of a written number (address, birth, serial)."""
    return _SEPARATOR.join(groups)


# The check character is not tested on purpose: a mistyped number still points at a person.
_IDENTITY_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    + _spread(r"\d{6}", rf"(?:1[89]|20)\d{{2}}{_DAY}", r"\d{3}[\dXx]")
    + "|"
    + _spread(r"\d{6}", rf"\d{{2}}{_DAY}", r"\d{3}")
    + r")(?![0-9A-Za-z])"
)

MARK = "[identity number]"
"""What stands in place of a number that was taken out."""


def without_identity_numbers(text: str) -> str:
    """Return ``text`` with everything that has the shape of a Chinese identity number taken out.

    Both lengths (GB 11643-1999 and GB 11643-1989), full-width digits and grouped writing are seen.
    Text without such a number is returned unchanged.
    """
    folded = unicodedata.normalize("NFKC", text)
    cleaned, found = _IDENTITY_NUMBER.subn(MARK, folded)
    return cleaned if found else text
