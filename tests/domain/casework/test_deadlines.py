"""Deadlines: the rule of the smallest region, days of work by the calendar, and what the data says."""

from __future__ import annotations

from datetime import date

import pytest

from graph_api.domain.casework.deadlines import DeadlineRule, Unit, last_day, rule_for
from graph_api.domain.casework.states import DeadlineCode
from graph_api.domain.dates import PartialDate
from graph_api.services.rule_tables import deadline_rules

CODE = DeadlineCode.DECIDE_OBJECTION
HOLIDAYS = {date(2020, 1, day): "HOLIDAY" for day in range(24, 31)} | {date(2020, 1, 19): "WORKDAY"}
RULES = deadline_rules()


def rule(days: int, unit: Unit = Unit.WORKING, region: str = "", until: str | None = None) -> DeadlineRule:
    return DeadlineRule(
        CODE, region, days, unit, valid_until=None if until is None else PartialDate.parse(until)
    )


@pytest.mark.parametrize(
    ("days", "unit", "begun", "last"),
    [
        (1, Unit.WORKING, "2020-01-16", "2020-01-17"),
        # The Sunday is a day of work.
        (3, Unit.WORKING, "2020-01-16", "2020-01-20"),
        (5, Unit.WORKING, "2020-01-20", "2020-02-03"),
        (3, Unit.CALENDAR, "2020-01-20", "2020-01-23"),
        (4, Unit.CALENDAR, "2020-01-20", "2020-01-31"),
        (0, Unit.WORKING, "2020-01-20", "2020-01-20"),
        (0, Unit.WORKING, "2020-01-24", "2020-01-31"),
    ],
)
def test_days_are_counted_from_the_next_one_by_the_calendar(
    days: int, unit: Unit, begun: str, last: str
) -> None:
    assert last_day(rule(days, unit), date.fromisoformat(begun), HOLIDAYS) == date.fromisoformat(last)


def test_the_smallest_region_with_a_rule_in_force_counts() -> None:
    rules = [
        rule(1),
        rule(2, region="440000"),
        rule(3, region="440300"),
        rule(4, region="630000", until="2021-12-31"),
    ]
    day = date(2022, 1, 1)
    found = {region: rule_for(rules, CODE, region, day) for region in ("440305", "440100", "630102", None)}
    assert {region: each and each.days for region, each in found.items()} == {
        "440305": 3,
        "440100": 2,
        "630102": 1,
        None: 1,
    }
    assert rule_for(rules, CODE, "630102", date(2021, 12, 31)) == rules[3]
    assert rule_for(rules, DeadlineCode.ACCEPT_TASK, "630102", day) is None


@pytest.mark.parametrize(
    ("region", "annotate", "decide", "extend"),
    [
        ("310115", 1, 5, 2),
        ("370102", 3, 7, 0),
        ("330102", 1, 5, 15),
        ("440305", 0, 3, 3),
        ("410102", 3, 7, 0),
        ("630102", 1, 3, 2),
        (None, 1, 3, 2),
    ],
)
def test_the_data_has_the_days_for_objections_by_region(
    region: str | None, annotate: int, decide: int, extend: int
) -> None:
    codes = (DeadlineCode.ANNOTATE_OBJECTION, CODE, DeadlineCode.EXTEND_OBJECTION)
    found = [rule_for(RULES, code, region, date(2024, 1, 1)) for code in codes]
    assert [each and each.days for each in found] == [annotate, decide, extend]


def test_every_deadline_has_a_rule_for_every_region_and_says_where_it_comes_from() -> None:
    assert {each.code for each in RULES if each.region == ""} == set(DeadlineCode)
    assert all(each.basis for each in RULES)
