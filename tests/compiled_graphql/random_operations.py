"""Random valid operations over any schema, with fragments, aliases, directives and variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLNamedType,
    GraphQLSchema,
    OperationType,
    Undefined,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    parse,
    validate,
)

Literals = Mapping[str, Sequence[str]]
"""Literals of scalars and of arguments (``Type.field.argument``) to choose from."""

BUILT_IN: Literals = {
    "Int": ("0", "1", "2", "-3"),
    "Float": ("0.5", "2"),
    "String": ('"a"', '"b c"', '""'),
    "Boolean": ("true", "false"),
    "ID": ('"x"', "7"),
}


@dataclass
class Writer:
    """Writes one random operation."""

    schema: GraphQLSchema
    random: Random
    literals: Literals
    depth: int = 5
    fields: int = 60
    kind: OperationType = OperationType.QUERY
    variables: dict[str, tuple[str, str]] = field(default_factory=dict)
    wanted: dict[str, str] = field(default_factory=dict)
    fragments: list[tuple[str, str, str]] = field(default_factory=list)

    def operation(self) -> str:
        """Return the text of a document with one operation."""
        root = self.schema.get_root_type(self.kind)
        assert root is not None
        body = self.selection(root, self.depth)
        head = self.kind.value
        if self.variables:
            declared = ", ".join(
                f"${name}: {kind}{default}" for name, (kind, default) in self.variables.items()
            )
            head += f" Random({declared})"
        fragments = " ".join(f"fragment {name} on {on} {text}" for name, on, text in self.fragments)
        return f"{head} {body} {fragments}"

    def selection(self, kind: GraphQLNamedType, depth: int) -> str:
        """Return a selection set on a type, never empty."""
        parts = [self.part(kind, depth) for _ in range(self.random.randint(1, 5))]
        return "{ " + " ".join(part or "__typename" for part in parts) + " }"

    def part(self, kind: GraphQLNamedType, depth: int) -> str:
        """Return one field, inline fragment or fragment spread."""
        chance = self.random.random()
        if chance < 0.12 and depth > 0:
            on = self.condition(kind)
            return f"... {f'on {on}' if on != kind else ''}{self.directive()} {self.selection(on, depth - 1)}"
        if chance < 0.2 and depth > 1:
            return f"...{self.fragment(kind, depth)}{self.directive()}"
        if chance < 0.27:
            return f"{self.alias('t')}__typename{self.directive()}"
        return self.selected(kind, depth)

    def condition(self, kind: GraphQLNamedType) -> GraphQLNamedType:
        """Return a type that a fragment on ``kind`` may be about."""
        if not is_abstract_type(kind):
            named: list[GraphQLNamedType] = [kind, *kind.interfaces]  # type: ignore[attr-defined]
            return self.random.choice(named)
        return self.random.choice([kind, *self.schema.get_possible_types(kind)])

    def fragment(self, kind: GraphQLNamedType, depth: int) -> str:
        """Return the name of a fragment, written now or before."""
        known = [name for name, on, _ in self.fragments if on == kind.name]
        if known and self.random.random() < 0.6:
            return self.random.choice(known)
        text = self.selection(kind, depth - 2)
        name = f"F{len(self.fragments)}"
        self.fragments.append((name, kind.name, text))
        return name

    def selected(self, kind: GraphQLNamedType, depth: int) -> str:
        """Return a field of a type with what it needs."""
        fields: dict[str, GraphQLField] = getattr(kind, "fields", {})
        usable = [
            name for name, found in fields.items() if depth > 0 or is_leaf_type(get_named_type(found.type))
        ]
        self.fields -= 1
        if not usable or self.fields < 0:
            return "__typename"
        name = self.random.choice(usable)
        found = fields[name]
        # Arguments belong to the alias, so that two fields of one key have the same ones.
        alias = self.random.choice(["", "", "k1", "k2"])
        arguments = self.arguments(kind, name, found, alias)
        named = get_named_type(found.type)
        below = "" if is_leaf_type(named) else f" {self.selection(named, depth - 1)}"
        shown = f"{alias}_{name}: " if alias else ""
        return f"{shown}{name}{arguments}{self.directive()}{below}"

    def arguments(self, kind: GraphQLNamedType, name: str, found: GraphQLField, alias: str) -> str:
        chooser = Random(f"{kind.name}.{name}.{alias}")
        given = []
        for argument, definition in found.args.items():
            if is_required_argument(definition) or chooser.random() < 0.5:
                given.append(
                    f"{argument}: {self.value(definition, f'{kind.name}.{name}.{argument}', chooser)}"
                )
        return f"({', '.join(given)})" if given else ""

    def value(self, definition: GraphQLArgument, place: str, chooser: Random) -> str:
        literal = self.literal(definition.type, place, chooser)
        if chooser.random() < 0.5:
            return literal
        name = f"v{len(self.variables)}"
        default = "" if is_non_null_type(definition.type) and chooser.random() < 0.5 else f" = {literal}"
        self.variables[name] = (str(definition.type), default)
        self.wanted[name] = literal
        return f"${name}"

    def literal(self, kind: GraphQLInputType, place: str, chooser: Random) -> str:
        """Return a literal of an input type."""
        if place in self.literals:
            return chooser.choice(self.literals[place])
        if not is_non_null_type(kind) and chooser.random() < 0.1:
            return "null"
        inner: Any = get_nullable_type(kind)
        if is_list_type(inner):
            items = (self.literal(inner.of_type, place, chooser) for _ in range(chooser.randint(0, 2)))
            return f"[{', '.join(items)}]"
        if isinstance(inner, GraphQLEnumType):
            return str(chooser.choice(list(inner.values)))
        if isinstance(inner, GraphQLInputObjectType):
            if inner.name in self.literals:
                return chooser.choice(self.literals[inner.name])
            members = [
                f"{name}: {self.literal(member.type, f'{inner.name}.{name}', chooser)}"
                for name, member in inner.fields.items()
                if (is_non_null_type(member.type) and member.default_value is Undefined)
                or chooser.random() < 0.5
            ]
            return "{" + ", ".join(members) + "}"
        return chooser.choice(self.literals[inner.name])

    def alias(self, name: str) -> str:
        return f"{name}: " if self.random.random() < 0.5 else ""

    def directive(self) -> str:
        """Return nothing, or a condition, literal or by variable."""
        if self.random.random() < 0.75:
            return ""
        name = self.random.choice(["skip", "include"])
        if self.random.random() < 0.4:
            return f" @{name}(if: {self.random.choice(['true', 'false'])})"
        variable = self.random.choice(["yes", "no"])
        self.variables[variable] = ("Boolean", f" = {'true' if variable == 'yes' else 'false'}")
        return f" @{name}(if: ${variable})"


def random_operation(
    schema: GraphQLSchema,
    random: Random,
    literals: Literals,
    *,
    kind: OperationType = OperationType.QUERY,
    depth: int = 5,
) -> tuple[str, dict[str, Any]] | None:
    """Return a valid operation and values of some of its variables; None where it came out invalid."""
    writer = Writer(schema, random, {**BUILT_IN, **literals}, kind=kind, depth=depth)
    text = writer.operation()
    values: dict[str, Any] = {}
    for name in ("yes", "no"):
        if name in writer.variables and random.random() < 0.5:
            values[name] = random.random() < 0.5
    for name, literal in writer.wanted.items():
        required = not writer.variables[name][1]
        if required or random.random() < 0.3:
            values[name] = as_json(literal)
    return None if validate(schema, parse(text)) else (text, values)


def as_json(literal: str) -> Any:
    """Return a literal as the JSON value of a variable."""
    from_literal = parse(f"{{ f(a: {literal}) }}").definitions[0]
    return _plain(from_literal.selection_set.selections[0].arguments[0].value)  # type: ignore[attr-defined]


def _plain(node: Any) -> Any:
    kind = node.kind
    if kind == "null_value":
        return None
    if kind == "list_value":
        return [_plain(item) for item in node.values]
    if kind == "object_value":
        return {member.name.value: _plain(member.value) for member in node.fields}
    if kind == "int_value":
        return int(node.value)
    if kind == "float_value":
        return float(node.value)
    return node.value
