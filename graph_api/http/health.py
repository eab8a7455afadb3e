"""For those who operate the service: alive, ready, metrics."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from graph_api.http.engine_watch import EngineWatch
from graph_api.http.metrics import CONTENT_TYPE, Metrics


class Health:
    """Answers ``/healthz``, ``/readyz`` and ``/metrics``."""

    def __init__(self, engine: EngineWatch, metrics: Metrics) -> None:
        self._engine = engine
        self._metrics = metrics

    async def alive(self, _: Request) -> Response:
        """200 while the process serves, whatever the engine does."""
        return JSONResponse({"status": "alive"})

    async def ready(self, _: Request) -> Response:
        """200 while the engine answers and is migrated; 503 before and without it."""
        state = self._engine.state.value
        if self._engine.ready:
            return JSONResponse({"status": "ready", "engine": state})
        return JSONResponse({"status": "not ready", "engine": state}, 503, {"retry-after": "1"})

    async def metrics(self, _: Request) -> Response:
        """Everything counted, in the text format of Prometheus."""
        return Response(self._metrics.exposition(), media_type=CONTENT_TYPE)
