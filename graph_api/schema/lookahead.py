"""Which connections a request selects, read from its document before anything is resolved.

Field names of connections are unique to their sections, so the walk needs no types: every selected
connection becomes a ``SectionRequest``, and connections selected beneath it become its children.
Aliased selections of one connection stay apart by their response keys.

What no variable bears on is found once for a document and role: documents are kept parsed, so the same
text comes with the same nodes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import is_
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    SelectionSetNode,
    Undefined,
    ValueNode,
    VariableNode,
)
from graphql.utilities import value_from_ast_untyped

from graph_api.domain.facts import Interest, RoleKind
from graph_api.schema.authorization import may_read
from graph_api.schema.text import Info
from graph_api.services.callers import Caller, Role
from graph_api.services.sections import DEFAULT_PAGE, INTEREST_LINKS, ROLE_LINKS, Section, SectionRequest

CONNECTIONS: Mapping[str, Section] = {
    "roles": Section.ROLES,
    "positions": Section.POSITIONS,
    "holders": Section.HOLDERS,
    "holdings": Section.HOLDINGS,
    "branches": Section.BRANCHES,
    "parent": Section.PARENT,
    "sanctions": Section.SANCTIONS,
    "namedIn": Section.NAMED_IN,
    "honours": Section.HONOURS,
    "records": Section.RECORDS,
}
"""The schema's fields that a subject query reads as a section, by field name."""

_ONE = 2
"""Page of a field that answers one subject: more than one parent is a conflict that the view settles."""

_TYPES = ("Enterprise", "Person")
_ARGUMENT_OF_TYPES = ("roles", "interests", "types")


@dataclass(frozen=True, slots=True)
class _Selected:
    """What is selected beneath a field: the connections as a tree, and the names of the fields themselves.

    ``nodes`` are those of the field, kept so that they stay the ones that were looked at.
    """

    nodes: tuple[FieldNode, ...]
    sections: tuple[SectionRequest, ...]
    names: frozenset[str]


_REMEMBERED = 1_000
_known: OrderedDict[tuple[int, Role], _Selected] = OrderedDict()


def selected_sections(info: Info) -> tuple[SectionRequest, ...]:
    """Return the connections selected beneath the field that ``info`` is about, as a tree."""
    return _selected(info).sections


def selects(info: Info, *names: str) -> bool:
    """Whether any field of these names is selected directly on the subject that ``info`` resolves."""
    return not _selected(info).names.isdisjoint(names)


def _selected(info: Info) -> _Selected:
    nodes = tuple(info._raw_info.field_nodes)
    key = id(nodes[0]), info.context.caller.role
    known = _known.get(key)
    # Compared by identity: nodes that are equal may belong to documents with other fragments.
    if known is not None and len(known.nodes) == len(nodes) and all(map(is_, known.nodes, nodes)):
        _known.move_to_end(key)
        return known
    walk = _Walk(info._raw_info, info.context.caller)
    found = _Selected(
        nodes,
        tuple(request for node in nodes for request in walk.sections(node.selection_set)),
        frozenset(field.name.value for node in nodes for field in walk.fields(node.selection_set)),
    )
    if not walk.reads_variables:
        _known[key] = found
        if len(_known) > _REMEMBERED:
            _known.popitem(last=False)
    return found


class _Walk:
    """One pass over the selections of a request."""

    def __init__(self, info: GraphQLResolveInfo[Any], caller: Caller) -> None:
        self._fragments = info.fragments
        variables: Any = info.variable_values
        self._variables: Mapping[str, Any] = getattr(variables, "coerced", variables)
        self._caller = caller
        self.reads_variables = False
        """Whether what was found depends on the variables of this request."""

    def sections(self, selections: SelectionSetNode | None) -> list[SectionRequest]:
        """Return the requests of a selection set; fields that are no connection are looked through."""
        merged: dict[tuple[Section, str], list[FieldNode]] = {}
        found: list[SectionRequest] = []
        for field in self.fields(selections):
            section = CONNECTIONS.get(field.name.value)
            if section is None:
                found += self.sections(field.selection_set)
            elif self._may_read(field.name.value):
                key = field.alias.value if field.alias else field.name.value
                merged.setdefault((section, key), []).append(field)
        for (section, key), fields in merged.items():
            found.append(self._request(section, key, fields))
        return found

    def _request(self, section: Section, key: str, fields: list[FieldNode]) -> SectionRequest:
        """Return one request; fields of one response key have equal arguments and joined selections."""
        arguments = self._arguments(fields[0])
        first = arguments.get("first")
        return SectionRequest(
            section=section,
            key=key,
            types=_types(arguments),
            first=_ONE if section is Section.PARENT else DEFAULT_PAGE if first is None else first,
            after=arguments.get("after"),
            history=bool(arguments.get("history")),
            children=tuple(request for field in fields for request in self.sections(field.selection_set)),
        )

    def fields(self, selections: SelectionSetNode | None) -> Iterator[FieldNode]:
        """Yield the fields of a selection set, those of its fragments included."""
        for node in selections.selections if selections else ():
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                yield from self.fields(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                yield from self.fields(self._selections_of(node.name.value))

    def _selections_of(self, fragment: str) -> SelectionSetNode:
        found: Any = self._fragments[fragment]
        # graphql-core hands out the definition, or (from 3.3 on) the definition with its signature.
        definition = getattr(found, "definition", found)
        selections: SelectionSetNode = definition.selection_set
        return selections

    def _included(self, node: FieldNode | InlineFragmentNode | FragmentSpreadNode | Any) -> bool:
        for directive in node.directives or ():
            name = directive.name.value
            if name in ("skip", "include"):
                condition = any(self._value(argument.value) for argument in directive.arguments or ())
                if condition is (name == "skip"):
                    return False
        return True

    def _arguments(self, field: FieldNode) -> dict[str, Any]:
        return {argument.name.value: self._value(argument.value) for argument in field.arguments or ()}

    def _value(self, node: Any) -> Any:
        self.reads_variables = self.reads_variables or _names_variable(node)
        value = value_from_ast_untyped(node, dict(self._variables))
        return None if value is Undefined else value

    def _may_read(self, field: str) -> bool:
        return any(may_read(self._caller, f"{name}.{field}") for name in _TYPES)


def _names_variable(value: ValueNode) -> bool:
    if isinstance(value, ListValueNode):
        return any(_names_variable(item) for item in value.values)
    if isinstance(value, ObjectValueNode):
        return any(_names_variable(member.value) for member in value.fields)
    return isinstance(value, VariableNode)


def _types(arguments: Mapping[str, Any]) -> tuple[str, ...] | None:
    for name in _ARGUMENT_OF_TYPES:
        values = arguments.get(name)
        if values is not None:
            listed = values if isinstance(values, list | tuple) else [values]
            return tuple(_link(str(getattr(value, "value", value))) for value in listed)
    return None


_LINKS: Mapping[str, str] = {
    **{kind.value: link for kind, link in ROLE_LINKS.items()},
    **{kind.value: link for kind, link in INTEREST_LINKS.items()},
}


def _link(name: str) -> str:
    """Return the relationship type of a post or holding; the types of records stand for themselves."""
    return _LINKS.get(name, name)


assert set(_LINKS) == {*RoleKind, *Interest}  # one link for each post and each kind of holding
