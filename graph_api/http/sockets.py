"""Subscriptions by ``graphql-transport-ws`` on the path of the GraphQL endpoint.

A socket says who it is once, in ``connection_init`` (``{"authorization": "Bearer …"}``) or in the
handshake's header. Queries may be sent over it too and pass through the same bounds, records and
log lines as over HTTP. Close codes are those of the protocol (44xx).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson
import structlog
from graphql import GraphQLSyntaxError
from starlette.websockets import WebSocket, WebSocketDisconnect

from graph_api.errors import CreditGraphError
from graph_api.http.answers import coded, error_entry
from graph_api.http.authentication import authenticated
from graph_api.http.execution import Executor, Outcome, failure
from graph_api.http.limits import BODY_BYTES, SOCKET_INIT_SECONDS, SOCKET_OPERATIONS
from graph_api.http.metrics import Metrics
from graph_api.http.remembered_tokens import TokenVerifier
from graph_api.http.requests import GraphQLRequest, RefusedError, checked_parameters, language_of
from graph_api.schema.context import Context
from graph_api.services.callers import Caller
from graph_api.services.container import Services

PROTOCOL = "graphql-transport-ws"
_log = structlog.get_logger(__name__)


class CloseSocket(Exception):  # noqa: N818 - an order, not an error
    """Close the socket with a code of the protocol."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class SocketEndpoint:
    """Accepts sockets and runs a ``_Session`` on each."""

    def __init__(
        self, executor: Executor, verifier: TokenVerifier, services: Services, metrics: Metrics
    ) -> None:
        self._executor = executor
        self._verifier = verifier
        self._services = services
        self._metrics = metrics

    async def __call__(self, socket: WebSocket) -> None:
        """Serve one socket until either side closes it."""
        if PROTOCOL not in socket.scope["subprotocols"]:
            await socket.accept()
            await socket.close(4406, "Subprotocol not acceptable")
            return
        await socket.accept(subprotocol=PROTOCOL)
        self._metrics.sockets.inc()
        session = _Session(socket, self._executor, self._verifier, self._services)
        try:
            await session.run()
        except CloseSocket as order:
            await _closed(socket, order.code, order.reason)
        except WebSocketDisconnect:
            pass
        except Exception:
            _log.exception("socket_failed", request_id=socket.state.request_id)
            await _closed(socket, 4500, "Internal error")
        finally:
            await session.end()
            self._metrics.sockets.dec()


