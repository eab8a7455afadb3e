"""One operation of a document, compiled: executed without walking the document again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, GraphQLError, GraphQLSchema, is_non_null_type
from graphql.execution import VariableValues
from graphql.pyutils import Undefined, gather_with_cancel
from graphql.type import assert_valid_schema

from compiled_graphql.adapter import Adapter
from compiled_graphql.generation import Generator
from compiled_graphql.replay import Captured, replay
from compiled_graphql.roots import root_resolver
from compiled_graphql.runtime import close_unused, coerced
from compiled_graphql.selection import Selections, UncompilableError
from compiled_graphql.state import AwaitableFoundError, FieldSite, State, located, settle
from compiled_graphql.variables import Variables

MOST_PLANS = 16
"""Combinations of @skip and @include compiled for one operation; what comes beyond them is not."""


@dataclass(frozen=True, slots=True)
class Result:
    """``data`` and ``errors`` of an answer; ``compiled`` is false where graphql-core had to finish it."""

    data: dict[str, Any] | None
    errors: list[GraphQLError] | None
    compiled: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class _Root:
    """A root field: where it is and what completes the value resolved for it."""

    site: FieldSite
    resolve: Callable[[State, dict[str, Any], tuple[Any, ...]], Any]
    complete: Callable[[Any, State], Any]
    non_null: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """The code for one combination of conditions."""

    roots: tuple[_Root, ...]
    slots: int
    source: str


@dataclass(slots=True, eq=False)
class _Answer:
    """Results of root fields on the way, by response key."""

    data: dict[str, Any]
    captured: dict[str, Captured]
    awaitables: list[Any] = field(default_factory=list)


class CompiledOperation:
    """A compiled operation; made by ``compile_operation`` and used by any number of requests at once."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation_name: str | None,
        adapter: Adapter,
    ) -> None:
        """Raise ``UncompilableError`` where the operation has to be left to the generic executor."""
        assert_valid_schema(schema)
        refusal = adapter.refusal()
        if refusal is not None:
            raise UncompilableError(refusal)
        if schema.get_directive("defer") or schema.get_directive("stream"):
            raise UncompilableError("incremental")
        self.schema = schema
        self.document = document
        self.operation_name = operation_name
        self.adapter = adapter
        self._selections = Selections(schema, document, operation_name)
        self._variables = Variables(schema, self._selections.operation.variable_definitions or ())
        self._plans: dict[tuple[bool, ...], _Plan] = {}
        self._awaits_below = False
        if not self._selections.conditions:
            self._plan(VariableValues({}, {}))

    @property
    def sources(self) -> tuple[str, ...]:
        """The Python source of every plan compiled so far, to read."""
        return tuple(plan.source for plan in self._plans.values())

    @property
    def size(self) -> int:
        """Characters of source compiled so far: what keeping the operation costs, about."""
        return sum(len(plan.source) for plan in self._plans.values())

    async def execute(
        self,
        root_value: Any = None,
        context: Any = None,
        variables: Mapping[str, Any] | None = None,
        *,
        captured: dict[str, Captured] | None = None,
    ) -> Result:
        """Answer one request.

        ``captured`` is filled with what each root field resolved to, for those who want to see it.
        Raises ``UncompilableError``, before anything is resolved, where these variables ask for more
        than was compiled.
        """
        if self._awaits_below:
            raise UncompilableError("awaitable")
        selections = self._selections
        values = self._variables.values(variables or {})
        if isinstance(values, list):
            return Result(None, values)
        plan = self._plan(values)
        state = State(
            self.schema,
            selections.fragments,
            selections.operation,
            root_value,
            context,
            values,
            [None] * plan.slots,
        )
        answer = _Answer({}, {} if captured is None else captured)
        run = self._serially if selections.serial else self._together
        data: dict[str, Any] | None
        try:
            await run(plan, state, answer)
            data = answer.data
        except GraphQLError as error:
            state.errors.append(error)
            data = None
        if answer.awaitables:
            self._awaits_below = True
            return await self._finish_generically(root_value, context, variables, answer)
        # Copied: fields that end in the background add to a list that nobody reads.
        return Result(data, list(state.errors) or None)

    def _plan(self, values: VariableValues) -> _Plan:
        key = tuple(values.coerced.get(name, Undefined) for name in self._selections.conditions)
        plan = self._plans.get(key)
        if plan is None:
            if any(type(value) is not bool for value in key):
                raise UncompilableError("condition")
            if len(self._plans) >= MOST_PLANS:
                raise UncompilableError("conditions")
            plan = self._plans[key] = self._compiled(values)
        return plan

    def _compiled(self, values: VariableValues) -> _Plan:
        conditions = {name: values.coerced[name] for name in self._selections.conditions}
        # Nothing but the conditions may enter the code: it serves every request that shares them.
        known = VariableValues({name: values.sources[name] for name in conditions}, conditions)
        generator = Generator(self.adapter, self._selections, known)
        try:
            sites = self._selections.root_sites(known)
            names = [generator.root(site) for site in sites]
            namespace = generator.build()
        except UncompilableError:
            raise
        except RecursionError:
            raise UncompilableError("nesting") from None
        except Exception as error:
            # Nothing has been resolved yet: a mistake of the compiler costs time, never an answer.
            raise UncompilableError("failed") from error
        roots = tuple(
            _Root(
                site,
                root_resolver(self.adapter, site),
                namespace[name],
                is_non_null_type(site.definition.type),
            )
            for site, name in zip(sites, names, strict=True)
        )
        return _Plan(roots, generator.calls.slots, generator.source)

    async def _together(self, plan: _Plan, state: State, answer: _Answer) -> None:
        """Execute root fields at once: all are resolved first, then what is awaitable is awaited."""
        waiting: list[tuple[_Root, Awaitable[Any]]] = []
        try:
            for root in plan.roots:
                value = self._resolve(root, state, answer)
                if value is _FAILED:
                    continue
                if self.adapter.is_awaitable(value):
                    answer.data[root.site.key] = None  # keeps its place
                    waiting.append((root, value))
                else:
                    self._complete(root, value, state, answer)
        except Exception:
            settle([value for _, value in waiting])
            raise
        if len(waiting) == 1:
            await self._awaited(*waiting[0], state, answer)
        elif waiting:
            await gather_with_cancel(*(self._awaited(*each, state, answer) for each in waiting))

    async def _serially(self, plan: _Plan, state: State, answer: _Answer) -> None:
        """Execute root fields one after the other."""
        for root in plan.roots:
            value = self._resolve(root, state, answer)
            if value is _FAILED:
                continue
            if self.adapter.is_awaitable(value):
                await self._awaited(root, value, state, answer)
            else:
                self._complete(root, value, state, answer)

    def _resolve(self, root: _Root, state: State, answer: _Answer) -> Any:
        """Return what a root field's resolver returns; ``_FAILED`` where its error is dealt with."""
        site = root.site
        path = _path(site)
        try:
            return root.resolve(state, coerced(site, state.variables), path)
        except Exception as error:
            answer.captured[site.key] = Captured(error=error)
            self._fail(root, error, state, answer)
            return _FAILED

    async def _awaited(self, root: _Root, value: Awaitable[Any], state: State, answer: _Answer) -> None:
        try:
            resolved = await value
        except asyncio.CancelledError:
            answer.captured[root.site.key] = Captured(awaited=True, cancelled=True)
            raise
        except Exception as error:
            answer.captured[root.site.key] = Captured(error=error, awaited=True)
            self._fail(root, error, state, answer)
            return
        self._complete(root, resolved, state, answer, awaited=True)

    def _complete(
        self, root: _Root, value: Any, state: State, answer: _Answer, *, awaited: bool = False
    ) -> None:
        answer.captured[root.site.key] = Captured(value, awaited=awaited)
        try:
            answer.data[root.site.key] = root.complete(value, state)
        except AwaitableFoundError as found:
            answer.data[root.site.key] = None
            answer.awaitables.append(found.value)
        except Exception as error:
            self._fail(root, error, state, answer)

    def _fail(self, root: _Root, error: Exception, state: State, answer: _Answer) -> None:
        found = located(error, root.site, _path(root.site))
        if root.non_null:
            raise found
        state.errors.append(found)
        answer.data[root.site.key] = None

    async def _finish_generically(
        self, root_value: Any, context: Any, variables: Mapping[str, Any] | None, answer: _Answer
    ) -> Result:
        """Let graphql-core answer from the root values at hand: no root field is resolved twice."""
        found = await replay(
            self.adapter,
            self.schema,
            self.document,
            self.operation_name,
            root_value,
            context,
            variables,
            answer.captured,
        )
        # What the same resolver returned once more has been awaited in their place.
        close_unused(answer.awaitables)
        return Result(found.data, found.errors, compiled=False)


_FAILED = object()


def _path(site: FieldSite) -> tuple[Any, ...]:
    return ((), (site.key, site.parent_type.name))


def compile_operation(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation_name: str | None = None,
    adapter: Adapter | None = None,
) -> CompiledOperation:
    """Compile an operation of a document that has been validated against the schema.

    ``adapter`` says what stands behind the schema's resolvers; without one every resolver is called as
    graphql-core calls it. Raises ``UncompilableError`` where the generic executor has to do it.
    """
    return CompiledOperation(schema, document, operation_name, adapter or Adapter())
