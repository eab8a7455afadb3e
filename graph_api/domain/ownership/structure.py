"""The facts that ownership is computed from, and the structure above one enterprise on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph_api.domain.dates import Spell, Truth
from graph_api.domain.facts import HoldingFact, Interest, RoleFact, SubjectFact
from graph_api.domain.links import Bound
from graph_api.domain.ownership.direct import Direct, Stake, direct_shares


@dataclass(frozen=True, slots=True)
class Membership:
    """One spell of a subject in a group of persons acting in concert; ``provider`` states it."""

    group: str
    holder: str
    spell: Spell
    provider: str = ""


@dataclass(frozen=True, slots=True)
class OwnershipFacts:
    """Everything known at one instant that bears on who is behind one enterprise.

    ``stakes``: holdings of equity and votes; ``controllers``: posts as actual controller;
    ``truncated``: the bounds of the service that bit, each of which makes the answer INCOMPLETE.
    """

    subjects: Mapping[str, SubjectFact]
    stakes: Sequence[Stake] = ()
    controllers: Sequence[RoleFact] = ()
    memberships: Sequence[Membership] = ()
    truncated: frozenset[Bound] = frozenset()


@dataclass(frozen=True, slots=True)
class Structure:
    """What stands above ``subject`` on ``valid_at``.

    ``shares`` and ``votes``: direct holdings by enterprise and holder. A share structure holds every
    enterprise from which the subject is reached; ``stakes`` are the statements that both rest on.
    """

    subject: str
    valid_at: date
    shares: Direct
    votes: Direct
    stakes: tuple[Stake, ...]
    facts: OwnershipFacts

    def name(self, subject_id: str) -> str:
        """Return the name of a subject, or its id where nothing describes it."""
        fact = self.facts.subjects.get(subject_id)
        return fact.name if fact is not None and fact.name else subject_id

    def is_person(self, subject_id: str) -> bool:
        """Whether a subject is a natural person."""
        fact = self.facts.subjects.get(subject_id)
        return fact is not None and fact.kind.value == "PERSON"

    def is_state_owner(self, subject_id: str) -> bool:
        """Whether an owner is the state."""
        fact = self.facts.subjects.get(subject_id)
        return fact is not None and fact.state_owner

    def is_unspecified(self, subject_id: str) -> bool:
        """Whether an owner stands for nobody in particular."""
        fact = self.facts.subjects.get(subject_id)
        return fact is not None and fact.unspecified


def structure_above(facts: OwnershipFacts, subject: str, valid_at: date) -> Structure:
    """Return the holdings that lead to ``subject`` and may be in force on ``valid_at``.

    A state owner and an unspecified person own, but nothing is followed above them (R8); the subject
    itself is the end of every chain and is always followed.
    """
    usable = [stake for stake in facts.stakes if _counts(stake.holding, facts.subjects, subject, valid_at)]
    equity = _leading_to(subject, usable, Interest.SHAREHOLDING)
    ballots = _ballots(subject, usable)
    kept = {id(stake): stake for stake in (*equity, *ballots)}
    return Structure(
        subject=subject,
        valid_at=valid_at,
        shares=direct_shares(equity, valid_at),
        votes=direct_shares(ballots, valid_at),
        stakes=tuple(kept.values()),
        facts=facts,
    )


def holders_above(direct: Direct, subject: str) -> list[str]:
    """Return every holder from which the subject is reached, nearest first, never the subject itself."""
    found: dict[str, None] = {}
    level = [subject]
    while level:
        nearest = [
            holder
            for enterprise in level
            for holder in direct.get(enterprise, ())
            if holder != subject and holder not in found
        ]
        found.update(dict.fromkeys(nearest))
        level = list(dict.fromkeys(nearest))
    return list(found)


def _counts(holding: HoldingFact, subjects: Mapping[str, SubjectFact], subject: str, day: date) -> bool:
    if holding.spell.holds_on(day) is Truth.NO:
        return False
    held = subjects.get(holding.enterprise)
    return holding.enterprise == subject or held is None or not held.state_owner


def _leading_to(subject: str, stakes: Iterable[Stake], interest: Interest) -> list[Stake]:
    held: dict[str, list[Stake]] = {}
    for stake in stakes:
        if stake.holding.interest is interest:
            held.setdefault(stake.holding.enterprise, []).append(stake)
    return _upwards(subject, held)


def _ballots(subject: str, stakes: Iterable[Stake]) -> list[Stake]:
    """Return the stakes that give votes in the subject.

    Votes that are recorded count. Above the subject, where an enterprise has none recorded, its votes
    follow its shares: whoever owns a company wholly casts the votes that it holds.
    """
    shares: dict[str, list[Stake]] = {}
    votes: dict[str, list[Stake]] = {}
    for stake in stakes:
        by_enterprise = votes if stake.holding.interest is Interest.VOTING_RIGHTS else shares
        by_enterprise.setdefault(stake.holding.enterprise, []).append(stake)
    if subject not in votes:
        return []
    shares.pop(subject, None)
    return _upwards(subject, {**shares, **votes})


def _upwards(subject: str, held: Mapping[str, list[Stake]]) -> list[Stake]:
    seen = {subject}
    waiting = [subject]
    found: list[Stake] = []
    while waiting:
        for stake in held.get(waiting.pop(), ()):
            found.append(stake)
            if stake.holding.holder not in seen:
                seen.add(stake.holding.holder)
                waiting.append(stake.holding.holder)
    return found
