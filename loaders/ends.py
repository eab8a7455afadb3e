"""Subjects that a load has met, so that what refers to them need not be looked up.

While a load holds the lock nobody else changes who is who, so what it has written or looked up stays true
until it writes otherwise itself. Most records count for the subject that they would be alone: its id
follows from the record's key, and one number of 8 bytes says that it is so and of what kind it is.
"""

from __future__ import annotations

from array import array
from base64 import b32decode

from graph_api.domain.keys import id_of_digest, stable_digest

PLACES = 1 << 22
"""32 MiB, for three million subjects; of more some are forgotten and looked up."""

_STEPS = 8
_GONE = 1
_ENTERPRISE = 2
_PREFIX_LENGTH = 2
_DIGEST_LETTERS = 24
"""The id of a subject is a letter, an underscore and as many letters as these."""


class KnownEnds:
    """A table of fixed size of the records that are subjects under their own id.

    Two ids share a number with a probability of one in 2 ** 62 a pair; a record that was never loaded is
    taken for one that was where that happens.
    """

    def __init__(self, places: int = PLACES) -> None:
        self._table = array("Q", bytes(8 * places))
        self._mask = places - 1

    def find(self, key: str) -> tuple[str, bool] | None:
        """Return subject id, and whether it is an enterprise, of a record by its subject key, if known."""
        digest = stable_digest(key)
        number = int.from_bytes(digest[:8], "big") | 3
        place = number >> 16
        table, mask = self._table, self._mask
        for step in range(_STEPS):
            found = table[(place + step) & mask]
            if not found:
                return None
            if found | _ENTERPRISE == number:
                is_enterprise = bool(found & _ENTERPRISE)
                return id_of_digest("e" if is_enterprise else "p", digest), is_enterprise
        return None

    def note(self, key: str, *, is_enterprise: bool) -> None:
        """Remember that a record is the subject whose id follows from the record's key."""
        number = int.from_bytes(stable_digest(key)[:8], "big") | 3
        self._put(number, number if is_enterprise else number & ~_ENTERPRISE)

    def forget(self, subject: str) -> None:
        """Look the record up from which this id follows from now on."""
        number = _number_of(subject)
        if number is None:
            return
        for step in range(_STEPS):
            place = ((number >> 16) + step) & self._mask
            if self._table[place] | _ENTERPRISE == number:
                self._table[place] = _GONE

    def _put(self, number: int, value: int) -> None:
        """Write a value where its number stands, else at the first free place, else over the first."""
        first = number >> 16
        free: int | None = None
        for step in range(_STEPS):
            place = (first + step) & self._mask
            found = self._table[place]
            if found | _ENTERPRISE == number:
                self._table[place] = value
                return
            if free is None and found in (0, _GONE):
                free = place
            if not found:
                break
        self._table[first & self._mask if free is None else free] = value


def _number_of(subject: str) -> int | None:
    """Return the number of a subject's id; None for one that is no hash of a key."""
    letters = subject[_PREFIX_LENGTH:]
    if len(letters) != _DIGEST_LETTERS:
        return None
    try:
        return int.from_bytes(b32decode(letters.upper())[:8], "big") | 3
    except ValueError:
        return None
