"""How fields are resolved and values written: what a schema library may tell the compiler.

``Adapter`` is right for every graphql-core schema: resolvers get ``(source, info, **arguments)``. A
library that wraps resolvers derives from it and names what stands behind its wrappers, so that the
compiled code calls that at once (``compiled_graphql.strawberry`` does).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from inspect import iscoroutinefunction
from typing import Any, TypeGuard

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    default_field_resolver,
)
from graphql.pyutils import is_awaitable
from graphql.type import GraphQLAbstractType

from compiled_graphql.state import FieldSite, State, graphql_path, resolve_info_helpers

PARENT = object()
"""Stands for the parent value among the values that a resolver is called with."""

INFO = object()
"""Stands for the info among the values that a resolver is called with."""


@dataclass(frozen=True, slots=True)
class Getter:
    """The value is an attribute of the parent, or of an attribute of it: ``parent.link.kind``."""

    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """The value is what ``function`` returns.

    ``positional`` and ``named`` say where it wants the parent (``PARENT``) and the info (``INFO``);
    arguments follow by name. ``convert`` makes of coerced arguments what the function takes, once a
    request and field; ``convert_constants`` does so where the document itself holds them all and none
    can be changed. ``refuse`` returns, once a request and field, an exception with which every
    object's field fails. ``make_info`` makes the info; None: ``Adapter.resolve_info``.
    """

    function: Callable[..., Any]
    positional: tuple[object, ...] = (PARENT,)
    named: Mapping[str, object] = field(default_factory=dict)
    make_info: Callable[[State, FieldSite, tuple[Any, ...]], Any] | None = None
    convert: Callable[[State, FieldSite, dict[str, Any], tuple[Any, ...]], dict[str, Any]] | None = None
    convert_constants: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    refuse: Callable[[State, FieldSite], Exception | None] | None = None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which object type a value of an abstract type has, found by asking each in turn.

    ``admits`` says whether values of a Python class may be decided so, ``candidates`` are the possible
    types in their order with their predicates. What no predicate accepts goes the general way.
    """

    admits: Callable[[type], bool]
    candidates: tuple[tuple[GraphQLObjectType, Callable[[Any, Any], bool]], ...]


class Adapter:
    """What the compiler asks about a schema; this one serves every graphql-core schema."""

    executor_class: Any = None
    """The class by which the generic executor of the schema runs; None: graphql-core's own."""

    is_awaitable: Callable[[Any], TypeGuard[Awaitable[Any]]] = staticmethod(is_awaitable)  # type: ignore[assignment]
    """The predicate by which the generic executor tells what is to be awaited."""

    @property
    def executor_options(self) -> dict[str, Any]:
        """Return what the generic executor is called with beside the usual."""
        return {}

    def refusal(self) -> str | None:
        """Return why no operation of the schema can be compiled; None where they can."""
        return None

    def is_async(self, definition: GraphQLField) -> bool:
        """Whether a field's resolver is known to return an awaitable."""
        return definition.resolve is not None and iscoroutinefunction(definition.resolve)

    def resolution(self, definition: GraphQLField) -> Getter | Call | None:
        """Return the way to a field's value; None: its resolver, called as graphql-core does."""
        return None

    def resolver(self, definition: GraphQLField) -> Callable[..., Any]:
        """Return the resolver that takes ``(source, info, **arguments)``."""
        return definition.resolve or default_field_resolver

    def resolve_info(self, state: State, site: FieldSite, path: tuple[Any, ...]) -> Any:
        """Return the info for such a resolver, a type resolver or a type predicate."""
        return self.info_of(GraphQLResolveInfo, state, site, path, state.variables)

    def info_of(
        self, kind: Callable[..., Any], state: State, site: FieldSite, path: tuple[Any, ...], variables: Any
    ) -> Any:
        """Return an info of a kind that takes what graphql-core's does; ``variables`` as it wants them."""
        return kind(
            site.name,
            site.nodes,
            site.definition.type,
            site.parent_type,
            graphql_path(path),
            state.schema,
            state.fragments,
            state.root_value,
            state.operation,
            variables,
            state.context,
            self.is_awaitable,
            None,
            resolve_info_helpers(),
        )

    def members(self, enum: GraphQLEnumType) -> type[Enum] | None:
        """Return the Python enumeration whose members an enum type writes; None where unknown."""
        return None

    def writers(self, leaf: GraphQLLeafType) -> Mapping[type, Callable[[Any], Any]]:
        """Return quicker ways to write values of certain classes (exactly these) of a leaf type.

        Each must do what the type's ``coerce_output_value`` does, and never return None.
        """
        return {}

    def predicate(self, kind: GraphQLObjectType) -> Callable[[Any, Any], bool] | None:
        """Return a type's ``is_type_of`` where it never looks at the info that it is called with."""
        return None

    def narrowing(self, kind: GraphQLAbstractType) -> Narrowing | None:
        """Return a quicker way to the object type of an abstract type's values; None: none."""
        return None
