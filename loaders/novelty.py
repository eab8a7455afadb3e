"""Which facts are certainly not in the graph yet, so that nobody needs to look for them."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

BITS = 1 << 26
"""8 MiB: of ten million keys about one in twenty is looked up in vain."""

_PROBES = 4


class Novelty:
    """The keys that a first load of a source has met: a Bloom filter of fixed size.

    Of a source that was never loaded the graph holds only what the present load has written. A key that
    it has not met is new for certain; one that it seems to have met is looked up. For any other load
    (``is_first`` False) every key is.
    """

    def __init__(self, *, is_first: bool) -> None:
        self._bits = bytearray(BITS // 8) if is_first else None

    def meet(self, keys: Iterable[str]) -> list[str]:
        """Return those of ``keys`` that may be in the graph, and remember all of them."""
        if self._bits is None:
            return list(keys)
        return [key for key in keys if self._meet(key, self._bits)]

    def _meet(self, key: str, bits: bytearray) -> bool:
        digest = int.from_bytes(blake2b(key.encode(), digest_size=16).digest(), "little")
        is_known = True
        for probe in range(_PROBES):
            place = (digest >> (probe * 32)) % BITS
            if not bits[place >> 3] & (1 << (place & 7)):
                is_known = False
                bits[place >> 3] |= 1 << (place & 7)
        return is_known
