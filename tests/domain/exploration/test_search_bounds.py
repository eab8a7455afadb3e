"""What a bounded search from both ends claims to have found, against what there is."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.exploration.paths import shortest_paths
from graph_api.domain.exploration.search_bounds import Search, UnexpandedHub, bounds_of_paths
from graph_api.domain.links import Bound
from tests.domain.exploration.naive import every_path
from tests.domain.exploration.test_paths import NODES, PAIRS, graph_of


@dataclass
class End:
    """One end of a search: whom it goes on from, whom it met, how far it came."""

    front: list[str]
    seen: set[str]
    levels: int = 0
    hubs: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def at(cls, node: str) -> End:
        """Return an end that has searched nothing."""
        return cls([node], {node})


def explore(
    graph: dict[str, list[str]], ends: tuple[str, str], steps: list[bool], fan: int
) -> tuple[Search, set[tuple[str, str]]]:
    """Search level by level from the ends that ``steps`` names; above ``fan`` links nobody is expanded."""
    source, target = End.at(ends[0]), End.at(ends[1])
    read: set[tuple[str, str]] = set()
    for from_source in steps:
        end = source if from_source else target
        end.levels += 1
        following: list[str] = []
        for node in end.front:
            for near in graph.get(node, ()):
                read.add((node, near))
                if near in end.seen:
                    continue
                end.seen.add(near)
                if near in ends:
                    continue
                if len(graph[near]) > fan:
                    end.hubs.append((end.levels, near))
                else:
                    following.append(near)
        end.front = following
    hubs = [
        UnexpandedHub(end is source, distance, node)
        for end in (source, target)
        for distance, node in end.hubs
    ]
    searched = (source.levels, target.levels)
    return Search(searched, (bool(source.front), bool(target.front)), tuple(hubs)), read


@given(
    pairs=st.sets(PAIRS, max_size=18),
    ends=PAIRS,
    steps=st.lists(st.booleans(), min_size=1, max_size=6),
    fan=st.integers(2, 8),
    first=st.integers(1, 6),
)
def test_no_bound_means_that_nothing_is_missing(
    pairs: set[tuple[str, str]], ends: tuple[str, str], steps: list[bool], fan: int, first: int
) -> None:
    graph = graph_of(pairs)
    search, read = explore(graph, ends, steps, fan)
    hops = len(NODES)
    found = shortest_paths(graph_of(read), *ends, hops=hops, first=first).paths
    truth = every_path(graph, *ends, hops, frozenset())
    assert set(found) <= set(truth)
    if not bounds_of_paths(search, found, first=first, hops=hops):
        assert list(found) == truth[:first]


def test_each_bound_is_named_only_where_it_can_matter() -> None:
    path = [("a", "b", "c")]
    opened = Search((1, 1), (True, True))
    assert bounds_of_paths(opened, path, first=1, hops=6) == ()
    assert bounds_of_paths(opened, path, first=2, hops=2) == ()
    assert bounds_of_paths(opened, path, first=2, hops=6) == (Bound.DEPTH,)
    assert bounds_of_paths(Search((1, 1), (True, False)), path, first=2, hops=6) == ()
    hub = UnexpandedHub(True, 1, "h")
    assert bounds_of_paths(Search((1, 1), (False, True), (hub,)), path, first=1, hops=6) == ()
    assert bounds_of_paths(Search((1, 1), (False, True), (hub,)), path, first=2, hops=6) == (Bound.HUB,)
    assert bounds_of_paths(Search((1, 3), (False, False), (hub,)), path, first=2, hops=6) == ()
    other = UnexpandedHub(False, 1, "g")
    both = Search((1, 1), (False, False), (hub, other))
    assert bounds_of_paths(both, path, first=2, hops=6) == (Bound.HUB,)
    assert bounds_of_paths(Search((3, 3), (True, True), cut=True), [], first=1, hops=6) == (Bound.NODES,)
    assert bounds_of_paths(Search((3, 3), (True, True), wide=True), path, first=1, hops=6) == (Bound.HUB,)
