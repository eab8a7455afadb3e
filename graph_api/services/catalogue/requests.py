"""What a caller asks about editions, and what he is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph_api.domain.catalogue.editions import CatalogueTable, Cells, Edition, EditionAction
from graph_api.domain.catalogue.machine import Official, possible
from graph_api.domain.catalogue.refusals import EditionReason, EditionRefusedError, RowFinding
from graph_api.domain.wording import Text
from graph_api.services.callers import Caller, Role

DRAFTERS = frozenset({Role.DEPARTMENT, Role.ADMIN})
"""Roles that draft editions."""

MAINTAINERS = frozenset({Role.ADMIN})
"""The role of the authority that maintains the catalogue and reviews what is drafted."""


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row as the caller states it: a row of the exchange format, or one to be repealed (its key alone)."""

    table: CatalogueTable
    cells: Cells
    repeal: bool = False


@dataclass(frozen=True, slots=True)
class EditionContent:
    """What an edition is to say."""

    name: str
    valid_from: date
    rows: tuple[AskedRow, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class EditionRequest:
    """An act on an edition. ``content`` is that of a draft (whose ``edition`` is empty) or an amendment.

    ``expected_step``: number of the last step that the caller has seen; where another was taken since,
    nothing is done.
    """

    action: EditionAction
    edition: str = ""
    note: str | None = None
    expected_step: int | None = None
    content: EditionContent | None = None


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition as a caller sees it."""

    edition: Edition
    official: Official

    def actions(self) -> tuple[EditionAction, ...]:
        """Return what the caller may do now."""
        return possible(self.official, self.edition)


@dataclass(frozen=True, slots=True)
class EditionDone:
    """It is done; ``repeated``: it had been before, under the same key."""

    view: EditionView
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class EditionRefused:
    """It is not done; ``view`` is the edition as it stands, where there is one."""

    reason: EditionReason
    text: Text
    field: str | None = None
    findings: tuple[RowFinding, ...] = ()
    view: EditionView | None = None

    @staticmethod
    def of(error: EditionRefusedError, view: EditionView | None = None) -> EditionRefused:
        """Return the refusal that an error stands for."""
        return EditionRefused(error.reason, error.text, error.field, error.findings, view)


EditionResult = EditionDone | EditionRefused


def official_of(caller: Caller) -> Official:
    """Return who a caller is to the catalogue."""
    return Official(
        role=caller.role.value,
        org=caller.org,
        name=caller.subject,
        drafts=caller.role in DRAFTERS,
        reviews=caller.role in MAINTAINERS,
        limited=caller.region is not None,
    )
