"""Whoever is measured: how each is started, asked and stopped, and what processor time it takes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import httpx
import psutil

from benchmarks.cases import Drawn
from benchmarks.figures import Outcome
from benchmarks.ground import Engine, Ground
from benchmarks.http_load import Order, once
from benchmarks.node import install, node
from benchmarks.questions import Phrasing, Question
from graph_api.engine.ports import choose_port
from graph_api.engine.processes import end
from graph_api.http.tokens import issue_development_token
from graph_api.settings import Settings

PEERS = Path(__file__).parent / "peers"
SERVICE = "this service"
RAW = "raw driver"
_READY_SECONDS = 120.0
_STOP_SECONDS = 30.0
_SLACK_SECONDS = 60.0
_CODE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Pace:
    """How many clients ask for how long; ``rate`` None: as fast as they are answered."""

    clients: int
    seconds: float
    rate: float | None = None


class Contender(Protocol):
    """Somebody who can be asked questions."""

    name: str

    def can(self, question: Question) -> bool:
        """Whether the question can be put to it."""

    async def answers(self, drawn: Drawn) -> Sequence[Any] | None:
        """Return the facts of every case, None where it has none to compare; SystemExit on errors."""

    async def measure(self, drawn: Drawn, pace: Pace) -> Outcome:
        """Ask the cases in turn at this pace, from a process of their own."""


class HttpContender:
    """A GraphQL service over HTTP; ``phrasing`` is how it is asked."""

    def __init__(
        self,
        name: str,
        port: int,
        path: str,
        headers: Mapping[str, str],
        processes: Callable[[], list[psutil.Process]],
        phrasing: Callable[[Question], Phrasing | None],
    ) -> None:
        self.name = name
        self.base = f"http://127.0.0.1:{port}"
        self._order = Order(
            "127.0.0.1", port, path, {"content-type": "application/json", **headers}, (), 1, 0.0
        )
        self.processes = processes
        self._phrasing = phrasing

    def can(self, question: Question) -> bool:
        """Whether it has words for the question."""
        return self._phrasing(question) is not None

    async def answers(self, drawn: Drawn) -> Sequence[Any] | None:
        """Ask every case once and read the answers."""
        phrasing = self._phrasing(drawn.question)
        assert phrasing is not None
        facts = []
        for case, answer in zip(drawn.cases, await once(self._asking(drawn)), strict=True):
            if "errors" in answer:
                shown = json.dumps(answer["errors"], ensure_ascii=False)[:600]
                raise SystemExit(f"{self.name} does not answer {drawn.question.name}: {shown}")
            facts.append(phrasing.facts(case, answer["data"]))
        return facts

    async def measure(self, drawn: Drawn, pace: Pace) -> Outcome:
        """Let the load generator ask, and see what processor time that took here."""
        order = replace(self._asking(drawn), clients=pace.clients, seconds=pace.seconds, rate=pace.rate)
        processes = self.processes()
        before = cpu_seconds(processes)
        found = await _in_process("benchmarks.http_load", asdict(order), pace.seconds)
        used = cpu_seconds(processes) - before
        sent = found.requests - found.late
        return replace(found, cpu=1000 * used / sent if sent else None)

    def _asking(self, drawn: Drawn) -> Order:
        phrasing = self._phrasing(drawn.question)
        assert phrasing is not None
        return replace(self._order, bodies=tuple(phrasing.body(case) for case in drawn.cases))


class RawContender:
    """The official driver with the service's own statements."""

    name = RAW

    def __init__(self, ground: Ground) -> None:
        address = ground.address
        self._order = {
            "uri": address.uri,
            "username": address.username,
            "password": address.password,
            "database": address.database,
        }

    def can(self, question: Question) -> bool:
        """Whatever the service reads can be read."""
        return True

    async def answers(self, drawn: Drawn) -> Sequence[Any] | None:
        """It has records, not answers; they are the ones that the service's answers were made of."""
        return None

    async def measure(self, drawn: Drawn, pace: Pace) -> Outcome:
        """Ask as the service did when the cases were drawn."""
        order = {**self._order, **asdict(pace), "statements": drawn.statements}
        return await _in_process("benchmarks.raw", order, pace.seconds)


