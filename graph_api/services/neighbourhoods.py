"""The subjects around one: all within some steps, or its neighbours page by page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from graph_api.domain.dates import now_ms
from graph_api.domain.exploration.neighbourhood import Degree, Hub, Neighbourhood, assemble
from graph_api.domain.exploration.tallies import TallyBlock
from graph_api.domain.facts import Moment, SubjectFact
from graph_api.domain.links import Bound, LinkKind, SubjectLink
from graph_api.errors import InvalidInputError
from graph_api.services.facts import NamedReads
from graph_api.services.link_rows import LinkFacts, ask_for, read_links
from graph_api.services.references import SubjectRefValue, no_such_subject
from graph_api.services.sections import check_page, read_cursor, write_cursor
from graph_api.services.staleness import SourceAge

DEFAULT_LIMIT = 200
DEFAULT_PAGE = 50
MOST_NEIGHBOURS = 500
"""Neighbours on one page."""


@dataclass(frozen=True, slots=True)
class NeighbourhoodBounds:
    """What one neighbourhood may read.

    ``depth``: steps; ``nodes``: subjects shown; ``fan``: subjects that one subject other than the first
    may bring; ``hub``: relationships above which a subject's links to the others are looked up from
    their end; ``links``: links shown; ``shelves`` and ``page_shelves``: shelves of one list of a hub that a
    neighbourhood and a page of neighbours read at most. They bite only where few of a hub's links count:
    on an old clock, or far from today.
    """

    depth: int = 12
    nodes: int = 2_000
    fan: int = 1_000
    hub: int = 1_000
    links: int = 20_000
    shelves: int = 200
    page_shelves: int = 800


@dataclass(frozen=True, slots=True)
class NeighbourhoodResult:
    """A neighbourhood with what describes its subjects; ``bounds`` names every bound that bit."""

    start: str
    nodes: tuple[str, ...]
    links: tuple[SubjectLink, ...]
    hubs: tuple[Hub, ...]
    bounds: tuple[Bound, ...]
    staleness: tuple[SourceAge, ...]
    subjects: Mapping[str, SubjectFact]

    @property
    def complete(self) -> bool:
        """Whether no bound bit."""
        return not self.bounds


@dataclass(frozen=True, slots=True)
class NeighbourPage:
    """One page of neighbours (platform ids, in order) with their links to ``start``.

    ``total`` counts all pages; where ``exact`` is False there are at least so many. ``horizon`` is the id up
    to which neighbours were looked for, where that ended before the page was full; None elsewhere. ``bounds``
    says HUB for both, and for a concert group too large to be linked.
    """

    start: str
    nodes: tuple[str, ...]
    links: Mapping[str, tuple[SubjectLink, ...]]
    total: int
    has_next: bool
    has_previous: bool
    bounds: tuple[Bound, ...]
    staleness: tuple[SourceAge, ...]
    subjects: Mapping[str, SubjectFact]
    exact: bool = True
    horizon: str | None = None

    @property
    def end(self) -> str | None:
        """After whom the next page begins; None where the page is empty and nothing follows."""
        return self.horizon or (self.nodes[-1] if self.nodes else None)

    def cursor(self, node: str) -> str:
        """Return the cursor that continues after a neighbour."""
        return write_cursor(node)


class NeighbourhoodService:
    """Answers ``neighbourhood`` and ``neighbours``, each in one round trip."""

    def __init__(
        self,
        graph: NamedReads,
        *,
        stale_after_days: int,
        clock: Callable[[], int] = now_ms,
        bounds: NeighbourhoodBounds | None = None,
    ) -> None:
        self._graph = graph
        self._stale_after_days = stale_after_days
        self._clock = clock
        self._bounds = bounds or NeighbourhoodBounds()

    async def neighbourhood(
        self,
        ref: SubjectRefValue,
        moment: Moment,
        *,
        depth: int = 1,
        links: Collection[LinkKind] | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> NeighbourhoodResult:
        """Return the subjects within ``depth`` steps, nearest first, and every link among them.

        At most ``limit`` subjects, the one asked about included. ``links`` narrows the kinds (None: all
        but POSSIBLY_SAME). Raises ``InvalidInputError`` for a depth or limit below 1 and
        ``NotFoundError`` where there is no such subject.
        """
        at_least_one(depth=depth, limit=limit)
        most = self._bounds
        within = min(depth, most.depth)
        ask = ask_for(
            moment,
            links,
            key=ref.key,
            depth=within,
            steps=within + (1 if depth > within else 0),
            limit=min(limit, most.nodes),
            fan=most.fan,
            hub=most.hub,
            most=most.links,
            shelves=most.shelves,
        )
        record = await self._graph.read("neighbourhood_links", ask=ask, knownAt=moment.known_at)
        start = subject_found(record["start"])
        facts = read_links(record, moment)
        degrees = _degrees(record, ask)
        around = assemble(start, facts.links, depth=within, blocked=facts.blocked, degrees=degrees)
        return self._result(start, around, facts, _bounds_of(record, most))

    def _result(
        self, start: str, around: Neighbourhood, facts: LinkFacts, bounds: tuple[Bound, ...]
    ) -> NeighbourhoodResult:
        ages = facts.ages(around.nodes, around.links, self._clock(), self._stale_after_days)
        return NeighbourhoodResult(
            start, around.nodes, around.links, around.hubs, bounds, ages, facts.subjects
        )

    async def neighbours(
        self,
        ref: SubjectRefValue,
        moment: Moment,
        *,
        links: Collection[LinkKind] | None = None,
        first: int = DEFAULT_PAGE,
        after: str | None = None,
    ) -> NeighbourPage:
        """Return one page of the subjects linked to one, in the order of their ids.

        Raises ``InvalidInputError`` for a page size below 1 or a foreign cursor, ``LimitExceededError``
        for a page above ``MOST_NEIGHBOURS`` and ``NotFoundError`` where there is no such subject.
        """
        check_page(first, MOST_NEIGHBOURS)
        begin = "" if after is None else read_cursor(after)
        ask = ask_for(moment, links, key=ref.key, after=begin, first=first, shelves=self._bounds.page_shelves)
        record = await self._graph.read("neighbours_page", ask=ask, knownAt=moment.known_at)
        start = subject_found(record["start"])
        facts = read_links(record, moment)
        shown: list[str] = record["shown"]
        page = tuple(shown[:first])
        # Whom the list still had to offer was found; what lies beyond the page does not concern it.
        horizon = record["horizon"] if len(shown) <= first else None
        near: dict[str, list[SubjectLink]] = {node: [] for node in page}
        for link in facts.links:
            other = link.target if link.source == start else link.source
            if other in near:
                near[other].append(link)
        linked = [link for found in near.values() for link in found]
        return NeighbourPage(
            start=start,
            nodes=page,
            links={node: tuple(found) for node, found in near.items()},
            total=_total(record, ask),
            has_next=len(shown) > first or horizon is not None,
            has_previous=after is not None,
            bounds=(Bound.HUB,) if record["wide"] or record["least"] or horizon is not None else (),
            staleness=facts.ages([start, *page], linked, self._clock(), self._stale_after_days),
            subjects=facts.subjects,
            exact=not record["least"],
            horizon=horizon,
        )


def _total(record: Mapping[str, Any], ask: Mapping[str, Any]) -> int:
    """Return the number of neighbours: of the tally, if there is one for the moment, and beside it."""
    counted: int = record["counted"]
    if record["tally"] is None:
        return counted
    return TallyBlock.read(record["tally"]).neighbours(ask["day"], ask["types"]) + counted


def _degrees(record: Mapping[str, Any], ask: Mapping[str, Any]) -> dict[str, Degree]:
    """Return how many links subjects have whose links may not all have been read."""
    degrees = {node: Degree(links) for node, links in record["degrees"]}
    for node, tally, scanned, more in record["tallies"]:
        links = scanned if tally is None else TallyBlock.read(tally).links(ask["day"], ask["types"])
        beside = degrees[node].links if node in degrees else 0
        degrees[node] = Degree(beside + links, exact=tally is not None or not more)
    return degrees


def subject_found(subject: str | None) -> str:
    """Return the id that a query found. Raises ``NotFoundError`` where it found none."""
    if subject is None:
        raise no_such_subject()
    return subject


def at_least_one(**arguments: int) -> None:
    """Raise ``InvalidInputError`` where an argument is below 1."""
    for name, value in arguments.items():
        if value < 1:
            raise InvalidInputError(
                f"{name} must be at least 1, not {value}.", f"{name} 至少为 1，不能为 {value}。"
            )


def _bounds_of(record: Mapping[str, Any], most: NeighbourhoodBounds) -> tuple[Bound, ...]:
    """Return the bounds that bit, in the order of their list."""
    others = [node for node in record["capped"] if node != record["start"]]
    bit = {
        Bound.DEPTH: record["beyond"],
        Bound.NODES: record["full"] or len(record["rows"]) > most.links,
        Bound.HUB: bool(others) or bool(record["cut"]) or record["wide"],
    }
    return tuple(bound for bound in Bound if bit.get(bound))
