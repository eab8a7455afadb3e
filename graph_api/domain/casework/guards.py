"""What a deed needs beyond its row of the table: days in order, reasons, texts, eligibility."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from graph_api.domain.casework.cases import Case, Part
from graph_api.domain.casework.content import check_evidence, exact_day, first_day, last_day
from graph_api.domain.casework.deeds import Circumstances, Deed
from graph_api.domain.casework.reasons import REASONS, TEXTS
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.casework.states import Action, CaseKind, Machine, State
from graph_api.domain.casework.volunteering import check_service
from graph_api.domain.dates import Term

_BEFORE_THE_DECISION = frozenset({Action.AMEND, Action.SUBMIT, Action.APPROVE, Action.RETURN, Action.ABANDON})
"""Steps of a case whose day says nothing about the decision."""

OPEN_OBJECTION = frozenset({State.ACCEPTED, State.EXTENDED})


def check_deed(case: Case, part: Part | None, deed: Deed, around: Circumstances) -> None:
    """Raise ``RefusedError`` for the first thing that a deed lacks."""
    if deed.evidence is not None:
        check_evidence(deed.evidence)
    _check_words(deed)
    _check_day(case, part, deed, around)
    special = _SPECIAL.get((deed.machine, deed.action))
    if special is not None:
        special(case, part, deed, around)


def standing_person(part: Part | None, deed: Deed) -> str | None:
    """Return the person whom alone a deed concerns; None: everybody."""
    return deed.person if part is None else part.person


def _check_words(deed: Deed) -> None:
    reasons = REASONS.get((deed.machine, deed.action))
    if reasons is not None and (deed.reason not in reasons or not deed.note):
        raise RefusedError(CaseReason.REASON_NEEDED, "reason")
    if (deed.machine, deed.action) in TEXTS and not deed.note:
        raise RefusedError(CaseReason.INVALID_TEXT, "note")


def _check_day(case: Case, part: Part | None, deed: Deed, around: Circumstances) -> None:
    if deed.on > around.today:
        raise RefusedError(CaseReason.FUTURE_DATE, "on")
    if deed.machine is Machine.CASE and deed.action in _BEFORE_THE_DECISION:
        return
    content = case.content
    decided = content.decided_on if case.kind is CaseKind.PUNISHMENT else content.awarded_on
    earliest = exact_day(decided, "on")
    own = [step.on for step in case.steps if part is not None and step.of == part.id]
    # A task is issued by the platform, on a day that says nothing of when a department did its part.
    if part is not None and deed.machine is not Machine.TASK and own:
        earliest = max(earliest, own[-1])
    if deed.on < earliest:
        raise RefusedError(CaseReason.DATES_OUT_OF_ORDER, "on")


def _check_close(case: Case, _part: Part | None, deed: Deed, around: Circumstances) -> None:
    end = end_of(case, around)
    if end is None or end >= deed.on:
        raise RefusedError(CaseReason.STILL_IN_FORCE)


def end_of(case: Case, around: Circumstances) -> date | None:
    """Return the last day of the last measure of a case; None where one has no end of its own."""
    own = last_day(case.kind, case.content)
    if case.kind is CaseKind.INCENTIVE:
        return own
    codes = case.content.measures or tuple(around.measures)
    terms = [around.measures[code].term if code in around.measures else None for code in codes]
    ends = [own if term is None else Term.parse(term).last_day(first_day(case.content)) for term in terms]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def _check_release(_case: Case, _part: Part | None, deed: Deed, _around: Circumstances) -> None:
    if (deed.action is Action.RELEASE_PERSON) != (deed.person is not None):
        raise RefusedError(CaseReason.MISSING_VALUE, "person")


def _check_execution(case: Case, _part: Part | None, deed: Deed, _around: Circumstances) -> None:
    if not deed.reference:
        raise RefusedError(CaseReason.MISSING_VALUE, "reference")
    for objection in case.parts_of(Machine.OBJECTION):
        if objection.state in OPEN_OBJECTION and objection.person is None:
            begun = [
                step.on for step in case.steps if step.of == objection.id and step.action is Action.ACCEPT
            ]
            if begun and deed.on >= begun[-1]:
                raise RefusedError(CaseReason.SUSPENDED)


def _check_filing(case: Case, part: Part | None, deed: Deed, _around: Circumstances) -> None:
    """One for the same subject at a time, whoever files it."""
    for other in case.parts_of(deed.machine):
        if other.pending and other.person == standing_person(part, deed):
            raise RefusedError(CaseReason.ALREADY_OPEN)


def _check_acceptance(case: Case, part: Part | None, deed: Deed, _around: Circumstances) -> None:
    """One accepted objection at a time for each person, later than the closing of the one before.

    The closing of an objection ends every suspension of the person that began by then.
    """
    mine = standing_person(part, deed)
    for other in case.parts_of(Machine.OBJECTION):
        if other.person is not None and mine is not None and other.person != mine:
            continue
        if other.state in OPEN_OBJECTION:
            raise RefusedError(CaseReason.ALREADY_OPEN)
        own = [step for step in case.steps if step.of == other.id]
        was_open = any(step.state is State.ACCEPTED for step in own)
        if was_open and deed.on <= own[-1].on:
            raise RefusedError(CaseReason.DATES_OUT_OF_ORDER, "on")


def _check_application(case: Case, part: Part | None, deed: Deed, around: Circumstances) -> None:
    _check_filing(case, part, deed, around)
    _check_eligible(deed, around)
    if deed.evidence is None:
        raise RefusedError(CaseReason.DUTIES_NOT_DONE, "evidence")
    if deed.volunteering is not None:
        decided = exact_day(case.content.decided_on, "on")
        is_person = deed.person is not None or around.is_person
        check_service(deed.volunteering, decided, around.today, is_person=is_person)


def _check_grant(_case: Case, _part: Part | None, deed: Deed, around: Circumstances) -> None:
    _check_eligible(deed, around)
    if not deed.duties_done:
        raise RefusedError(CaseReason.DUTIES_NOT_DONE, "dutiesDone")


def _check_eligible(deed: Deed, around: Circumstances) -> None:
    if around.first_repair is not None and deed.on < around.first_repair:
        raise RefusedError(CaseReason.NOT_ELIGIBLE, first_possible=around.first_repair)


_Check = Callable[[Case, Part | None, Deed, Circumstances], None]
_SPECIAL: Mapping[tuple[Machine, Action], _Check] = {
    (Machine.CASE, Action.CLOSE): _check_close,
    (Machine.CASE, Action.RELEASE): _check_release,
    (Machine.CASE, Action.RELEASE_PERSON): _check_release,
    (Machine.TASK, Action.EXECUTE): _check_execution,
    (Machine.OBJECTION, Action.FILE): _check_filing,
    (Machine.OBJECTION, Action.ACCEPT): _check_acceptance,
    (Machine.REPAIR, Action.APPLY): _check_application,
    (Machine.REPAIR, Action.GRANT): _check_grant,
}
