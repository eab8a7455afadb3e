"""A bulk load gives the graph, the report and the rejects of an online load into an empty graph."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.cli.bulk import load_bulk
from graph_api.domain.keys import source_key
from graph_api.engine.home import claim_home
from graph_api.engine.local import LocalEngine
from graph_api.errors import SetupError
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings
from loaders.bulk.run import BulkOptions
from loaders.pace import Pace
from loaders.portions import BATCH_ROWS
from loaders.report import RunReport
from tests.loaders.conftest import Loader
from tests.loaders.dirty_world import DirtyWorld

LOAD_TIME = 1_790_000_000_000
pytestmark = pytest.mark.slow

NODES = "MATCH (n) WHERE NOT n:LoadLock RETURN labels(n) AS labels, properties(n) AS properties"
LINKS = """
MATCH (a)-[r]->(b)
RETURN type(r) AS type, properties(r) AS properties, [labels(a), a.key, a.id, a.knownFrom, a.line] AS start,
  [labels(b), b.key, b.id, b.knownFrom, b.line] AS end
"""
SCHEMA = (
    "SHOW INDEXES YIELD name, type, state, entityType, labelsOrTypes, properties, owningConstraint, options",
    "SHOW CONSTRAINTS YIELD name, type, entityType, labelsOrTypes, properties",
)
MANY = ("DIRECTOR", "SUPERVISOR")
"""Posts of one person in each enterprise: above the number of links from which a subject has lists."""

UNLIKE = {"run", "endedBy", "appliedAt", "appliedBy"}
"""Properties that name the run or the clock of a migration."""


async def picture(graph: Graph, sealer: IdentitySealer, run: str) -> dict[str, list[str]]:
    """Return all that stands in a graph, without what differs from run to run."""

    def plain(properties: dict[str, Any]) -> list[tuple[str, object]]:
        found = {name: "RUN" if value == run else value for name, value in properties.items()}
        found = {name: value for name, value in found.items() if name not in UNLIKE or value == "RUN"}
        if "idCipher" in found:
            found["idCipher"] = sealer.open(found["idCipher"])
        return sorted(found.items())

    def sort(labels: list[str]) -> list[str]:
        return sorted(labels)

    nodes = [repr((sort(row["labels"]), plain(row["properties"]))) for row in await graph.run_admin(NODES)]
    links = [
        repr(
            (
                row["type"],
                plain(row["properties"]),
                *((sort(end[0]), end[1:]) for end in (row["start"], row["end"])),
            )
        )
        for row in await graph.run_admin(LINKS)
    ]
    schema = [repr(sorted(row.items())) for text in SCHEMA for row in await graph.run_admin(text)]
    return {"nodes": sorted(nodes), "links": sorted(links), "schema": sorted(schema)}


def told(report: RunReport) -> dict[str, object]:
    """Return the report without what differs from run to run."""
    unlike = ("run", "seconds", "rejects", "findingsFile")
    return {name: value for name, value in report.as_json().items() if name not in unlike}


def written(folder: Path, report: RunReport) -> dict[str, str]:
    """Return the texts of the rejects and findings of a run by their place."""
    root = folder / report.run
    return {str(file.relative_to(root)): file.read_text() for file in sorted(root.rglob("*.csv"))}


async def lists_of(graph: Graph, person: str) -> int:
    """Return how many shelves the lists of a subject with many links have."""
    query = """
    MATCH (:SubjectKey {key: $key})-[:IDENTIFIES]->(s)
    RETURN count { (l:LinkShelf) WHERE l.at STARTS WITH s.id } AS found
    """
    return int((await graph.run_admin(query, key=source_key("world", person)))[0]["found"])


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """Give the settings of a home whose engine never ran."""
    return Settings().model_copy(update={"home": tmp_path / "home", "neo4j_uri": None})


async def bulk(path: Path, settings: Settings, sealer: IdentitySealer, **options: Any) -> RunReport:
    """Load in bulk; it runs event loops of its own."""
    options.setdefault("load_time", LOAD_TIME)
    return await asyncio.to_thread(load_bulk, path, settings, sealer, BulkOptions(**options))


async def picture_of(settings: Settings, sealer: IdentitySealer, run: str) -> dict[str, list[str]]:
    """Return the picture of the graph of a home."""
    engine = LocalEngine(settings)
    address = await asyncio.to_thread(engine.use)
    graph = Graph.connect(GraphAddress(address.uri, address.username, address.password))
    try:
        return await picture(graph, sealer, run)
    finally:
        await graph.close()
        await asyncio.to_thread(engine.stop)


async def assert_same(
    path: Path,
    graph: Graph,
    loader: Loader,
    home: Settings,
    sealer: IdentitySealer,
    tmp_path: Path,
    portion: int = BATCH_ROWS,
    **options: Any,
) -> RunReport:
    online = await loader(path, load_time=LOAD_TIME, pace=Pace(portion=portion), **options)
    offline = await bulk(path, home, sealer, portion=portion, **options)
    assert told(offline) == told(online)
    assert written(home.home / "rejects", offline) == written(tmp_path / "rejects", online)
    expected = await picture(graph, sealer, online.run)
    found = await picture_of(home, sealer, offline.run)
    for part, lines in expected.items():
        # A difference of long lists would take minutes to be shown.
        assert sorted(set(found[part]) ^ set(lines))[:4] == []
        assert Counter(found[part]) - Counter(lines) == Counter()
        assert len(found[part]) == len(lines)
    assert offline.loaded > 0
    return offline


@pytest.mark.parametrize(("seed", "complete"), [(1, True), (2, False)])
async def test_a_dirty_world_gives_the_same_graph(
    graph: Graph,
    loader: Loader,
    home: Settings,
    sealer: IdentitySealer,
    tmp_path: Path,
    seed: int,
    complete: bool,
) -> None:
    folder = DirtyWorld(seed, 400).write(tmp_path / "world")
    with (folder / "roles.csv").open("a", encoding="utf-8") as roles:
        roles.writelines(f"p1,e{number},{role},,,,,,\n" for number in range(300) for role in MANY)
    # What a bulk load leaves that was killed.
    left = claim_home(home.home).bulk / "files"
    left.mkdir(parents=True)
    (left / "enterprises.csv").write_text("0,", encoding="utf-8")
    report = await assert_same(folder, graph, loader, home, sealer, tmp_path, complete=complete, portion=70)
    assert report.exit_code == 2
    assert report.findings
    assert await lists_of(graph, "p1") > 3
    assert not left.parent.exists()
    with pytest.raises(SetupError, match="holds data"):
        await bulk(folder, home, sealer)


async def test_a_graph_elsewhere_is_refused(home: Settings, sealer: IdentitySealer, tmp_path: Path) -> None:
    elsewhere = home.model_copy(update={"neo4j_uri": "bolt://127.0.0.1:1"})
    with pytest.raises(SetupError, match="NEO4J_URI"):
        await bulk(tmp_path, elsewhere, sealer)
    assert not home.home.exists()


async def test_a_path_without_tables_makes_nothing(
    home: Settings, sealer: IdentitySealer, tmp_path: Path
) -> None:
    report = await bulk(tmp_path, home, sealer)
    assert (report.exit_code, report.failed) == (1, True)
    assert not home.home.exists()
