"""Chains of control against a second implementation, and their bounds."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.dates import Truth
from graph_api.domain.groups.control import MOST_STEPS, Control
from graph_api.domain.groups.rules import Doubt, Relation
from graph_api.domain.links import LinkKind
from graph_api.services.group_facts import shipped_rules
from tests.domain.groups.networks import DAY, enterprise, facts, link, naive_control, person, post

STEPS = shipped_rules().of(Relation.CONTROL, DAY)
NAMES = st.sampled_from("ABCDEFGH")


@given(
    st.lists(st.tuples(NAMES, NAMES, st.integers(0, 100)), max_size=25, unique_by=lambda one: one[:2]),
    st.frozensets(NAMES, max_size=2),
)
def test_certain_control_is_what_a_fixpoint_finds(
    holdings: list[tuple[str, str, int]], stops: frozenset[str]
) -> None:
    subjects = facts(enterprise(name, state_owner=name in stops) for name in "ABCDEFGH")
    links = [link(holder, held, str(percent)) for holder, held, percent in holdings]
    control = Control(subjects, STEPS, links)
    for start in subjects:
        below = control.below(start)
        certain = {one for one, chain in below.chains.items() if chain.certain is Truth.YES}
        assert certain == naive_control(start, holdings, stops, MOST_STEPS)
        for end, chain in below.chains.items():
            assert (chain.nodes[0], chain.nodes[-1]) == (start, end)
            assert len(set(chain.nodes)) == len(chain.nodes)
            assert not set(chain.nodes[:-1]) & stops
            held = [(one.source, one.target) for one in chain.links]
            assert held == list(zip(chain.nodes, chain.nodes[1:], strict=False))
    for start in subjects:  # up is down, read from the other end
        above = {one for one, chain in control.above(start).chains.items() if chain.certain is Truth.YES}
        down = {
            one
            for one in subjects
            if one not in stops
            and start in control.below(one).chains
            and control.below(one).chains[start].certain is Truth.YES
        }
        if start not in stops:
            assert above - stops == down


def test_a_certain_way_beats_a_shorter_doubtful_one() -> None:
    subjects = facts(enterprise(name) for name in "ABC")
    links = [link("A", "C", ("40", "60")), link("A", "B", "80"), link("B", "C", "60")]
    chain = Control(subjects, STEPS, links).below("A").chains["C"]
    assert (chain.nodes, chain.certain) == (("A", "B", "C"), Truth.YES)
    doubtful = Control(subjects, STEPS, links[:1]).below("A").chains["C"]
    assert (doubtful.certain, doubtful.doubts) == (Truth.UNKNOWN, frozenset({Doubt.PERCENT}))
    dated = Control(subjects, STEPS, [link("A", "B", in_doubt=True)]).below("A").chains["B"]
    assert dated.doubts == {Doubt.DATES}


def test_half_and_a_third_of_the_votes_control_a_listed_company_only() -> None:
    subjects = facts(enterprise(name) for name in "AB")
    for given_ in (link("A", "B", "50"), link("A", "B", "30.01", LinkKind.VOTING_RIGHTS)):
        assert Control(subjects, STEPS, [given_]).below("A").chains["B"].doubts == {Doubt.LISTED}
    for given_ in (link("A", "B", "49.99"), link("A", "B", "30", LinkKind.VOTING_RIGHTS)):
        assert Control(subjects, STEPS, [given_]).below("A").chains == {}


def test_an_unspecified_person_is_neither_reached_nor_passed() -> None:
    subjects = facts([enterprise("A"), person("N", unspecified=True)])
    links = [link("N", "A", "100"), post("N", "A", LinkKind.ACTUAL_CONTROLLER)]
    assert Control(subjects, STEPS, links).above("A").chains == {}
    assert Control(subjects, STEPS, links).below("N").chains == {}


def test_a_chain_of_200_is_cut_and_says_so() -> None:
    names = [f"E{number}" for number in range(200)]
    subjects = facts(enterprise(name) for name in names)
    control = Control(subjects, STEPS, [link(a, b) for a, b in itertools.pairwise(names)])
    below = control.below("E0")
    assert (len(below.chains), below.is_cut) == (MOST_STEPS, True)
    assert not control.below("E194").is_cut
    assert control.above("E199").is_cut


def test_a_loop_of_30_ends() -> None:
    names = [f"E{number}" for number in range(30)]
    subjects = facts(enterprise(name) for name in names)
    control = Control(
        subjects, STEPS, [link(a, b) for a, b in zip(names, [*names[1:], names[0]], strict=True)]
    )
    assert "E0" not in control.below("E0").chains
