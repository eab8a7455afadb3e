"""Strawberry's conversion of arguments, with everything that depends on types alone decided once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING
from typing import Any

from strawberry import UNSET, Some
from strawberry.relay.types import GlobalID
from strawberry.schema.compat import is_scalar
from strawberry.types.arguments import convert_argument
from strawberry.types.base import (
    StrawberryList,
    StrawberryMaybe,
    StrawberryObjectDefinition,
    StrawberryOptional,
    has_object_definition,
)
from strawberry.types.enum import StrawberryEnumDefinition, has_enum_definition
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType

Convert = Callable[[Any], Any]


class Inputs:
    """Makes converters for the arguments of a schema's fields."""

    def __init__(self, config: Any, scalar_registry: Any) -> None:
        self._config = config
        self._registry = scalar_registry
        self._objects: dict[type, Convert] = {}

    def arguments(self, field: StrawberryField) -> Callable[[dict[str, Any]], dict[str, Any]] | None:
        """Return what converts a field's arguments by name; None where Strawberry has to do it."""
        named = []
        for argument in field.arguments:
            convert = self._of(argument.type)
            if convert is None:
                return None
            name = self._config.name_converter.from_argument(argument)
            named.append((name, argument.python_name, convert))

        def converted(raw: dict[str, Any]) -> dict[str, Any]:
            return {python: convert(raw[name]) for name, python, convert in named if name in raw}

        return converted

    def _of(self, kind: Any) -> Convert | None:
        """Return what converts a value of a type, null included; None: not known here."""
        if isinstance(kind, LazyType):
            return self._of(kind.resolve_type())
        if isinstance(kind, StrawberryMaybe):
            return self._maybe(kind)
        if isinstance(kind, StrawberryOptional):
            return self._of(kind.of_type)
        if isinstance(kind, StrawberryList):
            return self._list(kind)
        if kind is GlobalID:
            return None
        if (
            is_scalar(kind, self._registry)
            or isinstance(kind, StrawberryEnumDefinition)
            or has_enum_definition(kind)
        ):
            return _same
        return self._object(kind) if has_object_definition(kind) else None

    def _maybe(self, kind: StrawberryMaybe) -> Convert | None:
        inner = self._of(kind.of_type)
        if inner is None:
            return None
        nullable = isinstance(kind.of_type, StrawberryOptional)

        def some(value: Any) -> Any:
            if value is None and not nullable:
                return convert_argument(value, kind, self._registry, self._config)  # raises
            return Some(inner(value))

        return some

    def _list(self, kind: StrawberryList) -> Convert | None:
        inner = self._of(kind.of_type)
        if inner is None:
            return None
        if inner is _same:
            return lambda value: value if value is None or value is UNSET else list(value)
        return lambda value: value if value is None or value is UNSET else [inner(item) for item in value]

    def _object(self, kind: Any) -> Convert | None:
        definition: StrawberryObjectDefinition = kind.__strawberry_definition__
        if definition.from_input is not None or not definition.is_input:
            return None
        if kind in self._objects:
            # A type within itself: its members are known by the time that a value comes.
            return lambda value: self._objects[kind](value)
        self._objects[kind] = _same
        members = []
        for field in definition.fields:
            convert = self._of(field.resolve_type(type_definition=definition))
            if convert is None:
                del self._objects[kind]
                return None
            members.append((self._config.name_converter.from_field(field), field.python_name, convert))
        absent = {
            field.python_name: None
            for field in definition.fields
            if field.default_value is MISSING and field.default_factory is MISSING
        }

        def made(value: Any) -> Any:
            if value is None or value is UNSET:
                return value
            given = {python: convert(value[name]) for name, python, convert in members if name in value}
            return kind(**{**absent, **given})

        self._objects[kind] = made
        return made


def _same(value: Any) -> Any:
    return value
