"""Calendar arithmetic, compared day by day with the plainest possible second version."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph_api.domain.dates import (
    ALWAYS_MS,
    OPEN_MS,
    PartialDate,
    Spell,
    Term,
    Truth,
    day_of_ms,
    now_ms,
    start_of_day_ms,
    today,
)

ONE_DAY = timedelta(days=1)
WORLD = [date(2019, 11, 25) + timedelta(days=offset) for offset in range(80)]

days = st.sampled_from(WORLD)
any_day = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    """A day of the small world, a month or a year around it."""
    day = draw(days)
    length = draw(st.sampled_from([4, 7, 10, 10]))
    return PartialDate.parse(day.isoformat()[:length])


spells = st.builds(Spell, st.none() | partial_dates(), st.none() | partial_dates(), days)


def every_day(period: PartialDate) -> list[date]:
    return [period.first + timedelta(days=offset) for offset in range((period.last - period.first).days + 1)]


def agreed(answers: set[bool]) -> Truth:
    """What all possible worlds agree on."""
    if answers == {True}:
        return Truth.YES
    return Truth.NO if answers == {False} else Truth.UNKNOWN


# Truth


@pytest.mark.parametrize(("one", "other"), list(product(Truth, Truth)))
def test_kleene_logic_is_agreement_of_all_possible_worlds(one: Truth, other: Truth) -> None:
    worlds = {Truth.NO: [False], Truth.UNKNOWN: [False, True], Truth.YES: [True]}
    pairs = list(product(worlds[one], worlds[other]))
    assert one & other is agreed({a and b for a, b in pairs})
    assert one | other is agreed({a or b for a, b in pairs})
    assert ~one is agreed({not a for a in worlds[one]})


def test_truth_of() -> None:
    assert (Truth.of(True), Truth.of(False)) == (Truth.YES, Truth.NO)


# Partial dates


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-02", date(2021, 2, 1), date(2021, 2, 28)),
        ("2020-10-05", date(2020, 10, 5), date(2020, 10, 5)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999-12-31", date.max, date.max),
    ],
)
def test_a_date_stands_for_its_whole_period(text: str, first: date, last: date) -> None:
    parsed = PartialDate.parse(text)
    assert (parsed.first, parsed.last, str(parsed)) == (first, last, text)
    assert parsed.exact == (first if first == last else None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20",
        "0000",
        "2020-13",
        "2020-00",
        "2021-02-29",
        "2020-1-1",
        "2020/01/01",
        "20200101",
        "2020-01-01T00:00",
        " 2020",
        "2020\n",
        "2020-10-05\n",
        "２０２０",
        "٢٠٢٠",
        "+2020",
        "10000",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        PartialDate.parse(text)


@settings(deadline=None)
@given(partial_dates(), days)
def test_comparisons_agree_with_every_day_of_the_period(period: PartialDate, day: date) -> None:
    assert period.at_or_before(day) is agreed({each <= day for each in every_day(period)})
    assert period.before(day) is agreed({each < day for each in every_day(period)})
    assert PartialDate.parse(str(period)) == period


def test_a_computed_period_is_written_as_its_ends() -> None:
    year_apart = PartialDate(date(2020, 1, 5), date(2021, 1, 7))
    in_one_month = PartialDate(date(2021, 2, 10), date(2021, 2, 12))
    assert str(year_apart) == "2020-01-05/2021-01-07"
    assert str(in_one_month) == "2021-02-10/2021-02-12"


# Terms


@pytest.mark.parametrize(
    ("text", "months", "length"),
    [("P3Y", 36, 0), ("P6M", 6, 0), ("P10D", 0, 10), ("P1Y6M", 18, 0), ("P2W", 0, 14), ("P1Y2M3W4D", 14, 25)],
)
def test_terms_are_read(text: str, months: int, length: int) -> None:
    assert Term.parse(text) == Term(months, length, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "P0D",
        "P0Y0M0D",
        "PT1H",
        "P1YT1H",
        "3Y",
        "P-1Y",
        "P1.5Y",
        "P1D1Y",
        "p1y",
        "P1Y\n",
        "P３Y",
        "P99999Y",
    ],
)
def test_what_is_no_term_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Term.parse(text)


@pytest.mark.parametrize(
    ("text", "start", "last"),
    [
        ("P3Y", date(2019, 3, 15), date(2022, 3, 15)),  # worked case 7
        ("P1Y", date(2020, 2, 29), date(2021, 2, 28)),  # worked case 8
        ("P1M", date(2021, 1, 31), date(2021, 2, 28)),
        ("P1M", date(2020, 2, 29), date(2020, 3, 29)),
        ("P4Y", date(2020, 2, 29), date(2024, 2, 29)),
        ("P10D", date(2020, 2, 20), date(2020, 3, 1)),
        ("P1M1D", date(2021, 1, 31), date(2021, 3, 1)),
        ("P11M", date(2021, 1, 31), date(2021, 12, 31)),
        ("P9999Y", date(2021, 1, 31), date.max),
        ("P99999D", date(9990, 1, 1), date.max),
    ],
)
def test_terms_end_on_the_corresponding_day(text: str, start: date, last: date) -> None:
    assert Term.parse(text).last_day(start) == last


def naive_last_day(start: date, months: int, length: int) -> date:
    """Step month by month, then day by day."""
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    end = date(year, month, min(start.day, monthrange(year, month)[1]))
    for _ in range(length):
        end += ONE_DAY
    return end


@settings(deadline=None)
@given(any_day, st.integers(0, 40), st.integers(0, 70))
def test_terms_agree_with_counting_on(start: date, months: int, length: int) -> None:
    assume(months or length)
    term = Term.parse(f"P{months}M{length}D")
    assert term.last_day(start) == naive_last_day(start, months, length)


@settings(deadline=None)
@given(partial_dates(), st.sampled_from(["P1M", "P1Y", "P45D", "P1M3D"]))
def test_the_end_of_a_term_from_a_partial_date_lies_in_the_period_given(
    start: PartialDate, text: str
) -> None:
    term = Term.parse(text)
    ends = [term.last_day(day) for day in every_day(start)]
    assert term.last_days(start) == PartialDate(min(ends), max(ends))


# Spells


def held(spell: Spell, day: date) -> Truth:
    """The contract's words, one by one."""
    if spell.since is None:
        started = {True} if day >= spell.known_on else {True, False}
    else:
        started = {since <= day for since in every_day(spell.since)}
    ended = {False} if spell.until is None else {until <= day for until in every_day(spell.until)}
    return agreed({begun and not over for begun, over in product(started, ended)})


