"""What is found on the machine: Java, memory, ports, processes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_api.engine import java as java_module
from graph_api.engine.configuration import engine_environment
from graph_api.engine.handshake import Answer, ask
from graph_api.engine.home import Home, claim_home
from graph_api.engine.java import find_java, java_version
from graph_api.engine.memory import EngineMemory, fit_memory, machine_memory_mib
from graph_api.engine.ports import choose_port, is_free
from graph_api.engine.processes import ProcessIdentity
from graph_api.engine.state import EngineState, EngineStatus, read_state, write_state
from graph_api.engine.users import living_users, register_user, unregister_user
from graph_api.errors import SetupError


def a_java(folder: Path, version: str) -> Path:
    """An executable that says of itself what a Java of this version says."""
    executable = folder / "bin" / "java"
    executable.parent.mkdir(parents=True)
    executable.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-01-01' >&2\n")
    executable.chmod(0o755)
    return executable


def test_java_home_wins_when_it_is_new_enough(tmp_path: Path) -> None:
    wanted = a_java(tmp_path / "a", "21.0.2")
    other = a_java(tmp_path / "b", "25")
    assert find_java({"JAVA_HOME": str(tmp_path / "a"), "PATH": str(other.parent)}) == wanted


def test_an_old_java_is_passed_over(tmp_path: Path) -> None:
    old = a_java(tmp_path / "a", "17.0.15")
    new = a_java(tmp_path / "b", "21.0.2")
    assert find_java({"JAVA_HOME": str(old.parent.parent), "PATH": str(new.parent)}) == new


def test_the_packaged_java_serves_a_machine_without_one() -> None:
    version = java_version(find_java({"PATH": ""}))
    assert version is not None
    assert version >= 21


def test_without_any_java_the_error_says_what_to_install_or_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = a_java(tmp_path, "17.0.15")
    monkeypatch.setattr(java_module, "_packaged_java", None)
    with pytest.raises(SetupError, match=r"Java 21 or newer.*JAVA_HOME.*NEO4J_URI.*\(17\)"):
        find_java({"JAVA_HOME": str(old.parent.parent), "PATH": ""})


@pytest.mark.parametrize(
    ("machine", "heap", "cache"), [(1024, 512, 128), (8192, 1024, 1024), (262_144, 8192, 32_768)]
)
def test_memory_fits_the_machine(machine: int, heap: int, cache: int) -> None:
    assert fit_memory(machine) == EngineMemory(heap, cache)


def test_memory_that_is_set_wins() -> None:
    assert fit_memory(8192, 700, 90) == EngineMemory(700, 90)


def test_this_machine_has_memory() -> None:
    assert machine_memory_mib() > 256


def test_a_taken_port_is_not_chosen() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_free(port)
        assert choose_port(port) != port
    assert choose_port(port) == port


def test_a_process_that_ended_or_was_another_is_not_alive() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    identity = ProcessIdentity.of(child.pid)
    assert identity is not None
    assert identity.is_alive()
    assert not ProcessIdentity(child.pid, identity.started - 60).is_alive()
    child.communicate()
    assert not identity.is_alive()


def test_a_killed_process_that_nobody_collected_is_not_alive() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    identity = ProcessIdentity.of(child.pid)
    assert identity is not None
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not identity.is_alive()
    child.communicate()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return claim_home(tmp_path)


def test_users_are_the_processes_that_live(home: Home) -> None:
    one, two = register_user(home, "one"), register_user(home, "two")
    (home.users / "1-dead.json").write_text('{"pid": 999999999, "started": 1.0, "purpose": "dead"}')
    (home.users / "2-torn.json").write_text('{"pid":')
    assert sorted(user.purpose for user in living_users(home)) == ["one", "two"]
    assert len(list(home.users.iterdir())) == 2
    unregister_user(one)
    unregister_user(one)
    assert living_users(home) == [two]


def test_state_is_read_as_written_and_nothing_unreadable_counts(home: Home) -> None:
    assert read_state(home).status is EngineStatus.STOPPED
    state = EngineState(EngineStatus.READY, ProcessIdentity.current(), None, 7, "2026.09.0")
    write_state(home, state)
    assert read_state(home) == state
    assert read_state(home).supervised
    home.state.write_text("{}")
    assert read_state(home).status is EngineStatus.STOPPED


@pytest.fixture
def answering(request: pytest.FixtureRequest) -> Iterator[int]:
    """A server that answers every connection with the given bytes and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            try:
                while True:
                    connection, _ = server.accept()
                    with connection:
                        connection.sendall(request.param)
            except OSError:
                return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


@pytest.mark.parametrize(
    "answering",
    [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x00\x00\x00\x00", b"\x00\x00\x04\x05\x00"],
    indirect=True,
)
def test_whatever_does_not_speak_bolt_is_not_ready(answering: int) -> None:
    assert ask(answering, "neo4j", "secret", timeout=2) is Answer.NOT_YET


def test_nobody_listening_is_not_ready() -> None:
    assert ask(choose_port(0), "neo4j", "secret", timeout=2) is Answer.NOT_YET


def test_the_environment_of_another_neo4j_does_not_reach_the_engine(home: Home) -> None:
    outer = {
        "NEO4J_CONF": "/etc/neo4j",
        "NEO4J_server_bolt_port": "1",
        "JAVA_TOOL_OPTIONS": "-X",
        "PATH": "p",
    }
    assert engine_environment(home, outer) == {
        "PATH": "p",
        "NEO4J_HOME": str(home.engine),
        "NEO4J_CONF": str(home.configuration),
        "LC_ALL": "C.UTF-8",
    }
