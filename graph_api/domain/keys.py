"""Names by which a subject or a fact is found: source keys, code keys, identity keys, stable ids."""

from __future__ import annotations

from hashlib import blake2b
from itertools import product

SEPARATOR = "\x1f"
"""Between the parts of a fact's key; it cannot occur in a value because loaders reject control characters."""


def fact_key(*parts: str | None) -> str:
    """Join the parts that identify a fact within the platform; an absent part is empty."""
    return SEPARATOR.join([part or "" for part in parts])


def source_key(source: str, record_id: str) -> str:
    """Return the subject key of a provider's own id."""
    return f"source{SEPARATOR}{source}{SEPARATOR}{record_id}"


def uscc_key(code: str) -> str:
    """Return the subject key of a unified social credit code (already validated, upper case)."""
    return fact_key("uscc", code)


def identity_key(identity_hash: str) -> str:
    """Return the subject key of an identity number, known only by its keyed hash."""
    return fact_key("identity", identity_hash)


def id_key(subject_id: str) -> str:
    """Return the subject key of a platform id; after a merge the former id keeps its key."""
    return fact_key("id", subject_id)


def is_person_id(subject_id: str) -> bool:
    """Whether a platform id is that of a natural person; it says so by its prefix."""
    return subject_id.startswith("p_")


def stable_id(prefix: str, key: str) -> str:
    """Return an opaque id that depends on ``key`` alone, so that order of loading does not matter."""
    return id_of_digest(prefix, stable_digest(key))


def stable_digest(key: str) -> bytes:
    """Return the 15 bytes of which the letters of an id are made."""
    return blake2b(key.encode(), digest_size=15).digest()


def id_of_digest(prefix: str, digest: bytes) -> str:
    """Return the id made of ``stable_digest``: its bits in base 32 (RFC 4648, section 6), lower case."""
    # The standard library writes base 32 in Python, byte by byte; loads and pre-checks make millions of ids.
    number = int.from_bytes(digest)
    return f"{prefix}_{''.join([_TWO_LETTERS[number >> place & 1023] for place in _PLACES])}"


_TWO_LETTERS = tuple(map("".join, product("abcdefghijklmnopqrstuvwxyz234567", repeat=2)))
_PLACES = range(110, -1, -10)
