"""The worked cases of the domain page that need no loader, by number."""

from __future__ import annotations

from tests.domain.rule_cases import Case


def test_case_1_act_and_decision_of_a_revoked_licence() -> None:
    case = (
        Case()
        .enterprise("E1")
        .person("P1")
        .person("P2")
        .role("P1", "E1", since="2015-01-01", until="2018-05-01")
        .role("P2", "E1", since="2018-05-01")
        .measure(
            "BAR",
            "LEGAL_REPRESENTATIVE/RESPONSIBLE/AT_ACT",
            "LEGAL_REPRESENTATIVE/RESPONSIBLE/AT_DECISION",
            term="P3Y",
        )
        .sanction("S1", "E1", "2018-05-10", act=("2017-03", "2018-04"))
        .responsible("S1", "P1", True)
    )
    first = case.item("P1", "2019-06-01")
    assert first.status == "REACHED"
    assert str(first.valid_until) == "2021-05-10"
    assert case.status("P1", "2021-05-10") == "REACHED"
    assert case.status("P1", "2021-05-11") == "ENDED"
    assert case.reasons("P1", "2019-06-01") == {
        "LEGAL_REPRESENTATIVE/AT_ACT": "REACHED",
        "LEGAL_REPRESENTATIVE/AT_DECISION": "NOT_REACHED",
    }
    assert case.status("P2", "2019-06-01") == "REVIEW"
    assert case.reasons("P2", "2019-06-01") == {
        "LEGAL_REPRESENTATIVE/AT_ACT": "NOT_REACHED",
        "LEGAL_REPRESENTATIVE/AT_DECISION": "REVIEW",
    }


def case_2() -> Case:
    return (
        Case()
        .enterprise("E1")
        .person("P1")
        .person("P2")
        .role("P1", "E1", since="2015-01-01", until="2019-03-25")
        .role("P2", "E1", since="2019-03-25")
        .measure("LIMIT", "LEGAL_REPRESENTATIVE/ANY/STICKY", "LEGAL_REPRESENTATIVE/ANY/WHILE_HOLDING")
        .sanction("S1", "E1", "2018-12-27")
    )


def test_case_2_a_new_and_an_old_legal_representative() -> None:
    case = case_2()
    assert case.status("P1", "2019-04-01") == "REACHED"
    assert case.status("P2", "2019-04-01") == "REACHED"
    assert case.reasons("P1", "2019-04-01") == {
        "LEGAL_REPRESENTATIVE/STICKY": "REACHED",
        "LEGAL_REPRESENTATIVE/WHILE_HOLDING": "NOT_REACHED",
    }


def test_case_2_after_the_release_of_the_old_one() -> None:
    case = case_2().event("S1", "RELEASED", "2019-09-01", "P1")
    assert case.status("P1", "2019-08-31") == "REACHED"
    assert case.status("P1", "2019-09-01") == "ENDED"
    assert case.status("P2", "2019-09-01") == "REACHED"
    assert str(case.item("P1", "2019-04-01").valid_until) == "2019-08-31"
    assert case.item("P2", "2019-04-01").valid_until is None


def test_case_4_an_enterprise_s_debt_is_not_personal() -> None:
    case = (
        Case()
        .enterprise("E1")
        .enterprise("E2")
        .person("P1")
        .role("P1", "E1")
        .role("P1", "E2", "DIRECTOR")
        .measure("C178-5", "SUBJECT", matters=("APPOINTMENT",))
        .measure("LIMIT", "SUBJECT", "LEGAL_REPRESENTATIVE", matters=("HIGH_CONSUMPTION",))
        .sanction("S1", "E1", "2024-08-01")
    )
    assert case.status("P1", "2024-09-01", "C178-5") == "NOT_REACHED"
    assert case.status("P1", "2024-09-01", "LIMIT") == "REACHED"
    assert case.verdict("P1", "2024-09-01", "APPOINTMENT") == "CLEAR"
    assert case.verdict("P1", "2024-09-01", "HIGH_CONSUMPTION") == "BLOCKED"


def test_case_5_a_personal_listing_does_not_reach_the_enterprise() -> None:
    case = (
        Case()
        .enterprise("E2")
        .person("P1")
        .role("P1", "E2", "DIRECTOR", since="2020-01-01")
        .measure("C178-5", "SUBJECT", matters=("APPOINTMENT",))
        .sanction("S1", "P1", "2024-09-01")
    )
    assert case.status("P1", "2024-08-31") == "NOT_REACHED"
    assert case.status("P1", "2024-09-01") == "REACHED"
    assert case.items("E2", "2024-09-01") == ()
    [signal] = case.signals("E2", "2024-09-01")
    assert signal.nodes == ("P1", "E2")


def test_case_7_three_years() -> None:
    case = Case().enterprise("E1").measure("M1", "SUBJECT").sanction("S1", "E1", "2019-03-15", term="P3Y")
    assert case.status("E1", "2022-03-15") == "REACHED"
    assert case.status("E1", "2022-03-16") == "ENDED"


