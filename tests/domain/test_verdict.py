"""The verdict of a pre-check: first that fits, and what earns or bars priority."""

from __future__ import annotations

import pytest

from graph_api.domain.explanations import render
from tests.domain.rule_cases import Case

DAY = "2020-06-01"


def enterprise(established: str | None = "2019-01-01") -> Case:
    return Case().enterprise("E1", established=established)


def sanctioned(row: str = "SUBJECT", force: str = "MANDATORY", matters: tuple[str, ...] = ("LOAN",)) -> Case:
    return enterprise().measure("M1", row, force=force, matters=matters).sanction("S1", "E1")


class TestOrder:
    def test_a_mandatory_measure_of_the_matter_blocks(self) -> None:
        assert sanctioned().verdict("E1", DAY) == "BLOCKED"

    def test_of_another_matter_it_does_not(self) -> None:
        answer = sanctioned().check("E1", DAY, "TENDER")
        assert answer.verdict == "CLEAR"
        assert answer.measures == ()

    def test_recommended_ones_alone_restrict(self) -> None:
        case = sanctioned(force="RECOMMENDED")
        assert case.verdict("E1", DAY) == "RESTRICTED"
        case.measure("M2", "SUBJECT")
        assert case.verdict("E1", DAY) == "BLOCKED"

    def test_restricted_comes_before_review(self) -> None:
        case = sanctioned(force="RECOMMENDED").measure("M2", "SUBJECT/DISCRETION")
        assert case.verdict("E1", DAY) == "RESTRICTED"

    @pytest.mark.parametrize("kind", ["REPAIRED", "RELEASED", "REVOKED", "OBJECTION_UPHELD"])
    def test_what_is_over_or_void_does_not_block(self, kind: str) -> None:
        answer = sanctioned().event("S1", kind, "2020-01-01").check("E1", DAY)
        assert answer.verdict == "CLEAR"
        assert answer.measures == ()

    def test_a_suspended_measure_is_for_review(self) -> None:
        answer = sanctioned().event("S1", "OBJECTION_ACCEPTED", "2020-01-01").check("E1", DAY)
        assert answer.verdict == "REVIEW"
        assert [item.status.value for item in answer.measures] == ["SUSPENDED"]

    def test_a_measure_for_review_is(self) -> None:
        assert sanctioned("SUBJECT/DISCRETION").verdict("E1", DAY) == "REVIEW"

    def test_an_unknown_measure_is(self) -> None:
        case = enterprise().measure("M1", "SUBJECT").sanction("S1", "E1", None)
        assert case.verdict("E1", DAY) == "REVIEW"

    def test_an_expired_basis_is(self) -> None:
        case = enterprise().measure("M1", "SUBJECT", basis=(None, "2019-12-31")).sanction("S1", "E1")
        assert case.verdict("E1", DAY) == "REVIEW"

    def test_a_signal_is_whatever_the_matter(self) -> None:
        case = sanctioned("LEGAL_REPRESENTATIVE").enterprise("E2").person("P1")
        case.role("P1", "E1").role("P1", "E2")
        answer = case.check("E2", DAY, "HONOUR")
        assert answer.verdict == "REVIEW"
        assert len(answer.signals) == 1
        assert answer.measures == ()

    def test_an_incomplete_answer_is_even_with_an_honour(self) -> None:
        case = enterprise().honour("E1", "2018-01-01")
        case.truncated = frozenset({"links"})
        answer = case.check("E1", DAY)
        assert (answer.verdict, answer.complete) == ("REVIEW", False)

    def test_an_incomplete_answer_still_blocks(self) -> None:
        case = sanctioned()
        case.truncated = frozenset({"links"})
        assert case.verdict("E1", DAY) == "BLOCKED"

    def test_a_signal_comes_before_an_honour(self) -> None:
        case = sanctioned("LEGAL_REPRESENTATIVE").enterprise("E2").person("P1").honour("E2", "2018-01-01")
        case.role("P1", "E1").role("P1", "E2")
        answer = case.check("E2", DAY)
        assert answer.verdict == "REVIEW"
        assert len(answer.incentives) == 1

    def test_nothing_known_is_clear(self) -> None:
        assert enterprise().verdict("E1", DAY) == "CLEAR"
        assert Case().person("P1").verdict("P1", DAY) == "CLEAR"

    def test_a_person_is_judged_by_what_reaches_him(self) -> None:
        case = sanctioned("LEGAL_REPRESENTATIVE").person("P1").role("P1", "E1")
        answer = case.check("P1", DAY)
        assert answer.verdict == "BLOCKED"
        assert answer.signals == ()


