"""Windows, events and the basis of a measure, and which of several doubts and failures decides."""

from __future__ import annotations

import pytest

from tests.domain.rule_cases import Case, lr_case


def subject_case(**sanction: object) -> Case:
    case = Case().enterprise("E1").measure("M1", "SUBJECT")
    return case.sanction("S1", "E1", **sanction)  # type: ignore[arg-type]


def window(case: Case, subject: str = "E1", day: str = "2020-06-01") -> tuple[str, str]:
    item = case.item(subject, day)
    return str(item.valid_from), str(item.valid_until)


class TestStart:
    def test_the_decision_day_is_the_first_day(self) -> None:
        case = subject_case()
        assert case.status("E1", "2019-03-14") == "NOT_REACHED"
        assert "before_effective" in case.why("E1", "2019-03-14")
        assert case.status("E1", "2019-03-15") == "REACHED"

    def test_a_stated_effective_day_comes_first(self) -> None:
        case = subject_case(effective="2019-05-01")
        assert case.status("E1", "2019-04-30") == "NOT_REACHED"
        assert case.status("E1", "2019-05-01") == "REACHED"
        assert window(case) == ("2019-05-01", "None")

    def test_a_partial_day_is_in_doubt_only_within_its_period(self) -> None:
        case = subject_case(decided="2019-03")
        expected = {
            "2019-02-28": "NOT_REACHED",
            "2019-03-01": "UNKNOWN",
            "2019-03-30": "UNKNOWN",
            "2019-03-31": "REACHED",
        }
        assert {day: case.status("E1", day) for day in expected} == expected
        assert window(case) == ("None", "None")

    def test_no_day_at_all_is_unknown(self) -> None:
        case = subject_case(decided=None)
        assert case.status("E1", "2020-01-01") == "UNKNOWN"
        assert "effective_missing" in case.why("E1", "2020-01-01")


class TestEnd:
    @pytest.mark.parametrize(
        ("start", "term", "last", "after"),
        [
            ("2019-03-15", "P3Y", "2022-03-15", "2022-03-16"),
            ("2020-02-29", "P1Y", "2021-02-28", "2021-03-01"),
            ("2019-08-31", "P6M", "2020-02-29", "2020-03-01"),
            ("2019-03-15", "P10D", "2019-03-25", "2019-03-26"),
            ("2019-03-15", "P2W", "2019-03-29", "2019-03-30"),
        ],
    )
    def test_a_term_ends_with_its_corresponding_day(
        self, start: str, term: str, last: str, after: str
    ) -> None:
        case = subject_case(decided=start, term=term)
        assert case.status("E1", last) == "REACHED"
        assert case.status("E1", after) == "ENDED"
        assert window(case) == (start, last)

    def test_a_term_runs_from_the_effective_day(self) -> None:
        case = subject_case(effective="2019-05-01", term="P1Y")
        assert window(case) == ("2019-05-01", "2020-05-01")

    def test_until_is_the_last_day(self) -> None:
        case = subject_case(until="2020-05-31")
        assert case.status("E1", "2020-05-31") == "REACHED"
        assert case.status("E1", "2020-06-01") == "ENDED"

    def test_the_earlier_of_term_and_until_wins(self) -> None:
        assert window(subject_case(term="P1Y", until="2019-12-31"))[1] == "2019-12-31"
        assert window(subject_case(term="P1Y", until="2030-12-31"))[1] == "2020-03-15"

    def test_the_measures_own_term_replaces_the_sanctions_end(self) -> None:
        case = Case().enterprise("E1").measure("M1", "SUBJECT", term="P5Y").measure("M2", "SUBJECT")
        case.sanction("S1", "E1", term="P1Y", until="2019-12-31")
        assert case.status("E1", "2024-03-15", "M1") == "REACHED"
        assert case.status("E1", "2024-03-16", "M1") == "ENDED"
        assert case.status("E1", "2020-01-01", "M2") == "ENDED"

    def test_a_measures_shorter_term_replaces_it_too(self) -> None:
        case = Case().enterprise("E1").measure("M1", "SUBJECT", term="P1M")
        case.sanction("S1", "E1", until="2029-12-31")
        assert case.status("E1", "2019-04-16") == "ENDED"

    def test_a_term_from_a_partial_day_is_in_doubt_at_both_ends(self) -> None:
        case = subject_case(decided="2019-03", term="P1Y")
        expected = {"2020-03-01": "REACHED", "2020-03-02": "UNKNOWN", "2020-03-31": "UNKNOWN"}
        assert {day: case.status("E1", day) for day in expected} == expected
        assert case.status("E1", "2020-04-01") == "ENDED"
        assert window(case) == ("None", "None")

    def test_a_partial_until_is_in_doubt_within_its_period(self) -> None:
        case = subject_case(until="2020-05")
        assert case.status("E1", "2020-05-01") == "REACHED"
        assert case.status("E1", "2020-05-02") == "UNKNOWN"
        assert case.status("E1", "2020-06-01") == "ENDED"

    def test_a_certain_end_decides_before_a_missing_start(self) -> None:
        case = subject_case(decided=None, until="2020-05-31")
        assert case.status("E1", "2020-05-31") == "UNKNOWN"
        assert case.status("E1", "2020-06-01") == "ENDED"

    def test_a_role_in_doubt_after_the_end_is_ended(self) -> None:
        case = lr_case("LEGAL_REPRESENTATIVE/ANY/AT_ACT", term="P1Y")
        assert case.status("P1", "2020-03-15") == "UNKNOWN"
        assert case.status("P1", "2020-03-16") == "ENDED"

    def test_before_the_start_of_a_sanction_that_is_over_it_is_not_reached(self) -> None:
        case = subject_case().event("S1", "RELEASED", "2019-01-01")
        assert case.status("E1", "2019-02-01") == "NOT_REACHED"
        assert case.status("E1", "2019-04-01") == "ENDED"


