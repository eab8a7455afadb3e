"""Small ownership structures written in a line, and random ones for property tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from graph_api.domain.dates import PartialDate, Spell
from graph_api.domain.facts import HoldingFact, Interest, RoleFact, RoleKind, SubjectFact, SubjectKind
from graph_api.domain.ownership.decision import OwnershipDecision, decide
from graph_api.domain.ownership.direct import Stake
from graph_api.domain.ownership.structure import Membership, OwnershipFacts
from graph_api.services.ownership_rules import shipped_rules

DAY = date(2025, 6, 1)
LONG_AGO = date(2001, 1, 1)
ALWAYS = Spell(PartialDate.on(LONG_AGO), None, LONG_AGO)
DOUBTFUL = Spell(PartialDate.parse("2025"), None, LONG_AGO)
"""Began some day of the year asked about."""
OVER = Spell(PartialDate.on(LONG_AGO), PartialDate.on(DAY), LONG_AGO)
RULES = shipped_rules()


def stake(
    holder: str,
    enterprise: str,
    percent: str | None,
    *,
    votes: bool = False,
    spell: Spell = ALWAYS,
    source: str = "s",
) -> Stake:
    """Return a holding of ``percent``: ``30``, ``20-40`` or None for missing."""
    low, _, high = (percent or "").partition("-")
    holding = HoldingFact(
        holder,
        enterprise,
        Interest.VOTING_RIGHTS if votes else Interest.SHAREHOLDING,
        spell,
        Decimal(low) if low else None,
        Decimal(high or low) if low else None,
    )
    return Stake(holding, source)


def facts(
    stakes: Iterable[Stake],
    *,
    controllers: Iterable[tuple[str, str]] = (),
    memberships: Iterable[tuple[str, str] | Membership] = (),
    state: Iterable[str] = (),
    unspecified: Iterable[str] = (),
) -> OwnershipFacts:
    """Return facts; whoever's name begins with ``P`` is a person, all others are enterprises."""
    held = list(stakes)
    posts = [RoleFact(who, where, RoleKind.ACTUAL_CONTROLLER, ALWAYS) for who, where in controllers]
    groups = [each if isinstance(each, Membership) else Membership(*each, ALWAYS) for each in memberships]
    names = {name for each in held for name in (each.holding.holder, each.holding.enterprise)}
    names |= {name for post in posts for name in (post.person, post.enterprise)}
    subjects = {
        name: SubjectFact(
            name,
            SubjectKind.PERSON if name.startswith("P") else SubjectKind.ENTERPRISE,
            f"虚构{name}",
            state_owner=name in set(state),
            unspecified=name in set(unspecified),
        )
        for name in names
    }
    return OwnershipFacts(subjects, held, posts, groups)


def decided(known: OwnershipFacts, subject: str = "T", day: date = DAY) -> OwnershipDecision:
    """Return the decision by the shipped rules."""
    return decide(known, subject, day, RULES)


def shares(known: OwnershipFacts, subject: str = "T") -> dict[str, tuple[float, float]]:
    """Return looked-through shares in percent by owner, uncapped."""
    return {
        owner.subject: (float(owner.share.low * 100), float(owner.share.high * 100))
        for owner in decided(known, subject).owners
    }


def outcomes(decision: OwnershipDecision) -> dict[str, tuple[str, str]]:
    """Return test and verdict by person."""
    return {each.person: (each.test.value, each.verdict.value) for each in decision.beneficial_owners}


@dataclass(frozen=True)
class Random:
    """A random structure above ``T``: direct percentages, low and high, by holder and enterprise."""

    direct: dict[tuple[str, str], tuple[int, int]]

    @property
    def facts(self) -> OwnershipFacts:
        return facts(stake(*pair, f"{low}-{high}") for pair, (low, high) in self.direct.items())


ENTERPRISES = ("T", "A", "B", "C", "D")
PERSONS = ("P1", "P2")


@st.composite
def random_structures(draw: st.DrawFn, *, exact: bool = False, acyclic: bool = False) -> Random:
    """Draw a structure of five enterprises and two persons with loops, ranges and totals of any size."""
    direct: dict[tuple[str, str], tuple[int, int]] = {}
    for position, enterprise in enumerate(ENTERPRISES):
        holders = (*(ENTERPRISES[position + 1 :] if acyclic else ENTERPRISES), *PERSONS)
        for holder in draw(st.lists(st.sampled_from(holders), unique=True, max_size=4)):
            low = draw(st.sampled_from((0, 10, 20, 25, 30, 40, 50, 51, 60, 75, 100)))
            high = low if exact else min(100, low + draw(st.sampled_from((0, 0, 0, 5, 20))))
            direct[holder, enterprise] = (low, high)
    return Random(direct)
