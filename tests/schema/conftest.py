"""The small world of ``tests/schema/world.py`` behind the real schema."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_api.bolt.driver import Graph
from graph_api.schema.build import build_schema
from graph_api.sealing import IdentitySealer
from graph_api.services.warming import PLAN_PATIENCE
from graph_api.services.wiring import services_on
from graph_api.settings import Settings
from tests.schema.world import TABLES, World, load_tables


@pytest.fixture(scope="session")
def sealer(tmp_path_factory: pytest.TempPathFactory) -> IdentitySealer:
    """Give a sealer with a key of its own."""
    return IdentitySealer.from_settings(Settings(home=tmp_path_factory.mktemp("sealer") / "home"))


@pytest.fixture
async def world(graph: Graph, sealer: IdentitySealer, tmp_path: Path) -> World:
    """Give the loaded world."""
    await load_tables(graph, sealer, tmp_path / "world", TABLES)
    patient = graph.aside(patience=PLAN_PATIENCE)  # beside other tests an engine plans slowly
    return World(patient, build_schema(), services_on(patient, sealer, 30))
