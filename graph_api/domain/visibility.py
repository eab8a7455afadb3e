"""Names as a person reads them: what cannot be seen, or is taken for another letter, is shown by its code.

A character that turns the direction of writing, has no width or is a control lets one name look like
another; so does a Cyrillic or Greek letter in a Latin word. Sources state such names, by mistake or on
purpose, and answers for machines carry them unchanged; what is read from a page or paper shows them as
``[U+202E]`` (Unicode Technical Report 36, sections 2.3 and 2.5; Unicode Standard Annex 9).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""General categories of what has no shape of its own."""

_LAID_OUT: Final = frozenset("\n\t")
"""Controls that lay out text, as texts of our own do."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_OTHER_SCRIPTS: Final = ("CYRILLIC", "GREEK")
"""Scripts with letters that look like Latin ones (Unicode Technical Standard 39 lists them)."""


def visible(text: str) -> str:
    """Return text in which nothing is hidden; text without any of this is returned as it is."""
    if text.isascii() and text.isprintable():
        return text
    return _WORD.sub(_unmixed, "".join(_seen(character) for character in text))


def _seen(character: str) -> str:
    hidden = unicodedata.category(character) in _UNSEEN and character not in _LAID_OUT
    # Variation selectors and fillers count as letters or marks and are not seen either.
    return _code(character) if hidden or character in "\u115f\u1160\u3164\uffa0\u034f" else character


def _unmixed(word: re.Match[str]) -> str:
    """Return a word whose letters of another script are shown by their codes where it has Latin ones."""
    scripts = [_script(letter) for letter in word[0]]
    if "LATIN" not in scripts or not set(_OTHER_SCRIPTS) & set(scripts):
        return word[0]
    return "".join(
        _code(letter) if script in _OTHER_SCRIPTS else letter
        for letter, script in zip(word[0], scripts, strict=True)
    )


def _script(letter: str) -> str:
    words = unicodedata.name(letter, "").removeprefix("FULLWIDTH ").split(" ", 1)
    return words[0]


def _code(character: str) -> str:
    return f"[U+{ord(character):04X}]"
