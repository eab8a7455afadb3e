"""graphql-core's own executor over root values that are already there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLSchema, execute
from graphql.execution import MiddlewareManager

from compiled_graphql.adapter import Adapter


@dataclass(frozen=True, slots=True)
class Captured:
    """What a root field resolved to: a value, or the exception with which its resolver failed."""

    value: Any = None
    error: Exception | None = None


async def replay(
    adapter: Adapter,
    schema: GraphQLSchema,
    document: DocumentNode,
    operation_name: str | None,
    root_value: Any,
    context: Any,
    variables: Mapping[str, Any] | None,
    captured: Mapping[str, Captured],
) -> ExecutionResult:
    """Execute an operation generically; root fields that are captured are not resolved again."""

    def resolve(next_: Callable[..., Any], source: Any, info: Any, **arguments: Any) -> Any:
        if info.path.prev is None and info.path.key in captured:
            found = captured[info.path.key]
            if found.error is not None:
                raise found.error
            return found.value
        return next_(source, info, **arguments)

    result = execute(
        schema,
        document,
        root_value=root_value,
        context_value=context,
        variable_values=None if variables is None else dict(variables),
        operation_name=operation_name,
        middleware=MiddlewareManager(resolve),
        executor_class=adapter.executor_class,
        is_awaitable=adapter.is_awaitable,
        **adapter.executor_options,
    )
    return await result if isawaitable(result) else result
