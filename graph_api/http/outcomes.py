"""What leaves for a request: the results of the schema, and the errors of what was not executed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graphql import GraphQLError

from graph_api.errors import CreditGraphError, ForbiddenError, LimitExceededError, UnavailableError
from graph_api.http.answers import coded, error_entry
from graph_api.schema.context import Context

_SUGGESTION = re.compile(r"\s*Did you mean .*\Z", re.DOTALL)
"""How graphql-core ends a message that names parts of the schema that the caller did not."""


class SchemaResult(Protocol):
    """What the schema answers."""

    @property
    def data(self) -> dict[str, Any] | None:
        """The data; None where there is none."""
        ...

    @property
    def errors(self) -> list[GraphQLError] | None:
        """What went wrong; None where nothing did."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result as it leaves.

    ``kind`` says how the request ended: ``answered`` (there is ``data``, perhaps null), ``unread``
    (no GraphQL syntax), ``refused`` (a request error: no ``data``), ``busy`` (the same after
    ``retry_after`` seconds), ``unavailable``, ``forbidden`` (the caller may not send this text).
    """

    body: dict[str, Any]
    kind: str
    retry_after: int = 0

    @property
    def code(self) -> str:
        """``OK`` or the code of the first error."""
        errors = self.body.get("errors")
        return str(errors[0]["extensions"].get("code", "INTERNAL")) if errors else "OK"


def answered(result: SchemaResult, context: Context) -> Outcome:
    """Return what leaves for a result of the schema."""
    if not result.errors:
        return Outcome({"data": result.data}, "answered")
    # A request error (validation, variables) has no path, and its response no data.
    if result.data is None and not any(error.path for error in result.errors):
        return refused(result.errors, context)
    errors = [coded(error, context.request_id) for error in result.errors]
    return Outcome({"errors": errors, "data": result.data}, "answered")


def refused(errors: Sequence[GraphQLError], context: Context) -> Outcome:
    """Return the errors of a request that was not executed, without suggestions for the public."""
    entries = [coded(error, context.request_id) for error in errors]
    if context.caller.is_public:
        for entry in entries:
            entry["message"] = _SUGGESTION.sub("", entry["message"])
    return Outcome({"errors": entries}, "refused")


def failure(error: CreditGraphError) -> Outcome:
    """Return what leaves where a whole request fails with a known error."""
    entry = error_entry(error.code, error.message, error.message_zh)
    if isinstance(error, LimitExceededError) and error.limit:
        entry["extensions"] |= {"limit": error.limit, "maximum": error.maximum}
        if error.retry_after:
            entry["extensions"]["retryAfter"] = error.retry_after
            return Outcome({"errors": [entry]}, "busy", error.retry_after)
    if isinstance(error, UnavailableError):
        return Outcome({"errors": [entry], "data": None}, "unavailable")
    if isinstance(error, ForbiddenError):
        return Outcome({"errors": [entry]}, "forbidden")
    return Outcome({"errors": [entry]}, "refused")


def internal_error() -> dict[str, Any]:
    """Return the entry for a mistake of ours."""
    return error_entry("INTERNAL", "internal error", "内部错误")
