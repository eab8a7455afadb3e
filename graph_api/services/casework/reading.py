"""Reading a case with what bears on it, and who its caller is to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from graph_api.domain.casework.cases import Case, Catalogue, Content, MeasureRow, Named, Rule, Subject
from graph_api.domain.casework.content import Setting
from graph_api.domain.casework.deadlines import LONGEST_DAYS
from graph_api.domain.casework.deeds import Circumstances
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.casework.volunteering import HoursRule, hours_rule
from graph_api.domain.casework.who import Actor
from graph_api.domain.dates import PartialDate, Term, day_of_ms
from graph_api.domain.keys import id_key
from graph_api.domain.minimum_terms import FROM_DECISION, TermRule, earliest_end, rule_for
from graph_api.domain.rules_in_force import MEASURE_KEY, rows_in_force
from graph_api.services.audit import region_prefix
from graph_api.services.calendars import calendar_of, calendar_parameters
from graph_api.services.callers import Caller, Role
from graph_api.services.casework.model import to_case
from graph_api.services.casework.requests import CaseContent
from graph_api.services.facts import NamedReads
from graph_api.services.references import SubjectRefValue
from graph_api.services.rule_tables import deadline_rules, hours_rules

IMPLEMENTERS = frozenset({Role.DEPARTMENT, Role.APPROVAL, Role.BANK})
"""Roles of organisations that measures may be given to."""


@dataclass(frozen=True, slots=True)
class Found:
    """What ``case_by_id`` has read: the case, what its key was used for, present ids, and the caller."""

    case: Case | None
    earlier: Mapping[str, Any] | None
    present: Mapping[str, str]
    actor: Actor
    is_public: bool


@dataclass(frozen=True, slots=True)
class Bearing:
    """What bears on an act: subject, persons by key as (id, is a person), catalogue, terms, calendar."""

    subject: Subject | None
    persons: Mapping[str, tuple[str, bool]]
    catalogue: Catalogue
    rules: tuple[TermRule, ...]
    longest: tuple[Rule, ...]
    calendar: Mapping[date, str]
    hours: tuple[HoursRule, ...] = ()

    def named(self, content: CaseContent) -> Content:
        """Return a content with its persons by platform id; raises ``RefusedError``."""
        return replace(
            content.content,
            named=tuple(
                Named(self.person(named.ref), named.responsible, named.capacity) for named in content.named
            ),
        )

    def person(self, ref: SubjectRefValue) -> str:
        """Return the platform id of a person; raises ``RefusedError``."""
        found = self.persons.get(ref.key)
        if found is None:
            raise RefusedError(CaseReason.PERSON_NOT_FOUND, "person")
        if not found[1]:
            raise RefusedError(CaseReason.NOT_A_PERSON, "person")
        return found[0]

    def setting(self, subject: Subject, content: Content, today: date) -> Setting:
        """Return what a content is checked against."""
        rule = self._rule(content)
        maximum = next((each for each in self.longest if rule is not None and each.code == rule.code), None)
        known = None if maximum is None or maximum.maximum is None else maximum
        return Setting(subject, self.catalogue, today, known)

    def circumstances(self, content: Content, today: date) -> Circumstances:
        """Return what bears on a deed."""
        decided = _exact(content.decided_on)
        first = None
        if decided is not None and content.grade is not None:
            end = earliest_end(self.rules, content.grade, self._field(content), decided)
            first = None if end is None else end.day
        subject = self.subject
        region = None if subject is None else subject.region
        rule = hours_rule(self.hours, region, content.grade, today)
        return Circumstances(
            today,
            self.catalogue.measures,
            first,
            is_person=subject is not None and not subject.is_enterprise,
            hours=None if rule is None else (rule.hours, rule.basis),
        )

    def _rule(self, content: Content) -> TermRule | None:
        decided = _exact(content.decided_on)
        if decided is None:
            return None
        rule = rule_for(self.rules, content.grade or "", self._field(content) or "", decided)
        return rule if rule is not None and rule.clock_from == FROM_DECISION else None

    def _field(self, content: Content) -> str | None:
        return self.catalogue.conduct_field or content.conduct


class CaseReader:
    """Reads cases for their callers."""

    def __init__(self, graph: NamedReads) -> None:
        self._graph = graph
        self.deadlines = deadline_rules()
        self._hours = hours_rules()

    async def find(self, case_id: str, key: str, caller: Caller, own: SubjectRefValue | None) -> Found:
        """Return a case as it stands."""
        read = await self._graph.read(
            "case_by_id",
            id=case_id,
            key=key,
            ownKey="" if own is None else own.key,
            idPrefix=id_key(""),
        )
        case = None
        if read["case"] is not None:
            case = to_case(read["case"], read["parts"], read["steps"])
        actor = actor_of(caller, frozenset(read["own"]), is_linked=read["linked"])
        is_public = bool(read["case"] and read["case"].get("public"))
        return Found(case, read["earlier"], dict(read["present"]), actor, is_public)

    async def bearing(
        self,
        subject: SubjectRefValue,
        persons: Sequence[SubjectRefValue],
        content: Content,
        day: date,
        now: int,
    ) -> Bearing:
        """Return what bears on an act whose deadlines begin between ``day`` and today."""
        both = await self._graph.read(
            "case_setting_and_calendar",
            subjectKey=subject.key,
            personKeys=sorted({person.key for person in persons}),
            memorandum=content.memorandum or "",
            conduct=content.conduct or "",
            knownAt=now,
            **calendar_parameters(day, max(day, day_of_ms(now)) + timedelta(days=LONGEST_DAYS), now),
        )
        read = _bearing(both["first"], both["second"]["days"], day_of_ms(now))
        return replace(read, hours=self._hours)


def actor_of(caller: Caller, own: frozenset[str] = frozenset(), *, is_linked: bool = False) -> Actor:
    """Return who a caller is to casework."""
    return Actor(
        role=caller.role.value,
        org=caller.org,
        name=caller.subject,
        own=own,
        is_authority=caller.role is Role.DEPARTMENT and caller.org is not None,
        implements=caller.role in IMPLEMENTERS,
        region=region_prefix(caller.region),
        is_linked=is_linked,
    )


def may_see(caller: Caller, found: Found) -> bool:
    """Whether a caller sees a case: its parties always, an auditor in his region, others once published."""
    case, actor = found.case, found.actor
    if case is None:
        return False
    if caller.role is Role.AUDITOR:
        return actor.covers(case)
    if caller.role is Role.SUBJECT:
        own = actor.own & {case.subject, *(named.person for named in case.content.named)}
        filed = any(part.filer is not None and part.filer.subject in actor.own for part in case.parts)
        return found.is_public and (bool(own) or actor.is_linked or filed)
    orgs = {case.department, case.decider, *(part.department for part in case.parts)}
    return caller.org in orgs or (found.is_public and actor.covers(case))


def _bearing(read: Mapping[str, Any], days: Sequence[Sequence[str]], today: date) -> Bearing:
    subject = read["subject"]
    measures = rows_in_force(read["measures"], MEASURE_KEY, today)
    linked = frozenset(row[1] for row in read["persons"] if row[3])
    conduct = read["conduct"]
    return Bearing(
        None
        if subject is None
        else Subject(subject["id"], subject["name"], subject["enterprise"], subject["region"], linked),
        {row[0]: (row[1], row[2]) for row in read["persons"]},
        Catalogue(
            read["memorandum"],
            {row[0]: MeasureRow(*row) for row in measures},
            conduct is not None,
            None if conduct is None else conduct[1],
        ),
        tuple(_term_rule(row) for row in read["terms"]),
        tuple(Rule(row[0], row[5], row[9] or "") for row in read["terms"]),
        calendar_of(days),
    )


def _term_rule(row: Sequence[str | None]) -> TermRule:
    code, regime, grade, field_name, minimum, _, clock, valid_from, valid_until, basis = row
    return TermRule(
        code or "",
        regime or "",
        grade or "",
        field_name or "",
        Term.parse(minimum) if minimum else None,
        clock or "",
        PartialDate.parse(valid_from) if valid_from else None,
        PartialDate.parse(valid_until) if valid_until else None,
        basis or "",
    )


def _exact(text: str | None) -> date | None:
    return None if text is None else PartialDate.parse(text).exact
