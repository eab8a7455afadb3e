"""The foreign tests side by side: who is counted, how, and from when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from graph_api.domain.dates import Truth
from graph_api.domain.ownership.foreign import ForeignDecision, foreign_ownership
from graph_api.domain.ownership.structure import OwnershipFacts
from tests.domain.ownership.structures import DAY, RULES, facts, stake

BEFORE, SINCE = date(2024, 7, 2), date(2024, 7, 3)


def _tests(known: OwnershipFacts, listed: Sequence[str], day: date = DAY) -> ForeignDecision:
    return foreign_ownership(known, "T", listed, day, RULES)


def _owned(known: OwnershipFacts, listed: Sequence[str], day: date = DAY) -> tuple[str, ...]:
    return tuple(test.owned.name for test in _tests(known, listed, day).tests)


@pytest.mark.parametrize(
    ("percent", "day", "expected"),
    [
        ("49.999999", SINCE, ("NO", "NO", "NO")),
        ("50", BEFORE, ("YES", "NO", "NO")),
        ("50", SINCE, ("YES", "YES", "NO")),
        ("50.000001", BEFORE, ("YES", "YES", "YES")),
        ("45-55", SINCE, ("UNKNOWN", "UNKNOWN", "UNKNOWN")),
    ],
)
def test_one_owner(percent: str, day: date, expected: tuple[str, ...]) -> None:
    assert _owned(facts([stake("P1", "T", percent)]), ["P1"], day) == expected


def test_all_listed_count_together_but_not_in_the_uk() -> None:
    known = facts([stake("P1", "T", "30"), stake("P2", "T", "30"), stake("P3", "T", "40")])
    assert _owned(known, ["P1", "P2"]) == ("YES", "YES", "NO")
    assert _owned(known, ["P1"]) == ("NO", "NO", "NO")
    joint = facts(known.stakes, memberships=[("G", "P1"), ("G", "P2")])
    assert _owned(joint, ["P1", "P2"]) == ("YES", "YES", "YES")


def test_what_is_owned_counts_in_full_at_the_next_step() -> None:
    known = facts(
        [stake("P1", "A", "60"), stake("A", "T", "25"), stake("P1", "B", "60"), stake("B", "T", "26")]
    )
    decision = _tests(known, ["P1"])
    assert [test.owned for test in decision.tests] == [Truth.YES] * 3
    ofac = decision.tests[0]
    assert set(ofac.chain) == {"A", "B", "T"}
    assert ofac.owners == ("P1",)
    assert {(link.source, link.target) for link in ofac.links} == {
        ("P1", "A"),
        ("A", "T"),
        ("P1", "B"),
        ("B", "T"),
    }
    assert float(ofac.share.low) == 0.51


def test_a_chain_that_breaks_is_not_owned() -> None:
    known = facts([stake("P1", "A", "49"), stake("A", "T", "100")])
    assert _owned(known, ["P1"]) == ("NO", "NO", "NO")


def test_the_subject_itself_may_be_listed() -> None:
    assert _owned(facts([stake("P1", "T", "1")]), ["T"]) == ("YES", "YES", "YES")


def test_control_alone_is_not_ownership() -> None:
    known = facts([stake("P2", "T", "100")], controllers=[("P1", "T")])
    assert _owned(known, ["P1"]) == ("NO", "NO", "NO")
