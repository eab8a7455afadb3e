"""Which measures stand, and how, for a subject: one item for each measure of each sanction.

``reach`` lists the sanctions on the subject itself (a decision on a branch counts as one on its
parent), on the enterprises in which it holds or ever held a post or a direct holding, and those
whose decision names it. Every row of a measure that concerns the subject gives a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph_api.domain.answers import Explanation, ReachItem, Reason, Reasons
from graph_api.domain.explanation_parts import part
from graph_api.domain.fact_index import FactIndex, index_of
from graph_api.domain.facts import Facts, MeasureFact, Moment
from graph_api.domain.judgements import Judgement, Outcome, judgements
from graph_api.domain.measure_times import basis


def reach(facts: Facts | FactIndex, subject: str, moment: Moment) -> tuple[ReachItem, ...]:
    """Return every measure of every sanction that bears on a subject, whatever its status.

    ``facts`` are those known at ``moment.known_at``; the rules read ``moment.valid_at`` alone.
    Items come by day of decision, source, the source's id and the measure's code; reasons by
    role and anchor: the order of the facts plays no part.
    """
    return tuple(items(index_of(facts), subject, moment, lambda _measure, _outcome: True))


def items(
    index: FactIndex, subject: str, moment: Moment, wanted: Callable[[MeasureFact, Outcome], bool]
) -> Iterator[ReachItem]:
    """Yield those items of ``reach`` whose measure and outcome are wanted."""
    for judgement in judgements(index, subject, moment.valid_at):
        for measure, profile in judgement.measures:
            outcome = judgement.outcome(profile)
            if wanted(measure, outcome):
                yield _item(judgement, measure, outcome)


def _item(judgement: Judgement, measure: MeasureFact, outcome: Outcome) -> ReachItem:
    stand = judgement.stand
    return ReachItem(
        subject=stand.subject,
        measure=measure,
        sanction=stand.sanction,
        sanction_subject=stand.sanctioned,
        status=outcome.status,
        valid_from=outcome.time.valid_from,
        valid_until=outcome.time.valid_until,
        reasons=Reasons(lambda: _reasons(judgement, measure, outcome)),
        annotations=judgement.history.annotations,
    )


def _reasons(judgement: Judgement, measure: MeasureFact, outcome: Outcome) -> Iterator[Reason]:
    sanctioned, named = judgement.stand.sanctioned, basis(measure)
    enterprise = sanctioned if judgement.index.is_enterprise(sanctioned) else None
    for row in outcome.rows:
        parts = (*row.parts, named)
        if row.indifferent:
            parts = (*parts, part("doubt_does_not_decide"))
        yield Reason(row.role, row.anchor, row.status, enterprise, Explanation(parts))
