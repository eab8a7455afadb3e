"""Roles, anchors and responsibility, one clause of the contract at a time."""

from __future__ import annotations

import pytest

from tests.domain.rule_cases import Case, lr_case

DAY = "2020-06-01"
LR = "LEGAL_REPRESENTATIVE"


def spelled(row: str, since: str | None, until: str | None, **sanction: object) -> Case:
    """Give E1 with one sanction, and P1 as its director for one spell."""
    case = Case().enterprise("E1").person("P1").measure("M1", row).sanction("S1", "E1", **sanction)  # type: ignore[arg-type]
    return case.role("P1", "E1", "DIRECTOR", since, until)


class TestWhileHolding:
    @pytest.mark.parametrize(
        ("since", "until", "status"),
        [
            ("2019-01-01", None, "REACHED"),
            ("2020-06-01", None, "REACHED"),
            ("2020-06-02", None, "NOT_REACHED"),
            ("2019-01-01", "2020-06-02", "REACHED"),
            ("2019-01-01", "2020-06-01", "NOT_REACHED"),
            ("2020", None, "UNKNOWN"),
            ("2020-06", None, "UNKNOWN"),
            ("2020-05", None, "REACHED"),
            ("2019-01-01", "2020", "UNKNOWN"),
            ("2019-01-01", "2020-07", "REACHED"),
            ("2019-01-01", "2020-05", "NOT_REACHED"),
        ],
    )
    def test_the_post_is_held_on_the_day_asked_about(
        self, since: str, until: str | None, status: str
    ) -> None:
        assert spelled("DIRECTOR", since, until).status("P1", DAY) == status

    def test_it_is_the_default_anchor_and_leaving_is_not_reached_rather_than_ended(self) -> None:
        case = spelled("DIRECTOR", "2019-01-01", "2020-01-01")
        assert case.status("P1", DAY) == "NOT_REACHED"
        assert "while_holding_not_held" in case.why("P1", DAY)

    def test_without_since_the_post_is_certain_from_the_day_it_was_known(self) -> None:
        case = Case().enterprise("E1").person("P1").measure("M1", "DIRECTOR").sanction("S1", "E1")
        case.role("P1", "E1", "DIRECTOR", None, known_on="2020-06-01")
        assert case.status("P1", "2020-05-31") == "UNKNOWN"
        assert case.status("P1", "2020-06-01") == "REACHED"

    def test_any_spell_that_fits_suffices(self) -> None:
        case = spelled("DIRECTOR", "2015-01-01", "2016-01-01").role("P1", "E1", "DIRECTOR", "2020-01-01")
        assert case.status("P1", DAY) == "REACHED"
        assert len(case.item("P1", DAY).reasons) == 1

    def test_a_certain_spell_outweighs_one_in_doubt(self) -> None:
        case = spelled("DIRECTOR", "2020", None).role("P1", "E1", "DIRECTOR", "2019-01-01")
        assert case.status("P1", DAY) == "REACHED"

    def test_another_post_does_not_fit(self) -> None:
        case = spelled("SUPERVISOR", "2019-01-01", None)
        assert case.status("P1", DAY) == "NOT_REACHED"
        assert "role_never" in case.why("P1", DAY)


class TestAtAct:
    @pytest.mark.parametrize(
        ("since", "until", "act", "status"),
        [
            ("2015-01-01", "2018-05-01", ("2017-03", "2018-04"), "REACHED"),
            ("2018-04-30", None, ("2017-03-01", "2018-04-30"), "REACHED"),
            ("2018-05-01", None, ("2017-03-01", "2018-04-30"), "NOT_REACHED"),
            ("2015-01-01", "2017-03-01", ("2017-03-01", "2018-04-30"), "NOT_REACHED"),
            ("2015-01-01", "2017-03-02", ("2017-03-01", "2018-04-30"), "REACHED"),
            ("2018-04-15", None, ("2017-03", "2018-04"), "UNKNOWN"),
            ("2015-01-01", "2017-03-15", ("2017-03", "2018-04"), "UNKNOWN"),
            # an empty act_until is the one day
            ("2015-01-01", None, ("2017-03-05", None), "REACHED"),
            ("2017-03-06", None, ("2017-03-05", None), "NOT_REACHED"),
            ("2017-03-05", None, ("2017-03", None), "UNKNOWN"),
            ("2017-03-01", None, ("2017-03", None), "REACHED"),
            ("2017-04-01", None, ("2017-03", None), "NOT_REACHED"),
            # an empty act_from is UNKNOWN, unless the post certainly began after the conduct
            ("2015-01-01", None, (None, None), "UNKNOWN"),
            ("2015-01-01", None, (None, "2018-04-30"), "UNKNOWN"),
            ("2018-04-30", None, (None, "2018-04-30"), "UNKNOWN"),
            ("2018-05-01", None, (None, "2018-04-30"), "NOT_REACHED"),
        ],
    )
    def test_the_post_was_held_on_any_day_of_the_conduct(
        self, since: str, until: str | None, act: tuple[str | None, str | None], status: str
    ) -> None:
        case = spelled("DIRECTOR/ANY/AT_ACT", since, until, act=act)
        assert case.status("P1", DAY) == status

    def test_two_spells_cover_together_what_neither_covers_alone(self) -> None:
        case = spelled("DIRECTOR/ANY/AT_ACT", "2015-01-01", "2017-03-15", act=("2017-03", None))
        assert case.status("P1", DAY) == "UNKNOWN"
        case.role("P1", "E1", "DIRECTOR", "2017-03-15")
        assert case.status("P1", DAY) == "REACHED"

    def test_it_outlasts_the_post(self) -> None:
        case = spelled("DIRECTOR/ANY/AT_ACT", "2015-01-01", "2018-01-01", act=("2017-03-05", None))
        assert case.status("P1", DAY) == "REACHED"


