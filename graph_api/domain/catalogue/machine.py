"""Who may do what about an edition when: one table, which the code asks and ``possibleActions`` shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from graph_api.domain.catalogue.editions import Edition, EditionAction, EditionState
from graph_api.domain.catalogue.refusals import EditionReason, EditionRefusedError


class EditionParty(StrEnum):
    """In which relation to an edition somebody acts."""

    DRAFTER = "DRAFTER"
    REVIEWER = "REVIEWER"


@dataclass(frozen=True, slots=True)
class EditionTransition:
    """One row: in ``before`` (None: it does not exist yet) a party may do this, and ``after`` follows."""

    before: EditionState | None
    action: EditionAction
    after: EditionState
    by: EditionParty


TRANSITIONS: tuple[EditionTransition, ...] = (
    EditionTransition(None, EditionAction.DRAFT, EditionState.DRAFT, EditionParty.DRAFTER),
    EditionTransition(EditionState.DRAFT, EditionAction.AMEND, EditionState.DRAFT, EditionParty.DRAFTER),
    EditionTransition(
        EditionState.DRAFT, EditionAction.WITHDRAW, EditionState.WITHDRAWN, EditionParty.DRAFTER
    ),
    EditionTransition(
        EditionState.DRAFT, EditionAction.APPROVE, EditionState.APPROVED, EditionParty.REVIEWER
    ),
    EditionTransition(EditionState.DRAFT, EditionAction.REJECT, EditionState.REJECTED, EditionParty.REVIEWER),
)
"""A state without a row for an action refuses it; what was approved is changed by another edition alone."""

_WRITING = (EditionAction.DRAFT, EditionAction.AMEND)


@dataclass(frozen=True, slots=True)
class Official:
    """A caller: organisation, and the person's name in the token.

    ``drafts``: a department, or the authority that maintains the catalogue. ``reviews``: that authority.
    ``limited``: the token is for a region, and the catalogue is one for the whole platform.
    """

    role: str
    org: str | None
    name: str | None = None
    drafts: bool = False
    reviews: bool = False
    limited: bool = False


def permitted(official: Official, edition: Edition | None, action: EditionAction) -> EditionTransition:
    """Return the row that an act follows; raises ``EditionRefusedError`` where the table does not let it."""
    before = None if edition is None else edition.state
    row = next((row for row in TRANSITIONS if (row.before, row.action) == (before, action)), None)
    if row is None:
        raise EditionRefusedError(EditionReason.WRONG_STATE)
    if row.by not in parties(official, edition):
        raise EditionRefusedError(EditionReason.NOT_YOURS)
    if official.limited:
        raise EditionRefusedError(EditionReason.OUTSIDE_REGION)
    return row


def possible(official: Official, edition: Edition) -> tuple[EditionAction, ...]:
    """Return what the caller may do now, in the order of the table."""
    own = frozenset() if official.limited else parties(official, edition)
    return tuple(row.action for row in TRANSITIONS if row.before is edition.state and row.by in own)


def parties(official: Official, edition: Edition | None) -> frozenset[EditionParty]:
    """Return in which relations the caller stands to an edition (None: it is being drafted)."""
    return frozenset(_parties(official, edition))


def _parties(official: Official, edition: Edition | None) -> Iterator[EditionParty]:
    if official.org is None:
        return
    if official.drafts and (edition is None or edition.org == official.org):
        yield EditionParty.DRAFTER
    if official.reviews and edition is not None and not is_author(official, edition):
        yield EditionParty.REVIEWER


def is_author(official: Official, edition: Edition) -> bool:
    """Whether the caller wrote any of it, or cannot be told from whoever did."""
    return any(
        step.org == official.org and (step.by is None or official.name is None or step.by == official.name)
        for step in edition.steps
        if step.action in _WRITING
    )
