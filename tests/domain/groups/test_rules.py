"""The shipped rule of related parties is whole, and its rows read links as the statutes do."""

from __future__ import annotations

from datetime import date

import pytest

from graph_api.domain.dates import Truth
from graph_api.domain.groups.rules import RelatedRules, Relation
from graph_api.domain.links import LinkKind
from graph_api.services.group_facts import shipped_rules
from tests.domain.groups.networks import DAY, link, post

RULES = shipped_rules()


def test_every_row_has_a_code_of_its_own_a_basis_and_two_titles() -> None:
    codes = [row.code for row in RULES.rows]
    assert len(set(codes)) == len(codes)
    for row in RULES.rows:
        assert row.basis
        assert row.title.zh
        assert row.title.en.isascii()


@pytest.mark.parametrize("relation", Relation)
@pytest.mark.parametrize("day", [date(2010, 1, 1), date(2024, 6, 30), date(2024, 7, 1), DAY])
def test_every_relation_has_a_row_on_every_day(relation: Relation, day: date) -> None:
    assert RULES.of(relation, day)


def test_the_text_of_the_rule_names_every_basis_of_the_day() -> None:
    before, after = RULES.stated(date(2024, 6, 30)), RULES.stated(date(2024, 7, 1))
    assert "(2018)第二百一十六条第二项" in before.zh
    assert "(2018)第二百一十六条第二项" not in after.zh
    for row in RULES.rows:
        if row.in_force(date(2024, 7, 1)):
            assert row.basis in after.zh
            assert row.title.en in after.en


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        ("4.999999", Truth.NO),
        ("5", Truth.YES),
        (("5", "6"), Truth.YES),
        (("4", "5"), Truth.UNKNOWN),
        (("1", "4.9"), Truth.NO),
        (None, Truth.UNKNOWN),
    ],
)
def test_five_percent_includes_the_number(percent: str | tuple[str, str] | None, expected: Truth) -> None:
    (holder,) = RULES.of(Relation.HOLDER, DAY)
    for kind in (LinkKind.SHAREHOLDING, LinkKind.VOTING_RIGHTS):
        assert holder.fits(link("A", "B", percent, kind))[0] is expected
    assert holder.fits(post("A", "B"))[0] is Truth.NO


def test_a_row_that_cannot_be_read_is_an_error() -> None:
    row = {
        "code": "X",
        "relation": "CONTROL",
        "kinds": "",
        "percent": "",
        "comparison": "MORE",
        "condition": "",
    }
    row |= {"valid_from": "", "valid_until": "", "title_zh": "", "title_en": "", "basis": ""}
    with pytest.raises(KeyError):
        RelatedRules.parse([row])
    with pytest.raises(ValueError, match="OTHER"):
        RelatedRules.parse([{**row, "comparison": "", "relation": "OTHER"}])