def test_case_8_a_year_from_a_leap_day() -> None:
    case = Case().enterprise("E1").measure("M1", "SUBJECT").sanction("S1", "E1", "2020-02-29", term="P1Y")
    assert case.status("E1", "2021-02-28") == "REACHED"
    assert case.status("E1", "2021-03-01") == "ENDED"
    assert str(case.item("E1", "2021-01-01").valid_until) == "2021-02-28"


def test_case_9_revoked_on_a_day_nobody_recorded() -> None:
    case = (
        Case()
        .enterprise("E1")
        .person("P1")
        .role("P1", "E1")
        .measure("BAR", "SUBJECT", "LEGAL_REPRESENTATIVE/ANY/AT_DECISION", term="P3Y")
        .sanction("S1", "E1", None)
    )
    assert case.status("P1", "2015-06-01") == "UNKNOWN"
    assert case.status("E1", "2015-06-01") == "UNKNOWN"


def case_11() -> Case:
    return (
        Case()
        .enterprise("E1")
        .measure("M1", "SUBJECT")
        .sanction("S1", "E1", "2020-01-10", term="P1Y")
        .event("S1", "OBJECTION_ACCEPTED", "2020-02-01")
        .event("S1", "OBJECTION_REJECTED", "2020-02-20")
    )


def test_case_11_an_objection_suspends_until_it_is_rejected() -> None:
    case = case_11()
    expected = {
        "2020-01-15": "REACHED",
        "2020-01-31": "REACHED",
        "2020-02-01": "SUSPENDED",
        "2020-02-05": "SUSPENDED",
        "2020-02-19": "SUSPENDED",
        "2020-02-20": "REACHED",
        "2020-02-21": "REACHED",
    }
    assert {day: case.status("E1", day) for day in expected} == expected
    assert [event.type for event in case.item("E1", "2020-02-05").annotations] == ["OBJECTION_ACCEPTED"]
    assert case.item("E1", "2020-02-21").annotations == ()
    assert {str(case.item("E1", day).valid_until) for day in expected} == {"2021-01-10"}


def test_case_13_an_objection_suspends_its_own_listing_alone() -> None:
    case = (
        Case()
        .enterprise("E1")
        .measure("M1", "SUBJECT")
        .sanction("S1", "E1", "2020-01-10")
        .sanction("S2", "E1", "2020-01-20")
        .event("S1", "OBJECTION_ACCEPTED", "2020-02-01")
    )
    assert case.status("E1", "2020-03-01", sanction="S1") == "SUSPENDED"
    assert case.status("E1", "2020-03-01", sanction="S2") == "REACHED"
    assert case.verdict("E1", "2020-03-01") == "BLOCKED"


def test_case_17_a_ban_outlasts_the_display() -> None:
    case = (
        Case()
        .enterprise("E1")
        .measure("SHOWN", "SUBJECT", term="P3Y")
        .measure("BAN", "SUBJECT", term="P5Y")
        .sanction("S1", "E1", "2019-09-01", term="P1Y")
    )
    assert case.status("E1", "2023-06-01", "SHOWN") == "ENDED"
    assert case.status("E1", "2023-06-01", "BAN") == "REACHED"
    assert str(case.item("E1", "2023-06-01", "BAN").valid_until) == "2024-09-01"


def test_case_18_another_enterprise_gets_a_signal_and_never_a_measure() -> None:
    case = (
        Case()
        .enterprise("E1")
        .enterprise("E3")
        .person("P1")
        .role("P1", "E1")
        .role("P1", "E3")
        .measure("M1", "LEGAL_REPRESENTATIVE")
        .sanction("S1", "E1", "2020-01-10")
    )
    answer = case.check("E3", "2020-06-01")
    assert answer.measures == ()
    assert [signal.nodes for signal in answer.signals] == [("E1", "P1", "E3")]
    assert answer.verdict == "REVIEW"


def test_case_20_nothing_travels_through_a_state_owner() -> None:
    case = (
        Case()
        .enterprise("S", state_owner=True)
        .enterprise("E4")
        .enterprise("E5")
        .holding("S", "E4", "100")
        .holding("S", "E5", "100")
        .measure("M1", "SUBJECT", "SHAREHOLDER")
        .sanction("S1", "E4", "2020-01-10")
    )
    assert case.status("S", "2020-06-01") == "NOT_REACHED"
    assert case.items("E5", "2020-06-01") == ()
    assert case.signals("E5", "2020-06-01") == ()


