"""Volunteer service: what cannot be is refused, and how many hours are looked for is data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph_api.domain.casework.cases import Part, Volunteering
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.casework.states import Machine, State
from graph_api.domain.casework.volunteering import (
    HoursRule,
    RepairCondition,
    check_service,
    conditions,
    hours_rule,
)
from graph_api.domain.dates import PartialDate
from tests.domain.casework.histories import DOCUMENT

DECIDED, TODAY = date(2020, 1, 10), date(2020, 6, 1)
SERVICE = Volunteering("虚构志愿队", 20.0, date(2020, 2, 1), date(2020, 2, 10), DOCUMENT)


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        (CaseReason.INVALID_SERVICE, {"organisation": "  "}),
        (CaseReason.INVALID_SERVICE, {"hours": 0.0}),
        (CaseReason.INVALID_SERVICE, {"hours": -1.0}),
        (CaseReason.INVALID_SERVICE, {"hours": 240.5}),
        (CaseReason.DATES_OUT_OF_ORDER, {"until": date(2020, 1, 31)}),
        (CaseReason.DATES_OUT_OF_ORDER, {"begun": date(2020, 1, 9)}),
        (CaseReason.FUTURE_DATE, {"until": date(2020, 6, 2)}),
        (CaseReason.INVALID_EVIDENCE, {"evidence": replace(DOCUMENT, size=0)}),
    ],
)
def test_service_that_cannot_be(reason: CaseReason, changes: dict[str, object]) -> None:
    with pytest.raises(RefusedError) as caught:
        check_service(replace(SERVICE, **changes), DECIDED, TODAY, is_person=True)  # type: ignore[arg-type]
    assert caught.value.reason is reason


def test_service_that_can_be_is_a_persons() -> None:
    for hours in (0.5, 20.0, 240.0):
        check_service(replace(SERVICE, hours=hours), DECIDED, TODAY, is_person=True)
    with pytest.raises(RefusedError) as caught:
        check_service(SERVICE, DECIDED, TODAY, is_person=False)
    assert caught.value.reason is CaseReason.INVALID_SERVICE


def test_the_smallest_region_counts_then_the_grade() -> None:
    every = HoursRule("", "", 20.0)
    serious = HoursRule("", "SERIOUS", 40.0)
    here = HoursRule("990000", "", 30.0, PartialDate.parse("2020"))
    rules = (here, serious, every)

    def hours(region: str | None, grade: str | None, on: date = TODAY) -> float | None:
        rule = hours_rule(rules, region, grade, on)
        return None if rule is None else rule.hours

    assert hours("110000", "MINOR") == 20.0
    assert hours("110000", "SERIOUS") == 40.0
    assert hours("990100", "SERIOUS", date(2021, 1, 1)) == 30.0
    assert hours("990100", "SERIOUS", date(2019, 12, 31)) == 40.0
    assert hours(None, None) == 20.0
    assert hours_rule((serious,), None, None, TODAY) is None


@pytest.mark.parametrize(("needed", "met"), [(20.0, True), (20.5, False), (None, None)])
def test_what_an_application_meets(needed: float | None, met: bool | None) -> None:
    service = replace(SERVICE, needed=needed, basis=None if needed is None else "虚构依据")
    part = Part(
        "repair_1", Machine.REPAIR, State.APPLIED, 0, volunteering=service, first_repair=date(2020, 4, 11)
    )
    found = {each.code: each.met for each in conditions(part)}
    assert found == {
        RepairCondition.MINIMUM_TERM: True,
        RepairCondition.EVIDENCE: True,
        RepairCondition.VOLUNTEER_HOURS: met,
    }
    bare = {each.code: each.met for each in conditions(replace(part, volunteering=None, first_repair=None))}
    assert bare == {RepairCondition.MINIMUM_TERM: None, RepairCondition.EVIDENCE: True}
