"""The related parties of one subject, each with every reason, by the rule given as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from graph_api.domain.dates import Truth
from graph_api.domain.facts import SubjectFact, SubjectKind
from graph_api.domain.groups.control import Chain, Control, Reached
from graph_api.domain.groups.rules import Doubt, RelatedRule, RelatedRules, Relation
from graph_api.domain.groups.wording import link_wording
from graph_api.domain.links import LinkKind, SubjectLink
from graph_api.domain.wording import Text

_DOUBTS = {
    Doubt.DATES: Text("起止日期不全,当日是否有效不明", "a date is missing or partial"),
    Doubt.PERCENT: Text("比例不详或为区间,是否达到标准不明", "the percentage is missing or a range"),
    Doubt.LISTED: Text("是否为上市公司不明", "whether the enterprise is listed is not known"),
}


@dataclass(frozen=True, slots=True)
class RelatedReason:
    """One way in which a party is related: a row of the rule, and the chain from the subject to the party."""

    rule: RelatedRule
    chain: Chain
    explanation: Text


@dataclass(frozen=True, slots=True)
class RelatedParty:
    """A party with every reason, certain ones first."""

    subject: str
    reasons: tuple[RelatedReason, ...]


@dataclass(frozen=True, slots=True)
class RelatedParties:
    """The parties of a subject; ``is_cut``: chains of control were longer than those followed."""

    parties: tuple[RelatedParty, ...]
    is_cut: bool


@dataclass(slots=True)
class _Search:
    """What one question works on. ``links`` hold on the day or are in doubt."""

    subject: str
    subjects: Mapping[str, SubjectFact]
    links: Sequence[SubjectLink]
    rules: RelatedRules
    day: date
    control: Control = field(init=False)
    above: Reached = field(init=False)
    below: Reached = field(init=False)
    found: dict[str, list[RelatedReason]] = field(default_factory=dict)
    is_cut: bool = False
    _into: dict[str, list[SubjectLink]] = field(default_factory=dict)
    _out_of: dict[str, list[SubjectLink]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the links by their ends, for a hub has thousands, and search up and down from the subject."""
        for link in self.links:
            self._into.setdefault(link.target, []).append(link)
            self._out_of.setdefault(link.source, []).append(link)
        self.control = Control(self.subjects, self.rules.of(Relation.CONTROL, self.day), self.links)
        self.above = self._noted(self.control.above(self.subject))
        self.below = self._noted(self.control.below(self.subject))

    def reach_below(self, subject: str) -> Reached:
        """Return what ``subject`` controls, and remember where that was cut."""
        return self._noted(self.control.below(subject))

    def _noted(self, reached: Reached) -> Reached:
        self.is_cut = self.is_cut or reached.is_cut
        return reached

    def add(self, rule: RelatedRule, chain: Chain | None) -> None:
        """Note that the end of ``chain`` is related; a chain that repeats a subject says nothing new."""
        if chain is None or chain.nodes[-1] == self.subject or self.subjects[chain.nodes[-1]].unspecified:
            return
        reasons = self.found.setdefault(chain.nodes[-1], [])
        if all((reason.rule, reason.chain.nodes) != (rule, chain.nodes) for reason in reasons):
            reasons.append(RelatedReason(rule, chain, self._explain(rule, chain)))

    def direct(self, rule: RelatedRule, subject: str, *, inward: bool) -> Iterator[Chain]:
        """Yield the chains of one step whose links fit ``rule``, into ``subject`` or out of it."""
        steps: dict[str, list[tuple[SubjectLink, frozenset[Doubt]]]] = {}
        for link, other in self._neighbours(subject, inward=inward):
            truth, doubts = rule.fits(link)
            if other != subject and truth is not Truth.NO:
                steps.setdefault(other, []).append((link, doubts))
        for other, fitting in sorted(steps.items()):
            certain = any(not doubts for _, doubts in fitting)
            least = frozenset() if certain else frozenset().union(*(doubts for _, doubts in fitting))
            yield Chain((subject, other), tuple(link for link, _ in fitting), least)

    def _neighbours(self, subject: str, *, inward: bool) -> Iterator[tuple[SubjectLink, str]]:
        """Yield the links of one direction with their other end; concert holds in both directions."""
        for link in self._into.get(subject, ()):
            if inward or link.kind is LinkKind.CONCERT:
                yield link, link.source
        for link in self._out_of.get(subject, ()):
            if not inward or link.kind is LinkKind.CONCERT:
                yield link, link.target

    def _explain(self, rule: RelatedRule, chain: Chain) -> Text:
        said = [link_wording(link, lambda one: self.subjects[one].name) for link in chain.links]
        doubts = [_DOUBTS[doubt] for doubt in sorted(chain.doubts)]
        state = self.subjects[chain.nodes[-1]].state_owner
        zh = f"{rule.title.zh}:" + ";".join(one.zh for one in said)
        en = f"{rule.title.en}: " + "; ".join(one.en for one in said)
        zh += f"(存疑:{';'.join(one.zh for one in doubts)})" if doubts else ""
        en += f" (in doubt: {'; '.join(one.en for one in doubts)})" if doubts else ""
        zh += "。" + ("该主体为国有出资人,其控股的其他企业不因此成为关联方。" if state else "")
        en += ". " + ("It is a state owner: what else it controls is not related for that." if state else "")
        return Text(zh, en.rstrip())


