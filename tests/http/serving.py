"""An application on a real server: of the test's own process, or of another that is waited for."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest
import uvicorn

from graph_api.app import create_app
from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.http.execution import GraphQLSchema
from graph_api.settings import Settings


@asynccontextmanager
async def serving(settings: Settings, graph: Graph, schema: GraphQLSchema) -> AsyncIterator[int]:
    """Serve a schema and give the port."""
    app = create_app(settings, graph=graph, schema=schema)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="on"))
    running = asyncio.create_task(server.serve())
    async with asyncio.timeout(120):
        while not server.started:
            await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await running


def environment_of(home: Path, address: GraphAddress) -> dict[str, str]:
    """Return the environment of a process that serves the graph at ``address``."""
    return {
        **os.environ,
        "CREDIT_GRAPH_HOME": str(home),
        "NEO4J_URI": address.uri,
        "NEO4J_USERNAME": address.username,
        "NEO4J_PASSWORD": address.password,
    }


def await_ready(process: subprocess.Popen[bytes], url: str, log: Path, seconds: float = 120) -> None:
    """Return when the service at ``url`` is ready; fails with its log where it ends or takes too long."""
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            if httpx.get(f"{url}/readyz", timeout=5).status_code == 200:
                return
        time.sleep(0.1)
    pytest.fail(f"not ready:\n{log.read_text(encoding='utf-8')}")
