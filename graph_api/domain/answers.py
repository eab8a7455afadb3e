"""What the rules answer: reach items with their reasons, pre-check verdicts, signals, incentives."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar, overload

from graph_api.domain.facts import Anchor, EventFact, MeasureFact, SanctionFact
from graph_api.domain.links import SubjectLink

Made = TypeVar("Made")


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


class Unwritten(Sequence[Made]):
    """A sequence that is made when somebody reads it: most answers show only part of what they hold."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: tuple[Made, ...] | None = None

    @abstractmethod
    def _make(self) -> Iterable[Made]:
        """Yield the members in order; called once."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self[:])

    @overload
    def __getitem__(self, place: int) -> Made: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Made, ...]: ...

    def __getitem__(self, place: int | slice) -> Made | tuple[Made, ...]:
        """Return what stands at a place, or at several."""
        if self._made is None:
            self._made = tuple(self._make())
        return self._made[place]

    def __iter__(self) -> Iterator[Made]:
        """Yield them in order."""
        return iter(self[:])

    def __eq__(self, other: object) -> bool:
        """Whether two sequences hold equal things."""
        return isinstance(other, Unwritten | tuple) and self[:] == tuple(other)

    __hash__ = None  # type: ignore[assignment]


class Reasons(Unwritten[Reason]):
    """The reasons of one item, written by ``write``."""

    __slots__ = ("_write",)

    def __init__(self, write: Callable[[], Iterable[Reason]]) -> None:
        super().__init__()
        self._write = write

    def _make(self) -> Iterable[Reason]:
        return self._write()


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
    reasons: Sequence[Reason]
    annotations: tuple[EventFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Reached:
    """A sanction that reaches a person, and the person's links to its subject.

    ``chain``: the subject stated in the decision and its parents, the last of whom it counts against.
    """

    sanction: SanctionFact
    links: tuple[SubjectLink, ...]
    chain: tuple[str, ...]

    @property
    def sanctioned(self) -> str:
        """The sanction's subject as the rules read it."""
        return self.chain[-1]


@dataclass(frozen=True, slots=True)
class Signal:
    """An advisory association: a person reached by a sanction holds a post or share in the enterprise."""

    nodes: tuple[str, ...]
    links: tuple[SubjectLink, ...]
    sanction: SanctionFact
    sanction_subject: str
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class PersonSignals:
    """The signals that one person gives one enterprise, made only when somebody reads them.

    A person with posts in thousands of enterprises gives each of them the same sanctions: what reaches
    the person is kept once (``reached``, all of it, in order), and only his links to this enterprise here.
    ``but`` is the enterprise itself where it stands in the chain of some of these sanctions, which then
    give no signal.
    """

    person: str
    enterprise: str
    reached: tuple[Reached, ...]
    links: tuple[SubjectLink, ...]
    but: str | None
    write: Callable[[PersonSignals, Reached], Explanation]

    def __len__(self) -> int:
        """Return how many signals they are."""
        if self.but is None:
            return len(self.reached)
        return sum(self.but not in reached.chain for reached in self.reached)

    def __iter__(self) -> Iterator[Signal]:
        """Make the signals, in the order of the sanctions."""
        for reached in self.reached:
            if self.but is None or self.but not in reached.chain:
                yield self._signal(reached)

    @property
    def sanctions(self) -> list[str]:
        """The sanctions by id, in order: one signal each."""
        return [
            reached.sanction.id
            for reached in self.reached
            if self.but is None or self.but not in reached.chain
        ]

    def _signal(self, reached: Reached) -> Signal:
        sanctioned = reached.sanctioned
        own = sanctioned == self.person
        return Signal(
            nodes=(self.person, self.enterprise) if own else (sanctioned, self.person, self.enterprise),
            links=self.links if own else reached.links + self.links,
            sanction=reached.sanction,
            sanction_subject=sanctioned,
            explanation=self.write(self, reached),
        )


class Associations(Unwritten[Signal]):
    """The signals of one enterprise, by person; counting them makes none of them.

    They come in the order of the persons' names and ids, then of the sanctions.
    """

    __slots__ = ("by_person",)

    def __init__(self, by_person: Iterable[PersonSignals] = ()) -> None:
        super().__init__()
        self.by_person = tuple(by_person)

    def _make(self) -> Iterable[Signal]:
        return (signal for group in self.by_person for signal in group)

    def __len__(self) -> int:
        """Return how many signals there are."""
        return sum(map(len, self.by_person))


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
    signals: Associations
    explanation: Explanation
