"""Numbers of neighbours and links by steps: the same as counting, on every day, however the tally is cut."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.dates import PartialDate, Spell, Truth
from graph_api.domain.exploration.tallies import (
    FOR_EVER,
    FROM_EVER,
    Stay,
    TallyBlock,
    days_of,
    present_interval,
    tally,
)

FIRST = date(2020, 1, 1)
KINDS = ["A", "B", "C"]
DAYS = [(FIRST + timedelta(days=number)).isoformat() for number in range(12)]
STAYS = st.lists(
    st.builds(
        Stay,
        st.sampled_from(["x", "y", "z"]),
        st.sampled_from(KINDS),
        st.sampled_from([FROM_EVER, *DAYS]),
        st.sampled_from([FOR_EVER, *DAYS]),
        st.just(0),
        st.just(1),
    ),
    max_size=12,
)


def block_of(blocks: tuple[TallyBlock, ...], day: str) -> TallyBlock:
    """Return the block that a question about a day reads."""
    return [block for block in blocks if block.day <= day][-1]


@given(stays=STAYS, size=st.integers(1, 5), day=st.sampled_from(DAYS), kinds=st.sets(st.sampled_from(KINDS)))
def test_a_tally_counts_as_counting_does(stays: list[Stay], size: int, day: str, kinds: set[str]) -> None:
    blocks = tally(stays, size)
    block = block_of(blocks, day)
    present = [stay for stay in stays if stay.begin <= day < stay.end and stay.kind in kinds]
    assert block.links(day, kinds) == len(present)
    assert block.neighbours(day, kinds) == len({stay.other for stay in present})
    assert len({block.day for block in blocks}) == len(blocks)
    row: list[Any] = [block.slots, block.sums, block.days, block.changed, block.changes]
    assert TallyBlock.read(row).on(day) == block.on(day)


TEXTS = st.none() | st.dates(date(2019, 11, 1), date(2021, 3, 1)).flatmap(
    lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]])
)


@given(since=TEXTS, until=TEXTS, day=st.dates(date(2019, 11, 1), date(2021, 3, 1)))
def test_a_link_is_listed_for_the_days_on_which_it_may_hold(
    since: str | None, until: str | None, day: date
) -> None:
    begin, end = days_of(since, until)
    spell = Spell(
        None if since is None else PartialDate.parse(since),
        None if until is None else PartialDate.parse(until),
        date(2020, 6, 1),
    )
    assert (begin <= day.isoformat() < end) is (spell.holds_on(day) is not Truth.NO)


def test_the_interval_around_an_instant() -> None:
    assert present_interval([5, 9, 20], 10, -1, 99) == (9, 20)
    assert present_interval([5, 9], 9, -1, 99) == (9, 99)
    assert present_interval([20], 10, -1, 99) == (-1, 20)
