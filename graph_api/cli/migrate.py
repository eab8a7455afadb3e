"""``credit-graph migrate``: bring the graph's constraints and indexes up to date."""

from __future__ import annotations

import asyncio

from graph_api.bolt.driver import GraphAddress
from graph_api.bolt.migrations import migrate as apply_migrations
from graph_api.cli.session import open_engine, open_graph, read_settings
from graph_api.cli.wording import localised


def migrate() -> None:
    """Apply the migrations that the graph does not have yet. 应用尚未执行的迁移。"""
    with open_engine(read_settings(), "migrate") as address:
        applied = asyncio.run(migrate_graph(address))
    print(localised(f"{applied} migrations applied", f"已应用 {applied} 个迁移"))


async def migrate_graph(address: GraphAddress) -> int:
    """Apply what is missing at ``address``; how many were."""
    async with open_graph(address) as graph:
        return await apply_migrations(graph)
