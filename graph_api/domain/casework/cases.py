"""A case and what belongs to it, as the rules read it. Instants are ms since 1970 UTC, days of Shanghai."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from graph_api.domain.casework.states import Action, CaseKind, Machine, State


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document that stays with its keeper: SHA-256 in hex, bytes, media type, title."""

    sha256: str
    size: int
    media_type: str
    title: str


@dataclass(frozen=True, slots=True)
class Named:
    """A person whom a decision names, by platform id; ``responsible`` None: not found either way."""

    person: str
    responsible: bool | None = None
    capacity: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a case says. Days are as stated and may be partial where the exchange format allows it.

    Of a punishment: ``memorandum`` to ``until`` and ``named`` are columns of ``sanctions`` and
    ``responsible``. Of an honour: ``title``, ``list_name``, ``awarded_on`` and ``until``. ``implementers``:
    departments beyond those of the measures, as (measure, department).
    """

    memorandum: str | None = None
    measures: tuple[str, ...] = ()
    conduct: str | None = None
    grade: str | None = None
    act_from: str | None = None
    act_until: str | None = None
    decided_on: str | None = None
    effective_from: str | None = None
    term: str | None = None
    until: str | None = None
    legal_basis: str | None = None
    named: tuple[Named, ...] = ()
    implementers: tuple[tuple[str, str], ...] = ()
    title: str | None = None
    list_name: str | None = None
    awarded_on: str | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Filer:
    """Who filed an objection or an application: an organisation, or a subject (platform id) for itself."""

    role: str
    org: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Volunteering:
    """Volunteer service (志愿服务) of a person: for which organisation, how many hours, first and last day.

    ``needed``: hours that the rules look for, None without a rule, and ``basis`` cites it: as found when the
    application was made.
    """

    organisation: str
    hours: float
    begun: date
    until: date
    evidence: Evidence
    needed: float | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A task, objection or repair of a case.

    ``pending``: somebody has to act on it. ``due_on``: last day for that, None without a deadline. Of a
    task: ``measure``, ``title`` and ``force`` of it, and ``department``, which implements it. Of the others:
    ``person`` whom alone it concerns, and the ``filer``. Of a repair: what it rests on, and the first day on
    which it keeps the minimum term, None where no rule is certain.
    """

    id: str
    machine: Machine
    state: State
    opened_at: int
    due_on: date | None = None
    pending: bool = False
    measure: str | None = None
    title: str | None = None
    force: str | None = None
    department: str | None = None
    person: str | None = None
    filer: Filer | None = None
    volunteering: Volunteering | None = None
    first_repair: date | None = None

    def is_overdue(self, today: date) -> bool:
        """Whether it waits for somebody longer than it may."""
        return self.pending and self.due_on is not None and today > self.due_on


@dataclass(frozen=True, slots=True)
class Step:
    """One step, never changed: which machine of the case it moved, whose it was, when, and why.

    ``of``: id of the case, task, objection or repair. ``on``: its day on the first clock. ``number`` counts
    the steps of a case from 1. ``by`` is the token's name for a person and is not shown.
    """

    id: str
    number: int
    machine: Machine
    of: str
    action: Action
    state: State
    on: date
    known_from: int
    role: str
    org: str | None = None
    by: str | None = None
    reason: str | None = None
    note: str | None = None
    reference: str | None = None
    person: str | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its parts and steps, first to last; ``version`` is the number of its steps.

    ``department`` opened it, ``decider`` decides objections and repairs. ``region`` is that of the subject.
    """

    id: str
    kind: CaseKind
    subject: str
    subject_name: str | None
    department: str
    decider: str
    region: str | None
    state: State
    opened_at: int
    version: int
    content: Content
    due_on: date | None = None
    flags: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    steps: tuple[Step, ...] = ()

    def part(self, part_id: str) -> Part | None:
        """Return a task, objection or repair by its id."""
        return next((part for part in self.parts if part.id == part_id), None)

    def state_of(self, thing: str) -> State | None:
        """Return how the case or a part of it stands by its last step; None: it has none."""
        return next((step.state for step in reversed(self.steps) if step.of == thing), None)

    def parts_of(self, machine: Machine) -> tuple[Part, ...]:
        """Return the parts of one kind."""
        return tuple(part for part in self.parts if part.machine is machine)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure of the catalogue, as far as a case needs it."""

    code: str
    title: str
    force: str
    department: str | None = None
    term: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A term of the catalogue for decisions of a grade and field: at most this long."""

    code: str
    maximum: str | None
    basis: str


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of a case as it was found; ``linked``: persons who have or had a post or share in it."""

    id: str
    name: str | None
    is_enterprise: bool
    region: str | None
    linked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What of the catalogue bears on one case: its memorandum, measures by code, fields of conducts."""

    memorandum_kind: str | None = None
    measures: Mapping[str, MeasureRow] = field(default_factory=dict)
    conduct_known: bool = False
    conduct_field: str | None = None
