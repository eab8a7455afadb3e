"""How subjects stand at a glance, for a batch, in one round trip."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graph_api.domain.dates import now_ms
from graph_api.domain.exploration.standings import StandingDecision, standing_of
from graph_api.domain.fact_index import FactIndex
from graph_api.domain.facts import Moment, SubjectFact
from graph_api.errors import LimitExceededError
from graph_api.services.facts import Bounds, Gathered, NamedReads, Scope, gather
from graph_api.services.references import SubjectRefValue
from graph_api.services.staleness import SourceAge, source_ages

MOST_SUBJECTS = 500
"""Subjects in one question, as in a pre-check."""

SIGNALS = Scope(signals=True, credits=False)


@dataclass(frozen=True, slots=True)
class StandingResult:
    """How one subject stands; ``decision`` and ``subject`` are None where the reference names nobody."""

    subject: SubjectFact | None
    decision: StandingDecision | None
    complete: bool
    staleness: tuple[SourceAge, ...]


class StandingService:
    """Answers ``standings``; the rule is ``graph_api.domain.exploration.standings``."""

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

    async def standings(self, refs: Sequence[SubjectRefValue], moment: Moment) -> tuple[StandingResult, ...]:
        """Return one answer for each reference, in the order asked.

        Raises ``LimitExceededError`` for more than 500 references.
        """
        if len(refs) > MOST_SUBJECTS:
            raise LimitExceededError(
                f"standings takes at most {MOST_SUBJECTS} subjects; {len(refs)} were given.",
                f"一次至多查询 {MOST_SUBJECTS} 个主体，本次为 {len(refs)} 个。",
            )
        if not refs:
            return ()
        gathered = await gather(self._graph, (ref.key for ref in refs), moment, SIGNALS, self._bounds)
        answers = self._answers(gathered, moment)
        missing = StandingResult(None, None, True, ())
        return tuple(answers.get(gathered.asked.get(ref.key, ""), missing) for ref in refs)

    def _answers(self, gathered: Gathered, moment: Moment) -> Mapping[str, StandingResult]:
        """Decide once about each subject found, however often and by whichever key it was asked."""
        index = FactIndex(gathered.facts)
        now = self._clock()
        answers = {
            subject: self._answer(gathered, standing_of(index, subject, moment), now)
            for subject in set(gathered.asked.values())
        }
        index.memory.forget()
        return answers

    def _answer(self, gathered: Gathered, decision: StandingDecision, now: int) -> StandingResult:
        sources = gathered.provenance.behind(decision.subject, decision.items, decision.signals)
        return StandingResult(
            subject=gathered.facts.subjects[decision.subject],
            decision=decision,
            complete=not gathered.facts.truncated,
            staleness=source_ages(sources, gathered.provenance.last_loaded, now, self._stale_after_days),
        )
