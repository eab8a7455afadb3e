"""What a subject is at a moment: one description out of everything that sources state about it.

Several sources may describe one subject, and one source may describe it under several ids. Each
attribute is taken from the statement that became known last among those that have it (ties: the
source's name, then its id for the subject); what other statements say differently stays visible in
``conflicts``. All statements given are those known at the ``knownAt`` of the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_api.domain.conflicts import Conflict, enterprise_conflicts, person_conflicts
from graph_api.domain.dates import PartialDate, Spell, Truth
from graph_api.domain.facts import SubjectFact, SubjectKind
from graph_api.domain.naming import fold_name
from graph_api.domain.statements import (
    EnterpriseStatement,
    NameStatement,
    PersonStatement,
    Statement,
    latest_first,
    latest_value,
    latest_with,
)

__all__ = [
    "STATE_OWNER",
    "Conflict",
    "DatedName",
    "EnterpriseDescription",
    "EnterpriseStatement",
    "EnterpriseStatus",
    "NameStatement",
    "PersonDescription",
    "PersonStatement",
    "describe_enterprise",
    "describe_person",
    "name_order",
    "status_on",
    "to_subject_fact",
]

STATE_OWNER = "STATE_OWNER"
"""The kind of an enterprise through which nothing travels (R8)."""


class EnterpriseStatus(StrEnum):
    """Whether an enterprise stands on the register on a day."""

    ACTIVE = "ACTIVE"
    REVOKED = "REVOKED"
    DEREGISTERED = "DEREGISTERED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class DatedName:
    """A name beside the one shown, with its dates as stated and whether it was in force on the day."""

    name: str
    since: PartialDate | None
    until: PartialDate | None
    source: str
    in_force: Truth


@dataclass(frozen=True, slots=True)
class EnterpriseDescription:
    """An enterprise at a moment: name and status on the day, everything else as last stated.

    ``name`` is empty where nothing was known about the enterprise. ``former_names`` are all its
    other names. ``sources`` names whoever describes it.
    """

    name: str
    status: EnterpriseStatus
    uscc: str | None = None
    kind: str | None = None
    state_owner: bool = False
    region_code: str | None = None
    industry_code: str | None = None
    registered_capital: str | None = None
    established_on: PartialDate | None = None
    revoked_on: PartialDate | None = None
    deregistered_on: PartialDate | None = None
    former_names: tuple[DatedName, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonDescription:
    """A person at a moment; the four identity fields come from one statement.

    ``unspecified_reason`` says why an owner is unknown, where any source says that he is.
    """

    name: str
    unspecified: bool = False
    unspecified_reason: str | None = None
    id_type: str | None = None
    id_hash: str | None = None
    id_masked: str | None = None
    id_cipher: str | None = None
    birth_date: PartialDate | None = None
    other_names: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    sources: tuple[str, ...] = ()


def describe_enterprise(
    statements: Iterable[EnterpriseStatement], names: Iterable[NameStatement], valid_at: date
) -> EnterpriseDescription:
    """Return what is known about an enterprise on the day ``valid_at``.

    Its name is the one in force on the day that began last; its own ``name`` counts from the day it
    was known on, unless the names table ends that name and has another in force. Where no name
    certainly holds: a name in doubt that is known to have ended later (the one that ended first),
    else its own name.
    """
    latest = latest_first(statements)
    rows = sorted(names, key=name_order)
    shown, former = _names_on(valid_at, latest_with(latest, lambda statement: statement.name), rows)
    return EnterpriseDescription(
        name=shown,
        status=status_on(valid_at, latest),
        uscc=latest_value(latest, lambda statement: statement.uscc),
        kind=latest_value(latest, lambda statement: statement.kind),
        state_owner=any(statement.kind == STATE_OWNER for statement in latest),
        region_code=latest_value(latest, lambda statement: statement.region_code),
        industry_code=latest_value(latest, lambda statement: statement.industry_code),
        registered_capital=latest_value(latest, lambda statement: statement.registered_capital),
        established_on=latest_value(latest, lambda statement: statement.established_on),
        revoked_on=latest_value(latest, lambda statement: statement.revoked_on),
        deregistered_on=latest_value(latest, lambda statement: statement.deregistered_on),
        former_names=former,
        conflicts=enterprise_conflicts(latest),
        sources=_sources(latest),
    )


def describe_person(statements: Iterable[PersonStatement]) -> PersonDescription:
    """Return what is known about a person; a person's name is the one stated last."""
    latest = latest_first(statements)
    identified = latest_with(latest, lambda statement: statement.id_hash)
    reason = latest_value(latest, lambda statement: statement.unspecified)
    name = latest_value(latest, lambda statement: statement.name) or ""
    others = {fold_name(other.name): other.name for other in reversed(latest[1:]) if other.name}
    if others:
        others.pop(fold_name(name), None)
    return PersonDescription(
        name=name,
        unspecified=reason is not None,
        unspecified_reason=reason,
        id_type=identified.id_type if identified else None,
        id_hash=identified.id_hash if identified else None,
        id_masked=identified.id_masked if identified else None,
        id_cipher=identified.id_cipher if identified else None,
        birth_date=latest_value(latest, lambda statement: statement.birth_date),
        other_names=tuple(sorted(others.values())),
        conflicts=person_conflicts(latest),
        sources=_sources(latest),
    )


