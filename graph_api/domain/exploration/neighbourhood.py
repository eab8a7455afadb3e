"""The subjects around one and the links among them.

A subject belongs to a neighbourhood where a path of at most so many steps leads to it; a path may end at,
but never pass, a state owner or an unspecified person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph_api.domain.links import SubjectLink


@dataclass(frozen=True, slots=True)
class Degree:
    """How many links a subject has; where not ``exact``, it has at least so many."""

    links: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Hub:
    """A subject not all of whose links are shown: ``degree`` of them, of which ``shown`` are.

    Where not ``exact``, it has at least so many.
    """

    subject: str
    degree: int
    shown: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Subjects (platform ids; by distance, then id) with every link among them that may hold."""

    nodes: tuple[str, ...]
    links: tuple[SubjectLink, ...]
    hubs: tuple[Hub, ...]


def assemble(
    start: str,
    links: Sequence[SubjectLink],
    *,
    depth: int,
    blocked: Collection[str],
    degrees: Mapping[str, Degree],
) -> Neighbourhood:
    """Return the neighbourhood of ``start`` within ``depth`` steps over the links that were read.

    ``blocked`` are the subjects that nothing passes, ``degrees`` the number of links of those whose
    links may not all have been read.
    """
    distance = distances(adjacency(links), start, depth, blocked)
    nodes = tuple(sorted(distance, key=lambda node: (distance[node], node)))
    shown = tuple(link for link in links if link.source in distance and link.target in distance)
    counts: dict[str, int] = {}
    for link in shown:
        for end in (link.source, link.target):
            counts[end] = counts.get(end, 0) + 1
    hubs = (_hub(node, degrees[node], counts.get(node, 0)) for node in nodes if node in degrees)
    return Neighbourhood(nodes, shown, tuple(hub for hub in hubs if hub.degree > hub.shown or not hub.exact))


def _hub(node: str, degree: Degree, shown: int) -> Hub:
    """Return a subject as a hub; whatever was counted, it has what is shown."""
    return Hub(node, degree.links if degree.exact else max(degree.links, shown), shown, degree.exact)


def adjacency(links: Iterable[SubjectLink]) -> dict[str, list[str]]:
    """Return the neighbours of every subject, whatever the direction, each once and in order."""
    neighbours: dict[str, set[str]] = {}
    for link in links:
        if link.source != link.target:
            neighbours.setdefault(link.source, set()).add(link.target)
            neighbours.setdefault(link.target, set()).add(link.source)
    return {node: sorted(near) for node, near in neighbours.items()}


def distances(
    neighbours: Mapping[str, Sequence[str]], start: str, depth: int, blocked: Collection[str]
) -> dict[str, int]:
    """Return how many steps away each subject is, as far as ``depth`` steps lead."""
    found = {start: 0}
    front = [start]
    for step in range(1, depth + 1):
        following: list[str] = []
        for node in front:
            if node in blocked and node != start:
                continue
            for near in neighbours.get(node, ()):
                if near not in found:
                    found[near] = step
                    following.append(near)
        if not following:
            break
        front = following
    return found
