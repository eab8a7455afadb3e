"""Every object type of a schema with the shortest ways to it, as operations that select all of its fields."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to a type: ``opening`` is the text up to its selection, closed by ``braces``.

    ``fields`` are those passed, as ``Type.field``, the root field first.
    """

    kind: GraphQLObjectType
    opening: str
    braces: int
    fields: tuple[str, ...]

    @property
    def root(self) -> str:
        """The root field."""
        return self.fields[0].removeprefix("Query.")

    def operation(self, arguments: Mapping[str, str]) -> str:
        """Return the operation that selects every field of the type, objects by their type's name."""
        selected = " ".join(
            shown
            for name, found in self.kind.fields.items()
            if (shown := _shown(f"{self.kind.name}.{name}", name, found, arguments)) is not None
        )
        return self.opening + selected + " }" * self.braces


def ways(schema: GraphQLSchema, arguments: Mapping[str, str], most: int) -> Iterator[Way]:
    """Yield ways to every object type, shorter ones first, at most ``most`` for each type.

    ``arguments``: what is written for the arguments of ``Type.field``; a field that needs some and is not
    there is not passed.
    """
    assert schema.query_type is not None
    waiting = deque([Way(schema.query_type, "{ ", 1, ())])
    seen: dict[str, int] = {}
    while waiting:
        way = waiting.popleft()
        seen[way.kind.name] = seen.get(way.kind.name, 0) + 1
        if seen[way.kind.name] > most:
            continue
        if way.fields:
            yield way
        for name, found in way.kind.fields.items():
            waiting.extend(_steps(schema, way, name, found, arguments))


def _steps(
    schema: GraphQLSchema, way: Way, name: str, found: GraphQLField, arguments: Mapping[str, str]
) -> Iterator[Way]:
    field = f"{way.kind.name}.{name}"
    named = get_named_type(found.type)
    called = _called(field, name, found, arguments)
    if is_leaf_type(named) or called is None:
        return
    if is_abstract_type(named):
        for kind in schema.get_possible_types(named):
            opening = f"{way.opening}{called} {{ ... on {kind.name} {{ "
            yield Way(kind, opening, way.braces + 2, (*way.fields, field))
    elif isinstance(named, GraphQLObjectType):
        yield Way(named, f"{way.opening}{called} {{ ", way.braces + 1, (*way.fields, field))


def _shown(field: str, name: str, found: GraphQLField, arguments: Mapping[str, str]) -> str | None:
    called = _called(field, name, found, arguments)
    if called is None or is_leaf_type(get_named_type(found.type)):
        return called
    return f"{called} {{ __typename }}"


def _called(field: str, name: str, found: GraphQLField, arguments: Mapping[str, str]) -> str | None:
    if field in arguments:
        return f"{name}({arguments[field]})"
    if any(is_required_argument(argument) for argument in found.args.values()):
        return None
    # Pages within pages multiply.
    return f"{name}(first: 3)" if "first" in found.args else name
