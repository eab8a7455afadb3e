"""Promises made to a desk: kept by their day, or a bad record from the day after, and only then.

A subject whose application is accepted although documents are missing (容缺受理) promises in writing to
hand them in by a day; not doing so is a record of bad credit (青政〔2016〕93号, article 4). The day is one
for somebody's act, so one that is no day of work moves to the next (Civil Code, article 203). Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from graph_api.domain.casework.cases import Step
from graph_api.domain.casework.deeds import Deed
from graph_api.domain.casework.effects import FactRow
from graph_api.domain.casework.machine import Transition, find, following
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.casework.states import Action, Machine, Party, State
from graph_api.domain.working_days import due_on

LONGEST_YEARS = 5
"""A promise for a later day is no promise to complete an application, but a slip of the pen."""

_DESK = frozenset({Party.DESK})
_KEPT = {State.KEPT: "true", State.MISSED: "false", State.KEPT_LATE: "false"}


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise as it stands. ``due_on`` is the day promised, ``opened_at`` (ms) when it was entered."""

    id: str
    subject: str
    subject_name: str | None
    title: str
    matter: str
    made_on: date
    due_on: date
    org: str
    region: str | None
    receipt: str | None
    opened_at: int
    version: int = 0
    steps: tuple[Step, ...] = ()

    @property
    def state(self) -> State:
        """How it stands by its last step."""
        return self.steps[-1].state if self.steps else State.MADE

    @property
    def kept_on(self) -> date | None:
        """The day on which it was kept, in time or late."""
        return next(
            (step.on for step in reversed(self.steps) if step.action in (Action.KEEP, Action.KEEP_LATE)),
            None,
        )


def last_day(due: date, calendar: Mapping[date, str]) -> date:
    """Return the last day on which a promise is kept in time: the day promised, or the next day of work."""
    return due_on(due, 0, calendar)


def check_making(made_on: date, due: date, today: date) -> None:
    """Raise ``RefusedError`` where a promise cannot be made on one day for another."""
    if made_on > today:
        raise RefusedError(CaseReason.FUTURE_DATE, "on")
    if due < made_on:
        raise RefusedError(CaseReason.DATES_OUT_OF_ORDER, "dueOn")
    if due < today:
        raise RefusedError(CaseReason.END_IN_PAST, "dueOn")
    if due > today + timedelta(days=366 * LONGEST_YEARS):
        raise RefusedError(CaseReason.TERM_TOO_LONG, "dueOn")


def possible(commitment: Commitment, today: date, last: date, *, is_own: bool) -> tuple[Transition, ...]:
    """Return what may be done about a promise now."""
    if not is_own:
        return ()
    state = commitment.state
    if state is State.MADE and today > last:
        state = State.MISSED
    return tuple(row for row in following(Machine.COMMITMENT, state) if row.by & _DESK)


def plan_keeping(
    commitment: Commitment, deed: Deed, today: date, last: date, *, is_own: bool
) -> tuple[Transition, ...]:
    """Return the rows that follow where a promise was kept on a day; raises ``RefusedError``.

    Kept after its last day it is late, and missed first if nobody has said so yet. That it was kept in
    time although it stands as missed is a correction, and needs a text.
    """
    if not is_own:
        raise RefusedError(CaseReason.NOT_YOURS)
    if deed.on > today:
        raise RefusedError(CaseReason.FUTURE_DATE, "on")
    if deed.on < commitment.made_on:
        raise RefusedError(CaseReason.DATES_OUT_OF_ORDER, "on")
    in_time = deed.on <= last
    rows = () if in_time or commitment.state is not State.MADE else plan_missing(commitment, today, last)
    state = rows[-1].after if rows else commitment.state
    row = find(Machine.COMMITMENT, state, Action.KEEP if in_time else Action.KEEP_LATE)
    if row is None:
        raise RefusedError(CaseReason.WRONG_STATE)
    if in_time and state is State.MISSED and not deed.note:
        raise RefusedError(CaseReason.INVALID_TEXT, "note")
    return (*rows, row)


def plan_missing(commitment: Commitment, today: date, last: date) -> tuple[Transition, ...]:
    """Return the row that follows once the last day has passed; none before, and none twice."""
    row = find(Machine.COMMITMENT, commitment.state, Action.MISS)
    return () if row is None or today <= last else (row,)


def row_of(commitment: Commitment, state: State, kept_on: date | None = None) -> FactRow:
    """Return the row of ``records`` by which a promise in a state is known."""
    details = f"事项 {commitment.matter}"
    if state is State.KEPT_LATE and kept_on is not None:
        details += f"；逾期后于 {kept_on.isoformat()} 履行 kept late"
    elif state is State.KEPT and kept_on is not None:
        details += f"；于 {kept_on.isoformat()} 履行 kept"
    cells = {
        "id": commitment.id,
        "subject_id": commitment.subject,
        "type": "COMMITMENT",
        "title": commitment.title,
        "decided_on": commitment.made_on.isoformat(),
        "due_on": commitment.due_on.isoformat(),
        "department": commitment.org,
        "details": details,
    }
    if state in _KEPT:
        cells["kept"] = _KEPT[state]
    return FactRow("records", cells)
