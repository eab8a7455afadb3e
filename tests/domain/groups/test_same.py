"""Evidence for and against two persons of one name being one, and the order in which they are proposed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from graph_api.domain.dates import PartialDate
from graph_api.domain.groups.same import EvidenceCode, PersonTraits, possibly_same

NAMES = {f"E{number}": f"虚构企业{number}" for number in range(9)}


def traits(
    person: str,
    *,
    born: str = "",
    papers: tuple[tuple[str, str], ...] = (),
    at: str = "",
    met: Mapping[str, str] | None = None,
) -> PersonTraits:
    """``at`` and the values of ``met`` list enterprises, ``born`` dates, by spaces."""
    return PersonTraits(
        id=person,
        identities=frozenset(papers),
        birth_dates=frozenset(PartialDate.parse(text) for text in born.split()),
        enterprises=frozenset(at.split()),
        met={other: frozenset(places.split()) for other, places in (met or {}).items()},
    )


def codes(one: PersonTraits, two: PersonTraits) -> set[str]:
    (found,) = possibly_same(one, [two], NAMES)
    return {evidence.code.value for evidence in found.evidence} - {"SAME_NAME"}


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("1970-05-01", "1970-05-01", {"SAME_BIRTH_DATE"}),
        ("1970-05-01", "1970-05-02", {"DIFFERENT_BIRTH_DATE"}),
        ("1970-05-01", "1970", set()),
        ("1970", "1970", set()),
        ("1970-05", "1970-06", {"DIFFERENT_BIRTH_DATE"}),
        ("1970-05-01", "", set()),
        ("1970-05-01 1971-05-01", "1971-05-01", {"SAME_BIRTH_DATE"}),
    ],
)
def test_dates_of_birth(one: str, two: str, expected: set[str]) -> None:
    assert codes(traits("X", born=one), traits("Y", born=two)) == expected


def test_documents_of_different_types_say_nothing() -> None:
    passport, permit = ("PASSPORT", "h1"), ("HK_MACAU_PERMIT", "h2")
    assert codes(traits("X", papers=(passport,)), traits("Y", papers=(permit,))) == set()
    other = ("PASSPORT", "h3")
    assert codes(traits("X", papers=(passport,)), traits("Y", papers=(other, permit))) == {
        "DIFFERENT_IDENTITY"
    }


def test_colleagues_count_where_they_are_met_in_different_enterprises() -> None:
    x = traits("X", at="E1", met={"C": "E1"})
    assert codes(x, traits("Y", at="E2", met={"C": "E2"})) == {"COMMON_COLLEAGUE"}
    assert codes(x, traits("Y", at="E1", met={"C": "E1"})) == {"COMMON_ENTERPRISE"}
    assert codes(x, traits("Y", at="E2", met={"X": "E2"})) == set()
    # Each other is no colleague in common.
    assert codes(traits("X", at="E1", met={"Y": "E1"}), traits("Y", at="E1", met={"X": "E1"})) == {
        "COMMON_ENTERPRISE"
    }


def test_the_order_of_candidates() -> None:
    x = traits("X", born="1970-05-01", at="E1 E2", papers=(("PASSPORT", "h"),))
    others = [
        traits("D", born="1971", at="E1 E2"),
        traits("C"),
        traits("B", at="E1"),
        traits("A2", at="E1 E2"),
        traits("A1", at="E1 E2"),
        traits("A0", born="1970-05-01", at="E1"),
    ]
    found = possibly_same(x, others, NAMES)
    assert [one.person for one in found] == ["A0", "A1", "A2", "B", "C", "D"]
    assert [one.is_contradicted for one in found] == [False] * 5 + [True]


def test_explanations_are_in_both_languages_and_name_five_at_most() -> None:
    x = traits("X", at=" ".join(NAMES))
    (found,) = possibly_same(x, [traits("Y", at=" ".join(NAMES))], NAMES)
    (common,) = (one for one in found.evidence if one.code is EvidenceCode.COMMON_ENTERPRISE)
    assert common.count == len(NAMES)
    assert common.explanation.zh.count("虚构企业") == 5
    assert "9 in all" in common.explanation.en