class TestMeasures:
    def test_they_are_of_the_matter_and_of_the_statuses_that_count(self) -> None:
        case = enterprise()
        case.measure("REACHED", "SUBJECT")
        case.measure("REVIEW", "SUBJECT/DISCRETION", matters=("LOAN", "TENDER"))
        case.measure("EXPIRED", "SUBJECT", basis=(None, "2019-12-31"))
        case.measure("ENDED", "SUBJECT", term="P1M")
        case.measure("ELSEWHERE", "SUBJECT", matters=("TENDER",))
        case.measure("NOT", "DIRECTOR")
        case.sanction("S1", "E1").sanction("S2", "E1", None, measures=("REACHED",))
        found = [(item.measure.code, item.status.value) for item in case.check("E1", DAY).measures]
        assert found == [
            ("EXPIRED", "BASIS_EXPIRED"),
            ("REACHED", "REACHED"),
            ("REVIEW", "REVIEW"),
            ("REACHED", "UNKNOWN"),
        ]


class TestCleanYears:
    @pytest.mark.parametrize(
        ("established", "verdict"),
        [
            ("2017-06-01", "PRIORITY"),
            ("2017-06-02", "CLEAR"),
            ("2017-05", "PRIORITY"),
            ("2017-06", "CLEAR"),
            ("2017", "CLEAR"),
            (None, "CLEAR"),
        ],
    )
    def test_established_for_three_full_years(self, established: str | None, verdict: str) -> None:
        assert enterprise(established).verdict("E1", DAY) == verdict

    def test_three_years_before_a_leap_day(self) -> None:
        assert enterprise("2017-02-28").verdict("E1", "2020-02-29") == "PRIORITY"
        assert enterprise("2017-03-01").verdict("E1", "2020-02-29") == "CLEAR"

    @pytest.mark.parametrize("kind", ["PENALTY", "ABNORMAL"])
    @pytest.mark.parametrize(
        ("decided", "verdict"),
        [
            ("2017-06-01", "PRIORITY"),
            ("2017-06-02", "CLEAR"),
            ("2020-06-01", "CLEAR"),
            ("2020-06-02", "PRIORITY"),
            ("2017-05", "PRIORITY"),
            ("2017-06", "CLEAR"),
            ("2020-06", "CLEAR"),
            ("2020", "CLEAR"),
            ("2020-07", "PRIORITY"),
        ],
    )
    def test_a_bad_record_within_them(self, kind: str, decided: str, verdict: str) -> None:
        assert enterprise("2001-01-01").record("E1", kind, decided).verdict("E1", DAY) == verdict

    @pytest.mark.parametrize(("kept", "verdict"), [(False, "CLEAR"), (True, "PRIORITY"), (None, "PRIORITY")])
    def test_a_commitment_is_bad_only_if_broken(self, kept: bool | None, verdict: str) -> None:
        case = enterprise("2001-01-01").record("E1", "COMMITMENT", "2019-01-01", kept=kept)
        assert case.verdict("E1", DAY) == verdict

    @pytest.mark.parametrize("kind", ["LICENCE", "JUDGMENT", "TAX_RATING"])
    def test_other_records_are_not_bad(self, kind: str) -> None:
        assert enterprise("2001-01-01").record("E1", kind, "2019-01-01").verdict("E1", DAY) == "PRIORITY"

    def test_a_record_of_another_subject_is_not_its_own(self) -> None:
        case = enterprise("2001-01-01").enterprise("B1", parent="E1").record("B1", "PENALTY", "2019-01-01")
        assert case.verdict("E1", DAY) == "PRIORITY"

    @pytest.mark.parametrize("kind", ["REPAIRED", "RELEASED"])
    def test_a_repaired_sanction_counts(self, kind: str) -> None:
        case = enterprise("2001-01-01").sanction("S1", "E1", "2018-01-01").event("S1", kind, "2018-06-01")
        assert case.verdict("E1", DAY) == "CLEAR"

    @pytest.mark.parametrize("kind", ["REVOKED", "OBJECTION_UPHELD"])
    def test_a_void_one_does_not(self, kind: str) -> None:
        case = enterprise("2001-01-01").sanction("S1", "E1", "2018-01-01").event("S1", kind, "2018-06-01")
        assert case.verdict("E1", DAY) == "PRIORITY"

    def test_one_void_for_a_person_alone_does(self) -> None:
        case = enterprise("2001-01-01").sanction("S1", "E1", "2018-01-01")
        case.event("S1", "REVOKED", "2018-06-01", "P1")
        assert case.verdict("E1", DAY) == "CLEAR"

    @pytest.mark.parametrize(
        ("decided", "verdict"),
        [("2017-06-01", "PRIORITY"), ("2017-06-02", "CLEAR"), ("2020-06-02", "PRIORITY"), (None, "CLEAR")],
    )
    def test_a_sanction_counts_by_its_day_of_decision(self, decided: str | None, verdict: str) -> None:
        case = enterprise("2001-01-01").sanction("S1", "E1", decided, effective="2010-01-01")
        assert case.verdict("E1", DAY) == verdict

    def test_a_sanction_on_a_branch_counts_for_the_parent(self) -> None:
        case = enterprise("2001-01-01").enterprise("B1", parent="E1", established="2001-01-01")
        case.enterprise("B2", parent="E1", established="2001-01-01").sanction("S1", "B1", "2018-01-01")
        assert case.verdict("E1", DAY) == "CLEAR"
        assert case.verdict("B1", DAY) == "CLEAR"
        assert case.verdict("B2", DAY) == "PRIORITY"

    def test_a_sanction_on_another_enterprise_does_not(self) -> None:
        case = (
            enterprise("2001-01-01").enterprise("E2").holding("E1", "E2").sanction("S1", "E2", "2018-01-01")
        )
        assert case.verdict("E1", DAY) == "PRIORITY"

    def test_persons_have_no_such_way(self) -> None:
        assert Case().person("P1").verdict("P1", DAY) == "CLEAR"

    def test_years_before_the_first_year(self) -> None:
        assert enterprise("2001-01-01").verdict("E1", "0002-01-01") == "CLEAR"


