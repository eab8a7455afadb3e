"""``credit-graph engine`` and what every command says when it cannot work, as real processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph_api.bolt.driver import GraphAddress
from graph_api.engine.home import Home, claim_home, record_product
from graph_api.engine.jar_lock import committed_lock
from graph_api.engine.jars import JarStore
from graph_api.engine.state import EngineStatus, read_state

COMMAND = [sys.executable, "-c", "from graph_api.cli import main; main()"]


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "LC_", "LANG"))
    }
    memory = {"CREDIT_GRAPH_ENGINE_HEAP_MIB": "512", "CREDIT_GRAPH_ENGINE_PAGE_CACHE_MIB": "64"}
    return {**kept, **memory, "CREDIT_GRAPH_HOME": str(home), **more}


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=environment(home, **more), timeout=120
    )


def an_interrupted_first_start(root: Path) -> Path:
    """A home where an engine was being set up for the first time when the power went."""
    home = claim_home(root)
    record_product(home, committed_lock().version, ready=False)
    (home.data / "databases" / "neo4j").mkdir(parents=True)
    (home.data / "databases" / "neo4j" / "neostore").write_bytes(b"half")
    return root


@pytest.mark.slow
def test_an_engine_started_by_hand_runs_until_it_is_stopped_by_hand(tmp_path: Path) -> None:
    home = an_interrupted_first_start(tmp_path / "home")
    assert run(home, "engine", "status").returncode == 3
    try:
        started = run(home, "engine", "start")
        assert started.returncode == 0, started.stderr
        assert started.stdout.startswith("bolt://127.0.0.1:")
        status = run(home, "engine", "status")
        assert status.returncode == 0
        assert "READY" in status.stdout
        assert "kept running" in status.stdout
        # Another command joins it and leaves it running.
        assert run(home, "migrate").returncode == 0
        assert read_state(Home(home)).status is EngineStatus.READY
    finally:
        stopped = run(home, "engine", "stop")
    assert stopped.stdout.strip() == "stopped"
    assert read_state(Home(home)).status is EngineStatus.STOPPED
    assert run(home, "engine", "status").returncode == 3
    assert run(home, "engine", "stop").stdout.strip() == "not running"


@pytest.mark.slow
def test_an_engine_that_cannot_start_is_given_up_with_its_own_words(tmp_path: Path) -> None:
    """A heap that no machine has."""
    home = tmp_path / "home"
    outcome = run(home, "engine", "start", CREDIT_GRAPH_ENGINE_HEAP_MIB="99999999999")
    assert outcome.returncode == 1
    assert "left off" in outcome.stderr
    assert "heap" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert read_state(Home(home)).status is EngineStatus.FAILED


@pytest.mark.slow
def test_with_neo4j_uri_no_local_engine_is_touched_or_fetched(
    tmp_path: Path, graph_address: GraphAddress
) -> None:
    home, cache = tmp_path / "home", tmp_path / "cache"
    external = {
        "NEO4J_URI": graph_address.uri,
        "NEO4J_USERNAME": graph_address.username,
        "NEO4J_PASSWORD": graph_address.password,
        "CREDIT_GRAPH_CACHE": str(cache),
    }
    assert run(home, "migrate", **external).returncode == 0
    status = run(home, "engine", "status", **external)
    assert status.stdout.strip() == f"READY {graph_address.uri} (NEO4J_URI)"
    refused = run(home, "engine", "start", **external)
    assert refused.returncode == 1
    assert "NEO4J_URI is set" in refused.stderr
    assert not home.exists()
    assert not cache.exists()


@pytest.mark.slow
def test_a_stop_while_fetching_is_orderly_and_keeps_what_arrived(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    command = subprocess.Popen(
        [*COMMAND, "engine", "start"],
        stderr=subprocess.PIPE,
        text=True,
        env=environment(tmp_path / "home", CREDIT_GRAPH_CACHE=str(cache)),
    )
    deadline = time.monotonic() + 60
    while not list(cache.glob("*/*.jar")) and time.monotonic() < deadline:
        time.sleep(0.05)
    command.send_signal(signal.SIGTERM)
    said = command.communicate(timeout=60)[1]
    assert command.returncode == 128 + signal.SIGTERM, said
    assert "Traceback" not in said, said
    lock = committed_lock()
    store = JarStore(cache, lock)
    arrived = {file.name for file in store.folder.glob("*.jar")}
    assert arrived == {jar.file_name for jar in lock.jars} - {jar.file_name for jar in store.missing()}
    assert not list(store.folder.glob(".fetch-*"))


def test_an_external_engine_that_does_not_answer_is_one_message(tmp_path: Path) -> None:
    outcome = run(tmp_path, "migrate", NEO4J_URI="bolt://127.0.0.1:9", NEO4J_PASSWORD="x")
    assert outcome.returncode == 1
    assert outcome.stderr.startswith("credit-graph: ")
    assert "Traceback" not in outcome.stderr


def test_a_foreign_home_is_one_message_in_the_users_language(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("")
    english, chinese = run(tmp_path, "migrate"), run(tmp_path, "migrate", LANG="zh_CN.UTF-8")
    assert (english.returncode, chinese.returncode) == (1, 1)
    assert english.stderr.startswith(f"credit-graph: {tmp_path} is not a home of credit-graph")
    assert "不是 credit-graph 的主目录" in chinese.stderr
    assert len(english.stderr.splitlines()) == 1


def test_a_setting_that_cannot_be_meant_is_named(tmp_path: Path) -> None:
    outcome = run(tmp_path, "serve", PORT="many")
    assert outcome.returncode == 1
    assert "PORT" in outcome.stderr


def test_a_taken_port_is_said_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        outcome = run(tmp_path / "home", "serve", PORT=port)
    assert outcome.returncode == 1
    assert port in outcome.stderr
    assert not (tmp_path / "home").exists()


def test_a_missing_argument_is_exit_1_because_2_means_rejected_rows(tmp_path: Path) -> None:
    outcome = run(tmp_path, "load")
    assert outcome.returncode == 1
    assert "PATH" in outcome.stderr


def test_a_bulk_load_of_a_folder_without_tables_is_exit_1(tmp_path: Path) -> None:
    outcome = run(tmp_path / "home", "load", str(tmp_path), "--bulk")
    assert outcome.returncode == 1
    assert "exchange format" in outcome.stdout
    assert not (tmp_path / "home" / "engine").exists()


def test_a_bulk_load_cannot_be_gentle(tmp_path: Path) -> None:
    outcome = run(tmp_path / "home", "load", str(tmp_path), "--bulk", "--gentle")
    assert outcome.returncode == 1
    assert "--gentle" in outcome.stderr
    assert not (tmp_path / "home").exists()


def test_a_path_that_does_not_exist_is_exit_1(tmp_path: Path) -> None:
    outcome = run(tmp_path / "home", "load", str(tmp_path / "nothing"))
    assert outcome.returncode == 1
    assert "nothing" in outcome.stderr


def test_backups_that_cannot_be_are_one_message_and_leave_nothing(tmp_path: Path) -> None:
    """A home without a graph, a file that is none, a folder that is not there, another server's graph."""
    home, file = tmp_path / "home", tmp_path / "kept.tar"
    file.write_text("not a backup")
    for arguments, said, more in (
        (["backup", str(tmp_path / "new.tar")], "no graph in this home", {}),
        (["backup", str(file)], "exists already", {}),
        (["backup", str(tmp_path / "nowhere" / "new.tar")], "is no folder", {}),
        (["restore", str(file)], "identity key is missing", {}),
        (["restore", str(file)], "NEO4J_URI is set", {"NEO4J_URI": "bolt://127.0.0.1:9"}),
        (["restore", str(file)], "not a whole backup", {"CREDIT_GRAPH_IDENTITY_KEY": "A" * 43 + "="}),
        (["check"], "no graph in this home", {"CREDIT_GRAPH_IDENTITY_KEY": "A" * 43 + "="}),
    ):
        outcome = run(home, *arguments, **more)
        assert outcome.returncode == 1, arguments
        last = outcome.stderr.splitlines()[-1]
        assert last.startswith("credit-graph: ")
        assert said in last
        assert "Traceback" not in outcome.stderr
    assert not (home / "engine" / "data").exists()
    assert sorted(entry.name for entry in tmp_path.iterdir()) in (["kept.tar"], ["home", "kept.tar"])
