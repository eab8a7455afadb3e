"""How the measures of one sanction stand for one subject, decided once for each profile of them.

A judgement says which status holds and which conditions decide it. Items and their explanations are
written from it (``reach_items``) for whoever asks to see them; a verdict mostly needs the statuses alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from graph_api.domain.answers import ReachStatus
from graph_api.domain.dates import PartialDate, Truth
from graph_api.domain.explanation_parts import Part, explanation, part
from graph_api.domain.fact_index import FactIndex
from graph_api.domain.facts import Anchor, MeasureFact, ReachRow, SanctionFact
from graph_api.domain.measure_profiles import Asks, Profile
from graph_api.domain.measure_times import MeasureTime, effective_from, measure_time
from graph_api.domain.reach_rows import Fit, fit, no_row
from graph_api.domain.sanction_timeline import NOTHING_HAPPENED, EventHistory, event_history
from graph_api.domain.standing import Standing, standing

_STRENGTH = {status: place for place, status in enumerate(ReachStatus)}


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """How one row of a profile stands, and why; ``indifferent``: whatever is in doubt does not decide."""

    role: str
    anchor: Anchor
    status: ReachStatus
    parts: tuple[Part, ...]
    indifferent: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """How every measure of a profile stands: by the strongest of its rows, and within which time."""

    status: ReachStatus
    rows: tuple[RowOutcome, ...]
    time: MeasureTime


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """One sanction as it stands for one subject on one day.

    The rows of different profiles mostly ask for the same, so what is found is kept by what a row asks
    for: ``concerned`` whether it is about the subject, ``fits`` how it fits (by None: how a measure
    without a row does), ``judged`` what follows from that and a time. ``whose`` is the history.
    """

    index: FactIndex
    stand: Standing
    history: EventHistory
    whose: str | None
    valid_at: date
    concerned: dict[str, bool] = field(default_factory=dict)
    fits: dict[Asks | None, Fit] = field(default_factory=dict)
    judged: dict[tuple[int, int], tuple[ReachStatus, tuple[Part, ...]]] = field(default_factory=dict)
    outcomes: dict[Profile, Outcome] = field(default_factory=dict)

    @property
    def sanction(self) -> SanctionFact:
        """The sanction judged."""
        return self.stand.sanction

    @property
    def measures(self) -> Sequence[tuple[MeasureFact, Profile]]:
        """The measures of the sanction, by code, each with its profile."""
        return self.index.profiles.of(self.stand.sanction)

    @property
    def distinct(self) -> Iterator[Outcome]:
        """The outcomes of its measures, each profile's once, in the order of the measures."""
        return map(self.outcome, self.index.profiles.distinct_of(self.stand.sanction))

    def reaching(self) -> list[Outcome]:
        """Return the outcomes by which it reaches the subject, each profile's once, in order.

        A profile none of whose rows is about the subject reaches nobody, so it is not judged for this.
        """
        return [
            outcome
            for profile in self.index.profiles.distinct_of(self.stand.sanction)
            if any(self._concerns(row) for row in profile.rows)
            and (outcome := self.outcome(profile)).status is ReachStatus.REACHED
        ]

    def outcome(self, profile: Profile) -> Outcome:
        """Return how the measures of a profile stand."""
        found = self.outcomes.get(profile)
        if found is None:
            time = self._time(profile)
            rows = tuple(self._row(profile, row, fits, time) for row, fits in self._fits(profile))
            status = min((row.status for row in rows), key=_STRENGTH.__getitem__)
            found = self.outcomes[profile] = Outcome(status, rows, time)
        return found

    def _time(self, profile: Profile) -> MeasureTime:
        key = ("time", self.stand.sanction.id, self.whose, self.valid_at, profile.window)
        return self.index.memory.recall(key, lambda: self._time_from(profile, self.stand.sanction))

    def _time_from(self, profile: Profile, sanction: SanctionFact) -> MeasureTime:
        """Return how a measure would lie in time if the sanction were this one."""
        return measure_time(profile.window, sanction, self.history, self.valid_at)

    def _fits(self, profile: Profile) -> list[tuple[ReachRow, Fit]]:
        """Judge the rows that concern the subject, or all of them where none does."""
        if not profile.rows:
            return [(profile.stand_in, self._no_row())]
        concerned = [row for row in profile.rows if self._concerns(row)]
        return [(row, self._fit(row)) for row in concerned or profile.rows]

    def _concerns(self, row: ReachRow) -> bool:
        found = self.concerned.get(row.role)
        if found is None:
            found = self.concerned[row.role] = self.stand.concerns(row)
        return found

    def _no_row(self) -> Fit:
        """Return how a measure fits that says of nobody that it reaches him."""
        found = self.fits.get(None)
        if found is None:
            found = self.fits[None] = no_row(self.index, self.stand)
        return found

    def _fit(self, row: ReachRow) -> Fit:
        asks = (row.role, row.anchor, row.responsibility)
        found = self.fits.get(asks)
        if found is None:
            found = self.fits[asks] = fit(self.index, row, self.stand, self.valid_at)
        return found

    def _row(self, profile: Profile, row: ReachRow, found: Fit, time: MeasureTime) -> RowOutcome:
        status, parts = self._status(found, time)
        if status is ReachStatus.UNKNOWN:
            settled = self._settled_wherever_it_begins(profile, row)
            if settled is not None:
                return RowOutcome(row.role, row.anchor, settled, parts, indifferent=True)
        return RowOutcome(row.role, row.anchor, status, parts, indifferent=False)

    def _status(self, found: Fit, time: MeasureTime) -> tuple[ReachStatus, tuple[Part, ...]]:
        """Return the first status that holds for a row, and what explains it, each said once."""
        # Both are kept as long as this judgement, so they are known by what they are.
        key = (id(found), id(time))
        judged = self.judged.get(key)
        if judged is None:
            status, parts = _status(found, self.history, time)
            judged = self.judged[key] = status, explanation(parts).parts
        return judged

    def _settled_wherever_it_begins(self, profile: Profile, row: ReachRow) -> ReachStatus | None:
        """Return the one status to which every possible day of the beginning leads, if there is one.

        That day enters several conditions at once (begun, over, the post held on that day); each alone
        can be in doubt where together they leave none.
        """
        statuses = set()
        for sanction in _exact_starts(self.stand.sanction):
            exact = fit(self.index, row, replace(self.stand, sanction=sanction), self.valid_at)
            statuses.add(_status(exact, self.history, self._time_from(profile, sanction))[0])
            if len(statuses) > 1:
                return None
        settled = statuses.pop() if statuses else ReachStatus.UNKNOWN
        return None if settled is ReachStatus.UNKNOWN else settled