class TestEndEvents:
    @pytest.mark.parametrize("kind", ["REPAIRED", "RELEASED"])
    def test_an_event_ends_from_its_own_day_on(self, kind: str) -> None:
        case = subject_case(term="P3Y").event("S1", kind, "2020-06-01")
        assert case.status("E1", "2020-05-31") == "REACHED"
        assert case.status("E1", "2020-06-01") == "ENDED"
        assert window(case) == ("2019-03-15", "2020-05-31")

    def test_an_event_after_the_term_changes_nothing(self) -> None:
        case = subject_case(term="P1Y").event("S1", "REPAIRED", "2021-06-01")
        assert window(case) == ("2019-03-15", "2020-03-15")

    def test_a_partial_event_is_in_doubt_within_its_period_and_hides_the_end(self) -> None:
        case = subject_case(term="P3Y").event("S1", "REPAIRED", "2020-06")
        expected = {
            "2020-05-31": "REACHED",
            "2020-06-01": "UNKNOWN",
            "2020-06-29": "UNKNOWN",
            "2020-06-30": "ENDED",
        }
        assert {day: case.status("E1", day) for day in expected} == expected
        assert window(case) == ("2019-03-15", "None")

    def test_a_partial_event_after_the_term_does_not_hide_the_end(self) -> None:
        case = subject_case(term="P1Y").event("S1", "REPAIRED", "2021")
        assert window(case) == ("2019-03-15", "2020-03-15")

    @pytest.mark.parametrize("kind", ["REPAIRED", "RELEASED"])
    def test_with_a_person_it_ends_all_his_reasons_and_nobody_elses(self, kind: str) -> None:
        case = lr_case("SUBJECT", "LEGAL_REPRESENTATIVE", "DIRECTOR")
        case.person("P2").role("P2", "E1").event("S1", kind, "2020-06-01", "P1")
        case.role("P1", "E1", "DIRECTOR", "2020-09-01")
        assert set(case.reasons("P1", "2020-10-01").values()) == {"ENDED"}
        assert case.status("P2", "2020-10-01") == "REACHED"
        assert case.status("E1", "2020-10-01") == "REACHED"
        assert window(case, "P1")[1] == "2020-05-31"
        assert window(case, "P2")[1] == "None"

    def test_publication_changes_nothing(self) -> None:
        case = subject_case().event("S1", "PUBLISHED", "2019-04-01")
        assert case.status("E1", "2020-06-01") == "REACHED"
        assert window(case) == ("2019-03-15", "None")


class TestVoid:
    @pytest.mark.parametrize("kind", ["REVOKED", "OBJECTION_UPHELD"])
    @pytest.mark.parametrize("day", ["2018-01-01", "2020-05-31", "2020-06-01", "2030-01-01"])
    def test_it_is_void_from_the_start_at_every_day(self, kind: str, day: str) -> None:
        case = subject_case(term="P1Y").event("S1", kind, "2020-06-01")
        assert case.status("E1", day) == "VOID"

    def test_void_comes_before_a_role_that_does_not_fit(self) -> None:
        case = lr_case("SUBJECT").event("S1", "REVOKED", "2020-06")
        assert case.status("P1", "2019-06-01") == "VOID"

    @pytest.mark.parametrize("kind", ["REVOKED", "OBJECTION_UPHELD"])
    def test_with_a_person_it_is_void_for_him_alone(self, kind: str) -> None:
        case = lr_case("SUBJECT", "LEGAL_REPRESENTATIVE").event("S1", kind, "2020-06-01", "P1")
        assert case.status("P1", "2019-06-01") == "VOID"
        assert case.status("E1", "2021-06-01") == "REACHED"


