"""What a caller asks about decisions, and what he is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph_api.domain.casework.decisions import Decision, DecisionFindingCode, DecisionOutcome
from graph_api.domain.casework.effects import SOURCE
from graph_api.domain.facts import Matter
from graph_api.domain.keys import fact_key, stable_id
from graph_api.services.casework.requests import CaseRefused
from graph_api.services.references import SubjectRefValue


@dataclass(frozen=True, slots=True)
class Recording:
    """A decision as it is to be recorded."""

    subject: SubjectRefValue
    matter: Matter
    decided_on: date
    outcome: DecisionOutcome
    number: str
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionDone:
    """It is recorded, with what was found; ``repeated``: it had been before, under the same key."""

    decision: Decision
    repeated: bool = False

    @property
    def record_id(self) -> str:
        """The platform id of its record."""
        return record_id(self.decision)


@dataclass(frozen=True, slots=True)
class FoundDecision:
    """A decision that rests on no proper look-up.

    ``decision`` is None for a licence that was loaded: ``record_id`` and ``source_id`` then name its record.
    """

    record_id: str
    source: str
    source_id: str
    subject: str
    department: str
    decided_on: str
    title: str | None
    findings: tuple[DecisionFindingCode, ...]
    decision: Decision | None = None


DecisionResult = DecisionDone | CaseRefused


def record_id(decision: Decision) -> str:
    """Return the platform id of the record of a decision."""
    return stable_id("r", fact_key("records", SOURCE, decision.id))
