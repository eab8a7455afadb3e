"""What the rules answer: reach items with their reasons, pre-check verdicts, signals, incentives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_api.domain.facts import Anchor, EventFact, MeasureFact, SanctionFact
from graph_api.domain.links import SubjectLink


class ReachStatus(StrEnum):
    """How a measure stands for a subject, strongest first (contract, section 3)."""

    REACHED = "REACHED"
    SUSPENDED = "SUSPENDED"
    REVIEW = "REVIEW"
    UNKNOWN = "UNKNOWN"
    BASIS_EXPIRED = "BASIS_EXPIRED"
    ENDED = "ENDED"
    VOID = "VOID"
    NOT_REACHED = "NOT_REACHED"


class Verdict(StrEnum):
    """The outcome of a pre-check, first that fits (contract, section 4)."""

    BLOCKED = "BLOCKED"
    RESTRICTED = "RESTRICTED"
    REVIEW = "REVIEW"
    PRIORITY = "PRIORITY"
    CLEAR = "CLEAR"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why, as data: a sequence of (code, parameters) rendered in Chinese or English on request."""

    parts: tuple[tuple[str, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One way in which a measure reaches, or fails to reach, a subject: one reach row in one enterprise."""

    role: str
    anchor: Anchor
    status: ReachStatus
    enterprise: str | None
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class ReachItem:
    """One measure of one sanction as it stands for the subject asked about.

    ``sanction_subject`` is the sanction's subject as the rules read it (a branch's parent).
    ``valid_from``/``valid_until``: first and last day of the measure, None where not known.
    """

    subject: str
    measure: MeasureFact
    sanction: SanctionFact
    sanction_subject: str
    status: ReachStatus
    valid_from: date | None
    valid_until: date | None
    reasons: tuple[Reason, ...]
    annotations: tuple[EventFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Signal:
    """An advisory association: a person reached by a sanction holds a post or share in the enterprise."""

    nodes: tuple[str, ...]
    links: tuple[SubjectLink, ...]
    sanction: SanctionFact
    sanction_subject: str
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class IncentiveItem:
    """An honour in force that counts for its subject."""

    title: str
    list: str | None
    department: str | None
    valid_from: date
    valid_until: date | None
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class PreCheckDecision:
    """What a pre-check answers about one subject and one matter, before receipt and source ages."""

    subject: str
    verdict: Verdict
    complete: bool
    measures: tuple[ReachItem, ...]
    incentives: tuple[IncentiveItem, ...]
    signals: tuple[Signal, ...]
    explanation: Explanation
