"""An edition of the catalogue as the rules read it. Instants are ms since 1970 UTC, days of Shanghai."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SOURCE = "catalogue-editions"
"""The provider of the rows that approved editions state; nobody loads under this name."""

RETROACTIVE = "RETROACTIVE"
"""Flag of an edition whose first day was over when it was drafted or changed."""


class CatalogueTable(StrEnum):
    """The tables of the exchange format that editions change."""

    MEMORANDA = "memoranda"
    MEASURES = "measures"
    REACH = "reach"
    TERMS = "terms"


class EditionState(StrEnum):
    """How an edition stands."""

    DRAFT = "DRAFT"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class EditionAction(StrEnum):
    """What can be done about an edition."""

    DRAFT = "DRAFT"
    AMEND = "AMEND"
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    WITHDRAW = "WITHDRAW"


Cells = Mapping[str, str]
"""A row of the exchange format: its filled cells by column, lists joined by ``|``."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row that an edition changes from its first day on.

    ``key`` are the values of the table's key columns, joined by spaces. ``before``: the row in force on
    that day when the edition was drafted, None: there was none. ``after``: the row that it is to be, None:
    it is repealed.
    """

    table: CatalogueTable
    key: str
    before: Cells | None
    after: Cells | None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in which the two differ."""
        before, after = self.before or {}, self.after or {}
        return tuple(name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name))


@dataclass(frozen=True, slots=True)
class EditionStep:
    """One step, never changed. ``by`` is the token's name for a person and is not shown."""

    id: str
    number: int
    action: EditionAction
    state: EditionState
    known_from: int
    role: str
    org: str | None = None
    by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition with its steps, first to last; ``version`` is their number.

    ``valid_from`` is the first day on which its rows hold. ``memoranda``: those whose measures or reach it
    changes. ``flags`` are remarks that stop nothing.
    """

    id: str
    name: str
    valid_from: date
    state: EditionState
    org: str
    drafted_at: int
    version: int
    changes: tuple[Change, ...]
    memoranda: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    approved_at: int | None = None
    steps: tuple[EditionStep, ...] = ()

    def last(self, *actions: EditionAction) -> EditionStep | None:
        """Return the last step by one of these actions; None: there was none."""
        return next((step for step in reversed(self.steps) if step.action in actions), None)
