"""One engine for all processes of a home, on the real thing.

Starting engines takes seconds, so the promises are kept by one engine, one after the other; each
test leaves an engine that answers.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph_api.engine.handshake import Answer, ask
from graph_api.engine.home import Home, read_password
from graph_api.engine.local import LocalEngine
from graph_api.engine.state import EngineState, EngineStatus, read_state
from graph_api.engine.users import living_users
from graph_api.settings import Settings

pytestmark = pytest.mark.slow

USER = Path(__file__).with_name("user_process.py")


@dataclass
class SharedEngine:
    home: Home
    first: subprocess.Popen[str]
    second: subprocess.Popen[str]
    addresses: tuple[str, str]

    @property
    def state(self) -> EngineState:
        return read_state(self.home)

    def answers(self) -> bool:
        password = read_password(self.home)
        return password is not None and ask(self.state.port, "neo4j", password) is Answer.READY


def eventually(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def start_user(home: Path, name: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    environment |= {
        "LC_ALL": "C",
        "CREDIT_GRAPH_HOME": str(home),
        "CREDIT_GRAPH_ENGINE_HEAP_MIB": "512",
        "CREDIT_GRAPH_ENGINE_PAGE_CACHE_MIB": "64",
    }
    return subprocess.Popen(
        [sys.executable, USER, name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )


def said(user: subprocess.Popen[str]) -> str:
    assert user.stdout is not None
    return user.stdout.readline().strip()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedEngine]:
    """Two processes that asked for the engine of an empty home at the same moment; a name with a blank."""
    root = tmp_path_factory.mktemp("shared") / "主 home"
    users = start_user(root, "first"), start_user(root, "second")
    try:
        yield SharedEngine(Home(root), *users, addresses=(said(users[0]), said(users[1])))
    finally:
        for user in users:
            user.kill()
            user.wait()
        LocalEngine(Settings(home=root)).stop()


def test_processes_that_start_at_once_share_one_engine(shared: SharedEngine) -> None:
    assert shared.addresses[0] == shared.addresses[1] == f"bolt://127.0.0.1:{shared.state.port}"
    assert {user.purpose for user in living_users(shared.home)} == {"first", "second"}
    assert shared.state.status is EngineStatus.READY
    assert shared.answers()


def test_everything_lies_in_the_home_whatever_its_name(shared: SharedEngine) -> None:
    assert (shared.home.data / "databases").is_dir()
    assert [entry.name for entry in shared.home.root.parent.iterdir()] == [shared.home.root.name]


def test_password_and_state_are_for_the_owner_alone(shared: SharedEngine) -> None:
    for file in (shared.home.password, shared.home.state):
        assert file.stat().st_mode & 0o777 == 0o600


def test_engine_listens_on_loopback_with_bolt_alone(shared: SharedEngine) -> None:
    """No HTTP connector, nothing on other interfaces."""
    server = shared.state.server
    assert server is not None
    listening = subprocess.run(
        [sys.executable, "-c", LISTENING, str(server.pid)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert listening == [f"127.0.0.1:{shared.state.port}"]


LISTENING = """
import psutil, sys
for each in psutil.Process(int(sys.argv[1])).net_connections("tcp"):
    if each.status == psutil.CONN_LISTEN:
        print(f"{each.laddr.ip.removeprefix('::ffff:')}:{each.laddr.port}")
"""


def test_an_engine_that_is_killed_comes_back_by_itself_on_the_same_port(shared: SharedEngine) -> None:
    before = shared.state
    server = before.server
    assert server is not None
    server.kill()
    assert eventually(lambda: not server.is_alive(), 10)
    assert eventually(lambda: shared.state.status is EngineStatus.READY and shared.answers(), 90)
    assert shared.state.port == before.port
    assert shared.state.restarts == before.restarts + 1
    assert shared.state.server != before.server


def test_a_killed_supervisor_is_replaced_and_the_engine_goes_on(shared: SharedEngine) -> None:
    before = shared.state
    assert before.supervisor is not None
    before.supervisor.kill()
    assert eventually(lambda: shared.state.supervisor != before.supervisor, 20)
    assert eventually(lambda: shared.state.status is EngineStatus.READY, 20)
    assert shared.state.supervised
    assert shared.state.server == before.server
    assert shared.answers()


def test_a_user_that_is_killed_does_not_take_the_engine_from_the_other(shared: SharedEngine) -> None:
    server = shared.state.server
    shared.first.send_signal(signal.SIGKILL)
    shared.first.wait(10)
    assert eventually(lambda: [user.purpose for user in living_users(shared.home)] == ["second"], 5)
    # Longer than the supervisor takes to look at its users several times.
    assert not eventually(lambda: shared.state.status is not EngineStatus.READY, 3)
    assert shared.state.server == server
    assert shared.answers()


def test_the_engine_ends_with_its_last_user(shared: SharedEngine) -> None:
    server, supervisor = shared.state.server, shared.state.supervisor
    assert server is not None
    assert supervisor is not None
    assert shared.second.stdin is not None
    shared.second.stdin.close()
    assert shared.second.wait(30) == 0
    assert shared.state.status is EngineStatus.STOPPED
    assert not server.is_alive()
    assert not supervisor.is_alive()
