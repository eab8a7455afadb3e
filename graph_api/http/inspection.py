"""One walk over a document that measures it: depth, fields, aliases, repeats, root fields, cost.

Every fragment is measured once, however often it is spread, so the walk is linear in the document
even where the fragments would stand for billions of fields.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)

from graph_api.http.limits import check
from graph_api.http.prices import FREE, MOST_ITEMS, Cost, PricedField, Prices, Size, Sum
from graph_api.settings import Settings

META = frozenset({"__schema", "__type"})
"""Root fields that ask for the schema."""

_ROOT_TYPES = {"query": "Query", "mutation": "Mutation", "subscription": "Subscription"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a document: ``query``, ``mutation`` or ``subscription``, and its root fields.

    ``introspects`` is true where it asks for the schema; ``__typename`` does not count as a root field.
    """

    kind: str
    root_fields: tuple[str, ...]
    introspects: bool
    cost: Cost

    @property
    def looks_up(self) -> bool:
        """Whether it asks for anything but the schema and names of types."""
        return not META.issuperset(self.root_fields)


@dataclass(frozen=True, slots=True)
class Inspected:
    """A document within the bounds: its operations by name (None: the one without a name).

    ``visited`` is the number of selections that the walk looked at.
    """

    operations: dict[str | None, Operation]
    visited: int = 0

    def operation(self, name: str | None) -> Operation | None:
        """Return the operation to run; None where the name is unknown or needed and missing."""
        if name is not None:
            return self.operations.get(name)
        return next(iter(self.operations.values())) if len(self.operations) == 1 else None


@dataclass(frozen=True, slots=True)
class _Extent:
    """What a selection set stands for, after spreading fragments.

    ``lists`` is the cost beneath its lists of no size of their own, which the field above may size.
    """

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    repeats: int = 0
    cost: Cost = FREE
    lists: Cost = FREE


_NOTHING = _Extent()


