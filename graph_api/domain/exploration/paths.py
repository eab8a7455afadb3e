"""The shortest paths between two subjects: direction ignored, no subject twice, each its own subjects.

The order is by number of steps and then by the ids of the subjects from the first to the last, so that
ties come in the same order every time. The classes of paths that remain are searched one by one (Yen's
method with Lawler's partition): the work grows with the number of paths asked for, not with the number of
paths that there are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

MOST_WORK = 3_000_000
"""Links looked at in one search (about two seconds) before it ends with what it has."""


@dataclass(slots=True)
class Work:
    """How many more links a search may look at."""

    left: int = MOST_WORK

    @property
    def used_up(self) -> bool:
        """Whether the search has to end."""
        return self.left <= 0


@dataclass(frozen=True, slots=True)
class FoundPaths:
    """Paths in order; ``complete`` is False where the work ran out before as many as asked were found."""

    paths: tuple[tuple[str, ...], ...]
    complete: bool


@dataclass(frozen=True, slots=True, order=True)
class _Class:
    """The best path among those that share its beginning up to ``fixed`` and avoid some next subjects."""

    steps: int
    path: tuple[str, ...]
    fixed: int
    avoided: frozenset[str] = field(compare=False)


def shortest_paths(
    neighbours: Mapping[str, Sequence[str]],
    source: str,
    target: str,
    *,
    hops: int,
    first: int,
    blocked: Collection[str] = frozenset(),
    work: Work | None = None,
) -> FoundPaths:
    """Return the ``first`` shortest paths of at most ``hops`` steps, in order.

    ``neighbours`` lists every subject's neighbours in the order of their ids; ``blocked`` are subjects
    that no path passes (an end may be one).
    """
    work = work or Work()
    barred = frozenset(blocked) - {source, target}
    found: list[tuple[str, ...]] = []
    waiting: list[_Class] = []

    def search(root: tuple[str, ...], avoided: frozenset[str]) -> None:
        rest = _best(neighbours, root, target, avoided, hops - len(root) + 1, barred, work)
        if rest is not None:
            path = root[:-1] + rest
            heappush(waiting, _Class(len(path) - 1, path, len(root), avoided))

    search((source,), frozenset())
    while waiting and len(found) < first:
        best = heappop(waiting)
        found.append(best.path)
        for length in range(best.fixed, len(best.path)):
            if len(found) == first or work.used_up:
                break
            avoided = best.avoided if length == best.fixed else frozenset()
            search(best.path[:length], avoided | {best.path[length]})
    return FoundPaths(tuple(found), not work.used_up or len(found) == first)


def _best(
    neighbours: Mapping[str, Sequence[str]],
    root: tuple[str, ...],
    target: str,
    avoided: frozenset[str],
    hops: int,
    barred: frozenset[str],
    work: Work,
) -> tuple[str, ...] | None:
    """Return the first of the shortest ways from the root's last subject to the target, or None.

    It passes no subject of the root, and its next subject is none of ``avoided``.
    """
    start = root[-1]
    closed = barred.union(root)
    starts = [node for node in neighbours.get(start, ()) if node not in avoided and node not in closed]
    steps = _steps_to(neighbours, target, frozenset(starts), closed, hops - 1, work)
    if steps is None:
        return None
    away = min(steps[node] for node in starts if node in steps)
    here = next(node for node in starts if steps.get(node) == away)
    path = [start, here]
    while here != target:
        away -= 1
        here = next(node for node in neighbours[here] if steps.get(node) == away)
        path.append(here)
    return tuple(path)


def _steps_to(
    neighbours: Mapping[str, Sequence[str]],
    target: str,
    wanted: frozenset[str],
    closed: frozenset[str],
    hops: int,
    work: Work,
) -> dict[str, int] | None:
    """Return how far subjects are from the target, up to the level of the first one wanted.

    None where none is met within ``hops`` steps.
    """
    steps = {target: 0}
    front = [target]
    for level in range(hops + 1):
        if not wanted.isdisjoint(front):
            return steps
        following: list[str] = []
        for node in front:
            near = neighbours.get(node, ())
            work.left -= len(near)
            for other in near:
                if other not in steps and other not in closed:
                    steps[other] = level + 1
                    following.append(other)
        if not following or work.used_up:
            return None
        front = following
    return None
