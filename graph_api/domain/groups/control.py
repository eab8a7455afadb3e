"""Chains of control, step by step, up to those who control a subject or down to what it controls."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph_api.domain.dates import Truth
from graph_api.domain.facts import SubjectFact
from graph_api.domain.groups.rules import Doubt, RelatedRule
from graph_api.domain.links import SubjectLink

MOST_STEPS = 5
"""Steps of control followed in one direction; the facts reach one further, so that a cut is noticed."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Subjects from where the search began to where it came, with every link of each step."""

    nodes: tuple[str, ...]
    links: tuple[SubjectLink, ...] = ()
    doubts: frozenset[Doubt] = frozenset()

    @property
    def certain(self) -> Truth:
        """Whether every step certainly holds."""
        return Truth.UNKNOWN if self.doubts else Truth.YES

    def then(self, other: Chain) -> Chain | None:
        """Return this chain followed by one that begins at its end; None where a subject would repeat."""
        if set(self.nodes) & set(other.nodes[1:]):
            return None
        return Chain(self.nodes + other.nodes[1:], self.links + other.links, self.doubts | other.doubts)


@dataclass(frozen=True, slots=True)
class Reached:
    """The best chain to each subject reached, and whether chains went on beyond the bound."""

    chains: Mapping[str, Chain]
    is_cut: bool


@dataclass(slots=True)
class Control:
    """Which link is a step of control, by the rows given; guards come with the subjects."""

    subjects: Mapping[str, SubjectFact]
    rules: Sequence[RelatedRule]
    links: Iterable[SubjectLink]
    _up: dict[str, dict[str, Chain]] = field(init=False, default_factory=dict)
    _down: dict[str, dict[str, Chain]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the links into steps up and down."""
        pairs: dict[tuple[str, str], list[SubjectLink]] = {}
        for link in self.links:
            if link.source != link.target:
                pairs.setdefault((link.source, link.target), []).append(link)
        for (holder, held), between in sorted(pairs.items()):
            if (step := self._step(between)) is not None:
                links, doubts = step
                self._up.setdefault(held, {})[holder] = Chain((held, holder), links, doubts)
                self._down.setdefault(holder, {})[held] = Chain((holder, held), links, doubts)

    def above(self, subject: str) -> Reached:
        """Return everyone who controls ``subject``, directly or through others."""
        return self._follow(subject, self._up)

    def below(self, subject: str) -> Reached:
        """Return everything that ``subject`` controls, directly or through others."""
        return self._follow(subject, self._down)

    def may_pass(self, subject: str) -> bool:
        """Whether a chain may go through a subject: never a state owner or nobody in particular."""
        fact = self.subjects[subject]
        return not (fact.state_owner or fact.unspecified)

    def _step(
        self, between: Sequence[SubjectLink]
    ) -> tuple[tuple[SubjectLink, ...], frozenset[Doubt]] | None:
        """Return the links that give control and what is in doubt; a certain way beats a doubtful one."""
        fitting: list[tuple[SubjectLink, frozenset[Doubt]]] = []
        for link in between:
            ways = [
                doubts for rule in self.rules for truth, doubts in [rule.fits(link)] if truth is not Truth.NO
            ]
            if ways:
                fitting.append((link, min(ways, key=lambda doubts: (len(doubts), sorted(doubts)))))
        if not fitting:
            return None
        least = min((doubts for _, doubts in fitting), key=lambda doubts: (len(doubts), sorted(doubts)))
        return tuple(link for link, doubts in fitting if doubts == least), least

    def _follow(self, start: str, steps: Mapping[str, Mapping[str, Chain]]) -> Reached:
        """Search by breadth, first along certain steps alone, then along the others as well."""
        if not self.may_pass(start):
            return Reached({}, is_cut=False)
        found: dict[str, Chain] = {}
        cut = False
        for only_certain in (True, False):
            seen = {start}
            waiting = deque([Chain((start,))])
            while waiting:
                chain = waiting.popleft()
                for holder, step in steps.get(chain.nodes[-1], {}).items():
                    if (
                        holder in seen
                        or self.subjects[holder].unspecified
                        or not _goes_on(chain, step, only_certain)
                    ):
                        continue
                    if len(chain.nodes) > MOST_STEPS:
                        cut = True
                        continue
                    seen.add(holder)
                    longer = chain.then(step)
                    assert longer is not None  # nothing is seen twice
                    found.setdefault(holder, longer)
                    if self.may_pass(holder):
                        waiting.append(longer)
        return Reached(found, cut)


def _goes_on(chain: Chain, step: Chain, only_certain: bool) -> bool:
    """Whether a step may follow; a holding of unstated size is neither a further step nor followed."""
    if only_certain:
        return not step.doubts
    is_first = len(chain.nodes) == 1
    return not any(_is_unstated(link) for link in (*chain.links, *(() if is_first else step.links)))


def _is_unstated(link: SubjectLink) -> bool:
    return link.maximum is None and link.kind.value in ("SHAREHOLDING", "VOTING_RIGHTS")
