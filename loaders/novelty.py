"""What one load remembers of the keys it has met: which are new, which it restated without a trace."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from hashlib import blake2b

BITS = 1 << 26
"""8 MiB: of ten million keys about one in twenty is looked up in vain."""

_PROBES = 4
_BYTES_MASK = BITS // 8 - 1


class Novelty:
    """The keys that a first load of a source has met: a Bloom filter of fixed size.

    Of a source that was never loaded the graph holds only what the present load has written. A key that
    it has not met is new for certain; one that it seems to have met is looked up. For any other load
    (``is_first`` False) every key is. Codes are everybody's: they are new for certain only where the graph
    held no subject at all when the load began (``is_empty``).
    """

    def __init__(self, *, is_first: bool, is_empty: bool = False) -> None:
        self._bits = bytearray(BITS // 8) if is_first else None
        self._is_empty = is_first and is_empty

    def meet(self, keys: Iterable[str]) -> list[str]:
        """Return those of ``keys`` that may be in the graph, and remember all of them."""
        if self._bits is None:
            return list(keys)
        return [key for key in keys if self._meet(key, self._bits)]

    def meet_codes(self, codes: Iterable[str]) -> list[str]:
        """Return those of ``codes`` (subject keys) that somebody may have, and remember all of them."""
        return self.meet(codes) if self._is_empty else list(codes)

    def _meet(self, key: str, bits: bytearray) -> bool:
        digest = int.from_bytes(blake2b(key.encode(), digest_size=16).digest(), "little")
        is_known = True
        for _ in range(_PROBES):
            place, bit = (digest >> 3) & _BYTES_MASK, 1 << (digest & 7)
            if not bits[place] & bit:
                is_known = False
                bits[place] |= bit
            digest >>= 32
        return is_known


class RestatedKeys:
    """The facts that a load has restated without a trace, 8 bytes each, in one sorted run a batch.

    Asked only for the few facts that the load states twice, so a search of every run is cheap enough.
    """

    def __init__(self) -> None:
        self._runs: list[array[int]] = []

    def add(self, keys: Iterable[str]) -> None:
        """Remember the keys of one batch."""
        run = array("Q", sorted(map(key_hash, keys)))
        if run:
            self._runs.append(run)

    def __contains__(self, key: str) -> bool:
        """Whether the load has restated the fact."""
        wanted = key_hash(key)
        for run in self._runs:
            place = bisect_left(run, wanted)
            if place < len(run) and run[place] == wanted:
                return True
        return False


def key_hash(key: str) -> int:
    """Return 8 bytes that stand for the key of a fact."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")