class TestHonours:
    def test_an_honour_in_force_earns_priority_for_a_young_enterprise_and_a_person(self) -> None:
        assert enterprise().honour("E1", "2020-01-01").verdict("E1", DAY) == "PRIORITY"
        assert Case().person("P1").honour("P1", "2020-01-01").verdict("P1", DAY) == "PRIORITY"

    def test_even_with_a_bad_record(self) -> None:
        case = enterprise().honour("E1", "2020-01-01").record("E1", "PENALTY", "2020-02-01")
        assert case.verdict("E1", DAY) == "PRIORITY"

    @pytest.mark.parametrize(
        ("awarded", "until", "revoked", "counts"),
        [
            ("2020-06-01", None, None, True),
            ("2020-06-02", None, None, False),
            ("2020-05", None, None, True),
            ("2020", None, None, False),
            ("2019", "2020-06-01", None, True),
            ("2019", "2020-05-31", None, False),
            ("2019", "2020-07", None, True),
            ("2019", "2020-06", None, True),
            ("2019", "2020", None, False),
            ("2019", None, "2020-06-02", True),
            ("2019", None, "2020-06-01", False),
            ("2019", None, "2020", False),
        ],
    )
    def test_it_counts_only_where_certainly_in_force(
        self, awarded: str, until: str | None, revoked: str | None, counts: bool
    ) -> None:
        case = enterprise().honour("E1", awarded, until=until, revoked=revoked)
        assert bool(case.incentives("E1", DAY)) is counts
        assert case.verdict("E1", DAY) == ("PRIORITY" if counts else "CLEAR")

    def test_what_an_incentive_says(self) -> None:
        case = (
            enterprise()
            .honour("E1", "2018", until="2022-12-31", revoked="2021-01-01")
            .honour("E1", "2017-05-01")
        )
        first, second = case.incentives("E1", DAY)
        assert (str(first.valid_from), first.valid_until) == ("2017-05-01", None)
        assert (str(second.valid_from), str(second.valid_until)) == ("2018-01-01", "2020-12-31")
        assert "2018" in render(second.explanation, "zh")
        assert "2018" in render(second.explanation, "en")

    def test_an_unknown_last_day_is_not_shown(self) -> None:
        [item] = enterprise().honour("E1", "2018-01-01", until="2021").incentives("E1", DAY)
        assert item.valid_until is None


