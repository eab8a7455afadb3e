"""Look-through shares: chains, loops, ranges, missing percentages, doubt, sources, totals."""

from __future__ import annotations

import itertools
from datetime import date
from fractions import Fraction

import pytest

from graph_api.domain.dates import PartialDate, Spell
from graph_api.domain.links import Bound
from graph_api.domain.ownership.decision import OwnershipStatus, decide
from graph_api.domain.ownership.direct import Interval
from graph_api.domain.ownership.findings import OwnershipFindingCode
from tests.domain.ownership.structures import (
    DAY,
    DOUBTFUL,
    LONG_AGO,
    OVER,
    RULES,
    decided,
    facts,
    shares,
    stake,
)


def test_shares_multiply_along_a_chain_and_add_over_chains() -> None:
    known = facts(
        [stake("P1", "A", "40"), stake("A", "T", "50"), stake("P1", "B", "30"), stake("B", "T", "20")]
    )
    assert shares(known) == {"A": (50, 50), "P1": (26, 26), "B": (20, 20)}


def test_a_loop_is_solved_and_not_cut() -> None:
    known = facts(
        [stake("P1", "T", "60"), stake("A", "T", "40"), stake("T", "A", "50"), stake("P2", "A", "50")]
    )
    # 60 % directly, and again 20 % of itself through the loop, and so on: 60 / (1 - 0.4 * 0.5) = 75.
    assert shares(known) == {"P1": (75, 75), "A": (50, 50), "P2": (25, 25)}


def test_shares_that_an_enterprise_holds_of_itself_belong_to_its_other_owners() -> None:
    known = facts([stake("P1", "T", "80"), stake("T", "T", "20")])
    assert shares(known) == {"P1": (100, 100)}
    assert OwnershipFindingCode.SELF_HOLDING in {finding.code for finding in decided(known).findings}


def test_a_loop_that_nobody_outside_owns_leaves_out_only_those_in_it() -> None:
    stakes = [stake("A", "B", "100"), stake("B", "A", "100"), stake("A", "T", "50"), stake("P1", "T", "50")]
    decision = decided(facts(stakes))
    assert decision.status is OwnershipStatus.UNRESOLVED_LOOP
    assert [owner.subject for owner in decision.owners] == ["P1"]
    assert OwnershipFindingCode.UNRESOLVED_LOOP in {finding.code for finding in decision.findings}
    assert decided(facts([stake("T", "T", "100")])).status is OwnershipStatus.UNRESOLVED_LOOP


def test_totals_above_the_whole_are_reported_and_not_scaled() -> None:
    known = facts([stake("P1", "T", "80"), stake("P2", "T", "70")])
    assert shares(known) == {"P1": (80, 80), "P2": (70, 70)}
    (finding,) = decided(known).findings
    assert finding.code is OwnershipFindingCode.TOTAL_ABOVE_100
    assert "150%" in finding.explanation.zh


def test_a_rest_that_is_on_nobody_s_record_is_said() -> None:
    stakes = [stake("P1", "T", "20"), stake("P2", "T", "30.5")]
    (finding,) = decided(facts(stakes)).findings
    assert finding.code is OwnershipFindingCode.TOTAL_BELOW_100
    assert "50.5%" in finding.explanation.en
    assert decided(facts([*stakes, stake("P3", "T", "49.5")])).findings == ()


def test_a_missing_percentage_is_what_the_minimum_of_the_others_leaves() -> None:
    known = facts(
        [
            stake("P1", "T", "30"),
            stake("P2", "T", "10-20"),
            stake("P3", "T", "25", spell=DOUBTFUL),
            stake("P4", "T", None),
            stake("P5", "T", None),
        ]
    )
    assert shares(known) == {"P1": (30, 30), "P2": (10, 20), "P3": (0, 25), "P4": (0, 60), "P5": (0, 60)}


def test_missing_percentages_above_a_full_total_are_nothing() -> None:
    assert shares(facts([stake("P1", "T", "100"), stake("P2", "T", None)])) == {
        "P1": (100, 100),
        "P2": (0, 0),
    }


def test_a_loop_without_an_upper_end_goes_up_to_the_whole() -> None:
    decision = decided(facts([stake("A", "T", None), stake("T", "A", None), stake("P1", "T", None)]))
    assert decision.status is OwnershipStatus.RESOLVED
    whole = Interval(Fraction(0), Fraction(1))
    assert {owner.subject: owner.share for owner in decision.owners} == {"A": whole, "P1": whole}


