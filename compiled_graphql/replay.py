"""graphql-core's own executor over root values that are already there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLSchema, execute
from graphql.execution import MiddlewareManager

from compiled_graphql.adapter import Adapter


@dataclass(frozen=True, slots=True)
class Captured:
    """What a root field resolved to: a value, or the exception with which its resolver failed.

    ``awaited``: later than its call; ``cancelled``: never, because another root field failed first.
    """

    value: Any = None
    error: Exception | None = None
    awaited: bool = False
    cancelled: bool = False

    def outcome(self) -> Any:
        """Return the value or raise the exception."""
        if self.error is not None:
            raise self.error
        return self.value

    async def later(self, turn: int) -> Any:
        """Do so when others had as many turns; one that was cancelled waits to be cancelled again."""
        if self.cancelled:
            await asyncio.Event().wait()
        for _ in range(turn):
            await asyncio.sleep(0)
        return self.outcome()


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
    """Execute an operation generically; root fields that are captured are not resolved again.

    Those that were awaited end in the order in which they were captured.
    """
    turns = {key: turn for turn, key in enumerate(captured)}

    def resolve(next_: Callable[..., Any], source: Any, info: Any, **arguments: Any) -> Any:
        if info.path.prev is None and info.path.key in captured:
            found = captured[info.path.key]
            return found.later(turns[info.path.key]) if found.awaited else found.outcome()
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
