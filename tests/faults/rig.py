"""Engine, proxy and service of a fault run, each a thing that can be hurt."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.domain.dates import now_ms
from graph_api.engine.home import Home
from graph_api.engine.local import LocalEngine
from graph_api.engine.ports import choose_port
from graph_api.engine.state import EngineStatus, read_state
from graph_api.http.tokens import issue_development_token
from graph_api.sealing import IdentitySealer
from graph_api.services.audit_model import to_view
from graph_api.services.audit_verification import verify
from graph_api.settings import Settings
from loaders.run import load
from tests.faults.history import SLACK_SECONDS, History, Recorded, Told
from tests.faults.proxy import Proxy
from tests.faults.workload import ROLES, Workload
from tests.faults.world import PAIRS, SOURCE, number_of, tables

COMMAND = [sys.executable, "-c", "from graph_api.cli import main; main()"]
START_SECONDS = 180.0
LOOK_SECONDS = 0.05


class Service:
    """``credit-graph serve`` as a process, its output in a file."""

    def __init__(self, folder: Path, address: GraphAddress, uri: str) -> None:
        self.port = choose_port(0)
        self.settings = Settings(home=folder / "service")
        self.log = folder / f"service-{self.port}.log"
        self._environment = {
            **os.environ,
            "CREDIT_GRAPH_HOME": str(self.settings.home),
            "NEO4J_URI": uri,
            "NEO4J_USERNAME": address.username,
            "NEO4J_PASSWORD": address.password,
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", "--port", str(self.port)],
                env=self._environment,
                stdout=output,
                stderr=output,
            )

    def end(self, number: signal.Signals, seconds: float = 30.0) -> float:
        """Send a signal and return the seconds until the process had ended."""
        assert self.process is not None
        begun = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(seconds)
        return time.monotonic() - begun

    async def is_ready(self) -> bool:
        try:
            async with httpx.AsyncClient(timeout=2.0) as client:
                return (await client.get(f"{self.url}/readyz")).status_code == 200
        except httpx.TransportError:
            return False


@dataclass
class Rig:
    """Everything of a run. ``graph`` reaches the engine without the proxy."""

    folder: Path
    engine_home: Home
    address: GraphAddress
    proxy: Proxy
    service: Service
    graph: Graph
    tokens: dict[str, str]
    seed: int
    runs: int = 0
    killed: int = 0
    away: list[tuple[float, float]] = field(default_factory=list)
    beside: list[Told] = field(default_factory=list)
    """What those were told who asked beside the workload, since the last history."""

    runaways: list[asyncio.Task[object]] = field(default_factory=list)
    measured: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    @property
    def jvm(self) -> int:
        """The process of the engine."""
        server = read_state(self.engine_home).server
        assert server is not None
        return server.pid

    def engine_ready(self) -> bool:
        """Whether the supervisor says that the engine answers."""
        state = read_state(self.engine_home)
        return state.status is EngineStatus.READY and state.server is not None and state.server.is_alive()

    def secrets(self) -> list[str]:
        """Return what must stand in no output."""
        numbers = [number_of(place) for place in range(PAIRS)]
        keys = [file.read_text(errors="replace") for file in (self.service.settings.home / "keys").iterdir()]
        lines = [line for key in keys for line in key.splitlines() if len(line) > 30 and " " not in line]
        return [*numbers, *self.tokens.values(), self.address.password, *lines]

    def workload(self, times: float = 1.0) -> Workload:
        """Return clients with questions of their own; ``times``: slower than an idle machine."""
        self.runs += 1
        return Workload(self.service.url, self.tokens, self.seed * 1_000 + self.runs, times)

    async def history(self, workload: Workload, begun: float, allowed: frozenset[str]) -> History:
        """Return what the clients were told together with what the graph holds since ``begun``."""
        since = now_ms() - int((time.monotonic() - begun) * 1000) - 1_000
        rows = await self.graph.run_admin(
            "MATCH (r:AuditRecord) WHERE r.at >= $since RETURN properties(r) AS record, "
            "COLLECT { MATCH (r)-[:ANSWERED]->(a:AuditAnswer) RETURN properties(a) } AS answers",
            since=since,
        )
        views = [to_view(row["record"], row["answers"]) for row in rows]
        recorded = [
            Recorded(
                view.request_id,
                view.operation,
                tuple(answer.receipt for answer in view.answers if answer.receipt),
            )
            for view in views
        ]
        told, self.beside = [*workload.told, *self.beside], []
        history = History(told, recorded, workload.probes, self.away, allowed)
        history.slack = SLACK_SECONDS * workload.times
        sealer = IdentitySealer.from_settings(self.service.settings)
        history.flaws = [str(finding) for finding in (await verify(self.graph, sealer)).findings]
        return history


@asynccontextmanager
async def standing(folder: Path, seed: int) -> AsyncIterator[Rig]:
    """Give a loaded engine, a proxy before it and a service that is ready."""
    settings = Settings(
        home=folder / "engine", engine_heap_mib=512, engine_page_cache_mib=64, engine_quick_start=False
    )
    engine = LocalEngine(settings, purpose="faults")
    found = await asyncio.to_thread(engine.use)
    address = GraphAddress(found.uri, found.username, found.password, found.database)
    proxy = Proxy(address.uri, seed)
    proxy.start()
    service = Service(folder, address, proxy.uri)
    graph = Graph.connect(address)
    try:
        await migrate(graph)
        sealer = IdentitySealer.from_settings(service.settings)
        written = tables().write(folder / "world", "faults.")
        report = await load(written, graph=graph, sealer=sealer, source=SOURCE, rejects=folder / "rejects")
        assert report.exit_code == 0, report.render()
        tokens = {
            role: issue_development_token(service.settings, role, "faults-org") for role in ROLES if role
        }
        service.start()
        rig = Rig(folder, Home(settings.home), address, proxy, service, graph, tokens, seed)
        assert await eventually(service.is_ready, START_SECONDS) is not None, service.log.read_text()
        async with rig.workload() as first:
            begun = time.monotonic()
            # Queries that were never asked take their time, which is no fault that was inflicted.
            assert await eventually(lambda: first.is_whole(begun), START_SECONDS) is not None
        yield rig
    finally:
        if service.process is not None and service.process.poll() is None:
            service.end(signal.SIGKILL)
        await graph.close()
        proxy.stop()
        await asyncio.to_thread(engine.stop)


async def eventually(condition: Callable[[], Awaitable[bool]], seconds: float) -> float | None:
    """Return after how many seconds the condition held; None where it did not in time."""
    begun = time.monotonic()
    while not await condition():
        if time.monotonic() - begun > seconds:
            return None
        await asyncio.sleep(LOOK_SECONDS)
    return time.monotonic() - begun