def to_subject_fact(
    subject_id: str,
    description: EnterpriseDescription | PersonDescription,
    *,
    branch_of: str | None = None,
    fallback_name: str = "",
) -> SubjectFact:
    """Return the description as the fact that the rules read.

    ``branch_of`` is the platform id of the parent where the subject is a branch; ``fallback_name``
    names a subject of which no name is known (a placeholder for a name that joined to nobody).
    """
    name = description.name or fallback_name
    if isinstance(description, PersonDescription):
        return SubjectFact(
            id=subject_id, kind=SubjectKind.PERSON, name=name, unspecified=description.unspecified
        )
    return SubjectFact(
        id=subject_id,
        kind=SubjectKind.ENTERPRISE,
        name=name,
        uscc=description.uscc,
        status=description.status.value,
        state_owner=description.state_owner,
        branch_of=branch_of,
        established_on=description.established_on,
    )


def status_on(valid_at: date, statements: Sequence[EnterpriseStatement]) -> EnterpriseStatus:
    """Return an enterprise's status on a day.

    A dated end counts from its day on; an end without a date counts from the day it was known on
    and is in doubt before; whatever is in doubt is UNKNOWN. An enterprise is ACTIVE on a day when
    it was established by then and a source says that it is active, or that it ended later.
    """
    latest = latest_first(statements)
    stated = latest_with(latest, lambda statement: statement.status)
    established = latest_value(latest, lambda statement: statement.established_on)
    deregistered = latest_value(latest, lambda statement: statement.deregistered_on)
    revoked = latest_value(latest, lambda statement: statement.revoked_on)
    for status, ended_on in (
        (EnterpriseStatus.DEREGISTERED, deregistered),
        (EnterpriseStatus.REVOKED, revoked),
    ):
        ended = _ended(status, ended_on, stated, valid_at)
        if ended is Truth.YES:
            return status
        if ended is Truth.UNKNOWN:
            return EnterpriseStatus.UNKNOWN
    says_active = stated is not None and stated.status == EnterpriseStatus.ACTIVE
    if not (says_active or deregistered or revoked):
        return EnterpriseStatus.UNKNOWN
    if established is not None:
        exists = established.at_or_before(valid_at)
    else:
        exists = Truth.of(says_active and stated is not None and valid_at >= stated.known_on)
    return EnterpriseStatus.ACTIVE if exists is Truth.YES else EnterpriseStatus.UNKNOWN


def _ended(
    status: EnterpriseStatus,
    ended_on: PartialDate | None,
    stated: EnterpriseStatement | None,
    valid_at: date,
) -> Truth:
    """Whether the end that ``status`` names had come on the day."""
    if ended_on is not None:
        return ended_on.at_or_before(valid_at)
    if stated is None or stated.status != status:
        return Truth.NO
    return Truth.YES if valid_at >= stated.known_on else Truth.UNKNOWN


def _names_on(
    valid_at: date, own: EnterpriseStatement | None, rows: Sequence[NameStatement]
) -> tuple[str, tuple[DatedName, ...]]:
    """Return the name to show on the day, and all others; ``own`` states the enterprise's own name."""
    own_name = (own.name if own else None) or ""
    shown = _certain_name(valid_at, own, rows) or _doubtful_name(valid_at, rows) or own_name
    folded = fold_name(shown)
    others = [
        DatedName(row.name, row.spell.since, row.spell.until, row.source, row.spell.holds_on(valid_at))
        for row in rows
        if fold_name(row.name) != folded
    ]
    listed = {fold_name(row.name) for row in rows} | {folded}
    if own is not None and own_name and fold_name(own_name) not in listed:
        held = Spell(None, None, own.known_on).holds_on(valid_at)
        others.append(DatedName(own_name, None, None, own.source, held))
    return shown, tuple(dict.fromkeys(others))


def _certain_name(
    valid_at: date, own: EnterpriseStatement | None, rows: Sequence[NameStatement]
) -> str | None:
    """Return the name that certainly holds on the day and began last.

    Of names that began on one day a dated row is preferred to the own name, and that to a row
    whose beginning is only known by the day it was stated on.
    """
    holding = [row for row in rows if row.spell.holds_on(valid_at) is Truth.YES]
    candidates = [
        (row.spell.since.last, 2, row.name) if row.spell.since else (row.spell.known_on, 0, row.name)
        for row in holding
    ]
    if own is not None and own.name and own.known_on <= valid_at:
        folded = fold_name(own.name)
        is_former = any(
            row.spell.ended(valid_at) is Truth.YES for row in rows if fold_name(row.name) == folded
        )
        if not (is_former and any(fold_name(row.name) != folded for row in holding)):
            candidates.append((own.known_on, 1, own.name))
    return max(candidates, key=lambda candidate: candidate[:2])[2] if candidates else None


def _doubtful_name(valid_at: date, rows: Sequence[NameStatement]) -> str | None:
    """Return the name in doubt on the day that is known to have ended later, the first to end.

    Names follow one another, so of several that ended later the one that ended first was borne
    first.
    """
    doubtful = [
        (row.spell.until.last, row)
        for row in rows
        if row.spell.until is not None
        and row.spell.holds_on(valid_at) is Truth.UNKNOWN
        and row.spell.ended(valid_at) is Truth.NO
    ]
    return min(doubtful, key=lambda candidate: candidate[0])[1].name if doubtful else None


def name_order(row: NameStatement) -> tuple[date, date, str, str]:
    """Return the place of a name among others: by beginning and end, then by text and source.

    What is stated in any order, or loaded in any order, is so told in one.
    """
    start = row.spell.since.last if row.spell.since else row.spell.known_on
    return (start, row.spell.until.last if row.spell.until else date.max, row.name, row.source)


def _sources(latest: Sequence[Statement]) -> tuple[str, ...]:
    return tuple(sorted({each.source for each in latest}))
