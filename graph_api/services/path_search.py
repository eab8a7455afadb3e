"""The shortest paths between two subjects, in one round trip."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from graph_api.domain.dates import now_ms
from graph_api.domain.exploration.neighbourhood import adjacency
from graph_api.domain.exploration.paths import FoundPaths, shortest_paths
from graph_api.domain.exploration.search_bounds import Search, UnexpandedHub, bounds_of_paths
from graph_api.domain.facts import Moment, SubjectFact
from graph_api.domain.links import Bound, LinkKind, SubjectLink, SubjectPath
from graph_api.errors import InvalidInputError
from graph_api.services.facts import NamedReads
from graph_api.services.link_rows import LinkFacts, ask_for, read_links
from graph_api.services.neighbourhoods import at_least_one, subject_found
from graph_api.services.references import SubjectRefValue
from graph_api.services.staleness import SourceAge

DEFAULT_HOPS = 6
DEFAULT_FIRST = 5


@dataclass(frozen=True, slots=True)
class PathBounds:
    """What one search may read and show.

    ``hops``: levels searched, both ends together; ``paths``: paths shown; ``fan``: relationships above
    which a subject between the ends is not searched; ``links``: links read.
    """

    hops: int = 32
    paths: int = 100
    fan: int = 2_000
    links: int = 50_000


@dataclass(frozen=True, slots=True)
class PathSearchResult:
    """Paths, shortest first, with what describes their subjects.

    ``explored`` counts the subjects that were looked at; ``bounds`` names the bounds because of which a
    path may be missing.
    """

    source: str
    target: str
    paths: tuple[SubjectPath, ...]
    explored: int
    bounds: tuple[Bound, ...]
    staleness: tuple[SourceAge, ...]
    subjects: Mapping[str, SubjectFact]

    @property
    def complete(self) -> bool:
        """Whether no path can be missing."""
        return not self.bounds


class PathService:
    """Answers ``paths``; the order is that of ``graph_api.domain.exploration.paths``."""

    def __init__(
        self,
        graph: NamedReads,
        *,
        stale_after_days: int,
        clock: Callable[[], int] = now_ms,
        bounds: PathBounds | None = None,
    ) -> None:
        self._graph = graph
        self._stale_after_days = stale_after_days
        self._clock = clock
        self._bounds = bounds or PathBounds()

    async def search(
        self,
        source: SubjectRefValue,
        target: SubjectRefValue,
        moment: Moment,
        *,
        hops: int = DEFAULT_HOPS,
        first: int = DEFAULT_FIRST,
        links: Collection[LinkKind] | None = None,
    ) -> PathSearchResult:
        """Return the ``first`` shortest paths of at most ``hops`` steps.

        ``links`` narrows the kinds (None: all but POSSIBLY_SAME). Raises ``InvalidInputError`` for hops
        or first below 1 and for one subject at both ends, ``NotFoundError`` where an end does not exist.
        """
        at_least_one(maxHops=hops, first=first)
        most = self._bounds
        shown = min(first, most.paths)
        ask = ask_for(
            moment,
            links,
            source=source.key,
            target=target.key,
            steps=min(hops, most.hops),
            # One more than is shown, where that tells whether the bound bit.
            enough=shown + (1 if first > shown else 0),
            fan=most.fan,
            most=most.links,
        )
        record = await self._graph.read("path_links", ask=ask, knownAt=moment.known_at)
        start, end = subject_found(record["source"]), subject_found(record["target"])
        if start == end:
            raise InvalidInputError("from and to are the same subject.", "起点与终点为同一主体。")
        facts = read_links(record, moment)
        found = shortest_paths(
            adjacency(facts.links),
            start,
            end,
            hops=min(hops, most.hops),
            first=shown + (1 if first > shown else 0),
            blocked=facts.blocked,
        )
        bounds = _bounds(to_search(record), found, shown=shown, first=first, hops=hops)
        return self._result(record, facts, found.paths[:shown], bounds)

    def _result(
        self,
        record: Mapping[str, Any],
        facts: LinkFacts,
        paths: Sequence[tuple[str, ...]],
        bounds: tuple[Bound, ...],
    ) -> PathSearchResult:
        steps: dict[frozenset[str], list[SubjectLink]] = {}
        for link in facts.links:
            steps.setdefault(frozenset((link.source, link.target)), []).append(link)
        chains = tuple(_chain(nodes, steps) for nodes in paths)
        shown = [node for chain in chains for node in chain.nodes]
        linked = [link for chain in chains for link in chain.links]
        source, target = record["source"], record["target"]
        return PathSearchResult(
            source=source,
            target=target,
            paths=chains,
            explored=record["explored"],
            bounds=bounds,
            staleness=facts.ages([source, target, *shown], linked, self._clock(), self._stale_after_days),
            subjects=facts.subjects,
        )


def _chain(nodes: tuple[str, ...], steps: Mapping[frozenset[str], Sequence[SubjectLink]]) -> SubjectPath:
    """Return a path with every link of each step, in the order of the path."""
    return SubjectPath(nodes, tuple(link for pair in pairwise(nodes) for link in steps[frozenset(pair)]))


def to_search(record: Mapping[str, Any]) -> Search:
    """Return what the query covered."""
    return Search(
        searched=(record["searched"][0], record["searched"][1]),
        open=(record["open"][0], record["open"][1]),
        hubs=tuple(UnexpandedHub(*row) for row in record["hubs"]),
        cut=record["cut"] is not None,
        wide=record["wide"],
    )


def _bounds(search: Search, found: FoundPaths, *, shown: int, first: int, hops: int) -> tuple[Bound, ...]:
    bit = set(bounds_of_paths(search, found.paths[:shown], first=shown, hops=hops))
    if len(found.paths) > shown:
        bit.add(Bound.NODES)
    if not found.complete:
        bit.add(Bound.TIME)
    return tuple(bound for bound in Bound if bound in bit)
