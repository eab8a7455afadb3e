"""Which connections a request selects, read from its document before anything is resolved.

Field names of connections are unique to their sections, so the walk needs no types: every selected
connection becomes a ``SectionRequest``, and connections selected beneath it become its children.
Aliased selections of one connection stay apart by their response keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
    SelectionSetNode,
    Undefined,
)
from graphql.utilities import value_from_ast_untyped

from graph_api.domain.facts import Interest, RoleKind
from graph_api.schema.authorization import may_read
from graph_api.schema.text import Info
from graph_api.services.callers import Caller
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


def selected_sections(info: Info) -> tuple[SectionRequest, ...]:
    """Return the connections selected beneath the field that ``info`` is about, as a tree."""
    walk = _Walk(info._raw_info, info.context.caller)
    return tuple(
        request for node in info._raw_info.field_nodes for request in walk.sections(node.selection_set)
    )


def selects(info: Info, *names: str) -> bool:
    """Whether any field of these names is selected directly on the subject that ``info`` resolves."""
    walk = _Walk(info._raw_info, info.context.caller)
    return any(
        field.name.value in names
        for node in info._raw_info.field_nodes
        for field in walk.fields(node.selection_set)
    )


class _Walk:
    """One pass over the selections of a request."""

    def __init__(self, info: GraphQLResolveInfo[Any], caller: Caller) -> None:
        self._fragments = info.fragments
        variables: Any = info.variable_values
        self._variables: Mapping[str, Any] = getattr(variables, "coerced", variables)
        self._caller = caller

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
        value = value_from_ast_untyped(node, dict(self._variables))
        return None if value is Undefined else value

    def _may_read(self, field: str) -> bool:
        return any(may_read(self._caller, f"{name}.{field}") for name in _TYPES)


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
