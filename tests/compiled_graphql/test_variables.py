"""Variables are coerced as graphql-core does it, whatever is given."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLError, GraphQLInputObjectType, OperationDefinitionNode, build_schema, parse
from graphql.execution import VariableValues, get_variable_values
from hypothesis import given, settings
from hypothesis import strategies as st

from compiled_graphql.variables import MOST_ERRORS, Variables

SCHEMA = build_schema(
    """
    scalar Anything
    enum Colour { RED GREEN }
    input Key @oneOf { id: ID, number: Int, within: Plain }
    input Plain { text: String!, flag: Boolean = true, colour: Colour, many: [Int!] = [1, 2] }
    input Deep { plain: Plain, keys: [Key!], lists: [[Int]] }
    input Single { id: ID, number: Int }
    input Endless { more: Endless, text: String }
    type Query { field: Int }
    """
)


def one_thing(value: dict[str, Any]) -> dict[str, Any]:
    """Refuse as a type does that checks by itself what graphql-core does not know of it."""
    if len(value) > 1:
        raise GraphQLError("Say one thing.")
    return value


SINGLE = SCHEMA.type_map["Single"]
assert isinstance(SINGLE, GraphQLInputObjectType)
SINGLE.out_type = one_thing  # type: ignore[method-assign]
TYPES = (
    *("String", "String!", "ID!", "Int", "Int!", "Float!", "Boolean", "Colour!", "Anything", "[Int!]!"),
    *(
        "[[String]]",
        "Key!",
        "Single!",
        "[Single]",
        "[Key!]!",
        "Plain",
        "Plain!",
        "Deep",
        "Endless",
        "[Endless!]",
        "Nothing",
        "Query",
    ),
)
DEFAULTS = {"Int": "7", "String": '"x"', "Plain": '{ text: "x" }', "[Int!]!": "[3]", "Colour!": "GREEN"}
NAMES = st.sampled_from(
    ("id", "number", "within", "text", "flag", "colour", "many", "plain", "keys", "lists", "more", "other")
)
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(("RED", "GREEN", "", "7", "雨"))
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3)
)
FITTING = st.fixed_dictionaries(
    {"text": st.text(max_size=3)},
    optional={
        "flag": st.booleans(),
        "colour": st.sampled_from(("RED", "GREEN", None)),
        "many": st.none() | st.lists(st.integers(0, 9), max_size=2),
    },
)
KEYS = (
    st.builds(lambda value: {"id": value}, st.text(max_size=2) | st.integers())
    | st.builds(lambda value: {"number": value}, st.integers(0, 5) | st.none())
    | st.builds(lambda value: {"within": value}, FITTING)
)
DEEP = st.fixed_dictionaries(
    {}, optional={"plain": FITTING, "keys": st.lists(KEYS, max_size=3), "lists": st.just([[1, None], None])}
)


def definitions(types: dict[str, str], defaults: bool) -> Any:
    written = ", ".join(
        f"${name}: {kind}" + (f" = {DEFAULTS[kind]}" if defaults and kind in DEFAULTS else "")
        for name, kind in types.items()
    )
    operation = parse(f"query ({written}) {{ field }}").definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return operation.variable_definitions


def shown(values: Any) -> Any:
    if isinstance(values, VariableValues):
        sources = {name: (source.signature.type, source.value) for name, source in values.sources.items()}
        return "values", repr(sources), repr(values.coerced), list(values.coerced)
    return "errors", [error.formatted for error in values]


def compare(nodes: Any, inputs: dict[str, Any]) -> Any:
    ours = shown(Variables(SCHEMA, nodes).values(inputs))
    assert ours == shown(get_variable_values(SCHEMA, nodes, dict(inputs), max_errors=MOST_ERRORS))
    return ours


@given(
    types=st.lists(st.sampled_from(TYPES), min_size=1, max_size=3),
    defaults=st.booleans(),
    inputs=st.dictionaries(st.sampled_from(("v0", "v1", "v2", "other")), VALUES | KEYS | FITTING | DEEP),
)
@settings(max_examples=600)
def test_whatever_is_given(types: list[str], defaults: bool, inputs: dict[str, Any]) -> None:
    compare(definitions({f"v{place}": kind for place, kind in enumerate(types)}, defaults), inputs)


@given(plain=FITTING, keys=st.lists(KEYS, max_size=4), deep=DEEP)
def test_what_fits(plain: Any, keys: Any, deep: Any) -> None:
    nodes = definitions({"plain": "Plain!", "keys": "[Key!]!", "deep": "Deep"}, False)
    compare(nodes, {"plain": plain, "keys": keys, "deep": deep})


@pytest.mark.parametrize("kind", ["Endless", "[Endless!]"])
def test_what_is_nested_without_end_is_refused_and_no_crash(kind: str) -> None:
    value: Any = {"text": "x"}
    for _ in range(5_000):
        value = {"more": value}
    assert compare(definitions({"v": kind}, False), {"v": value})[0] == "errors"


@pytest.mark.parametrize("given", [{}, {"id": "1"}, {"id": "1", "number": 2}])
def test_a_type_that_refuses_by_itself(given: dict[str, Any]) -> None:
    found = compare(definitions({"v": "Single!"}, False), {"v": given})
    assert found[0] == ("errors" if len(given) > 1 else "values")
