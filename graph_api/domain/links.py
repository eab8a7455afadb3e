"""What links two subjects: one word for posts, holdings, branches, concert and supposed sameness."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from graph_api.domain.dates import PartialDate


class LinkKind(StrEnum):
    """What links two subjects (contract, section 4)."""

    LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE"
    PRINCIPAL = "PRINCIPAL"
    DIRECTOR = "DIRECTOR"
    SUPERVISOR = "SUPERVISOR"
    SENIOR_MANAGER = "SENIOR_MANAGER"
    ACTUAL_CONTROLLER = "ACTUAL_CONTROLLER"
    REGISTERED_PRACTITIONER = "REGISTERED_PRACTITIONER"
    FINANCIAL_OFFICER = "FINANCIAL_OFFICER"
    SHAREHOLDING = "SHAREHOLDING"
    VOTING_RIGHTS = "VOTING_RIGHTS"
    CONCERT = "CONCERT"
    BRANCH = "BRANCH"
    POSSIBLY_SAME = "POSSIBLY_SAME"


class Bound(StrEnum):
    """A bound of the service that may cut an exploration short; the answer is then INCOMPLETE."""

    DEPTH = "DEPTH"
    NODES = "NODES"
    HUB = "HUB"
    TIME = "TIME"


@dataclass(frozen=True, slots=True)
class SubjectLink:
    """One link from ``source`` to ``target`` (platform ids), in force on the day asked about or in doubt.

    A post, holding or branch goes from its holder to the enterprise; CONCERT and POSSIBLY_SAME hold both
    ways and go from the smaller id. ``minimum`` and ``maximum`` are percentages, equal where exact, both
    None where missing. ``until`` is the first day on which it no longer holds. ``provider`` is the source
    that states it and ``known_from`` the instant (ms) since which that is known; None where it was not read.
    ``providers`` are the sources one by one, where several state it together.
    """

    kind: LinkKind
    source: str
    target: str
    minimum: Decimal | None
    since: PartialDate | None
    until: PartialDate | None
    in_doubt: bool
    maximum: Decimal | None = None
    position: str | None = None
    provider: str | None = None
    known_from: int | None = None
    providers: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class SubjectPath:
    """A chain of subjects (platform ids, none twice) with every link in force of each step."""

    nodes: tuple[str, ...]
    links: tuple[SubjectLink, ...]
