"""Which items and reasons are listed: subjects, branches, state owners, nobody in particular, order."""

from __future__ import annotations

import pytest

from graph_api.domain.reach import FactIndex, reach
from tests.domain.rule_cases import STRENGTH, Case, at, lr_case

DAY = "2020-06-01"


def listed(case: Case, subject: str, day: str = DAY) -> list[str]:
    return [item.sanction.id for item in case.items(subject, day)]


def test_a_subject_unknown_to_the_facts_has_no_items() -> None:
    assert lr_case("SUBJECT").items("NOBODY", DAY) == ()


def test_items_are_the_subjects_own_its_enterprises_and_where_it_is_named() -> None:
    case = (
        Case()
        .enterprise("E1")
        .enterprise("E2")
        .enterprise("E3")
        .enterprise("E4")
        .person("P1")
        .role("P1", "E1")
        .holding("P1", "E2")
        .measure("M1", "SUBJECT")
        .sanction("own", "P1", "2019-01-01")
        .sanction("post", "E1", "2019-01-02")
        .sanction("share", "E2", "2019-01-03")
        .sanction("named", "E3", "2019-01-04")
        .sanction("none", "E4", "2019-01-05")
        .responsible("named", "P1", False)
    )
    assert listed(case, "P1") == ["own", "post", "share", "named"]


@pytest.mark.parametrize("interest", ["SHAREHOLDING", "VOTING_RIGHTS"])
def test_a_past_holding_of_any_interest_lists_the_item(interest: str) -> None:
    case = Case().enterprise("E1").enterprise("E2").measure("M1", "SUBJECT").sanction("S1", "E1")
    case.holding("E2", "E1", until="2012-01-01", interest=interest)
    assert listed(case, "E2") == ["S1"]
    assert case.status("E2", DAY) == "NOT_REACHED"


def test_each_measure_of_a_memorandum_is_an_item_unless_the_decision_chooses() -> None:
    case = lr_case("SUBJECT").measure("M0", "SUBJECT").measure("X", "SUBJECT", memorandum="OTHER")
    case.sanction("S2", "E1", "2019-04-01", measures=("M1", "M1", "GONE"))
    items = case.items("E1", DAY)
    assert [(item.sanction.id, item.measure.code) for item in items] == [
        ("S1", "M0"),
        ("S1", "M1"),
        ("S2", "M1"),
    ]


def test_the_order_of_the_facts_does_not_matter() -> None:
    case = lr_case("NAMED", "LEGAL_REPRESENTATIVE", "SUBJECT", "LEGAL_REPRESENTATIVE/ANY/STICKY")
    case.measure("M0", "SUBJECT").sanction("S0", "E1", "2019-01-01").responsible("S1", "P1", True)
    forward = case.items("P1", DAY)
    for rows in (case.sanctions, case.measures, case.rows, case.roles):
        rows.reverse()
    assert case.items("P1", DAY) == forward


def test_an_index_answers_like_the_facts_themselves() -> None:
    case = lr_case("LEGAL_REPRESENTATIVE")
    index = FactIndex(case.facts())
    assert reach(index, "P1", at(DAY)) == case.items("P1", DAY)
    assert reach(index, "P1", at("2009-01-01")) == case.items("P1", "2009-01-01")


def test_rows_that_do_not_concern_the_subject_are_left_out() -> None:
    case = lr_case("SUBJECT", "LEGAL_REPRESENTATIVE", "DIRECTOR", "NAMED", "SHAREHOLDER")
    assert case.reasons("P1", DAY) == {"LEGAL_REPRESENTATIVE/WHILE_HOLDING": "REACHED"}
    assert case.reasons("E1", DAY) == {"SUBJECT/WHILE_HOLDING": "REACHED"}


def test_where_no_row_concerns_the_subject_every_row_says_why() -> None:
    case = lr_case("SUBJECT", "DIRECTOR", "NAMED", "SHAREHOLDER")
    assert case.reasons("P1", DAY) == {
        "SUBJECT/WHILE_HOLDING": "NOT_REACHED",
        "DIRECTOR/WHILE_HOLDING": "NOT_REACHED",
        "SHAREHOLDER/WHILE_HOLDING": "NOT_REACHED",
        "NAMED/WHILE_HOLDING": "NOT_REACHED",
    }
    assert case.why("P1", DAY) == {"subject_other", "role_never", "named_absent", "basis"}


def test_a_measure_without_rows_reaches_nobody_and_says_so() -> None:
    case = lr_case()
    assert case.reasons("E1", DAY) == {"SUBJECT/WHILE_HOLDING": "NOT_REACHED"}
    assert "no_reach_row" in case.why("E1", DAY)


