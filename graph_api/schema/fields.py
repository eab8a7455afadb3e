"""The decorator of every field that a function resolves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import strawberry
from strawberry.extensions import FieldExtension

_Resolver = TypeVar("_Resolver", bound=Callable[..., Any])


def resolved(
    *,
    description: str,
    name: str | None = None,
    graphql_type: object = None,
    extensions: Sequence[FieldExtension] = (),
) -> Callable[[_Resolver], _Resolver]:
    """Make a field of a resolver; the type checker keeps the resolver's own signature.

    ``description`` is required, Chinese term first. ``graphql_type`` is the type that the schema shows
    where the resolver returns a value of the services.
    """
    decorator = strawberry.field(
        description=description,
        name=name,
        graphql_type=cast("Any", graphql_type),
        extensions=list(extensions),
    )
    return cast("Callable[[_Resolver], _Resolver]", decorator)


def followed(*, description: str, graphql_type: object = None) -> Callable[[_Resolver], _Resolver]:
    """Make a subscription of an asynchronous generator; like ``resolved``.

    Extensions of fields await what a resolver returns, which a generator is not: it asks ``GUARD`` itself.
    """
    decorator = strawberry.subscription(description=description, graphql_type=cast("Any", graphql_type))
    return cast("Callable[[_Resolver], _Resolver]", decorator)
