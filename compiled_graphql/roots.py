"""How root fields are resolved: as every other field, but with the chance to be awaited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from compiled_graphql.adapter import INFO, Adapter, Call
from compiled_graphql.state import FieldSite, State

Resolve = Callable[[State, dict[str, Any], tuple[Any, ...]], Any]
"""Takes the state, the coerced arguments and the path; returns what the resolver returns."""


def root_resolver(adapter: Adapter, site: FieldSite) -> Resolve:
    """Return what resolves a root field."""
    way = adapter.resolution(site.definition)
    if not isinstance(way, Call):
        return _general(adapter, site)
    call = _called(adapter, site, way)
    if not adapter.is_async(site.definition):
        return call

    async def later(state: State, raw: dict[str, Any], path: tuple[Any, ...]) -> Any:
        # Whatever fails does so when it is awaited, as in the coroutine of the library's own wrapper.
        value = call(state, raw, path)
        return await value if adapter.is_awaitable(value) else value

    return later


def _general(adapter: Adapter, site: FieldSite) -> Resolve:
    resolver = adapter.resolver(site.definition)

    def resolve(state: State, raw: dict[str, Any], path: tuple[Any, ...]) -> Any:
        return resolver(state.root_value, adapter.resolve_info(state, site, path), **raw)

    return resolve


def _called(adapter: Adapter, site: FieldSite, way: Call) -> Resolve:
    make_info = way.make_info or adapter.resolve_info

    def call(state: State, raw: dict[str, Any], path: tuple[Any, ...]) -> Any:
        arguments = raw if way.convert is None else way.convert(state, site, raw, path)
        refusal = None if way.refuse is None else way.refuse(state, site)
        if refusal is not None:
            raise refusal

        def given(value: object) -> Any:
            return make_info(state, site, path) if value is INFO else state.root_value

        named = {name: given(value) for name, value in way.named.items()}
        return way.function(*(given(value) for value in way.positional), **named, **arguments)

    return call
