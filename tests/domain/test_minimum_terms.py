"""Minimum terms by domain.md 2.3 and worked case 15, with the shipped rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph_api.domain.dates import PartialDate, Term
from graph_api.domain.minimum_terms import TermRule, breaks_minimum, earliest_end, rule_for
from tests.reference.exchange_world import read_table


def _rule(row: dict[str, str]) -> TermRule:
    def day(name: str) -> PartialDate | None:
        return PartialDate.parse(row[name]) if row[name] else None

    return TermRule(
        row["code"],
        row["regime"],
        row["grade"],
        row["field"],
        Term.parse(row["minimum"]) if row["minimum"] else None,
        row["clock_from"],
        day("valid_from"),
        day("valid_until"),
        row["basis"],
    )


RULES = [_rule(dict(row)) for row in read_table(Path(__file__).parents[2] / "graph_api/reference/terms.csv")]


@pytest.mark.parametrize(
    ("grade", "field", "decided", "code"),
    [
        ("GENERAL", "", "2022-08-01", "T527-GENERAL"),
        ("GENERAL", "食品", "2024-01-10", "T58-1"),
        ("MINOR", "", "2026-05-01", "T36-MINOR"),
        ("SERIOUS", "", "2026-04-01", "T36-SERIOUS"),
        ("SERIOUS", "", "2026-03-31", "T58-0"),
        ("SERIOUS", "", "2023-04-30", "T527-SERIOUS"),
        ("GENERAL", "", "2019-06-30", None),
        ("MINOR", "", "2022-08-01", None),
    ],
)
def test_case_15_the_rule_of_the_day_of_the_decision(
    grade: str, field: str, decided: str, code: str | None
) -> None:
    rule = rule_for(RULES, grade, field, date.fromisoformat(decided))
    assert (rule and rule.code) == code


@pytest.mark.parametrize(
    ("grade", "field", "decided", "first"),
    [
        ("GENERAL", "食品", "2024-01-10", "2025-01-11"),
        ("GENERAL", None, "2022-08-01", "2022-11-02"),
        ("SERIOUS", None, "2022-08-01", "2023-02-02"),
        ("GENERAL", None, "2026-05-01", "2026-08-02"),
        ("SERIOUS", None, "2026-05-01", "2027-05-02"),
        ("SERIOUS", "安全生产", "2024-02-29", "2025-03-01"),
        # The field is not known: it may be one of the stricter ones, so only the shortest is certain.
        ("GENERAL", None, "2024-01-10", "2024-04-11"),
        ("GENERAL", "食品药品", "2024-01-10", "2024-04-11"),
        # Nothing has to wait, or nothing is known to apply.
        ("MINOR", None, "2026-05-01", None),
        ("MINOR", None, "2022-08-01", None),
        ("GENERAL", None, "2010-01-01", None),
    ],
)
def test_case_15_the_first_day_on_which_the_display_may_end(
    grade: str, field: str | None, decided: str, first: str | None
) -> None:
    found = earliest_end(RULES, grade, field, date.fromisoformat(decided))
    assert (found and found.day.isoformat()) == first


def test_the_last_day_of_the_minimum_term_belongs_to_it() -> None:
    earliest = earliest_end(RULES, "GENERAL", "食品", date(2024, 1, 10))
    assert breaks_minimum(PartialDate.parse("2025-01-10"), earliest)
    assert not breaks_minimum(PartialDate.parse("2025-01-11"), earliest)


def test_a_partial_day_breaks_it_only_if_all_of_its_days_do() -> None:
    earliest = earliest_end(RULES, "GENERAL", "食品", date(2024, 1, 10))
    assert breaks_minimum(PartialDate.parse("2024"), earliest)
    assert not breaks_minimum(PartialDate.parse("2025-01"), earliest)
    assert not breaks_minimum(PartialDate.parse("2000"), None)


def _plain(code: str, valid_from: str | None, minimum: str = "P3M", clock: str = "DECISION") -> TermRule:
    since = PartialDate.parse(valid_from) if valid_from else None
    return TermRule(code, "R", "GENERAL", "", Term.parse(minimum), clock, since, None)


def test_doubt_about_the_rule_is_no_rule() -> None:
    assert earliest_end([_plain("A", "2020")], "GENERAL", None, date(2020, 6, 1)) is None
    assert earliest_end([_plain("A", "2020")], "GENERAL", None, date(2021, 1, 1)) is not None
    equal = [_plain("A", None), _plain("B", None, "P6M")]
    assert earliest_end(equal, "GENERAL", None, date(2021, 1, 1)) is None
    published = [_plain("A", None, clock="PUBLICATION")]
    assert earliest_end(published, "GENERAL", None, date(2021, 1, 1)) is None
