"""Where sources disagree about a subject: every value they state, so that none is hidden."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from graph_api.domain.dates import PartialDate
from graph_api.domain.naming import fold_name
from graph_api.domain.statements import EnterpriseStatement, PersonStatement, Statement, Value

BIRTH_DATE = "birth_date"
"""The attribute whose values are shown by their year alone to whoever may not see birth dates."""

_FEWEST_TO_DISAGREE = 2
"""Statements; of most subjects there is one."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One of the values that sources state for an attribute on which they disagree."""

    attribute: str
    value: str
    source: str
    source_id: str


def enterprise_conflicts(latest: Sequence[EnterpriseStatement]) -> tuple[Conflict, ...]:
    """Return on what the statements about an enterprise disagree, in their order."""
    if len(latest) < _FEWEST_TO_DISAGREE:
        return ()
    texts: dict[str, Callable[[EnterpriseStatement], str | None]] = {
        "name": lambda each: each.name,
        "uscc": lambda each: each.uscc,
        "kind": lambda each: each.kind,
        "status": lambda each: each.status,
        "region_code": lambda each: each.region_code,
        "industry_code": lambda each: each.industry_code,
        "registered_capital": lambda each: each.registered_capital,
    }
    dates: dict[str, Callable[[EnterpriseStatement], PartialDate | None]] = {
        "established_on": lambda each: each.established_on,
        "revoked_on": lambda each: each.revoked_on,
        "deregistered_on": lambda each: each.deregistered_on,
    }
    found = [_disputed(latest, name, attribute, _same_text) for name, attribute in texts.items()]
    found += [_disputed(latest, name, attribute, _may_be_same_day) for name, attribute in dates.items()]
    return tuple(conflict for conflicts in found for conflict in conflicts)


def person_conflicts(latest: Sequence[PersonStatement]) -> tuple[Conflict, ...]:
    """Return on what the statements about a person disagree; numbers are shown masked."""
    if len(latest) < _FEWEST_TO_DISAGREE:
        return ()
    return (
        *_disputed(latest, "name", lambda each: each.name, _same_text),
        *_disputed(latest, BIRTH_DATE, lambda each: each.birth_date, _may_be_same_day),
        *_disputed(latest, "id_number", _identity, _may_be_same_holder),
    )


def _disputed(
    latest: Sequence[Statement],
    name: str,
    attribute: Callable[[Statement], Value | None],
    agree: Callable[[Value, Value], bool],
) -> list[Conflict]:
    """Return every value stated for an attribute, where two of them do not agree; else nothing."""
    stated = [(value, each) for each in latest if (value := attribute(each)) not in (None, "")]
    values = list(dict.fromkeys(value for value, _ in stated if value is not None))
    if all(agree(one, other) for one, other in combinations(values, 2)):
        return []
    return [Conflict(name, str(value), each.source, each.source_id) for value, each in stated]


def _same_text(one: str, other: str) -> bool:
    return fold_name(one) == fold_name(other)


def _may_be_same_day(one: PartialDate, other: PartialDate) -> bool:
    """Whether one day fits both: a year does not contradict a day in it."""
    return one.first <= other.last and other.first <= one.last


@dataclass(frozen=True, slots=True)
class _Identity:
    """A person's number as it may be shown, compared by its hash."""

    type: str
    hash: str
    masked: str

    def __str__(self) -> str:
        return self.masked


def _identity(statement: PersonStatement) -> _Identity | None:
    if statement.id_hash is None:
        return None
    return _Identity(statement.id_type or "", statement.id_hash, statement.id_masked or "")


def _may_be_same_holder(one: _Identity, other: _Identity) -> bool:
    """Whether two numbers may belong to one person: documents of two types do not contradict."""
    return one.type != other.type or one.hash == other.hash
