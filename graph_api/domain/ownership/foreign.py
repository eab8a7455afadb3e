"""The foreign ownership tests on a set of listed subjects: OFAC, EU and UK side by side.

Each says whether the subject counts as owned by the listed: OFAC and EU count all listed together, the
UK each alone (or those who act in concert). Each follows chains in which every step is owned by the
same measure, not the product of percentages. Control without ownership is another question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph_api.domain.dates import Truth
from graph_api.domain.links import SubjectLink
from graph_api.domain.ownership.cascade import CascadePair
from graph_api.domain.ownership.chains import link_of
from graph_api.domain.ownership.direct import ZERO, Direct, Interval
from graph_api.domain.ownership.rules import Criterion, Rule, RuleBook
from graph_api.domain.ownership.structure import OwnershipFacts, Structure, structure_above
from graph_api.domain.ownership.wording import shown
from graph_api.domain.ownership.work import Work
from graph_api.domain.wording import Text

REGIMES = (Criterion.OFAC, Criterion.EU, Criterion.UK)


@dataclass(frozen=True, slots=True)
class ForeignTest:
    """What one regime says.

    ``share``: what the listed that decide, with what they own, hold directly in the subject;
    ``owners``: those listed; ``chain``: the enterprises owned by them on the way, the subject included
    where it is; ``links``: the holdings that make it so.
    """

    regime: Criterion
    rule: Rule
    owned: Truth
    share: Interval
    owners: tuple[str, ...]
    chain: tuple[str, ...]
    links: tuple[SubjectLink, ...]
    explanation: Text


@dataclass(frozen=True, slots=True)
class ForeignDecision:
    """All regimes, and whether everything needed was read and computed."""

    structure: Structure
    tests: tuple[ForeignTest, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class _Party:
    """Listed subjects that a regime counts together; ``joint`` says whether they certainly count so."""

    members: tuple[str, ...]
    joint: Truth = Truth.YES


def foreign_ownership(
    facts: OwnershipFacts, subject: str, listed: Sequence[str], valid_at: date, rules: RuleBook
) -> ForeignDecision:
    """Return what each regime says of a set of listed subjects (one at least) on a day."""
    structure = structure_above(facts, subject, valid_at)
    work = Work()
    tests = tuple(
        _test(structure, rules.on(regime, structure.valid_at), regime, listed, work) for regime in REGIMES
    )
    return ForeignDecision(structure, tests, work.enough and not facts.truncated)


def _test(
    structure: Structure, rule: Rule, regime: Criterion, listed: Sequence[str], work: Work
) -> ForeignTest:
    if structure.subject in listed:
        return _itself(structure, rule, regime)
    assert rule.threshold is not None  # every foreign rule has a line; the reading of the table sees to it
    cascades = CascadePair.of(structure.shares, rule.threshold, work)
    outcomes = [
        _of_party(structure, rule, regime, party, cascades)
        for party in _parties(structure, listed, together=rule.together)
    ]
    return max(outcomes, key=lambda each: (each.owned.value, each.share.low, each.share.high))


def _of_party(
    structure: Structure, rule: Rule, regime: Criterion, party: _Party, cascades: CascadePair
) -> ForeignTest:
    owned = cascades.controls(party.members, structure.subject) & (
        party.joint if len(party.members) > 1 else Truth.YES
    )
    certain = cascades.certain.controlled(party.members)
    possible = cascades.possible.controlled(party.members)
    reached = certain if owned is Truth.YES else possible
    direct = structure.shares.get(structure.subject, {})
    share = Interval(
        sum((direct[each].low for each in certain if each in direct), ZERO),
        sum((direct[each].high for each in possible if each in direct), ZERO),
    )
    chain = _towards(structure.shares, structure.subject, reached)
    return ForeignTest(
        regime=regime,
        rule=rule,
        owned=owned,
        share=share,
        owners=tuple(each for each in party.members if each in chain),
        chain=tuple(each for each in reached if each in chain and each not in party.members),
        links=_links(structure, chain),
        explanation=rule.text + _outcome(owned, share),
    )


def _itself(structure: Structure, rule: Rule, regime: Criterion) -> ForeignTest:
    text = Text("本主体自身即在名单之列。", "The subject is listed itself.")
    return ForeignTest(
        regime, rule, Truth.YES, Interval(ZERO, ZERO), (structure.subject,), (), (), rule.text + text
    )


def _parties(structure: Structure, listed: Sequence[str], *, together: bool) -> list[_Party]:
    everyone = tuple(dict.fromkeys(listed))
    if together:
        return [_Party(everyone)]
    groups: dict[str, dict[str, Truth]] = {}
    for membership in structure.facts.memberships:
        held = membership.spell.holds_on(structure.valid_at)
        if held is not Truth.NO and membership.holder in everyone:
            group = groups.setdefault(membership.group, {})
            group[membership.holder] = group.get(membership.holder, Truth.NO) | held
    joint = [
        _Party(tuple(group), min(group.values(), key=lambda truth: truth.value))
        for _, group in sorted(groups.items())
        if len(group) > 1
    ]
    return [*(_Party((each,)) for each in everyone), *joint]


def _towards(shares: Direct, subject: str, members: Collection[str]) -> set[str]:
    """Return those members from which the subject is reached through members alone."""
    inside = set(members)
    found = {subject}
    waiting = [subject]
    while waiting:
        for holder in shares.get(waiting.pop(), {}):
            if holder in inside and holder not in found:
                found.add(holder)
                waiting.append(holder)
    return found


def _links(structure: Structure, chain: Collection[str]) -> tuple[SubjectLink, ...]:
    shares: Mapping[str, Mapping[str, Interval]] = structure.shares
    used: Iterable[SubjectLink] = (
        link_of(stake, structure)
        for stake in structure.stakes
        if stake.holding.interest.value == "SHAREHOLDING"
        and stake.holding.holder in chain
        and stake.holding.enterprise in chain
        and stake.holding.holder in shares.get(stake.holding.enterprise, {})
    )
    return tuple(used)


def _outcome(owned: Truth, share: Interval) -> Text:
    held = shown(share)
    if owned is Truth.YES:
        return Text(
            f"名单主体连同其所拥有的企业直接持有{held}，达到标准。", f"They hold {held} directly: owned."
        )
    if owned is Truth.UNKNOWN:
        return Text(
            f"名单主体连同其所拥有的企业直接持有{held}，是否达到标准不能确定。",
            f"They hold {held} directly: whether it is owned is not certain.",
        )
    return Text(
        f"名单主体连同其所拥有的企业直接持有{held}，未达标准。", f"They hold {held} directly: not owned."
    )
