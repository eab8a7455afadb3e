"""Deciding about a case: what an opening or an act comes to, given what was read. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from graph_api.domain.casework.acts import Plan, plan
from graph_api.domain.casework.cases import Case, Filer
from graph_api.domain.casework.content import check
from graph_api.domain.casework.deeds import Deed
from graph_api.domain.casework.machine import find
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.casework.states import Action, CaseKind, Machine, State
from graph_api.domain.casework.who import parties
from graph_api.domain.dates import day_of_ms
from graph_api.domain.keys import stable_id
from graph_api.services.callers import Caller
from graph_api.services.casework.facts import FactWriter
from graph_api.services.casework.honours import NOT_ALL, honours_to_revoke
from graph_api.services.casework.model import PART_PREFIXES
from graph_api.services.casework.reading import Bearing, CaseReader, Found, actor_of
from graph_api.services.casework.requests import ActRequest, Opening
from graph_api.services.casework.writing import Hand, Written, written
from graph_api.services.facts import NamedReads
from graph_api.services.references import SubjectRefValue
from loaders.store import Step

_NEEDS_CHECK = frozenset({Action.AMEND, Action.SUBMIT, Action.PUBLISH})
"""Acts on a case before which what it says is checked against the catalogue of the day."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to be written: steps of the case, facts, and the platform ids that these are linked to."""

    case: Case
    written: Written
    facts: list[Step]
    subjects: list[str]


class Decider:
    """Decides about openings and acts, whose texts have been checked; raises ``RefusedError``."""

    def __init__(
        self, graph: NamedReads, reader: CaseReader, facts: FactWriter, clock: Callable[[], int]
    ) -> None:
        self._graph = graph
        self._reader = reader
        self._facts = facts
        self._clock = clock

    async def opening(self, caller: Caller, opening: Opening, key: str) -> Decided:
        """Return what opens a case; its id follows from ``key``, the digest of the idempotency key."""
        row = find(Machine.CASE, None, Action.OPEN)
        actor = actor_of(caller)
        if row is None or not row.by & parties(actor, None):
            raise RefusedError(CaseReason.NOT_YOURS)
        now = self._clock()
        today = day_of_ms(now)
        refs = [named.ref for named in opening.content.named]
        bearing = await self._reader.bearing(opening.subject, refs, opening.content.content, today, now)
        case = _new_case(caller, opening, bearing, key, now)
        if not actor.covers(case):
            raise RefusedError(CaseReason.OUTSIDE_REGION, "subject")
        assert bearing.subject is not None
        flags = check(case.kind, case.content, bearing.setting(bearing.subject, case.content, today))
        hand = self._hand(caller, bearing, now)
        deed = Deed(Machine.CASE, Action.OPEN, today)
        found = written(case, Plan.of(row, case.id), deed, hand, (case.content, flags))
        return Decided(case, replace(found, changes={**_base(case), **found.changes}), [], [])

    async def act(self, caller: Caller, found: Found, case: Case, request: ActRequest, key: str) -> Decided:
        """Return what an act on a case comes to."""
        now = self._clock()
        today = day_of_ms(now)
        on = request.on or today
        bearing = await self._reader.bearing(
            SubjectRefValue.by_id(case.subject),
            _persons(case, request),
            case.content if request.content is None else request.content.content,
            min(on, today),
            now,
        )
        content = case.content if request.content is None else bearing.named(request.content)
        deed = _deed(found, case, request, on, bearing, key)
        planned = plan(case, found.actor, deed, bearing.circumstances(content, today))
        flags = case.flags
        if request.machine is Machine.CASE and request.action in _NEEDS_CHECK:
            if bearing.subject is None:
                raise RefusedError(CaseReason.SUBJECT_NOT_FOUND)
            flags = check(case.kind, content, bearing.setting(bearing.subject, content, today))
        what = written(
            case,
            planned,
            deed,
            self._hand(caller, bearing, now),
            None if request.content is None else (content, flags),
        )
        if not planned.rows:
            return Decided(case, what, [], [])
        present = dict(found.present)
        if deed.person is not None:
            present.setdefault(deed.person, deed.person)
        facts = await self._facts.steps(planned.rows, present, str(what.steps[0]["id"]), now)
        return Decided(case, what, facts, sorted(set(present.values())))

    async def following(self, caller: Caller, case: Case) -> Decided | None:
        """Return the tasks about honours that follow from the publication of a case; None: there are none."""
        if case.kind is not CaseKind.PUNISHMENT or case.state is not State.PUBLISHED:
            return None
        now = self._clock()
        today = day_of_ms(now)
        found = await honours_to_revoke(self._graph, case, today, now)
        if not found.plan.moves:
            return None
        bearing = await self._reader.bearing(
            SubjectRefValue.by_id(case.subject), (), case.content, today, now
        )
        deed = Deed(Machine.TASK, Action.ISSUE, today)
        what = written(case, found.plan, deed, self._hand(caller, bearing, now), follows=True)
        if not found.complete:
            what = replace(what, changes={**what.changes, "flags": [*case.flags, NOT_ALL]})
        return Decided(case, what, [], [])

    def _hand(self, caller: Caller, bearing: Bearing, now: int) -> Hand:
        return Hand(caller, now, day_of_ms(now), self._reader.deadlines, bearing.calendar)


def _new_case(caller: Caller, opening: Opening, bearing: Bearing, key: str, now: int) -> Case:
    subject = bearing.subject
    if subject is None:
        raise RefusedError(CaseReason.SUBJECT_NOT_FOUND, "subject")
    return Case(
        id=stable_id("case", key),
        kind=opening.kind,
        subject=subject.id,
        subject_name=subject.name,
        department=str(caller.org),
        decider=opening.decider or str(caller.org),
        region=subject.region,
        state=State.DRAFT,
        opened_at=now,
        version=0,
        content=bearing.named(opening.content),
    )


def _base(case: Case) -> dict[str, object]:
    """Return the properties of a new case that never change."""
    return {
        "id": case.id,
        "kind": case.kind.value,
        "subjectId": case.subject,
        "subjectName": case.subject_name,
        "department": case.department,
        "decider": case.decider,
        "region": case.region,
        "openedAt": case.opened_at,
    }


def _persons(case: Case, request: ActRequest) -> list[SubjectRefValue]:
    """Return the persons that a case, or what it is to say from now on, and an act name."""
    if request.content is None:
        found = [SubjectRefValue.by_id(named.person) for named in case.content.named]
    else:
        found = [named.ref for named in request.content.named]
    return found if request.person is None else [*found, request.person]


def _deed(found: Found, case: Case, request: ActRequest, on: date, bearing: Bearing, key: str) -> Deed:
    """Return what a request asks for; a subject that is not that of the case acts for itself alone."""
    person = None if request.person is None else bearing.person(request.person)
    actor = found.actor
    filer = Filer(actor.role, actor.org)
    if actor.own:
        me = sorted(actor.own & set(found.present.values()) or actor.own)[0]
        filer = Filer(actor.role, None, me)
        person = person if case.subject in actor.own else me
    return Deed(
        machine=request.machine,
        action=request.action,
        on=on,
        part=request.part,
        part_id=stable_id(PART_PREFIXES.get(request.machine, "part"), key),
        reason=request.reason,
        note=request.note,
        reference=request.reference,
        person=person,
        evidence=request.evidence,
        filer=filer,
        duties_done=request.duties_done,
        volunteering=request.volunteering,
    )
