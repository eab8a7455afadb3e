"""Where a key was put: a map from keys to numbers that holds many millions in little memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left

SHARDS = 256
"""Each shard is sorted anew for itself, so that growing never needs much memory at once."""

_FRESH = 512


class _Shard:
    """A part of the map: a sorted run, and what came since."""

    __slots__ = ("fresh", "hashes", "limit", "numbers")

    def __init__(self) -> None:
        self.hashes = array("q")
        self.numbers = array("Q")
        self.fresh: dict[int, int | tuple[int, ...]] = {}
        self.limit = _FRESH

    def add(self, hashed: int, number: int) -> None:
        present = self.fresh.get(hashed)
        if present is None:
            self.fresh[hashed] = number
        else:
            earlier = present if isinstance(present, tuple) else (present,)
            self.fresh[hashed] = (*earlier, number)
        if len(self.fresh) > self.limit:
            self._settle()

    def _settle(self) -> None:
        pairs = list(zip(self.hashes, self.numbers, strict=True))
        for hashed, found in self.fresh.items():
            if isinstance(found, tuple):
                pairs += [(hashed, number) for number in found]
            else:
                pairs.append((hashed, found))
        pairs.sort()
        self.hashes = array("q", [pair[0] for pair in pairs])
        self.numbers = array("Q", [pair[1] for pair in pairs])
        self.fresh = {}
        self.limit = max(_FRESH, len(pairs) // 4)

    def has(self, hashed: int) -> bool:
        if hashed in self.fresh:
            return True
        place = bisect_left(self.hashes, hashed)
        return place < len(self.hashes) and self.hashes[place] == hashed

    def find(self, hashed: int) -> list[int]:
        found = []
        place = bisect_left(self.hashes, hashed)
        while place < len(self.hashes) and self.hashes[place] == hashed:
            found.append(self.numbers[place])
            place += 1
        present = self.fresh.get(hashed)
        if isinstance(present, tuple):
            found += present
        elif present is not None:
            found.append(present)
        return found


class KeyIndex:
    """Numbers by key, one key may have several; about 40 bytes a key.

    A key is known by 8 bytes of its hash, and two keys that have them in common share their numbers:
    whoever asks compares what a number leads to.
    """

    def __init__(self) -> None:
        self._shards = [_Shard() for _ in range(SHARDS)]

    def add(self, key: str, number: int) -> None:
        """Remember a number of a key, in the order of the calls for equal sizes of numbers."""
        hashed = hash(key)
        self._shards[hashed % SHARDS].add(hashed, number)

    def has(self, key: str) -> bool:
        """Whether a key has a number; or one that only looks like it."""
        hashed = hash(key)
        return self._shards[hashed % SHARDS].has(hashed)

    def find(self, key: str) -> list[int]:
        """Return the numbers of a key, smaller ones first among those remembered long ago."""
        hashed = hash(key)
        return self._shards[hashed % SHARDS].find(hashed)
