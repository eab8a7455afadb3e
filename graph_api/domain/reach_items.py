"""Which measures stand, and how, for a subject: one item for each measure of each sanction.

``reach`` lists the sanctions on the subject itself (a decision on a branch counts as one on its
parent), on the enterprises in which it holds or ever held a post or a direct holding, and those
whose decision names it. Every row of a measure that concerns the subject gives a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeAlias

from graph_api.domain.answers import Explanation, ReachItem, ReachStatus, Reason
from graph_api.domain.dates import PartialDate, Truth
from graph_api.domain.explanation_parts import Part, explanation, part
from graph_api.domain.fact_index import FactIndex, index_of
from graph_api.domain.facts import (
    SUBJECT,
    Anchor,
    Facts,
    MeasureFact,
    Moment,
    ReachRow,
    Responsibility,
    SanctionFact,
)
from graph_api.domain.reach_rows import Fit, fit, no_row
from graph_api.domain.sanction_timeline import (
    EventHistory,
    MeasureTime,
    basis,
    effective_from,
    event_history,
    measure_time,
)
from graph_api.domain.standing import Standing, standing

_Asks: TypeAlias = tuple[str, Anchor, Responsibility]
"""What a row asks for: role, anchor, responsibility."""

_STRENGTH = {status: place for place, status in enumerate(ReachStatus)}


def reach(facts: Facts | FactIndex, subject: str, moment: Moment) -> tuple[ReachItem, ...]:
    """Return every measure of every sanction that bears on a subject, whatever its status.

    ``facts`` are those known at ``moment.known_at``; the rules read ``moment.valid_at`` alone.
    Items come by day of decision, source, the source's id and the measure's code; reasons by
    role and anchor: the order of the facts plays no part.
    """
    index = index_of(facts)
    if subject not in index.touched:
        return ()
    memo = (subject, moment.valid_at)
    items = index.reach_memo.get(memo)
    if items is None:
        items = index.reach_memo[memo] = tuple(
            item
            for sanction in _sanctions_about(index, subject)
            for item in _items(index, standing(index, subject, sanction), moment)
        )
    return items


def strongest(statuses: Sequence[ReachStatus]) -> ReachStatus:
    """Return the strongest of several statuses (contract, section 3)."""
    return min(statuses, key=lambda status: _STRENGTH[status])


def _sanctions_about(index: FactIndex, subject: str) -> list[SanctionFact]:
    """Return the sanctions to list for a subject, each once, in the order of answers."""
    held = {role.enterprise for role in index.roles_of.get(subject, ())}
    held.update(holding.enterprise for holding in index.holdings_of.get(subject, ()))
    found = {sanction.id: sanction for sanction in index.sanctions_naming.get(subject, ())}
    for place in (subject, *held):
        for sanction in index.sanctions_on.get(place, ()):
            found[sanction.id] = sanction
    return sorted(found.values(), key=_sanction_order)


def _sanction_order(sanction: SanctionFact) -> tuple[bool, str, str, str, str]:
    decided = sanction.decided_on
    day = "" if decided is None else decided.first.isoformat()
    return decided is None, day, sanction.source, sanction.source_id, sanction.id


def _items(index: FactIndex, stand: Standing, moment: Moment) -> list[ReachItem]:
    question = _Question(index, stand, *_history(index, stand, moment.valid_at), moment.valid_at)
    return [_item(question, measure) for measure in index.measures_of(stand.sanction)]


def _history(index: FactIndex, stand: Standing, valid_at: date) -> tuple[EventHistory, str | None]:
    """Return what the events of the sanction mean to the subject, and whose history that is.

    Where no event is about one person alone it is everybody's, None, and read once for all of them.
    """
    events = index.events.get(stand.sanction.id, ())
    whose = stand.subject if any(event.person is not None for event in events) else None
    memo = (stand.sanction.id, whose, valid_at)
    history = index.history_memo.get(memo)
    if history is None:
        history = index.history_memo[memo] = event_history(events, stand.subject, valid_at)
    return history, whose


@dataclass(frozen=True, slots=True)
class _Question:
    """What every reason of every item of one sanction is judged by; ``whose`` is the history.

    The rows of different measures mostly ask for the same, so what is found is remembered by what a row
    asks for: ``concerned`` whether it is about the subject, ``fits`` how it fits (by None: how a measure
    without a row does), ``judged`` what follows from that and a time.
    """

    index: FactIndex
    stand: Standing
    history: EventHistory
    whose: str | None
    valid_at: date
    concerned: dict[str, bool] = field(default_factory=dict)
    fits: dict[_Asks | None, Fit] = field(default_factory=dict)
    judged: dict[tuple[int, int], tuple[ReachStatus, tuple[Part, ...]]] = field(default_factory=dict)

    def time(self, measure: MeasureFact) -> MeasureTime:
        """Return how a measure of the sanction lies in time on the day asked about."""
        # Measures of one memorandum mostly share all that their time depends on.
        window = (measure.term, measure.basis_from, measure.basis_until)
        memo = (self.stand.sanction.id, self.whose, self.valid_at, *window)
        time = self.index.time_memo.get(memo)
        if time is None:
            time = self.index.time_memo[memo] = self.time_from(measure, self.stand.sanction)
        return time

    def time_from(self, measure: MeasureFact, sanction: SanctionFact) -> MeasureTime:
        """Return how a measure would lie in time if the sanction were this one."""
        return measure_time(measure, sanction, self.history, self.valid_at)

    def concerns(self, row: ReachRow) -> bool:
        """Whether the subject has what a row is about."""
        found = self.concerned.get(row.role)
        if found is None:
            found = self.concerned[row.role] = self.stand.concerns(row)
        return found

    def status(self, found: Fit, time: MeasureTime) -> tuple[ReachStatus, tuple[Part, ...]]:
        """Return the first status that holds for a row, and what explains it, each said once."""
        # Both are kept as long as this question, so they are known by what they are.
        memo = (id(found), id(time))
        judged = self.judged.get(memo)
        if judged is None:
            status, parts = _status(found, self.history, time)
            judged = self.judged[memo] = status, explanation(parts).parts
        return judged

    def no_row(self) -> Fit:
        """Return how a measure fits that says of nobody that it reaches him."""
        found = self.fits.get(None)
        if found is None:
            found = self.fits[None] = no_row(self.index, self.stand)
        return found

    def fit(self, row: ReachRow) -> Fit:
        """Return how a row fits the subject."""
        asks = (row.role, row.anchor, row.responsibility)
        found = self.fits.get(asks)
        if found is None:
            found = self.fits[asks] = fit(self.index, row, self.stand, self.valid_at)
        return found


def _item(question: _Question, measure: MeasureFact) -> ReachItem:
    stand, time = question.stand, question.time(measure)
    reasons = tuple(_reason(question, measure, row, found, time) for row, found in _fits(question, measure))
    return ReachItem(
        subject=stand.subject,
        measure=measure,
        sanction=stand.sanction,
        sanction_subject=stand.sanctioned,
        status=strongest([reason.status for reason in reasons]),
        valid_from=time.valid_from,
        valid_until=time.valid_until,
        reasons=reasons,
        annotations=question.history.annotations,
    )


def _fits(question: _Question, measure: MeasureFact) -> list[tuple[ReachRow, Fit]]:
    """Judge the rows that concern the subject, or all of them where none does."""
    rows = question.index.reach_rows.get(measure.code, ())
    if not rows:
        return [(ReachRow(measure.code, SUBJECT), question.no_row())]
    concerned = [row for row in rows if question.concerns(row)]
    return [(row, question.fit(row)) for row in concerned or rows]


def _reason(
    question: _Question, measure: MeasureFact, row: ReachRow, found: Fit, time: MeasureTime
) -> Reason:
    status, parts = question.status(found, time)
    parts = (*parts, basis(measure))
    if status is ReachStatus.UNKNOWN:
        settled = _settled_wherever_it_begins(question, measure, row)
        if settled is not None:
            status, parts = settled, (*parts, part("doubt_does_not_decide"))
    index, sanctioned = question.index, question.stand.sanctioned
    return Reason(
        role=row.role,
        anchor=row.anchor,
        status=status,
        enterprise=sanctioned if index.is_enterprise(sanctioned) else None,
        explanation=Explanation(parts),
    )


def _settled_wherever_it_begins(
    question: _Question, measure: MeasureFact, row: ReachRow
) -> ReachStatus | None:
    """Return the one status to which every possible day of the sanction's beginning leads, if there is one.

    That day enters several conditions at once (begun, over, the post held on that day); each alone can
    be in doubt where together they leave none.
    """
    statuses = set()
    for sanction in _exact_starts(question.stand.sanction):
        exact = fit(question.index, row, replace(question.stand, sanction=sanction), question.valid_at)
        statuses.add(_status(exact, question.history, question.time_from(measure, sanction))[0])
        if len(statuses) > 1:
            return None
    settled = statuses.pop() if statuses else ReachStatus.UNKNOWN
    return None if settled is ReachStatus.UNKNOWN else settled


def _exact_starts(sanction: SanctionFact) -> Iterator[SanctionFact]:
    """Yield the sanction with each day on which it may begin; nothing where that day is exact or unknown."""
    start = effective_from(sanction)
    if start is None or start.exact is not None:
        return
    for days in range((start.last - start.first).days + 1):
        day = PartialDate.on(start.first + timedelta(days=days))
        if sanction.effective_from is not None:
            yield replace(sanction, effective_from=day)
        else:
            yield replace(sanction, decided_on=day)


def _status(found: Fit, history: EventHistory, time: MeasureTime) -> tuple[ReachStatus, tuple[Part, ...]]:
    """Return the first status that holds, and the conditions that decide it.

    What certainly fails or is over decides first; a doubt counts only where nothing did.
    """
    settled = _settled(found, history, time)
    if settled is not None:
        return settled
    conditions = (time.begun, time.ended, time.basis_expired, history.suspended)
    doubtful = [condition for condition in conditions if condition.truth is Truth.UNKNOWN]
    if found.truth is Truth.UNKNOWN or doubtful:
        doubts = (piece for condition in doubtful for piece in condition.parts)
        return ReachStatus.UNKNOWN, (*found.parts, *doubts)
    window = _window(time)
    if history.suspended.truth is Truth.YES:
        return ReachStatus.SUSPENDED, (*history.suspended.parts, *found.parts, *window)
    status = ReachStatus.REVIEW if found.review else ReachStatus.REACHED
    return status, (*found.parts, *window)


def _settled(
    found: Fit, history: EventHistory, time: MeasureTime
) -> tuple[ReachStatus, tuple[Part, ...]] | None:
    """Return the status where the measure is certainly void, does not reach, is over, or lost its basis."""
    if history.voids:
        voids = (part("void", event=event.type, on=str(event.on)) for event in history.voids)
        return ReachStatus.VOID, tuple(voids)
    if Truth.NO in (found.truth, time.begun.truth):
        fails = found.parts if found.truth is Truth.NO else ()
        not_begun = time.begun.parts if time.begun.truth is Truth.NO else ()
        return ReachStatus.NOT_REACHED, fails + not_begun
    if time.ended.truth is Truth.YES:
        return ReachStatus.ENDED, found.parts + time.ended.parts
    if time.basis_expired.truth is Truth.YES:
        return ReachStatus.BASIS_EXPIRED, found.parts + time.basis_expired.parts
    return None


def _window(time: MeasureTime) -> tuple[Part, ...]:
    """Say from when to when the measure runs, as far as the days are known."""
    first = "" if time.valid_from is None else time.valid_from.isoformat()
    last = "" if time.valid_until is None else time.valid_until.isoformat()
    return (part("window", valid_from=first, valid_until=last),)
