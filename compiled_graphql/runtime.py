"""What compiled code calls where a value is out of the ordinary: every rule here is graphql-core's.

Compiled code decides the ordinary cases itself (a ``str`` for a String, a list for a list) and comes
here with the rest, so that these functions can afford to ask graphql-core.
"""

from __future__ import annotations

from collections.abc import Iterable
from inspect import CORO_CREATED, getcoroutinestate, iscoroutine
from typing import Any

from graphql import GraphQLError, GraphQLLeafType, GraphQLObjectType, Undefined, default_type_resolver
from graphql.execution.executor import Executor, invalid_return_type_error
from graphql.execution.values import get_argument_values
from graphql.pyutils import is_async_iterable, is_iterable
from graphql.type import GraphQLAbstractType

from compiled_graphql.adapter import Adapter, Call, Narrowing
from compiled_graphql.state import AwaitableFoundError, FieldSite, State


class Values:
    """Completes values of one compiled operation; knows the Python classes that need no look."""

    def __init__(self, adapter: Adapter) -> None:
        self._adapter = adapter
        self.plain: set[type] = set()
        """Classes whose instances are never an awaitable, an exception or null."""

    def checked(self, value: Any) -> Any:
        """Return a resolved value, None for null; raise it where it is an exception."""
        if self._adapter.is_awaitable(value):
            raise AwaitableFoundError(value)
        if isinstance(value, Exception):
            raise value
        if value is None or value is Undefined:
            return None
        kind = type(value)
        if shows_itself(kind):
            self.plain.add(kind)
        return value

    def leaf(self, kind: GraphQLLeafType, value: Any, null_message: str | None) -> Any:
        """Return a value as its leaf type writes it; ``null_message`` is given where it may not be null."""
        value = self.checked(value)
        if value is None:
            if null_message is not None:
                raise TypeError(null_message)
            return None
        return Executor.complete_leaf_value(kind, value)

    def items(self, value: Any, site: FieldSite) -> Iterable[Any] | None:
        """Return what is iterated for a list, None for null."""
        value = self.checked(value)
        if value is None:
            return None
        if is_async_iterable(value):
            raise AwaitableFoundError(value)
        if not is_iterable(value):
            raise GraphQLError(
                f"Expected Iterable, but did not find one for field '{site.parent_type}.{site.name}'."
            )
        return value

    def check_type(
        self, kind: GraphQLObjectType, value: Any, state: State, site: FieldSite, path: tuple[Any, ...]
    ) -> None:
        """Raise where a value is not of its object type."""
        assert kind.is_type_of is not None
        found = kind.is_type_of(value, self._adapter.resolve_info(state, site, path))
        if self._adapter.is_awaitable(found):
            raise AwaitableFoundError(found)
        if not found:
            raise invalid(kind, value, site)


def shows_itself(kind: type) -> bool:
    """Whether what instances of a class have is what can be found on the class and in their ``__dict__``."""
    return not hasattr(kind, "__getattr__") and getattr(kind, "__getattribute__", None) is _USUAL


_USUAL = object.__getattribute__


def close_unused(values: Iterable[Any]) -> None:
    """Close the coroutines among the values that nobody has begun to await."""
    for value in values:
        if iscoroutine(value) and getcoroutinestate(value) == CORO_CREATED:
            value.close()


def invalid(kind: GraphQLObjectType, value: Any, site: FieldSite) -> GraphQLError:
    """Return the error for a value that is not of its object type."""
    return invalid_return_type_error(kind, value, site.details)


class Choice:
    """Finds the object type of values of one abstract type at one place of a document.

    Compiled code asks the predicates itself for values of classes in ``open``; everything else comes
    here. Answers are positions among ``kinds``.
    """

    def __init__(
        self,
        values: Values,
        adapter: Adapter,
        kind: GraphQLAbstractType,
        kinds: tuple[GraphQLObjectType, ...],
        narrowing: Narrowing | None,
        site: FieldSite,
    ) -> None:
        self._values = values
        self._adapter = adapter
        self._kind = kind
        self._kinds = kinds
        self._narrowing = narrowing
        self._site = site
        self.open: set[type] = set()

    def __call__(self, value: Any, state: State, path: tuple[Any, ...]) -> int:
        """Return the position of a value's object type, or raise as graphql-core does."""
        info = self._adapter.resolve_info(state, self._site, path)
        name = (self._kind.resolve_type or default_type_resolver)(value, info, self._kind)
        if self._adapter.is_awaitable(name):
            raise AwaitableFoundError(name)
        # The method reads nothing of an executor but its schema.
        found = Executor.ensure_valid_runtime_type(
            state,  # type: ignore[arg-type]
            name,
            self._kind,
            self._site.details,
            info,
            value,
        )
        if found.is_type_of is not None:
            self._values.check_type(found, value, state, self._site, path)
        if self._narrowing is not None and self._narrowing.admits(type(value)):
            self.open.add(type(value))
        return self._kinds.index(found)


class Arguments:
    """Prepares the arguments of one field, once a request."""

    def __init__(
        self, slot: int, site: FieldSite, call: Call, constant: dict[str, Any] | None = None
    ) -> None:
        """``constant``: the arguments, where they are the same for every request."""
        self._slot = slot
        self._site = site
        self._convert = call.convert
        self._refuse = call.refuse
        self._constant = constant

    def __call__(self, state: State, path: tuple[Any, ...]) -> dict[str, Any]:
        """Return the arguments by name, or raise what keeps the field from being resolved."""
        failed = state.failures.get(self._slot)
        if failed is not None:
            raise failed.with_traceback(None)
        try:
            arguments = self._prepared(state, path)
        except Exception as error:
            state.failures[self._slot] = error
            raise
        state.arguments[self._slot] = arguments
        return arguments

    def _prepared(self, state: State, path: tuple[Any, ...]) -> dict[str, Any]:
        arguments = self._constant
        if arguments is None:
            arguments = coerced(self._site, state.variables)
            if self._convert is not None:
                arguments = self._convert(state, self._site, arguments, path)
        if self._refuse is not None:
            refusal = self._refuse(state, self._site)
            if refusal is not None:
                raise refusal
        return arguments


def coerced(site: FieldSite, variables: Any) -> dict[str, Any]:
    """Return a field's arguments as graphql-core coerces them."""
    first = site.details[0]
    if not site.definition.args and not first.node.arguments:
        return {}
    return get_argument_values(site.definition, first.node, variables, first.fragment_variable_values, False)
