"""An application on a real server of the test's own process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from graph_api.app import create_app
from graph_api.bolt.driver import Graph
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
