"""The shipped rules of ownership: every test has one on every day, in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from graph_api.domain.ownership.rules import Criterion
from graph_api.services.ownership_rules import rules_of, shipped_rules

DAYS = (
    date(1990, 1, 1),
    date(2024, 7, 2),
    date(2024, 7, 3),
    date(2024, 10, 31),
    date(2024, 11, 1),
    date(2090, 1, 1),
)
WITHOUT_LINE = {Criterion.CONTROL, Criterion.EXEMPTION}


@pytest.mark.parametrize("criterion", list(Criterion))
@pytest.mark.parametrize("day", DAYS)
def test_every_criterion_has_a_rule_on_every_day(criterion: Criterion, day: date) -> None:
    rule = shipped_rules().on(criterion, day)
    assert rule.text.zh
    assert rule.text.en
    assert (rule.threshold is None) == (criterion in WITHOUT_LINE)
    assert (rule.amount is not None) == (criterion is Criterion.EXEMPTION)


def test_the_rule_of_2024_answers_for_every_day_and_says_so() -> None:
    for day in DAYS:
        rule = shipped_rules().on(Criterion.EQUITY_25, day)
        assert rule.valid_from == date(2024, 11, 1)
        assert "2024年11月1日" in rule.text.zh
        assert "2024-11-01" in rule.text.en


def test_the_european_line_moved() -> None:
    since = date(2024, 7, 3)
    before = shipped_rules().line(Criterion.EU, since - timedelta(days=1))
    half = Fraction(1, 2)
    assert not before.reached_by(half)
    assert shipped_rules().line(Criterion.EU, since).reached_by(half)


def test_a_row_that_says_nothing_readable_is_refused() -> None:
    columns = ("test", "threshold", "comparison", "counted", "amount", "valid_from", "valid_until")
    row = dict.fromkeys((*columns, "text_zh", "text_en", "basis"), "")
    with pytest.raises(ValueError, match="NOT_A_TEST"):
        rules_of([{**row, "test": "NOT_A_TEST", "counted": "SINGLE"}])
    with pytest.raises(KeyError):
        rules_of([{**row, "test": "EU", "threshold": "50", "comparison": "ABOUT", "counted": "SINGLE"}])
