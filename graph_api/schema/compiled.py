"""Operations of a schema compiled once and kept by their text; what cannot be compiled, with the reason.

A text is compiled when it comes for the second time: compiling costs several times what one answer
does, and a text that carries its values inline never comes again.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from decimal import Decimal

import strawberry
import structlog
from graphql import GraphQLSyntaxError, parse, specified_rules
from strawberry.schema.schema import validate_document

from compiled_graphql import CompiledOperation, UncompilableError, compile_operation
from compiled_graphql.strawberry import StrawberryAdapter, Writers
from graph_api.domain.dates import PartialDate
from graph_api.schema.scalars import write_date, write_instant, write_percentage

_log = structlog.get_logger(__name__)

KEPT = 1_000
"""Operations kept, compiled or not."""

KEPT_CHARACTERS = 16_000_000
"""Characters of generated source kept at most; its code takes about as much again."""

LONGEST = 16_384
"""Characters of the longest text that is compiled; longer ones carry their values inline."""

WRITERS: Writers = {
    write_date: {date: date.isoformat},
    write_percentage: {Decimal: write_percentage},
    write_instant: {int: write_instant},
    str: {str: str, PartialDate: str},
}
"""What the scalars of ``schema/scalars.py`` do with values of just these classes, by how they serialize."""

FIRST = "first"
"""Reason of a text that has not been asked before."""


class CompiledOperations:
    """The compiled operations of one schema."""

    def __init__(self, schema: strawberry.Schema, *, compiled_from: int = 2) -> None:
        """``compiled_from``: which occurrence of a text is the first to be compiled."""
        self._schema = schema
        self._adapter = StrawberryAdapter(schema, WRITERS)
        self._compiled_from = compiled_from
        self._known: OrderedDict[tuple[str, str | None], CompiledOperation | str | int] = OrderedDict()

    def find(self, text: str, operation_name: str | None) -> CompiledOperation | str:
        """Return the compiled operation, or why there is none: one of a few short words."""
        key = (text, operation_name)
        known = self._known.get(key, 0)
        if isinstance(known, int):
            if len(text) > LONGEST:
                return "long"
            known += 1
            if known >= self._compiled_from:
                known = self._compile(text, operation_name)
            self._known[key] = known
            self._forget()
        else:
            self._known.move_to_end(key)
        return FIRST if isinstance(known, int) else known

    def _forget(self) -> None:
        """Let the operations go that were asked longest ago, as far as too much is kept."""
        kept = sum(found.size for found in self._known.values() if isinstance(found, CompiledOperation))
        while len(self._known) > 1 and (len(self._known) > KEPT or kept > KEPT_CHARACTERS):
            gone = self._known.popitem(last=False)[1]
            kept -= gone.size if isinstance(gone, CompiledOperation) else 0

    def _compile(self, text: str, operation_name: str | None) -> CompiledOperation | str:
        try:
            document = parse(text)
        except GraphQLSyntaxError:
            return "invalid"
        schema = self._schema._schema
        if validate_document(schema, document, tuple(specified_rules)):
            return "invalid"
        try:
            return compile_operation(schema, document, operation_name, self._adapter)
        except UncompilableError as refused:
            if refused.__cause__ is not None:
                _log.error("compilation_failed", cause=type(refused.__cause__).__name__)
            return refused.reason


def compiled_operations(schema: object) -> CompiledOperations | None:
    """Return what compiles the operations of a schema; None for one that is not Strawberry's."""
    return CompiledOperations(schema) if isinstance(schema, strawberry.Schema) else None
