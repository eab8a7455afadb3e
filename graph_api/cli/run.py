"""``credit-graph run``: everything that ``make run`` does after installing."""

from __future__ import annotations

import asyncio

from graph_api.bolt.driver import GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.cli.parent import ending_with_make
from graph_api.cli.serve import refuse_taken_port, serve_on
from graph_api.cli.session import open_engine, open_graph, read_settings
from graph_api.cli.shipped import load_shipped
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings


def run() -> int:
    """Start the engine, load reference data and the sample, and serve. 启动引擎、加载数据并提供服务。"""
    settings = read_settings()
    refuse_taken_port(settings.host, settings.port)
    with ending_with_make(), open_engine(settings, "run") as address:
        asyncio.run(_prepare(settings, address))
        return serve_on(address, settings, settings.host, settings.port, workers=1)


async def _prepare(settings: Settings, address: GraphAddress) -> None:
    sealer = IdentitySealer.from_settings(settings)
    async with open_graph(address) as graph:
        await migrate(graph)
        await load_shipped(graph, sealer)