async def _in_process(module: str, order: Mapping[str, Any], seconds: float) -> Outcome:
    """Run a load generator on an order and return what it measured."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=_CODE,
    )
    try:
        limit = seconds + _SLACK_SECONDS
        out, _ = await asyncio.wait_for(process.communicate(json.dumps(order).encode()), limit)
    except TimeoutError:
        process.kill()
        raise SystemExit(f"{module} did not end {_SLACK_SECONDS:.0f} s after its time") from None
    if process.returncode:
        raise SystemExit(f"{module} failed; see above")
    return Outcome(**json.loads(out))


def cpu_seconds(processes: Sequence[psutil.Process]) -> float:
    """Return the processor time that processes have used so far."""
    times = [process.cpu_times() for process in processes]
    return sum(each.user + each.system for each in times)


def family(pid: int) -> list[psutil.Process]:
    """Return a process with all that it started."""
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


@contextlib.asynccontextmanager
async def service(engine: Engine, *, workers: int = 1, folder: Path) -> AsyncIterator[HttpContender]:
    """Start this service as a user does, on an engine, and give it once it is ready."""
    port = choose_port(8900)
    command = [sys.executable, "-c", "from graph_api.cli import main; main()", "serve"]
    command += ["--port", str(port), "--workers", str(workers)]
    environment = environment_on(engine) | {"CREDIT_GRAPH_LOG_LEVEL": "WARNING"}
    with _process(command, environment, folder / "service.log") as process:
        await _until_ready(process, f"http://127.0.0.1:{port}/readyz")
        token = issue_development_token(Settings(home=engine.home), "bank", "bench")
        yield HttpContender(
            SERVICE if workers == 1 else f"{SERVICE}, {workers} workers",
            port,
            "/graphql",
            {"authorization": f"Bearer {token}"},
            lambda: family(process.pid),
            lambda question: question.service,
        )


@contextlib.asynccontextmanager
async def peers(ground: Ground, kind: str, *, folder: Path) -> AsyncIterator[list[HttpContender]]:
    """Start @neo4j/graphql on ``apollo`` or ``yoga``; give it twice: hand-written and generated API."""
    log = folder / f"{kind}.log"
    environment = {**environment_on(ground), "NODE_ENV": "production"}
    with _process([node(), str(PEERS / "server.mjs"), kind], environment, log) as process:
        where = await _announced(process, log)
        # The same processes: each is measured while the other is idle.
        ways: tuple[tuple[str, Callable[[Question], Phrasing | None]], ...] = (
            ("@cypher", lambda question: question.cypher),
            ("generated API", lambda question: question.generated),
        )
        yield [
            HttpContender(
                f"{kind.capitalize()}, {way}",
                where["port"],
                where["path"],
                {},
                lambda: family(process.pid),
                phrasing,
            )
            for way, phrasing in ways
        ]


def install_peers() -> None:
    """Install the locked packages of the peers, with the Node that the Python environment brings."""
    install(PEERS)


def environment_on(engine: Engine) -> dict[str, str]:
    """Return the environment of a process that works on an engine."""
    address = engine.address
    return {
        **os.environ,
        "PYTHONPATH": str(_CODE),
        "CREDIT_GRAPH_HOME": str(engine.home),
        "NEO4J_URI": address.uri,
        "NEO4J_USERNAME": address.username,
        "NEO4J_PASSWORD": address.password,
    }


@contextlib.contextmanager
def _process(
    command: Sequence[str], environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server with its output in ``log``; end it with the context."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield process
        finally:
            end(process, _STOP_SECONDS)


async def _until_ready(process: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + _READY_SECONDS
    async with httpx.AsyncClient() as client:
        while time.monotonic() < end and process.poll() is None:
            with contextlib.suppress(httpx.HTTPError):
                if (await client.get(address)).is_success:
                    return
            await asyncio.sleep(0.2)
    raise SystemExit(f"the service did not become ready; its log is beside the engine's ({address})")


async def _announced(process: subprocess.Popen[bytes], log: Path) -> dict[str, Any]:
    """Return what a peer prints once it listens."""
    end = time.monotonic() + _READY_SECONDS
    while time.monotonic() < end and process.poll() is None:
        text = log.read_text(encoding="utf-8")
        if text.endswith("\n"):
            found: dict[str, Any] = json.loads(text.splitlines()[0])
            return found
        await asyncio.sleep(0.1)
    raise SystemExit(f"a peer did not start: {log.read_text(encoding='utf-8')[-2000:]}")
