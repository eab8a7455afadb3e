"""The public suites and reference clients of the protocols, against the service as a user starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.node import install, node
from graph_api.bolt.driver import GraphAddress
from graph_api.engine.ports import choose_port
from graph_api.http.tokens import issue_development_token
from graph_api.settings import Settings
from tests.http.serving import await_ready, environment_of

HERE = Path(__file__).parent
SERVE = "from graph_api.cli import main; main()"

AUDITS = 61
"""What graphql-http has; fewer would mean that some did not run."""


@dataclass(frozen=True, slots=True)
class Service:
    """The running service: where it answers, a token for it, and the file of its log."""

    url: str
    token: str
    log: Path

    def ask(self, script: str) -> Any:
        """Run a script of this folder on the service and return what it printed."""
        done = subprocess.run(
            [node(), str(HERE / script), f"{self.url}/graphql"],
            env={**os.environ, "TOKEN": self.token},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def service(graph_address: GraphAddress, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """``credit-graph serve`` on the engine of this run; the token is a bank's."""
    install(HERE)
    folder = tmp_path_factory.mktemp("service")
    home, log, port = folder / "home", folder / "log", choose_port(8700)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, "serve", "--port", str(port)],
            env=environment_of(home, graph_address),
            stdout=output,
            stderr=output,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        await_ready(process, url, log)
        yield Service(url, issue_development_token(Settings(home=home), "bank", "bank-a"), log)
    finally:
        process.terminate()
        process.wait(30)


def test_every_audit_of_graphql_over_http(service: Service) -> None:
    results = service.ask("audits.mjs")
    assert len(results) == AUDITS
    failed = [f"{each['id']} {each['name']}: {each['reason']}" for each in results if each["status"] != "ok"]
    assert not failed, "\n".join(failed)


def test_the_reference_clients(service: Service) -> None:
    found = service.ask("clients.mjs")
    schema = {"data": {"__schema": {"queryType": {"name": "Query"}}}}
    assert found["socket"] == found["events"] == {"results": [schema]}
    (error,) = found["socketRefused"]["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    # Over server-sent events the errors of validation are a result, for want of another place.
    (result,) = found["eventsRefused"]["results"]
    assert result["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    expected = {"legacy": 4406, "noProtocol": 4406, "tooEarly": 4401, "twice": 4429, "tooLong": 1009}
    assert {name: found[name].get("code") for name in expected} == expected
    logged = [json.loads(line) for line in service.log.read_text().splitlines() if line.startswith("{")]
    assert [line for line in logged if line.get("level") in ("error", "critical")] == []
