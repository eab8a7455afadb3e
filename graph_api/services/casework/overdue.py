"""Whoever lets a last day pass, and whoever opened the case, hears of it: once, from whichever process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graph_api.bolt.driver import Graph
from graph_api.domain.casework.news import told_of_delay, whole
from graph_api.domain.dates import day_of_ms, now_ms
from graph_api.domain.keys import SEPARATOR, stable_id
from graph_api.services.casework.model import to_case
from graph_api.services.casework.writing import telling

SWEEP_PAGE = 200
_QUERIES = ("inbox_overdue", "inbox_cases_overdue")


class OverdueService:
    """Finds last days that are over and puts them into the inboxes concerned."""

    def __init__(
        self, graph: Graph, clock: Callable[[], int] = now_ms, told: Callable[[], None] = lambda: None
    ) -> None:
        """``told`` is called when something was written that organisations hear of."""
        self._graph = graph
        self._clock = clock
        self._told = told

    async def sweep(self) -> int:
        """Tell of every last day that is over and of which nobody was told; return how many there were.

        Several may do so at once. Raises ``UnavailableError``: what was told stays told.
        """
        count = 0
        today = day_of_ms(self._clock()).isoformat()
        for query in _QUERIES:
            while told := await self._page(query, today):
                count += told
        if count:
            self._told()
        return count

    async def _page(self, query: str, today: str) -> int:
        """Tell of the first of what is late; return how many there were, 0 where nothing is left to tell."""
        read = await self._graph.read(query, before=today, limit=SWEEP_PAGE)
        items = [_item(row) for row in read["items"]]
        if not items:
            return 0
        written = await self._graph.write("inbox_remind", items=items)
        return int(written["told"])


def _item(row: Mapping[str, Any]) -> dict[str, object]:
    """Return what is written about one thing that is late."""
    parts = [] if row["part"] is None else [row["part"]]
    case = to_case(row["case"], parts, ())
    part = case.parts[0] if parts else whole(case)
    watched = (row["part"] or row["case"])["watched"]
    return {
        "id": stable_id("overdue", SEPARATOR.join((part.id, watched))),
        "case": case.id,
        "part": part.id,
        "watched": watched,
        **telling(told_of_delay(case, part)),
    }
