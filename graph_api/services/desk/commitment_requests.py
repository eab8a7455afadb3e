"""What a caller asks about promises, and what he is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph_api.domain.casework.commitments import Commitment, possible
from graph_api.domain.casework.effects import SOURCE
from graph_api.domain.casework.machine import Transition
from graph_api.domain.casework.states import State
from graph_api.domain.facts import Matter
from graph_api.domain.keys import fact_key, stable_id
from graph_api.services.casework.requests import CaseRefused
from graph_api.services.references import SubjectRefValue


@dataclass(frozen=True, slots=True)
class Making:
    """A promise: who, what, for which matter, until when. ``on`` None: made today."""

    subject: SubjectRefValue
    title: str
    matter: Matter
    due_on: date
    receipt: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Keeping:
    """That a promise was kept on a day (None: today)."""

    commitment: str
    on: date | None = None
    note: str | None = None
    reference: str | None = None
    expected_step: int | None = None


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """A promise as a caller sees it on a day; ``last``: the last day on which it is kept in time."""

    commitment: Commitment
    is_own: bool
    today: date
    last: date

    @property
    def overdue(self) -> bool:
        """Whether its last day has passed and it was not kept by then."""
        return self.commitment.state is State.MADE and self.today > self.last

    @property
    def record_id(self) -> str:
        """The platform id of its record."""
        return stable_id("r", fact_key("records", SOURCE, self.commitment.id))

    def actions(self) -> tuple[Transition, ...]:
        """Return what the caller may do now."""
        return possible(self.commitment, self.today, self.last, is_own=self.is_own)


@dataclass(frozen=True, slots=True)
class CommitmentDone:
    """It is done; ``repeated``: it had been before, under the same key."""

    view: CommitmentView
    repeated: bool = False


CommitmentResult = CommitmentDone | CaseRefused
