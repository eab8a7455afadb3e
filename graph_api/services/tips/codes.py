"""Numbers and follow-up codes of tips: made of the idempotency key, so that a repetition tells the same.

Neither the idempotency key nor the code is kept. What is kept, a keyed hash of number and code, helps nobody
to the code: it has 120 bits. Retired identity keys still verify the codes of their time.
"""

from __future__ import annotations

import hmac
from base64 import b32encode
from collections.abc import Sequence

from graph_api.domain.keys import stable_id
from graph_api.sealing import IdentitySealer
from graph_api.services.idempotency import ActDigests

_CODE_BYTES = 15
_GROUP = 4
LONGEST_CODE = 100
_NONE = "0" * 64
"""Compared with where there is no tip, so that this takes as long."""


class TipCodes:
    """Makes and checks codes with the key in use (first) and those retired."""

    def __init__(self, keys: Sequence[IdentitySealer]) -> None:
        self._keys = tuple(keys)

    def digest(self, *content: object) -> str:
        """Return the keyed hash of a content."""
        return self._hash(self._keys[0], "content", *content)

    def key(self, *content: str) -> str:
        """Return the digest under which an idempotency key is kept."""
        return stable_id("k", self._hash(self._keys[0], "key", *content))

    def number(self, key: str) -> str:
        """Return the number of the tip that was submitted under the digest of a key."""
        return stable_id("tip", key)

    def code(self, idempotency_key: str, digest: str) -> str:
        """Return the code of whoever submitted a content under a key: six groups of four characters."""
        secret = bytes.fromhex(self._hash(self._keys[0], "code", idempotency_key, digest))
        text = b32encode(secret[:_CODE_BYTES]).decode()
        return "-".join(text[place : place + _GROUP] for place in range(0, len(text), _GROUP))

    def kept(self, number: str, code: str) -> str:
        """Return what is kept of a code."""
        return self._hash(self._keys[0], "kept", number, _plain(code))

    def is_right(self, number: str, code: str, kept: str | None) -> bool:
        """Whether a code belongs to a tip; takes as long where it is wrong, or there is no tip."""
        wanted = kept or _NONE
        found = [
            hmac.compare_digest(self._hash(key, "kept", number, _plain(code)), wanted) for key in self._keys
        ]
        return any(found)

    @staticmethod
    def _hash(key: IdentitySealer, *content: object) -> str:
        return ActDigests(key, "tip").of(*content)


def _plain(code: str) -> str:
    """Return a code as it is hashed, however it was typed; of one that is too long only the beginning."""
    return "".join(code[:LONGEST_CODE].split()).replace("-", "").upper()
