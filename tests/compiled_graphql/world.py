"""A schema with every feature, whose resolvers misbehave in every way, the same way each time.

What a resolver does depends on the seed in the context and on the path alone: it returns a value that
fits or one that does not, null, an exception, or raises one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from enum import Enum
from random import Random
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_abstract_type,
    is_list_type,
    is_non_null_type,
)

SDL = """
scalar Odd
enum Colour { RED GREEN BLUE }
input Size { width: Int! = 3, height: Float, tags: [String!] }
interface Node { id: ID! }
interface Named implements Node { id: ID!, name: String }
type Cat implements Node & Named {
  id: ID!, name: String, lives: Int!, colour: Colour!, friend: Named, friends: [Named!], owner: Owner!
}
type Dog implements Node & Named {
  id: ID!, name: String, age: Float, colour: Colour!, friend: Named, friends: [Named!], tricks: [String!]!
}
type Stone { weight: Float!, odd: Odd, strict: Odd!, on: [Thing] }
union Thing = Cat | Dog | Stone
type Owner { name: String, pets: [Named!]!, things(first: Int = 2, size: Size): [Thing!], grid: [[Cat!]!] }
type Query {
  named(kind: Colour, id: ID): Named
  thing: Thing!
  things(first: Int! = 2, size: Size, texts: [String!]): [Thing]
  owner: Owner
  grid(of: [[Int]]): [[Int!]]!
  colours: [Colour!]
  odd: Odd
  flag(value: Boolean!): Boolean
  text: String!
}
type Mutation { first(size: Size): Owner, second: Thing!, third: Int! }
"""


class Colour(Enum):
    """Values behind the enum."""

    RED = 1
    GREEN = "green"
    BLUE = (3,)


class Value:
    """An object of a type; where ``named`` is wrong it claims to be one that does not exist."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


def seeded(info: GraphQLResolveInfo[Any], *more: object) -> Random:
    """Return the chance of a place in the answer."""
    return Random(f"{info.context['seed']} {info.path.as_list()} {more}")


def fitting(kind: Any, info: GraphQLResolveInfo[Any], random: Random) -> Any:
    """Return a value for a type, with something out of order now and then."""
    if is_non_null_type(kind):
        return None if random.random() < 0.02 else fitting(kind.of_type, info, random)
    chance = random.random()
    if chance < 0.06:
        return None
    if chance < 0.075:
        return ValueError("a returned error")
    if is_list_type(kind):
        items = [fitting(kind.of_type, info, random) for _ in range(random.randint(0, 3))]
        makers: list[Callable[[list[Any]], Any]] = [list, tuple, _iterator, set_or_list]
        made = random.choice(makers)
        return made(items)
    if chance < 0.1:
        return random.choice(["text", 2**40, 1.5, True, object, float("nan"), {"a": 1}, b"x", [1]])
    named = get_named_type(kind)
    if is_abstract_type(named):
        return Value(random.choice([each.name for each in info.schema.get_possible_types(named)]))
    if isinstance(named, GraphQLObjectType):
        return Value(named.name)
    return random.choice(LEAVES[named.name])


def set_or_list(items: list[Any]) -> Any:
    """Return a frozen set where the items can be in one, and no more than one is."""
    return frozenset(items) if len(items) == 1 and isinstance(items[0], str) else items


def _iterator(items: list[Any]) -> Iterator[Any]:
    yield from items
    if len(items) == 3:
        raise RuntimeError("the iterator broke")


LEAVES: dict[str, list[Any]] = {
    "Int": [1, -5, 7.0, True, "12", 2**31],
    "Float": [0.5, 3, "1.25", float("inf")],
    "String": ["plain", "", "中文", 5, True, 1.5],
    "Boolean": [True, False, 1, 0.0],
    "ID": ["id", 7, "é"],
    "Colour": [*Colour, "RED"],
    "Odd": [1, 3, 4, "odd"],
}


def misbehaving(kind: Any) -> Callable[..., Any]:
    """Return a resolver that returns or raises what chance says."""

    def resolve(_source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        random = seeded(info, sorted(arguments.items(), key=repr))
        chance = random.random()
        if chance < 0.04:
            raise ValueError(f"no {info.field_name}")
        if chance < 0.05:
            raise GraphQLError("told by the resolver", extensions={"code": "TOLD"})
        return fitting(kind, info, random)

    return resolve


def awaiting(resolve: Callable[..., Any]) -> Callable[..., Any]:
    """Return a resolver that gives the loop a turn or two before it does the same."""

    async def later(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        for _ in range(seeded(info, "turns").randint(0, 3)):
            await asyncio.sleep(0)
        return resolve(source, info, **arguments)

    def sometimes(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        chosen = later if seeded(info, "async").random() < 0.5 else resolve
        return chosen(source, info, **arguments)

    return sometimes


def write_odd(value: Any) -> Any:
    """Write odd numbers only; nothing for 3, though a scalar has to write something."""
    if not isinstance(value, int) or value % 2 == 0:
        raise GraphQLError("Odd cannot represent an even value")
    return None if value == 3 else value


def world() -> GraphQLSchema:
    """Return the schema with its resolvers."""
    schema = build_schema(SDL)
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            for definition in kind.fields.values():
                definition.resolve = misbehaving(definition.type)
                if kind in (schema.query_type, schema.mutation_type):
                    definition.resolve = awaiting(definition.resolve)
    for name in ("Cat", "Dog", "Owner"):
        # An owner is found out at the object, the others where the interface or union is resolved.
        schema.type_map[name].is_type_of = (  # type: ignore[attr-defined]
            lambda value, _info, name=name: isinstance(value, Value) and value.kind == name
        )
    schema.type_map["Thing"].resolve_type = _name_of  # type: ignore[attr-defined]
    schema.type_map["Odd"].coerce_output_value = write_odd  # type: ignore[attr-defined]
    colours: Any = schema.type_map["Colour"]
    for colour in Colour:
        colours.values[colour.name].value = colour
    return schema


def _name_of(value: Any, info: GraphQLResolveInfo[Any], _kind: Any) -> str | None:
    if not isinstance(value, Value):
        raise TypeError("no thing")
    # What a type resolver says need not be true.
    return seeded(info, "named").choices([value.kind, "Nothing", "Owner", None], [94, 2, 2, 2])[0]
