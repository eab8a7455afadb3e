"""Beneficial owners, controllers, concert, exemption: the rule of 2024-11-01 in its order."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from graph_api.domain.dates import Truth
from graph_api.domain.ownership.control import ControlBasis
from graph_api.domain.ownership.decision import decide
from graph_api.domain.ownership.exemption import capital_at_most
from graph_api.domain.ownership.structure import Membership
from tests.domain.ownership.structures import (
    DAY,
    DOUBTFUL,
    OVER,
    RULES,
    decided,
    facts,
    outcomes,
    stake,
)


@pytest.mark.parametrize(
    ("percent", "verdict"),
    [("24.999999", "NO"), ("25", "YES"), ("20-24", "NO"), ("20-25", "UNDETERMINED"), ("25-30", "YES")],
)
def test_the_line_is_reached_by_exactly_a_quarter(percent: str, verdict: str) -> None:
    assert outcomes(decided(facts([stake("P1", "T", percent)]))) == {"P1": ("EQUITY_25", verdict)}


def test_votes_are_tried_after_equity_and_apart_from_it() -> None:
    decision = decided(
        facts([stake("P1", "T", "10"), stake("P1", "T", "30", votes=True), stake("P2", "T", "90")])
    )
    assert outcomes(decision) == {"P2": ("EQUITY_25", "YES"), "P1": ("VOTES_25", "YES")}
    assert [voter.subject for voter in decision.voters] == ["P1"]
    assert {owner.subject for owner in decision.owners} == {"P1", "P2"}


def test_whoever_owns_a_voter_casts_its_votes() -> None:
    decision = decided(facts([stake("A", "T", "30", votes=True), stake("P1", "A", "100")]))
    assert outcomes(decision) == {"P1": ("VOTES_25", "YES")}
    assert decision.owners == ()


def test_votes_alone_below_the_line_are_tried_as_votes() -> None:
    assert outcomes(decided(facts([stake("P1", "T", "10", votes=True)]))) == {"P1": ("VOTES_25", "NO")}


def test_a_controller_on_record_is_one_without_a_share() -> None:
    decision = decided(facts([stake("P1", "T", "10")], controllers=[("P1", "T"), ("P2", "T")]))
    assert outcomes(decision) == {"P1": ("CONTROL", "YES"), "P2": ("CONTROL", "YES")}
    assert {each.share for each in decision.beneficial_owners} == {None}


def test_control_goes_through_majorities_and_no_further() -> None:
    stakes = [stake("A", "T", "51"), stake("B", "T", "49")]
    decision = decided(facts(stakes, controllers=[("P1", "A"), ("P2", "B")]))
    assert outcomes(decision) == {"P1": ("CONTROL", "YES")}


def test_three_majorities_are_control_though_the_product_is_small() -> None:
    decision = decided(facts([stake("P1", "A", "51"), stake("A", "B", "51"), stake("B", "T", "51")]))
    assert outcomes(decision) == {"P1": ("CONTROL", "YES")}


@pytest.mark.parametrize(("day", "certain"), [(date(2024, 6, 30), Truth.YES), (date(2024, 7, 1), None)])
def test_exactly_half_was_a_majority_until_the_company_law_changed(day: date, certain: Truth | None) -> None:
    decision = decided(facts([stake("P1", "T", "50")]), day=day)
    found = {each.subject: each.certain for each in decision.controllers}
    assert found.get("P1") is certain


def test_members_of_a_group_are_tested_with_the_sum() -> None:
    stakes = [stake("P1", "T", "10"), stake("P2", "T", "9"), stake("P3", "A", "100"), stake("A", "T", "8")]
    groups = [("G", "P1"), ("G", "P2"), ("G", "A")]
    decision = decided(facts(stakes, memberships=groups))
    assert outcomes(decision) == {
        "P1": ("CONCERT", "YES"),
        "P2": ("CONCERT", "YES"),
        "P3": ("EQUITY_25", "NO"),
    }
    assert {each.share.low for each in decision.beneficial_owners if each.share} == {
        Fraction(27, 100),
        Fraction(8, 100),
    }


def test_a_test_that_says_yes_comes_before_concert() -> None:
    decision = decided(
        facts([stake("P1", "T", "30"), stake("P2", "T", "1")], memberships=[("G", "P1"), ("G", "P2")])
    )
    assert outcomes(decision) == {"P1": ("EQUITY_25", "YES"), "P2": ("CONCERT", "YES")}


def test_membership_counts_in_its_period() -> None:
    stakes = [stake("P1", "T", "15"), stake("P2", "T", "15")]
    over: list[Membership | tuple[str, str]] = [Membership("G", "P1", OVER), ("G", "P2")]
    assert outcomes(decided(facts(stakes, memberships=over))) == {
        "P1": ("EQUITY_25", "NO"),
        "P2": ("EQUITY_25", "NO"),
    }
    doubtful: list[Membership | tuple[str, str]] = [Membership("G", "P1", DOUBTFUL), ("G", "P2")]
    assert outcomes(decided(facts(stakes, memberships=doubtful))) == {
        "P1": ("CONCERT", "UNDETERMINED"),
        "P2": ("CONCERT", "UNDETERMINED"),
    }


def test_an_unspecified_person_is_never_decided() -> None:
    decision = decided(facts([stake("P1", "T", "60"), stake("P2", "T", "5")], unspecified=["P1", "P2"]))
    assert outcomes(decision) == {"P1": ("EQUITY_25", "UNDETERMINED"), "P2": ("EQUITY_25", "UNDETERMINED")}


def test_a_share_above_a_loop_without_an_end_is_undetermined() -> None:
    stakes = [stake("A", "T", "100"), stake("T", "A", "100"), stake("P1", "A", "10")]
    assert outcomes(decided(facts(stakes))) == {"P1": ("EQUITY_25", "UNDETERMINED")}


def test_votes_above_thirty_control_a_listed_company_which_nobody_says_it_is() -> None:
    decision = decided(facts([stake("P1", "T", "31", votes=True), stake("P2", "T", "30", votes=True)]))
    found = [(each.subject, each.basis, each.certain) for each in decision.controllers]
    assert found == [("P1", ControlBasis.LISTED_VOTES_30, Truth.UNKNOWN)]


def test_a_group_with_the_majority_controls() -> None:
    stakes = [stake("P1", "T", "26"), stake("P2", "T", "25")]
    decision = decided(facts(stakes, memberships=[("G", "P1"), ("G", "P2")]))
    found = {(each.subject, each.basis, each.certain) for each in decision.controllers}
    assert found == {("P1", ControlBasis.CONCERT, Truth.YES), ("P2", ControlBasis.CONCERT, Truth.YES)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1000万元", Truth.YES),
        ("1,000.01万", Truth.NO),
        ("10000000元人民币", Truth.YES),
        ("0.2亿元", Truth.NO),
        ("137", Truth.YES),
        ("5000", Truth.UNKNOWN),
        ("100000000", Truth.NO),
        ("100万美元", Truth.UNKNOWN),
        (None, Truth.UNKNOWN),
    ],
)
def test_capital_is_read_as_it_is_written(text: str | None, expected: Truth) -> None:
    assert capital_at_most(text, 10_000_000) is expected


def test_the_exemption_asks_for_small_capital_natural_persons_and_nobody_else() -> None:
    persons = [stake("P1", "T", "60"), stake("P2", "T", "40")]

    def met(
        known: list[object], capital: str = "500万元", controllers: tuple[tuple[str, str], ...] = ()
    ) -> Truth:
        read = facts(known, controllers=controllers)  # type: ignore[arg-type]
        return decide(read, "T", DAY, RULES, capital=capital).exemption.met

    assert met([*persons]) is Truth.YES
    assert met([*persons], capital="5000万元") is Truth.NO
    assert met([stake("P1", "T", "60"), stake("A", "T", "40")]) is Truth.NO
    assert met([*persons], controllers=(("P3", "T"),)) is Truth.NO
    assert met([]) is Truth.UNKNOWN
