"""What the clients were told: the naive book-keeping that the graph is compared with.

It knows nothing of the table of states: whoever acts writes down what he was told had become of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Standing(StrEnum):
    """How the decision of a case counts: the names are those of the measures that rest on it."""

    NONE = "NONE"
    REACHED = "REACHED"
    SUSPENDED = "SUSPENDED"
    ENDED = "ENDED"
    VOID = "VOID"


@dataclass(slots=True)
class Told:
    """One case as its clients know it; ``tasks``: state by department."""

    id: str
    enterprise: str
    is_punishment: bool = True
    state: str = "DRAFT"
    standing: Standing = Standing.NONE
    steps: int = 1
    tasks: dict[str, str] = field(default_factory=dict)
    events: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Ledger:
    """All cases, milliseconds by act, and how often something special happened."""

    cases: dict[str, Told] = field(default_factory=dict)
    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    """Of the acts that were confirmed: each is one, however often it was sent."""
    repeated: int = 0
    lost_races: int = 0
    surprises: list[str] = field(default_factory=list)
    """Answers that nobody expected; a run without fault has none."""

    @property
    def done(self) -> int:
        """How many acts were confirmed."""
        return len(self.keys)