class Inspection:
    """The walk over one document; raises ``LimitExceededError`` at the first bound that it passes."""

    def __init__(self, document: DocumentNode, settings: Settings, prices: Prices) -> None:
        definitions = document.definitions
        self._settings = settings
        self._prices = prices
        self._operations = [node for node in definitions if isinstance(node, OperationDefinitionNode)]
        self._fragments = {
            node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._extents: dict[str, _Extent] = {}
        self._open: set[str] = set()
        self._defaults: dict[str, int] = {}
        self._visited = 0

    def result(self) -> Inspected:
        """Measure every fragment and operation, also those that nothing uses: validation reads them all."""
        bounds = self._settings
        check("OPERATIONS", "operations", "操作数", len(self._operations), bounds.document_operations)
        check("FRAGMENTS", "fragments", "片段数", len(self._fragments), bounds.document_fragments)
        operations: dict[str | None, Operation] = {}
        for node in self._operations:
            self._note_defaults(node)
        for node in self._operations:
            operations[node.name.value if node.name else None] = self._operation(node)
        for name in self._fragments:
            self._within_bounds(self._fragment(name, 0))
        return Inspected(operations, self._visited)

    def _operation(self, node: OperationDefinitionNode) -> Operation:
        extent = self._extent(node.selection_set, _ROOT_TYPES[node.operation.value], 0)
        self._within_bounds(extent)
        roots = self._root_fields(node.selection_set, set())
        check("ROOT_FIELDS", "root fields", "根字段数", len(roots), self._settings.document_root_fields)
        total = Sum()
        total.add(extent.cost)
        total.add(extent.lists, self._prices.list_items)
        return Operation(
            node.operation.value,
            tuple(dict.fromkeys(root for root in roots if root != "__typename")),
            not META.isdisjoint(roots),
            total.cost(),
        )

    def _within_bounds(self, extent: _Extent) -> None:
        bounds = self._settings
        check("DEPTH", "levels of fields", "字段层数", extent.depth, bounds.document_depth)
        check("FIELDS", "fields", "字段数", extent.fields, bounds.document_fields)
        check("ALIASES", "aliases", "别名数", extent.aliases, bounds.document_aliases)
        repeats = bounds.document_repeats_in_all
        check("REPEATS", "repeated fields in all", "重名字段总数", extent.repeats, repeats)

    def _note_defaults(self, node: OperationDefinitionNode) -> None:
        """Remember the largest default of every variable: a fragment may serve several operations."""
        for variable in node.variable_definitions or ():
            size = _literal(variable.default_value)
            if size is not None:
                name = variable.variable.name.value
                self._defaults[name] = max(size, self._defaults.get(name, 0))

    def _extent(self, selection_set: SelectionSetNode, type_name: str, level: int) -> _Extent:
        # Levels of fragments count here too: this walk recurses, and a chain of fragments may be long.
        check("NESTING", "levels", "嵌套层数", level, self._settings.document_nesting)
        depth = fields = aliases = 0
        repeats = self._repeats(selection_set)
        cost, lists = Sum(), Sum()
        for node in selection_set.selections:
            self._visited += 1
            if isinstance(node, FieldNode):
                reached = self._field(node, type_name, level)
            else:
                reached = self._spread(node, type_name, level)
            depth = max(depth, reached.depth)
            fields += reached.fields
            aliases += reached.aliases
            repeats += reached.repeats
            cost.add(reached.cost)
            lists.add(reached.lists)
        return _Extent(depth, fields, aliases, repeats, cost.cost(), lists.cost())

    def _repeats(self, selection_set: SelectionSetNode) -> int:
        """Return how many fields answer under a name that another one here has; raises beyond the bounds."""
        bounds = self._settings
        names = Counter(
            (node.alias or node.name).value
            for node in selection_set.selections
            if isinstance(node, FieldNode)
        )
        most = max(names.values(), default=0)
        check("REPEATED_FIELDS", "fields of one name", "同名字段数", most, bounds.document_repeats)
        spreads = len(selection_set.selections) - names.total()
        check("FRAGMENTS", "fragments in one place", "同处片段数", spreads, bounds.document_fragments)
        return names.total() - len(names)

    def _field(self, node: FieldNode, type_name: str, level: int) -> _Extent:
        alias = int(node.alias is not None)
        field = self._prices.field(type_name, node.name.value)
        if node.selection_set is None:
            return _Extent(1, 1, alias, 0, _ONE)
        beneath = self._extent(node.selection_set, field.type_name, level + 1)
        size = self._size(node, field)
        items, cost = Sum(), Sum()
        cost.one()
        items.add(beneath.cost)
        # The size of a field that is no list itself (a connection) is that of the lists directly beneath.
        items.add(beneath.lists, self._prices.list_items if size is None or field.is_list else size)
        lists = FREE
        if not field.is_list:
            cost.add(items.cost())
        elif size is not None:
            cost.add(items.cost(), size)
        else:
            lists = items.cost()
        return _Extent(
            beneath.depth + 1,
            beneath.fields + 1,
            beneath.aliases + alias,
            beneath.repeats,
            cost.cost(),
            lists,
        )

    def _size(self, node: FieldNode, field: PricedField) -> Size | None:
        """Return what the arguments say about the number of items; None where nothing does."""
        if field.sized_by is None:
            return None
        default = self._prices.list_items.default if field.default is None else field.default
        for argument in node.arguments or ():
            if argument.name.value == field.sized_by:
                if isinstance(argument.value, VariableNode):
                    name = argument.value.name.value
                    return Size(self._defaults.get(name, default), name)
                size = _literal(argument.value)
                return Size(default if size is None else size)
        return Size(default)

    def _spread(self, node: SelectionNode, type_name: str, level: int) -> _Extent:
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            return self._extent(
                node.selection_set, condition.name.value if condition else type_name, level + 1
            )
        assert isinstance(node, FragmentSpreadNode)
        return self._fragment(node.name.value, level + 1)

    def _fragment(self, name: str, level: int) -> _Extent:
        if name not in self._extents:
            fragment = self._fragments.get(name)
            # An unknown or circular fragment is for validation to refuse, in its own words.
            if fragment is None or name in self._open:
                return _NOTHING
            self._open.add(name)
            type_name = fragment.type_condition.name.value
            self._extents[name] = self._extent(fragment.selection_set, type_name, level)
            self._open.discard(name)
        return self._extents[name]

    def _root_fields(self, selection_set: SelectionSetNode, spread: set[str]) -> list[str]:
        found: list[str] = []
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                found.append(node.name.value)
            elif isinstance(node, InlineFragmentNode):
                found += self._root_fields(node.selection_set, spread)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                spread.add(node.name.value)
                fragment = self._fragments.get(node.name.value)
                if fragment is not None:
                    found += self._root_fields(fragment.selection_set, spread)
        return found


_ONE = Cost(1)


def _literal(value: object) -> int | None:
    """Return a size written into the document: a whole number, or the length of a list."""
    if isinstance(value, IntValueNode):
        return max(0, min(int(value.value), MOST_ITEMS))
    return len(value.values) if isinstance(value, ListValueNode) else None
