"""What a receipt leaves to a desk: every measure that was answered as reached is answered about in turn.

A mandatory measure is executed, or not with a reason; a recommended one may also be considered (青政〔2016〕
93号, articles 17, 19 and 22: look up, then act, then report). Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph_api.domain.casework.cases import Step
from graph_api.domain.casework.deeds import Deed
from graph_api.domain.casework.machine import Transition, find, following
from graph_api.domain.casework.reasons import REASONS, StepReason
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.casework.states import Action, Machine, Party, State
from graph_api.domain.dates import day_of_ms
from graph_api.domain.keys import SEPARATOR, stable_id

_MANDATORY = "MANDATORY"
_DESK = frozenset({Party.DESK})
_FOR_RECOMMENDED = frozenset({StepReason.RECOMMENDED_ONLY.value})


@dataclass(frozen=True, slots=True)
class Duty:
    """A measure of a sanction (platform id) that reached the subject of a receipt."""

    id: str
    sanction: str
    measure: str
    title: str
    force: str

    @property
    def is_mandatory(self) -> bool:
        """Whether it has to be executed, or a reason given."""
        return self.force == _MANDATORY


@dataclass(frozen=True, slots=True)
class Desk:
    """A receipt with what it leaves to be answered, and the steps so far; ``opened_at`` in ms.

    ``org`` and ``region`` are those of whoever looked up; ``valid_at`` is the day asked about.
    """

    receipt: str
    org: str
    region: str | None
    subject: str
    subject_name: str | None
    matter: str
    valid_at: date
    opened_at: int
    version: int
    duties: tuple[Duty, ...]
    steps: tuple[Step, ...] = ()

    @property
    def opened_on(self) -> date:
        """The day of the look-up in Shanghai, from which the time to answer runs."""
        return day_of_ms(self.opened_at)

    @property
    def missing(self) -> tuple[Duty, ...]:
        """What has not been answered."""
        return tuple(duty for duty in self.duties if self.is_open(duty))

    @property
    def is_closed(self) -> bool:
        """Whether everything has been answered."""
        return not self.missing

    def duty(self, duty_id: str) -> Duty | None:
        """Return a duty by its id."""
        return next((duty for duty in self.duties if duty.id == duty_id), None)

    def state_of(self, duty: Duty) -> State:
        """Return how a duty stands by its last step; without one it is issued."""
        own = [step.state for step in self.steps if step.of == duty.id]
        return own[-1] if own else State.ISSUED

    def is_open(self, duty: Duty) -> bool:
        """Whether nobody has answered about a duty."""
        return self.state_of(duty) is State.ISSUED


def duty_id(receipt: str, sanction: str, measure: str) -> str:
    """Return the id of the duty about one measure of one sanction on a receipt."""
    return stable_id("duty", SEPARATOR.join((receipt, sanction, measure)))


def possible(desk: Desk, duty: Duty, *, is_own: bool) -> tuple[Transition, ...]:
    """Return what may be done about a duty now; ``is_own``: the caller answers for this receipt."""
    rows = following(Machine.DUTY, desk.state_of(duty)) if is_own else ()
    return tuple(row for row in rows if row.by & _DESK and _fits(row, duty))


def plan_answer(desk: Desk, deed: Deed, today: date, *, is_own: bool) -> Transition:
    """Return the row that an answer follows; raises ``RefusedError``."""
    duty = desk.duty(deed.part or "")
    if duty is None:
        raise RefusedError(CaseReason.DUTY_NOT_FOUND, "duty")
    if not is_own:
        raise RefusedError(CaseReason.NOT_YOURS)
    row = find(Machine.DUTY, desk.state_of(duty), deed.action)
    if row is None or not row.by & _DESK:
        raise RefusedError(CaseReason.WRONG_STATE)
    if not _fits(row, duty):
        raise RefusedError(CaseReason.MANDATORY_MEASURE, "response")
    _check_words(duty, deed)
    if deed.on > today:
        raise RefusedError(CaseReason.FUTURE_DATE, "on")
    # Nothing follows from a look-up before it was made.
    if deed.on < desk.opened_on:
        raise RefusedError(CaseReason.DATES_OUT_OF_ORDER, "on")
    return row


def _fits(row: Transition, duty: Duty) -> bool:
    return row.action is not Action.CONSIDER or not duty.is_mandatory


def _check_words(duty: Duty, deed: Deed) -> None:
    if deed.action is Action.EXECUTE and not deed.reference:
        raise RefusedError(CaseReason.MISSING_VALUE, "reference")
    reasons = REASONS.get((Machine.DUTY, deed.action))
    if reasons is None:
        return
    if deed.reason not in reasons or not deed.note:
        raise RefusedError(CaseReason.REASON_NEEDED, "reason")
    if duty.is_mandatory and deed.reason in _FOR_RECOMMENDED:
        raise RefusedError(CaseReason.MANDATORY_MEASURE, "reason")
