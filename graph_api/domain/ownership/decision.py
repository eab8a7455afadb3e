"""Everything that is answered about who is behind an enterprise, decided from the facts at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from graph_api.domain.links import Bound
from graph_api.domain.ownership.beneficial import BeneficialOwner, Standing, beneficial_owners
from graph_api.domain.ownership.cascade import Cascade, CascadePair, Threshold
from graph_api.domain.ownership.concert import groups_in_force
from graph_api.domain.ownership.control import (
    Controller,
    concert_controllers,
    majority_controllers,
    recorded_controllers,
    voting_controllers,
)
from graph_api.domain.ownership.direct import ONE, Direct, Interval
from graph_api.domain.ownership.exemption import Exemption, exemption
from graph_api.domain.ownership.findings import Finding, findings
from graph_api.domain.ownership.rules import Criterion, Rule, RuleBook
from graph_api.domain.ownership.shares import LookThrough, look_through
from graph_api.domain.ownership.structure import OwnershipFacts, Structure, structure_above
from graph_api.domain.ownership.work import MOST_STEPS, Work


class OwnershipStatus(StrEnum):
    """Whether everybody's share could be worked out (contract, section 4)."""

    RESOLVED = "RESOLVED"
    UNRESOLVED_LOOP = "UNRESOLVED_LOOP"
    INCOMPLETE = "INCOMPLETE"


@dataclass(frozen=True, slots=True)
class OwnerShare:
    """An owner with his looked-through share (uncapped), whether a cascade of majorities reaches the
    subject, and his direct share, where he has one."""

    subject: str
    share: Interval
    cascade: bool
    direct: Interval | None


@dataclass(frozen=True, slots=True)
class OwnershipDecision:
    """What is known about who owns and controls an enterprise on a day, by which rule."""

    structure: Structure
    status: OwnershipStatus
    owners: tuple[OwnerShare, ...]
    voters: tuple[OwnerShare, ...]
    beneficial_owners: tuple[BeneficialOwner, ...]
    controllers: tuple[Controller, ...]
    findings: tuple[Finding, ...]
    exemption: Exemption
    rule: Rule
    bounds: frozenset[Bound]


def decide(
    facts: OwnershipFacts,
    subject: str,
    valid_at: date,
    rules: RuleBook,
    *,
    capital: str | None = None,
    steps: int = MOST_STEPS,
) -> OwnershipDecision:
    """Return who is behind ``subject`` on ``valid_at``.

    ``capital`` is the registered capital as its source writes it. Owners come by share, the largest
    first. Where a bound of the service bit, every upper end is the whole: what was not read may be anybody's.
    """
    structure = structure_above(facts, subject, valid_at)
    work = Work(steps)
    equity = look_through(structure.shares, subject, work)
    ballots = look_through(structure.votes, subject, work)
    majority = CascadePair.of(structure.shares, rules.line(Criterion.MAJORITY_SHARES, valid_at), work)
    shares = _honest(equity.shares, facts.truncated)
    votes = _honest(ballots.shares, facts.truncated)
    groups = groups_in_force(structure, shares)
    controllers = (
        *recorded_controllers(structure, majority),
        *majority_controllers(structure, list(shares), shares, majority),
        *voting_controllers(votes, rules.line(Criterion.LISTED_VOTES_30, valid_at)),
        *concert_controllers(groups, rules.line(Criterion.MAJORITY_SHARES, valid_at)),
    )
    standing = Standing(shares, votes, equity.undetermined, controllers, groups)
    owners = _owners(structure, structure.shares, shares, rules.line(Criterion.CASCADE, valid_at), work)
    voters = _owners(structure, structure.votes, votes, rules.line(Criterion.CASCADE, valid_at), work)
    bounds = facts.truncated | (frozenset() if work.enough and equity.complete else {Bound.TIME})
    return OwnershipDecision(
        structure=structure,
        status=_status(bounds, equity),
        owners=owners,
        voters=voters,
        beneficial_owners=beneficial_owners(structure, standing, rules),
        controllers=controllers,
        findings=findings(structure, equity),
        exemption=exemption(structure, controllers, capital, rules),
        rule=rules.on(Criterion.EQUITY_25, valid_at),
        bounds=frozenset(bounds),
    )


def _status(bounds: frozenset[Bound] | set[Bound], equity: LookThrough) -> OwnershipStatus:
    if bounds:
        return OwnershipStatus.INCOMPLETE
    return OwnershipStatus.UNRESOLVED_LOOP if equity.unresolved else OwnershipStatus.RESOLVED


def _honest(shares: Mapping[str, Interval], truncated: frozenset[Bound]) -> Mapping[str, Interval]:
    if not truncated:
        return shares
    return {owner: Interval(each.low, max(each.high, ONE)) for owner, each in shares.items()}


def _owners(
    structure: Structure, direct: Direct, shares: Mapping[str, Interval], line: Threshold, work: Work
) -> tuple[OwnerShare, ...]:
    cascade = Cascade(direct, line, work, lower=True).owners_controlling(structure.subject, list(shares))
    held = direct.get(structure.subject, {})

    def order(owner: str) -> tuple[Fraction, Fraction, str, str]:
        return -shares[owner].low, -shares[owner].high, structure.name(owner), owner

    return tuple(
        OwnerShare(owner, shares[owner], owner in cascade, held.get(owner))
        for owner in sorted(shares, key=order)
    )
