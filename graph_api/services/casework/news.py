"""What happens to inboxes, as read from the graph: steps of cases that organisations hear of, and delays.

News is read by the instant at which it was written, by the engine's clock, taken last in its transaction. Of
two transactions the one with the earlier instant may still become visible after the other: so whoever goes on
reading begins ``OVERLAP_MS`` before the last that he has seen, and passes over what he has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_api.domain.casework.cases import Case, Part, Step
from graph_api.domain.casework.news import InboxChange, whole
from graph_api.services.casework.model import to_case, to_step
from graph_api.services.facts import NamedReads

OVERLAP_MS = 60_000
"""Longer than a transaction takes from its last statement to its end, also on a machine in trouble."""

PAGE = 500
"""Steps of one read at most."""


@dataclass(frozen=True, slots=True)
class News:
    """An organisation hears of a part of a case, at ``at`` (ms by the engine's clock).

    ``case`` and ``part`` are as they stand when it is read; ``step`` is None where nobody did anything: the
    last day is over. ``id`` is the same whenever it is read.
    """

    id: str
    at: int
    org: str
    change: InboxChange
    case: Case
    part: Part
    step: Step | None


@dataclass(frozen=True, slots=True)
class NewsPage:
    """One read: ``now`` (ms by the engine's clock), steps by id with their instants, and news of some."""

    now: int
    instants: Mapping[str, int]
    news: tuple[News, ...]

    @property
    def is_full(self) -> bool:
        """Whether there may be more."""
        return len(self.instants) >= PAGE

    @property
    def last(self) -> tuple[int, str]:
        """Instant and id of the last step of a page that is not empty."""
        key, at = list(self.instants.items())[-1]
        return at, key


async def read_news(
    graph: NamedReads,
    orgs: Sequence[str],
    since: int,
    after_id: str = "",
    seen: Mapping[str, int] | None = None,
) -> NewsPage:
    """Return what happened from ``since`` on, oldest first, and what of it ``orgs`` hear.

    Of the very instant ``since`` only ids behind ``after_id``; ids of ``seen`` are passed over. Raises
    ``UnavailableError`` and ``LimitExceededError``.
    """
    read = await graph.read(
        "inbox_news", orgs=list(orgs), since=since, afterId=after_id, seen=dict(seen or {}), limit=PAGE
    )
    rows = read["rows"]
    cases = {found["case"]["id"]: found for found in read["cases"]}
    return NewsPage(
        read["now"],
        {row["id"]: row["at"] for row in rows},
        tuple(news for row in rows if row["told"] for news in _news(row, cases[row["case"]])),
    )


def _news(row: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[News]:
    """Yield what a row tells, each with the parts that the row is about and no others of its case."""
    about = {of for _, _, of in row["told"]}
    parts = [part for part in found["parts"] if part["id"] in about]
    case = to_case(found["case"], parts, [step for step in found["steps"] if step["of"] in about])
    step = None if row["step"] is None else to_step(row["step"])
    for org, change, of in row["told"]:
        part = whole(case) if of == case.id else case.part(of)
        if part is not None:
            yield News(f"{row['id']}.{change}.{of}", row["at"], org, InboxChange(change), case, part, step)
