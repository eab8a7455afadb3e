"""Look-through shares: the sum over all chains, solved exactly as a linear system.

With W the matrix of direct holdings, the share of an owner is the sum of W + W² + … : chains may pass
any enterprise again. The system is taken apart into strongly connected components, which are solved
from the subject upwards, so that everything without a loop costs one multiplication a holding. Within
a loop, enterprises are eliminated one after the other, fewest links first. An elimination adds, for every
holder of the enterprise that goes, what it holds through it; a pivot of 0 or less says that the loop
owns itself wholly (the sum has no limit), because I - W is then no longer an M-matrix.

All weights are non-negative, so every share grows with every holding: the lower ends of all
intervals give the smallest share that is possible, the upper ends the largest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import TypeAlias

from graph_api.domain.ownership.components import components
from graph_api.domain.ownership.direct import ONE, ZERO, Direct, Interval
from graph_api.domain.ownership.structure import holders_above
from graph_api.domain.ownership.work import Work

_BITS = 256
"""Fractions whose denominators have so many more bits cost a step more."""

Weights: TypeAlias = Mapping[str, Mapping[str, Fraction]]
"""Enterprise, holder, weight above 0."""


@dataclass(frozen=True, slots=True)
class LookThrough:
    """Shares by owner, and for whom there is none.

    ``unresolved`` says that there is a loop which nobody outside owns, and ``undetermined`` are the owners in
    it or above it; ``open_above`` are those
    whose upper end has no limit by the system and is therefore 1; ``complete`` is False where the work
    ran out, and upper ends are then 1 wherever it matters.
    """

    shares: Mapping[str, Interval]
    undetermined: frozenset[str]
    unresolved: bool
    open_above: frozenset[str]
    complete: bool


@dataclass(frozen=True, slots=True)
class _Side:
    """One end of all intervals solved: values, owners without a limit, owners that are only bounded."""

    values: Mapping[str, Fraction]
    endless: frozenset[str]
    unsolved: frozenset[str]


def look_through(direct: Direct, subject: str, work: Work) -> LookThrough:
    """Return the share of every holder above ``subject``; uncapped, as exact fractions."""
    owners = holders_above(direct, subject)
    lower = _solve(_side(direct, lower=True), subject, work)
    exact = all(each.is_exact for holders in direct.values() for each in holders.values())
    upper = lower if exact else _solve(_side(direct, lower=False), subject, work)
    open_above = (upper.endless | upper.unsolved) - lower.endless
    shares: dict[str, Interval] = {}
    for owner in owners:
        if owner in lower.endless:
            continue
        low = lower.values.get(owner, ZERO)
        high = max(low, ONE) if owner in open_above else upper.values.get(owner, ZERO)
        shares[owner] = Interval(low, high)
    return LookThrough(
        shares,
        undetermined=frozenset(owner for owner in owners if owner in lower.endless),
        unresolved=bool(lower.endless),
        open_above=frozenset(open_above),
        complete=not (lower.unsolved or upper.unsolved),
    )


def _side(direct: Direct, *, lower: bool) -> Weights:
    found: dict[str, dict[str, Fraction]] = {}
    for enterprise, holders in direct.items():
        weights = {holder: each.low if lower else each.high for holder, each in holders.items()}
        found[enterprise] = {holder: weight for holder, weight in weights.items() if weight.numerator > 0}
    return found


def _solve(weights: Weights, subject: str, work: Work) -> _Side:
    """Return the weight of all chains from each holder to the subject, the empty chain included."""
    values: dict[str, Fraction] = {}
    received: dict[str, Fraction] = {subject: ONE}
    endless: set[str] = set()
    unsolved: set[str] = set()
    for members in components(weights, subject):
        inside = set(members)
        if inside & endless:
            # Whoever holds something in a loop without a limit has no limit either.
            endless |= inside
        elif (solved := _solve_component(members, weights, received, work)) is None:
            endless |= inside
        else:
            values.update(solved)
            if inside & unsolved or not work.enough:
                unsolved |= inside
        _pass_on(members, inside, weights, values, received, endless, unsolved)
    return _Side(values, frozenset(endless), frozenset(unsolved))


def _pass_on(
    members: list[str],
    inside: set[str],
    weights: Weights,
    values: Mapping[str, Fraction],
    received: dict[str, Fraction],
    endless: set[str],
    unsolved: set[str],
) -> None:
    """Give to the holders of a solved component what they hold through it."""
    without_limit = bool(inside & endless)
    only_bounded = bool(inside & unsolved)
    for enterprise in members:
        for holder, weight in weights.get(enterprise, {}).items():
            if holder in inside:
                continue
            if without_limit:
                endless.add(holder)
                continue
            if only_bounded:
                unsolved.add(holder)
            received[holder] = received.get(holder, ZERO) + weight * values[enterprise]


def _solve_component(
    members: list[str], weights: Weights, received: Mapping[str, Fraction], work: Work
) -> dict[str, Fraction] | None:
    """Solve one component; None where its own chains add up without a limit."""
    if len(members) == 1:
        (member,) = members
        pivot = ONE - weights.get(member, {}).get(member, ZERO)
        if pivot <= 0:
            return None
        value = received.get(member, ZERO)
        return {member: value if pivot == 1 else value / pivot}
    inside = set(members)
    held: dict[str, dict[str, Fraction]] = {member: {} for member in members}
    for enterprise in members:
        for holder, weight in weights[enterprise].items():
            if holder in inside:
                held[holder][enterprise] = weight
    start = {member: received.get(member, ZERO) for member in members}
    return _eliminate(held, start, work)


def _eliminate(
    held: dict[str, dict[str, Fraction]], start: dict[str, Fraction], work: Work
) -> dict[str, Fraction] | None:
    """Solve ``y = start + held · y``; what is given is used up.

    Where the work runs out, the starting values come back: lower bounds, without the chains that go on
    within the component.
    """
    holders = _holders_of(held)
    begun = dict(start)
    waiting = [(len(held[member]) * len(holders[member]), member) for member in held]
    heapify(waiting)
    order: list[tuple[str, dict[str, Fraction], Fraction]] = []
    while held:
        cost, member = heappop(waiting)
        if member not in held or cost != len(held[member]) * len(holders[member]):
            continue
        row = held.pop(member)
        above = holders.pop(member) - {member}
        pivot = ONE - row.pop(member, ZERO)
        if pivot <= 0:
            return None
        work.spend((1 + len(above) * (1 + len(row))) * (1 + pivot.denominator.bit_length() // _BITS))
        if not work.enough:
            return begun
        row = {enterprise: weight / pivot for enterprise, weight in row.items()}
        base = start[member] / pivot
        for enterprise in row:
            holders[enterprise].discard(member)
        for holder in above:
            weight = held[holder].pop(member)
            start[holder] += weight * base
            _hold_through(held[holder], weight, row)
            for enterprise in row:
                holders[enterprise].add(holder)
        for touched in {*row, *above}:
            heappush(waiting, (len(held[touched]) * len(holders[touched]), touched))
        order.append((member, row, base))
    return _substitute(order)


def _holders_of(held: Mapping[str, Mapping[str, Fraction]]) -> dict[str, set[str]]:
    holders: dict[str, set[str]] = {member: set() for member in held}
    for holder, enterprises in held.items():
        for enterprise in enterprises:
            holders[enterprise].add(holder)
    return holders


def _hold_through(own: dict[str, Fraction], weight: Fraction, row: Mapping[str, Fraction]) -> None:
    """Add to what a holder holds what it holds through an enterprise that is eliminated."""
    for enterprise, further in row.items():
        own[enterprise] = own.get(enterprise, ZERO) + weight * further


def _substitute(order: list[tuple[str, dict[str, Fraction], Fraction]]) -> dict[str, Fraction]:
    values: dict[str, Fraction] = {}
    for member, row, base in reversed(order):
        values[member] = base + sum((weight * values[enterprise] for enterprise, weight in row.items()), ZERO)
    return values
