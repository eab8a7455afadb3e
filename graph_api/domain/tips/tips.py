"""A report by the public (举报) and what may be done with it. Pure.

A tip is what somebody says, not a fact about its subject: nothing here states anything about anybody, and
no rule of reach, verdict or report knows of it. Instants are ms since 1970 UTC, days of Shanghai.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graph_api.domain.casework.cases import Evidence
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.tips.machine import TipAction, TipParty, TipState, TipTransition, find, following
from graph_api.domain.tips.reasons import TipReason

_ASSIGNING = frozenset({TipAction.ASSIGN, TipAction.REASSIGN})


@dataclass(frozen=True, slots=True)
class Handler:
    """The one person who handles a tip: organisation, and the person's name as its tokens have it."""

    org: str
    name: str


@dataclass(frozen=True, slots=True)
class TipStep:
    """One step, never changed. ``org`` and ``by`` are None for the informer's; ``by`` is not shown."""

    number: int
    action: TipAction
    state: TipState
    on: date
    known_from: int
    org: str | None = None
    by: str | None = None
    reason: TipReason | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Tip:
    """A tip as it stands, without its informer; ``version`` is the number of its steps.

    ``subject`` is the platform id of whom it is about, where such a subject is loaded now; ``stated_name``
    the name that the informer wrote. ``outcome`` is what the informer is told.
    """

    id: str
    state: TipState
    conduct: str
    text: str
    region: str
    submitted_at: int
    version: int
    subject: str | None = None
    stated_name: str | None = None
    evidence: Evidence | None = None
    handler: Handler | None = None
    due_on: date | None = None
    reason: TipReason | None = None
    outcome: str | None = None
    case: str | None = None
    steps: tuple[TipStep, ...] = ()

    def is_overdue(self, today: date) -> bool:
        """Whether it waits for somebody longer than it may."""
        return bool(following(self.state)) and self.due_on is not None and today > self.due_on


@dataclass(frozen=True, slots=True)
class Officer:
    """A caller of a department: organisation, name in the token, and how the codes of his region begin."""

    org: str
    name: str | None
    region: str = ""


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """A case that a tip has led to, as far as that is checked; ``subject`` as a platform id of now."""

    department: str
    decider: str
    subject: str | None


@dataclass(frozen=True, slots=True)
class TipDeed:
    """What somebody wants to do with a tip.

    ``handler``: who handles it from now on (ASSIGN, REASSIGN). ``reason``: of a dismissal. ``outcome``: what
    the informer is told. ``case``: id of the case that it has led to. ``note`` stays with departments.
    """

    action: TipAction
    handler: Handler | None = None
    reason: TipReason | None = None
    outcome: str | None = None
    case: str | None = None
    note: str | None = None


def parties(officer: Officer, tip: Tip) -> frozenset[TipParty]:
    """Return in which relations a department's officer stands to a tip."""
    return frozenset(_parties(officer, tip))


def _parties(officer: Officer, tip: Tip) -> Iterator[TipParty]:
    if tip.region.startswith(officer.region):
        yield TipParty.AUTHORITY
    if tip.handler is not None and officer.org == tip.handler.org:
        yield TipParty.OFFICE
    if handles(officer, tip.handler):
        yield TipParty.HANDLER


def may_see(officer: Officer, tip: Tip) -> bool:
    """Whether a department sees a tip, without its informer: that of its region, or that handles it."""
    return bool(parties(officer, tip) & {TipParty.AUTHORITY, TipParty.OFFICE})


def handles(officer: Officer, handler: Handler | None) -> bool:
    """Whether an officer is the one person whom the last assignment of a tip names.

    A token that does not tell persons apart is nobody's in particular.
    """
    return handler is not None and officer.org == handler.org and officer.name == handler.name


def possible(officer: Officer, tip: Tip) -> tuple[TipTransition, ...]:
    """Return what an officer may do with a tip now."""
    own = parties(officer, tip)
    return tuple(row for row in following(tip.state) if row.by in own)


def plan(tip: Tip, officer: Officer, deed: TipDeed, case: LinkedCase | None = None) -> TipTransition:
    """Return the row that a deed follows; raises ``RefusedError``. ``case``: the one it names, if any."""
    row = find(tip.state, deed.action)
    if row is None:
        raise RefusedError(CaseReason.WRONG_STATE)
    if row.by not in parties(officer, tip):
        raise RefusedError(CaseReason.NOT_YOURS)
    if deed.action in _ASSIGNING:
        _check_handler(officer, deed)
    else:
        _check_decision(tip, officer, deed, case)
    return row


def _check_handler(officer: Officer, deed: TipDeed) -> None:
    """Whoever names the handler is another person: so nobody opens an informer's name by himself alone."""
    if deed.handler is None:
        raise RefusedError(CaseReason.MISSING_VALUE, "handler")
    is_same = officer.name is None or officer.name == deed.handler.name
    if officer.org == deed.handler.org and is_same:
        raise RefusedError(CaseReason.OWN_ASSIGNMENT, "handler")


def _check_decision(tip: Tip, officer: Officer, deed: TipDeed, case: LinkedCase | None) -> None:
    if not deed.outcome:
        raise RefusedError(CaseReason.INVALID_TEXT, "outcome")
    if (deed.action is TipAction.DISMISS) != (deed.reason is not None):
        raise RefusedError(CaseReason.REASON_NEEDED, "reason")
    if (deed.action is TipAction.OPEN_CASE) != (deed.case is not None):
        raise RefusedError(CaseReason.MISSING_VALUE, "case")
    if deed.action is TipAction.OPEN_CASE:
        _check_case(tip, officer, case)


def _check_case(tip: Tip, officer: Officer, case: LinkedCase | None) -> None:
    """Raise ``RefusedError`` unless it is a case of the handler's department, about the tip's subject."""
    if case is None or officer.org not in (case.department, case.decider):
        raise RefusedError(CaseReason.CASE_NOT_FOUND, "case")
    if tip.subject is not None and case.subject != tip.subject:
        raise RefusedError(CaseReason.OTHER_SUBJECT, "case")
