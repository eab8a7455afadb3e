"""What surrounds every HTTP response: request id, security headers, log line, counters, masking."""

from __future__ import annotations

import time
from secrets import token_hex

import structlog
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph_api.http.answers import error_entry
from graph_api.http.metrics import Metrics

SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
"""Set unless a route sets its own; answers about persons are never kept by a cache."""

_SECURITY_HEADERS = tuple((name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items())

_UNLOGGED = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked every few seconds by machines; counted, not logged."""

_log = structlog.get_logger(__name__)


class Envelope:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        # The id is always our own: one that a client chooses could be somebody's number.
        scope.setdefault("state", {})["request_id"] = token_hex(8)
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
            return
        await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = scope["state"]["request_id"]
        started = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = message.setdefault("headers", [])
                given = {name.lower() for name, _ in headers}
                headers.append((b"x-request-id", request_id.encode()))
                headers.extend(pair for pair in _SECURITY_HEADERS if pair[0] not in given)
            await send(message)

        self._metrics.in_flight.inc()
        try:
            await self._app(scope, receive, sending)
        except Exception:
            _log.exception("request_failed", request_id=request_id)
            if status == 0:
                await _internal_error(scope, receive, sending)
        finally:
            self._metrics.in_flight.dec()
            self._report(scope, request_id, status, time.perf_counter() - started)

    def _report(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        # The path that a client typed may hold anything; the route that served it may not.
        route = getattr(scope.get("route"), "path", "other")
        self._metrics.responded(route, status)
        if route not in _UNLOGGED:
            _log.info(
                "http",
                request_id=request_id,
                method=scope["method"] if scope["method"] in ("GET", "HEAD", "POST") else "other",
                route=route,
                status=status,
                milliseconds=round(seconds * 1000, 1),
            )


async def _internal_error(scope: Scope, receive: Receive, send: Send) -> None:
    body = {"errors": [error_entry("INTERNAL", "internal error", "内部错误")]}
    await JSONResponse(body, 500)(scope, receive, send)
