"""The verdict of a pre-check: what an approval desk or a bank may do about one matter."""

from __future__ import annotations

from collections.abc import Sequence

from graph_api.domain.answers import IncentiveItem, PreCheckDecision, ReachItem, ReachStatus, Verdict
from graph_api.domain.clean_years import clean_years
from graph_api.domain.dates import Truth
from graph_api.domain.explanation_parts import Part, explanation, part
from graph_api.domain.fact_index import FactIndex, index_of
from graph_api.domain.facts import Facts, Force, Matter, Moment
from graph_api.domain.incentives import incentives, withholding
from graph_api.domain.reach_items import items
from graph_api.domain.signals import signals

_SHOWN = frozenset(
    {
        ReachStatus.REACHED,
        ReachStatus.SUSPENDED,
        ReachStatus.REVIEW,
        ReachStatus.UNKNOWN,
        ReachStatus.BASIS_EXPIRED,
    }
)

_MOST_CITED = 20
"""Measures named in the explanation of a verdict; all of them stand in the answer itself."""


def pre_check(facts: Facts | FactIndex, subject: str, matter: Matter, moment: Moment) -> PreCheckDecision:
    """Decide one matter for one subject (contract, section 4, Verdict).

    ``measures`` are those of the matter that reach the subject or might; ``complete`` is False
    where a bound of the service was hit while the facts were read.
    """
    index = index_of(facts)
    measures = tuple(
        items(
            index,
            subject,
            moment,
            lambda measure, outcome: matter in measure.matters and outcome.status in _SHOWN,
        )
    )
    honours = incentives(index, subject, moment)
    associations = signals(index, subject, moment)
    complete = not index.facts.truncated
    verdict, parts = _verdict(index, subject, moment, measures, honours, len(associations))
    return PreCheckDecision(
        subject=subject,
        verdict=verdict,
        complete=complete,
        measures=measures,
        incentives=honours,
        signals=associations,
        explanation=explanation(parts),
    )


def _verdict(
    index: FactIndex,
    subject: str,
    moment: Moment,
    measures: Sequence[ReachItem],
    honours: Sequence[IncentiveItem],
    signal_count: int,
) -> tuple[Verdict, list[Part]]:
    """Return the first verdict that fits, and why."""
    reached = [item for item in measures if item.status is ReachStatus.REACHED]
    mandatory = [item for item in reached if item.measure.force is Force.MANDATORY]
    if mandatory:
        return Verdict.BLOCKED, [part("verdict_blocked"), *_cited(mandatory)]
    if reached:
        return Verdict.RESTRICTED, [part("verdict_restricted"), *_cited(reached)]
    review = [*_cited(measures), *_advised(signal_count), *_bounds(index.facts.truncated)]
    if review:
        return Verdict.REVIEW, [part("verdict_review"), *review]
    return _preference(index, subject, moment, honours)


def _cited(items: Sequence[ReachItem]) -> list[Part]:
    """Name the measures that decide; of very many, the first ones and their number."""
    parts = [
        part(
            "measure_status",
            measure=item.measure.title,
            status=item.status,
            memorandum=item.sanction.memorandum,
        )
        for item in items[:_MOST_CITED]
    ]
    if len(items) > _MOST_CITED:
        parts.append(part("measures_more", count=str(len(items) - _MOST_CITED)))
    return parts


def _advised(signal_count: int) -> list[Part]:
    return [part("signals_exist", count=str(signal_count))] if signal_count else []


def _bounds(truncated: frozenset[str]) -> list[Part]:
    return [part("incomplete", bounds=", ".join(sorted(truncated)))] if truncated else []


def _preference(
    index: FactIndex, subject: str, moment: Moment, honours: Sequence[IncentiveItem]
) -> tuple[Verdict, list[Part]]:
    """Return PRIORITY where an honour or clean years earn it and no own sanction bars it, else CLEAR."""
    barring = withholding(index, subject, moment)
    if barring:
        return Verdict.CLEAR, [part("verdict_clear"), part("incentives_withheld"), *_cited(barring)]
    if honours:
        titles = [part("priority_honour", title=honour.title) for honour in honours]
        return Verdict.PRIORITY, [part("verdict_priority"), *titles]
    if not index.is_enterprise(subject):
        return Verdict.CLEAR, [part("verdict_clear")]
    clean = clean_years(index, subject, moment.valid_at)
    if clean.truth is Truth.YES:
        return Verdict.PRIORITY, [part("verdict_priority"), *clean.parts]
    return Verdict.CLEAR, [part("verdict_clear"), *clean.parts]