def test_case_21_one_measure_three_reasons() -> None:
    case = (
        Case()
        .enterprise("E1")
        .person("P1")
        .role("P1", "E1")
        .role("P1", "E1", "ACTUAL_CONTROLLER")
        .holding("P1", "E1", "51")
        .measure("M1", "SUBJECT", "LEGAL_REPRESENTATIVE", "ACTUAL_CONTROLLER", "SHAREHOLDER")
        .sanction("S1", "E1", "2020-01-10")
    )
    assert case.reasons("P1", "2020-06-01") == {
        "LEGAL_REPRESENTATIVE/WHILE_HOLDING": "REACHED",
        "ACTUAL_CONTROLLER/WHILE_HOLDING": "REACHED",
        "SHAREHOLDER/WHILE_HOLDING": "REACHED",
    }


def case_22(responsible: bool | None) -> Case:
    return (
        Case()
        .enterprise("E1")
        .person("P3")
        .person("P9")
        .holding("P3", "E1", "45")
        .measure("HONOURS", "SUBJECT", "LEGAL_REPRESENTATIVE", "SHAREHOLDER/RESPONSIBLE")
        .measure("MARKET", "SUBJECT", "LEGAL_REPRESENTATIVE", "REGISTERED_PRACTITIONER/RESPONSIBLE")
        .measure("LIMIT", "LEGAL_REPRESENTATIVE", "PRINCIPAL", "ACTUAL_CONTROLLER", "NAMED")
        .sanction("S1", "E1", "2020-01-10")
        .responsible("S1", "P3", responsible)
    )


def test_case_22_a_shareholder_who_is_not_responsible() -> None:
    case = case_22(False)
    statuses = {item.measure.code: item.status.value for item in case.items("P3", "2020-06-01")}
    assert statuses == {"HONOURS": "NOT_REACHED", "MARKET": "NOT_REACHED", "LIMIT": "NOT_REACHED"}


def test_case_22_a_shareholder_who_is_responsible() -> None:
    case = case_22(True)
    statuses = {item.measure.code: item.status.value for item in case.items("P3", "2020-06-01")}
    assert statuses == {"HONOURS": "REACHED", "MARKET": "NOT_REACHED", "LIMIT": "REACHED"}
    case.role("P3", "E1", "REGISTERED_PRACTITIONER")
    assert case.status("P3", "2020-06-01", "MARKET") == "REACHED"


def test_case_22_a_shareholder_about_whom_nothing_is_found() -> None:
    assert case_22(None).status("P3", "2020-06-01", "HONOURS") == "REVIEW"


def test_case_29_unknown_owners_are_nobody_in_particular() -> None:
    case = (
        Case()
        .enterprise("E8")
        .enterprise("E9")
        .person("U", unspecified=True)
        .holding("U", "E8")
        .holding("U", "E9")
        .measure("M1", "SUBJECT", "SHAREHOLDER", "NAMED")
        .sanction("S1", "E8", "2020-01-10")
        .responsible("S1", "U", True)
    )
    assert case.status("U", "2020-06-01") == "NOT_REACHED"
    assert case.why("U", "2020-06-01") >= {"unspecified_person"}
    assert case.signals("E9", "2020-06-01") == ()


def test_case_36_a_basis_that_expires() -> None:
    case = (
        Case()
        .enterprise("E1")
        .measure("M1", "SUBJECT", basis=("2016-12-22", "2021-12-31"))
        .sanction("S1", "E1", "2020-01-10")
    )
    assert case.status("E1", "2021-12-31") == "REACHED"
    assert case.status("E1", "2022-01-01") == "BASIS_EXPIRED"
    assert case.verdict("E1", "2022-01-01") == "REVIEW"


def test_case_37_a_serious_listing_withholds_the_incentive() -> None:
    case = (
        Case()
        .enterprise("E1")
        .honour("E1", "2018")
        .measure("M1", "SUBJECT", matters=("TENDER",))
        .sanction("S1", "E1", "2019-05-01")
    )
    assert [item.title for item in case.incentives("E1", "2019-04-30")] == ["A级"]
    assert case.verdict("E1", "2019-04-30") == "PRIORITY"
    assert case.incentives("E1", "2019-05-01") == ()
    assert case.verdict("E1", "2019-05-01", "LOAN") == "CLEAR"
    assert case.verdict("E1", "2019-05-01", "TENDER") == "BLOCKED"


def test_case_39_a_bar_survives_the_enterprise() -> None:
    case = (
        Case()
        .enterprise("E1")
        .person("P1")
        .role("P1", "E1", since="2015-01-01", until="2019-01-01")
        .measure("BAR", "LEGAL_REPRESENTATIVE/RESPONSIBLE/AT_DECISION", term="P3Y")
        .sanction("S1", "E1", "2018-05-10")
        .responsible("S1", "P1", True)
    )
    assert case.status("P1", "2021-05-10") == "REACHED"
    assert case.status("P1", "2021-05-11") == "ENDED"


def test_case_42_a_bound_that_was_hit_is_never_clear() -> None:
    case = Case(truncated=frozenset({"sanctions"})).enterprise("E1").honour("E1", "2018")
    answer = case.check("E1", "2019-01-01")
    assert not answer.complete
    assert answer.verdict == "REVIEW"
