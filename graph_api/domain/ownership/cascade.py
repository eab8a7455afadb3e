"""Cascades: what a set of owners controls when every majority counts as the whole.

The controlled set begins with its owners and takes in every enterprise in which the set together holds
the threshold directly. This is how OFAC reads its 50 % rule, and, with other thresholds, how control
through a chain of majorities is found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from graph_api.domain.dates import Truth
from graph_api.domain.ownership.direct import ZERO, Direct
from graph_api.domain.ownership.work import Work


@dataclass(frozen=True, slots=True)
class Threshold:
    """A line: reached by a share at it, or (``above``) only by one beyond it. 1 is the whole."""

    share: Fraction
    above: bool

    def reached_by(self, share: Fraction) -> bool:
        """Whether a share reaches the line."""
        return share > self.share if self.above else share >= self.share

    def crossed_by(self, low: Fraction, high: Fraction) -> Truth:
        """Whether a share from ``low`` to ``high`` reaches the line."""
        if self.reached_by(low):
            return Truth.YES
        return Truth.UNKNOWN if self.reached_by(high) else Truth.NO


class Cascade:
    """Controlled sets by one threshold, counted with the lower ends of all holdings or the upper ones.

    Upper ends of what owners may hold together are counted to the full, so they tell what is possible.
    """

    def __init__(self, direct: Direct, threshold: Threshold, work: Work, *, lower: bool) -> None:
        self._threshold = threshold
        self._work = work
        self._held: dict[str, list[tuple[str, Fraction]]] = {}
        for enterprise, holders in direct.items():
            for holder, each in holders.items():
                share = each.low if lower else each.high
                if share.numerator > 0:
                    self._held.setdefault(holder, []).append((enterprise, share))

    @property
    def may_go_on(self) -> bool:
        """Whether there is work left."""
        return self._work.enough

    def controlled(self, owners: Iterable[str]) -> list[str]:
        """Return the owners and, in the order in which they are taken in, what they control."""
        return list(self._spread(owners))

    def controls(self, owners: Iterable[str], subject: str) -> bool:
        """Whether the controlled set of ``owners`` takes in the subject."""
        return any(member == subject for member in self._spread(owners))

    def owners_controlling(self, subject: str, owners: Collection[str]) -> frozenset[str]:
        """Return those of ``owners`` each of which, alone, has the subject in its controlled set."""
        # Whatever an owner controls, it also controls what that controls alone: so one who alone holds
        # the majority of somebody known to control the subject needs no search of his own.
        pending = list(owners)
        alone = {owner: self._alone(owner) for owner in pending}
        masters: dict[str, list[str]] = {}
        for owner, enterprises in alone.items():
            for enterprise in enterprises:
                masters.setdefault(enterprise, []).append(owner)
        found = {subject}
        waiting = [subject]
        while waiting:
            fresh = [owner for owner in masters.get(waiting.pop(), ()) if owner not in found]
            found.update(fresh)
            waiting.extend(fresh)
        for owner in pending:
            if owner not in found and alone[owner] and self._work.enough and self.controls([owner], subject):
                found.add(owner)
        return frozenset(found - {subject})

    def _alone(self, owner: str) -> frozenset[str]:
        reached = self._threshold.reached_by
        return frozenset(enterprise for enterprise, share in self._held.get(owner, ()) if reached(share))

    def _spread(self, owners: Iterable[str]) -> Iterator[str]:
        waiting = list(dict.fromkeys(owners))
        members = set(waiting)
        together: dict[str, Fraction] = {}
        while waiting:
            member = waiting.pop()
            yield member
            held = self._held.get(member, ())
            self._work.spend(1 + len(held))
            for enterprise, share in held:
                if enterprise in members:
                    continue
                together[enterprise] = together.get(enterprise, ZERO) + share
                if self._threshold.reached_by(together[enterprise]):
                    members.add(enterprise)
                    waiting.append(enterprise)


@dataclass(frozen=True, slots=True)
class CascadePair:
    """One cascade counted both ways: what certainly is controlled and what may be."""

    certain: Cascade
    possible: Cascade

    @staticmethod
    def of(direct: Direct, threshold: Threshold, work: Work) -> CascadePair:
        """Return both cascades; they are one where every holding is exact."""
        certain = Cascade(direct, threshold, work, lower=True)
        if all(each.is_exact for holders in direct.values() for each in holders.values()):
            return CascadePair(certain, certain)
        return CascadePair(certain, Cascade(direct, threshold, work, lower=False))

    def controls(self, owners: Collection[str], subject: str) -> Truth:
        """Whether ``owners`` together control the subject; UNKNOWN once the work has run out."""
        if not self.certain.may_go_on:
            return Truth.UNKNOWN
        if self.certain.controls(owners, subject):
            return Truth.YES
        return Truth.UNKNOWN if self.possible.controls(owners, subject) else Truth.NO

    def by_owner(self, subject: str, owners: Collection[str]) -> Mapping[str, Truth]:
        """Return those of ``owners`` that control the subject alone, or may."""
        certain = self.certain.owners_controlling(subject, owners)
        if self.certain is self.possible:
            return dict.fromkeys(certain, Truth.YES)
        possible = self.possible.owners_controlling(subject, [each for each in owners if each not in certain])
        return {**dict.fromkeys(possible, Truth.UNKNOWN), **dict.fromkeys(certain, Truth.YES)}
