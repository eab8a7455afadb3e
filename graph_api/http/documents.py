"""What a GraphQL document asks for, found in one pass over it and remembered by its text.

The bounds are checked before anything that is worse than linear in the document's size: brackets
while lexing (the parser is recursive), repeated names and fragments before validation (which
compares them in pairs).
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    Lexer,
    OperationDefinitionNode,
    SelectionSetNode,
    Source,
    TokenKind,
    parse,
)

from graph_api.errors import LimitExceededError
from graph_api.http import limits

REMEMBERED = 1_000
"""Documents kept. Clients send a handful of texts with changing variables."""

REMEMBERED_CHARACTERS = 16_384
"""Longer documents carry their values inline and do not come again."""

_OPENING = frozenset({TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L})
_CLOSING = frozenset({TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R})


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a document: ``query``, ``mutation`` or ``subscription``, and its root fields.

    ``introspects`` is true where it asks for the schema; ``__typename`` does not count.
    """

    kind: str
    root_fields: tuple[str, ...]
    introspects: bool


@dataclass(frozen=True, slots=True)
class Inspected:
    """A document within the bounds: its operations by name (None: the one without a name)."""

    operations: dict[str | None, Operation]

    def operation(self, name: str | None) -> Operation | None:
        """Return the operation to run; None where the name is unknown or needed and missing."""
        if name is not None:
            return self.operations.get(name)
        return next(iter(self.operations.values())) if len(self.operations) == 1 else None


@dataclass(frozen=True, slots=True)
class _Extent:
    """How far a selection set reaches: levels of fields, and fields after spreading fragments."""

    depth: int
    fields: int


class Documents:
    """Inspects documents and remembers those that may come again."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Inspected] = OrderedDict()

    def inspect(self, text: str) -> Inspected:
        """Return what ``text`` asks for.

        Raises ``GraphQLSyntaxError`` for what is no GraphQL and ``LimitExceededError`` for a document
        beyond the bounds.
        """
        known = self._known.get(text)
        if known is not None:
            self._known.move_to_end(text)
            return known
        inspected = inspect(text)
        if len(text) <= REMEMBERED_CHARACTERS:
            self._known[text] = inspected
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return inspected


def inspect(text: str) -> Inspected:
    """Return what a document asks for; raises as ``Documents.inspect``."""
    _check_tokens(text)
    return _Inspection(parse(text, no_location=True)).result()


def _check_tokens(text: str) -> None:
    if len(text) > limits.DOCUMENT_CHARACTERS:
        raise _exceeded("characters", "字符数", limits.DOCUMENT_CHARACTERS)
    lexer = Lexer(Source(text))
    tokens = nesting = 0
    while (kind := lexer.advance().kind) is not TokenKind.EOF:
        tokens += 1
        nesting += (kind in _OPENING) - (kind in _CLOSING)
        if tokens > limits.DOCUMENT_TOKENS:
            raise _exceeded("tokens", "词法单元数", limits.DOCUMENT_TOKENS)
        if nesting > limits.DOCUMENT_NESTING:
            raise _exceeded("open brackets", "括号嵌套层数", limits.DOCUMENT_NESTING)


class _Inspection:
    """One walk over a document; every fragment is measured once, however often it is spread."""

    def __init__(self, document: DocumentNode) -> None:
        definitions = document.definitions
        self._operations = [node for node in definitions if isinstance(node, OperationDefinitionNode)]
        self._fragments = {
            node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._extents: dict[str, _Extent] = {}
        self._open: set[str] = set()
        _check("fragments", "片段数", len(self._fragments), limits.FRAGMENTS)

    def result(self) -> Inspected:
        operations: dict[str | None, Operation] = {}
        for node in self._operations:
            extent = self._extent(node.selection_set)
            _check("levels of fields", "字段层数", extent.depth, limits.DOCUMENT_DEPTH)
            _check("fields", "字段数", extent.fields, limits.DOCUMENT_FIELDS)
            roots = tuple(self._root_fields(node.selection_set, set()))
            _check("root fields", "根字段数", len(roots), limits.ROOT_FIELDS)
            operations[node.name.value if node.name else None] = Operation(
                node.operation.value,
                tuple(dict.fromkeys(root for root in roots if root != "__typename")),
                any(root in ("__schema", "__type") for root in roots),
            )
        return Inspected(operations)

    def _extent(self, selection_set: SelectionSetNode, level: int = 0) -> _Extent:
        # Levels of fragments count here too: this walk recurses, and a chain of fragments may be long.
        _check("levels", "嵌套层数", level, limits.DOCUMENT_NESTING)
        depth = fields = 0
        names: Counter[str] = Counter()
        spreads = 0
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                names[(node.alias or node.name).value] += 1
                inner = self._extent(node.selection_set, level + 1) if node.selection_set else _Extent(0, 0)
                reached = _Extent(inner.depth + 1, inner.fields + 1)
            else:
                spreads += 1
                reached = self._spread(node, level + 1)
            depth = max(depth, reached.depth)
            fields += reached.fields
        _check("fields of one name", "同名字段数", max(names.values(), default=0), limits.SAME_NAME)
        _check("fragment spreads in one place", "同处片段数", spreads, limits.FRAGMENTS)
        return _Extent(depth, fields)

    def _spread(self, node: object, level: int) -> _Extent:
        if isinstance(node, InlineFragmentNode):
            return self._extent(node.selection_set, level)
        assert isinstance(node, FragmentSpreadNode)
        name = node.name.value
        if name not in self._extents:
            fragment = self._fragments.get(name)
            # An unknown or circular fragment is for validation to refuse, in its own words.
            if fragment is None or name in self._open:
                return _Extent(0, 0)
            self._open.add(name)
            self._extents[name] = self._extent(fragment.selection_set, level)
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


def _check(what: str, what_zh: str, found: int, most: int) -> None:
    if found > most:
        raise _exceeded(what, what_zh, most)


def _exceeded(what: str, what_zh: str, most: int) -> LimitExceededError:
    return LimitExceededError(
        f"The document has more than {most} {what}.", f"查询文档的{what_zh}超过上限 {most}。"
    )


__all__ = ["Documents", "GraphQLSyntaxError", "Inspected", "Operation", "inspect"]