class _Session:
    def __init__(
        self, socket: WebSocket, executor: Executor, verifier: TokenVerifier, services: Services
    ) -> None:
        self._socket = socket
        self._executor = executor
        self._verifier = verifier
        self._services = services
        self._context: Context | None = None
        self._running: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Serve messages until the socket closes; raises ``CloseSocket`` or ``WebSocketDisconnect``."""
        try:
            async with asyncio.timeout(SOCKET_INIT_SECONDS):
                while self._context is None:
                    await self._serve(await self._next())
        except TimeoutError as error:
            raise CloseSocket(4408, "Connection initialisation timeout") from error
        while True:
            await self._serve(await self._next())

    async def end(self) -> None:
        """Give up every operation still under way."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _next(self) -> Mapping[str, Any]:
        raw = await self._socket.receive()
        if raw["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(raw.get("code", 1000))
        text = raw.get("text")
        if text is None or len(text) > BODY_BYTES:
            raise CloseSocket(4400, "Invalid message")
        try:
            message = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise CloseSocket(4400, "Invalid message") from error
        if not isinstance(message, dict):
            raise CloseSocket(4400, "Invalid message")
        return message

    async def _serve(self, message: Mapping[str, Any]) -> None:
        kind = message.get("type")
        if kind == "connection_init":
            await self._initialise(message.get("payload"))
        elif kind == "ping":
            await self._send({"type": "pong"})
        elif kind == "subscribe":
            self._subscribe(message)
        elif kind == "complete" and isinstance(message.get("id"), str):
            task = self._running.pop(message["id"], None)
            if task is not None:
                task.cancel()
        elif kind != "pong":
            raise CloseSocket(4400, "Invalid message")

    async def _initialise(self, payload: object) -> None:
        if self._context is not None:
            raise CloseSocket(4429, "Too many initialisation requests")
        headers = self._socket.headers
        self._context = Context(
            await self._caller(payload),
            self._services,
            language_of(headers.get("accept-language")),
            self._socket.state.request_id,
        )
        await self._send({"type": "connection_ack"})

    async def _caller(self, payload: object) -> Caller:
        given = self._socket.headers.get("authorization")
        if isinstance(payload, dict):
            named = {str(key).lower(): value for key, value in payload.items()}
            given = named.get("authorization", given)
        try:
            return await authenticated(self._verifier, given if isinstance(given, str) else None)
        except RefusedError as error:
            raise CloseSocket(4403, "Forbidden") from error
        except CreditGraphError as error:
            raise CloseSocket(1013, "Try again later") from error

    def _subscribe(self, message: Mapping[str, Any]) -> None:
        if self._context is None:
            raise CloseSocket(4401, "Unauthorized")
        key = message.get("id")
        if not isinstance(key, str) or not key or not isinstance(message.get("payload"), dict):
            raise CloseSocket(4400, "Invalid message")
        if key in self._running:
            raise CloseSocket(4409, f"Subscriber for {key[:64]} already exists")
        if len(self._running) >= SOCKET_OPERATIONS:
            raise CloseSocket(4429, "Too many operations")
        try:
            request = checked_parameters(message["payload"])
        except RefusedError as error:
            raise CloseSocket(4400, "Invalid message") from error
        self._running[key] = asyncio.get_running_loop().create_task(
            self._operate(key, request, self._context)
        )

    async def _operate(self, key: str, request: GraphQLRequest, context: Context) -> None:
        try:
            if self._is_subscription(request):
                refused = await self._stream(key, request, context)
            else:
                refused = await self._answer(key, request, context)
            # The id is free again before the client learns that the operation is over.
            self._running.pop(key, None)
            if refused is None:
                await self._send({"id": key, "type": "complete"})
            else:
                await self._send({"id": key, "type": "error", "payload": refused.body["errors"]})
        except WebSocketDisconnect:
            # The socket went away while the answer was on its way; the session ends by itself.
            self._running.pop(key, None)

    def _is_subscription(self, request: GraphQLRequest) -> bool:
        try:
            operation = self._executor.inspect(request).operation(request.operation_name)
        except (GraphQLSyntaxError, CreditGraphError):
            return False
        return operation is not None and operation.kind == "subscription"

    async def _answer(self, key: str, request: GraphQLRequest, context: Context) -> Outcome | None:
        outcome = await self._executor.execute(request, context)
        if outcome.kind != "answered":
            return outcome
        await self._send({"id": key, "type": "next", "payload": outcome.body})
        return None

    async def _stream(self, key: str, request: GraphQLRequest, context: Context) -> Outcome | None:
        """Send each result of a subscription; return the outcome of one that cannot start."""
        try:
            stream = await self._executor.schema.subscribe(
                request.query,
                variable_values=request.variables,
                context_value=context,
                operation_name=request.operation_name,
            )
            if not hasattr(stream, "__aiter__"):
                return Outcome(
                    {"errors": [coded(error, context.request_id) for error in stream.errors]}, "refused"
                )
            async for result in stream:
                outcome = self._executor.outcome(result, context.request_id)
                if outcome.kind != "answered":
                    return outcome
                await self._send({"id": key, "type": "next", "payload": outcome.body})
        except CreditGraphError as error:
            return failure(error)
        except WebSocketDisconnect:
            raise
        except Exception:
            _log.exception("subscription_failed", request_id=context.request_id)
            entry = error_entry("INTERNAL", "internal error", "内部错误")
            return Outcome({"errors": [entry]}, "refused")
        return None

    async def _send(self, message: Mapping[str, Any]) -> None:
        try:
            await self._socket.send_text(orjson.dumps(message).decode())
        except RuntimeError as error:
            raise WebSocketDisconnect(1006) from error


async def _closed(socket: WebSocket, code: int, reason: str) -> None:
    try:
        await socket.close(code, reason)
    except RuntimeError:
        # The other side was faster.
        return
