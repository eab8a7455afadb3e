"""Who may be served first: the rules against a second, slow reading of article 4 and of the contract."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from graph_api.domain.casework.eligibility import (
    Convenience,
    ConvenienceCondition,
    ConvenienceRule,
    eligibility,
)
from graph_api.domain.dates import PartialDate, Truth
from graph_api.domain.fact_index import FactIndex
from graph_api.domain.facts import (
    EventType,
    Facts,
    HonourFact,
    Matter,
    Moment,
    RecordFact,
    SubjectFact,
    SubjectKind,
)
from graph_api.services.desk.eligibility import convenience_rules
from tests.domain.naive_rules import TooManyWorldsError, naive_reach
from tests.domain.worlds import World, worlds

RULES = convenience_rules()
NEAR = [date(2017, 1, 31), date(2017, 2, 1), date(2017, 2, 28), date(2017, 3, 1), date(2018, 6, 1)]
NEAR += [date(2020, 2, 1), date(2020, 2, 29), date(2020, 3, 31), date(2020, 4, 1)]
MATTERS = [Matter.LICENSING, Matter.LICENSING, Matter.LICENSING, Matter.LOAN]
BAD = {"PENALTY", "ABNORMAL"}

dates = st.one_of(
    st.sampled_from(NEAR).map(PartialDate.on),
    st.sampled_from(NEAR).map(PartialDate.on),
    st.sampled_from(["2017-02", "2020-02", "2020"]).map(PartialDate.parse),
)
no_date = st.one_of(st.none(), st.none(), dates)


@st.composite
def questions(draw: st.DrawFn) -> tuple[World, Matter]:
    """Draw a world with honours and records, whose measures are on licences."""
    world = draw(worlds())
    facts = world.facts
    if draw(st.booleans()):
        facts = replace(facts, sanctions=[], responsible=[], events=[])
    established = draw(st.one_of(st.just(PartialDate.on(date(2001, 1, 1))), no_date))
    subjects = {name: replace(fact, established_on=established) for name, fact in facts.subjects.items()}
    honours = [
        HonourFact(
            f"h{place}",
            draw(st.sampled_from([world.subject, "e2"])),
            f"荣誉{place}",
            awarded,
            until=until,
            revoked_on=revoked,
        )
        for place, (awarded, until, revoked) in enumerate(
            draw(st.lists(st.tuples(dates, no_date, no_date), max_size=2))
        )
    ]
    records = [
        RecordFact(f"r{place}", world.subject, kind, decided, kept=kept)
        for place, (kind, decided, kept) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        st.sampled_from(["PENALTY", "ABNORMAL", "COMMITMENT", "COMMITMENT", "LICENCE"]),
                        dates,
                        st.sampled_from([None, True, False]),
                    ),
                    max_size=2,
                )
            )
        )
    ]
    matters = frozenset({draw(st.sampled_from([Matter.LICENSING, Matter.LICENSING, Matter.TENDER]))})
    measures = [replace(measure, matters=matters) for measure in facts.measures]
    facts = replace(facts, subjects=subjects, honours=honours, records=records, measures=measures)
    return replace(world, facts=facts), draw(st.sampled_from(MATTERS))


@settings(max_examples=120, deadline=None)
@given(questions())
def test_it_says_what_a_slow_reading_says(asked: tuple[World, Matter]) -> None:
    world, matter = asked
    answers = eligibility(FactIndex(world.facts), world.subject, matter, world.moment, RULES)
    assert [answer.service for answer in answers] == list(Convenience)
    for answer in answers:
        try:
            expected = naive(world, matter, answer.service)
        except TooManyWorldsError:
            reject()
        assert answer.eligible.name == expected, answer
        for condition in answer.conditions:
            assert condition.text.zh
            assert condition.text.en


def naive(world: World, matter: Matter, service: Convenience) -> str:
    """Answer YES, NO or UNKNOWN from the text alone; every date in doubt is tried on each of its days."""
    if matter not in (Matter.LICENSING, Matter.MARKET_ENTRY):
        return "NO"
    way = honour(world)
    if service is Convenience.TOLERANCE_ACCEPTANCE:
        way = max(way, clean(world))
    return {2: "YES", 1: "UNKNOWN", 0: "NO"}[min(way, unhindered(world, matter))]


def honour(world: World) -> int:
    """2: an honour is certainly in force; 1: perhaps; 0: none."""
    day = world.moment.valid_at
    return max(
        (
            certainly(
                lambda a, u, r: a <= day and (u is None or day <= u) and (r is None or day < r),
                each.awarded_on,
                each.until,
                each.revoked_on,
            )
            for each in world.facts.honours
            if each.subject == world.subject
        ),
        default=0,
    )


def clean(world: World) -> int:
    """2: certainly three full years without a bad record; 1: perhaps; 0: not."""
    facts, asked, day = world.facts, world.subject, world.moment.valid_at
    subject = facts.subjects[asked]
    if subject.kind is not SubjectKind.ENTERPRISE:
        return 0
    start = date(day.year - 3, day.month, min(day.day, calendar.monthrange(day.year - 3, day.month)[1]))
    if subject.established_on is None:
        verdict = 1
    else:
        verdict = certainly(lambda day, _u, _r: day <= start, subject.established_on)
    against: list[PartialDate | None] = [
        record.decided_on
        for record in facts.records
        if record.subject == asked
        and (record.type in BAD or (record.type == "COMMITMENT" and record.kept is False))
    ]
    against += [
        sanction.decided_on
        for sanction in facts.sanctions
        if asked in (sanction.subject, facts.subjects[sanction.subject].branch_of)
        and not any(
            event.sanction == sanction.id
            and event.type in (EventType.REVOKED, EventType.OBJECTION_UPHELD)
            and event.person in (None, asked)
            for event in facts.events
        )
    ]
    for decided in against:
        bad = 1 if decided is None else certainly(lambda on, _u, _r: start < on <= day, decided)
        verdict = min(verdict, 2 - bad)
    return verdict


def unhindered(world: World, matter: Matter) -> int:
    """2: nothing stands in the way; 1: something might; 0: something does."""
    facts, asked = world.facts, world.subject
    by_code = {measure.code: measure for measure in facts.measures}
    by_id = {sanction.id: sanction for sanction in facts.sanctions}
    verdict = 2
    for (sanction, measure), item in naive_reach(facts, asked, world.moment).items():
        stated = by_id[sanction].subject
        own = asked in (stated, facts.subjects[stated].branch_of)
        if own and item.status in ("REACHED", "SUSPENDED", "REVIEW", "UNKNOWN"):
            verdict = 0
        if matter in by_code[measure].matters:
            if item.status == "REACHED":
                verdict = 0
            elif item.status in ("SUSPENDED", "REVIEW", "UNKNOWN", "BASIS_EXPIRED"):
                verdict = min(verdict, 1)
    return verdict


def certainly(
    holds: Callable[[date, date | None, date | None], bool],
    first: PartialDate,
    until: PartialDate | None = None,
    revoked: PartialDate | None = None,
) -> int:
    """2: whatever days the dates are; 1: for some; 0: for none."""
    found = {
        holds(one, two, three)
        for one in every(first)
        for two in ([None] if until is None else ends(until))
        for three in ([None] if revoked is None else ends(revoked))
    }
    return 2 if found == {True} else 0 if found == {False} else 1


def every(stated: PartialDate) -> list[date]:
    """Return every day of a date."""
    return [stated.first + timedelta(days=n) for n in range((stated.last - stated.first).days + 1)]


def ends(stated: PartialDate) -> list[date]:
    """Return enough days of a date to decide: its ends, and every day near those asked about."""
    asked = {date(2020, 2, 1), date(2020, 2, 15), date(2020, 2, 29), date(2020, 3, 1), date(2020, 3, 31)}
    near = {day + timedelta(days=n) for day in asked for n in (-1, 0, 1)}
    return sorted({stated.first, stated.last} | {day for day in near if stated.first <= day <= stated.last})


RULE = ConvenienceRule(
    Convenience.GREEN_CHANNEL,
    Matter.LICENSING,
    (ConvenienceCondition.HONOUR,),
    "虚构依据",
    PartialDate.parse("2016-12-22"),
    PartialDate.parse("2021"),
)


@pytest.mark.parametrize(
    ("day", "met"),
    [
        ("2016-12-21", Truth.NO),
        ("2016-12-22", Truth.YES),
        ("2020-12-31", Truth.YES),
        ("2021-01-01", Truth.YES),
        ("2021-06-01", Truth.UNKNOWN),
        ("2021-12-31", Truth.UNKNOWN),
        ("2022-01-01", Truth.NO),
    ],
)
def test_a_basis_counts_from_its_first_to_its_last_day(day: str, met: Truth) -> None:
    assert RULE.in_force(date.fromisoformat(day)) is met
    moment = Moment(date.fromisoformat(day), 0)
    honour = HonourFact("h", "e", "荣誉", PartialDate.parse("2010"))
    facts = Facts(subjects={"e": SubjectFact("e", SubjectKind.PERSON, "虚构人员")}, honours=[honour])
    (answer, other) = eligibility(FactIndex(facts), "e", Matter.LICENSING, moment, [RULE])
    assert answer.conditions[0].met is met
    assert answer.eligible is met
    assert answer.bases == (("虚构依据",) if met is Truth.YES else ())
    assert other.eligible is Truth.NO


@pytest.mark.parametrize(
    ("bound", "green", "tolerance"),
    [
        ("HONOURS", Truth.UNKNOWN, Truth.UNKNOWN),
        ("RECORDS", Truth.NO, Truth.UNKNOWN),
        ("SANCTIONS", Truth.NO, Truth.UNKNOWN),
        ("LINKS", Truth.NO, Truth.NO),
    ],
)
def test_what_was_not_read_whole_is_never_said_to_be_clean(
    bound: str, green: Truth, tolerance: Truth
) -> None:
    world = _young() if bound in ("HONOURS", "LINKS") else _old()
    facts = replace(world, truncated=frozenset({bound}))
    answers = eligibility(FactIndex(facts), "e", Matter.LICENSING, Moment(date(2020, 3, 1), 0), RULES)
    assert [answer.eligible for answer in answers] == [green, tolerance]


def _old() -> Facts:
    return _enterprise("2001-01-01")


def _young() -> Facts:
    return _enterprise("2019-01-01")


def _enterprise(established: str) -> Facts:
    day = PartialDate.parse(established)
    return Facts(subjects={"e": SubjectFact("e", SubjectKind.ENTERPRISE, "虚构企业", established_on=day)})
