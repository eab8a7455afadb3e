"""Random histories: what acts come to is what a naive replay of their events comes to."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from graph_api.domain.casework.acts import ENDED
from graph_api.domain.casework.cases import Case, Part
from graph_api.domain.casework.effects import FactRow
from graph_api.domain.casework.machine import find
from graph_api.domain.casework.refusals import CaseReason
from graph_api.domain.casework.states import Action, CaseKind, Machine, State
from graph_api.domain.casework.who import Actor, possible
from graph_api.domain.dates import PartialDate, Truth
from graph_api.domain.facts import EventFact, EventType
from graph_api.domain.sanction_timeline import event_history
from tests.domain.casework.histories import (
    ACTIONS,
    ACTORS,
    PERSON,
    SUBJECT,
    History,
    days,
    new_case,
)

WANTS = st.tuples(
    st.integers(0, len(ACTORS) - 1),
    st.integers(0, len(ACTIONS) - 1),
    st.integers(0, 5),
    st.integers(0, 3),
    st.booleans(),
    st.booleans(),
)
Want = tuple[int, int, int, int, bool, bool]
BY_ITSELF = {
    CaseReason.WRONG_STATE,
    CaseReason.NOT_YOURS,
    CaseReason.NOT_FOR_HONOURS,
    CaseReason.OUTSIDE_REGION,
}
"""Refusals that the table alone decides, so that the action is not offered either."""


def published() -> History:
    history = History()
    first, second = ACTORS[0], ACTORS[1]
    for actor, action in ((first, Action.SUBMIT), (second, Action.APPROVE), (first, Action.PUBLISH)):
        deed = history.deed(Machine.CASE, action, None, days(0), personal=False)
        assert history.attempt(actor, deed) is None
    return history


def live(history: History, wants: Iterable[Want]) -> None:
    """Try one thing after the other, on days that never go back: anything, or what is offered."""
    day = 0
    for who, what, which, later, personal, is_free in wants:
        day += later
        actor, (machine, action) = ACTORS[who], ACTIONS[what]
        parts = history.case.parts_of(machine)
        part = None
        if machine is not Machine.CASE and parts and find(machine, None, action) is None:
            part = parts[which % len(parts)]
        if not is_free:
            actor, machine, action, part = _offered(history.case, who + 6 * what + which)
        deed = history.deed(machine, action, part.id if part else None, days(day), personal=personal)
        offered = {(row.machine, row.action) for row in possible(actor, history.case, part)}
        refused = history.attempt(actor, deed)
        if refused is None:
            assert (machine, action) in offered
        elif refused.reason in BY_ITSELF:
            assert (machine, action) not in offered


def _offered(case: Case, number: int) -> tuple[Actor, Machine, Action, Part | None]:
    """Return something that somebody is offered; where nothing is, something that will be refused."""
    found = [
        (actor, row.machine, row.action, part)
        for actor in ACTORS
        for part in (None, *case.parts)
        for row in possible(actor, case, part)
        if row.action not in (Action.REVOKE, Action.CLOSE) or number % 5 == 0
    ]
    return found[number % len(found)] if found else (ACTORS[0], Machine.CASE, Action.OPEN, None)


def events(rows: Iterable[FactRow]) -> list[EventFact]:
    """Return the events among the rows, once each, as a load would keep them."""
    found = {
        (row.cells["type"], row.cells["on"], row.cells.get("person_id"))
        for row in rows
        if row.table == "events"
    }
    return [
        EventFact("s_1", EventType(kind), PartialDate.parse(on), person)
        for kind, on, person in sorted(found, key=repr)
    ]


@settings(max_examples=300, deadline=None)
@given(st.lists(WANTS, max_size=60))
def test_what_stands_follows_from_the_events_alone(wants: list[Want]) -> None:
    history = published()
    live(history, wants)
    case, told = history.case, events(history.rows)
    assert case.version == len(case.steps)
    assert [step.number for step in case.steps] == list(range(1, case.version + 1))
    assert case.state_of(case.id) is case.state
    for part in case.parts:
        assert case.state_of(part.id) is part.state
    if case.state in ENDED:
        assert not [
            task for task in case.parts_of(Machine.TASK) if task.state in (State.ISSUED, State.ACCEPTED)
        ]
    last = max(step.on for step in case.steps)
    for subject, concerned in ((SUBJECT, (None,)), (PERSON, (None, PERSON))):
        known = event_history(told, subject, last)
        assert bool(known.voids) == _void(history, concerned)
        assert (known.suspended.truth is Truth.YES) == _suspended(history, concerned)
        assert (known.ended.truth is Truth.YES) == _over(history, concerned)


def _void(history: History, concerned: tuple[str | None, ...]) -> bool:
    """Naively: the case was revoked, or an objection of one concerned was upheld."""
    revoked = any(step.action is Action.REVOKE for step in history.case.steps)
    upheld = [part for part in history.case.parts_of(Machine.OBJECTION) if part.state is State.UPHELD]
    return revoked or any(part.person in concerned for part in upheld)


def _suspended(history: History, concerned: tuple[str | None, ...]) -> bool:
    """Naively: an objection of one concerned is accepted, and not closed."""
    return any(
        part.state in (State.ACCEPTED, State.EXTENDED) and part.person in concerned
        for part in history.case.parts_of(Machine.OBJECTION)
    )


def _over(history: History, concerned: tuple[str | None, ...]) -> bool:
    """Naively: a repair of one concerned was granted, or he or everybody was released."""
    repaired = any(
        part.state is State.GRANTED and part.person in concerned
        for part in history.case.parts_of(Machine.REPAIR)
    )
    released = any(
        step.action is Action.RELEASE or (step.action is Action.RELEASE_PERSON and step.person in concerned)
        for step in history.case.steps
    )
    return repaired or released


@settings(max_examples=100, deadline=None)
@given(st.lists(WANTS, max_size=40))
def test_a_draft_states_nothing_before_it_is_published(wants: list[Want]) -> None:
    history = History()
    live(history, wants)
    is_published = any(step.action is Action.PUBLISH for step in history.case.steps)
    assert bool(history.rows) == is_published


@settings(max_examples=100, deadline=None)
@given(st.lists(WANTS, max_size=40))
def test_an_honour_has_one_row_and_no_events(wants: list[Want]) -> None:
    history = History(new_case(CaseKind.INCENTIVE))
    live(history, wants)
    assert {row.table for row in history.rows} <= {"honours"}
    assert not history.case.parts_of(Machine.TASK)
    assert not history.case.parts_of(Machine.REPAIR)
