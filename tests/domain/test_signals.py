"""Advisory signals: who gives one, along which path, and who never does."""

from __future__ import annotations

import pytest

from graph_api.domain.explanations import render
from tests.domain.rule_cases import Case

DAY = "2020-06-01"


def reached() -> Case:
    """Give P1, reached as legal representative of the sanctioned E1, and an enterprise E2."""
    return (
        Case()
        .enterprise("E1")
        .enterprise("E2")
        .person("P1")
        .role("P1", "E1")
        .measure("M1", "LEGAL_REPRESENTATIVE")
        .sanction("S1", "E1")
    )


def nodes(case: Case, enterprise: str = "E2", day: str = DAY) -> list[tuple[str, ...]]:
    return [signal.nodes for signal in case.signals(enterprise, day)]


@pytest.mark.parametrize("role", ["LEGAL_REPRESENTATIVE", "DIRECTOR", "SUPERVISOR", "FINANCIAL_OFFICER"])
def test_any_post_gives_a_signal(role: str) -> None:
    assert nodes(reached().role("P1", "E2", role)) == [("E1", "P1", "E2")]


@pytest.mark.parametrize("interest", ["SHAREHOLDING", "VOTING_RIGHTS"])
def test_any_direct_holding_gives_a_signal(interest: str) -> None:
    case = reached().holding("P1", "E2", "1", interest=interest)
    [signal] = case.signals("E2", DAY)
    assert [link.kind for link in signal.links] == ["LEGAL_REPRESENTATIVE", interest]
    assert signal.links[1].minimum == 1


def test_the_path_names_every_link_of_both_steps() -> None:
    case = reached().role("P1", "E2", "DIRECTOR").holding("P1", "E2", "10")
    case.role("P1", "E2", "SUPERVISOR", "2012-01-01", "2013-01-01")
    [signal] = case.signals("E2", DAY)
    assert [(link.kind, link.source, link.target) for link in signal.links] == [
        ("LEGAL_REPRESENTATIVE", "P1", "E1"),
        ("DIRECTOR", "P1", "E2"),
        ("SHAREHOLDING", "P1", "E2"),
    ]
    assert signal.sanction.id == "S1"
    assert signal.sanction_subject == "E1"


def test_a_past_or_future_link_gives_none() -> None:
    assert nodes(reached().role("P1", "E2", until="2020-06-01")) == []
    assert nodes(reached().role("P1", "E2", since="2020-06-02")) == []


@pytest.mark.parametrize("since", ["2020", None])
def test_a_link_in_doubt_gives_the_signal_with_the_doubt(since: str | None) -> None:
    [signal] = reached().role("P1", "E2", "DIRECTOR", since).signals("E2", DAY)
    assert [link.in_doubt for link in signal.links] == [False, True]
    assert "in doubt" in render(signal.explanation, "en")
    assert "存疑" in render(signal.explanation, "zh")


@pytest.mark.parametrize(
    "rows",
    [
        ("DIRECTOR",),
        ("LEGAL_REPRESENTATIVE/RESPONSIBLE",),
        ("LEGAL_REPRESENTATIVE/DISCRETION",),
        ("LEGAL_REPRESENTATIVE/ANY/AT_ACT",),
    ],
)
def test_only_a_measure_that_is_reached_gives_a_signal(rows: tuple[str, ...]) -> None:
    case = Case().enterprise("E1").enterprise("E2").person("P1").role("P1", "E1").role("P1", "E2")
    assert nodes(case.measure("M1", *rows).sanction("S1", "E1")) == []


@pytest.mark.parametrize(
    ("kind", "on"),
    [("REPAIRED", "2020-01-01"), ("REVOKED", "2020-01-01"), ("OBJECTION_ACCEPTED", "2020-01-01")],
)
def test_an_ended_void_or_suspended_sanction_gives_none(kind: str, on: str) -> None:
    assert nodes(reached().role("P1", "E2").event("S1", kind, on)) == []


