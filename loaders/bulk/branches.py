"""From which statements of a staged graph the links of branches to their parents follow."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from loaders.bulk.index import KeyIndex


class StagedBranches:
    """From which statements BRANCH_OF links follow: their places, with the key of their fact."""

    def __init__(self) -> None:
        self._places = array("q")
        self._index = KeyIndex()

    def link(self, key: str, places: Sequence[int]) -> None:
        """Let the links of a record follow from the statements at ``places`` and from no others."""
        for position in self._index.find(key):
            self._places[position] = -1
        for place in places:
            self._index.add(key, len(self._places))
            self._places.append(place)

    def places(self) -> Iterable[int]:
        """Return the places of the statements from which links follow."""
        return (place for place in self._places if place >= 0)
