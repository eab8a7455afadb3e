"""Rows of ``reach_facts`` as facts: lists of plain values in, frozen dataclasses out.

The order of the columns is that of ``cypher/read/reach.cypher``. Values were checked when they were
loaded, so nothing is checked again here; dates, terms and decimals repeat across rows, and each text
is read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from graph_api.domain.dates import PartialDate, Spell, Term, day_of_ms
from graph_api.domain.facts import (
    Anchor,
    EventFact,
    EventType,
    Force,
    HoldingFact,
    HonourFact,
    Interest,
    Matter,
    MeasureFact,
    ReachRow,
    RecordFact,
    Responsibility,
    ResponsibleFact,
    RoleFact,
    RoleKind,
    SanctionFact,
)
from graph_api.domain.links import LinkKind
from graph_api.services.redaction import without_identity_numbers, without_numbers

Rows: TypeAlias = Iterable[Sequence[Any]]

REMEMBERED_TEXTS = 16_384
"""Distinct dates (and spells) kept read: 40 years have fewer days, and a batch repeats most of them."""

ROLE_OF_LINK = {f"{role.value}_OF": role for role in RoleKind}
"""Relationship types that are posts (docs/graph-model.md)."""

INTEREST_OF_LINK = {"HOLDS_SHARES_IN": Interest.SHAREHOLDING, "HOLDS_VOTES_IN": Interest.VOTING_RIGHTS}
"""Relationship types that are direct holdings."""

KIND_OF_LINK: Mapping[str, LinkKind] = {
    **{kind: LinkKind(role.value) for kind, role in ROLE_OF_LINK.items()},
    **{kind: LinkKind(interest.value) for kind, interest in INTEREST_OF_LINK.items()},
    "BRANCH_OF": LinkKind.BRANCH,
}
"""The kind of link that each relationship type between two subjects is."""

_EVENTS = {event.value: event for event in EventType}
_MATTERS = {matter.value: matter for matter in Matter}


@lru_cache(maxsize=1_024)
def _term_of(text: str) -> Term:
    return Term.parse(text)


@lru_cache(maxsize=REMEMBERED_TEXTS)
def _decimal_of(text: str) -> Decimal:
    return Decimal(text)


@lru_cache(maxsize=REMEMBERED_TEXTS)
def day_known(known_from: int) -> date:
    """Return the day on which a version with this ``knownFrom`` became known."""
    return day_of_ms(known_from)


def to_date(text: str | None) -> PartialDate | None:
    """Read a date as stated; None for an empty column."""
    return None if text is None else PartialDate.parse(text)


@lru_cache(maxsize=REMEMBERED_TEXTS)
def to_spell(since: str | None, until: str | None, known_from: int) -> Spell:
    """Read how long a post, holding or name lasted."""
    return Spell(to_date(since), to_date(until), day_known(known_from))


def to_links(rows: Rows) -> tuple[list[RoleFact], list[HoldingFact]]:
    """Read links into enterprises: posts and direct holdings."""
    roles: list[RoleFact] = []
    holdings: list[HoldingFact] = []
    for holder, enterprise, kind, since, until, known, _, position, percent, lowest, highest in rows:
        spell = to_spell(since, until, known)
        role = ROLE_OF_LINK.get(kind)
        if role is not None:
            roles.append(RoleFact(holder, enterprise, role, spell, without_numbers(position)))
        else:
            interest = INTEREST_OF_LINK[kind]
            minimum, maximum = to_decimal(percent or lowest), to_decimal(percent or highest)
            holdings.append(HoldingFact(holder, enterprise, interest, spell, minimum, maximum))
    return roles, holdings


def to_sanctions(rows: Rows) -> list[SanctionFact]:
    """Read sanctions, one version each."""
    return [
        SanctionFact(
            id=anchor,
            source=source,
            source_id=without_identity_numbers(source_id),
            subject=subject,
            memorandum=memorandum,
            measures=None if measures is None else tuple(measures),
            conduct=conduct,
            grade=grade,
            act_from=to_date(act_from),
            act_until=to_date(act_until),
            decided_on=to_date(decided_on),
            effective_from=to_date(effective_from),
            term=_term(term),
            until=to_date(until),
            department=department,
        )
        for (
            anchor,
            source,
            source_id,
            subject,
            memorandum,
            measures,
            conduct,
            grade,
            act_from,
            act_until,
            decided_on,
            effective_from,
            term,
            until,
            department,
        ) in rows
    ]


def to_responsible(rows: Rows) -> list[ResponsibleFact]:
    """Read what decisions find about persons."""
    return [
        ResponsibleFact(sanction, person, responsible, capacity)
        for sanction, person, responsible, capacity, _ in rows
    ]


def to_events(rows: Rows) -> list[EventFact]:
    """Read what happened to sanctions after their decision."""
    return [
        EventFact(sanction, _EVENTS[kind], PartialDate.parse(on), person, without_numbers(note))
        for sanction, kind, on, person, note, _ in rows
    ]


def to_measures(rows: Rows) -> list[MeasureFact]:
    """Read the measures of memoranda."""
    return [
        MeasureFact(
            code=code,
            memorandum=memorandum,
            title=title,
            force=Force(force),
            matters=frozenset(_MATTERS[matter] for matter in matters),
            basis=basis,
            basis_from=to_date(basis_from),
            basis_until=to_date(basis_until),
            term=_term(term),
            department=department,
        )
        for code, memorandum, title, force, matters, basis, basis_from, basis_until, term, department in rows
    ]


def to_reach_rows(rows: Rows) -> list[ReachRow]:
    """Read the reach lists of measures; absent columns have the contract's defaults."""
    return [
        ReachRow(
            measure,
            role,
            Responsibility(responsibility) if responsibility else Responsibility.ANY,
            Anchor(anchor) if anchor else Anchor.WHILE_HOLDING,
        )
        for measure, role, responsibility, anchor in rows
    ]


def to_honours(rows: Rows) -> list[HonourFact]:
    """Read honours."""
    return [
        HonourFact(
            id=honour,
            subject=subject,
            title=without_identity_numbers(title),
            awarded_on=PartialDate.parse(awarded_on),
            list=without_numbers(listed),
            department=department,
            until=to_date(until),
            revoked_on=to_date(revoked_on),
            source=source,
            source_id=without_identity_numbers(source_id),
        )
        for (
            honour,
            subject,
            title,
            awarded_on,
            listed,
            department,
            until,
            revoked_on,
            source,
            source_id,
        ) in rows
    ]


def to_records(rows: Rows) -> list[RecordFact]:
    """Read administrative and judicial records."""
    return [
        RecordFact(
            id=record,
            subject=subject,
            type=kind,
            decided_on=PartialDate.parse(decided_on),
            title=without_numbers(title),
            published_on=to_date(published_on),
            due_on=to_date(due_on),
            kept=kept,
            grade=grade,
            department=department,
            details=without_numbers(details),
            source=source,
            source_id=without_identity_numbers(source_id),
        )
        for (
            record,
            subject,
            kind,
            decided_on,
            title,
            published_on,
            due_on,
            kept,
            grade,
            department,
            details,
            source,
            source_id,
        ) in rows
    ]


def _term(text: str | None) -> Term | None:
    return None if text is None else _term_of(text)


def to_decimal(text: str | None) -> Decimal | None:
    """Read a percentage as stated; None for an empty column."""
    return None if text is None else _decimal_of(text)
