"""What the service asks the engine for a question: its own Cypher with its own parameters.

The whole service answers the question in this process, over a graph that notes what is read; the raw driver
is later given the same to ask. So the raw contender follows the service, whatever its queries become.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

import httpx

from graph_api.app import create_app
from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.registry import shipped_queries
from graph_api.http.logs import configure_logging
from graph_api.settings import Settings

_PATIENCE_SECONDS = 180.0
"""A freshly started engine plans a large query for seconds, on a busy machine for longer than it may take."""

_AGAIN_SECONDS = 0.5
_NOT_YET = frozenset({"LIMIT_EXCEEDED", "UNAVAILABLE"})

Statement = tuple[str, Mapping[str, Any]]
"""Text and parameters."""


_noted: ContextVar[list[Statement] | None] = ContextVar("noted", default=None)
"""Where the question that is being asked notes; None for what the service reads of its own accord."""


class RecordingGraph(Graph):
    """A graph that notes every named query that is read for a question."""

    async def read(self, query: str, /, **parameters: object) -> Mapping[str, Any]:
        """Note the query and run it."""
        noted = _noted.get()
        if noted is not None:
            noted.append((shipped_queries()[query].text, parameters))
        return await super().read(query, **parameters)


@asynccontextmanager
async def recorder(address: GraphAddress, settings: Settings, token: str) -> AsyncIterator[Recorder]:
    """Give what records questions; the service beneath ends with the context."""
    configure_logging("WARNING")
    graph = RecordingGraph.connect(address)
    try:
        app = create_app(settings, graph=graph)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
                yield Recorder(client, {"authorization": f"Bearer {token}"})
    finally:
        await graph.close()


class Recorder:
    """Asks the service and returns what it answered and what it read for that."""

    def __init__(self, client: httpx.AsyncClient, headers: Mapping[str, str]) -> None:
        self._client = client
        self._headers = {**headers, "content-type": "application/json"}

    async def ask(self, body: str) -> tuple[Any, Sequence[Statement]]:
        """Return the answer's data and the statements read; raises SystemExit for an answer with errors."""
        begun = time.monotonic()
        while True:
            noted: list[Statement] = []
            _noted.set(noted)
            response = await self._client.post("/graphql", content=body.encode(), headers=self._headers)
            answer = response.json()
            if response.status_code == httpx.codes.OK and "errors" not in answer:
                return answer["data"], tuple(noted)
            passing = answer["errors"][0].get("extensions", {}).get("code") in _NOT_YET
            if not passing or time.monotonic() - begun > _PATIENCE_SECONDS:
                raise SystemExit(f"the service does not answer: {answer}")
            await asyncio.sleep(_AGAIN_SECONDS)
