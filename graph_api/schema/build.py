"""The schema as one object, and its SDL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLError,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
)
from strawberry.extensions import ParserCache, SchemaExtension, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext, ExecutionResult

from graph_api.schema.casework_lists import PARTS
from graph_api.schema.context import Context
from graph_api.schema.enterprises import Enterprise
from graph_api.schema.errors import public_error
from graph_api.schema.mutation import Mutation
from graph_api.schema.persons import Person
from graph_api.schema.query import Query
from graph_api.schema.sanctions import Sanction
from graph_api.schema.scalars import SCALARS
from graph_api.schema.subject_parts import Honour, Record
from graph_api.schema.subscription import Subscription

CACHED_DOCUMENTS = 1_000
"""Documents kept parsed and validated: that costs ten times as much as resolving them (measured)."""

Extension = type[SchemaExtension] | Callable[[], SchemaExtension]


class CreditGraphSchema(strawberry.Schema):
    """The schema; every error of a result, whatever refused the request, leaves with its code."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Do nothing: ``public_error`` logs what is internal, without values; the rest is the client's."""

    async def execute(self, *arguments: Any, **options: Any) -> ExecutionResult:
        """Run an operation as ``strawberry.Schema.execute`` does."""
        result = await super().execute(*arguments, **options)
        if result.errors:
            context = options.get("context_value")
            request_id = context.request_id if isinstance(context, Context) else ""
            result.errors = [public_error(error, request_id) for error in result.errors]
        return result


def build_schema(extensions: Iterable[Extension] = ()) -> CreditGraphSchema:
    """Return the public schema; ``extensions`` (limits, metrics) run around its own."""
    schema = CreditGraphSchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[Enterprise, Person, Sanction, Honour, Record, *PARTS],
        extensions=[
            *extensions,
            lambda: ParserCache(maxsize=CACHED_DOCUMENTS),
            lambda: ValidationCache(maxsize=CACHED_DOCUMENTS),
        ],
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    _omit_null_defaults(schema._schema)
    return schema


def _omit_null_defaults(schema: GraphQLSchema) -> None:
    """Show optional arguments as the contract does: ``asOf: AsOf``, not ``asOf: AsOf = null``."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for field in kind.fields.values():
                _omit(field.args.values())
        elif isinstance(kind, GraphQLInputObjectType):
            _omit(kind.fields.values())


def _omit(inputs: Iterable[GraphQLArgument | GraphQLInputField]) -> None:
    for value in inputs:
        if value.default_value is None:
            value.default_value = Undefined


schema = build_schema()


def sdl() -> str:
    """Return the schema in the schema definition language, as committed in ``schema.graphql``."""
    return schema.as_str() + "\n"
