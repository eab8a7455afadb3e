"""End-to-end tests: folders of the exchange format go in by the loader, answers come out of GraphQL.

One application on one connection serves the whole folder, in the event loop of the session; worlds
live side by side under sources of their own. A test that needs an empty graph asks for ``fresh``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from graph_api.app import create_app
from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.sealing import IdentitySealer
from graph_api.services.warming import PLAN_PATIENCE, warm
from graph_api.settings import Settings
from tests.api.platform import Platform
from tests.both_ways import COMPARISONS
from tests.conftest import WIPE


async def planned(graph: Graph) -> None:
    """Return when the engine has planned every query: beside other tests no caller has the time for it."""
    await warm(graph.aside(patience=PLAN_PATIENCE))


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def platform(
    graph_address: GraphAddress, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Platform]:
    """Give the running service on an empty graph."""
    folder = tmp_path_factory.mktemp("api")
    settings = Settings(home=folder / "home")
    graph = Graph.connect(graph_address)
    await migrate(graph)
    await graph.run_admin(WIPE)
    app = create_app(settings, graph=graph)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            assert (await client.get("/readyz")).status_code == 200
            await planned(graph)
            sealer = IdentitySealer.from_settings(settings)
            compared = COMPARISONS.compiled
            platform = Platform(graph, client, settings, sealer, folder)
            yield platform
            assert platform.asked == 0 or COMPARISONS.compiled > compared
    await graph.close()


@pytest_asyncio.fixture(loop_scope="session")
async def fresh(platform: Platform) -> Platform:
    """Give the running service with nothing loaded."""
    await platform.wipe()
    return platform
