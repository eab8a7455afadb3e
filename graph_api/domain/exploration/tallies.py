"""How many neighbours and links a subject with many of them has on a day, without reading them.

A link may hold from its first day to the last before its end; what is known changes at instants. Between
two such instants the number of links, and of neighbours linked in a set of ways, is a function of the day
that changes by steps: a tally is the list of those steps. It is cut into blocks that each begin with the
sums of all before, so that a question reads one block, however long the list is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from graph_api.domain.dates import PartialDate

FROM_EVER = ""
"""Sorts before every day: a link without a first day may hold on each."""

FOR_EVER = "~"
"""Sorts after every day: a link without an end may hold on each."""

BLOCK = 128
"""Steps of one block of a tally."""

_LINKS = "#"
_JOIN = "|"


@dataclass(frozen=True, slots=True)
class Stay:
    """A link of a subject to another: the days on which it may hold, and while that is known.

    ``begin`` and ``end`` are days as text (``FROM_EVER``, ``FOR_EVER``), the end excluded; ``known_from``
    and ``known_until`` instants (ms), the end excluded.
    """

    other: str
    kind: str
    begin: str
    end: str
    known_from: int
    known_until: int


def days_of(since: str | None, until: str | None) -> tuple[str, str]:
    """Return the days on which a link stated with these dates may hold: first, and first no longer.

    A partial date stands for its whole period: it may have begun on the first day, and has certainly
    ended on the last (contract, section 2).
    """
    begin = FROM_EVER if since is None else PartialDate.parse(since).first.isoformat()
    end = FOR_EVER if until is None else PartialDate.parse(until).last.isoformat()
    return begin, end


def present_interval(instants: Iterable[int], now: int, ever: int, never: int) -> tuple[int, int]:
    """Return the interval of the second clock around ``now`` in which nothing of ``instants`` lies."""
    points = set(instants)
    return (
        max((point for point in points if point <= now), default=ever),
        min((point for point in points if point > now), default=never),
    )


@dataclass(frozen=True, slots=True)
class TallyBlock:
    """A part of a tally, from ``day`` on to the next block.

    ``slots`` say what is counted: ``A|B`` neighbours linked by exactly these kinds, ``#A`` links of kind A.
    ``sums`` are their numbers before the steps of the block, which are parallel lists: on a day, one
    slot changes by a number.
    """

    day: str
    slots: tuple[str, ...]
    sums: tuple[int, ...]
    days: tuple[str, ...]
    changed: tuple[int, ...]
    changes: tuple[int, ...]

    @classmethod
    def read(cls, row: Sequence[Sequence[str] | Sequence[int]]) -> Self:
        """Read what a query brings of the block of a day: slots, sums, days, changed, changes."""
        slots, sums, days, changed, changes = row
        return cls(
            "",
            tuple(map(str, slots)),
            tuple(map(int, sums)),
            tuple(map(str, days)),
            tuple(map(int, changed)),
            tuple(map(int, changes)),
        )

    def on(self, day: str) -> Mapping[str, int]:
        """Return the number in each slot on a day of the block."""
        numbers = list(self.sums)
        for at, slot, change in zip(self.days, self.changed, self.changes, strict=True):
            if at <= day:
                numbers[slot] += change
        return dict(zip(self.slots, numbers, strict=True))

    def neighbours(self, day: str, kinds: Collection[str]) -> int:
        """Return how many subjects are linked by at least one of ``kinds``."""
        wanted = set(kinds)
        return sum(
            number
            for slot, number in self.on(day).items()
            if not slot.startswith(_LINKS) and not wanted.isdisjoint(slot.split(_JOIN))
        )

    def links(self, day: str, kinds: Collection[str]) -> int:
        """Return how many links of ``kinds`` there are."""
        numbers = self.on(day)
        return sum(numbers.get(_LINKS + kind, 0) for kind in set(kinds))


def tally(stays: Iterable[Stay], block: int = BLOCK) -> tuple[TallyBlock, ...]:
    """Return the tally of links that are all known at one instant, in blocks in the order of their days."""
    steps: dict[tuple[str, str], int] = {}
    near: dict[str, list[Stay]] = {}
    for stay in stays:
        if stay.begin < stay.end:
            near.setdefault(stay.other, []).append(stay)
            _change(steps, stay.begin, stay.end, _LINKS + stay.kind)
    for links in near.values():
        days = sorted({day for link in links for day in (link.begin, link.end)})
        for begin, end in pairwise(days):
            kinds = sorted({link.kind for link in links if link.begin <= begin and end <= link.end})
            if kinds:
                _change(steps, begin, end, _JOIN.join(kinds))
    return _in_blocks(steps, block)


def _change(steps: dict[tuple[str, str], int], begin: str, end: str, slot: str) -> None:
    """Count one more from a day to another."""
    steps[begin, slot] = steps.get((begin, slot), 0) + 1
    if end != FOR_EVER:
        steps[end, slot] = steps.get((end, slot), 0) - 1


def _in_blocks(steps: Mapping[tuple[str, str], int], size: int) -> tuple[TallyBlock, ...]:
    ordered = sorted((day, slot, change) for (day, slot), change in steps.items() if change)
    slots = tuple(sorted({slot for _, slot, _ in ordered}))
    place = {slot: number for number, slot in enumerate(slots)}
    sums = [0] * len(slots)
    blocks: list[TallyBlock] = []
    first = 0
    while first < len(ordered) or not blocks:
        last = min(first + size, len(ordered))
        # All steps of one day stand in one block: a question finds its block by the day.
        while 0 < last < len(ordered) and ordered[last][0] == ordered[last - 1][0]:
            last += 1
        part = ordered[first:last]
        blocks.append(
            TallyBlock(
                part[0][0] if blocks else FROM_EVER,
                slots,
                tuple(sums),
                tuple(day for day, _, _ in part),
                tuple(place[slot] for _, slot, _ in part),
                tuple(change for _, _, change in part),
            )
        )
        for _, slot, change in part:
            sums[place[slot]] += change
        first = last
    return tuple(blocks)
