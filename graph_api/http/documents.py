"""What a GraphQL document asks for, found once and remembered by its text.

The bounds are checked before anything that is worse than linear in the document's size: brackets
while lexing (the parser is recursive), repeated names and fragments before validation (which
compares them in pairs).
"""

from __future__ import annotations

from collections import OrderedDict

from graphql import GraphQLSyntaxError, Lexer, Source, Token, TokenKind, parse

from graph_api.http.inspection import Inspected, Inspection, Operation
from graph_api.http.limits import check
from graph_api.http.prices import Prices
from graph_api.settings import Settings

REMEMBERED = 1_000
"""Documents kept. Clients send a handful of texts with changing variables."""

REMEMBERED_CHARACTERS = 16_384
"""Longer documents carry their values inline and do not come again."""

_OPENING = frozenset({TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L})
_CLOSING = frozenset({TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R})
_NUMBERS = frozenset({TokenKind.INT, TokenKind.FLOAT})


class Documents:
    """Inspects documents and remembers those that may come again."""

    def __init__(self, settings: Settings, prices: Prices) -> None:
        self._settings = settings
        self._prices = prices
        self._known: OrderedDict[str, Inspected] = OrderedDict()
        self.list_items = settings.request_list_items
        """Items of one list at most, in a document or in variables."""

    def inspect(self, text: str) -> Inspected:
        """Return what ``text`` asks for.

        Raises ``GraphQLSyntaxError`` for what is no GraphQL and ``LimitExceededError`` for a document
        beyond the bounds.
        """
        known = self._known.get(text)
        if known is not None:
            self._known.move_to_end(text)
            return known
        inspected = inspect(text, self._settings, self._prices)
        if len(text) <= REMEMBERED_CHARACTERS:
            self._known[text] = inspected
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return inspected


def inspect(text: str, settings: Settings, prices: Prices) -> Inspected:
    """Return what a document asks for; raises as ``Documents.inspect``."""
    check("CHARACTERS", "characters", "字符数", len(text), settings.document_characters)
    _Tokens(settings).read(text)
    return Inspection(parse(text, no_location=True), settings, prices).result()


class _Tokens:
    """One pass of the lexer: tokens, open brackets, items of lists, directives, digits."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tokens = self._directives = 0
        self._items: list[int] = []
        """For each open bracket, the items seen in it; of lists only."""
        self._lists: list[bool] = []

    def read(self, text: str) -> None:
        lexer = Lexer(Source(text))
        bounds = self._settings
        while (token := lexer.advance()).kind is not TokenKind.EOF:
            self._tokens += 1
            check("TOKENS", "tokens", "词法单元数", self._tokens, bounds.document_tokens)
            if token.kind is TokenKind.AT:
                self._directives += 1
                check("DIRECTIVES", "directives", "指令数", self._directives, bounds.document_directives)
            if token.kind in _NUMBERS:
                digits = token.end - token.start
                check("DIGITS", "digits in a number", "数字位数", digits, bounds.document_digits)
            self._bracket(token)

    def _bracket(self, token: Token) -> None:
        kind = token.kind
        if kind in _CLOSING:
            # Brackets that do not match are for the parser to refuse.
            if self._items:
                self._items.pop()
                self._lists.pop()
            return
        # The dollar of a variable is no item: its name is.
        if self._lists and self._lists[-1] and kind is not TokenKind.DOLLAR:
            self._items[-1] += 1
            check(
                "LIST_ITEMS",
                "items in a list",
                "列表项数",
                self._items[-1],
                self._settings.request_list_items,
            )
        if kind in _OPENING:
            self._items.append(0)
            self._lists.append(kind is TokenKind.BRACKET_L)
            check(
                "NESTING", "open brackets", "括号嵌套层数", len(self._items), self._settings.document_nesting
            )


__all__ = ["Documents", "GraphQLSyntaxError", "Inspected", "Operation", "inspect"]
