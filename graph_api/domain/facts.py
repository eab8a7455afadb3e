"""The facts from which every answer is computed, as known at one instant.

The graph decides nothing: a named query fetches the bounded set of facts that a question needs,
already narrowed to what was known at ``knownAt``; the rules of this package read them from here.
Subjects are named by their platform id throughout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from graph_api.domain.dates import PartialDate, Spell, Term

SUBJECT = "SUBJECT"
SHAREHOLDER = "SHAREHOLDER"
NAMED = "NAMED"


class SubjectKind(StrEnum):
    """What a subject is: an enterprise (any organisation) or a natural person."""

    ENTERPRISE = "ENTERPRISE"
    PERSON = "PERSON"


class RoleKind(StrEnum):
    """A post that a person holds in an enterprise (contract, table ``roles``)."""

    LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE"
    PRINCIPAL = "PRINCIPAL"
    DIRECTOR = "DIRECTOR"
    SUPERVISOR = "SUPERVISOR"
    SENIOR_MANAGER = "SENIOR_MANAGER"
    ACTUAL_CONTROLLER = "ACTUAL_CONTROLLER"
    REGISTERED_PRACTITIONER = "REGISTERED_PRACTITIONER"
    FINANCIAL_OFFICER = "FINANCIAL_OFFICER"


class Interest(StrEnum):
    """What a holding gives: equity or votes."""

    SHAREHOLDING = "SHAREHOLDING"
    VOTING_RIGHTS = "VOTING_RIGHTS"


class Force(StrEnum):
    """Whether a measure must be executed or is recommended (opinion, article 19)."""

    MANDATORY = "MANDATORY"
    RECOMMENDED = "RECOMMENDED"


class Matter(StrEnum):
    """What a measure bears on; a pre-check asks for one (contract, section 2)."""

    LOAN = "LOAN"
    GUARANTEE = "GUARANTEE"
    INSURANCE = "INSURANCE"
    SECURITIES_ISSUE = "SECURITIES_ISSUE"
    TENDER = "TENDER"
    GOVERNMENT_FUNDING = "GOVERNMENT_FUNDING"
    LICENSING = "LICENSING"
    MARKET_ENTRY = "MARKET_ENTRY"
    APPOINTMENT = "APPOINTMENT"
    HONOUR = "HONOUR"
    HIGH_CONSUMPTION = "HIGH_CONSUMPTION"
    EXIT = "EXIT"
    PROPERTY_PURCHASE = "PROPERTY_PURCHASE"
    FINANCIAL_INSTITUTION_ENTRY = "FINANCIAL_INSTITUTION_ENTRY"
    SUPERVISION = "SUPERVISION"
    PREFERENCE = "PREFERENCE"


class Anchor(StrEnum):
    """The day on which a role must be held for a measure to reach its holder (R2)."""

    NAMED = "NAMED"
    AT_ACT = "AT_ACT"
    AT_DECISION = "AT_DECISION"
    STICKY = "STICKY"
    WHILE_HOLDING = "WHILE_HOLDING"


class Responsibility(StrEnum):
    """The responsibility test of a reach row (R3)."""

    ANY = "ANY"
    RESPONSIBLE = "RESPONSIBLE"
    DISCRETION = "DISCRETION"


class EventType(StrEnum):
    """What happens to a sanction after its decision (contract, table ``events``)."""

    OBJECTION_ACCEPTED = "OBJECTION_ACCEPTED"
    OBJECTION_REJECTED = "OBJECTION_REJECTED"
    OBJECTION_UPHELD = "OBJECTION_UPHELD"
    REPAIRED = "REPAIRED"
    REVOKED = "REVOKED"
    RELEASED = "RELEASED"
    PUBLISHED = "PUBLISHED"


@dataclass(frozen=True, slots=True)
class Moment:
    """The two clocks of a question: the day asked about, and the instant whose knowledge counts."""

    valid_at: date
    known_at: int


@dataclass(frozen=True, slots=True)
class SubjectFact:
    """A subject as it is described at the moment asked about.

    ``state_owner``, ``unspecified`` and ``branch_of`` are the guards of the rules: an enterprise
    of kind STATE_OWNER, a person recorded as an unknown owner, and a branch's parent.
    """

    id: str
    kind: SubjectKind
    name: str
    uscc: str | None = None
    status: str = "UNKNOWN"
    state_owner: bool = False
    unspecified: bool = False
    branch_of: str | None = None
    established_on: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class RoleFact:
    """One spell of a person in a post of an enterprise."""

    person: str
    enterprise: str
    role: RoleKind
    spell: Spell
    position: str | None = None


@dataclass(frozen=True, slots=True)
class HoldingFact:
    """One spell of a direct holding; a missing percentage has neither minimum nor maximum."""

    holder: str
    enterprise: str
    interest: Interest
    spell: Spell
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    @property
    def is_above_zero_or_unknown(self) -> bool:
        """Whether the holder may hold anything at all (only a recorded 0 % says he does not)."""
        return self.maximum is None or self.maximum > 0


@dataclass(frozen=True, slots=True)
class SanctionFact:
    """A decision on a subject under a memorandum, as one provider states it.

    ``subject`` is the subject stated; for a branch the rules read it as its parent.
    ``measures`` is None where the decision applies the whole memorandum.
    """

    id: str
    source: str
    source_id: str
    subject: str
    memorandum: str
    measures: tuple[str, ...] | None = None
    conduct: str | None = None
    grade: str | None = None
    act_from: PartialDate | None = None
    act_until: PartialDate | None = None
    decided_on: PartialDate | None = None
    effective_from: PartialDate | None = None
    term: Term | None = None
    until: PartialDate | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class ResponsibleFact:
    """What a decision finds about one person: responsible, not responsible, or named without a finding."""

    sanction: str
    person: str
    responsible: bool | None
    capacity: str | None = None


@dataclass(frozen=True, slots=True)
class EventFact:
    """Something that happened to a sanction; with ``person`` it acts on that person's reach alone."""

    sanction: str
    type: EventType
    on: PartialDate
    person: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """A measure of a memorandum, with its legal basis and that basis' own validity (R10)."""

    code: str
    memorandum: str
    title: str
    force: Force
    matters: frozenset[Matter]
    basis: str
    basis_from: PartialDate | None = None
    basis_until: PartialDate | None = None
    term: Term | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class ReachRow:
    """One row of a measure's reach list: which role, under which responsibility test, on which anchor."""

    measure: str
    role: str
    responsibility: Responsibility = Responsibility.ANY
    anchor: Anchor = Anchor.WHILE_HOLDING


