"""What is asked about tips, and what is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from graph_api.domain.casework.cases import Evidence
from graph_api.domain.tips.informers import ANONYMOUS, Informer
from graph_api.domain.tips.machine import TipState, TipTransition
from graph_api.domain.tips.reasons import TipReason
from graph_api.domain.tips.tips import Officer, Tip, TipDeed, possible
from graph_api.services.casework.requests import CaseRefused
from graph_api.services.references import SubjectRefValue


@dataclass(frozen=True, slots=True)
class Submission:
    """A tip as it is to be taken: about ``subject``, or whoever is called ``stated_name``, or both.

    The informer is no part of what is compared, hashed or shown.
    """

    conduct: str
    text: str = field(repr=False)
    region: str
    subject: SubjectRefValue | None = None
    stated_name: str | None = None
    evidence: Evidence | None = None
    informer: Informer = field(default=ANONYMOUS, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """It was taken: its number, and the code with which its outcome can be asked for.

    ``repeated``: it had been before, under the same key.
    """

    number: str
    code: str = field(repr=False)
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class TipAct:
    """What a department wants to do with a tip; ``expected_step``: the last step that the caller has seen."""

    tip: str
    deed: TipDeed
    expected_step: int | None = None


@dataclass(frozen=True, slots=True)
class TipView:
    """A tip as an officer of a department sees it on a day, without its informer."""

    tip: Tip
    officer: Officer
    today: date

    def actions(self) -> tuple[TipTransition, ...]:
        """Return what the officer may do now."""
        return possible(self.officer, self.tip)


@dataclass(frozen=True, slots=True)
class TipDone:
    """It is done; ``repeated``: it had been before, under the same key."""

    view: TipView
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """How a tip stands, as its informer is told; days in Shanghai."""

    state: TipState
    submitted_on: date
    decided_on: date | None
    reason: TipReason | None
    outcome: str | None


TakenResult = Taken | CaseRefused
TipResult = TipDone | CaseRefused
