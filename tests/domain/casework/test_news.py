"""Who hears of what: in every random history nobody who has to act is left out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from graph_api.domain.casework.acts import plan
from graph_api.domain.casework.cases import Case
from graph_api.domain.casework.machine import is_final
from graph_api.domain.casework.news import InboxChange, Told, is_for, told_of, told_of_delay, whole
from graph_api.domain.casework.refusals import RefusedError
from graph_api.domain.casework.states import Action, Machine, State
from tests.domain.casework.histories import ACTIONS, ACTORS, AROUND, History, applied, days
from tests.domain.casework.test_histories import WANTS, Want, published

WAITS, SUSPENDED, RESUMED = InboxChange.WAITS, InboxChange.SUSPENDED, InboxChange.RESUMED


def lived(wants: list[Want]) -> list[tuple[Case, Action, Case, list[Told]]]:
    """Return what was done in a random history: the case before and after, and who was told."""
    history = published()
    found = []
    for day, (who, what, which, later, personal, _) in enumerate(wants):
        machine, action = ACTIONS[what]
        parts = [part.id for part in history.case.parts_of(machine)]
        part = parts[which % len(parts)] if parts and action not in (Action.FILE, Action.APPLY) else None
        deed = history.deed(machine, action, part, days(day + later), personal=personal)
        before = history.case
        try:
            planned = plan(before, ACTORS[who], deed, AROUND)
        except RefusedError:
            continue
        told = [each for move in told_of(before, planned) for each in move]
        history.case = applied(before, planned, deed, ACTORS[who])
        found.append((before, action, history.case, told))
    return found


@given(st.lists(WANTS, max_size=60))
@settings(max_examples=150, deadline=None)
def test_whatever_comes_to_wait_is_told_to_whom_it_waits_for(wants: list[Want]) -> None:
    for before, _, after, told in lived(wants):
        waited = {part.id for part in before.parts if part.pending}
        for part in after.parts:
            org = part.department or after.decider
            if part.pending and part.id not in waited and part.state is not State.ACCEPTED:
                assert Told(org, WAITS, part.id) in told
        assert len(told) == len(set(told))
        assert all(each.part == after.id or after.part(each.part) is not None for each in told)


@given(st.lists(WANTS, max_size=60))
@settings(max_examples=150, deadline=None)
def test_what_is_suspended_for_somebody_is_resumed_or_over(wants: list[Want]) -> None:
    """Departments with measures hear of every acceptance, and of its end unless the case ends with it."""
    for before, action, after, told in lived(wants):
        tasks = {
            (task.department, task.id)
            for task in before.parts_of(Machine.TASK)
            if task.department and not is_final(Machine.TASK, task.state)
        }
        moved = [
            objection
            for objection in after.parts_of(Machine.OBJECTION)
            if (was := before.part(objection.id)) is not None and was.state is not objection.state
        ]
        begun = [each for each in moved if each.state is State.ACCEPTED]
        ended = [each for each in moved if action in (Action.REJECT, Action.WITHDRAW)]
        for change, cause in ((SUSPENDED, begun), (RESUMED, ended)):
            heard = {(each.org, each.part) for each in told if each.change is change}
            was_open = any(
                part is not None and part.state in (State.ACCEPTED, State.EXTENDED)
                for part in (before.part(each.id) for each in cause)
            )
            assert heard == (tasks if cause and (change is SUSPENDED or was_open) else set())


def test_the_initiator_hears_of_an_execution() -> None:
    history = published()
    task = next(part for part in history.case.parts_of(Machine.TASK) if part.department == "c")
    for action in (Action.ACCEPT, Action.EXECUTE):
        deed = history.deed(Machine.TASK, action, task.id, days(1), personal=False)
        before = history.case
        planned = plan(before, ACTORS[2], deed, AROUND)
        history.case = applied(before, planned, deed, ACTORS[2])
        (told,) = told_of(before, planned)
        assert told == [
            Told("c", InboxChange.RESPONDED, task.id),
            Told("a", InboxChange.RESPONDED, task.id),
        ]


def test_a_case_waits_for_others_than_who_submitted_it() -> None:
    history = History()
    deed = history.deed(Machine.CASE, Action.SUBMIT, None, days(0), personal=False)
    planned = plan(history.case, ACTORS[0], deed, AROUND)
    told = told_of(history.case, planned)
    assert told == [[Told("a", WAITS, "case_1"), Told("b", WAITS, "case_1")]]
    history.case = applied(history.case, planned, deed, ACTORS[0])
    case, part = history.case, whole(history.case)
    assert (part.id, part.machine, part.pending) == (case.id, Machine.CASE, True)
    for actor, expected in zip(ACTORS, (False, True, False, False, False, False), strict=True):
        assert is_for(actor, case, part, waits=True) is expected
    late = told_of_delay(case, part)
    assert late == [Told("a", InboxChange.OVERDUE, case.id), Told("b", InboxChange.OVERDUE, case.id)]
