"""What an operation costs: its fields, each times the sizes of the pages and lists above it.

A list counts for as many items as its page size says (``first``, ``limit``), for one item for each
input object that it answers (``subjects``), and for a fixed number where nothing says how many.
What an operation costs can depend on its variables, so it is kept as a small expression.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    IntValueNode,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    TypeNode,
    parse,
)

PAGE_ARGUMENTS = ("first", "limit")
"""Arguments that say how many items are wanted at most."""

MOST_ITEMS = 2_000
"""What no page of the schema exceeds: a field that is asked for more refuses, or shows its most."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many items: the variable ``name`` says it, else ``default``; without a name it is ``default``."""

    default: int
    name: str | None = None

    def of(self, variables: Mapping[str, Any]) -> int:
        """Return the number for the variables of a request: an integer, or the length of a list."""
        value = None if self.name is None else variables.get(self.name)
        if isinstance(value, list):
            return len(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return max(0, min(int(value), MOST_ITEMS))
        return self.default


_ONCE = Size(1)


@dataclass(frozen=True, slots=True, eq=False)
class Cost:
    """``constant`` plus each size times the cost beneath it. Parts of fragments are shared, never copied."""

    constant: int = 0
    terms: tuple[tuple[Size, Cost], ...] = ()

    def of(self, variables: Mapping[str, Any]) -> int:
        """Return the figure for the variables of a request, looking at every part once."""
        return self._of(variables, {}) if self.terms else self.constant

    def _of(self, variables: Mapping[str, Any], known: dict[int, int]) -> int:
        found = known.get(id(self))
        if found is None:
            found = self.constant
            for size, beneath in self.terms:
                found += size.of(variables) * beneath._of(variables, known)
            known[id(self)] = found
        return found


FREE = Cost()


class Sum:
    """A cost while it is being added up."""

    def __init__(self) -> None:
        self._constant = 0
        self._terms: list[tuple[Size, Cost]] = []

    def add(self, cost: Cost, size: Size = _ONCE) -> None:
        """Add a cost, ``size`` times."""
        if size.name is None and not cost.terms:
            self._constant += size.default * cost.constant
        elif cost.constant or cost.terms:
            self._terms.append((size, cost))

    def one(self) -> None:
        """Add one field."""
        self._constant += 1

    def cost(self) -> Cost:
        """Return what was added up."""
        return Cost(self._constant, tuple(self._terms))


@dataclass(frozen=True, slots=True)
class PricedField:
    """A field of the schema: the type beneath it, whether it is a list, and which argument sizes it."""

    type_name: str
    is_list: bool
    sized_by: str | None = None
    default: int | None = None


class Prices:
    """The fields of a schema as far as they bear on cost, by type and name."""

    def __init__(self, sdl: str, list_items: int) -> None:
        """``list_items``: what a list counts for where nothing says how many."""
        self.list_items = Size(list_items)
        definitions = parse(sdl, no_location=True).definitions
        inputs = frozenset(
            node.name.value for node in definitions if isinstance(node, InputObjectTypeDefinitionNode)
        )
        self._fields = {
            (node.name.value, field.name.value): _priced(field.type, field.arguments or (), inputs)
            for node in definitions
            if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode)
            for field in node.fields or ()
        }

    def field(self, type_name: str, name: str) -> PricedField:
        """Return a field; one that the schema does not have counts like a scalar (validation refuses it)."""
        return self._fields.get((type_name, name), _UNKNOWN)


_UNKNOWN = PricedField("", is_list=False)


def _priced(
    kind: TypeNode, arguments: tuple[InputValueDefinitionNode, ...], inputs: frozenset[str]
) -> PricedField:
    type_name, is_list = _named(kind)
    for argument in arguments:
        if argument.name.value in PAGE_ARGUMENTS:
            value = argument.default_value
            default = int(value.value) if isinstance(value, IntValueNode) else None
            return PricedField(type_name, is_list, argument.name.value, default)
    for argument in arguments:
        given, several = _named(argument.type)
        if several and given in inputs:
            return PricedField(type_name, is_list, argument.name.value)
    return PricedField(type_name, is_list)


def _named(kind: TypeNode) -> tuple[str, bool]:
    """Return the name at the bottom of a type, and whether there is a list around it."""
    several = False
    while not isinstance(kind, NamedTypeNode):
        assert isinstance(kind, ListTypeNode | NonNullTypeNode)
        several = several or isinstance(kind, ListTypeNode)
        kind = kind.type
    return kind.name.value, several
