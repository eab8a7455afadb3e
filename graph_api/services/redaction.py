"""Keeps identity numbers out of text that people type or sources state: purposes, searches, ids, notes."""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = r"[\s\-.·_/]{0,2}"
"""What may stand between two digits of a number that was written in groups."""

_SPREAD_DAY = _BETWEEN.join(("(?:0", "[1-9]|1", "[0-2])", "(?:0", "[1-9]|[12]", r"\d|3", "[01])"))
_SPREAD = re.compile(
    r"(?<!\d)"
    + _BETWEEN.join([r"\d"] * 6 + ["(?:1", "[89]|2", "0)", r"\d", r"\d", _SPREAD_DAY, r"\d", r"\d", r"\d"])
    # Cyrillic and Greek letters look like the check character X.
    + _BETWEEN
    + r"[\dXxХхΧχ](?!\d)"
)
"""GB 11643-1999. A letter may stand beside it, as in ids that providers make of a number.

The check character is not tested on purpose: a mistyped number still points at a person."""

_FORMER = re.compile(
    r"(?<![0-9A-Za-z])\d{6}[\s\-.·]?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[\s\-.·]?\d{3}(?![0-9A-Za-z])"
)
"""GB 11643-1989: without a century less is sure, so neither letters nor other groups are allowed."""

_LEAST = 15
"""Characters of the shortest number."""

MARK = "[identity number]"
"""What stands in place of a number that was taken out."""


def without_identity_numbers(text: str) -> str:
    """Return ``text`` with everything that has the shape of a Chinese identity number taken out.

    Both lengths (GB 11643-1999 and GB 11643-1989) are seen, in digits of any script and width, written in
    groups, and with characters in between that cannot be seen. Text without such a number is returned
    unchanged.
    """
    if len(text) < _LEAST:
        return text
    folded = text if text.isascii() else _folded(text)
    cleaned = _FORMER.sub(MARK, _SPREAD.sub(_mark, folded))
    return text if cleaned == folded else cleaned


def without_numbers(text: str | None) -> str | None:
    """Return what ``without_identity_numbers`` leaves of a text that a source stated, or did not."""
    return None if text is None else without_identity_numbers(text)


def _folded(text: str) -> str:
    """Return text in plain digits, without what has no width."""
    return "".join(
        str(digit) if (digit := unicodedata.decimal(character, None)) is not None else character
        for character in unicodedata.normalize("NFKC", text)
        if unicodedata.category(character) != "Cf"
    )


def _mark(found: re.Match[str]) -> str:
    """Return what is left of a number; one whose groups are parted in different ways is several things."""
    parted = {" " if character.isspace() else "-" for character in found[0] if not character.isalnum()}
    return MARK if len(parted) < 2 else found[0]
