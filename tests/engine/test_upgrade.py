"""A release with a newer engine opens what a release with an older one wrote, and nothing is missing."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph_api.bolt.driver import Graph
from graph_api.cli.backup_check import run_checks
from graph_api.engine.home import Home
from graph_api.engine.jar_lock import committed_lock, parse_lock
from tests.engine.test_backup import settings_of, with_graph

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]
PACKAGES = ("compiled_graphql", "cypher", "graph_api", "loaders", "tests")
OLDER = Path(__file__).with_name("older_jars.lock")
"""The engine before the present one: ``credit-graph engine relock --version … --output …``."""

SECONDS = 400

OLDER_RELEASE = """
import asyncio, sys
from pathlib import Path
from tests.engine.test_backup import fill, settings_of, with_graph
from tests.engine.test_upgrade import digest

root = Path(sys.argv[1])
settings = settings_of(root / "home")

async def written(graph):
    await fill(root / "world", settings, graph)
    return await digest(graph)

print(asyncio.run(with_graph(settings, written)))
"""


async def digest(graph: Graph) -> str:
    """Return a hash over everything that the graph holds, and over its indexes and constraints."""
    found = hashlib.sha256()
    for query in (
        "MATCH (n) RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS p",
        "MATCH (a)-[r]->(b) RETURN elementId(a) AS a, elementId(b) AS b, type(r) AS type, properties(r) AS p",
        "SHOW INDEXES YIELD name, type, labelsOrTypes, properties, state",
        "SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties",
    ):
        rows = await graph.run_admin(query)
        assert rows
        for line in sorted(json.dumps(row, sort_keys=True, default=str) for row in rows):
            found.update(line.encode())
    return found.hexdigest()


def older_release(folder: Path) -> Path:
    """Return a copy of the project that runs the engine before the present one."""
    assert parse_lock(OLDER.read_text()).version < committed_lock().version
    leave = shutil.ignore_patterns("__pycache__", "web_assets")
    for package in PACKAGES:
        shutil.copytree(PROJECT / package, folder / package, ignore=leave)
    shutil.copy(OLDER, folder / "graph_api" / "engine" / "jars.lock")
    return folder


async def test_what_an_older_engine_wrote_is_there(tmp_path: Path) -> None:
    release = older_release(tmp_path / "older")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    wrote = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", OLDER_RELEASE, str(tmp_path)],
        cwd=release,
        env={**environment, "PYTHONPATH": str(release)},
        stdout=subprocess.PIPE,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    settings = settings_of(tmp_path / "home")
    product = json.loads(Home(settings.home).product.read_text())
    assert product["version"] == parse_lock(OLDER.read_text()).version
    assert await with_graph(settings, digest) == wrote.stdout.splitlines()[-1]
    assert json.loads(Home(settings.home).product.read_text())["version"] == committed_lock().version
    assert [each for each in await asyncio.to_thread(run_checks, settings) if each.wrong] == []
