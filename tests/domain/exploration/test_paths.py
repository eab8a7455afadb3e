"""Shortest simple paths against walking everywhere, on random worlds."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.exploration.neighbourhood import distances
from graph_api.domain.exploration.paths import Work, shortest_paths
from tests.domain.exploration.naive import every_path, within

NODES = [f"n{number}" for number in range(8)]
PAIRS = st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda pair: pair[0] != pair[1])


def graph_of(pairs: set[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the sorted neighbours of every node, both ways."""
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {node: sorted(near) for node, near in found.items()}


@given(
    pairs=st.sets(PAIRS, max_size=20),
    ends=PAIRS,
    hops=st.integers(1, 7),
    first=st.integers(1, 40),
    blocked=st.frozensets(st.sampled_from(NODES), max_size=2),
)
def test_the_same_as_walking_everywhere(
    pairs: set[tuple[str, str]], ends: tuple[str, str], hops: int, first: int, blocked: frozenset[str]
) -> None:
    graph = graph_of(pairs)
    found = shortest_paths(graph, *ends, hops=hops, first=first, blocked=blocked)
    assert found.complete
    assert list(found.paths) == every_path(graph, *ends, hops, blocked)[:first]


@given(
    pairs=st.sets(PAIRS, max_size=16),
    start=st.sampled_from(NODES),
    depth=st.integers(1, 5),
    blocked=st.frozensets(st.sampled_from(NODES), max_size=2),
)
def test_a_neighbourhood_is_whom_some_path_reaches(
    pairs: set[tuple[str, str]], start: str, depth: int, blocked: frozenset[str]
) -> None:
    graph = graph_of(pairs)
    assert set(distances(graph, start, depth, blocked)) == within(graph, start, depth, blocked)


def test_a_lattice_costs_its_links_and_not_its_paths() -> None:
    """Twenty levels of ten subjects, each linked with all of the next: 10 to the 20th paths."""
    levels = [["a"], *([f"l{level:02}.{node}" for node in range(10)] for level in range(20)), ["z"]]
    pairs = {(one, other) for near, far in pairwise(levels) for one in near for other in far}
    work = Work()
    found = shortest_paths(graph_of(pairs), "a", "z", hops=32, first=5, work=work)
    assert [len(path) for path in found.paths] == [22] * 5
    assert list(found.paths) == sorted(found.paths)
    assert found.paths[0] == ("a", *(f"l{level:02}.0" for level in range(20)), "z")
    assert work.left > Work().left - 500_000


def test_a_search_without_work_says_that_it_is_not_complete() -> None:
    graph = graph_of({("a", "b"), ("b", "c"), ("a", "d"), ("d", "c")})
    assert shortest_paths(graph, "a", "c", hops=4, first=2, work=Work(left=3)).complete is False
