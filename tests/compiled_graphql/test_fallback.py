"""What is left to graphql-core, and that it is: each case names its reason or gives the same answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, execute, parse

from compiled_graphql import UncompilableError, compile_operation, generation
from compiled_graphql import operation as operations

SDL = """
directive @shown(twice: Boolean) on FIELD
type Item { name: String!, inner: Item, items: [Item] }
type Query { item: Item, other: Item, count(of: Int!): Int }
type Subscription { ticks: Int }
"""


def reason(text: str, schema: GraphQLSchema | None = None, name: str | None = None) -> str:
    with pytest.raises(UncompilableError) as caught:
        compile_operation(schema or build_schema(SDL), parse(text), name)
    return caught.value.reason


def test_every_reason_has_its_word() -> None:
    assert reason("{ __schema { queryType { name } } }") == "introspection"
    assert reason('{ __type(name: "Item") { name } }') == "introspection"
    assert reason("subscription { ticks }") == "subscription"
    assert reason("{ item { name @shown } }") == "directive"
    assert reason("mutation { change }") == "operation_type"
    assert reason("query A { item { name } } query B { item { name } }") == "operation_name"
    assert reason("query A { item { name } }", name="B") == "operation_name"
    defers = build_schema(SDL + "directive @defer(if: Boolean, label: String) on INLINE_FRAGMENT")
    assert reason("{ item { name } }", defers) == "incremental"


def test_a_field_that_is_always_awaited_is_not_compiled() -> None:
    schema = build_schema(SDL)

    async def name(*_: Any) -> str:
        return "late"

    schema.type_map["Item"].fields["name"].resolve = name  # type: ignore[attr-defined]
    assert reason("{ item { name } }", schema) == "async"


def test_a_document_that_multiplies_is_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "MOST_FIELDS", 3)
    assert reason("{ item { inner { inner { inner { name } } } } }") == "size"


async def test_conditions_that_are_no_booleans_are_left_to_graphql_core() -> None:
    schema = build_schema(SDL)
    operation = compile_operation(
        schema, parse("query($a: Boolean = true) { item { name @include(if: $a) } }")
    )
    with pytest.raises(UncompilableError) as caught:
        await operation.execute({"item": {"name": "x"}}, None, {"a": None})
    assert caught.value.reason == "condition"
    assert (await operation.execute({"item": {"name": "x"}}, None, {})).data == {"item": {"name": "x"}}


async def test_more_combinations_than_are_kept_are_left_to_graphql_core(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(operations, "MOST_PLANS", 1)
    text = "query($a: Boolean!) { item { name @include(if: $a) } }"
    operation = compile_operation(build_schema(SDL), parse(text))
    assert (await operation.execute({"item": {"name": "x"}}, None, {"a": False})).data == {"item": {}}
    with pytest.raises(UncompilableError) as caught:
        await operation.execute({"item": {"name": "x"}}, None, {"a": True})
    assert caught.value.reason == "conditions"


async def test_an_awaitable_beneath_the_root_is_answered_and_ends_compiling() -> None:
    """The request that shows it is finished by graphql-core; no root field is resolved twice."""
    schema = build_schema(SDL)
    asked: list[str] = []

    async def item(_source: Any, info: Any) -> dict[str, Any]:
        asked.append(info.field_name)
        await asyncio.sleep(0)
        return {"name": info.field_name, "inner": asyncio.sleep(0, {"name": "later"})}

    def name(source: dict[str, Any], _info: Any) -> Any:
        return asyncio.sleep(0, source["name"])

    for field in ("item", "other"):
        schema.query_type.fields[field].resolve = item  # type: ignore[union-attr]
    schema.type_map["Item"].fields["name"].resolve = name  # type: ignore[attr-defined]
    operation = compile_operation(schema, parse("{ item { inner { name } } other { name inner { name } } }"))
    result = await operation.execute()
    assert asked == ["item", "other"]
    assert not result.compiled
    assert result.errors is None
    assert result.data == {
        "item": {"inner": {"name": "later"}},
        "other": {"name": "other", "inner": {"name": "later"}},
    }
    with pytest.raises(UncompilableError) as caught:
        await operation.execute()
    assert caught.value.reason == "awaitable"
    assert asked == ["item", "other"]


@pytest.mark.parametrize("variables", [{}, {"of": "x"}, {"of": None}, {"of": 2**31}, None])
async def test_variables_that_do_not_fit_give_the_same_errors(variables: dict[str, Any] | None) -> None:
    schema = build_schema(SDL)
    document = parse("query($of: Int!) { count(of: $of) }")
    result = await compile_operation(schema, document).execute({"count": 1}, None, variables)
    expected: Any = execute(schema, document, {"count": 1}, variable_values=variables)
    assert result.data is None
    assert [error.formatted for error in result.errors or ()] == [
        error.formatted for error in expected.errors
    ]


async def test_cancelling_a_request_cancels_its_resolver() -> None:
    schema = build_schema(SDL)
    started, ended = asyncio.Event(), asyncio.Event()

    async def item(*_: Any) -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    schema.query_type.fields["item"].resolve = item  # type: ignore[union-attr]
    task = asyncio.ensure_future(compile_operation(schema, parse("{ item { name } }")).execute())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()


async def test_deep_and_wide_selections_become_functions_of_their_own() -> None:
    """Python allows twenty nested blocks; a selection may be deeper."""
    depth = 40
    text = "{ item " + "{ name items " * depth + "{ name }" + " }" * depth + " }"
    value: dict[str, Any] = {"name": "last"}
    for level in range(depth):
        value = {"name": str(level), "items": [value, None]}
    schema, document = build_schema(SDL), parse(text)
    result = await compile_operation(schema, document).execute({"item": value})
    expected: Any = execute(schema, document, {"item": value})
    assert result.data == expected.data


async def test_one_operation_serves_requests_at_once() -> None:
    schema = build_schema(SDL)

    async def item(_source: Any, info: Any) -> dict[str, str]:
        await asyncio.sleep(0)
        return {"name": info.context}

    schema.query_type.fields["item"].resolve = item  # type: ignore[union-attr]
    operation = compile_operation(schema, parse("{ item { name } }"))
    results = await asyncio.gather(*(operation.execute(None, str(number)) for number in range(20)))
    assert [result.data for result in results] == [{"item": {"name": str(number)}} for number in range(20)]
