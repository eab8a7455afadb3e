"""The chains that make up a share: paths without a repeated subject, the weightiest first."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush

from graph_api.domain.dates import Truth
from graph_api.domain.links import LinkKind, SubjectLink, SubjectPath
from graph_api.domain.ownership.direct import ONE, Direct, Interval, Stake
from graph_api.domain.ownership.structure import Structure
from graph_api.domain.ownership.work import Work
from graph_api.errors import LimitExceededError

MOST_STEPS = 200_000
"""Partial chains looked at for all owners of one answer: some seconds."""

_DECIMALS = 12
"""Weights are compared as rounded floats, so that equal ones stay in a stable order."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain from an owner to the subject and the share that it gives, without rounds in a loop."""

    path: SubjectPath
    share: Interval


class Chains:
    """Finds the weightiest chains of any owner; what lies below an owner is worked out once.

    A* from the owner downwards: the best that a chain can still give is known, so little but prefixes
    of the chains asked for is looked at; loops, which a path leaves out, make it more.
    """

    def __init__(self, structure: Structure, direct: Direct, steps: int = MOST_STEPS) -> None:
        self._structure = structure
        self._direct = direct
        self._work = Work(steps)

    def of(self, owner: str, first: int) -> list[Chain]:
        """Return up to ``first`` chains of an owner, the weightiest first, in a stable order.

        Raises ``LimitExceededError`` where the chains of one answer are too many to look at.
        """
        subject = self._structure.subject
        found: list[Chain] = []
        waiting: list[tuple[float, int, int, tuple[str, ...], float]] = [(0.0, 0, 0, (owner,), 1.0)]
        while waiting and len(found) < first:
            self._work.spend(1)
            if not self._work.enough:
                raise LimitExceededError(
                    "These are too many chains: ask for fewer owners (minimum) or fewer chains (first).",
                    "持股链过多；请减少所有人（minimum）或条数（first）。",
                )
            _, _, _, nodes, weight = heappop(waiting)
            if nodes[-1] == subject:
                found.append(self._chain(nodes))
                continue
            for enterprise, share in self._held.get(nodes[-1], ()):
                if enterprise in nodes or enterprise not in self._best:
                    continue
                further = weight * share
                best, steps_left = self._best[enterprise]
                rank = round(-further * best, _DECIMALS)
                # Among equals the one that is nearly there goes first, or they would all be looked at.
                entry = (rank, len(nodes) + steps_left, steps_left, (*nodes, enterprise), further)
                heappush(waiting, entry)
        return found

    def _chain(self, nodes: tuple[str, ...]) -> Chain:
        low = high = ONE
        links: list[SubjectLink] = []
        for holder, enterprise in itertools.pairwise(nodes):
            step = self._direct[enterprise][holder]
            low, high = low * step.low, high * step.high
            links += [link_of(stake, self._structure) for stake in self._stakes.get((holder, enterprise), ())]
        return Chain(SubjectPath(nodes, tuple(links)), Interval(low, high))

    @cached_property
    def _stakes(self) -> dict[tuple[str, str], list[Stake]]:
        found: dict[tuple[str, str], list[Stake]] = {}
        for stake in self._structure.stakes:
            found.setdefault((stake.holding.holder, stake.holding.enterprise), []).append(stake)
        return found

    @cached_property
    def _held(self) -> dict[str, list[tuple[str, float]]]:
        found: dict[str, list[tuple[str, float]]] = {}
        for enterprise, holders in self._direct.items():
            for holder, each in holders.items():
                found.setdefault(holder, []).append((enterprise, float(min(each.high, ONE))))
        return found

    @cached_property
    def _best(self) -> dict[str, tuple[float, int]]:
        """Weight and steps of the best chain from everybody to the subject (Dijkstra, weights up to 1)."""
        best: dict[str, tuple[float, int]] = {}
        waiting = [(-1.0, 0, self._structure.subject)]
        while waiting:
            weight, steps, member = heappop(waiting)
            if member in best:
                continue
            best[member] = -weight, steps
            for holder, each in self._direct.get(member, {}).items():
                if holder not in best:
                    heappush(waiting, (weight * float(min(each.high, ONE)), steps + 1, holder))
        return best


def link_of(stake: Stake, structure: Structure) -> SubjectLink:
    """Return a direct holding as a link between two subjects."""
    holding = stake.holding
    return SubjectLink(
        kind=LinkKind(holding.interest.value),
        source=holding.holder,
        target=holding.enterprise,
        minimum=holding.minimum,
        since=holding.spell.since,
        until=holding.spell.until,
        in_doubt=holding.spell.holds_on(structure.valid_at) is Truth.UNKNOWN,
        maximum=holding.maximum,
        provider=stake.provider,
        known_from=stake.known_from,
    )
