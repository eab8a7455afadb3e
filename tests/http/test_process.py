"""The service as a process: it starts, logs nothing personal, and stops without losing an answer."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.engine.ports import choose_port
from graph_api.http.sockets import PROTOCOL
from graph_api.http.tokens import issue_development_token
from graph_api.services.audit_packing import batch_of
from graph_api.settings import Settings
from tests.http.serving import await_ready, environment_of

NUMBER = "99999919700101101X"
NAME = "王小虎虎"
CODE = "91990000MA9900A13A"

STOPPED = (0, -signal.SIGTERM)
"""How a process ends that was told to stop: uvicorn raises the signal again once it has cleaned up."""


@dataclass
class Service:
    """A running service: its process, address, home and the file with its logs."""

    process: subprocess.Popen[bytes]
    url: str
    settings: Settings
    log: Path

    def ask(
        self, query: str, variables: dict[str, Any] | None = None, role: str | None = "bank"
    ) -> httpx.Response:
        headers = {}
        if role is not None:
            headers["authorization"] = f"Bearer {issue_development_token(self.settings, role, 'bank-a')}"
        return httpx.post(
            f"{self.url}/graphql", json={"query": query, "variables": variables}, headers=headers, timeout=30
        )

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@pytest.fixture
def service(tmp_path: Path, graph: Graph, graph_address: GraphAddress) -> Iterator[Service]:
    """The product's own application under uvicorn, as ``serve`` runs it."""
    port, log, home = choose_port(0), tmp_path / "log", tmp_path / "home"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "graph_api.asgi:app", "--port", str(port)],
            env=environment_of(home, graph_address),
            stdout=stream,
            stderr=stream,
        )
    started = Service(process, f"http://127.0.0.1:{port}", Settings(home=home), log)
    try:
        await_ready(process, started.url, log)
        yield started
    finally:
        process.kill()
        process.wait()


async def close_code(address: str, text: bytes) -> int | None:
    """Return the code with which a socket is closed after one message."""
    async with connect(address, subprotocols=[Subprotocol(PROTOCOL)]) as socket:
        async with socket.send_context():
            socket.protocol.send_text(text)
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        return socket.close_code


async def test_logs_hold_nothing_personal(service: Service, graph: Graph) -> None:
    identity = {"ref": {"identity": {"idNumber": NUMBER}}}
    service.ask("query($ref: SubjectRef!) { subject(ref: $ref) { name } }", identity)
    service.ask("query($ref: SubjectRef!) { reach(ref: $ref) { items { status } } }", identity)
    service.ask(f'{{ search(text: "{NAME} {NUMBER}") {{ edges {{ node {{ name }} }} }} }}')
    service.ask(f'query Q{NUMBER} {{ subject(ref: {{uscc: "{CODE}"}}) {{ name }} }}')
    service.ask(f"{{ p{NUMBER} }}")
    service.ask(f'{{ subject(ref: {{uscc: "{NUMBER}"}}) {{ name }} }}')
    service.ask("query($ref: SubjectRef!) { subject(ref: $ref) { name } }", {"ref": NAME + NUMBER})
    httpx.get(
        f"{service.url}/graphql", params={"query": "{ __typename }", "variables": json.dumps({"x": NUMBER})}
    )
    httpx.get(f"{service.url}/{NUMBER}?name={NAME}")
    assert await close_code(f"ws{service.url[4:]}/graphql?id={NUMBER}", b"{}") == 4400
    assert await close_code(f"ws{service.url[4:]}/graphql?id={NUMBER}", b"\xff") == 1007
    httpx.post(
        f"{service.url}/graphql", content=f"{NAME} {NUMBER}".encode(), headers={"x-request-id": NUMBER}
    )
    service.process.send_signal(signal.SIGTERM)
    assert service.process.wait(30) in STOPPED
    text = service.log.read_text()
    for planted in (NUMBER, NUMBER.lower(), NAME, CODE, NAME.encode("unicode_escape").decode()):
        assert planted not in text
    assert [line for line in service.lines() if line["level"] not in ("debug", "info")] == []
    asked = [line for line in service.lines() if line["event"] == "graphql"]
    assert {"subject", "search", "reach", "other"} <= {line["operation"] for line in asked}
    assert {"request_id", "code", "milliseconds", "role", "org", "level", "timestamp"} <= set(asked[0])
    stored = await graph.run_admin("MATCH (n:AuditRecord|AuditAnswer) RETURN properties(n) AS p")
    assert NUMBER not in json.dumps(stored, ensure_ascii=False)


async def test_stopping_finishes_what_is_being_answered(service: Service, graph: Graph) -> None:
    """A stop in the middle of a crowd: whoever was answered is on record, and the process ends cleanly."""
    refs = [{"source": {"source": "nobody", "id": str(number)}} for number in range(200)]
    query = (
        "query($refs: [SubjectRef!]!) "
        '{ preCheck(subjects: $refs, matter: LOAN, purpose: "test") { receipt verdict } }'
    )

    def ask() -> list[str]:
        try:
            answer = service.ask(query, {"refs": refs}).json()
        except httpx.TransportError:
            return []
        return [entry["receipt"] for entry in (answer.get("data") or {}).get("preCheck") or ()]

    assert len(ask()) == 200
    with ThreadPoolExecutor(8) as crowd:
        asked = [crowd.submit(ask) for _ in range(24)]
        next(iter(asked)).result()
        service.process.send_signal(signal.SIGTERM)
        received = [receipt for one in asked for receipt in one.result()]
    assert service.process.wait(30) in STOPPED
    assert len(received) >= 200
    rows = await graph.run_admin(
        "UNWIND $batches AS batch MATCH (r:AuditRecord {receipts: batch}) RETURN count(r) AS n",
        batches=[batch_of(receipt) for receipt in received],
    )
    assert rows[0]["n"] == len(received)
    events = [line["event"] for line in service.lines()]
    assert "stopping" in events
    assert "request_failed" not in events


def test_a_worker_asks_for_setup_in_words(tmp_path: Path) -> None:
    """What only the operator can mend stops the start, and the log says what it is."""
    process = subprocess.run(
        [sys.executable, "-m", "uvicorn", "graph_api.asgi:app", "--port", str(choose_port(0))],
        env={
            **os.environ,
            "CREDIT_GRAPH_HOME": str(tmp_path),
            "NEO4J_URI": "bolt://127.0.0.1:1",
            "CREDIT_GRAPH_OIDC_ISSUER": "http://issuer.test",
        },
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert process.returncode != 0
    assert b"CREDIT_GRAPH_OIDC_ISSUER must be an https address" in process.stderr