def test_a_reason_names_the_enterprise_and_none_for_a_person_s_own_sanction() -> None:
    case = lr_case("LEGAL_REPRESENTATIVE", "SUBJECT").sanction("S2", "P1", "2019-05-01")
    assert {r.enterprise for r in case.item("P1", DAY, sanction="S1").reasons} == {"E1"}
    assert {r.enterprise for r in case.item("P1", DAY, sanction="S2").reasons} == {None}


def test_the_strongest_reason_makes_the_item() -> None:
    assert STRENGTH == [
        "REACHED",
        "SUSPENDED",
        "REVIEW",
        "UNKNOWN",
        "BASIS_EXPIRED",
        "ENDED",
        "VOID",
        "NOT_REACHED",
    ]
    case = lr_case("LEGAL_REPRESENTATIVE/DISCRETION", "DIRECTOR/ANY/AT_ACT").role("P1", "E1", "DIRECTOR")
    assert set(case.reasons("P1", DAY).values()) == {"REVIEW", "UNKNOWN"}
    assert case.status("P1", DAY) == "REVIEW"


class TestSubjectRow:
    def test_it_reaches_the_sanctioned_person(self) -> None:
        case = Case().person("P1").measure("M1", "SUBJECT").sanction("S1", "P1")
        assert case.status("P1", DAY) == "REACHED"

    @pytest.mark.parametrize("anchor", ["NAMED", "AT_ACT", "AT_DECISION", "STICKY", "WHILE_HOLDING"])
    def test_anchor_and_responsibility_play_no_part(self, anchor: str) -> None:
        assert lr_case(f"SUBJECT/RESPONSIBLE/{anchor}").status("E1", DAY) == "REACHED"

    def test_discretion_does(self) -> None:
        assert lr_case("SUBJECT/DISCRETION").status("E1", DAY) == "REVIEW"

    def test_it_does_not_reach_the_legal_representative(self) -> None:
        assert lr_case("SUBJECT").status("P1", DAY) == "NOT_REACHED"

    def test_no_other_row_reaches_the_subject_of_the_decision(self) -> None:
        assert lr_case("LEGAL_REPRESENTATIVE").status("E1", DAY) == "NOT_REACHED"
        case = Case().person("P1").measure("M1", "NAMED").sanction("S1", "P1").responsible("S1", "P1", True)
        assert case.status("P1", DAY) == "NOT_REACHED"
        assert "subject_row_only" in case.why("P1", DAY)


class TestBranches:
    def branch(self, *rows: str) -> Case:
        return (
            Case()
            .enterprise("E1")
            .enterprise("B1", parent="E1")
            .enterprise("B2", parent="E1")
            .person("P1")
            .person("PB")
            .role("P1", "E1")
            .role("PB", "B1")
            .measure("M1", *(rows or ("SUBJECT", "LEGAL_REPRESENTATIVE")))
            .sanction("S1", "B1")
        )

    def test_the_parent_is_the_sanctions_subject(self) -> None:
        case = self.branch()
        assert {case.item(subject, DAY).sanction_subject for subject in ("E1", "B1", "P1", "PB")} == {"E1"}

    def test_a_subject_row_reaches_both(self) -> None:
        case = self.branch()
        assert case.status("E1", DAY) == "REACHED"
        assert case.status("B1", DAY) == "REACHED"
        assert case.items("B2", DAY) == ()

    def test_roles_are_read_against_the_parent(self) -> None:
        case = self.branch()
        assert case.status("P1", DAY) == "REACHED"
        assert case.status("PB", DAY) == "NOT_REACHED"
        assert "branch_post_only" in case.why("PB", DAY)

    def test_a_post_in_the_branch_is_reached_only_if_named(self) -> None:
        case = self.branch("LEGAL_REPRESENTATIVE", "NAMED").responsible("S1", "PB", True)
        assert case.status("PB", DAY) == "REACHED"
        assert case.reasons("PB", DAY) == {"NAMED/WHILE_HOLDING": "REACHED"}

    def test_a_post_in_the_branch_and_a_finding_left_open_is_for_review(self) -> None:
        case = self.branch("LEGAL_REPRESENTATIVE", "NAMED").responsible("S1", "PB", None)
        assert case.status("PB", DAY) == "REVIEW"

    def test_a_post_in_the_branch_does_not_list_the_parents_other_sanctions(self) -> None:
        case = self.branch().sanction("S2", "E1", "2019-04-01").sanction("S3", "B2", "2019-05-01")
        assert listed(case, "PB") == ["S1"]
        assert listed(case, "B1") == ["S1"]
        assert listed(case, "P1") == ["S1", "S2", "S3"]
        assert listed(case, "E1") == ["S1", "S2", "S3"]

    def test_a_branch_of_a_branch_counts_up_to_the_root(self) -> None:
        case = self.branch().enterprise("C1", parent="B1").sanction("S4", "C1", "2019-06-01")
        assert case.item("C1", DAY, sanction="S4").sanction_subject == "E1"
        assert case.status("E1", DAY, sanction="S4") == "REACHED"
        assert case.status("B1", DAY, sanction="S4") == "REACHED"
        assert case.status("P1", DAY, sanction="S4") == "REACHED"

    def test_branches_of_one_another_stand_alone(self) -> None:
        case = Case().enterprise("A", parent="B").enterprise("B", parent="A").measure("M1", "SUBJECT")
        case.sanction("S1", "A")
        assert case.item("A", DAY).sanction_subject == "A"
        assert case.items("B", DAY) == ()

    def test_a_branch_without_a_known_parent_stands_for_itself(self) -> None:
        case = Case().enterprise("B").measure("M1", "SUBJECT").sanction("S1", "B")
        assert case.item("B", DAY).sanction_subject == "B"