class TestObjections:
    def test_without_a_closing_it_suspends_and_annotates_open_endedly(self) -> None:
        case = subject_case().event("S1", "OBJECTION_ACCEPTED", "2020-02-01")
        assert case.status("E1", "2029-01-01") == "SUSPENDED"
        assert len(case.item("E1", "2029-01-01").annotations) == 1

    def test_with_a_person_it_suspends_for_him_alone(self) -> None:
        case = lr_case("SUBJECT", "LEGAL_REPRESENTATIVE")
        case.event("S1", "OBJECTION_ACCEPTED", "2020-02-01", "P1")
        assert case.status("P1", "2020-03-01") == "SUSPENDED"
        assert case.status("E1", "2020-03-01") == "REACHED"
        assert case.item("E1", "2020-03-01").annotations == ()

    def test_without_a_person_it_suspends_for_everybody(self) -> None:
        case = lr_case("SUBJECT", "LEGAL_REPRESENTATIVE").event("S1", "OBJECTION_ACCEPTED", "2020-02-01")
        assert case.status("P1", "2020-03-01") == "SUSPENDED"

    def test_several_objections_in_turn(self) -> None:
        case = subject_case()
        case.event("S1", "OBJECTION_REJECTED", "2020-05-10").event("S1", "OBJECTION_ACCEPTED", "2020-05-01")
        case.event("S1", "OBJECTION_REJECTED", "2020-02-20").event("S1", "OBJECTION_ACCEPTED", "2020-02-01")
        expected = {
            "2020-02-10": "SUSPENDED",
            "2020-02-20": "REACHED",
            "2020-04-30": "REACHED",
            "2020-05-01": "SUSPENDED",
            "2020-05-09": "SUSPENDED",
            "2020-05-10": "REACHED",
        }
        assert {day: case.status("E1", day) for day in expected} == expected

    def test_one_rejection_closes_every_acceptance_before_it(self) -> None:
        case = subject_case().event("S1", "OBJECTION_ACCEPTED", "2020-02-01")
        case.event("S1", "OBJECTION_ACCEPTED", "2020-02-10").event("S1", "OBJECTION_REJECTED", "2020-02-20")
        assert case.status("E1", "2020-02-19") == "SUSPENDED"
        assert case.status("E1", "2020-02-20") == "REACHED"

    def test_an_acceptance_closed_on_its_own_day_suspends_nothing(self) -> None:
        case = subject_case().event("S1", "OBJECTION_ACCEPTED", "2020-02-01")
        case.event("S1", "OBJECTION_REJECTED", "2020-02-01")
        assert case.status("E1", "2020-02-01") == "REACHED"

    def test_a_rejection_without_acceptance_changes_nothing(self) -> None:
        case = subject_case().event("S1", "OBJECTION_REJECTED", "2020-02-01")
        assert case.status("E1", "2020-02-01") == "REACHED"

    def test_partial_days_leave_it_unknown_only_while_they_decide(self) -> None:
        case = subject_case().event("S1", "OBJECTION_ACCEPTED", "2020-02")
        case.event("S1", "OBJECTION_REJECTED", "2020-04")
        expected = {
            "2020-01-31": "REACHED",
            "2020-02-01": "UNKNOWN",
            "2020-02-29": "SUSPENDED",
            "2020-03-31": "SUSPENDED",
            "2020-04-01": "UNKNOWN",
            "2020-04-30": "REACHED",
        }
        assert {day: case.status("E1", day) for day in expected} == expected

    def test_accepted_and_rejected_within_one_month_is_over_after_it(self) -> None:
        case = subject_case().event("S1", "OBJECTION_ACCEPTED", "2020-02")
        case.event("S1", "OBJECTION_REJECTED", "2020-02")
        assert case.status("E1", "2020-02-15") == "UNKNOWN"
        assert case.status("E1", "2020-03-01") == "REACHED"

    def test_a_second_objection_that_a_partial_rejection_may_precede_is_in_doubt(self) -> None:
        case = subject_case().event("S1", "OBJECTION_ACCEPTED", "2020-01-10")
        case.event("S1", "OBJECTION_REJECTED", "2020-02").event("S1", "OBJECTION_ACCEPTED", "2020-02-15")
        assert case.status("E1", "2020-03-10") == "UNKNOWN"
        assert len(case.item("E1", "2020-03-10").annotations) == 1

    def test_a_closed_first_objection_does_not_put_the_second_in_doubt(self) -> None:
        case = subject_case().event("S1", "OBJECTION_ACCEPTED", "2019-04-01")
        case.event("S1", "OBJECTION_REJECTED", "2019-05-01").event("S1", "OBJECTION_ACCEPTED", "2020-02")
        case.event("S1", "OBJECTION_REJECTED", "2020-02")
        assert case.status("E1", "2020-03-10") == "REACHED"

    def test_suspension_comes_before_review_and_after_doubt(self) -> None:
        case = lr_case("LEGAL_REPRESENTATIVE/RESPONSIBLE").event("S1", "OBJECTION_ACCEPTED", "2020-02-01")
        assert case.status("P1", "2020-03-01") == "SUSPENDED"
        case.roles.clear()
        case.role("P1", "E1", since="2020")
        assert case.status("P1", "2020-03-01") == "UNKNOWN"

    def test_an_ended_or_unreached_measure_is_not_suspended(self) -> None:
        case = lr_case("SUBJECT", term="P1Y").event("S1", "OBJECTION_ACCEPTED", "2020-02-01")
        assert case.status("E1", "2020-03-16") == "ENDED"
        assert case.status("P1", "2020-03-01") == "NOT_REACHED"

    def test_an_upheld_objection_annotates_until_its_day_and_voids_throughout(self) -> None:
        case = subject_case().event("S1", "OBJECTION_ACCEPTED", "2020-02-01")
        case.event("S1", "OBJECTION_UPHELD", "2020-02-20")
        assert case.status("E1", "2020-02-10") == "VOID"
        assert len(case.item("E1", "2020-02-10").annotations) == 1
        assert case.item("E1", "2020-02-20").annotations == ()


