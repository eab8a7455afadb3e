"""Code that writes values of leaf types: the ordinary class at once, everything else as graphql-core."""

from __future__ import annotations

from enum import Enum, Flag
from math import inf
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
)

from compiled_graphql.adapter import Adapter
from compiled_graphql.code import Code, Constants

_ORDINARY: dict[int, str] = {
    id(GraphQLString): "{v}.__class__ is str",
    id(GraphQLID): "{v}.__class__ is str",
    id(GraphQLBoolean): "{v} is True or {v} is False",
    id(GraphQLInt): "{v}.__class__ is int and -2147483648 <= {v} <= 2147483647",
    id(GraphQLFloat): "{v}.__class__ is float and -{inf} < {v} < {inf}",
}
"""When a value of a built-in type leaves as it is. A type of the same name by somebody else is not in it."""


def write_leaf(
    code: Code, constants: Constants, adapter: Adapter, v: str, kind: GraphQLLeafType, message: str | None
) -> None:
    """Write what turns the value in ``v`` into what leaves; ``message`` is for a null that may not be."""
    general = f"{v} = leaf({constants.name(kind)}, {v}, {constants.name(message)})"
    ordinary = _ORDINARY.get(id(kind))
    if ordinary is not None:
        test = ordinary.format(v=v, inf=constants.name(inf))
        nullable = "" if message is not None else f"{v} is not None and "
        code.add(f"if {nullable}not ({test}):")
        code.add(f"    {general}")
        return
    branches = _branches(constants, adapter, v, kind)
    for number, (test, write) in enumerate(branches):
        code.add(f"{'elif' if number else 'if'} {test}:")
        code.add(f"    {write}")
    test = "True" if message is not None else f"{v} is not None"
    code.add(f"{'elif' if branches else 'if'} {test}:")
    code.add(f"    {general}")


def _branches(constants: Constants, adapter: Adapter, v: str, kind: GraphQLLeafType) -> list[tuple[str, str]]:
    branches = []
    if isinstance(kind, GraphQLEnumType):
        members = adapter.members(kind)
        written = None if members is None else _written(kind, members)
        if written:
            branches.append(
                (
                    f"{v}.__class__ is {constants.name(members)}",
                    f"{v} = {constants.name(written)}[{v}._name_]",
                )
            )
    for exact, writer in adapter.writers(kind).items():
        branches.append((f"{v}.__class__ is {constants.name(exact)}", f"{v} = {constants.name(writer)}({v})"))
    return branches


def _written(kind: GraphQLEnumType, members: type[Enum]) -> dict[str, Any] | None:
    """Return what each member is written as; None where one cannot be, or members can be combined."""
    if issubclass(members, Flag):
        return None
    try:
        return {member.name: kind.coerce_output_value(member) for member in members}
    except Exception:
        return None
