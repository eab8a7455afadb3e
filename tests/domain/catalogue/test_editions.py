"""Who is second, which row holds on a day, and what an edition may change: without a graph."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph_api.domain.catalogue.checks import KnownRow, check_changes, row_on
from graph_api.domain.catalogue.editions import (
    CatalogueTable,
    Change,
    Edition,
    EditionAction,
    EditionState,
    EditionStep,
)
from graph_api.domain.catalogue.machine import TRANSITIONS, Official, permitted, possible
from graph_api.domain.catalogue.refusals import EditionReason, EditionRefusedError
from graph_api.domain.rules_in_force import MEASURE_KEY, REACH_KEY, rows_in_force

DAY = date(2024, 6, 1)


def edition(
    *steps: tuple[EditionAction, str, str | None], state: EditionState = EditionState.DRAFT
) -> Edition:
    """Return an edition of dept-a with steps by (action, organisation, person)."""
    return Edition(
        id="edition_x",
        name="x",
        valid_from=DAY,
        state=state,
        org="a",
        drafted_at=0,
        version=len(steps),
        changes=(),
        steps=tuple(
            EditionStep(str(place), place, action, EditionState.DRAFT, 0, "admin", org, by)
            for place, (action, org, by) in enumerate(steps, 1)
        ),
    )


def maintainer(org: str, name: str | None = None) -> Official:
    return Official("admin", org, name, drafts=True, reviews=True)


@pytest.mark.parametrize(
    ("official", "is_second"),
    [
        (maintainer("b"), True),
        (maintainer("a", "li"), True),
        (maintainer("a", "wang"), False),  # drafted it
        (maintainer("a", "zhao"), False),  # changed it
        (maintainer("a"), False),  # cannot be told from either
    ],
)
def test_whoever_wrote_any_of_it_does_not_review_it(official: Official, *, is_second: bool) -> None:
    written = edition((EditionAction.DRAFT, "a", "wang"), (EditionAction.AMEND, "a", "zhao"))
    assert (EditionAction.APPROVE in possible(official, written)) is is_second
    nameless = edition((EditionAction.DRAFT, "a", None))
    assert (EditionAction.APPROVE in possible(official, nameless)) is (official.org == "b")


def test_nobody_acts_with_a_token_for_a_region() -> None:
    limited = Official("admin", "b", drafts=True, reviews=True, limited=True)
    written = edition((EditionAction.DRAFT, "a", "wang"))
    assert possible(limited, written) == ()
    with pytest.raises(EditionRefusedError) as refused:
        permitted(limited, written, EditionAction.APPROVE)
    assert refused.value.reason is EditionReason.OUTSIDE_REGION


def test_the_table_is_asked_once_for_each_question_and_ends() -> None:
    asked = [(row.before, row.action) for row in TRANSITIONS]
    assert len(asked) == len(set(asked))
    assert {row.after for row in TRANSITIONS} == set(EditionState)
    assert {row.action for row in TRANSITIONS} == set(EditionAction)
    assert {row.before for row in TRANSITIONS} == {None, EditionState.DRAFT}


def test_the_row_of_the_latest_first_day_holds() -> None:
    rows = [
        KnownRow(None, False, {"force": "MANDATORY"}),
        KnownRow("2024-06-01", False, {"force": "RECOMMENDED"}),
        KnownRow("2024-07-01", True, {"force": "RECOMMENDED"}),
    ]
    assert row_on(rows, date(2024, 5, 31)) == {"force": "MANDATORY"}
    assert row_on(rows, DAY) == {"force": "RECOMMENDED"}
    assert row_on(rows, date(2024, 7, 1)) is None
    assert row_on(rows[1:], date(2024, 5, 31)) is None


def test_rows_of_a_question_are_those_of_its_day() -> None:
    rows: list[list[Any]] = [
        ["k", "SUBJECT", "ANY", None, None, None],
        ["k", "DIRECTOR", "ANY", "AT_ACT", None, None],
        ["k", "DIRECTOR", "DISCRETION", "AT_ACT", "2024-06-01", None],
        ["k", "SUBJECT", "ANY", "WHILE_HOLDING", "2024-07-01", True],
    ]
    before = [["k", "SUBJECT", "ANY", None], ["k", "DIRECTOR", "ANY", "AT_ACT"]]
    assert rows_in_force(rows[:2], REACH_KEY, DAY) == before
    assert rows_in_force(rows, REACH_KEY, date(2024, 5, 31)) == before
    assert rows_in_force(rows, REACH_KEY, DAY) == [before[0], ["k", "DIRECTOR", "DISCRETION", "AT_ACT"]]
    assert rows_in_force(rows, REACH_KEY, date(2024, 7, 1)) == [["k", "DIRECTOR", "DISCRETION", "AT_ACT"]]
    assert rows_in_force([["k", "t", "2024-06-01", None]], MEASURE_KEY, date(2024, 5, 31)) == []


def test_a_term_ends_on_the_eve_at_the_earliest() -> None:
    before = {"code": "T", "minimum": "P3M", "valid_from": "2020-01-01"}
    for until, faults in (("2024-05-31", 0), ("2024-05-30", 1), ("2024-05", 1), ("2024-06", 0)):
        change = Change(CatalogueTable.TERMS, "T", before, {**before, "valid_until": until})
        assert len(check_changes([change], DAY)) == faults, until
