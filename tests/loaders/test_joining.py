"""To whom a bare name joins, as a step function of the second clock, against one instant at a time."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.dates import ALWAYS_MS, OPEN_MS, PartialDate, Spell, Truth
from loaders.joining import Join, Known, NameSpell, NameUser, OwnName, during, joins, uses

KNOWN_ON = date(2010, 1, 1)
INSTANTS = (ALWAYS_MS, *range(8), OPEN_MS - 1)
DAY = "2014-06-01"

intervals = st.tuples(st.integers(0, 7), st.sampled_from([*range(1, 8), OPEN_MS])).map(
    lambda ends: Known(min(ends), max(ends[0] + 1, ends[1]))
)
folded = st.sampled_from(["甲", "乙"])
days = st.sampled_from([None, "2009", "2014", "2014-06-01", "2016-01-01"])


def spell(since: str | None, until: str | None) -> Spell:
    """Return a spell stated in 2010."""
    parsed = [None if text is None else PartialDate.parse(text) for text in (since, until)]
    return Spell(parsed[0], parsed[1], KNOWN_ON)


own_names = st.builds(OwnName, folded, intervals)
name_spells = st.builds(NameSpell, folded, st.builds(spell, days, days), intervals)
users_of_names = st.lists(
    st.tuples(st.lists(own_names, max_size=3), st.lists(name_spells, max_size=3)), max_size=3
).map(lambda found: [NameUser(f"e{n}", tuple(own), tuple(names)) for n, (own, names) in enumerate(found)])


def at(found: list[Join], instant: int) -> str | None:
    """Return to whom a step function joins at an instant: exactly one step has it."""
    (step,) = [step for step in found if step.known.at(instant)]
    return step.subject


@given(users_of_names, days)
def test_each_instant_is_decided_by_what_is_known_then(users: list[NameUser], decided_on: str | None) -> None:
    day = PartialDate.parse(decided_on) if decided_on else PartialDate(date.min, date.max)
    found = joins("甲", decided_on, users)
    for instant in INSTANTS:
        truths = {user.subject: uses(user, "甲", day, instant) for user in users}
        possible = [subject for subject, truth in truths.items() if truth is not Truth.NO]
        is_one = len(possible) == 1 and truths[possible[0]] is Truth.YES
        assert at(found, instant) == (possible[0] if is_one else None), instant


@given(users_of_names, days)
def test_steps_cover_the_clock_and_differ_from_their_neighbours(
    users: list[NameUser], decided_on: str | None
) -> None:
    found = joins("甲", decided_on, users)
    assert (found[0].known.since, found[-1].known.until) == (ALWAYS_MS, OPEN_MS)
    for one, next_one in pairwise(found):
        assert one.known.until == next_one.known.since
        assert one.subject != next_one.subject


@given(users_of_names, intervals, st.integers(0, 7))
def test_what_is_learned_later_changes_nothing_before(users: list[NameUser], news: Known, now: int) -> None:
    later = NameUser("later", (OwnName("甲", Known(now, OPEN_MS)),), ())
    found, learned = joins("甲", DAY, users), joins("甲", DAY, [*users, later])
    for instant in INSTANTS:
        if instant < now:
            assert at(learned, instant) == at(found, instant)


@given(users_of_names, intervals)
def test_a_statement_has_the_steps_of_its_own_interval(users: list[NameUser], known: Known) -> None:
    whole = joins("甲", DAY, users)
    found = during(whole, known)
    assert (found[0].known.since, found[-1].known.until) == (known.since, known.until)
    for instant in INSTANTS:
        if known.at(instant):
            assert at(found, instant) == at(whole, instant)


def test_a_statement_that_is_never_known_joins_as_at_its_beginning() -> None:
    user = NameUser("e1", (OwnName("甲", Known(3, OPEN_MS)),), ())
    assert during(joins("甲", DAY, [user]), Known(5, 5)) == [Join("e1", Known(5, 6))]
    assert during(joins("甲", DAY, [user]), Known(2, 2)) == [Join(None, Known(2, 3))]
