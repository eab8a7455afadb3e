"""The coercion of variables, with everything that depends on types alone decided once.

It covers values that fit. Whatever does not fit, or is out of the ordinary, is left to graphql-core, whose
errors are the ones that a client sees.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLID,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLString,
    VariableDefinitionNode,
    is_required_input_field,
)
from graphql.execution import VariableValues, get_variable_values
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValueSource
from graphql.pyutils import Undefined
from graphql.utilities.coerce_input_value import coerce_default_value

MOST_ERRORS = 50
"""Errors of coercion that are told, as graphql-core's ``execute`` has it."""

Convert = Callable[[Any], Any]


class _UnusualError(Exception):
    """A value, or a type, that graphql-core has to look at."""


_UNUSUAL = _UnusualError()


class Variables:
    """Coerces the variables of one operation, for any number of requests."""

    def __init__(self, schema: GraphQLSchema, definitions: Collection[VariableDefinitionNode]) -> None:
        self._schema = schema
        self._definitions = definitions
        try:
            self._known = [_variable(schema, definition) for definition in definitions]
            self._usual = True
        except _UnusualError:
            self._usual = False

    def values(self, given: Mapping[str, Any]) -> VariableValues | list[GraphQLError]:
        """Return the values, or what is wrong with those that were given."""
        if self._usual:
            try:
                return self._quickly(given)
            except _UnusualError:
                pass
        return get_variable_values(self._schema, self._definitions, dict(given), max_errors=MOST_ERRORS)

    def _quickly(self, given: Mapping[str, Any]) -> VariableValues:
        sources: dict[str, VariableValueSource] = {}
        coerced: dict[str, Any] = {}
        for name, absent, default, convert, signature in self._known:
            value = given.get(name, Undefined)
            if value is not Undefined:
                sources[name] = VariableValueSource(signature, value)
                coerced[name] = convert(value)
                continue
            if isinstance(signature.type, GraphQLNonNull) and default is Undefined:
                raise _UNUSUAL
            sources[name] = absent
            if default is not Undefined:
                coerced[name] = default
        return VariableValues(sources, coerced)


def _variable(
    schema: GraphQLSchema, definition: VariableDefinitionNode
) -> tuple[str, VariableValueSource, Any, Convert, GraphQLVariableSignature]:
    """Return a variable's name, what stands for it where it is not given, its default, and its converter."""
    signature = get_variable_signature(schema, definition)
    if isinstance(signature, GraphQLError):
        raise _UNUSUAL
    return (
        signature.name,
        VariableValueSource(signature),
        _default(signature),
        _converter(signature.type, ()),
        signature,
    )


def _default(owner: Any) -> Any:
    """Return the default of a variable or a field of an input object, ``Undefined`` where it has none."""
    try:
        return coerce_default_value(owner)
    except Exception:
        # Whatever is wrong with it is said when it is needed.
        raise _UNUSUAL from None


def _converter(kind: GraphQLInputType, within: tuple[GraphQLInputObjectType, ...]) -> Convert:
    """Return what converts a value of a type; ``within`` are the input objects that it lies in."""
    if isinstance(kind, GraphQLNonNull):
        return _required(_converter(kind.of_type, within))
    if isinstance(kind, GraphQLList):
        return _list(_converter(kind.of_type, within))
    if isinstance(kind, GraphQLInputObjectType):
        if kind in within:
            raise _UNUSUAL  # as deep as the caller likes: graphql-core counts
        return _object(kind, within)
    return _leaf(kind)


def _required(inner: Convert) -> Convert:
    def convert(value: Any) -> Any:
        if value is None:
            raise _UNUSUAL
        return inner(value)

    return convert


def _list(inner: Convert) -> Convert:
    def convert(value: Any) -> Any:
        if type(value) is list:
            return [inner(item) for item in value]
        if value is None:
            return None
        raise _UNUSUAL

    return convert


def _object(kind: GraphQLInputObjectType, within: tuple[GraphQLInputObjectType, ...]) -> Convert:
    members = [
        (
            name,
            field.out_name or name,
            _converter(field.type, (*within, kind)),
            _default(field),
            is_required_input_field(field),
        )
        for name, field in kind.fields.items()
    ]
    made = _made(kind.out_type)
    if kind.is_one_of:
        return _one_of({name: (out, convert) for name, out, convert, _, _ in members}, made)

    def convert(value: Any) -> Any:
        if value is None:
            return None
        if type(value) is not dict:
            raise _UNUSUAL
        found = {}
        seen = 0
        for name, out, inner, default, required in members:
            if name in value:
                seen += 1
                found[out] = inner(value[name])
            elif required:
                raise _UNUSUAL
            elif default is not Undefined:
                found[out] = default
        if seen != len(value):
            raise _UNUSUAL
        return made(found)

    return convert


def _made(out_type: Convert) -> Convert:
    def convert(value: Any) -> Any:
        try:
            return out_type(value)
        except GraphQLError:
            # Types of one key may say themselves what is wrong, to graphql-core.
            raise _UNUSUAL from None

    return convert


def _one_of(members: Mapping[str, tuple[str, Convert]], made: Convert) -> Convert:
    def convert(value: Any) -> Any:
        if value is None:
            return None
        if type(value) is not dict or len(value) != 1:
            raise _UNUSUAL
        ((name, given),) = value.items()
        out, inner = members.get(name, _NO_MEMBER)
        found = None if given is None else inner(given)
        if found is None:
            raise _UNUSUAL
        return made({out: found})

    return convert


def _no_such_member(_: Any) -> Any:
    raise _UNUSUAL


_NO_MEMBER = ("", _no_such_member)


def _leaf(kind: GraphQLLeafType) -> Convert:
    coerce = kind.coerce_input_value
    textual = kind is GraphQLString or kind is GraphQLID

    def convert(value: Any) -> Any:
        if value is None or (textual and type(value) is str):
            return value
        try:
            coerced = coerce(value)
        except Exception:
            raise _UNUSUAL from None
        if coerced is Undefined:
            raise _UNUSUAL
        return coerced

    return convert
