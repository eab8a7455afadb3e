"""Facts grouped once by the keys under which the rules look them up.

Building the index is linear in the facts; after that a question costs what its own subject has,
whatever else lies in the bundle. The rules accept ``Facts`` or a ``FactIndex`` (``index_of``), so
that a batch groups its facts a single time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import Enum
from operator import attrgetter
from typing import TypeAlias, TypeVar

from graph_api.domain.facts import (
    NAMED,
    SHAREHOLDER,
    SUBJECT,
    Anchor,
    EventFact,
    Facts,
    HoldingFact,
    HonourFact,
    ReachRow,
    RecordFact,
    RoleFact,
    RoleKind,
    SanctionFact,
    SubjectFact,
    SubjectKind,
)
from graph_api.domain.measure_profiles import MeasureProfiles
from graph_api.domain.memory import Memory

Pair: TypeAlias = tuple[str, str]
RowT = TypeVar("RowT")
KeyT = TypeVar("KeyT", bound=Hashable)


class Finding(Enum):
    """What a decision says about one person's responsibility (column ``responsible``)."""

    RESPONSIBLE = "true"
    NOT_RESPONSIBLE = "false"
    OPEN = "empty"
    MISSING = "no row"


class FactIndex:
    """The facts of one bundle, grouped; immutable to its users.

    Rows of a measure's reach list come by role and anchor, measures by their code: the order of answers.
    The rules are pure, so what they found once they find in ``memory`` again: a person who links many
    enterprises of a batch is judged once.
    """

    __slots__ = (
        "_chains",
        "_findings",
        "_holdings_at",
        "_named",
        "_roles_at",
        "events",
        "facts",
        "holdings_in",
        "holdings_of",
        "honours",
        "memory",
        "profiles",
        "records",
        "roles_in",
        "roles_of",
        "sanctions_naming",
        "sanctions_on",
        "touched",
    )

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.memory = Memory()
        self._chains: dict[str, tuple[str, ...]] = {}

        self.roles_of: Mapping[str, Sequence[RoleFact]] = _grouped(facts.roles, attrgetter("person"))
        self._roles_at: Mapping[Pair, Sequence[RoleFact]] = _grouped(
            facts.roles, attrgetter("person", "enterprise")
        )
        self.roles_in: Mapping[str, Sequence[RoleFact]] = _grouped(facts.roles, attrgetter("enterprise"))
        self.holdings_of: Mapping[str, Sequence[HoldingFact]] = _grouped(facts.holdings, attrgetter("holder"))
        self._holdings_at: Mapping[Pair, Sequence[HoldingFact]] = _grouped(
            facts.holdings, attrgetter("holder", "enterprise")
        )
        self.holdings_in: Mapping[str, Sequence[HoldingFact]] = _grouped(
            facts.holdings, attrgetter("enterprise")
        )
        self.events: Mapping[str, Sequence[EventFact]] = _grouped(facts.events, attrgetter("sanction"))
        self.honours: Mapping[str, Sequence[HonourFact]] = _grouped(facts.honours, attrgetter("subject"))
        self.records: Mapping[str, Sequence[RecordFact]] = _grouped(facts.records, attrgetter("subject"))
        self.profiles = MeasureProfiles(
            facts.measures, _grouped(sorted(facts.reach, key=_row_order), attrgetter("measure"))
        )
        self.sanctions_on = self._sanctions_on()
        self.sanctions_naming, self._findings, self._named = self._responsible_rows()
        self.touched = self._touched()

    def subject(self, subject: str) -> SubjectFact | None:
        """Return the description of a subject, None where the bundle has none."""
        return self.facts.subjects.get(subject)

    def name(self, subject: str) -> str:
        """Return the subject's name, or its id where the bundle does not describe it."""
        fact = self.subject(subject)
        return subject if fact is None else fact.name

    def is_person(self, subject: str) -> bool:
        """Whether the subject is a natural person."""
        fact = self.subject(subject)
        return fact is not None and fact.kind is SubjectKind.PERSON

    def is_enterprise(self, subject: str) -> bool:
        """Whether the subject is an enterprise (any organisation)."""
        fact = self.subject(subject)
        return fact is not None and fact.kind is SubjectKind.ENTERPRISE

    def is_state_owner(self, subject: str) -> bool:
        """Whether nothing may be concluded from a role or holding in this subject (R8)."""
        fact = self.subject(subject)
        return fact is not None and fact.state_owner

    def is_unspecified(self, subject: str) -> bool:
        """Whether the subject stands for an owner nobody knows (R8)."""
        fact = self.subject(subject)
        return fact is not None and fact.unspecified

    def chain(self, subject: str) -> tuple[str, ...]:
        """Return the subject and, for a branch, its parents up to the root, nearest first.

        Where the parents run in a circle no parent is known, and the subject stands alone.
        """
        known = self._chains.get(subject)
        if known is None:
            known = self._chains[subject] = self._follow_parents(subject)
        return known

    def roles_at(self, person: str, enterprise: str) -> Sequence[RoleFact]:
        """Return every spell of a person in any post of one enterprise."""
        return self._roles_at.get((person, enterprise), ())

    def holdings_at(self, holder: str, enterprise: str) -> Sequence[HoldingFact]:
        """Return every spell of a subject's direct holdings in one enterprise."""
        return self._holdings_at.get((holder, enterprise), ())

    def finding(self, sanction: str, person: str) -> Finding:
        """Return what the decision says about a person's responsibility."""
        return self._findings.get((sanction, person), Finding.MISSING)

    def names_somebody(self, sanction: str) -> bool:
        """Whether the decision finds at least one person responsible."""
        return sanction in self._named

    def _follow_parents(self, subject: str) -> tuple[str, ...]:
        chain = [subject]
        while True:
            fact = self.subject(chain[-1])
            if fact is None or fact.branch_of is None:
                return tuple(chain)
            if fact.branch_of in chain:
                return (subject,)
            chain.append(fact.branch_of)

    def _sanctions_on(self) -> Mapping[str, Sequence[SanctionFact]]:
        """Group sanctions by every subject they count as being on: the one stated and its parents."""
        groups: dict[str, list[SanctionFact]] = defaultdict(list)
        for sanction in self.facts.sanctions:
            for member in self.chain(sanction.subject):
                groups[member].append(sanction)
        return dict(groups)

    def _touched(self) -> frozenset[str]:
        """Return every subject that some sanction is about; most subjects of a batch are not here."""
        touched = {*self.sanctions_on, *self.sanctions_naming}
        for place in self.sanctions_on:
            touched.update(role.person for role in self.roles_in.get(place, ()))
            touched.update(holding.holder for holding in self.holdings_in.get(place, ()))
        return frozenset(touched)

    def _responsible_rows(
        self,
    ) -> tuple[Mapping[str, Sequence[SanctionFact]], Mapping[Pair, Finding], frozenset[str]]:
        sanctions = {sanction.id: sanction for sanction in self.facts.sanctions}
        naming: dict[str, list[SanctionFact]] = defaultdict(list)
        findings: dict[Pair, Finding] = {}
        named: set[str] = set()
        for row in self.facts.responsible:
            pair = row.sanction, row.person
            finding = _FINDINGS[row.responsible]
            if finding is Finding.RESPONSIBLE:
                named.add(row.sanction)
            if pair not in findings:
                findings[pair] = finding
                if row.sanction in sanctions:
                    naming[row.person].append(sanctions[row.sanction])
            elif findings[pair] is not finding:
                # Two rows of one decision contradict each other (two of its ids became one
                # person): neither finding stands.
                findings[pair] = Finding.OPEN
        return dict(naming), findings, frozenset(named)


def _row_order(row: ReachRow) -> tuple[int, int, str]:
    return _ROLE_ORDER.get(row.role, len(_ROLE_ORDER)), _ANCHOR_ORDER[row.anchor], row.responsibility


_ROLE_ORDER = {role: place for place, role in enumerate((SUBJECT, *RoleKind, SHAREHOLDER, NAMED))}
_ANCHOR_ORDER = {anchor: place for place, anchor in enumerate(Anchor)}
_FINDINGS = {True: Finding.RESPONSIBLE, False: Finding.NOT_RESPONSIBLE, None: Finding.OPEN}


def index_of(facts: Facts | FactIndex) -> FactIndex:
    """Return the index itself, or the index of plain facts."""
    return facts if isinstance(facts, FactIndex) else FactIndex(facts)


def _grouped(rows: Iterable[RowT], key: Callable[[RowT], KeyT]) -> Mapping[KeyT, Sequence[RowT]]:
    groups: dict[KeyT, list[RowT]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    # A plain dictionary: asking a defaultdict for what is not there would grow it.
    return dict(groups)
