"""A bulk load that is killed leaves the graph empty, and the next one makes it whole."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.cli.bulk import load_bulk
from graph_api.engine.home import claim_home, was_ready
from graph_api.engine.local import LocalEngine
from graph_api.engine.processes import ProcessIdentity
from graph_api.engine.progress import ConsoleReporter
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings
from loaders.bulk.run import BulkOptions
from tests.loaders.conftest import RULES, Folder

pytestmark = pytest.mark.slow

T = 1_700_000_000_000
COUNT = 3_000
SECONDS = 300

CHILD = """
import sys
from pathlib import Path
from graph_api.cli.bulk import load_bulk
from graph_api.engine.home import claim_home
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings
from loaders.bulk.run import BulkOptions
from tests.engine.power import cut_at_rename

path, home = Path(sys.argv[1]), Path(sys.argv[2])
cut_at_rename(claim_home(home).data, sys.argv[3])
settings = Settings().model_copy(update={"home": home, "neo4j_uri": None})
load_bulk(path, settings, IdentitySealer(b"k" * 32), BulkOptions(load_time=int(sys.argv[4])))
"""


class Said(ConsoleReporter):
    """Keeps what a command says."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        """Keep one line."""
        self.lines.append(text)


def world() -> dict[str, str]:
    """Return a world whose import takes a moment, with a sanction that is loaded after it."""
    numbers = range(COUNT)
    return {
        **RULES,
        "enterprises": "id,name\n" + "".join(f"E{n},某{n}公司\n" for n in numbers),
        "persons": "id,name\n" + "".join(f"P{n},某{n}\n" for n in numbers),
        "sanctions": "id,subject_id,memorandum,decided_on\nS1,E1,M1,2020-01-01\n",
    }


def start(path: Path, home: Path, moment: str) -> subprocess.Popen[bytes]:
    """Start a bulk load in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path), str(home), moment, str(T)], cwd=Path(__file__).parents[2]
    )


def killed_import(process: subprocess.Popen[bytes], bulk: Path) -> ProcessIdentity:
    """Kill a load as soon as the import tool runs, and return the tool, which goes on."""
    note = bulk / "import.process"
    deadline = time.monotonic() + SECONDS
    while not note.exists():
        assert process.poll() is None, "the load ended before it imported"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    tool = ProcessIdentity.from_json(json.loads(note.read_text()))
    process.kill()
    assert tool is not None
    return tool


async def counted(settings: Settings) -> list[int]:
    """Return the enterprises, persons and sanctions of the graph of a home."""
    engine = LocalEngine(settings)
    address = await asyncio.to_thread(engine.use)
    graph = Graph.connect(GraphAddress(address.uri, address.username, address.password))
    labels = ("Enterprise", "Person", "SanctionStatement")
    try:
        found = [await graph.run_admin(f"MATCH (n:{label}) RETURN count(*) AS n") for label in labels]
        return [int(rows[0]["n"]) for rows in found]
    finally:
        await graph.close()
        await asyncio.to_thread(engine.stop)


@pytest.mark.parametrize("moment", ["import", "before", "after"])
async def test_a_killed_bulk_load_is_made_good_by_the_next(
    folder: Folder, tmp_path: Path, sealer: IdentitySealer, moment: str
) -> None:
    path = folder(**world())
    settings = Settings().model_copy(update={"home": tmp_path / "home", "neo4j_uri": None})
    home = claim_home(settings.home)
    process = start(path, settings.home, moment)
    tool = await asyncio.to_thread(killed_import, process, home.bulk) if moment == "import" else None
    assert await asyncio.to_thread(process.wait, SECONDS) < 0
    assert home.bulk.exists()
    assert not was_ready(home)
    said = Said()
    options = BulkOptions(load_time=T)
    report = await asyncio.to_thread(load_bulk, path, settings, sealer, options, reporter=said)
    assert report.exit_code == 0
    assert any("interrupted bulk load" in line for line in said.lines)
    assert tool is None or not tool.is_alive()
    assert not home.bulk.exists()
    assert await counted(settings) == [COUNT, COUNT, 1]