def test_a_holding_that_is_over_does_not_count() -> None:
    decision = decided(facts([stake("P1", "T", "30", spell=OVER), stake("P2", "T", "20")]))
    assert [owner.subject for owner in decision.owners] == ["P2"]


def test_a_holding_without_a_beginning_is_in_doubt_before_it_was_known() -> None:
    known = facts([stake("P1", "T", "30", spell=Spell(None, None, date(2025, 1, 1)))])
    assert decided(known, day=date(2025, 1, 1)).owners[0].share.low == Fraction(30, 100)
    before = decided(known, day=date(2024, 12, 31))
    assert before.owners[0].share == Interval(Fraction(0), Fraction(30, 100))
    assert OwnershipFindingCode.DOUBTFUL_DAY in {finding.code for finding in before.findings}


@pytest.mark.parametrize(
    ("first", "second", "expected", "contradicts"),
    [
        ("60", "60", (60, 60), False),
        ("60", "50-70", (60, 60), False),
        ("60", None, (60, 60), False),
        ("40-60", "50-70", (50, 60), False),
        ("60", "50", (50, 60), True),
    ],
)
def test_two_sources_of_one_holding_are_not_added(
    first: str, second: str | None, expected: tuple[float, float], contradicts: bool
) -> None:
    known = facts([stake("P1", "T", first, source="a"), stake("P1", "T", second, source="b")])
    assert shares(known)["P1"] == expected
    codes = {finding.code for finding in decided(known).findings}
    assert (OwnershipFindingCode.CONFLICTING_SOURCES in codes) == contradicts


def test_several_rows_of_one_source_add_up() -> None:
    later = Spell(PartialDate.on(date(2010, 1, 1)), None, LONG_AGO)
    assert shares(facts([stake("P1", "T", "30"), stake("P1", "T", "20", spell=later)])) == {"P1": (50, 50)}


def test_nothing_is_followed_above_a_state_owner() -> None:
    stakes = [stake("S", "T", "60"), stake("P1", "S", "100"), stake("P2", "T", "40")]
    assert shares(facts(stakes, state=["S"])) == {"S": (60, 60), "P2": (40, 40)}
    assert shares(facts(stakes, state=["S"]), "S") == {"P1": (100, 100)}


def test_the_subject_is_never_its_own_owner_and_a_person_has_none() -> None:
    known = facts([stake("A", "T", "50"), stake("T", "A", "50"), stake("P1", "A", "50")])
    assert "T" not in shares(known)
    assert shares(known, "P1") == {}


def test_a_chain_of_two_hundred_and_a_loop_of_thirty() -> None:
    names = ["T", *(f"E{i}" for i in range(199)), "P1"]
    chain = facts(stake(holder, held, "99.5") for held, holder in itertools.pairwise(names))
    top = next(owner for owner in decided(chain).owners if owner.subject == "P1")
    assert (top.share.low, top.cascade) == (Fraction(199, 200) ** 200, True)
    ring = ["T", *(f"E{i}" for i in range(29))]
    stakes = [stake(ring[(i + 1) % 30], ring[i], "90") for i in range(30)] + [
        stake("P1", e, "10") for e in ring
    ]
    assert shares(facts(stakes))["P1"] == (100, 100)


def test_a_lattice_costs_its_holdings_and_not_its_paths() -> None:
    layers = [["T"], *([f"L{depth}.{i}" for i in range(5)] for depth in range(60))]
    stakes = [
        stake(holder, held, "20")
        for below, above in itertools.pairwise(layers)
        for held in below
        for holder in above
    ]
    found = shares(facts(stakes))
    assert len(found) == 300
    assert set(found.values()) == {(20.0, 20.0)}


def test_where_the_work_runs_out_the_answer_is_incomplete_and_stays_honest() -> None:
    ring = ["T", *(f"E{i}" for i in range(11))]
    stakes = [stake(a, b, "5") for a in ring for b in ring if a != b] + [stake("P1", e, "40") for e in ring]
    known = facts(stakes)
    full = {owner.subject: owner.share for owner in decided(known).owners}
    cut = decide(known, "T", DAY, RULES, steps=20)
    assert (cut.status, cut.bounds) == (OwnershipStatus.INCOMPLETE, frozenset({Bound.TIME}))
    for owner in cut.owners:
        assert owner.share.low <= full[owner.subject].low
        assert owner.share.high >= full[owner.subject].high
