"""A service as its own process on the engine of a home, with clients that read and write without a pause."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.engine.home import Home
from graph_api.engine.local import LocalEngine
from graph_api.engine.ports import choose_port
from graph_api.engine.state import EngineState, EngineStatus, read_state
from graph_api.http.tokens import issue_development_token
from graph_api.sealing import IdentitySealer
from graph_api.services.audit_model import to_view
from graph_api.services.audit_verification import verify
from graph_api.settings import Settings
from tests.faults.history import UNAVAILABLE, History, Recorded, faults_of
from tests.faults.machine import slowness
from tests.faults.rig import COMMAND, START_SECONDS, eventually
from tests.faults.workload import ROLES, Workload
from tests.faults.world import SOURCE, tables
from tests.http.serving import await_ready

CONDUCT = "T-01"
SUBMIT = """mutation($input: SubmitTipInput!) { submitTip(input: $input) {
  ... on TipTaken { number } ... on CaseError { reason field } } }"""
COMMAND_SECONDS = 400.0
PAUSE_SECONDS = 0.1
SLOW = frozenset({UNAVAILABLE, "LIMIT_EXCEEDED"})
"""What may be told while another engine starts on the same two processors to read the backup."""


@dataclass
class Writer:
    """Sends one report after the other, each until it is acknowledged, and keeps when it was."""

    url: str
    acknowledged: dict[str, float] = field(default_factory=dict)
    begun: dict[str, float] = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)
    _stopping: bool = False
    _task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Writer:
        self._task = asyncio.create_task(self._write())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stopping = True
        assert self._task is not None
        await self._task

    async def _write(self) -> None:
        async with httpx.AsyncClient(timeout=60.0) as client:
            while not self._stopping:
                text = f"虚构举报内容{len(self.begun)}"
                self.begun[text] = time.monotonic()
                while (code := await self._submit(client, text)) is not None:
                    self.refusals[code] += 1
                    await asyncio.sleep(PAUSE_SECONDS)
                self.acknowledged[text] = time.monotonic()
                await asyncio.sleep(PAUSE_SECONDS)

    async def _submit(self, client: httpx.AsyncClient, text: str) -> str | None:
        """Return None for an acknowledgement, else the code of the refusal."""
        given = {
            "subjectName": "虚构企业",
            "conduct": CONDUCT,
            "text": text,
            "regionCode": "990000",
            "idempotencyKey": f"{text}-0123456789abcdef",
        }
        body = {"query": SUBMIT, "variables": {"input": given}}
        try:
            answer = (await client.post(f"{self.url}/graphql", json=body)).json()
        except httpx.TransportError:
            return "lost"
        if "errors" in answer:
            return str(answer["errors"][0]["extensions"]["code"])
        assert answer["data"]["submitTip"]["number"], answer
        return None


@dataclass
class PausedHome:
    """A home whose engine a service uses."""

    folder: Path
    settings: Settings
    process: subprocess.Popen[bytes]
    url: str
    log: Path
    environment: dict[str, str]

    @property
    def home(self) -> Home:
        return Home(self.settings.home)

    @property
    def state(self) -> EngineState:
        return read_state(self.home)

    def tokens(self) -> dict[str, str]:
        return {role: issue_development_token(self.settings, role, "org") for role in ROLES if role}

    def start(self, *arguments: str, limits: str = "") -> subprocess.Popen[str]:
        """Start ``credit-graph`` in this home; ``limits``: what a shell says before."""
        command = [*COMMAND, *arguments]
        if limits:
            command = ["sh", "-c", f'{limits}; exec "$@"', "sh", *command]
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=self.environment
        )

    async def run(self, *arguments: str, limits: str = "") -> tuple[int, str]:
        """Run ``credit-graph`` in this home; its exit code and what it said."""
        process = self.start(*arguments, limits=limits)
        said, _ = await asyncio.to_thread(process.communicate, timeout=COMMAND_SECONDS)
        return process.returncode, said

    @asynccontextmanager
    async def at_work(self, seed: int) -> AsyncIterator[tuple[Workload, Writer]]:
        """Give clients that read, and one that writes; the reports of others before are removed."""
        async with self.graph() as graph:
            await graph.run_admin("MATCH (n:Tip|TipKey|TipStep) DETACH DELETE n")
        workload, writer = Workload(self.url, self.tokens(), seed, slowness()), Writer(self.url)
        async with workload, writer:
            yield workload, writer

    async def is_ready(self) -> bool:
        return self.state.status is EngineStatus.READY

    async def is_paused(self) -> bool:
        return self.state.status is EngineStatus.PAUSED

    async def tips(self) -> list[str]:
        """Return the texts of all reports in the graph."""
        rows = await self._rows("MATCH (t:Tip) RETURN t.text AS text")
        return sorted(str(row["text"]) for row in rows)

    async def history(self, workload: Workload) -> History:
        """Return what the clients were told together with all the graph holds."""
        rows = await self._rows(
            "MATCH (r:AuditRecord) RETURN properties(r) AS record, "
            "COLLECT { MATCH (r)-[:ANSWERED]->(a:AuditAnswer) RETURN properties(a) } AS answers"
        )
        views = [to_view(row["record"], row["answers"]) for row in rows]
        recorded = [
            Recorded(view.request_id, view.operation, tuple(a.receipt for a in view.answers if a.receipt))
            for view in views
        ]
        history = History(workload.told, recorded, workload.probes, [], SLOW)
        history.slack *= workload.times
        async with self.graph() as graph:
            sealer = IdentitySealer.from_settings(self.settings)
            history.flaws = [str(finding) for finding in (await verify(graph, sealer)).findings]
        return history

    def faults(self, history: History) -> list[str]:
        """Return everything wrong with a history; no secret may stand in what the service said."""
        secrets = [*self.tokens().values(), self.home.password.read_text().strip()]
        return faults_of(history, secrets, [self.log.read_text(encoding="utf-8")])

    @asynccontextmanager
    async def graph(self) -> AsyncIterator[Graph]:
        engine = LocalEngine(self.settings, purpose="test")
        address = await asyncio.to_thread(engine.use)
        graph = Graph.connect(GraphAddress(address.uri, address.username, address.password))
        try:
            yield graph
        finally:
            await graph.close()
            await asyncio.to_thread(engine.release)

    async def _rows(self, statement: str) -> list[dict[str, Any]]:
        async with self.graph() as graph:
            return [dict(row) for row in await graph.run_admin(statement)]


@asynccontextmanager
async def paused_home(folder: Path) -> AsyncIterator[PausedHome]:
    """Give a loaded home with a service that is ready, both as a user starts them."""
    settings = Settings(
        home=folder / "home", engine_heap_mib=512, engine_page_cache_mib=64, engine_quick_start=False
    )
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "LC_"))
    }
    environment |= {
        "CREDIT_GRAPH_HOME": str(settings.home),
        "CREDIT_GRAPH_ENGINE_HEAP_MIB": "512",
        "CREDIT_GRAPH_ENGINE_PAGE_CACHE_MIB": "64",
        "CREDIT_GRAPH_ENGINE_QUICK_START": "false",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "LC_ALL": "C.UTF-8",
    }
    port, log = choose_port(0), folder / "service.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(port)], env=environment, stdout=output, stderr=output
        )
    made = PausedHome(folder, settings, process, f"http://127.0.0.1:{port}", log, environment)
    try:
        await asyncio.to_thread(await_ready, process, made.url, log, START_SECONDS * slowness())
        world = tables().add("conducts", code=CONDUCT, **{"class": "1"}, title="虚构行为")
        code, said = await made.run("load", str(world.write(folder / "world", "faults.")), "--source", SOURCE)
        assert code == 0, said
        workload = Workload(made.url, made.tokens(), 1)
        async with workload:
            begun = time.monotonic()
            assert await eventually(lambda: workload.is_whole(begun), START_SECONDS * slowness()) is not None
        yield made
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        LocalEngine(settings).stop()