class TestBasis:
    def case(self, start: str | None, end: str | None, **sanction: object) -> Case:
        case = Case().enterprise("E1").measure("M1", "SUBJECT", basis=(start, end))
        return case.sanction("S1", "E1", **sanction)  # type: ignore[arg-type]

    def test_before_its_basis_a_measure_is_not_reached(self) -> None:
        case = self.case("2019-06-01", None)
        assert case.status("E1", "2019-05-31") == "NOT_REACHED"
        assert "before_basis" in case.why("E1", "2019-05-31")
        assert case.status("E1", "2019-06-01") == "REACHED"

    def test_after_its_basis_it_is_expired(self) -> None:
        case = self.case(None, "2019-12-31")
        assert case.status("E1", "2019-12-31") == "REACHED"
        assert case.status("E1", "2020-01-01") == "BASIS_EXPIRED"

    def test_an_end_decides_before_an_expired_basis(self) -> None:
        assert self.case(None, "2019-12-31", term="P1Y").status("E1", "2021-01-01") == "ENDED"

    def test_an_expired_basis_decides_before_a_doubt(self) -> None:
        case = self.case(None, "2019-12-31", decided=None)
        assert case.status("E1", "2019-12-31") == "UNKNOWN"
        assert case.status("E1", "2020-01-01") == "BASIS_EXPIRED"

    def test_an_expired_basis_decides_before_an_objection(self) -> None:
        case = self.case(None, "2019-12-31").event("S1", "OBJECTION_ACCEPTED", "2019-12-01")
        assert case.status("E1", "2019-12-31") == "SUSPENDED"
        assert case.status("E1", "2020-01-01") == "BASIS_EXPIRED"

    def test_partial_basis_days_are_in_doubt_within_their_period(self) -> None:
        case = self.case("2019-06", "2021")
        expected = {
            "2019-05-31": "NOT_REACHED",
            "2019-06-15": "UNKNOWN",
            "2019-06-30": "REACHED",
            "2021-01-01": "REACHED",
            "2021-01-02": "UNKNOWN",
            "2022-01-01": "BASIS_EXPIRED",
        }
        assert {day: case.status("E1", day) for day in expected} == expected

    def test_the_window_does_not_follow_the_basis(self) -> None:
        assert window(self.case("2019-06-01", "2020-12-31", term="P3Y")) == ("2019-03-15", "2022-03-15")

    def test_the_explanation_cites_the_basis_and_its_dates(self) -> None:
        assert "basis_dated" in self.case("2019-06-01", None).why("E1", "2020-01-01")
        assert "basis" in self.case(None, None).why("E1", "2020-01-01")


def test_the_day_asked_about_may_be_any_that_there_is() -> None:
    case = lr_case("SUBJECT", "LEGAL_REPRESENTATIVE", term="P9000Y", decided="9999-01-01")
    assert case.status("E1", "0001-01-01") == "NOT_REACHED"
    assert case.status("E1", "9999-12-31") == "REACHED"
    assert window(case) == ("9999-01-01", "9999-12-31")
