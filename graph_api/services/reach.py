"""Which measures reach a subject, and why: the field ``reach`` of the contract."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph_api.domain.answers import ReachItem, ReachStatus
from graph_api.domain.dates import now_ms
from graph_api.domain.facts import Moment, SubjectFact
from graph_api.domain.reach import reach
from graph_api.services.callers import Caller
from graph_api.services.facts import (
    REACH,
    Bounds,
    Gathered,
    NamedReads,
    bounds_for,
    gather,
    gathered,
    parameters,
)
from graph_api.services.references import SubjectRefValue, no_such_subject
from graph_api.services.staleness import SourceAge, source_ages


@dataclass(frozen=True, slots=True)
class ReachAnswerResult:
    """How every measure that concerns a subject stands for it.

    ``complete`` is False where a bound of the service was hit; ``subjects`` describes every subject
    that the items name, by id.
    """

    subject: SubjectFact
    items: tuple[ReachItem, ...]
    complete: bool
    staleness: tuple[SourceAge, ...]
    subjects: Mapping[str, SubjectFact]


class ReachService:
    """Answers ``reach`` in one round trip; the rules are ``graph_api.domain.reach``.

    ``bounds`` replaces what one question may read (None: ``services.facts.bounds_for``).
    """

    def __init__(
        self,
        graph: NamedReads,
        *,
        stale_after_days: int,
        clock: Callable[[], int] = now_ms,
        bounds: Bounds | None = None,
    ) -> None:
        self._graph = graph
        self._stale_after_days = stale_after_days
        self._clock = clock
        self._bounds = bounds

    async def answer(
        self,
        ref: SubjectRefValue,
        moment: Moment,
        caller: Caller | None = None,
        *,
        statuses: Collection[ReachStatus] | None = None,
    ) -> ReachAnswerResult:
        """Return the items of the subject that ``ref`` names; ``statuses`` narrows them (None: all).

        Every role is told the same, so ``caller`` changes nothing here; who may ask is decided by the
        schema. Raises ``NotFoundError`` where there is no such subject.
        """
        read = await gather(self._graph, [ref.key], moment, REACH, self._bounds)
        answer = self._conclude(read, ref, moment)
        if answer is None:
            raise no_such_subject()
        if statuses is None:
            return answer
        return replace(answer, items=tuple(item for item in answer.items if item.status in statuses))

    def question(self, ref: SubjectRefValue, moment: Moment) -> dict[str, object]:
        """Return the parameters of ``reach_facts`` for a subject that is read in the same round trip."""
        return parameters([ref.key], moment, REACH, self._bounds or bounds_for(1))

    def conclude(
        self, record: Mapping[str, Any], ref: SubjectRefValue, moment: Moment
    ) -> ReachAnswerResult | None:
        """Return what the record of that ``question`` answers; None where there is no such subject."""
        return self._conclude(gathered(record, moment, self._bounds or bounds_for(1)), ref, moment)

    def _conclude(self, read: Gathered, ref: SubjectRefValue, moment: Moment) -> ReachAnswerResult | None:
        subject = read.asked.get(ref.key)
        if subject is None:
            return None
        items = reach(read.facts, subject, moment)
        provenance = read.provenance
        return ReachAnswerResult(
            subject=read.facts.subjects[subject],
            items=items,
            complete=not read.facts.truncated,
            staleness=source_ages(
                provenance.behind(subject, items),
                provenance.last_loaded,
                self._clock(),
                self._stale_after_days,
            ),
            subjects=read.facts.subjects,
        )
