"""Which requests are executed: within the bounds, by whom they may be asked, while the engine answers."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from graphql import GraphQLSyntaxError

from graph_api.errors import (
    CreditGraphError,
    ForbiddenError,
    InvalidInputError,
    UnauthenticatedError,
    engine_away,
)
from graph_api.http.documents import Documents, Operation
from graph_api.http.engine_watch import EngineWatch
from graph_api.http.limits import check
from graph_api.http.requests import GraphQLRequest, RefusedError
from graph_api.http.trusted import TrustedOnly
from graph_api.schema.context import Context
from graph_api.services.callers import Role


class Admission:
    """Decides about requests before anything of them is validated or executed."""

    def __init__(
        self,
        documents: Documents,
        costs: Mapping[Role, int],
        engine: EngineWatch,
        trusted_only: TrustedOnly,
    ) -> None:
        """``documents`` bounds what is asked, ``costs`` what it may cost by role.

        ``trusted_only`` says whose texts have to be trusted before they are read at all.
        """
        self._documents = documents
        self._costs = costs
        self._engine = engine
        self._trusted_only = trusted_only

    def operation(self, request: GraphQLRequest, context: Context) -> Operation | None:
        """Return the operation that a request means, None where that is not clear.

        Raises ``ForbiddenError`` for a text that the caller's role may not send, before it is read,
        ``GraphQLSyntaxError``, and ``LimitExceededError`` for a document beyond the bounds.
        """
        self._trusted_only.check(context.caller, request.query, trusted=request.trusted)
        return self._documents.inspect(request.query).operation(request.operation_name)

    def subscribes(self, request: GraphQLRequest, context: Context) -> bool:
        """Whether a request means a subscription; what is wrong with it is left for later."""
        with suppress(GraphQLSyntaxError, CreditGraphError):
            operation = self.operation(request, context)
            return operation is not None and operation.kind == "subscription"
        return False

    def check_stream(self, request: GraphQLRequest, context: Context) -> None:
        """Raise ``RefusedError`` for what no stream is opened for; other faults are told in the stream.

        403 for a text that the caller's role may not send, 405 for what is not answered by GET.
        """
        try:
            operation = self.operation(request, context)
        except ForbiddenError as error:
            raise RefusedError(403, error.message, error.message_zh, error.code) from error
        except (GraphQLSyntaxError, CreditGraphError):
            return
        if request.read_only and operation is not None:
            _check_get(request, operation)

    def check(self, request: GraphQLRequest, operation: Operation | None, context: Context) -> None:
        """Raise a ``CreditGraphError`` where the operation is not executed; ``RefusedError`` (405) by GET."""
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
            raise engine_away()


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
