"""A second, simple implementation: every path by walking everywhere, days by looking at each day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def every_path(
    neighbours: Mapping[str, Sequence[str]], source: str, target: str, hops: int, blocked: frozenset[str]
) -> list[tuple[str, ...]]:
    """Return every simple path of at most ``hops`` steps in the order of its length and then of its ids."""

    def walk(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if path[-1] == target:
            yield path
            return
        if len(path) > hops or (path[-1] in blocked and path[-1] != source):
            return
        for node in neighbours.get(path[-1], ()):
            if node not in path:
                yield from walk((*path, node))

    return sorted(walk((source,)), key=lambda path: (len(path), path))


def within(
    neighbours: Mapping[str, Sequence[str]], start: str, depth: int, blocked: frozenset[str]
) -> set[str]:
    """Return whom some path of at most ``depth`` steps reaches."""
    everyone = {start, *neighbours}
    return {node for node in everyone if node == start or every_path(neighbours, start, node, depth, blocked)}
