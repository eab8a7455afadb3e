"""What stands behind the resolvers of a Strawberry schema.

Strawberry wraps every resolver: it makes an ``Info``, converts arguments and walks extensions for
every object. Compiled code calls the resolver itself; arguments are converted once a request, and an
``Info`` is made only for resolvers that take one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, iscoroutinefunction
from typing import Any, Protocol, cast, runtime_checkable

from graphql import GraphQLEnumType, GraphQLField, GraphQLLeafType, GraphQLObjectType, is_interface_type
from graphql.type import GraphQLAbstractType
from strawberry import Info, Schema
from strawberry.execution.is_awaitable import optimized_is_awaitable
from strawberry.extensions import DisableValidation, FieldExtension, ParserCache, ValidationCache
from strawberry.schema.schema import (
    StrawberryGraphQLCoreExecutionContext,
    _OperationContextAwareGraphQLResolveInfo,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.arguments import convert_arguments
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.cast import TYPE_CAST_ATTRIBUTE
from strawberry.types.field import StrawberryField

from compiled_graphql.adapter import INFO, PARENT, Adapter, Call, Getter, Narrowing
from compiled_graphql.bytecode import attributes_returned, never_reads
from compiled_graphql.inputs import Inputs
from compiled_graphql.runtime import shows_itself
from compiled_graphql.state import FieldSite, State, graphql_path, resolve_info_helpers

_BACKREF = GraphQLCoreConverter.DEFINITION_BACKREF
_HARMLESS = (ParserCache, ValidationCache, DisableValidation)
"""Schema extensions that do nothing while an operation is executed."""

Writers = Mapping[Callable[..., Any], Mapping[type, Callable[[Any], Any]]]


@runtime_checkable
class RequestGuard(Protocol):
    """A field extension that decides by request and field alone, never by object.

    Its ``resolve`` or ``resolve_async`` must do no more than raise what ``refuse`` returns, or go on:
    compiled code asks ``refuse`` once a request and leaves the extension out.
    """

    def refuse(self, context: Any, type_name: str, field_name: str) -> Exception | None:
        """Return the exception with which the field fails for this request; None: it is resolved."""
        ...


def _raw_info(*values: Any) -> _OperationContextAwareGraphQLResolveInfo:
    """Return the info that Strawberry wraps; it has one more field, which resolvers do not see."""
    return _OperationContextAwareGraphQLResolveInfo(*values, None)  # type: ignore[call-arg]


class StrawberryAdapter(Adapter):
    """Compiles the operations of one Strawberry schema."""

    is_awaitable = staticmethod(optimized_is_awaitable)  # type: ignore[assignment]

    def __init__(self, schema: Schema, writers: Writers | None = None) -> None:
        """``writers`` are quicker ways to write scalars, by their ``serialize``; see ``Adapter.writers``."""
        self._schema = schema
        self._writers = writers or {}
        self._ways: dict[int, Getter | Call | None] = {}
        self._inputs = Inputs(schema.config, schema.schema_converter.scalar_registry)
        self.executor_class = schema.execution_context_class

    @property
    def executor_options(self) -> dict[str, Any]:
        """Return what Strawberry calls graphql-core with."""
        return {"operation_extensions": None}

    def refusal(self) -> str | None:
        """Return why operations of this schema are left to Strawberry."""
        schema = self._schema
        extensions = schema.get_extensions()
        if not all(isinstance(extension, _HARMLESS) for extension in extensions):
            return "extensions"
        if schema.execution_context_class is not StrawberryGraphQLCoreExecutionContext:
            return "execution_context"
        if schema.config.info_class is not Info:
            return "info_class"
        return None

    def is_async(self, definition: GraphQLField) -> bool:
        """Whether Strawberry resolves the field asynchronously."""
        field = _field(definition)
        return super().is_async(definition) if field is None else field.is_async

    def resolution(self, definition: GraphQLField) -> Getter | Call | None:
        """Return the attribute or the function behind a field; None where Strawberry is needed."""
        known = id(definition)
        if known not in self._ways:
            field = _field(definition)
            self._ways[known] = None if field is None else self._way(field)
        return self._ways[known]

    def _way(self, field: StrawberryField) -> Getter | Call | None:
        if self._schema.exception_handlers or field.is_subscription:
            return None
        guards = field.extensions
        if not all(isinstance(each, RequestGuard) and _is_plain_guard(each) for each in guards):
            return None
        if type(field).get_result is not StrawberryField.get_result:
            return None
        if field.base_resolver is None:
            usual = field.default_resolver is getattr and not guards
            return Getter((field.python_name,)) if usual else None
        return self._call(field, guards)

    def _call(self, field: StrawberryField, guards: Any) -> Getter | Call | None:
        resolver = field.base_resolver
        assert resolver is not None
        function = resolver.wrapped_func
        if not callable(function):
            return None
        given: dict[str, object] = {}
        if resolver.parent_parameter:
            given[resolver.parent_parameter.name] = PARENT
        if resolver.root_parameter:
            given[resolver.root_parameter.name] = PARENT
        if resolver.info_parameter:
            given[resolver.info_parameter.name] = INFO
        positional: list[object] = [PARENT] if resolver.self_parameter else []
        parameters = list(resolver.signature.parameters.values())[len(positional) :]
        for parameter in parameters:
            if parameter.name not in given or parameter.kind is not Parameter.POSITIONAL_OR_KEYWORD:
                break
            positional.append(given.pop(parameter.name))
        if not field.arguments and not guards and not given and INFO not in positional:
            attributes = attributes_returned(function, len(positional))
            if attributes is not None:
                return Getter(attributes)
        return Call(
            function,
            tuple(positional),
            given,
            make_info=self._info_maker(field),
            convert=self._converter(field) if field.arguments else _nothing,
            convert_constants=self._constant_converter(field) if field.arguments else _no_constants,
            refuse=_refusal(guards) if guards else None,
        )

    def _info_maker(self, field: StrawberryField) -> Callable[[State, FieldSite, tuple[Any, ...]], Any]:
        def make(state: State, site: FieldSite, path: tuple[Any, ...]) -> Any:
            return Info(_raw_info=LazyInfo(state, site, path), _field=field)  # type: ignore[arg-type]

        return make

    def _converter(self, field: StrawberryField) -> Callable[..., dict[str, Any]]:
        known = self._inputs.arguments(field)
        if known is not None:
            return lambda _state, _site, raw, _path: known(raw)
        make_info = self._info_maker(field)
        convert = self._constant_converter(field)

        def converter(
            state: State, site: FieldSite, raw: dict[str, Any], path: tuple[Any, ...]
        ) -> dict[str, Any]:
            return convert(raw, make_info(state, site, path))

        return converter

    def _constant_converter(self, field: StrawberryField) -> Callable[..., dict[str, Any]]:
        registry, config = self._schema.schema_converter.scalar_registry, self._schema.config

        def converter(raw: dict[str, Any], info: Any = None) -> dict[str, Any]:
            return convert_arguments(raw, field.arguments, registry, config, info=info)

        return converter

    def resolve_info(self, state: State, site: FieldSite, path: tuple[Any, ...]) -> Any:
        """Return the info that Strawberry's own resolvers are given."""
        return self.info_of(_raw_info, state, site, path, state.variables.coerced)

    def members(self, enum: GraphQLEnumType) -> Any:
        """Return the Python enumeration behind an enum type."""
        return getattr(enum, "wrapped_cls", None)

    def writers(self, leaf: GraphQLLeafType) -> Mapping[type, Callable[[Any], Any]]:
        """Return the quicker ways to write values of a scalar."""
        definition = (leaf.extensions or {}).get(_BACKREF)
        return self._writers.get(getattr(definition, "serialize", None), {})  # type: ignore[arg-type]

    def predicate(self, kind: GraphQLObjectType) -> Callable[[Any, Any], bool] | None:
        """Return ``is_type_of`` where its code never reads the info."""
        function = kind.is_type_of
        if function is None or not never_reads(function, 1) or iscoroutinefunction(function):
            return None
        return cast("Callable[[Any, Any], bool]", function)

    def narrowing(self, kind: GraphQLAbstractType) -> Narrowing | None:
        """Return the predicates of an interface's types, where Strawberry would ask these and no more."""
        definition = (kind.extensions or {}).get(_BACKREF)
        if not is_interface_type(kind) or not isinstance(definition, StrawberryObjectDefinition):
            return None
        if definition.resolve_type is not None:
            return None
        candidates = []
        for possible in self._schema._schema.get_possible_types(kind):
            if possible.is_type_of is None:
                continue
            predicate = self.predicate(possible)
            if predicate is None:
                return None
            candidates.append((possible, predicate))
        return Narrowing(lambda value: _is_foreign(value, definition.origin), tuple(candidates))


