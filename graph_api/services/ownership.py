"""Who owns and controls a subject, and whether listed subjects do: the fields of the contract."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from graph_api.domain.dates import now_ms
from graph_api.domain.facts import Moment, SubjectFact
from graph_api.domain.ownership.decision import OwnershipDecision, decide
from graph_api.domain.ownership.foreign import ForeignDecision, foreign_ownership
from graph_api.domain.ownership.rules import RuleBook
from graph_api.errors import InvalidInputError, LimitExceededError
from graph_api.services.facts import NamedReads
from graph_api.services.ownership_reading import OwnershipBounds, OwnershipReading, read_ownership
from graph_api.services.ownership_rules import shipped_rules
from graph_api.services.references import SubjectRefValue, no_such_subject
from graph_api.services.staleness import SourceAge, source_ages

_T = TypeVar("_T")

MOST_LISTED = 500
"""Listed subjects of one question: as many as a pre-check takes."""

_WORTH_A_THREAD = 500
"""Holdings from which on the others that are served should not wait for the computation."""


@dataclass(frozen=True, slots=True)
class OwnershipResult:
    """Who is behind a subject; ``subjects`` describes everybody named, by id."""

    subject: SubjectFact
    decision: OwnershipDecision
    staleness: tuple[SourceAge, ...]
    subjects: Mapping[str, SubjectFact]


@dataclass(frozen=True, slots=True)
class ForeignOwnershipResult:
    """What the foreign tests say; ``listed`` are the subjects listed, in the order asked."""

    subject: SubjectFact
    listed: tuple[SubjectFact, ...]
    decision: ForeignDecision
    staleness: tuple[SourceAge, ...]
    subjects: Mapping[str, SubjectFact]


class OwnershipService:
    """Answers ``ownership`` and ``foreignOwnership`` in one round trip each."""

    def __init__(
        self,
        graph: NamedReads,
        *,
        stale_after_days: int,
        clock: Callable[[], int] = now_ms,
        bounds: OwnershipBounds | None = None,
        rules: RuleBook | None = None,
    ) -> None:
        self._graph = graph
        self._stale_after_days = stale_after_days
        self._clock = clock
        self._bounds = bounds or OwnershipBounds()
        self._rules = rules or shipped_rules()

    async def ownership(self, ref: SubjectRefValue, moment: Moment) -> OwnershipResult:
        """Return who is behind the subject that ``ref`` names; raises ``NotFoundError`` for none."""
        reading = await read_ownership(self._graph, ref.key, (), moment, self._bounds)
        subject = _found(reading, ref)

        def work() -> OwnershipDecision:
            return decide(reading.facts, subject.id, moment.valid_at, self._rules, capital=reading.capital)

        decision = await _worked_out(work, reading)
        return OwnershipResult(subject, decision, self._ages(reading), reading.facts.subjects)

    async def foreign_ownership(
        self, ref: SubjectRefValue, listed: Sequence[SubjectRefValue], moment: Moment
    ) -> ForeignOwnershipResult:
        """Return what OFAC, EU and UK say of the subject, given who is listed.

        Raises ``NotFoundError`` where any of them does not exist, ``InvalidInputError`` for nobody
        listed, ``LimitExceededError`` for too many.
        """
        if not listed:
            raise InvalidInputError("listed names nobody.", "listed 未列明任何主体。")
        if len(listed) > MOST_LISTED:
            raise LimitExceededError(
                f"At most {MOST_LISTED} listed subjects a question.", f"每次最多 {MOST_LISTED} 个名单主体。"
            )
        keys = [each.key for each in listed]
        reading = await read_ownership(self._graph, ref.key, keys, moment, self._bounds)
        subject = _found(reading, ref)
        named = tuple(_found(reading, each) for each in listed)

        def work() -> ForeignDecision:
            ids = [each.id for each in named]
            return foreign_ownership(reading.facts, subject.id, ids, moment.valid_at, self._rules)

        decision = await _worked_out(work, reading)
        return ForeignOwnershipResult(subject, named, decision, self._ages(reading), reading.facts.subjects)

    def _ages(self, reading: OwnershipReading) -> tuple[SourceAge, ...]:
        return source_ages(reading.sources, reading.last_loaded, self._clock(), self._stale_after_days)


async def _worked_out(work: Callable[[], _T], reading: OwnershipReading) -> _T:
    """Return what the work gives; a large structure is worked on beside the event loop."""
    return await to_thread(work) if len(reading.facts.stakes) > _WORTH_A_THREAD else work()


def _found(reading: OwnershipReading, ref: SubjectRefValue) -> SubjectFact:
    subject = reading.subject(ref.key)
    if subject is None:
        raise no_such_subject()
    return subject