class TestAtDecision:
    @pytest.mark.parametrize(
        ("since", "until", "decided", "status"),
        [
            ("2019-03-15", None, "2019-03-15", "REACHED"),
            ("2019-03-16", None, "2019-03-15", "NOT_REACHED"),
            ("2015-01-01", "2019-03-15", "2019-03-15", "NOT_REACHED"),
            ("2015-01-01", "2019-03-16", "2019-03-15", "REACHED"),
            ("2019-03-15", None, "2019-03", "UNKNOWN"),
            ("2019-03-01", None, "2019-03", "REACHED"),
            ("2019-04-01", None, "2019-03", "NOT_REACHED"),
        ],
    )
    def test_the_post_was_held_on_the_day_of_decision(
        self, since: str, until: str | None, decided: str, status: str
    ) -> None:
        case = spelled("DIRECTOR/ANY/AT_DECISION", since, until, decided=decided)
        assert case.status("P1", DAY) == status

    def test_without_a_decision_day_it_stays_unknown_even_where_the_effect_is_dated(self) -> None:
        case = spelled("DIRECTOR/ANY/AT_DECISION", "2015-01-01", None, decided=None, effective="2019-01-01")
        assert case.status("P1", DAY) == "UNKNOWN"
        assert "at_decision_missing" in case.why("P1", DAY)

    def test_without_a_decision_day_other_rows_go_by_the_effective_day(self) -> None:
        case = spelled("DIRECTOR", "2015-01-01", None, decided=None, effective="2019-01-01")
        assert case.status("P1", DAY) == "REACHED"
        assert case.status("P1", "2018-12-31") == "NOT_REACHED"

    def test_a_post_that_ended_on_its_first_day_was_held_on_none(self) -> None:
        case = spelled("DIRECTOR/ANY/AT_DECISION", "2015-01-01", "2015-01-01", decided=None)
        assert case.status("P1", DAY) == "NOT_REACHED"

    def test_never_having_held_the_post_decides_before_the_missing_day(self) -> None:
        case = spelled("SUPERVISOR/ANY/AT_DECISION", "2015-01-01", None, decided=None)
        assert case.status("P1", DAY) == "NOT_REACHED"


class TestSticky:
    def test_it_goes_by_the_effective_day_and_stays_after_leaving(self) -> None:
        case = spelled(
            "DIRECTOR/ANY/STICKY", "2019-04-01", "2019-06-01", decided="2019-03-15", effective="2019-05-01"
        )
        assert case.status("P1", DAY) == "REACHED"

    def test_the_effective_day_is_the_decision_day_by_default(self) -> None:
        assert spelled("DIRECTOR/ANY/STICKY", "2019-03-15", "2019-03-16").status("P1", DAY) == "REACHED"
        assert spelled("DIRECTOR/ANY/STICKY", "2019-03-16", None).status("P1", DAY) == "NOT_REACHED"

    def test_a_release_ends_it(self) -> None:
        case = spelled("DIRECTOR/ANY/STICKY", "2019-01-01", None).event("S1", "RELEASED", "2020-06-01")
        assert case.status("P1", "2020-05-31") == "REACHED"
        assert case.status("P1", "2020-06-01") == "ENDED"

    def test_without_any_day_it_is_unknown(self) -> None:
        case = spelled("DIRECTOR/ANY/STICKY", "2019-01-01", None, decided=None)
        assert case.status("P1", DAY) == "UNKNOWN"


