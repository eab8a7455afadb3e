"""``credit-graph run`` from an empty home to the last process gone, as real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_api.engine.home import Home
from graph_api.engine.local import LocalEngine
from graph_api.engine.ports import choose_port
from graph_api.engine.state import EngineStatus, read_state
from graph_api.settings import Settings
from tests.http.serving import await_ready

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-c", "from graph_api.cli import main; main()"]
READY_SECONDS = 240
STOP_SECONDS = 30


class Service:
    """A ``credit-graph run`` in a process group of its own, and what it said."""

    def __init__(self, home: Path, said: Path) -> None:
        self.port = choose_port(0)
        self._said = said
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
        settings = {
            "CREDIT_GRAPH_HOME": str(home),
            "CREDIT_GRAPH_ENGINE_HEAP_MIB": "512",
            "CREDIT_GRAPH_ENGINE_PAGE_CACHE_MIB": "64",
            "CREDIT_GRAPH_ENGINE_QUICK_START": "false",  # no minute of training beside the tests
            "PORT": str(self.port),
        }
        with said.open("wb") as output:
            self.process = subprocess.Popen(
                [*COMMAND, "run"],
                stdout=output,
                stderr=subprocess.STDOUT,
                env=kept | settings,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self._said.read_text(encoding="utf-8")

    def wait_until_ready(self) -> None:
        await_ready(self.process, f"http://127.0.0.1:{self.port}", self._said, READY_SECONDS)

    def stop(self, number: signal.Signals) -> tuple[int, float]:
        """Send a signal; the exit code, and the seconds until the end."""
        begun = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS), time.monotonic() - begun


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    root = tmp_path / "home"
    yield root
    LocalEngine(Settings(home=root)).stop()


def test_run_serves_the_sample_shares_the_engine_and_leaves_nothing_running(
    home: Path, tmp_path: Path
) -> None:
    first = Service(home, tmp_path / "first")
    second: Service | None = None
    try:
        first.wait_until_ready()
        assert "source reference" in first.said
        assert "source sample" in first.said

        # A second checkout with the same home: joins, loads nothing twice, and leaves without harm.
        second = Service(home, tmp_path / "second")
        second.wait_until_ready()
        assert "source" not in second.said
        assert second.stop(signal.SIGINT)[0] == 0
        first.wait_until_ready()

        exit_code, seconds = first.stop(signal.SIGTERM)
    finally:
        for service in (first, second):
            if service is not None:
                service.process.kill()
                service.process.wait()
    assert exit_code == 0, first.said
    assert seconds < STOP_SECONDS
    state = read_state(Home(home))
    assert state.status is EngineStatus.STOPPED
    assert not state.supervised
    assert "Traceback" not in first.said + second.said
