"""Honours of whom a published case reaches: their revocation becomes a task of whoever awarded them.

The opinion (青政〔2016〕93号, article 10) has the honours of seriously untrustworthy enterprises, of their
representatives and principals, and of directors and shareholders directly responsible, revoked. Whom a
measure about honours reaches is decided by the rules of reach, once the case stands; nothing is revoked
without the department that awarded it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph_api.domain.answers import ReachItem, ReachStatus
from graph_api.domain.casework.acts import Move, Plan
from graph_api.domain.casework.cases import Case, Part
from graph_api.domain.casework.effects import SOURCE
from graph_api.domain.casework.machine import find
from graph_api.domain.casework.states import Action, Machine, State
from graph_api.domain.dates import Truth
from graph_api.domain.fact_index import FactIndex
from graph_api.domain.facts import HonourFact, Matter, Moment
from graph_api.domain.incentives import in_force
from graph_api.domain.keys import SEPARATOR, fact_key, id_key, stable_id
from graph_api.domain.reach_items import items
from graph_api.services.facts import NamedReads, Scope, gather
from graph_api.services.references import SubjectRefValue

MOST_PEOPLE = 400
NOT_ALL = "HONOURS_OF_SOME_NOT_LOOKED_AT"
"""Flag of a case with so many people around its subject that not all their honours were looked at."""

_HONOURS = Scope(signals=False, credits=True)


@dataclass(frozen=True, slots=True)
class Following:
    """What follows for honours: the tasks to issue, and whether everybody was looked at."""

    plan: Plan
    complete: bool


async def honours_to_revoke(graph: NamedReads, case: Case, today: date, now: int) -> Following:
    """Return a task for each honour in force of whom the case's measures about honours reach."""
    subject = SubjectRefValue.by_id(case.subject)
    people = (await graph.read("case_people", subjectKey=subject.key, most=MOST_PEOPLE + 1))["people"]
    named = [each.person for each in case.content.named]
    ids = list(dict.fromkeys([case.subject, *named, *people[:MOST_PEOPLE]]))
    moment = Moment(today, now)
    found = await gather(graph, [id_key(each) for each in ids], moment, _HONOURS)
    index = FactIndex(found.facts)
    sanction = stable_id("s", fact_key("sanctions", SOURCE, case.id))
    moves = [
        _task(case, item, honour)
        for holder in dict.fromkeys(found.asked.values())
        for item in _reached(index, holder, moment, sanction)
        for honour in index.honours.get(holder, ())
        if in_force(honour, today) is Truth.YES
    ]
    complete = len(people) <= MOST_PEOPLE and not found.facts.truncated
    return Following(Plan(tuple(moves), ()), complete)


def _reached(index: FactIndex, holder: str, moment: Moment, sanction: str) -> list[ReachItem]:
    """Return the measures about honours of one sanction that reach somebody."""
    return [
        item
        for item in items(
            index,
            holder,
            moment,
            lambda measure, outcome: (
                Matter.HONOUR in measure.matters and outcome.status is ReachStatus.REACHED
            ),
        )
        if item.sanction.id == sanction
    ]


def _task(case: Case, item: ReachItem, honour: HonourFact) -> Move:
    row = find(Machine.TASK, None, Action.ISSUE)
    assert row is not None
    task = Part(
        stable_id("task", SEPARATOR.join((case.id, item.measure.code, honour.id))),
        Machine.TASK,
        State.ISSUED,
        0,
        measure=item.measure.code,
        title=f"{item.measure.title}：{honour.title}",
        force=item.measure.force.value,
        department=honour.department or case.department,
        person=honour.subject,
    )
    return Move(row, task.id, task)
