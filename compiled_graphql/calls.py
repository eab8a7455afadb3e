"""Code that gets a field's value from its parent: an attribute, a function, or the general resolver."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from keyword import iskeyword
from typing import Any

from graphql.execution import VariableValues

from compiled_graphql.adapter import INFO, PARENT, Adapter, Call, Getter
from compiled_graphql.code import Code, Constants, Place
from compiled_graphql.runtime import Arguments, coerced
from compiled_graphql.selection import UncompilableError, reads_variables
from compiled_graphql.state import FieldSite

_IMMUTABLE = (bool, int, float, str, Enum, date, Decimal)


class Calls:
    """Writes the calls of one operation; counts the fields that need something prepared."""

    def __init__(self, adapter: Adapter, constants: Constants, variables: VariableValues) -> None:
        self._adapter = adapter
        self._constants = constants
        self._variables = variables
        self.slots = 0
        """Fields with arguments to prepare or a guard to ask, once a request."""

    def write(self, code: Code, v: str, parent: str, place: Place) -> None:
        """Write what puts the resolved value of the field at ``place`` into ``v``."""
        site = place.site
        if self._adapter.is_async(site.definition):
            raise UncompilableError("async")
        way = self._adapter.resolution(site.definition)
        if isinstance(way, Getter):
            code.add(f"{v} = {self._attributes(parent, way)}")
            return
        if way is None:
            way = Call(self._adapter.resolver(site.definition), (PARENT, INFO))
        values = [self._value(each, way, parent, place) for each in way.positional]
        values += [f"{name}={self._value(each, way, parent, place)}" for name, each in way.named.items()]
        values += self._arguments(code, way, place)
        code.add(f"{v} = {self._constants.name(way.function)}({', '.join(values)})")

    def _attributes(self, parent: str, way: Getter) -> str:
        expression = parent
        for attribute in way.attributes:
            if attribute.isidentifier() and not iskeyword(attribute):
                expression = f"{expression}.{attribute}"
            else:
                expression = f"{self._constants.name(getattr)}({expression}, {attribute!r})"
        return expression

    def _value(self, value: object, way: Call, parent: str, place: Place) -> str:
        if value is PARENT:
            return parent
        assert value is INFO
        make = way.make_info or self._adapter.resolve_info
        return f"{self._constants.name(make)}(S, {self._constants.name(place.site)}, {place.path})"

    def _arguments(self, code: Code, way: Call, place: Place) -> list[str]:
        """Return the arguments of the call as expressions; what prepares them is written before."""
        site = place.site
        takes = bool(site.definition.args or site.nodes[0].arguments)
        constant = self._constant(site, way) if takes else {}
        if constant is None or way.refuse is not None:
            prepare = Arguments(self.slots, site, way, constant)
            a = code.fresh("k")
            code.add(f"{a} = S.arguments[{self.slots}]")
            code.add(f"if {a} is None:")
            code.add(f"    {a} = {self._constants.name(prepare)}(S, {place.path})")
            self.slots += 1
            return [f"**{a}"] if takes else []
        return [f"**{self._constants.name(constant)}"] if constant else []

    def _constant(self, site: FieldSite, way: Call) -> dict[str, Any] | None:
        """Return arguments that are the same for every request and cannot be changed; None: others."""
        if reads_variables(site.nodes):
            return None
        try:
            raw = coerced(site, self._variables)
            if not all(value is None or isinstance(value, _IMMUTABLE) for value in raw.values()):
                return None
            if way.convert is None:
                return raw
            return None if way.convert_constants is None else way.convert_constants(raw)
        except Exception:
            return None  # it is raised again where the field is resolved
