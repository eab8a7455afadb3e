"""One GraphQL request from its text to its result: bounds, deadline, codes, log line, counters.

Every door, HTTP, event stream and socket, comes through here. An operation that is known and can be
compiled is answered by its compiled form (``graph_api.schema.compiled``); every other one by
``Schema.execute``, with the same bytes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Protocol

import structlog
from graphql import GraphQLSyntaxError

from compiled_graphql import CompiledOperation, Result, UncompilableError
from graph_api.errors import (
    CreditGraphError,
    InvalidInputError,
    LimitExceededError,
    UnavailableError,
    engine_away,
)
from graph_api.http.admission import Admission
from graph_api.http.answers import coded, error_entry
from graph_api.http.documents import Operation
from graph_api.http.engine_watch import EngineWatch
from graph_api.http.metrics import Metrics
from graph_api.http.outcomes import Outcome, SchemaResult, answered, failure, internal_error, refused
from graph_api.http.rates import Rates
from graph_api.http.requests import GraphQLRequest
from graph_api.schema.authorization import INFORMERS
from graph_api.schema.compiled import CompiledOperations
from graph_api.schema.context import Context
from graph_api.services.callers import Caller

_log = structlog.get_logger(__name__)

OTHER = "other"
"""Stands in logs and counters for root fields that the schema does not have."""

GIVEN_UP = "GIVEN_UP"
"""Stands there for the code of an operation whose caller went away."""


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


class Executor:
    """Executes GraphQL requests of one application."""

    def __init__(
        self,
        schema: GraphQLSchema,
        root_fields: frozenset[str],
        admission: Admission,
        rates: Rates,
        engine: EngineWatch,
        metrics: Metrics,
        *,
        seconds: float,
        compiled: CompiledOperations | None = None,
    ) -> None:
        """``root_fields`` are those of the schema; ``seconds`` bounds an operation.

        Without ``compiled`` the generic executor answers everything.
        """
        self.schema = schema
        self._root_fields = root_fields
        self._engine = engine
        self._metrics = metrics
        self._seconds = seconds
        self._compiled = compiled
        self._rates = rates
        self.admission = admission
        self.lasting: set[asyncio.Task[Any]] = set()
        """Tasks that bring subscriptions to their clients; see ``note_lasting``."""

    def note_lasting(self, task: asyncio.Task[Any] | None) -> None:
        """Note a task that brings a subscription to its client: a stopping service waits for its end."""
        if task is not None:
            self.lasting.add(task)
            task.add_done_callback(self.lasting.discard)

    async def results(self, request: GraphQLRequest, context: Context) -> AsyncGenerator[Outcome]:
        """Yield every result of a request: one of a query or mutation, any number of a subscription.

        What is refused is one outcome whose kind is not ``answered``. Close the generator to give up.
        """
        if self.admission.subscribes(request, context):
            async with aclosing(self._subscription(request, context)) as outcomes:
                async for outcome in outcomes:
                    yield outcome
        else:
            yield await self.execute(request, context)

    async def execute(self, request: GraphQLRequest, context: Context) -> Outcome:
        """Execute a query or mutation; raises ``RefusedError`` (405) for what is not answered by GET."""
        started = time.perf_counter()
        context = context.for_operation()
        operation: Operation | None = None
        try:
            operation = self.admission.operation(request, context)
            self.admission.check(request, operation, context)
            if operation is not None and operation.kind == "subscription":
                raise _not_here()
            async with self._rates.admitted(context.caller, context.address), asyncio.timeout(self._seconds):
                outcome = await self._run(request, context)
        except (GraphQLSyntaxError, TimeoutError, CreditGraphError) as error:
            outcome = self._failed(error, context)
        except asyncio.CancelledError:
            self._report(operation, context, GIVEN_UP, time.perf_counter() - started)
            raise
        self._report(operation, context, outcome.code, time.perf_counter() - started)
        return outcome

    async def _subscription(self, request: GraphQLRequest, context: Context) -> AsyncGenerator[Outcome]:
        """Yield the results of a subscription; the deadline is for its start, the log line for its end."""
        started = time.perf_counter()
        context = context.for_operation()
        operation: Operation | None = None
        code = "OK"
        try:
            operation = self.admission.operation(request, context)
            self.admission.check(request, operation, context)
            async with self._rates.admitted(context.caller, context.address):
                stream = await self._started(request, context)
                if hasattr(stream, "__aiter__"):
                    async with aclosing(stream):
                        async for result in stream:
                            outcome = answered(result, context)
                            code = outcome.code
                            yield outcome
                else:
                    outcome = refused(stream.errors, context)
                    code = outcome.code
                    yield outcome
        except (GraphQLSyntaxError, TimeoutError, CreditGraphError) as error:
            outcome = self._failed(error, context)
            code = outcome.code
            yield outcome
        except Exception:
            _log.exception("subscription_failed", request_id=context.request_id)
            code = "INTERNAL"
            yield Outcome({"errors": [internal_error()]}, "refused")
        finally:
            self._report(operation, context, code, time.perf_counter() - started)

    async def _started(self, request: GraphQLRequest, context: Context) -> Any:
        async with asyncio.timeout(self._seconds):
            return await self.schema.subscribe(
                request.query,
                variable_values=request.variables,
                context_value=context,
                operation_name=request.operation_name,
            )

    def _failed(self, error: Exception, context: Context) -> Outcome:
        """Return what leaves where nothing could be executed."""
        if isinstance(error, GraphQLSyntaxError):
            return Outcome({"errors": [coded(error, context.request_id)]}, "unread")
        return failure(error if isinstance(error, CreditGraphError) else self._late())

    async def _run(self, request: GraphQLRequest, context: Context) -> Outcome:
        try:
            result = await self._result(request, context)
        except (CreditGraphError, TimeoutError):
            raise
        except Exception as error:
            if type(error).__name__ in _WHICH_OPERATION:
                return Outcome({"errors": [_unknown_operation()]}, "refused")
            _log.exception("execution_failed", request_id=context.request_id)
            return Outcome({"errors": [internal_error()], "data": None}, "answered")
        return answered(result, context)

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

    def _late(self) -> CreditGraphError:
        if self._engine.silent:
            # The engine stopped answering in the middle of the question.
            return engine_away()
        return LimitExceededError(
            f"The question took longer than {self._seconds:g} s.", f"查询超过 {self._seconds:g} 秒。"
        )

    def _report(self, operation: Operation | None, context: Context, code: str, seconds: float) -> None:
        if code == UnavailableError.code:
            self._engine.suspect()
        name = self.operation_name(operation)
        caller = context.caller
        if operation is not None and not INFORMERS.isdisjoint(operation.root_fields):
            caller = Caller.public()  # lines and counters must not tell who informs
        self._metrics.answered(name, caller.role.value, code, seconds)
        _log.info(
            "graphql",
            request_id=context.request_id,
            operation=name,
            code=code,
            milliseconds=round(seconds * 1000, 1),
            role=caller.role.value,
            org=caller.org,
        )

    def operation_name(self, operation: Operation | None) -> str:
        """Return the root fields of an operation as logs and counters name it."""
        if operation is None or not operation.root_fields:
            return OTHER
        known = {name if name in self._root_fields else OTHER for name in operation.root_fields}
        return known.pop() if len(known) == 1 else "several"


_WHICH_OPERATION = frozenset({"CannotGetOperationTypeError", "InvalidOperationTypeError"})
"""What Strawberry raises where the operation is unknown, or a subscription arrives as a query."""


def _not_here() -> InvalidInputError:
    return InvalidInputError(
        "A subscription is followed over a socket, or as an event stream (Accept: text/event-stream).",
        "订阅须通过 WebSocket 或事件流（Accept: text/event-stream）进行。",
    )


def _unknown_operation() -> dict[str, Any]:
    return error_entry(
        "BAD_USER_INPUT",
        "The document has no such operation that can be executed here.",
        "文档中没有可在此执行的该操作。",
    )
