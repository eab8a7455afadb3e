"""GraphQL over WebSocket: the subprotocol ``graphql-transport-ws``, as its PROTOCOL.md has it.

::

    opened ──connection_init──▶ acknowledged ──subscribe──▶ operations under way, each with its id
      │ no init in time: 4408      │ init again: 4429          │ next …, then complete or error
      │ subscribe: 4401            │ id under way: 4409        │ complete by the client ends one
      └ a refused token: 4403      └ ping is answered by pong in every state

Whatever is no message of the protocol closes the socket with 4400, another subprotocol with 4406, and
more operations at once than the settings allow with 4429. A socket says who it is once, in
``connection_init`` (``{"authorization": "Bearer …"}``) or in the header of the handshake. When that
token has ended, questions under way are answered, subscriptions end with an error, and the socket is
closed with 4403. Operations pass through the same bounds, records and log lines as over HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any

import orjson
import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from graph_api.errors import CreditGraphError
from graph_api.http.answers import error_entry
from graph_api.http.authentication import address_of, authenticated, authorization_of
from graph_api.http.execution import Executor
from graph_api.http.metrics import Metrics
from graph_api.http.remembered_tokens import TokenVerifier
from graph_api.http.requests import (
    GraphQLRequest,
    RefusedError,
    checked_parameters,
    language_of,
)
from graph_api.http.socket_messages import CloseSocket, Message, read_message
from graph_api.http.token_watch import TOKEN_ENDED, until_refused
from graph_api.http.trusted import TrustedDocuments
from graph_api.schema.context import Context
from graph_api.services.callers import Caller
from graph_api.services.container import Services
from graph_api.settings import Settings

PROTOCOL = "graphql-transport-ws"

_log = structlog.get_logger(__name__)


class SocketEndpoint:
    """Accepts sockets and runs a ``_Session`` on each."""

    def __init__(
        self,
        executor: Executor,
        verifier: TokenVerifier,
        services: Services,
        metrics: Metrics,
        trusted: TrustedDocuments,
        settings: Settings,
    ) -> None:
        self._executor = executor
        self._verifier = verifier
        self._services = services
        self._metrics = metrics
        self._trusted = trusted
        self._settings = settings

    async def __call__(self, socket: WebSocket) -> None:
        """Serve one socket until either side closes it."""
        offered = socket.scope["subprotocols"]
        if PROTOCOL not in offered:
            # Browsers show a close code only where the handshake took a protocol that they offered.
            await socket.accept(subprotocol=offered[0] if offered else None)
            await _closed(socket, 4406, "Subprotocol not acceptable")
            return
        await socket.accept(subprotocol=PROTOCOL)
        self._metrics.sockets.inc()
        session = _Session(
            socket, self._executor, self._verifier, self._services, self._trusted, self._settings
        )
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
    """One socket: its caller once that is known, and the operations under way by their ids."""

    def __init__(
        self,
        socket: WebSocket,
        executor: Executor,
        verifier: TokenVerifier,
        services: Services,
        trusted: TrustedDocuments,
        settings: Settings,
    ) -> None:
        self._socket = socket
        self._executor = executor
        self._verifier = verifier
        self._services = services
        self._trusted = trusted
        self._settings = settings
        self._context: Context | None = None
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._lasting: set[str] = set()
        """Ids of subscriptions."""
        self._token_watch: asyncio.Task[None] | None = None
        self._token_ended = False

    async def run(self) -> None:
        """Serve messages until the socket closes; raises ``CloseSocket`` or ``WebSocketDisconnect``."""
        deadline = asyncio.get_running_loop().time() + self._settings.socket_init_seconds
        while True:
            try:
                # The time is that of the client: how long its token takes to check is not counted.
                async with asyncio.timeout_at(deadline if self._context is None else None):
                    text = await self._received()
            except TimeoutError as error:
                raise CloseSocket(4408, "Connection initialisation timeout") from error
            await self._serve(read_message(text, self._settings.request_bytes))

    async def end(self) -> None:
        """Give up every operation still under way, and wait until it has let go of the engine."""
        tasks = [*self._tasks, *([self._token_watch] if self._token_watch else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _received(self) -> str | None:
        raw = await self._socket.receive()
        if raw["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(raw.get("code", 1000))
        text: str | None = raw.get("text")
        return text

    async def _serve(self, message: Message) -> None:
        if message.kind == "connection_init":
            await self._initialise(message.payload)
        elif message.kind == "ping":
            echo = {} if message.payload is None else {"payload": message.payload}
            await self._send({"type": "pong", **echo})
        elif message.kind == "subscribe":
            await self._subscribe(message)
        elif message.kind == "complete":
            task = self._under_way.pop(message.key, None)
            self._lasting.discard(message.key)
            if task is not None:
                task.cancel()

    async def _initialise(self, payload: Mapping[str, Any] | None) -> None:
        if self._context is not None:
            raise CloseSocket(4429, "Too many initialisation requests")
        authorization = self._authorization(payload or {})
        self._context = Context(
            await self._caller(authorization),
            self._services,
            language_of(self._socket.headers.get("accept-language")),
            self._socket.state.request_id,
            address_of(self._socket),
        )
        if not self._context.caller.is_public:
            self._token_watch = asyncio.get_running_loop().create_task(self._follow_token(authorization))
        await self._send({"type": "connection_ack"})

    async def _follow_token(self, authorization: str | None) -> None:
        """Close the socket once its token is not accepted any more and nothing is under way."""
        await until_refused(self._verifier, authorization)
        self._token_ended = True
        for key in self._lasting & self._under_way.keys():
            self._under_way.pop(key).cancel()
            await self._end_of_operation({"id": key, "type": "error", "payload": [TOKEN_ENDED]})
        if self._tasks:
            # Questions are answered: each has its deadline.
            await asyncio.wait(set(self._tasks))
        await _closed(self._socket, 4403, "The token has ended")

    def _authorization(self, payload: Mapping[str, Any]) -> str | None:
        named = {key.lower(): value for key, value in payload.items()}
        given = named.get("authorization")
        if given is None:
            given = self._header()
        # Whoever meant to say who he is must not be answered as nobody in particular.
        if not isinstance(given, str | None):
            raise CloseSocket(4403, "Forbidden")
        return given

    def _header(self) -> str | None:
        try:
            return authorization_of(self._socket)
        except RefusedError as error:
            raise CloseSocket(4403, "Forbidden") from error

    async def _caller(self, authorization: str | None) -> Caller:
        try:
            return await authenticated(self._verifier, authorization)
        except RefusedError as error:
            raise CloseSocket(4403, "Forbidden") from error
        except CreditGraphError as error:
            raise CloseSocket(1013, "Try again later") from error

    async def _subscribe(self, message: Message) -> None:
        if self._context is None:
            raise CloseSocket(4401, "Unauthorized")
        if message.key in self._under_way:
            raise CloseSocket(4409, f"Subscriber for {message.key} already exists")
        if len(self._under_way) >= self._settings.socket_operations:
            raise CloseSocket(4429, "Too many operations")
        try:
            request = checked_parameters(message.payload or {}, self._trusted)
        except RefusedError as error:
            raise CloseSocket(4400, error.message) from error
        if self._token_ended:
            await self._end_of_operation({"id": message.key, "type": "error", "payload": [TOKEN_ENDED]})
            return
        task = asyncio.get_running_loop().create_task(self._operate(message.key, request, self._context))
        if self._executor.admission.subscribes(request, self._context):
            self._lasting.add(message.key)
            self._executor.note_lasting(task)
        self._under_way[message.key] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _operate(self, key: str, request: GraphQLRequest, context: Context) -> None:
        """Send the results of one operation, and then that it is complete, or why it was refused."""
        last: dict[str, Any] = {"id": key, "type": "complete"}
        try:
            async with aclosing(self._executor.results(request, context)) as outcomes:
                async for outcome in outcomes:
                    if outcome.kind != "answered":
                        last = {"id": key, "type": "error", "payload": outcome.body["errors"]}
                        break
                    await self._send({"id": key, "type": "next", "payload": outcome.body})
        except WebSocketDisconnect:
            # The socket went away while the answer was on its way; the session ends by itself.
            return
        except Exception:
            _log.exception("operation_failed", request_id=context.request_id)
            entry = error_entry("INTERNAL", "internal error", "内部错误")
            last = {"id": key, "type": "error", "payload": [entry]}
        # The id is free again before the client learns that the operation is over.
        self._under_way.pop(key, None)
        self._lasting.discard(key)
        await self._end_of_operation(last)

    async def _end_of_operation(self, last: Mapping[str, Any]) -> None:
        try:
            await self._send(last)
        except WebSocketDisconnect:
            return

    async def _send(self, message: Mapping[str, Any]) -> None:
        try:
            await self._socket.send_text(orjson.dumps(message).decode())
        except RuntimeError as error:
            # Starlette's word for a socket that is closed already.
            raise WebSocketDisconnect(1006) from error


async def _closed(socket: WebSocket, code: int, reason: str) -> None:
    try:
        await socket.close(code, reason)
    except (RuntimeError, WebSocketDisconnect):
        # The other side was faster.
        return
