"""Random operations over a schema that misbehaves: compiled and generic answers are the same bytes."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import orjson
from graphql import OperationType, execute, parse
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from compiled_graphql import compile_operation
from tests.compiled_graphql.random_operations import random_operation
from tests.compiled_graphql.world import world

SCHEMA = world()
LITERALS = {"Odd": ("1", "3")}


def shown(data: Any, errors: Any) -> bytes:
    formatted = [{**error.formatted, "cause": type(error.original_error).__name__} for error in errors or ()]
    return orjson.dumps({"errors": formatted, "data": data})


async def both(text: str, variables: dict[str, Any], seed: int) -> tuple[bytes, bytes, bool]:
    document = parse(text)
    operation = compile_operation(SCHEMA, document)
    compiled = await operation.execute(None, {"seed": seed}, variables)
    result: Any = execute(SCHEMA, document, variable_values=variables, context_value={"seed": seed})
    generic = await result if hasattr(result, "__await__") else result
    return shown(compiled.data, compiled.errors), shown(generic.data, generic.errors), compiled.compiled


@given(
    st.integers(0, 2**32), st.sampled_from([OperationType.QUERY, OperationType.QUERY, OperationType.MUTATION])
)
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
async def test_compiled_and_generic_answers_are_the_same_bytes(seed: int, kind: OperationType) -> None:
    written = random_operation(SCHEMA, Random(seed), LITERALS, kind=kind)
    assume(written is not None)
    assert written is not None
    text, variables = written
    for chance in range(3):
        ours, theirs, compiled = await both(text, variables, chance)
        assert ours == theirs, f"{text}\n{json.dumps(variables)}\nseed {chance}"
        assert compiled