def judgements(index: FactIndex, subject: str, valid_at: date) -> tuple[Judgement, ...]:
    """Return the judgement of every sanction to list for a subject, in the order of answers."""
    if subject not in index.touched:
        return ()
    return index.memory.recall(
        ("judgements", subject, valid_at),
        lambda: tuple(
            _judgement(index, standing(index, subject, sanction), valid_at)
            for sanction in _sanctions_about(index, subject)
        ),
    )


def _sanctions_about(index: FactIndex, subject: str) -> list[SanctionFact]:
    """Return the sanctions to list for a subject, each once, in the order of answers."""
    held = {role.enterprise for role in index.roles_of.get(subject, ())}
    held.update(holding.enterprise for holding in index.holdings_of.get(subject, ()))
    found = {sanction.id: sanction for sanction in index.sanctions_naming.get(subject, ())}
    for place in (subject, *held):
        for sanction in index.sanctions_on.get(place, ()):
            found[sanction.id] = sanction
    return sorted(found.values(), key=_sanction_order) if len(found) > 1 else list(found.values())


def _sanction_order(sanction: SanctionFact) -> tuple[bool, str, str, str, str]:
    decided = sanction.decided_on
    day = "" if decided is None else decided.first.isoformat()
    return decided is None, day, sanction.source, sanction.source_id, sanction.id


def _judgement(index: FactIndex, stand: Standing, valid_at: date) -> Judgement:
    """Read what the events of the sanction mean to the subject.

    Where no event is about one person alone the history is everybody's, None, and read once for all.
    """
    events = index.events.get(stand.sanction.id)
    if not events:
        return Judgement(index, stand, NOTHING_HAPPENED, None, valid_at)
    whose = stand.subject if any(event.person is not None for event in events) else None
    history = index.memory.recall(
        ("history", stand.sanction.id, whose, valid_at),
        lambda: event_history(events, stand.subject, valid_at),
    )
    return Judgement(index, stand, history, whose, valid_at)


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
