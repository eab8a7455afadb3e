"""What an operation costs: its fields, times the sizes of the pages and lists above them."""

from __future__ import annotations

from typing import Any

import pytest

from graph_api.http.limits import cost_bounds
from graph_api.services.callers import Role

from .test_limits import SETTINGS, UNBOUNDED, doubling, inspected

COSTS = {
    "{ __typename }": 1,
    '{ subject(ref: {id: "x"}) { id name } }': 3,
    '{ search(text: "x") { totalCount } }': 2,
    # a connection sizes the list of its rows
    '{ search(text: "x", first: 7) { nodes { id name } } }': 2 + 7 * 2,
    '{ search(text: "x") { nodes { id } edges { cursor node { id } } } }': 3 + 20 * 1 + 20 * 3,
    '{ search(text: "x", first: 3) { ...F } } fragment F on SubjectConnection { nodes { id } }': 2 + 3,
    # pages within pages multiply
    '{ node(id: "x") { ... on Enterprise { roles(first: 4) { nodes { person { positions(first: 5) '
    "{ nodes { role } } } } } } } }": 1 + 2 + 4 * (1 + 2 + 5),
    # a list that nothing sizes
    '{ reach(ref: {id: "x"}) { items { status } } }': 2 + 5,
    '{ reach(ref: {id: "x"}) { items { reasons { role } } } }': 2 + 5 * (1 + 5),
    # one answer for each input object
    '{ preCheck(subjects: [{id: "a"}, {id: "b"}, {id: "c"}], matter: LOAN, purpose: "x") { verdict } }': 1
    + 3,
    "{ preCheck(subjects: [], matter: LOAN) { verdict } }": 1,
    # sizes that cannot be meant count like the default, or nothing
    '{ search(text: "x", first: -7) { nodes { id } } }': 2,
    # no field answers more than two thousand, whatever it is asked for
    '{ search(text: "x", first: 1000000000) { nodes { id } } }': 2 + 2_000,
    '{ search(text: "x", first: null) { nodes { id } } }': 2 + 20,
    '{ search(text: "x", first: "9") { nodes { id } } }': 2 + 20,
    # a limit sizes both lists beneath
    '{ neighbourhood(ref: {id: "x"}, limit: 9) { nodes { id } links { kind } } }': 3 + 9 + 9,
    "{ nothing { of { this } } }": 3,
}


@pytest.mark.parametrize("text", COSTS)
def test_cost(text: str) -> None:
    operation = inspected(text).operation(None)
    assert operation is not None
    assert operation.cost.of({}) == COSTS[text]


@pytest.mark.parametrize(
    ("given", "items"),
    [
        ({}, 6),
        ({"n": 11}, 11),
        ({"n": None}, 6),
        ({"n": True}, 6),
        ({"n": -1}, 0),
        ({"n": 10**9}, 2_000),
        ({"n": 2.0}, 2),
    ],
)
def test_cost_by_variables(given: dict[str, Any], items: int) -> None:
    operation = inspected('query($n: Int = 6) { search(text: "x", first: $n) { nodes { id } } }').operation(
        None
    )
    assert operation is not None
    assert operation.cost.of(given) == 2 + items


def test_cost_of_a_batch_in_variables() -> None:
    text = "query($s: [SubjectRef!]!) { standings(subjects: $s) { standing staleness { days } } }"
    operation = inspected(text).operation(None)
    assert operation is not None
    assert operation.cost.of({"s": [{}] * 500}) == 1 + 500 * (2 + 5)


def test_every_role_has_a_bound() -> None:
    assert set(cost_bounds(SETTINGS)) == set(Role)
    for role in Role:
        settings = SETTINGS.model_copy(update={f"cost_{role.value}": 77})
        assert [each for each, most in cost_bounds(settings).items() if most == 77] == [role]


def test_cost_of_shared_fragments_is_exact_and_added_up_once() -> None:
    levels = 60
    text = "query($n: Int) " + doubling(levels).replace("{ name }", "{ roles(first: $n) { nodes { role } } }")
    found = inspected(text, document_nesting=10**6, **UNBOUNDED).operation(None)
    assert found is not None
    # The node, and 2^60 times: the connection, the list of its rows, one field of each row.
    assert found.cost.of({"n": 7}) == 1 + 2**levels * (1 + 1 + 7)
