"""Shares and cascades are what a plain solver says, on random structures with loops and ranges."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings

from graph_api.domain.ownership.cascade import Cascade, Threshold
from graph_api.domain.ownership.shares import look_through
from graph_api.domain.ownership.structure import structure_above
from graph_api.domain.ownership.work import Work
from tests.domain.ownership.naive import by_paths, controls, endless, solve, upstream
from tests.domain.ownership.structures import DAY, Random, random_structures


def _matrix(world: Random, end: int) -> dict[tuple[str, str], Fraction]:
    return {pair: Fraction(ends[end], 100) for pair, ends in world.direct.items()}


@settings(max_examples=400, deadline=None)
@given(random_structures())
def test_both_ends_are_what_the_whole_matrix_says(world: Random) -> None:
    structure = structure_above(world.facts, "T", DAY)
    found = look_through(structure.shares, "T", Work())
    lower, upper = _matrix(world, 0), _matrix(world, 1)
    owners = upstream(lower, "T") - {"T"}
    without_limit = endless(lower, "T")
    assert found.complete
    assert found.unresolved == bool(without_limit)
    assert found.undetermined == without_limit & owners
    assert set(found.shares) == owners - without_limit
    least, most, open_above = solve(lower, "T"), solve(upper, "T"), endless(upper, "T")
    for owner, share in found.shares.items():
        assert share.low == least.get(owner, 0)
        if owner in open_above:
            assert share.high == max(Fraction(1), share.low)
        else:
            assert share.high == most.get(owner, 0)
        assert share.low <= share.high


@settings(max_examples=150, deadline=None)
@given(random_structures(exact=True, acyclic=True))
def test_without_loops_the_chains_one_by_one_add_up_to_the_same(world: Random) -> None:
    structure = structure_above(world.facts, "T", DAY)
    found = look_through(structure.shares, "T", Work())
    assert {owner: share.low for owner, share in found.shares.items()} == by_paths(_matrix(world, 0), "T")
    assert all(share.is_exact for share in found.shares.values())


@settings(max_examples=300, deadline=None)
@given(random_structures())
def test_cascades_are_what_trying_everything_again_says(world: Random) -> None:
    structure = structure_above(world.facts, "T", DAY)
    owners = sorted(upstream(_matrix(world, 0), "T") - {"T"})
    cascade = Cascade(structure.shares, Threshold(Fraction(1, 2), above=False), Work(), lower=True)
    found = cascade.owners_controlling("T", owners)
    assert found == {owner for owner in owners if controls(_matrix(world, 0), owner, "T")}
    assert all(cascade.controls([owner], "T") == (owner in found) for owner in owners)
