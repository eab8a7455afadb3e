"""The disk of the local engine is full: what must be recorded is refused, what need not goes on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.domain.dates import now_ms
from graph_api.engine.home import Home
from graph_api.engine.local import LocalEngine
from graph_api.engine.ports import choose_port
from graph_api.engine.state import read_state
from graph_api.engine.supervisor import USERNAME
from graph_api.errors import UnavailableError
from graph_api.http.tokens import issue_development_token
from graph_api.settings import Settings
from tests.faults.machine import slowness
from tests.faults.rig import COMMAND, START_SECONDS, eventually

pytestmark = pytest.mark.slow

DISK_BYTES = 900 * 2**20
ASKED = '{ subject(ref: {uscc: "91990000MA9900A13A"}) { name } }'
MOST_BATCHES = 10_000
BY_ITSELF_SECONDS = 300.0
"""Without a hand, is what this is about. How soon is promised, and measured, by the other faults."""


@dataclass
class Served:
    """A service with its local engine, both in a home on a small disk."""

    home: Home
    settings: Settings
    url: str
    log: Path

    async def ask(self, role: str | None) -> str:
        """Ask and return OK or the code of the error."""
        token = "" if role is None else issue_development_token(self.settings, role, "bank-a")
        headers = {} if role is None else {"authorization": f"Bearer {token}"}
        try:
            async with httpx.AsyncClient(timeout=30.0) as client:
                response = await client.post(f"{self.url}/graphql", json={"query": ASKED}, headers=headers)
        except httpx.TransportError:
            return "none"
        errors = response.json().get("errors")
        return str(errors[0]["extensions"]["code"]) if errors else "OK"

    async def is_whole(self) -> bool:
        return [await self.ask(role) for role in ("bank", None)] == ["OK", "OK"]


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a disk in memory; skips the test where that is not allowed."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk in memory may not be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    with small_disk(tmp_path / "disk") as disk:
        settings = Settings(home=disk / "home")
        log = tmp_path / "service.log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
        environment |= {
            "CREDIT_GRAPH_HOME": str(settings.home),
            # Too little to read back what was written until nothing could be; the next start gets more.
            "CREDIT_GRAPH_ENGINE_HEAP_MIB": "512",
            "CREDIT_GRAPH_ENGINE_PAGE_CACHE_MIB": "64",
            "CREDIT_GRAPH_ENGINE_QUICK_START": "false",
        }
        port = choose_port(0)
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*COMMAND, "serve", "--port", str(port)], env=environment, stdout=output, stderr=output
            )
        made = Served(Home(settings.home), settings, f"http://127.0.0.1:{port}", log)
        try:
            assert await eventually(made.is_whole, START_SECONDS * slowness()) is not None, log.read_text()
            yield made
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
            LocalEngine(settings).stop()


def fill(file: Path) -> None:
    """Write until nothing more can be written."""
    with file.open("wb", buffering=0) as stream:
        for size in (2**20, 2**12, 1):
            try:
                while True:
                    stream.write(bytes(size))
            except OSError:
                continue


async def test_a_full_disk(served: Served, tmp_path: Path) -> None:
    filler = tmp_path / "disk" / "filler"
    fill(filler)
    assert await served.ask("bank") == "UNAVAILABLE"
    assert [await served.ask(None) for _ in range(5)] == ["OK"] * 5
    assert await served.ask("bank") == "UNAVAILABLE"
    filler.unlink()
    assert await eventually(served.is_whole, BY_ITSELF_SECONDS) is not None, served.log.read_text()
    await _give_up(served, filler)
    assert await served.ask("bank") == "UNAVAILABLE"
    filler.unlink()
    assert await eventually(served.is_whole, BY_ITSELF_SECONDS) is not None, served.log.read_text()
    assert "INTERNAL" not in served.log.read_text()


async def _give_up(served: Served, filler: Path) -> None:
    """Write, past the service, until the engine cannot any more and gives its database up."""
    state = read_state(served.home)
    password = served.home.password.read_text().strip()
    graph = Graph.connect(GraphAddress(f"bolt://127.0.0.1:{state.port}", USERNAME, password))
    fill(filler)
    try:
        with pytest.raises(UnavailableError):
            await _write(graph)
    finally:
        await graph.close()


async def _write(graph: Graph) -> None:
    for batch in range(MOST_BATCHES):
        properties = {
            "id": f"a_filler{batch:08d}",
            "at": now_ms(),
            "requestId": "r",
            "purpose": "x" * 100_000,
        }
        records = [{"properties": properties, "answers": []}]
        await graph.write_at_once("audit_append", records=records, keyId="")
