"""Spells against days and periods known only in part, compared with trying every day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graph_api.domain.coverage import held_during, held_on
from graph_api.domain.dates import PartialDate, Spell, Truth

START = date(2020, 1, 1)
KNOWN = date(2024, 1, 1)


def spell(since: str | None, until: str | None = None, known_on: date = KNOWN) -> Spell:
    return Spell(
        None if since is None else PartialDate.parse(since),
        None if until is None else PartialDate.parse(until),
        known_on,
    )


@pytest.mark.parametrize(
    ("spells", "day", "truth"),
    [
        ([("2017", None)], "2018", Truth.YES),
        ([("2017-06", None)], "2017", Truth.UNKNOWN),
        ([("2018-01", None)], "2017", Truth.NO),
        ([("2015", "2017")], "2017", Truth.UNKNOWN),
        ([("2015", "2017-01-01")], "2017", Truth.NO),
        ([("2015-01-01", "2017-07-01"), ("2017-07-01", None)], "2017", Truth.YES),
        ([("2015-01-01", "2017-07-01"), ("2017-07-02", None)], "2017", Truth.UNKNOWN),
        ([("2015-01-01", "2017-07-01"), ("2017-07-02", None)], "2017-07-01", Truth.NO),
        ([("2017-05-05", "2017-05-05")], "2017-05", Truth.NO),
        ([("2017-05-05", "2017-05-05")], "2017-05-05", Truth.NO),
        ([(None, None)], "2023", Truth.UNKNOWN),
        ([(None, None)], "2024", Truth.YES),
        ([], "2017", Truth.NO),
    ],
)
def test_held_on(spells: list[tuple[str, str | None]], day: str, truth: Truth) -> None:
    assert held_on([spell(*ends) for ends in spells], PartialDate.parse(day)) is truth


@pytest.mark.parametrize(
    ("spells", "begin", "end", "truth"),
    [
        ([("2017-05", "2017-06")], "2017-03", "2018-04", Truth.YES),
        ([("2017", "2017")], "2016", "2018", Truth.YES),
        ([("2018-05-01", None)], "2017-03", "2018-04", Truth.NO),
        ([("2018-04-30", None)], "2017-03", "2018-04", Truth.UNKNOWN),
        ([("2018-04-01", None)], "2017-03", "2018-04", Truth.YES),
        ([("2015-01-01", "2017-03-01")], "2017-03", "2018-04", Truth.NO),
        ([("2015-01-01", "2017-03-15")], "2017-03", "2018-04", Truth.UNKNOWN),
        ([("2015-01-01", "2017-04-01")], "2017-03", "2018-04", Truth.YES),
        ([("2015-01-01", "2017-03-15"), ("2017-03-15", "2017-05-01")], "2017-03", "2018-04", Truth.YES),
        ([("2015-01-01", "2017-03-15"), ("2018-01-01", None)], "2017-03", "2018-04", Truth.YES),
        ([("2017-05-05", "2017-05-05")], "2017-01-01", "2017-12-31", Truth.NO),
        ([(None, None)], "2017", "2018", Truth.UNKNOWN),
        ([(None, "2017-01-01")], "2017", "2018", Truth.NO),
    ],
)
def test_held_during(spells: list[tuple[str, str | None]], begin: str, end: str, truth: Truth) -> None:
    found = held_during([spell(*ends) for ends in spells], PartialDate.parse(begin), PartialDate.parse(end))
    assert found is truth


def test_a_period_that_ends_before_it_begins_holds_no_day() -> None:
    held = held_during([spell("2010-01-01")], PartialDate.parse("2018"), PartialDate.parse("2017"))
    assert held is Truth.NO


def test_open_spells_hold_on_the_last_day_there_is() -> None:
    assert held_during([spell("2010-01-01")], PartialDate.on(date.max), PartialDate.on(date.max)) is Truth.YES


SPAN = 8
offsets = st.integers(0, SPAN - 1)


@st.composite
def periods(draw: st.DrawFn) -> PartialDate:
    first = draw(offsets)
    last = draw(st.integers(first, min(first + 3, SPAN - 1)))
    return PartialDate(START + timedelta(first), START + timedelta(last))


@st.composite
def spells(draw: st.DrawFn) -> Spell:
    return Spell(draw(periods()), draw(st.one_of(st.none(), periods())), KNOWN)


def days(period: PartialDate) -> list[date]:
    return [period.first + timedelta(n) for n in range((period.last - period.first).days + 1)]


def complete(spell: Spell) -> list[tuple[date, date]]:
    """Return every pair of exact ends that a spell may have."""
    assert spell.since is not None
    ends = [date.max] if spell.until is None else days(spell.until)
    return [(since, until) for since in days(spell.since) for until in ends]


def truth_of(answers: list[bool]) -> Truth:
    if all(answers):
        return Truth.YES
    return Truth.UNKNOWN if any(answers) else Truth.NO


@given(st.lists(spells(), max_size=2), periods())
def test_a_day_in_every_possible_world(held: list[Spell], day: PartialDate) -> None:
    answers = [
        any(since <= exact < until for since, until in world)
        for exact in days(day)
        for world in product(*map(complete, held))
    ]
    assert held_on(held, day) is truth_of(answers)


@given(st.lists(spells(), max_size=2), periods(), periods())
def test_a_period_in_every_possible_world(held: list[Spell], begin: PartialDate, end: PartialDate) -> None:
    # A spell that may end on or before its first day is a contradiction in terms: such worlds
    # are left out, as loaders leave out such rows.
    assume(all(spell.until is None or spell.since.last < spell.until.first for spell in held if spell.since))
    answers = [
        any(max(first, since) < min(last + timedelta(1), until) for since, until in world)
        for first in days(begin)
        for last in days(end)
        if first <= last
        for world in product(*map(complete, held))
    ]
    assert held_during(held, begin, end) is truth_of(answers or [False])
