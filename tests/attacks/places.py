"""Every place of a schema where a caller writes text: found in the schema, so that a new one is tried too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    Undefined,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)

NUMBERS = frozenset({"Int", "Float", "Boolean"})
"""Scalars that no text is given for."""


DEEPEST = 4
"""Input objects within one another."""

Defaults = Mapping[str, Any]
"""JSON values by ``field.argument``, or by the name of an input type, for arguments that must be given."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place for text: a root field, an argument, and the steps within it; ``scalar`` is its type."""

    kind: str
    field: str
    argument: str
    steps: tuple[str, ...]
    scalar: str

    @property
    def name(self) -> str:
        """How the place is called when something is wrong with it."""
        return ".".join((self.field, self.argument, *self.steps))


class Places:
    """The places of one schema, and operations that write text there."""

    def __init__(self, schema: GraphQLSchema, defaults: Defaults) -> None:
        self._schema = schema
        self._defaults = defaults

    def all(self) -> Iterator[Place]:
        """Yield every place of every root field."""
        for kind, root in self._roots():
            for name, found in root.fields.items():
                for argument, definition in found.args.items():
                    for steps, scalar in self._within(definition.type, DEEPEST):
                        yield Place(kind, name, argument, steps, scalar)

    def operation(self, place: Place, count: int) -> str:
        """Return an operation that asks the field of a place ``count`` times, each with its own variables."""
        (root,) = (root for kind, root in self._roots() if kind == place.kind)
        found = root.fields[place.field]
        given = self._given(place, found)
        declared, asked = [], []
        for number in range(count):
            declared += [f"${name}{number}: {found.args[name].type}" for name in given]
            written = ", ".join(f"{name}: ${name}{number}" for name in given)
            asked.append(f"a{number}: {place.field}({written}){self._selection(found)}")
        return f"{place.kind} Hostile({', '.join(declared)}) {{ {' '.join(asked)} }}"

    def variables(self, place: Place, texts: list[str]) -> dict[str, Any]:
        """Return the variables of such an operation, with one of the texts for each time."""
        (root,) = (root for kind, root in self._roots() if kind == place.kind)
        found = root.fields[place.field]
        written: dict[str, Any] = {}
        for number, text in enumerate(texts):
            for name in self._given(place, found):
                steps = place.steps if name == place.argument else None
                value = self._value(found.args[name].type, f"{place.field}.{name}", steps, text)
                written[f"{name}{number}"] = value
        return written

    def _roots(self) -> Iterator[tuple[str, GraphQLObjectType]]:
        for kind, root in (
            ("query", self._schema.query_type),
            ("mutation", self._schema.mutation_type),
            ("subscription", self._schema.subscription_type),
        ):
            if root is not None:
                yield kind, root

    @staticmethod
    def _given(place: Place, found: GraphQLField) -> list[str]:
        return [
            name
            for name, definition in found.args.items()
            if name == place.argument or is_required_argument(definition)
        ]

    def _within(self, kind: GraphQLInputType, depth: int) -> Iterator[tuple[tuple[str, ...], str]]:
        named: Any = get_named_type(kind)
        if isinstance(named, GraphQLScalarType):
            if named.name not in NUMBERS:
                yield (), named.name
        elif isinstance(named, GraphQLInputObjectType) and depth > 0:
            for name, member in named.fields.items():
                for steps, scalar in self._within(member.type, depth - 1):
                    yield (name, *steps), scalar

    def _value(self, kind: GraphQLInputType, default: str, steps: tuple[str, ...] | None, text: str) -> Any:
        """Return a JSON value of a type, with ``text`` at the end of ``steps`` (None: nowhere in it)."""
        inner: Any = get_nullable_type(kind)
        if is_list_type(inner):
            return [self._value(inner.of_type, default, steps, text)]
        if steps is None:
            return self._plain(inner, default)
        if not isinstance(inner, GraphQLInputObjectType):
            return text
        first, *rest = steps
        value = {first: self._value(inner.fields[first].type, f"{inner.name}.{first}", tuple(rest), text)}
        for name, member in inner.fields.items():
            if name != first and is_required_input_field(member):
                value[name] = self._value(member.type, f"{inner.name}.{name}", None, text)
        return value

    def _plain(self, kind: Any, default: str) -> Any:
        for name in (default, kind.name):
            if name in self._defaults:
                return self._defaults[name]
        if isinstance(kind, GraphQLEnumType):
            return next(iter(kind.values))
        if isinstance(kind, GraphQLInputObjectType):
            return {
                name: self._value(member.type, f"{kind.name}.{name}", None, "")
                for name, member in kind.fields.items()
                if is_required_input_field(member) and member.default_value is Undefined
            }
        return {"Int": 1, "Float": 0.5, "Boolean": False}.get(kind.name, "test")

    def _selection(self, found: GraphQLField, depth: int = 2) -> str:
        """Return all that a caller can read without arguments, ``depth`` levels of it."""
        named: Any = get_named_type(found.type)
        if is_leaf_type(named):
            return ""
        shown = ["__typename", *self._fields(named, depth)]
        return f" {{ {' '.join(shown)} }}"

    def _fields(self, named: Any, depth: int) -> Iterator[str]:
        for name, found in getattr(named, "fields", {}).items():
            if any(is_required_argument(argument) for argument in found.args.values()):
                continue
            if is_leaf_type(get_named_type(found.type)):
                yield name
            elif depth > 1:
                yield f"{name}{self._selection(found, depth - 1)}"
