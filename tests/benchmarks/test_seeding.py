"""The quickly written world is what the product's own loader makes of the same rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.seeding import Seeding, is_seeded
from benchmarks.world import HUB_ENTERPRISE, SOURCE, World
from graph_api.bolt.driver import Graph
from graph_api.sealing import IdentitySealer
from loaders.run import load
from tests.conftest import WIPE

SMALL = World(250)
NOW = 1_750_000_000_000
_KEPT = "NOT n:Migration AND NOT n:LoadLock AND NOT n:LoadRun"
_NODES = f"MATCH (n) WHERE {_KEPT} RETURN labels(n) AS labels, properties(n) AS properties"
_LINKS = (
    f"MATCH (n)-[r]->(m) WHERE {_KEPT} RETURN type(r) AS type, properties(r) AS properties, "
    "coalesce(n.id, n.key) AS start, coalesce(m.id, m.key) AS end"
)


async def everything(graph: Graph) -> list[str]:
    """Return the whole graph in a comparable form, but for the run that wrote it."""

    def plain(row: Any) -> str:
        found = {**row, "properties": {**row["properties"]}}
        found["properties"].pop("run", None)
        found["properties"].pop("lastLoadedAt", None)
        return repr(sorted((name, _sorted(value)) for name, value in found.items()))

    return sorted([plain(row) for text in (_NODES, _LINKS) for row in await graph.run_admin(text)])


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return sorted(value.items())
    return sorted(value) if isinstance(value, list) else value


async def test_writes_what_a_load_writes(graph: Graph, tmp_path: Path) -> None:
    sealer = IdentitySealer(bytes(32))
    SMALL.write(tmp_path / SOURCE)
    report = await load(
        tmp_path / SOURCE, graph=graph, sealer=sealer, load_time=NOW, rejects=tmp_path / "rejects"
    )
    assert report.exit_code == 0, report.render()
    loaded = await everything(graph)
    await graph.run_admin(WIPE)

    seeding = Seeding(graph, SMALL, sealer, NOW)
    await seeding.write()

    assert await everything(graph) == loaded
    assert seeding.rows == {name: counts.read for name, counts in report.tables.items()}
    assert await is_seeded(graph, SMALL)
    assert not await is_seeded(graph, World(251))


def test_hubs_are_clean_and_the_world_repeats() -> None:
    world = World(2_000)
    tables = {name: list(rows()) for name, rows in world.tables().items()}
    punished = {row["subject_id"] for row in tables["sanctions"]}
    around = {row["person_id"] for row in tables["roles"] if row["enterprise_id"] == HUB_ENTERPRISE}
    assert len(around) == world.hub
    assert not punished & (around | {HUB_ENTERPRISE} | set(world.nominee_posts()))
    assert tables == {name: list(rows()) for name, rows in World(2_000).tables().items()}
