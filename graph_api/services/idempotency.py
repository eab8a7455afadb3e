"""Keyed hashes of what an act said, and of the idempotency key under which it was sent.

The graph keeps both instead of the texts: a repetition is known by them, and nobody reads from them who
sent what. Each area hashes under its own name, so the same key means another thing in another area.
"""

from __future__ import annotations

from typing import Protocol

import orjson

from graph_api.domain.keys import stable_id
from graph_api.services.callers import Caller


class KeyedHash(Protocol):
    """A hash under a secret key."""

    def chain_hash(self, content: bytes) -> str:
        """Return the keyed hash of a content, in hexadecimal."""
        ...


class ActDigests:
    """The digests of one area."""

    def __init__(self, hashes: KeyedHash, area: str) -> None:
        self._hashes = hashes
        self._area = f"{area} ".encode()

    def of(self, *content: object) -> str:
        """Return the keyed hash of a content, in hexadecimal."""
        return self._hashes.chain_hash(self._area + orjson.dumps(content))

    def key(self, *content: str) -> str:
        """Return the id under which the use of an idempotency key is kept."""
        return stable_id("k", self.of(*content))


def acting_as(caller: Caller) -> tuple[str, str, str]:
    """Return whose an idempotency key is: the same key of another caller is another one."""
    own = caller.own
    if own is not None:
        return own.kind, own.id_type or "", own.value
    return caller.role, caller.org or "", caller.subject or ""