def test_one_signal_for_each_sanction_and_person() -> None:
    case = (
        reached().person("P2").role("P2", "E1").role("P1", "E2").role("P2", "E2").role("P1", "E2", "DIRECTOR")
    )
    case.measure("M2", "LEGAL_REPRESENTATIVE").sanction("S2", "E1", "2019-04-01")
    found = [(signal.sanction.id, signal.nodes) for signal in case.signals("E2", DAY)]
    assert found == [
        ("S1", ("E1", "P1", "E2")),
        ("S2", ("E1", "P1", "E2")),
        ("S1", ("E1", "P2", "E2")),
        ("S2", ("E1", "P2", "E2")),
    ]


def test_the_sanctions_own_subject_gets_none() -> None:
    assert nodes(reached(), "E1") == []


def test_the_branch_and_its_parent_are_the_sanctions_subject() -> None:
    case = reached().enterprise("B1", parent="E1").role("P1", "B1").sanction("S2", "B1", "2019-04-01")
    assert [signal.sanction.id for signal in case.signals("B1", DAY)] == ["S1"]
    assert nodes(case, "E1") == []


def test_a_personal_sanction_makes_a_path_of_two() -> None:
    case = Case().enterprise("E2").person("P1").role("P1", "E2").measure("M1", "SUBJECT").sanction("S1", "P1")
    [signal] = case.signals("E2", DAY)
    assert signal.nodes == ("P1", "E2")
    assert [link.target for link in signal.links] == ["E2"]
    assert signal.sanction_subject == "P1"


def test_who_is_reached_by_name_alone_may_have_no_link_to_the_subject() -> None:
    case = Case().enterprise("E1").enterprise("E2").person("P1").role("P1", "E2").measure("M1", "NAMED")
    case.sanction("S1", "E1").responsible("S1", "P1", True)
    [signal] = case.signals("E2", DAY)
    assert signal.nodes == ("E1", "P1", "E2")
    assert [link.target for link in signal.links] == ["E2"]


def test_a_former_post_that_still_reaches_is_shown_on_the_path() -> None:
    case = Case().enterprise("E1").enterprise("E2").person("P1").role("P1", "E2")
    case.role("P1", "E1", until="2019-06-01").role("P1", "E1", "SUPERVISOR")
    case.measure("M1", "LEGAL_REPRESENTATIVE/ANY/STICKY").sanction("S1", "E1")
    [signal] = case.signals("E2", DAY)
    assert [(link.kind, link.target) for link in signal.links] == [
        ("LEGAL_REPRESENTATIVE", "E1"),
        ("SUPERVISOR", "E1"),
        ("LEGAL_REPRESENTATIVE", "E2"),
    ]


def test_nobody_in_particular_and_state_owners_give_none() -> None:
    case = reached().enterprise("S", state_owner=True).role("P1", "S")
    assert nodes(case, "S") == []
    case = (
        Case().enterprise("E1").enterprise("E2").person("U", unspecified=True).role("U", "E1").role("U", "E2")
    )
    assert nodes(case.measure("M1", "LEGAL_REPRESENTATIVE").sanction("S1", "E1")) == []
    case = (
        Case()
        .enterprise("S", state_owner=True)
        .enterprise("E2")
        .person("P1")
        .role("P1", "S")
        .role("P1", "E2")
    )
    assert nodes(case.measure("M1", "LEGAL_REPRESENTATIVE").sanction("S1", "S")) == []


def test_no_second_hop_and_no_signal_between_enterprises_that_own_one_another() -> None:
    case = reached().enterprise("E3").person("P2").role("P1", "E2").role("P2", "E2").role("P2", "E3")
    case.holding("E2", "E3").holding("E1", "E2").holding("E1", "E3")
    assert nodes(case, "E3") == []


def test_a_person_and_an_unknown_subject_have_none() -> None:
    case = reached()
    assert nodes(case, "P1") == []
    assert nodes(case, "NOBODY") == []