class LazyInfo:
    """What graphql-core tells a resolver, put together only as far as it is read."""

    __slots__ = ("_path", "_site", "_state", "context")

    def __init__(self, state: State, site: FieldSite, path: tuple[Any, ...]) -> None:
        self._state = state
        self._site = site
        self._path = path
        self.context = state.context

    field_name = property(lambda self: self._site.name)
    field_nodes = property(lambda self: self._site.nodes)
    return_type = property(lambda self: self._site.definition.type)
    parent_type = property(lambda self: self._site.parent_type)
    path = property(lambda self: graphql_path(self._path))
    schema = property(lambda self: self._state.schema)
    fragments = property(lambda self: self._state.fragments)
    root_value = property(lambda self: self._state.root_value)
    operation = property(lambda self: self._state.operation)
    variable_values = property(lambda self: self._state.variables.coerced)
    is_awaitable = property(lambda self: optimized_is_awaitable)
    abort_signal = property(lambda self: None)
    async_helpers = property(lambda self: resolve_info_helpers())
    operation_extensions = property(lambda self: None)


def _field(definition: GraphQLField) -> StrawberryField | None:
    found = (definition.extensions or {}).get(_BACKREF)
    return found if isinstance(found, StrawberryField) else None


def _is_plain_guard(extension: FieldExtension) -> bool:
    """Whether an extension leaves arguments as they are."""
    return type(extension).map_arguments is FieldExtension.map_arguments


def _refusal(guards: list[Any]) -> Callable[[State, FieldSite], Exception | None]:
    # Strawberry calls the last extension first.
    ordered = list(reversed(guards))

    def refuse(state: State, site: FieldSite) -> Exception | None:
        for guard in ordered:
            found: Exception | None = guard.refuse(state.context, site.parent_type.name, site.name)
            if found is not None:
                return found
        return None

    return refuse


def _nothing(_state: State, _site: FieldSite, _raw: dict[str, Any], _path: tuple[Any, ...]) -> dict[str, Any]:
    return {}


def _no_constants(_raw: dict[str, Any]) -> dict[str, Any]:
    return {}


def _is_foreign(kind: type, interface: type) -> bool:
    """Whether values of a class are neither Strawberry's nor cast, nor say themselves what they are.

    Strawberry and graphql-core then ask the predicates of the possible types, one after the other.
    """
    return (
        not issubclass(kind, interface | Mapping)
        and not hasattr(kind, TYPE_CAST_ATTRIBUTE)
        and not any(hasattr(kind, f"_{base.__name__}__typename") for base in kind.__mro__)
        and shows_itself(kind)
        and kind.__dictoffset__ == 0
    )
