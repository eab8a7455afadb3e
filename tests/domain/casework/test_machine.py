"""The table of transitions: every state is reached, ends where it should, and belongs to somebody."""

from __future__ import annotations

from graph_api.domain.casework.machine import TRANSITIONS, WITHIN, find, following, is_final, states
from graph_api.domain.casework.states import Action, Effect, Machine, Party, State

FINAL = {
    Machine.CASE: {State.REVOKED, State.VOIDED, State.ABANDONED},
    Machine.TASK: {State.LIFTED, State.CANCELLED},
    Machine.OBJECTION: {State.REFUSED, State.REJECTED, State.UPHELD, State.WITHDRAWN},
    Machine.REPAIR: {State.GRANTED, State.REFUSED, State.WITHDRAWN},
    Machine.DUTY: {State.EXECUTED},
    Machine.COMMITMENT: {State.KEPT, State.KEPT_LATE},
    Machine.DECISION: {State.RECORDED},
}


def test_no_two_rows_answer_the_same_question() -> None:
    asked = [(row.machine, row.before, row.action) for row in TRANSITIONS]
    assert len(asked) == len(set(asked))


def test_every_state_is_reached_from_the_beginning() -> None:
    for machine in Machine:
        reached: set[State | None] = {None}
        while more := {row.after for state in reached for row in following(machine, state)} - reached:
            reached |= more
        assert reached - {None} == set(states(machine))


def test_only_what_is_meant_to_is_final_and_everything_can_come_to_an_end() -> None:
    for machine in Machine:
        found = {state for state in states(machine) if is_final(machine, state)}
        assert found == FINAL[machine]
        ending: set[State] = set(found)
        while (
            more := {
                row.before
                for row in TRANSITIONS
                if row.machine is machine and row.after in ending and row.before is not None
            }
            - ending
        ):
            ending |= more
        assert ending == set(states(machine))


def test_every_row_belongs_to_somebody_and_the_platform_acts_alone() -> None:
    for row in TRANSITIONS:
        assert row.by
        assert Party.PLATFORM not in row.by or row.by == {Party.PLATFORM}
    assert {party for row in TRANSITIONS for party in row.by} == set(Party)


def test_every_action_and_effect_is_used_and_deadlines_end_with_the_act() -> None:
    assert {row.action for row in TRANSITIONS} == set(Action)
    assert {row.effect for row in TRANSITIONS} - {None} == set(Effect)
    for row in TRANSITIONS:
        assert row.deadline is None or not is_final(row.machine, row.after)


def test_only_an_accepted_objection_is_decided_and_only_once() -> None:
    for action in (Action.REJECT, Action.UPHOLD):
        row = find(Machine.OBJECTION, State.FILED, action)
        assert row is None
    assert find(Machine.OBJECTION, State.EXTENDED, Action.EXTEND) is None
    assert find(Machine.TASK, State.ACCEPTED, Action.ACCEPT) is None


def test_nothing_begins_in_a_case_that_is_revoked_or_not_yet_published() -> None:
    for key, allowed in WITHIN.items():
        assert any((row.machine, row.action) == key for row in TRANSITIONS)
        assert not {State.REVOKED, State.VOIDED, State.DRAFT, State.REVIEWED} & set(allowed)
