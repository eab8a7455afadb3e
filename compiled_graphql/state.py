"""What one execution carries, and the places in a document that it refers to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    located_error,
)
from graphql.execution import VariableValues
from graphql.execution.collect_fields import FieldDetails
from graphql.pyutils import Path, gather_with_cancel, is_awaitable
from graphql.type.definition import GraphQLResolveInfoHelpers

Step = tuple[str, str] | int
"""A step of a path: a response key with the name of its parent's type, or the index of an item."""


@dataclass(frozen=True, slots=True, eq=False)
class FieldSite:
    """One field of one object type, as a selection set has it after merging."""

    key: str
    name: str
    parent_type: GraphQLObjectType
    definition: GraphQLField
    details: list[FieldDetails]
    nodes: list[FieldNode]

    @property
    def null_message(self) -> str:
        """What is said where a value is null that may not be."""
        return f"Cannot return null for non-nullable field {self.parent_type}.{self.name}."


@dataclass(slots=True, eq=False)
class State:
    """One execution of an operation.

    ``arguments`` holds, by slot, what was prepared for a field with arguments or a guard: the keyword
    arguments, or the exception with which it fails.
    """

    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    operation: OperationDefinitionNode
    root_value: Any
    context: Any
    variables: VariableValues
    arguments: list[dict[str, Any] | None]
    failures: dict[int, Exception] = field(default_factory=dict)
    errors: list[GraphQLError] = field(default_factory=list)


class AwaitableFoundError(BaseException):
    """A value beneath the root must be awaited, which compiled code does not do.

    No ``Exception``: it is no field error, and nothing may mistake it for one.
    """

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


def steps(path: tuple[Any, ...]) -> list[Step]:
    """Return a path flat. Compiled code nests it: ``(path of the object, step, …)``, ``()`` at the root."""
    found: list[Step] = []
    while path:
        found.extend(reversed(path[1:]))
        path = path[0]
    found.reverse()
    return found


def keys(path: tuple[Any, ...]) -> list[str | int]:
    """Return a path as errors show it."""
    return [step if isinstance(step, int) else step[0] for step in steps(path)]


def graphql_path(path: tuple[Any, ...]) -> Path:
    """Return a path as resolvers see it."""
    found: Any = None
    for step in steps(path):
        found = Path(found, step, None) if isinstance(step, int) else Path(found, step[0], step[1])
    return found  # type: ignore[no-any-return]  # a field has a path of one step at least


def located(error: Exception, site: FieldSite, path: tuple[Any, ...]) -> GraphQLError:
    """Return the error as it stands in the answer."""
    return located_error(error, site.nodes, keys(path))


_background: set[asyncio.Future[Any]] = set()


def settle(values: Sequence[Any]) -> None:
    """Let what is awaitable among the values end in the background; its errors concern nobody."""
    awaitables = [value for value in values if is_awaitable(value)]
    if awaitables:
        future = asyncio.gather(*awaitables, return_exceptions=True)
        _background.add(future)
        future.add_done_callback(_background.discard)


_HELPERS = GraphQLResolveInfoHelpers(
    gather=lambda values: gather_with_cancel(*values),
    track=settle,
)


def resolve_info_helpers() -> GraphQLResolveInfoHelpers:
    """Return the helpers for asynchronous work that resolvers find in their info."""
    return _HELPERS