@settings(deadline=None)
@given(spells, days)
def test_a_spell_holds_as_the_contract_says(spell: Spell, day: date) -> None:
    assert spell.holds_on(day) is held(spell, day)


@settings(deadline=None)
@given(spells, days, days)
def test_a_period_is_answered_no_weaker_and_no_other_than_its_days(
    spell: Spell, first: date, last: date
) -> None:
    """A period may be certain where no single day is, but never against what its days say."""
    answers = {spell.holds_on(day) for day in WORLD if first <= day <= last}
    whole = spell.holds_on_any_day(first, last)
    if not answers:
        assert whole is Truth.NO
    elif Truth.YES in answers:
        assert whole is Truth.YES
    elif answers == {Truth.NO}:
        assert whole is not Truth.YES
    else:
        assert whole is not Truth.NO


@settings(deadline=None)
@given(days, st.none() | days, days, days, days)
def test_with_days_known_a_period_is_the_sum_of_its_days(
    since: date, until: date | None, known_on: date, first: date, last: date
) -> None:
    spell = Spell(PartialDate.on(since), PartialDate.on(until) if until else None, known_on)
    period = [day for day in WORLD if first <= day <= last]
    expected = any(since <= day and (until is None or day < until) for day in period)
    assert spell.holds_on_any_day(first, last) is Truth.of(expected)


def test_a_spell_that_ends_where_it_begins_holds_on_no_day() -> None:
    day = PartialDate.parse("2020-05-05")
    spell = Spell(day, day, date(2021, 1, 1))
    assert spell.holds_on(day.first) is Truth.NO
    assert spell.holds_on_any_day(date(2020, 1, 1), date(2020, 12, 31)) is Truth.NO


def test_an_empty_start_is_known_from_the_day_of_the_statement() -> None:
    spell = Spell(None, None, date(2020, 5, 5))
    assert spell.holds_on(date(2020, 5, 4)) is Truth.UNKNOWN
    assert spell.holds_on(date(2020, 5, 5)) is Truth.YES


def test_until_is_the_first_day_no_longer() -> None:
    spell = Spell(PartialDate.parse("2015-01-01"), PartialDate.parse("2018-05-01"), date(2020, 1, 1))
    assert spell.holds_on(date(2018, 4, 30)) is Truth.YES
    assert spell.holds_on(date(2018, 5, 1)) is Truth.NO


# The second clock


@settings(deadline=None)
@given(st.dates())
def test_a_day_begins_at_midnight_eight_hours_ahead(day: date) -> None:
    start = start_of_day_ms(day)
    assert day_of_ms(start) == day
    assert start + 8 * 3_600_000 == (day - date(1970, 1, 1)).days * 86_400_000
    if day > date.min:
        assert day_of_ms(start - 1) == day - ONE_DAY


@settings(deadline=None)
@given(st.integers(ALWAYS_MS - 10**9, OPEN_MS + 10**9))
def test_every_instant_falls_on_a_day(instant: int) -> None:
    day = day_of_ms(instant)
    if instant > ALWAYS_MS and date.min < day < date.max:
        assert start_of_day_ms(day) <= instant < start_of_day_ms(day + ONE_DAY)


def test_the_ends_of_the_second_clock() -> None:
    assert day_of_ms(ALWAYS_MS) == date.min
    assert day_of_ms(OPEN_MS) == day_of_ms(OPEN_MS - 1) == date.max


def test_today_is_the_day_in_shanghai() -> None:
    before = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    assert before <= today() <= datetime.now(ZoneInfo("Asia/Shanghai")).date()


def test_now_is_in_milliseconds() -> None:
    before = datetime.now(UTC).timestamp() * 1000
    assert before - 1 <= now_ms() <= datetime.now(UTC).timestamp() * 1000
    assert day_of_ms(now_ms()) in (today(), today() - ONE_DAY)
