"""Whether the lists of subjects with many links still say what the links say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from graph_api.domain.keys import SEPARATOR
from loaders.hubs import AMONG_HUBS, expected_shelves
from loaders.store import Store

_COLUMNS = (
    *("others", "types", "outgoing", "knownFroms", "knownUntils", "begins", "ends", "stated"),
    *("sinces", "untils", "sources", "positions", "percents", "percentMins", "percentMaxes"),
)


async def lists_hold(graph: Store, hub: str, shelves: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether ``shelves``, all of the subject ``hub``, hold its links, each as often as it counts.

    Only for a subject whose lists are not marked as behind. How links are cut into shelves is not looked at.
    """
    return _listed(shelves) == _listed(await expected_shelves(graph, hub))


def _listed(shelves: Iterable[Mapping[str, Any]]) -> Counter[tuple[Any, ...]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for shelf in shelves:
        # The list of links among hubs repeats links of the other lists.
        if shelf["at"].split(SEPARATOR)[1] != AMONG_HUBS:
            found.update(zip(*(shelf[column] for column in _COLUMNS), strict=True))
    return found