def related_parties(
    subject: str,
    subjects: Mapping[str, SubjectFact],
    links: Iterable[SubjectLink],
    rules: RelatedRules,
    day: date,
) -> RelatedParties:
    """Return the related parties of ``subject`` on ``day`` by ``rules``.

    A state owner and nobody in particular have none. Parties with a certain reason come first, then those
    of shorter chains, then by name and id.
    """
    fact = subjects[subject]
    if fact.state_owner or fact.unspecified:
        return RelatedParties((), is_cut=False)
    search = _Search(subject, subjects, tuple(links), rules, day)
    for relation, add in _WAYS.items():
        for rule in rules.of(relation, day):
            add(search, rule)
    parties = [
        RelatedParty(
            party, tuple(sorted(reasons, key=lambda one: (len(one.chain.doubts) > 0, len(one.chain.nodes))))
        )
        for party, reasons in search.found.items()
    ]
    parties.sort(
        key=lambda one: (
            all(reason.chain.doubts for reason in one.reasons),
            min(len(reason.chain.nodes) for reason in one.reasons),
            subjects[one.subject].name,
            one.subject,
        )
    )
    return RelatedParties(tuple(parties), search.is_cut)


def _controllers(search: _Search, rule: RelatedRule) -> None:
    for chain in search.above.chains.values():
        search.add(rule, chain)


def _controlled(search: _Search, rule: RelatedRule) -> None:
    for chain in search.below.chains.values():
        search.add(rule, chain)


def _common_controllers(search: _Search, rule: RelatedRule) -> None:
    for controller, up in search.above.chains.items():
        for party, down in search.reach_below(controller).chains.items():
            if party not in search.above.chains and party not in search.below.chains:
                search.add(rule, up.then(down))


def _direct(search: _Search, rule: RelatedRule) -> None:
    for chain in search.direct(rule, search.subject, inward=True):
        search.add(rule, chain)


def _officers(search: _Search) -> Iterator[Chain]:
    """Yield the chains to the officers of the subject, by whatever row of that relation."""
    for rule in search.rules.of(Relation.OFFICER, search.day):
        yield from search.direct(rule, search.subject, inward=True)


def _officer_controls(search: _Search, rule: RelatedRule) -> None:
    for officer in _officers(search):
        for chain in search.reach_below(officer.nodes[-1]).chains.values():
            search.add(rule, officer.then(chain))


def _managed(search: _Search, rule: RelatedRule) -> None:
    """Enterprises managed by the subject itself, by its officers or by persons who control it."""
    managers = [*_officers(search), *search.above.chains.values()]
    if search.subjects[search.subject].kind is SubjectKind.PERSON:
        managers.append(Chain((search.subject,)))
    for manager in managers:
        fact = search.subjects[manager.nodes[-1]]
        if fact.kind is SubjectKind.PERSON and not fact.unspecified:
            for chain in search.direct(rule, manager.nodes[-1], inward=False):
                if not search.subjects[chain.nodes[-1]].state_owner:
                    search.add(rule, manager.then(chain))


def _holder_concert(search: _Search, rule: RelatedRule) -> None:
    for holding in search.rules.of(Relation.HOLDER, search.day):
        for holder in search.direct(holding, search.subject, inward=True):
            if search.control.may_pass(holder.nodes[-1]):
                for chain in search.direct(rule, holder.nodes[-1], inward=True):
                    search.add(rule, holder.then(chain))


_WAYS: Mapping[Relation, Callable[[_Search, RelatedRule], None]] = {
    Relation.CONTROLLER: _controllers,
    Relation.CONTROLLED: _controlled,
    Relation.COMMON_CONTROLLER: _common_controllers,
    Relation.HOLDER: _direct,
    Relation.OFFICER: _direct,
    Relation.OFFICER_CONTROLS: _officer_controls,
    Relation.MANAGED: _managed,
    Relation.CONCERT: _direct,
    Relation.HOLDER_CONCERT: _holder_concert,
}
