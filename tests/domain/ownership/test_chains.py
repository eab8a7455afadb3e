"""The chains behind a share."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings

from graph_api.domain.ownership.chains import Chains
from graph_api.domain.ownership.shares import look_through
from graph_api.domain.ownership.structure import structure_above
from graph_api.domain.ownership.work import Work
from graph_api.errors import LimitExceededError
from tests.domain.ownership.structures import DAY, Random, facts, random_structures, stake


def test_chains_come_by_weight_and_name_every_holding_of_a_step() -> None:
    known = facts(
        [
            stake("P1", "A", "40"),
            stake("A", "T", "50"),
            stake("P1", "B", "90"),
            stake("B", "T", "30"),
            stake("P1", "T", "1"),
        ]
    )
    structure = structure_above(known, "T", DAY)
    chains = Chains(structure, structure.shares).of("P1", 10)
    assert [chain.path.nodes for chain in chains] == [("P1", "B", "T"), ("P1", "A", "T"), ("P1", "T")]
    assert [chain.share.low for chain in chains] == [Fraction(27, 100), Fraction(20, 100), Fraction(1, 100)]
    assert [(link.source, link.target) for link in chains[0].path.links] == [("P1", "B"), ("B", "T")]
    assert len(Chains(structure, structure.shares).of("P1", 1)) == 1


@settings(max_examples=100, deadline=None)
@given(random_structures(exact=True, acyclic=True))
def test_without_loops_all_chains_add_up_to_the_share(world: Random) -> None:
    structure = structure_above(world.facts, "T", DAY)
    chains = Chains(structure, structure.shares)
    shares = look_through(structure.shares, "T", Work()).shares
    for owner in ("A", "B", "P1"):
        found = chains.of(owner, 1_000)
        weights = [chain.share.high for chain in found]
        assert sum(weights, Fraction(0)) == (shares[owner].high if owner in shares else 0)
        assert weights == sorted(weights, reverse=True)
        assert len({chain.path.nodes for chain in found}) == len(found)
        assert all(len(set(chain.path.nodes)) == len(chain.path.nodes) for chain in found)


def test_a_lattice_of_equals_finds_its_first_chains_without_looking_at_all() -> None:
    layers = [["T"], *([f"L{depth:02}.{i}" for i in range(6)] for depth in range(12)), ["P1"]]
    stakes = [
        stake(holder, held, "16")
        for below, above in itertools.pairwise(layers)
        for held in below
        for holder in above
    ]
    structure = structure_above(facts(stakes), "T", DAY)
    assert len(Chains(structure, structure.shares, steps=2_000).of("P1", 10)) == 10
    with pytest.raises(LimitExceededError):
        Chains(structure, structure.shares, steps=5).of("P1", 10)
