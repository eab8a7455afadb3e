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


class _Ending:
    """Lets root fields that wait together end as they did: in one turn of the loop, in the order captured.

    Whatever ended before another's failure was heard of ends so again; one that was cancelled waits to be
    cancelled.
    """

    def __init__(self, captured: Mapping[str, Captured]) -> None:
        self._captured = captured
        self._waiting: dict[str, asyncio.Future[None]] = {}

    async def outcome(self, key: str) -> Any:
        """Return or raise what a root field did, in its turn."""
        found = self._captured[key]
        loop = asyncio.get_running_loop()
        if not found.cancelled and not self._waiting:
            loop.call_soon(self._release)  # when all that wait with it have begun to
        waiting = loop.create_future()
        if not found.cancelled:
            self._waiting[key] = waiting
        await waiting
        return found.outcome()

    def _release(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for key in self._captured:
            if key in waiting and not waiting[key].done():
                waiting[key].set_result(None)


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
    ending = _Ending(captured)

    def resolve(next_: Callable[..., Any], source: Any, info: Any, **arguments: Any) -> Any:
        if info.path.prev is None and info.path.key in captured:
            found = captured[info.path.key]
            return ending.outcome(info.path.key) if found.awaited else found.outcome()
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