class TestWithheld:
    def case(self, *rows: str, **measure: object) -> Case:
        case = enterprise("2001-01-01").honour("E1", "2018-01-01").sanction("S1", "E1", "2010-01-01")
        return case.measure("M1", *rows, matters=("TENDER",), **measure)  # type: ignore[arg-type]

    def test_by_a_measure_reached_of_any_matter(self) -> None:
        answer = self.case("SUBJECT").check("E1", DAY)
        assert answer.incentives == ()
        assert answer.verdict == "CLEAR"
        assert "incentives_withheld" in {code for code, _ in answer.explanation.parts}

    def test_by_one_for_review(self) -> None:
        assert self.case("SUBJECT/DISCRETION").incentives("E1", DAY) == ()

    def test_by_one_suspended(self) -> None:
        case = self.case("SUBJECT").event("S1", "OBJECTION_ACCEPTED", "2020-01-01")
        assert case.incentives("E1", DAY) == ()

    def test_by_one_in_doubt(self) -> None:
        case = enterprise().honour("E1", "2018-01-01").measure("M1", "SUBJECT", matters=("TENDER",))
        assert case.sanction("S1", "E1", None).verdict("E1", DAY) == "CLEAR"

    def test_even_a_recommended_one(self) -> None:
        assert self.case("SUBJECT", force="RECOMMENDED").verdict("E1", DAY) == "CLEAR"

    def test_not_by_an_expired_basis_an_end_or_a_row_that_does_not_fit(self) -> None:
        assert self.case("SUBJECT", basis=(None, "2019-12-31")).verdict("E1", DAY) == "PRIORITY"
        assert self.case("SUBJECT", term="P1Y").verdict("E1", DAY) == "PRIORITY"
        assert self.case("LEGAL_REPRESENTATIVE").verdict("E1", DAY) == "PRIORITY"
        assert self.case("SUBJECT").event("S1", "REVOKED", "2020-01-01").verdict("E1", DAY) == "PRIORITY"

    def test_not_by_a_sanction_on_another_subject(self) -> None:
        case = Case().enterprise("E1").person("P1").role("P1", "E1").honour("P1", "2018-01-01")
        case.measure("M1", "LEGAL_REPRESENTATIVE", matters=("TENDER",)).sanction("S1", "E1")
        answer = case.check("P1", DAY)
        assert len(answer.incentives) == 1
        assert answer.verdict == "PRIORITY"

    def test_by_a_sanction_on_a_branch_for_the_parent(self) -> None:
        case = Case().enterprise("E1").enterprise("B1", parent="E1").honour("E1", "2018-01-01")
        case.measure("M1", "SUBJECT", matters=("TENDER",)).sanction("S1", "B1")
        assert case.incentives("E1", DAY) == ()


def test_the_explanation_of_a_verdict_cites_the_measures_that_decide_but_not_hundreds() -> None:
    case = enterprise().measure("M1", "SUBJECT")
    for number in range(50):
        case.sanction(f"S{number}", "E1", memorandum="M", until=f"2021-01-{number % 28 + 1:02}")
    for code in range(30):
        case.measure(f"MM{code:02}", "SUBJECT")
    answer = case.check("E1", DAY)
    assert len(answer.measures) == 50 * 31
    assert len(answer.explanation.parts) <= 22
    assert "more measures" in render(answer.explanation, "en")
