"""Which fields an operation selects on which object type, merged by graphql-core's own rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLObjectType,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution import VariableValues
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_fields, collect_subfields

from compiled_graphql.state import FieldSite

_KNOWN_DIRECTIVES = frozenset({"skip", "include"})
_INTROSPECTION = frozenset({"__schema", "__type"})


class UncompilableError(Exception):
    """An operation that the generic executor has to run; ``reason`` is one of a few short words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Selections:
    """The operation of a document, and its merged selections for given variables."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, operation_name: str | None) -> None:
        """Raise ``UncompilableError`` for what is never compiled."""
        self.schema = schema
        self.operation = _operation(document, operation_name)
        self.fragments: dict[str, FragmentDefinitionNode] = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._details = {name: FragmentDetails(node) for name, node in self.fragments.items()}
        root = schema.get_root_type(self.operation.operation)
        if root is None:
            raise UncompilableError("operation_type")
        self.root = root
        self.conditions = _conditions(document)
        """Names of the variables on which it depends what is selected, in a fixed order."""

    @property
    def serial(self) -> bool:
        """Whether root fields are executed one after the other."""
        return self.operation.operation is OperationType.MUTATION

    def root_sites(self, variables: VariableValues) -> list[FieldSite]:
        """Return the root fields selected."""
        found = collect_fields(self.schema, self._details, variables, self.root, self.operation)
        return list(self._sites(self.root, found.grouped_field_set))

    def sites(
        self, kind: GraphQLObjectType, details: list[FieldDetails], variables: VariableValues
    ) -> list[FieldSite]:
        """Return what is selected on an object of a field that has these details."""
        found = collect_subfields(self.schema, self._details, variables, self.operation, kind, details)
        return list(self._sites(kind, found.grouped_field_set))

    def _sites(
        self, kind: GraphQLObjectType, grouped: Mapping[str, list[FieldDetails]]
    ) -> Iterator[FieldSite]:
        for key, details in grouped.items():
            name = details[0].node.name.value
            definition = self.schema.get_field(kind, name)
            if name in _INTROSPECTION:
                raise UncompilableError("introspection")
            # A field that the type does not have is left out, as graphql-core leaves it out.
            if definition is not None:
                yield FieldSite(key, name, kind, definition, details, [each.node for each in details])


def reads_variables(nodes: Sequence[FieldNode]) -> bool:
    """Whether the arguments of a field's first node name a variable."""
    return any(_has_variable(argument.value) for argument in nodes[0].arguments or ())


def _has_variable(node: Any) -> bool:
    found = False

    class Finder(Visitor):
        def enter_variable(self, *_: Any) -> None:
            nonlocal found
            found = True

    visit(node, Finder())
    return found


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    chosen = [node for node in operations if name is None or (node.name and node.name.value == name)]
    # A name that occurs twice is refused by validation; without a name there must be one operation.
    if not chosen or (name is None and len(chosen) > 1):
        raise UncompilableError("operation_name")
    if chosen[0].operation is OperationType.SUBSCRIPTION:
        raise UncompilableError("subscription")
    return chosen[-1]


class _Directives(Visitor):
    """Gathers the variables of @skip and @include; refuses what is not understood."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: dict[str, None] = {}

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if node.name.value not in _KNOWN_DIRECTIVES:
            raise UncompilableError("directive")
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self.variables[argument.value.name.value] = None

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: Any) -> None:
        if node.variable_definitions:
            raise UncompilableError("fragment_variables")


def _conditions(document: Node) -> tuple[str, ...]:
    directives = _Directives()
    visit(document, directives)
    return tuple(directives.variables)