class TestNamedAnchor:
    def named(self, value: bool | str | None, since: str, until: str | None = None) -> Case:
        case = spelled("DIRECTOR/ANY/NAMED", since, until, act=("2017-03-01", "2017-04-01"))
        return case if isinstance(value, str) else case.responsible("S1", "P1", value)

    @pytest.mark.parametrize(
        ("since", "until", "status"),
        [
            ("2015-01-01", "2017-03-02", "REACHED"),
            ("2019-03-15", None, "REACHED"),
            ("2018-01-01", "2019-03-15", "NOT_REACHED"),
            ("2019-03-16", None, "NOT_REACHED"),
        ],
    )
    def test_in_post_during_the_conduct_or_on_the_decision_day(
        self, since: str, until: str | None, status: str
    ) -> None:
        assert self.named(True, since, until).status("P1", DAY) == status

    def test_a_row_left_open_is_enough_for_the_anchor(self) -> None:
        assert self.named(None, "2015-01-01").status("P1", DAY) == "REACHED"

    def test_a_denial_or_no_row_is_not(self) -> None:
        assert self.named(False, "2015-01-01").status("P1", DAY) == "NOT_REACHED"
        assert self.named("no row", "2015-01-01").status("P1", DAY) == "NOT_REACHED"

    def test_the_day_of_decision_suffices_where_the_conduct_is_unknown(self) -> None:
        case = spelled("DIRECTOR/ANY/NAMED", "2019-01-01", None).responsible("S1", "P1", True)
        assert case.status("P1", DAY) == "REACHED"

    def test_an_unknown_conduct_leaves_it_unknown_otherwise(self) -> None:
        case = spelled("DIRECTOR/ANY/NAMED", "2015-01-01", "2018-01-01").responsible("S1", "P1", True)
        assert case.status("P1", DAY) == "UNKNOWN"

    def test_with_responsible_an_open_row_is_for_review(self) -> None:
        case = spelled("DIRECTOR/RESPONSIBLE/NAMED", "2015-01-01", None).responsible("S1", "P1", None)
        assert case.status("P1", DAY) == "REVIEW"


class TestRoleNamed:
    @pytest.mark.parametrize(
        ("value", "status"), [(True, "REACHED"), (None, "REVIEW"), (False, "NOT_REACHED")]
    )
    @pytest.mark.parametrize("anchor", ["NAMED", "AT_ACT", "AT_DECISION", "STICKY", "WHILE_HOLDING"])
    @pytest.mark.parametrize("responsibility", ["ANY", "RESPONSIBLE"])
    def test_the_finding_decides_whatever_post_he_holds(
        self, value: bool | None, status: str, anchor: str, responsibility: str
    ) -> None:
        case = Case().enterprise("E1").person("P1").measure("M1", f"NAMED/{responsibility}/{anchor}")
        case.sanction("S1", "E1").responsible("S1", "P1", value)
        assert case.status("P1", DAY) == status

    def test_nobody_named_is_nobody_reached(self) -> None:
        case = lr_case("NAMED")
        assert case.status("P1", DAY) == "NOT_REACHED"

    @pytest.mark.parametrize(
        ("value", "status"), [(True, "REVIEW"), (None, "REVIEW"), (False, "NOT_REACHED")]
    )
    def test_discretion_never_gives_more_than_review(self, value: bool | None, status: str) -> None:
        case = lr_case("NAMED/DISCRETION").responsible("S1", "P1", value)
        assert case.status("P1", DAY) == status


class TestShareholder:
    def share(self, percent: str | None, holder: str = "P1", interest: str = "SHAREHOLDING") -> Case:
        case = Case().enterprise("E1").enterprise("E2").person("P1").measure("M1", "SHAREHOLDER")
        return case.sanction("S1", "E1").holding(holder, "E1", percent, interest=interest)

    @pytest.mark.parametrize(
        ("percent", "status"), [("0.000001", "REACHED"), (None, "REACHED"), ("0", "NOT_REACHED")]
    )
    def test_any_share_above_zero_or_unknown_counts(self, percent: str | None, status: str) -> None:
        assert self.share(percent).status("P1", DAY) == status

    def test_an_enterprise_is_never_reached_through_its_shares(self) -> None:
        case = self.share("100", "E2")
        assert case.status("E2", DAY) == "NOT_REACHED"
        assert "share_enterprise" in case.why("E2", DAY)

    def test_voting_rights_are_no_share(self) -> None:
        case = self.share("60", interest="VOTING_RIGHTS")
        assert case.status("P1", DAY) == "NOT_REACHED"
        assert "share_votes_only" in case.why("P1", DAY)

    def test_a_holding_of_another_day_does_not_hide_one_of_nought(self) -> None:
        case = self.share("0").holding("P1", "E1", "5", "2015-01-01", "2019-01-01")
        assert case.status("P1", DAY) == "NOT_REACHED"
        case.holding("P1", "E1", "5", "2020-01-01")
        assert case.status("P1", DAY) == "REACHED"

    def test_anchors_read_holdings_like_posts(self) -> None:
        case = Case().enterprise("E1").person("P1").measure("M1", "SHAREHOLDER/ANY/AT_DECISION")
        case.sanction("S1", "E1").holding("P1", "E1", "5", "2019-03-15", "2019-03-16")
        assert case.status("P1", DAY) == "REACHED"


