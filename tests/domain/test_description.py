"""A subject's name, status and attributes on a day, out of what several sources state."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_api.domain.dates import PartialDate, Spell, Truth, start_of_day_ms
from graph_api.domain.description import (
    Conflict,
    DatedName,
    EnterpriseStatement,
    EnterpriseStatus,
    NameStatement,
    PersonStatement,
    describe_enterprise,
    describe_person,
    to_subject_fact,
)
from graph_api.domain.facts import SubjectFact, SubjectKind


def on(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def enterprise(known: str = "2020-01-01", source: str = "a", **stated: Any) -> EnterpriseStatement:
    day = date.fromisoformat(known)
    dates: dict[str, Any] = {key: on(stated.pop(key)) for key in list(stated) if key.endswith("_on")}
    return EnterpriseStatement(
        source=source, source_id="1", known_from=start_of_day_ms(day), known_on=day, **stated, **dates
    )


def named(name: str, since: str | None, until: str | None, known: str = "2020-01-01") -> NameStatement:
    return NameStatement(name, Spell(on(since), on(until), date.fromisoformat(known)), "a")


def person(known: str = "2020-01-01", source: str = "a", **stated: str | None) -> PersonStatement:
    day = date.fromisoformat(known)
    birth = on(stated.pop("birth_date", None))
    return PersonStatement(
        source=source,
        source_id="1",
        known_from=start_of_day_ms(day),
        known_on=day,
        birth_date=birth,
        **stated,
    )


def name_on(day: str, own: EnterpriseStatement, *names: NameStatement) -> str:
    return describe_enterprise([own], names, date.fromisoformat(day)).name


def status_at(day: str, *statements: EnterpriseStatement) -> str:
    return describe_enterprise(statements, [], date.fromisoformat(day)).status


# Names


def test_without_other_names_the_own_name_is_shown_on_every_day() -> None:
    own = enterprise(name="甲公司")
    for day in ("1990-01-01", "2020-01-01", "2030-01-01"):
        assert name_on(day, own) == "甲公司"


def test_the_name_that_began_last_is_shown() -> None:
    names = [named("乙公司", "2021-01-01", None), named("丙公司", "2023-01-01", None)]
    own = enterprise(name="甲公司")
    assert name_on("2020-06-01", own, *names) == "甲公司"
    assert name_on("2021-01-01", own, *names) == "乙公司"
    assert name_on("2023-01-01", own, *names) == "丙公司"


def test_a_former_name_is_shown_while_it_was_borne() -> None:
    own = enterprise(name="甲公司")
    former = named("旧公司", "2005-01-01", "2011-12-01")
    assert name_on("2011-11-30", own, former) == "旧公司"
    assert name_on("2011-12-01", own, former) == "甲公司"


def test_a_former_name_without_beginning_is_shown_before_its_end() -> None:
    own = enterprise(name="甲公司")
    names = [named("旧公司", None, "2011-12-01"), named("更旧公司", None, "2008-01-01")]
    assert name_on("2007-12-31", own, *names) == "更旧公司"
    assert name_on("2009-01-01", own, *names) == "旧公司"
    assert name_on("2011-12-01", own, *names) == "甲公司"


def test_the_own_name_gives_way_where_the_table_ends_it_and_has_another() -> None:
    own = enterprise(name="甲公司", known="2024-01-01")
    names = [named("甲公司", "2010-01-01", "2022-01-01"), named("乙公司", "2022-01-01", None)]
    assert name_on("2021-12-31", own, *names) == "甲公司"
    assert name_on("2024-06-01", own, *names) == "乙公司"


def test_the_own_name_stays_where_the_table_ends_it_and_has_no_other() -> None:
    own = enterprise(name="甲公司")
    assert name_on("2024-06-01", own, named("甲公司", "2010-01-01", "2022-01-01")) == "甲公司"


def test_a_dated_name_is_preferred_to_the_own_name_stated_on_that_day() -> None:
    own = enterprise(name="甲公司", known="2020-01-01")
    assert name_on("2020-01-01", own, named("乙公司", "2020-01-01", None)) == "乙公司"
    assert name_on("2020-01-01", own, named("乙公司", None, None)) == "甲公司"


def test_other_names_stand_beside_with_their_dates() -> None:
    former = named("旧公司", "2005", "2011-12")
    described = describe_enterprise([enterprise(name="甲公司")], [former], date(2024, 1, 1))
    assert described.former_names == (DatedName("旧公司", on("2005"), on("2011-12"), "a", Truth.NO),)


def test_the_own_name_stands_beside_where_another_is_shown() -> None:
    described = describe_enterprise(
        [enterprise(name="甲公司")], [named("旧公司", "2005-01-01", "2011-12-01")], date(2006, 1, 1)
    )
    assert described.name == "旧公司"
    assert described.former_names == (DatedName("甲公司", None, None, "a", Truth.UNKNOWN),)


def test_two_spellings_of_one_name_are_one_name() -> None:
    described = describe_enterprise(
        [enterprise(name="甲公司（集团）")], [named("甲公司(集团)", "2005-01-01", None)], date(2024, 1, 1)
    )
    assert described.former_names == ()


# Status


@pytest.mark.parametrize(
    ("stated", "day", "status"),
    [
        ({}, "2020-06-01", "UNKNOWN"),
        ({"established_on": "2000-01-01"}, "2020-06-01", "UNKNOWN"),
        ({"status": "ACTIVE"}, "2020-06-01", "ACTIVE"),
        ({"status": "ACTIVE"}, "2019-12-31", "UNKNOWN"),
        ({"status": "ACTIVE", "established_on": "2000-01-01"}, "2019-12-31", "ACTIVE"),
        ({"status": "ACTIVE", "established_on": "2000-01-01"}, "1999-12-31", "UNKNOWN"),
        ({"status": "ACTIVE", "established_on": "2000"}, "2000-06-01", "UNKNOWN"),
        ({"status": "ACTIVE", "established_on": "2000"}, "2000-12-31", "ACTIVE"),
        ({"status": "REVOKED", "revoked_on": "2018-05-10"}, "2018-05-10", "REVOKED"),
        ({"revoked_on": "2018-05-10", "established_on": "2000-01-01"}, "2018-05-09", "ACTIVE"),
        ({"revoked_on": "2018-05-10"}, "2018-05-09", "UNKNOWN"),
        ({"revoked_on": "2018-05"}, "2018-05-09", "UNKNOWN"),
        ({"revoked_on": "2018-05"}, "2018-05-31", "REVOKED"),
        ({"revoked_on": "2018-05-10", "deregistered_on": "2019-01-01"}, "2018-12-31", "REVOKED"),
        ({"revoked_on": "2018-05-10", "deregistered_on": "2019-01-01"}, "2019-01-01", "DEREGISTERED"),
        ({"revoked_on": "2018-05-10", "deregistered_on": "2019"}, "2019-06-01", "UNKNOWN"),
        ({"status": "REVOKED"}, "2020-01-01", "REVOKED"),
        ({"status": "REVOKED"}, "2019-12-31", "UNKNOWN"),
        ({"status": "REVOKED", "established_on": "2000-01-01"}, "2019-12-31", "UNKNOWN"),
        ({"status": "DEREGISTERED"}, "2020-01-01", "DEREGISTERED"),
        ({"status": "DEREGISTERED", "revoked_on": "2018-05-10"}, "2019-06-01", "UNKNOWN"),
        ({"status": "ACTIVE", "revoked_on": "2018-05-10"}, "2019-06-01", "REVOKED"),
    ],
)
def test_status(stated: dict[str, str], day: str, status: str) -> None:
    assert status_at(day, enterprise(**stated)) == status


def test_the_status_stated_last_counts() -> None:
    statements = [
        enterprise("2020-01-01", "a", status="ACTIVE"),
        enterprise("2021-01-01", "b", status="DEREGISTERED"),
    ]
    assert status_at("2022-01-01", *statements) == "DEREGISTERED"
    assert status_at("2020-06-01", *statements) == "UNKNOWN"


# Several sources


def test_each_attribute_comes_from_whoever_stated_it_last() -> None:
    described = describe_enterprise(
        [
            enterprise("2020-01-01", "a", name="甲公司", uscc="91990000MA9900A13A", region_code="990000"),
            enterprise("2021-01-01", "b", name="甲公司", industry_code="F51"),
            enterprise("2019-01-01", "c", industry_code="A01", registered_capital="100万"),
        ],
        [],
        date(2022, 1, 1),
    )
    assert (described.uscc, described.region_code) == ("91990000MA9900A13A", "990000")
    assert (described.industry_code, described.registered_capital) == ("F51", "100万")
    assert described.sources == ("a", "b", "c")


def test_a_tie_goes_to_the_first_source_by_name() -> None:
    statements = [enterprise(source="b", name="乙公司"), enterprise(source="a", name="甲公司")]
    assert describe_enterprise(statements, [], date(2022, 1, 1)).name == "甲公司"


def test_one_source_that_says_state_owner_is_enough() -> None:
    statements = [
        enterprise("2020-01-01", "a", kind="STATE_OWNER"),
        enterprise("2021-01-01", "b", kind="PUBLIC_INSTITUTION"),
    ]
    described = describe_enterprise(statements, [], date(2022, 1, 1))
    assert described.state_owner
    assert described.kind == "PUBLIC_INSTITUTION"


def test_disagreement_stays_visible() -> None:
    statements = [
        enterprise("2020-01-01", "a", name="甲公司", established_on="2001-02-03", region_code="990000"),
        enterprise("2021-01-01", "b", name="乙公司", established_on="2001", region_code="990000"),
    ]
    assert describe_enterprise(statements, [], date(2022, 1, 1)).conflicts == (
        Conflict("name", "乙公司", "b", "1"),
        Conflict("name", "甲公司", "a", "1"),
    )


def test_days_that_exclude_each_other_are_a_conflict() -> None:
    statements = [
        enterprise("2020-01-01", "a", established_on="2001-02-03"),
        enterprise("2021-01-01", "b", established_on="2002"),
    ]
    found = describe_enterprise(statements, [], date(2022, 1, 1)).conflicts
    assert [(each.attribute, each.value) for each in found] == [
        ("established_on", "2002"),
        ("established_on", "2001-02-03"),
    ]


# Persons


def test_a_person_has_the_name_stated_last_and_one_identity() -> None:
    described = describe_person(
        [
            person("2020-01-01", "a", name="甲某", id_type="RESIDENT_ID", id_hash="h1", id_masked="110*2X"),
            person("2021-01-01", "b", name="甲甲", birth_date="1970"),
        ]
    )
    assert described.name == "甲甲"
    assert described.other_names == ("甲某",)
    assert (described.id_type, described.id_hash, described.id_masked) == ("RESIDENT_ID", "h1", "110*2X")
    assert described.birth_date == on("1970")
    assert not described.unspecified


def test_two_numbers_of_one_document_are_a_conflict_shown_masked() -> None:
    described = describe_person(
        [
            person("2020-01-01", "a", id_type="RESIDENT_ID", id_hash="h1", id_masked="110**1"),
            person("2021-01-01", "b", id_type="RESIDENT_ID", id_hash="h2", id_masked="110**2"),
            person("2022-01-01", "c", id_type="PASSPORT", id_hash="h3", id_masked="E**3"),
        ]
    )
    assert [each.value for each in described.conflicts] == ["E**3", "110**2", "110**1"]
    assert {each.attribute for each in described.conflicts} == {"id_number"}
    passport_and_card = [
        person("2020-01-01", "a", id_type="RESIDENT_ID", id_hash="h1", id_masked="110**1"),
        person("2022-01-01", "c", id_type="PASSPORT", id_hash="h3", id_masked="E**3"),
    ]
    assert describe_person(passport_and_card).conflicts == ()


def test_one_source_that_says_unspecified_is_enough() -> None:
    described = describe_person([person("2020-01-01", "a", unspecified="unknown"), person("2021-01-01", "b")])
    assert described.unspecified
    assert described.unspecified_reason == "unknown"


# Facts for the rules


def test_facts_carry_the_guards() -> None:
    described = describe_enterprise(
        [enterprise(name="甲公司", uscc="91990000MA9900A13A", kind="STATE_OWNER", status="ACTIVE")],
        [],
        date(2022, 1, 1),
    )
    assert to_subject_fact("e_1", described, branch_of="e_0") == SubjectFact(
        id="e_1",
        kind=SubjectKind.ENTERPRISE,
        name="甲公司",
        uscc="91990000MA9900A13A",
        status="ACTIVE",
        state_owner=True,
        branch_of="e_0",
    )
    fact = to_subject_fact("p_1", describe_person([person(unspecified="unknown")]), fallback_name="?")
    assert fact == SubjectFact(id="p_1", kind=SubjectKind.PERSON, name="?", unspecified=True)


def test_a_subject_of_which_nothing_was_known_yet() -> None:
    described = describe_enterprise([], [], date(2022, 1, 1))
    assert (described.name, described.status) == ("", EnterpriseStatus.UNKNOWN)
    assert to_subject_fact("e_1", described, fallback_name="某名").name == "某名"
    assert describe_person([]).name == ""


# Laws

WORLD = [date(2020, 1, 1) + timedelta(days=31 * number) for number in range(24)]
days = st.sampled_from(WORLD)
texts = st.none() | st.sampled_from(["2020-03-03", "2020-10", "2021", "2021-02-01", "2021-07"])
names = st.sampled_from(["甲", "乙", "丙"])


@st.composite
def statements(draw: st.DrawFn) -> EnterpriseStatement:
    stated = {
        "name": draw(st.none() | names),
        "status": draw(st.none() | st.sampled_from(["ACTIVE", "REVOKED", "DEREGISTERED"])),
        "kind": draw(st.none() | st.sampled_from(["ENTERPRISE", "STATE_OWNER"])),
        "established_on": draw(texts),
        "revoked_on": draw(texts),
        "deregistered_on": draw(texts),
    }
    return enterprise(draw(days).isoformat(), draw(st.sampled_from("abc")), **stated)


name_rows = st.builds(
    lambda name, since, until, known: named(name, since, until, known.isoformat()), names, texts, texts, days
)
# Two statements of one source about one id at one instant cannot both be in force.
several = st.lists(statements(), max_size=4, unique_by=lambda each: (each.source, each.known_from))
rows = st.lists(name_rows, max_size=4)


@settings(deadline=None)
@given(several, rows, days, st.randoms())
def test_the_order_given_plays_no_part(several, rows, day, random) -> None:  # type: ignore[no-untyped-def]
    described = describe_enterprise(several, rows, day)
    random.shuffle(several)
    random.shuffle(rows)
    assert describe_enterprise(several, rows, day) == described


@settings(deadline=None)
@given(several, rows, days)
def test_names_are_neither_lost_nor_made_up(
    several: list[EnterpriseStatement], rows: list[NameStatement], day: date
) -> None:
    described = describe_enterprise(several, rows, day)
    shown = {described.name, *(each.name for each in described.former_names)} - {""}
    assert {row.name for row in rows} <= shown
    assert shown <= {row.name for row in rows} | {each.name for each in several if each.name}
    assert described.name not in {each.name for each in described.former_names}
    assert bool(described.name) or not any(each.name for each in several)


@settings(deadline=None)
@given(several, rows, days)
def test_a_name_that_certainly_did_not_hold_is_shown_only_as_the_own_name(
    several: list[EnterpriseStatement], rows: list[NameStatement], day: date
) -> None:
    shown = describe_enterprise(several, rows, day).name
    own = {each.name for each in several}
    if shown and shown not in own:
        assert any(row.name == shown and row.spell.holds_on(day) is not Truth.NO for row in rows)


@settings(deadline=None)
@given(statements(), days)
def test_status_agrees_with_every_placement_of_partial_dates(stated: EnterpriseStatement, day: date) -> None:
    """A certain answer stays the same wherever in their periods the dates fall."""
    status = describe_enterprise([stated], [], day).status
    ends = {
        EnterpriseStatus.DEREGISTERED: stated.deregistered_on,
        EnterpriseStatus.REVOKED: stated.revoked_on,
    }
    for end, ended_on in ends.items():
        if ended_on is None:
            continue
        if status is end:
            assert ended_on.last <= day
        if status is EnterpriseStatus.ACTIVE:
            assert ended_on.first > day
    if status is EnterpriseStatus.ACTIVE:
        assert stated.established_on is None or stated.established_on.last <= day
    if stated.deregistered_on is not None and stated.deregistered_on.last <= day:
        assert status is EnterpriseStatus.DEREGISTERED
