"""The table of reports by the public: every state, action and officer, against rules said in prose."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.tips.machine import (
    TRANSITIONS,
    TipAction,
    TipParty,
    TipState,
    find,
    following,
    is_final,
)
from graph_api.domain.tips.reasons import TIP_REASONS, TipReason
from graph_api.domain.tips.tips import (
    Handler,
    LinkedCase,
    Officer,
    Tip,
    TipDeed,
    handles,
    may_see,
    plan,
    possible,
)

HANDLER = Handler("dept-a", "alice")
OFFICERS = {
    "handler": Officer("dept-a", "alice", "99"),
    "handler without region": Officer("dept-a", "alice"),
    "handler of another region": Officer("dept-a", "alice", "11"),
    "colleague": Officer("dept-a", "bob", "99"),
    "nobody in particular": Officer("dept-a", None, "99"),
    "namesake elsewhere": Officer("dept-b", "alice", "99"),
    "other department": Officer("dept-b", "carol", "9901"),
    "other region": Officer("dept-c", "dave", "11"),
}
CASE = LinkedCase("dept-a", "dept-x", "e_1")
DEEDS = {
    TipAction.ASSIGN: TipDeed(TipAction.ASSIGN, handler=Handler("dept-a", "erin")),
    TipAction.REASSIGN: TipDeed(TipAction.REASSIGN, handler=Handler("dept-a", "erin")),
    TipAction.DISMISS: TipDeed(TipAction.DISMISS, reason=TipReason.UNFOUNDED, outcome="虚构结果"),
    TipAction.OPEN_CASE: TipDeed(TipAction.OPEN_CASE, outcome="虚构结果", case="case_1"),
    TipAction.CLOSE_FOUNDED: TipDeed(TipAction.CLOSE_FOUNDED, outcome="虚构结果"),
}


def tip(state: TipState, subject: str | None = "e_1") -> Tip:
    """Return a tip of region 990100 in a state, handled by alice of dept-a unless nobody has it yet."""
    handler = None if state is TipState.SUBMITTED else HANDLER
    return Tip("tip_1", state, "C1-01", "虚构内容", "990100", 0, 1, subject, handler=handler)


def refusal(found: Tip, officer: Officer, deed: TipDeed, case: LinkedCase | None = CASE) -> CaseReason:
    with pytest.raises(RefusedError) as caught:
        plan(found, officer, deed, case)
    return caught.value.reason


def said_in_prose(state: TipState, action: TipAction, who: str) -> TipState | CaseReason:
    """Return what should come of an attempt, without the table."""
    if state is TipState.SUBMITTED:
        if action is not TipAction.ASSIGN:
            return CaseReason.WRONG_STATE
        inside = who not in ("handler of another region", "other region")
        return TipState.ASSIGNED if inside else CaseReason.NOT_YOURS
    if state is not TipState.ASSIGNED or action is TipAction.ASSIGN:
        return CaseReason.WRONG_STATE
    if action is TipAction.REASSIGN:
        if "handler" not in who and who not in ("colleague", "nobody in particular"):
            return CaseReason.NOT_YOURS
        # Of a token without a name nobody can say that it is somebody else's.
        return CaseReason.OWN_ASSIGNMENT if who == "nobody in particular" else TipState.ASSIGNED
    if "handler" not in who:
        return CaseReason.NOT_YOURS
    return {
        TipAction.DISMISS: TipState.DISMISSED,
        TipAction.OPEN_CASE: TipState.OPENED_CASE,
        TipAction.CLOSE_FOUNDED: TipState.FOUNDED_NO_CASE,
    }[action]


@pytest.mark.parametrize(("state", "action", "who"), list(product(TipState, DEEDS, OFFICERS)))
def test_every_state_action_and_officer(state: TipState, action: TipAction, who: str) -> None:
    found, officer, deed = tip(state), OFFICERS[who], DEEDS[action]
    expected = said_in_prose(state, action, who)
    if who == "nobody in particular" and expected is TipState.ASSIGNED:
        expected = CaseReason.OWN_ASSIGNMENT  # it assigns within its own department
    if isinstance(expected, CaseReason):
        assert refusal(found, officer, deed) is expected
    else:
        assert plan(found, officer, deed, CASE).after is expected
    offered = action in {row.action for row in possible(officer, found)}
    assert offered is (expected not in (CaseReason.WRONG_STATE, CaseReason.NOT_YOURS))


def test_the_table_leads_everywhere_and_ends() -> None:
    reached: set[TipState | None] = {None}
    while more := {row.after for state in reached for row in following(state)} - reached:
        reached |= more
    assert reached == {None, *TipState}
    assert {state for state in TipState if is_final(state)} == set(TipState) - {
        TipState.SUBMITTED,
        TipState.ASSIGNED,
    }
    assert {row.action for row in TRANSITIONS} == set(TipAction)
    assert {row.by for row in TRANSITIONS} == set(TipParty)
    asked = [(row.before, row.action) for row in TRANSITIONS]
    assert len(asked) == len(set(asked))
    assert find(None, TipAction.ASSIGN) is None
    for row in TRANSITIONS:
        assert row.deadline is None or not is_final(row.after)
    assert set(TIP_REASONS) == set(TipReason)


def test_nobody_names_himself() -> None:
    submitted = tip(TipState.SUBMITTED)
    alice = OFFICERS["handler"]
    own = TipDeed(TipAction.ASSIGN, handler=HANDLER)
    assert refusal(submitted, alice, own) is CaseReason.OWN_ASSIGNMENT
    assert plan(submitted, OFFICERS["colleague"], own).after is TipState.ASSIGNED
    assert plan(submitted, OFFICERS["namesake elsewhere"], own).after is TipState.ASSIGNED
    again = TipDeed(TipAction.REASSIGN, handler=Handler("dept-a", "bob"))
    assert refusal(tip(TipState.ASSIGNED), OFFICERS["colleague"], again) is CaseReason.OWN_ASSIGNMENT
    assert refusal(submitted, alice, TipDeed(TipAction.ASSIGN)) is CaseReason.MISSING_VALUE


def test_decisions_say_why_and_where_to() -> None:
    assigned, alice = tip(TipState.ASSIGNED), OFFICERS["handler"]
    for deed, reason in (
        (TipDeed(TipAction.CLOSE_FOUNDED), CaseReason.INVALID_TEXT),
        (TipDeed(TipAction.DISMISS, outcome="x"), CaseReason.REASON_NEEDED),
        (TipDeed(TipAction.CLOSE_FOUNDED, outcome="x", reason=TipReason.OTHER), CaseReason.REASON_NEEDED),
        (TipDeed(TipAction.OPEN_CASE, outcome="x"), CaseReason.MISSING_VALUE),
        (TipDeed(TipAction.CLOSE_FOUNDED, outcome="x", case="case_1"), CaseReason.MISSING_VALUE),
    ):
        assert refusal(assigned, alice, deed) is reason
    deed = DEEDS[TipAction.OPEN_CASE]
    assert refusal(assigned, alice, deed, None) is CaseReason.CASE_NOT_FOUND
    foreign = LinkedCase("dept-x", "dept-y", "e_1")
    assert refusal(assigned, alice, deed, foreign) is CaseReason.CASE_NOT_FOUND
    other = LinkedCase("dept-x", "dept-a", "e_2")
    assert refusal(assigned, alice, deed, other) is CaseReason.OTHER_SUBJECT
    # Where only a name is known, the department says whom it is about.
    unknown = tip(TipState.ASSIGNED, subject=None)
    assert plan(unknown, alice, deed, other).after is TipState.OPENED_CASE


def test_who_sees_and_who_handles() -> None:
    assigned = tip(TipState.ASSIGNED)
    seen = {name for name, officer in OFFICERS.items() if may_see(officer, assigned)}
    assert seen == set(OFFICERS) - {"other region"}
    assert {name for name, officer in OFFICERS.items() if handles(officer, HANDLER)} == {
        name for name in OFFICERS if name.startswith("handler")
    }
    assert not any(handles(officer, None) for officer in OFFICERS.values())
    submitted = tip(TipState.SUBMITTED)
    assert not may_see(OFFICERS["handler of another region"], submitted)


def test_it_is_overdue_after_its_last_day_while_somebody_has_to_act() -> None:
    for state in TipState:
        found = Tip("t", state, "C", "x", "990000", 0, 1, due_on=date(2026, 1, 5))
        assert not found.is_overdue(date(2026, 1, 5))
        assert found.is_overdue(date(2026, 1, 6)) is not is_final(state)


ATTEMPTS = st.lists(st.tuples(st.sampled_from(list(DEEDS)), st.sampled_from(sorted(OFFICERS))), max_size=10)


@given(ATTEMPTS)
def test_histories_follow_the_prose(attempts: list[tuple[TipAction, str]]) -> None:
    """Whatever is tried in whatever order, the state is that of the prose; once it is over it stays so."""
    state = TipState.SUBMITTED
    for action, who in attempts:
        expected = said_in_prose(state, action, who)
        try:
            after = plan(tip(state), OFFICERS[who], DEEDS[action], CASE).after
        except RefusedError:
            after = state
        if isinstance(expected, TipState) and who != "nobody in particular":
            assert after is expected
        else:
            assert after is state
        state = after
