"""One GraphQL request from its text to its result: bounds, deadline, codes, log line, counters.

Every door, HTTP, event stream and socket, comes through here. An operation that is known and can be
compiled is answered by its compiled form (``graph_api.schema.compiled``); every other one by
``Schema.execute``, with the same bytes.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from graphql import GraphQLError, GraphQLSyntaxError

from compiled_graphql import CompiledOperation, Result, UncompilableError
from graph_api.errors import (
    CreditGraphError,
    InvalidInputError,
    LimitExceededError,
    UnauthenticatedError,
    UnavailableError,
)
from graph_api.http.answers import coded, error_entry
from graph_api.http.documents import Documents, Inspected, Operation
from graph_api.http.engine_watch import EngineWatch
from graph_api.http.limits import check
from graph_api.http.metrics import Metrics
from graph_api.http.requests import GraphQLRequest, RefusedError
from graph_api.schema.compiled import CompiledOperations
from graph_api.schema.context import Context
from graph_api.services.callers import Role

_log = structlog.get_logger(__name__)

OTHER = "other"
"""Stands in logs and counters for root fields that the schema does not have."""


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


class GraphQLSchema(Protocol):
    """The part of a Strawberry schema that is used here."""

    async def execute(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
    ) -> Any:
        """Execute a query or mutation."""
        ...

    async def subscribe(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
    ) -> Any:
        """Execute a subscription."""
        ...

    def as_str(self) -> str:
        """Return the schema in the schema definition language."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result as it leaves.

    ``kind`` says how the request ended: ``answered`` (there is ``data``, perhaps null), ``unread``
    (no GraphQL syntax), ``refused`` (a request error: no ``data``), ``unavailable``.
    """

    body: dict[str, Any]
    kind: str

    @property
    def code(self) -> str:
        """``OK`` or the code of the first error."""
        errors = self.body.get("errors")
        return str(errors[0]["extensions"].get("code", "INTERNAL")) if errors else "OK"


class Executor:
    """Executes GraphQL requests of one application."""

    def __init__(
        self,
        schema: GraphQLSchema,
        root_fields: frozenset[str],
        engine: EngineWatch,
        metrics: Metrics,
        *,
        seconds: float,
        documents: Documents,
        costs: Mapping[Role, int],
        compiled: CompiledOperations | None = None,
    ) -> None:
        """``root_fields`` are those of the schema; ``seconds`` bounds an operation.

        ``documents`` bounds what is asked, and ``costs`` what it may cost by role. Without ``compiled``
        the generic executor answers everything.
        """
        self.schema = schema
        self._root_fields = root_fields
        self._engine = engine
        self._metrics = metrics
        self._seconds = seconds
        self._compiled = compiled
        self._documents = documents
        self._costs = costs

    def inspect(self, request: GraphQLRequest) -> Inspected:
        """Return what a request asks for; raises ``GraphQLSyntaxError`` and ``LimitExceededError``."""
        return self._documents.inspect(request.query)

    async def results(self, request: GraphQLRequest, context: Context) -> AsyncGenerator[Outcome]:
        """Yield every result of a request: one of a query or mutation, any number of a subscription.

        What is refused is one outcome whose kind is not ``answered``. Close the generator to give up.
        """
        if self._subscribes(request):
            async with aclosing(self._subscription(request, context)) as outcomes:
                async for outcome in outcomes:
                    yield outcome
        else:
            yield await self.execute(request, context)

    async def execute(self, request: GraphQLRequest, context: Context) -> Outcome:
        """Execute a query or mutation; raises ``RefusedError`` (405) for what is not answered by GET."""
        started = time.perf_counter()
        operation: Operation | None = None
        try:
            operation = self.inspect(request).operation(request.operation_name)
            self._check(request, operation, context)
            async with asyncio.timeout(self._seconds):
                outcome = await self._run(request, context)
        except (GraphQLSyntaxError, TimeoutError, CreditGraphError) as error:
            outcome = self._failed(error, context)
        self._report(operation, context, outcome.code, time.perf_counter() - started)
        return outcome

    async def _subscription(self, request: GraphQLRequest, context: Context) -> AsyncGenerator[Outcome]:
        """Yield the results of a subscription; the deadline is for its start, the log line for its end."""
        started = time.perf_counter()
        operation: Operation | None = None
        code = "OK"
        try:
            operation = self.inspect(request).operation(request.operation_name)
            self._check(request, operation, context)
            async with asyncio.timeout(self._seconds):
                stream = await self.schema.subscribe(
                    request.query,
                    variable_values=request.variables,
                    context_value=context,
                    operation_name=request.operation_name,
                )
            if hasattr(stream, "__aiter__"):
                async with aclosing(stream):
                    async for result in stream:
                        outcome = self.outcome(result, context)
                        code = outcome.code
                        yield outcome
            else:
                outcome = self._refusal(stream.errors, context)
                code = outcome.code
                yield outcome
        except (GraphQLSyntaxError, TimeoutError, CreditGraphError) as error:
            outcome = self._failed(error, context)
            code = outcome.code
            yield outcome
        except Exception:
            _log.exception("subscription_failed", request_id=context.request_id)
            code = "INTERNAL"
            yield Outcome({"errors": [_internal()]}, "refused")
        finally:
            self._report(operation, context, code, time.perf_counter() - started)

    def check_method(self, request: GraphQLRequest) -> None:
        """Raise ``RefusedError`` (405) for what is not answered by GET; other faults are left for later."""
        if not request.read_only:
            return
        with suppress(GraphQLSyntaxError, CreditGraphError):
            operation = self.inspect(request).operation(request.operation_name)
            if operation is not None:
                _check_get(request, operation)

    def _subscribes(self, request: GraphQLRequest) -> bool:
        try:
            operation = self.inspect(request).operation(request.operation_name)
        except (GraphQLSyntaxError, CreditGraphError):
            return False
        return operation is not None and operation.kind == "subscription"

    def _failed(self, error: Exception, context: Context) -> Outcome:
        """Return what leaves where nothing could be executed."""
        if isinstance(error, GraphQLSyntaxError):
            return Outcome({"errors": [coded(error, context.request_id)]}, "unread")
        return failure(error if isinstance(error, CreditGraphError) else self._late())

    def _check(self, request: GraphQLRequest, operation: Operation | None, context: Context) -> None:
        if operation is None:
            # Never left to the schema: it would run the first of several operations.
            raise InvalidInputError(
                "The document has no such operation, or several and none is named.",
                "文档中没有该操作，或有多个操作而未指明名称。",
            )
        if request.read_only:
            _check_get(request, operation)
        if operation.introspects and context.caller.is_public:
            raise UnauthenticatedError("The schema is shown to callers with a token.", "凭令牌方可查看模式。")
        variables = request.variables or {}
        check_lists(variables, self._documents.list_items)
        most = self._costs[context.caller.role]
        check("COST", "points of cost", "查询成本", operation.cost.of(variables), most)
        if operation.looks_up and not self._engine.ready:
            raise _away()

    async def _run(self, request: GraphQLRequest, context: Context) -> Outcome:
        try:
            result = await self._result(request, context)
        except (CreditGraphError, TimeoutError):
            raise
        except Exception as error:
            if type(error).__name__ in _WHICH_OPERATION:
                return Outcome({"errors": [_unknown_operation()]}, "refused")
            _log.exception("execution_failed", request_id=context.request_id)
            return Outcome({"errors": [_internal()], "data": None}, "answered")
        return self.outcome(result, context)

    async def _result(self, request: GraphQLRequest, context: Context) -> SchemaResult:
        found: CompiledOperation | str = "off"
        if self._compiled is not None:
            found = self._compiled.find(request.query, request.operation_name)
        if isinstance(found, CompiledOperation):
            try:
                result = await self.run_compiled(found, request, context)
            except UncompilableError as refused:
                found = refused.reason
            else:
                self._metrics.executed(None if result.compiled else "awaitable")
                return result
        self._metrics.executed(found)
        answered: SchemaResult = await self.schema.execute(
            request.query,
            variable_values=request.variables,
            context_value=context,
            operation_name=request.operation_name,
        )
        return answered

    async def run_compiled(
        self, operation: CompiledOperation, request: GraphQLRequest, context: Context
    ) -> Result:
        """Answer by a compiled operation. Raises ``UncompilableError`` before anything is resolved."""
        return await operation.execute(None, context, request.variables)

    def outcome(self, result: SchemaResult, context: Context) -> Outcome:
        """Return what leaves for a result of the schema."""
        if not result.errors:
            return Outcome({"data": result.data}, "answered")
        # A request error (validation, variables) has no path, and its response no data.
        if result.data is None and not any(error.path for error in result.errors):
            return self._refusal(result.errors, context)
        errors = [coded(error, context.request_id) for error in result.errors]
        return Outcome({"errors": errors, "data": result.data}, "answered")

    def _refusal(self, errors: list[GraphQLError], context: Context) -> Outcome:
        """Return the errors of a request that was not executed, without suggestions for the public."""
        entries = [coded(error, context.request_id) for error in errors]
        if context.caller.is_public:
            for entry in entries:
                entry["message"] = _SUGGESTION.sub("", entry["message"])
        return Outcome({"errors": entries}, "refused")

    def _late(self) -> CreditGraphError:
        if not self._engine.ready:
            # The engine stopped answering in the middle of the question.
            return _away()
        return LimitExceededError(
            f"The question took longer than {self._seconds:g} s.", f"查询超过 {self._seconds:g} 秒。"
        )

    def _report(self, operation: Operation | None, context: Context, code: str, seconds: float) -> None:
        if code == UnavailableError.code:
            self._engine.suspect()
        name = self.operation_name(operation)
        self._metrics.answered(name, context.caller.role.value, code, seconds)
        _log.info(
            "graphql",
            request_id=context.request_id,
            operation=name,
            code=code,
            milliseconds=round(seconds * 1000, 1),
            role=context.caller.role.value,
            org=context.caller.org,
        )

    def operation_name(self, operation: Operation | None) -> str:
        """Return the root fields of an operation as logs and counters name it."""
        if operation is None or not operation.root_fields:
            return OTHER
        known = {name if name in self._root_fields else OTHER for name in operation.root_fields}
        return known.pop() if len(known) == 1 else "several"


_WHICH_OPERATION = frozenset({"CannotGetOperationTypeError", "InvalidOperationTypeError"})
"""What Strawberry raises where the operation is unknown, or a subscription arrives as a query."""


_SUGGESTION = re.compile(r"\s*Did you mean .*\Z", re.DOTALL)
"""How graphql-core ends a message that names parts of the schema that the caller did not."""


def failure(error: CreditGraphError) -> Outcome:
    """Return what leaves where a whole request fails with a known error."""
    entry = error_entry(error.code, error.message, error.message_zh)
    if isinstance(error, LimitExceededError) and error.limit:
        entry["extensions"] |= {"limit": error.limit, "maximum": error.maximum}
    if isinstance(error, UnavailableError):
        return Outcome({"errors": [entry], "data": None}, "unavailable")
    return Outcome({"errors": [entry]}, "refused")


def check_lists(variables: Mapping[str, Any], most: int) -> None:
    """Raise ``LimitExceededError`` where any list in the variables is longer than ``most``."""
    waiting: list[Any] = [variables]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            check("LIST_ITEMS", "items in a list", "列表项数", len(value), most)
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()


def _check_get(request: GraphQLRequest, operation: Operation) -> None:
    """Raise ``RefusedError`` (405) for what is not answered by GET.

    A URL is kept in histories and logs and followed by browsers unasked: it may ask for the schema, and
    for a look-up only by the name of a text that the operator trusts.
    """
    if operation.kind == "query" and (request.trusted or not operation.looks_up):
        return
    raise RefusedError(
        405,
        "GET answers trusted queries and questions about the schema only: use POST.",
        "GET 方法仅可执行受信任的查询或查看模式，请使用 POST。",
        headers={"allow": "POST"},
    )


def _away() -> UnavailableError:
    return UnavailableError("The graph engine cannot be reached at the moment.", "目前无法连接图数据库。")


def _internal() -> dict[str, Any]:
    return error_entry("INTERNAL", "internal error", "内部错误")


def _unknown_operation() -> dict[str, Any]:
    return error_entry(
        "BAD_USER_INPUT",
        "The document has no such operation that can be executed here.",
        "文档中没有可在此执行的该操作。",
    )
