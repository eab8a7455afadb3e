"""Who may be served first: ``serviceEligibility``, in one round trip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from graph_api.domain.casework.eligibility import (
    Convenience,
    ConvenienceCondition,
    ConvenienceRule,
    ServiceFound,
    eligibility,
)
from graph_api.domain.dates import PartialDate, now_ms
from graph_api.domain.fact_index import FactIndex
from graph_api.domain.facts import Matter, Moment, SubjectFact
from graph_api.services.facts import Bounds, NamedReads, Scope, gather
from graph_api.services.references import SubjectRefValue, no_such_subject
from graph_api.services.rule_tables import rule_rows
from graph_api.services.staleness import SourceAge, source_ages

_SCOPE = Scope(signals=False, credits=True)


@dataclass(frozen=True, slots=True)
class EligibilityResult:
    """What a subject is eligible for; ``complete`` is False where a bound of the service was hit."""

    subject: SubjectFact
    services: tuple[ServiceFound, ...]
    complete: bool
    staleness: tuple[SourceAge, ...]


class EligibilityService:
    """Answers ``serviceEligibility``; ``bounds`` replaces what one question may read."""

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
        self._rules = convenience_rules()

    async def answer(self, ref: SubjectRefValue, matter: Matter, moment: Moment) -> EligibilityResult:
        """Return every service with its conditions. Raises ``NotFoundError`` where there is no subject."""
        read = await gather(self._graph, [ref.key], moment, _SCOPE, self._bounds)
        subject = read.asked.get(ref.key)
        if subject is None:
            raise no_such_subject()
        index = FactIndex(read.facts)
        provenance = read.provenance
        sources = provenance.behind(subject)
        for sanction in read.facts.sanctions:
            sources |= provenance.of_sanction.get(sanction.id, frozenset())
        return EligibilityResult(
            subject=read.facts.subjects[subject],
            services=eligibility(index, subject, matter, moment, self._rules),
            complete=not read.facts.truncated,
            staleness=source_ages(sources, provenance.last_loaded, self._clock(), self._stale_after_days),
        )


@cache
def convenience_rules() -> tuple[ConvenienceRule, ...]:
    """Return the rows of rules/conveniences.csv."""
    return tuple(
        ConvenienceRule(
            Convenience(row["service"]),
            Matter(row["matter"]),
            tuple(ConvenienceCondition(way) for way in row["ways"].split("|")),
            row["basis"],
            PartialDate.parse(row["valid_from"]) if row["valid_from"] else None,
            PartialDate.parse(row["valid_until"]) if row["valid_until"] else None,
        )
        for row in rule_rows("conveniences.csv")
    )
