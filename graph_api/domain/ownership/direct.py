"""Direct holdings as intervals: doubt, ranges, missing percentages, and sources that disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from graph_api.domain.dates import Truth
from graph_api.domain.facts import HoldingFact

ZERO = Fraction(0)
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Interval:
    """A share of a whole (1 = 100 %) that lies from ``low`` to ``high``; neither is capped."""

    low: Fraction
    high: Fraction

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low is self.high or self.low == self.high


@dataclass(frozen=True, slots=True)
class Stake:
    """One statement of a direct holding, by its source; ``known_from`` is in milliseconds."""

    holding: HoldingFact
    provider: str = ""
    known_from: int = 0


Direct: TypeAlias = Mapping[str, Mapping[str, Interval]]
"""Direct shares: enterprise, holder, interval."""


@dataclass(slots=True)
class _Statement:
    """What one source says of one holder in one enterprise."""

    low: Fraction = ZERO
    high: Fraction = ZERO
    missing: bool = False


@dataclass(slots=True)
class _Enterprise:
    by_holder: dict[str, dict[str, _Statement]] = field(default_factory=dict)


@lru_cache(maxsize=16_384)
def fraction_of(percent: Decimal) -> Fraction:
    """Return a percentage as a fraction of a whole."""
    return Fraction(percent) / 100


def direct_shares(stakes: Iterable[Stake], valid_at: date) -> Direct:
    """Return each holder's direct interval in each enterprise.

    A holding that held in doubt counts from 0; a missing percentage is what the minimum of all others
    leaves; several rows of one source add up. Where sources say different things that can all be
    true, the narrower holds; where they contradict each other, the interval spans them all.
    """
    enterprises: dict[str, _Enterprise] = {}
    for stake in stakes:
        holding = stake.holding
        truth = holding.spell.holds_on(valid_at)
        if truth is Truth.NO:
            continue
        sources = enterprises.setdefault(holding.enterprise, _Enterprise()).by_holder
        statement = sources.setdefault(holding.holder, {}).setdefault(stake.provider, _Statement())
        _add(statement, holding, truth)
    return {name: _intervals(enterprise) for name, enterprise in enterprises.items()}


def contradict(intervals: Sequence[Interval]) -> bool:
    """Whether statements about one share cannot all be true."""
    return max(each.low for each in intervals) > min(each.high for each in intervals)


def stated_by(stakes: Iterable[Stake], valid_at: date) -> Mapping[str, Interval]:
    """Return what each source says of one holder in one enterprise, a missing percentage as 0 to 1."""
    statements: dict[str, _Statement] = {}
    for stake in stakes:
        truth = stake.holding.spell.holds_on(valid_at)
        if truth is not Truth.NO:
            _add(statements.setdefault(stake.provider, _Statement()), stake.holding, truth)
    return {
        source: Interval(each.low, each.high + ONE if each.missing else each.high)
        for source, each in statements.items()
    }


def _add(statement: _Statement, holding: HoldingFact, truth: Truth) -> None:
    if holding.maximum is None:
        statement.missing = True
        return
    most = fraction_of(holding.maximum)
    least = ZERO
    if truth is Truth.YES and holding.minimum is not None:
        least = most if holding.minimum == holding.maximum else fraction_of(holding.minimum)
    if statement.high is ZERO:
        # The first row, which mostly is the only one: one number stays one object, and is compared as such.
        statement.low, statement.high = least, most
    else:
        statement.low, statement.high = statement.low + least, statement.high + most


def _intervals(enterprise: _Enterprise) -> dict[str, Interval]:
    floors = {
        holder: _joint([Interval(each.low, each.high) for each in _firm(sources.values())]).low
        for holder, sources in enterprise.by_holder.items()
    }
    total = sum(floors.values(), ZERO)
    return {
        holder: _joint([_with_rest(each, ONE - (total - floors[holder])) for each in sources.values()])
        for holder, sources in enterprise.by_holder.items()
    }


def _firm(statements: Iterable[_Statement]) -> list[_Statement]:
    """Return statements with an open top where the percentage is missing: only their floor is firm."""
    return [
        _Statement(each.low, each.high + ONE, missing=True) if each.missing else each for each in statements
    ]


def _with_rest(statement: _Statement, left: Fraction) -> Interval:
    if not statement.missing:
        return Interval(statement.low, statement.high)
    return Interval(statement.low, statement.high + max(ZERO, left - statement.low))


def _joint(intervals: Sequence[Interval]) -> Interval:
    if len(intervals) == 1:
        return intervals[0]
    lows = [each.low for each in intervals]
    highs = [each.high for each in intervals]
    if contradict(intervals):
        return Interval(min(lows), max(highs))
    return Interval(max(lows), min(highs))