@dataclass(frozen=True, slots=True)
class HonourFact:
    """An honour awarded to a subject; ``until`` is the last day it still holds."""

    id: str
    subject: str
    title: str
    awarded_on: PartialDate
    list: str | None = None
    department: str | None = None
    until: PartialDate | None = None
    revoked_on: PartialDate | None = None
    source: str = ""
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class RecordFact:
    """An administrative or judicial record of a subject (contract, table ``records``)."""

    id: str
    subject: str
    type: str
    decided_on: PartialDate
    title: str | None = None
    published_on: PartialDate | None = None
    due_on: PartialDate | None = None
    kept: bool | None = None
    grade: str | None = None
    department: str | None = None
    details: str | None = None
    source: str = ""
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known at one instant that bears on the subjects asked about.

    ``truncated`` names the bounds of the service that were hit while the facts were read; any
    name in it makes the answer INCOMPLETE.
    """

    subjects: Mapping[str, SubjectFact]
    roles: Sequence[RoleFact] = ()
    holdings: Sequence[HoldingFact] = ()
    sanctions: Sequence[SanctionFact] = ()
    responsible: Sequence[ResponsibleFact] = ()
    events: Sequence[EventFact] = ()
    measures: Sequence[MeasureFact] = ()
    reach: Sequence[ReachRow] = ()
    honours: Sequence[HonourFact] = ()
    records: Sequence[RecordFact] = ()
    truncated: frozenset[str] = field(default_factory=frozenset)
