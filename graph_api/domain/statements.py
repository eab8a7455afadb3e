"""What sources state about subjects, and which of several statements an attribute is taken from.

An attribute is taken from the statement that became known last among those that have it; of
statements that became known at one instant from the first by the source's name, then by its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from graph_api.domain.dates import PartialDate, Spell


@dataclass(frozen=True, slots=True)
class EnterpriseStatement:
    """What one source states about an enterprise (a row of ``enterprises``), as known at one instant.

    ``known_from`` is an instant of the second clock in ms, ``known_on`` the day on which it falls;
    ``parent_id`` is the source's own id of the parent; ``status`` is the column as stated.
    """

    source: str
    source_id: str
    known_from: int
    known_on: date
    name: str | None = None
    uscc: str | None = None
    kind: str | None = None
    parent_id: str | None = None
    status: str | None = None
    region_code: str | None = None
    industry_code: str | None = None
    registered_capital: str | None = None
    established_on: PartialDate | None = None
    revoked_on: PartialDate | None = None
    deregistered_on: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class NameStatement:
    """A name that an enterprise bore for a spell (a row of ``names``)."""

    name: str
    spell: Spell
    source: str = ""


@dataclass(frozen=True, slots=True)
class PersonStatement:
    """What one source states about a person (a row of ``persons``), as known at one instant.

    The identity number stands here only as keyed hash, masked text and sealed text.
    """

    source: str
    source_id: str
    known_from: int
    known_on: date
    name: str | None = None
    id_type: str | None = None
    id_hash: str | None = None
    id_masked: str | None = None
    id_cipher: str | None = None
    birth_date: PartialDate | None = None
    unspecified: str | None = None


Statement = TypeVar("Statement", EnterpriseStatement, PersonStatement)
Value = TypeVar("Value")


def latest_first(statements: Iterable[Statement]) -> list[Statement]:
    """Order statements by the instant they became known, latest first; ties by source and id."""
    return sorted(statements, key=lambda each: (-each.known_from, each.source, each.source_id))


def latest_with(latest: Sequence[Statement], attribute: Callable[[Statement], object]) -> Statement | None:
    """Return the first statement that has the attribute."""
    return next((each for each in latest if attribute(each) not in (None, "")), None)


def latest_value(latest: Sequence[Statement], attribute: Callable[[Statement], Value | None]) -> Value | None:
    """Return the attribute from the first statement that has it."""
    found = latest_with(latest, attribute)
    return attribute(found) if found is not None else None