class TestNobodyInParticular:
    @pytest.mark.parametrize("row", ["SUBJECT", "LEGAL_REPRESENTATIVE", "SHAREHOLDER", "NAMED"])
    def test_an_unspecified_person_is_reached_by_nothing(self, row: str) -> None:
        case = Case().enterprise("E1").person("U", unspecified=True).role("U", "E1").holding("U", "E1")
        case.measure("M1", row).sanction("S1", "U" if row == "SUBJECT" else "E1").responsible("S1", "U", True)
        assert case.status("U", DAY) == "NOT_REACHED"
        assert "unspecified_person" in case.why("U", DAY)

    @pytest.mark.parametrize("row", ["LEGAL_REPRESENTATIVE/ANY/NAMED", "SHAREHOLDER", "LEGAL_REPRESENTATIVE"])
    def test_a_post_or_share_in_a_state_owner_carries_nothing(self, row: str) -> None:
        case = Case().enterprise("S", state_owner=True).person("P1").role("P1", "S").holding("P1", "S")
        case.measure("M1", row).sanction("S1", "S").responsible("S1", "P1", True)
        assert case.status("P1", DAY) == "NOT_REACHED"
        assert "state_owner_post" in case.why("P1", DAY)

    def test_a_state_owner_itself_is_reached_by_its_own_sanction(self) -> None:
        case = Case().enterprise("S", state_owner=True).measure("M1", "SUBJECT").sanction("S1", "S")
        assert case.status("S", DAY) == "REACHED"

    def test_a_person_named_by_a_decision_on_a_state_owner_is_reached_by_name(self) -> None:
        case = (
            Case().enterprise("S", state_owner=True).person("P1").measure("M1", "NAMED").sanction("S1", "S")
        )
        case.responsible("S1", "P1", True)
        assert case.status("P1", DAY) == "REACHED"

    def test_a_branch_of_a_state_owner_is_the_state_owner(self) -> None:
        case = Case().enterprise("S", state_owner=True).enterprise("B", parent="S").person("P1")
        case.role("P1", "S").measure("M1", "LEGAL_REPRESENTATIVE").sanction("S1", "B")
        assert case.status("P1", DAY) == "NOT_REACHED"


def test_adding_an_unrelated_subject_changes_nothing() -> None:
    case = lr_case("SUBJECT", "LEGAL_REPRESENTATIVE/RESPONSIBLE")
    before = {subject: case.items(subject, DAY) for subject in ("E1", "P1")}
    case.enterprise("E9").person("P9").role("P9", "E9").sanction("S9", "E9")
    case.event("S9", "REVOKED", "2019-04-01").event("S1", "RELEASED", "2019-04-01", "P9")
    assert {subject: case.items(subject, DAY) for subject in ("E1", "P1")} == before


@pytest.mark.parametrize("rowless", ["M0", "M2"])
def test_a_measure_without_rows_beside_one_with_rows_is_judged_by_itself(rowless: str) -> None:
    case = (
        Case().enterprise("E1").measure("M1", "SUBJECT").measure(rowless).sanction("S1", "E1", "2019-04-01")
    )
    statuses = {item.measure.code: item.status.value for item in case.items("E1", DAY)}
    assert statuses == {"M1": "REACHED", rowless: "NOT_REACHED"}