class TestResponsibility:
    def case(self, role: str, responsibility: str) -> Case:
        case = Case().enterprise("E1").person("P1").person("P2").sanction("S1", "E1")
        case.measure("M1", f"{role}/{responsibility}")
        return case.holding("P1", "E1") if role == "SHAREHOLDER" else case.role("P1", "E1", role)

    @pytest.mark.parametrize("value", [True, False, None])
    def test_any_never_looks(self, value: bool | None) -> None:
        case = self.case(LR, "ANY").responsible("S1", "P1", value)
        assert case.status("P1", DAY) == "REACHED"

    @pytest.mark.parametrize(
        ("value", "status"), [(True, "REACHED"), (False, "NOT_REACHED"), (None, "REVIEW")]
    )
    @pytest.mark.parametrize("role", [LR, "DIRECTOR", "SHAREHOLDER"])
    def test_responsible_goes_by_the_finding(self, role: str, value: bool | None, status: str) -> None:
        case = self.case(role, "RESPONSIBLE").responsible("S1", "P1", value)
        assert case.status("P1", DAY) == status

    @pytest.mark.parametrize("role", [LR, "PRINCIPAL", "ACTUAL_CONTROLLER"])
    def test_a_missing_row_leaves_the_heads_open_even_if_others_are_found_responsible(
        self, role: str
    ) -> None:
        case = self.case(role, "RESPONSIBLE")
        assert case.status("P1", DAY) == "REVIEW"
        case.responsible("S1", "P2", True)
        assert case.status("P1", DAY) == "REVIEW"

    @pytest.mark.parametrize(
        "role",
        [
            "DIRECTOR",
            "SUPERVISOR",
            "SENIOR_MANAGER",
            "REGISTERED_PRACTITIONER",
            "FINANCIAL_OFFICER",
            "SHAREHOLDER",
        ],
    )
    def test_a_missing_row_of_others_depends_on_whether_somebody_is_named(self, role: str) -> None:
        case = self.case(role, "RESPONSIBLE")
        assert case.status("P1", DAY) == "REVIEW"
        case.responsible("S1", "P2", None)
        assert case.status("P1", DAY) == "REVIEW"
        case.responsible("S1", "P3", False)
        assert case.status("P1", DAY) == "REVIEW"
        case.responsible("S1", "P4", True)
        assert case.status("P1", DAY) == "NOT_REACHED"
        assert "responsible_others" in case.why("P1", DAY)

    @pytest.mark.parametrize("value", [True, False, None])
    def test_discretion_is_review_for_whoever_fits(self, value: bool | None) -> None:
        case = self.case(LR, "DISCRETION").responsible("S1", "P1", value)
        assert case.status("P1", DAY) == "REVIEW"

    def test_discretion_does_not_help_who_does_not_fit(self) -> None:
        case = lr_case("LEGAL_REPRESENTATIVE/DISCRETION")
        case.roles.clear()
        case.role("P1", "E1", LR, "2010-01-01", "2019-01-01")
        assert case.status("P1", DAY) == "NOT_REACHED"

    def test_findings_of_another_decision_do_not_count(self) -> None:
        case = self.case(LR, "RESPONSIBLE").sanction("S2", "E1", "2019-05-01").responsible("S2", "P1", True)
        assert case.status("P1", DAY, sanction="S1") == "REVIEW"
        assert case.status("P1", DAY, sanction="S2") == "REACHED"

    def test_contradicting_rows_of_one_decision_are_for_review(self) -> None:
        case = self.case(LR, "RESPONSIBLE").responsible("S1", "P1", True).responsible("S1", "P1", False)
        assert case.status("P1", DAY) == "REVIEW"

    def test_a_certain_denial_decides_before_a_role_in_doubt(self) -> None:
        case = Case().enterprise("E1").person("P1").measure("M1", f"{LR}/RESPONSIBLE").sanction("S1", "E1")
        case.role("P1", "E1", LR, "2020").responsible("S1", "P1", False)
        assert case.status("P1", DAY) == "NOT_REACHED"
        case.responsibles.clear()
        assert case.status("P1", DAY) == "UNKNOWN"


def test_several_rows_for_one_role_are_several_reasons_and_any_one_suffices() -> None:
    case = lr_case(f"{LR}/RESPONSIBLE/AT_ACT", f"{LR}/ANY/STICKY", f"{LR}/DISCRETION")
    assert case.reasons("P1", DAY) == {
        f"{LR}/AT_ACT": "UNKNOWN",
        f"{LR}/STICKY": "REACHED",
        f"{LR}/WHILE_HOLDING": "REVIEW",
    }
    assert case.status("P1", DAY) == "REACHED"
