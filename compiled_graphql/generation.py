"""Python source for the selections of an operation: a function for each root field and large object.

The source holds no text of a request: messages, types and functions are constants in a table, and
the names of fields stand as ``repr`` writes them. Every field has a ``try`` of its own, which costs
nothing until something fails; error paths are put together only then. What is out of the ordinary is
left to ``compiled_graphql.runtime``.
"""

from __future__ import annotations

from typing import Any

from graphql import (
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLOutputType,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution import VariableValues
from graphql.type import GraphQLAbstractType

from compiled_graphql.adapter import Adapter
from compiled_graphql.calls import Calls
from compiled_graphql.code import Code, Constants, Place
from compiled_graphql.leaves import write_leaf
from compiled_graphql.runtime import Choice, Values, invalid
from compiled_graphql.selection import Selections, UncompilableError
from compiled_graphql.state import FieldSite, located

MOST_FIELDS = 1_000
"""Fields generated for one operation; a document that multiplies beyond that is left to graphql-core."""

_INLINE_FIELDS = 40
"""Objects with no more fields beneath them are written where they occur, without a function."""

_INLINE_BLOCKS = 11
"""Nested blocks after which an object gets a function of its own (Python allows twenty)."""

_MOST_BLOCKS = 18


class Generator:
    """Generates the code of one operation for one set of conditions."""

    def __init__(self, adapter: Adapter, selections: Selections, variables: VariableValues) -> None:
        """``variables`` decide @skip and @include and nothing else."""
        self._adapter = adapter
        self._selections = selections
        self._variables = variables
        self._values = Values(adapter)
        self._constants = Constants(
            {
                "located": located,
                "invalid": invalid,
                "PLAIN": self._values.plain,
                "checked": self._values.checked,
                "leaf": self._values.leaf,
                "items": self._values.items,
                "check_type": self._values.check_type,
            }
        )
        self.calls = Calls(adapter, self._constants, variables)
        self._functions: dict[tuple[str, tuple[int, ...]], str] = {}
        self._selected: dict[tuple[str, tuple[int, ...]], list[FieldSite]] = {}
        self._sources: list[str] = []
        self._written = 0

    def root(self, site: FieldSite) -> str:
        """Generate the completion of a root field's value; return the name of its function."""
        name = f"root_{len(self._sources)}"
        code = Code(f"def {name}(v, S):")
        self._complete(code, "v", site.definition.type, Place.of(site), 0)
        code.add("return v")
        self._sources.append(code.text())
        return name

    @property
    def source(self) -> str:
        """The source generated so far."""
        return "\n".join(self._sources)

    def build(self) -> dict[str, Any]:
        """Return the namespace with every function generated."""
        namespace = dict(self._constants.table)
        # Generated from the schema and the structure of a validated document, see above.
        exec(compile(self.source, "<compiled graphql>", "exec"), namespace)  # noqa: S102
        return namespace

    def _complete(self, code: Code, v: str, kind: GraphQLOutputType, place: Place, blocks: int) -> None:
        """Write what turns the resolved value in ``v`` into the completed one."""
        if blocks > _MOST_BLOCKS:
            raise UncompilableError("nesting")
        inner = kind.of_type if is_non_null_type(kind) else kind
        message = place.site.null_message if is_non_null_type(kind) else None
        if is_leaf_type(inner):
            self._leaf(code, v, inner, message)
            return
        if is_list_type(inner):
            code.add(f"if {v}.__class__ is not list and {v}.__class__ is not tuple:")
            code.add(f"    {v} = items({v}, {self._constants.name(place.site)})")
        else:
            code.add(f"if {v}.__class__ not in PLAIN:")
            code.add(f"    {v} = checked({v})")
        if message is not None:
            code.add(f"if {v} is None:")
            code.add(f"    raise TypeError({self._constants.name(message)})")
            self._composite(code, v, inner, place, blocks)
        else:
            code.add(f"if {v} is not None:")
            with code.block():
                self._composite(code, v, inner, place, blocks)

    def _leaf(self, code: Code, v: str, kind: GraphQLLeafType, message: str | None) -> None:
        write_leaf(code, self._constants, self._adapter, v, kind, message)

    def _composite(self, code: Code, v: str, kind: Any, place: Place, blocks: int) -> None:
        if is_list_type(kind):
            self._list(code, v, kind.of_type, place, blocks)
        elif is_abstract_type(kind):
            self._abstract(code, v, kind, place, blocks)
        else:
            assert is_object_type(kind)
            self._check_object(code, v, kind, place)
            self._object(code, v, kind, place, blocks)

    def _list(self, code: Code, v: str, item_type: GraphQLOutputType, place: Place, blocks: int) -> None:
        found, index, item = code.fresh("a"), code.fresh("i"), code.fresh("x")
        of_item = place.item(index)
        code.add(f"{found} = []")
        code.add(f"for {index}, {item} in enumerate({v}):")
        with code.block():
            code.add("try:")
            with code.block():
                self._complete(code, item, item_type, of_item, blocks + 2)
            self._handler(code, item, item_type, of_item)
            code.add(f"{found}.append({item})")
        code.add(f"{v} = {found}")

    def _handler(self, code: Code, v: str, kind: GraphQLOutputType, place: Place) -> None:
        error = f"located(e, {self._constants.name(place.site)}, {place.path})"
        code.add("except Exception as e:")
        if is_non_null_type(kind):
            code.add(f"    raise {error}")
        else:
            code.add(f"    S.errors.append({error})")
            code.add(f"    {v} = None")

    def _check_object(self, code: Code, v: str, kind: GraphQLObjectType, place: Place) -> None:
        if kind.is_type_of is None:
            return
        name, site = self._constants.name, self._constants.name(place.site)
        predicate = self._adapter.predicate(kind)
        if predicate is None:
            code.add(f"check_type({name(kind)}, {v}, S, {site}, {place.field_path})")
        else:
            code.add(f"if not {name(predicate)}({v}, None):")
            code.add(f"    raise invalid({name(kind)}, {v}, {site})")

    def _abstract(self, code: Code, v: str, kind: GraphQLAbstractType, place: Place, blocks: int) -> None:
        kinds = tuple(self._selections.schema.get_possible_types(kind))
        narrowing = self._adapter.narrowing(kind)
        choice = Choice(self._values, self._adapter, kind, kinds, narrowing, place.site)
        name, t = self._constants.name, code.fresh("t")
        general = f"{t} = {name(choice)}({v}, S, {place.field_path})"
        if narrowing is None or not narrowing.candidates:
            code.add(general)
        else:
            code.add(f"if {v}.__class__ in {name(choice.open)}:")
            for number, (candidate, predicate) in enumerate(narrowing.candidates):
                code.add(f"    {'elif' if number else 'if'} {name(predicate)}({v}, None):")
                code.add(f"        {t} = {kinds.index(candidate)}")
            code.add("    else:")
            code.add(f"        {general}")
            code.add("else:")
            code.add(f"    {general}")
        for number, possible in enumerate(kinds):
            code.add(f"{'elif' if number else 'if'} {t} == {number}:")
            with code.block():
                self._object(code, v, possible, place, blocks)

    def _object(self, code: Code, v: str, kind: GraphQLObjectType, place: Place, blocks: int) -> None:
        """Write what turns the parent in ``v`` into the selected fields."""
        if blocks <= _INLINE_BLOCKS and self._weight(kind, place.site, _INLINE_FIELDS) <= _INLINE_FIELDS:
            code.add(f"{v} = {self._fields(code, v, kind, place, blocks)}")
        else:
            code.add(f"{v} = {self._function(kind, place.site)}({v}, S, {place.path})")

    def _function(self, kind: GraphQLObjectType, site: FieldSite) -> str:
        key = _selection_key(kind, site)
        name = self._functions.get(key)
        if name is None:
            name = self._functions[key] = f"object_{len(self._functions)}"
            code = Code(f"def {name}(p, S, P):")
            shown = self._fields(code, "p", kind, Place(site, "P", ()), 0)
            code.add(f"return {shown}")
            self._sources.append(code.text())
        return name

    def _fields(self, code: Code, parent: str, kind: GraphQLObjectType, place: Place, blocks: int) -> str:
        """Write the resolution of every field of an object; return the expression of the result."""
        shown: list[str] = []
        for site in self._sites(kind, place.site):
            self._written += 1
            if self._written > MOST_FIELDS:
                raise UncompilableError("size")
            if site.name == "__typename":
                shown.append(f"{site.key!r}: {kind.name!r}")
                continue
            v, within = code.fresh("v"), place.field(site)
            code.add("try:")
            with code.block():
                self.calls.write(code, v, parent, within)
                self._complete(code, v, site.definition.type, within, blocks + 1)
            self._handler(code, v, site.definition.type, within)
            shown.append(f"{site.key!r}: {v}")
        return "{" + ", ".join(shown) + "}"

    def _sites(self, kind: GraphQLObjectType, site: FieldSite) -> list[FieldSite]:
        key = _selection_key(kind, site)
        found = self._selected.get(key)
        if found is None:
            found = self._selected[key] = self._selections.sites(kind, site.details, self._variables)
        return found

    def _weight(self, kind: GraphQLObjectType, site: FieldSite, most: int) -> int:
        """Return how many fields are selected on an object and beneath it, for every possible type.

        Counting stops past ``most``.
        """
        weight = 0
        for selected in self._sites(kind, site):
            weight += 1
            named: Any = selected.definition.type
            while hasattr(named, "of_type"):
                named = named.of_type
            if is_leaf_type(named):
                continue
            kinds = self._selections.schema.get_possible_types(named) if is_abstract_type(named) else (named,)
            for possible in kinds:
                weight += self._weight(possible, selected, most - weight) if weight <= most else 0
            if weight > most:
                break
        return weight


def _selection_key(kind: GraphQLObjectType, site: FieldSite) -> tuple[str, tuple[int, ...]]:
    # The nodes live as long as the document, and with it the operation.
    return kind.name, tuple(id(node) for node in site.nodes)
