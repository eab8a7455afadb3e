"""Root fields that wait together and fail at the same time or after one another: one answer, three ways."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

from graphql import GraphQLSchema, build_schema, execute, parse
from hypothesis import given
from hypothesis import strategies as st

from compiled_graphql import Captured, compile_operation, replay


@dataclass(frozen=True)
class Field:
    """A root field: whether null may stand for it, whether it fails, and after how many turns it ends."""

    non_null: bool
    fails: bool
    turns: int | None


FIELDS = st.lists(
    st.builds(Field, st.booleans(), st.booleans(), st.none() | st.integers(0, 3)), min_size=1, max_size=5
)


def made(fields: list[Field]) -> GraphQLSchema:
    written = " ".join(f"f{place}: Int{'!' * field.non_null}" for place, field in enumerate(fields))
    schema = build_schema(f"type Query {{ {written} }}")
    assert schema.query_type is not None
    for place, field in enumerate(fields):
        schema.query_type.fields[f"f{place}"].resolve = resolver(place, field)
    return schema


def resolver(place: int, field: Field) -> Any:
    def outcome() -> int:
        if field.fails:
            raise ValueError(f"{place} failed")
        return place

    async def later(turns: int) -> int:
        for _ in range(turns):
            await asyncio.sleep(0)
        return outcome()

    return lambda *_: outcome() if field.turns is None else later(field.turns)


def shown(result: Any) -> Any:
    return result.data, [error.formatted for error in result.errors or ()]


@given(FIELDS)
def test_an_operation_its_replay_and_graphql_core_agree(fields: list[Field]) -> None:
    async def answers() -> list[Any]:
        schema = made(fields)
        document = parse(" ".join(["{", *(f"f{place}" for place in range(len(fields))), "}"]))
        operation = compile_operation(schema, document)
        captured: dict[str, Captured] = {}
        ours = await operation.execute(captured=captured)
        again = await replay(operation.adapter, schema, document, None, None, None, {}, captured)
        core = execute(schema, document)
        return [shown(each) for each in (ours, again, await core if isawaitable(core) else core)]

    ours, again, core = asyncio.run(answers())
    assert ours == core
    assert again == core
