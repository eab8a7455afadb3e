"""What an explanation says of others: what everybody sees of them, and what can be done about a measure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph_api.domain.answers import ReachItem, ReachStatus
from graph_api.domain.casework.volunteering import HoursRule
from graph_api.domain.dates import PartialDate, Term
from graph_api.domain.facts import (
    EventFact,
    EventType,
    Facts,
    Force,
    Matter,
    MeasureFact,
    SanctionFact,
    SubjectFact,
    SubjectKind,
)
from graph_api.domain.minimum_terms import TermRule
from graph_api.domain.remedies import RemedyKind, RepairRules, remedies
from graph_api.domain.third_parties import WITHHELD_NAME, as_shown, disclosure, without_names

DAY = date(2024, 6, 1)


def event(kind: EventType, on: str = "2024-01-01", person: str | None = None) -> EventFact:
    return EventFact("s", kind, PartialDate.parse(on), person)


def facts(*events: EventFact) -> Facts:
    people = [SubjectFact(name, SubjectKind.PERSON, f"name {name}") for name in ("me", "other")]
    firm = SubjectFact("firm", SubjectKind.ENTERPRISE, "name firm")
    subjects = {fact.id: fact for fact in (*people, firm)}
    return Facts(subjects=subjects, sanctions=(SanctionFact("s", "src", "S", "other", "M"),), events=events)


@pytest.mark.parametrize(
    ("events", "is_shown"),
    [
        ((), False),
        ((event(EventType.PUBLISHED),), True),
        ((event(EventType.PUBLISHED, "2024"),), True),
        ((event(EventType.PUBLISHED, "2024-07-01"),), False),
        ((event(EventType.PUBLISHED), event(EventType.REVOKED, "2025-01-01")), False),
        ((event(EventType.PUBLISHED), event(EventType.REPAIRED)), False),
        ((event(EventType.PUBLISHED), event(EventType.REPAIRED, "2024-07-01")), True),
        ((event(EventType.PUBLISHED), event(EventType.RELEASED, person="other")), True),
    ],
)
def test_a_person_is_named_where_the_public_sees_him(events: tuple[EventFact, ...], is_shown: bool) -> None:
    given = facts(*events)
    shown = disclosure(given, "me", DAY)
    assert shown.withheld == (frozenset() if is_shown else {"other"})
    assert shown.shows_sanction("s") is is_shown
    assert shown.shows_all(("me", "other", "firm")) is is_shown
    told = as_shown(without_names(given, shown).subjects, shown)
    assert told["me"].name == "name me"
    assert told["firm"].id == "firm"
    assert (told["other"].name, told["other"].id) == (
        ("name other", "other") if is_shown else (WITHHELD_NAME, "withheld_1")
    )


def item(status: ReachStatus, subject: str = "me", decided: str | None = "2024-01-10") -> ReachItem:
    sanction = SanctionFact(
        "s",
        "src",
        "S",
        "firm",
        "M",
        grade="SERIOUS",
        decided_on=None if decided is None else PartialDate.parse(decided),
        department="D",
    )
    measure = MeasureFact("K", "M", "t", Force.MANDATORY, frozenset({Matter.LOAN}), "b")
    return ReachItem(subject, measure, sanction, "firm", status, None, None, ())


RULES = RepairRules(
    (TermRule("T", "r", "SERIOUS", "", Term.parse("P1Y"), "DECISION", None, None, "basis"),), {}
)


@pytest.mark.parametrize("status", ReachStatus)
def test_what_stands_can_be_objected_to_and_repaired(status: ReachStatus) -> None:
    kinds = [found.kind for found in remedies(item(status), RULES)]
    match status:
        case ReachStatus.REACHED | ReachStatus.REVIEW | ReachStatus.UNKNOWN:
            assert kinds == [RemedyKind.OBJECTION, RemedyKind.REPAIR, RemedyKind.RELEASE]
        case ReachStatus.SUSPENDED:
            assert kinds == [RemedyKind.OBJECTION_PENDING, RemedyKind.REPAIR, RemedyKind.RELEASE]
        case _:
            assert kinds == []


def test_the_first_day_of_repair_is_named_where_it_is_certain() -> None:
    (_, repair, _) = remedies(item(ReachStatus.REACHED), RULES)
    assert (repair.earliest, repair.basis, repair.department) == (date(2025, 1, 11), "basis", "D")
    for unsure in (item(ReachStatus.REACHED, decided="2024-01"), item(ReachStatus.REACHED, decided=None)):
        (_, repair, _) = remedies(unsure, RULES)
        assert (repair.earliest, repair.basis) == (None, None)
    (_, repair, _) = remedies(item(ReachStatus.REACHED), RepairRules())
    assert repair.earliest is None


def test_a_person_hears_of_the_hours_of_service_that_are_looked_for() -> None:
    rules = replace(RULES, hours=(HoursRule("", "", 20.0, basis="虚构依据"),))
    (_, repair, _) = remedies(item(ReachStatus.REACHED), rules)
    assert "20 hours" in repair.text.en
    assert "虚构依据" in repair.text.zh
    (_, unsure, _) = remedies(item(ReachStatus.REACHED, decided=None), rules)
    assert "hours" not in unsure.text.en


def test_the_sanctioned_subject_itself_is_not_released_alone() -> None:
    assert RemedyKind.RELEASE not in {
        found.kind for found in remedies(item(ReachStatus.REACHED, subject="firm"), RULES)
    }
