"""What an informer says of himself, kept out of everything else that is written about a tip."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

LONGEST_NAME = 100
LONGEST_CONTACT = 200
MARK = "[informer]"
"""What stands where an informer's name or contact was taken out of a text."""

_SHORTEST_FOUND = 2
"""A single character is taken for no name: it would be taken out of half of the text."""


@dataclass(frozen=True, slots=True)
class Informer:
    """Name and contact of an informer, who may give neither; not shown where it is printed or logged."""

    name: str | None = field(default=None, repr=False)
    contact: str | None = field(default=None, repr=False)

    @property
    def is_named(self) -> bool:
        """Whether anything was given."""
        return self.name is not None or self.contact is not None

    def taken_out_of(self, text: str) -> str:
        """Return a text without this name and contact, however wide and in which case they are written."""
        for each in (self.contact, self.name):
            if each is not None and len(each) >= _SHORTEST_FOUND:
                text = _without(text, _folded(each))
        return text


ANONYMOUS = Informer()


def _without(text: str, wanted: str) -> str:
    """Put the mark at every place of ``text`` that folds to ``wanted``; the rest stays as it was typed."""
    found: list[str] = []
    place = 0
    while place < len(text):
        length = _length_of(text, place, wanted)
        found.append(MARK if length else text[place])
        place += length or 1
    return "".join(found)


def _length_of(text: str, place: int, wanted: str) -> int:
    """Return how many characters from ``place`` on fold to ``wanted``; 0: they do not."""
    folded = ""
    for end in range(place, len(text)):
        folded += _folded(text[end])
        if folded == wanted:
            return end + 1 - place
        if not wanted.startswith(folded):
            return 0
    return 0


def _folded(text: str) -> str:
    """Return a text without width and case, letter by letter: a part folds as it does in the whole."""
    return "".join(unicodedata.normalize("NFKC", letter).casefold() for letter in text)
