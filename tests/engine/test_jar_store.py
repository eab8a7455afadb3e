"""The engine's files: fetched once, every hash checked, an interruption costs nothing that arrived."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from graph_api.engine.jar_lock import JarLock, committed_lock, parse_lock, render_lock
from graph_api.engine.jars import JarStore
from graph_api.engine.progress import ConsoleReporter, SilentReporter
from graph_api.engine.relock import lock_of_tree
from graph_api.errors import SetupError

COMMITTED = committed_lock()
ENGINE = next(jar for jar in COMMITTED.jars if jar.artifact == "neo4j")
SMALLEST = sorted(COMMITTED.jars, key=lambda jar: jar.size)[:3]
FEW = JarLock(tuple({jar.file_name: jar for jar in [*SMALLEST, ENGINE]}.values()))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("store")
    JarStore(root, FEW).complete(SilentReporter())
    return root


def test_committed_lock_holds_the_whole_server_and_reads_back() -> None:
    assert COMMITTED.version == "2026.09.0"
    assert len(COMMITTED.jars) > 200
    assert parse_lock(render_lock(COMMITTED.jars)) == COMMITTED


@pytest.mark.parametrize("line", ["a:b sha256=0 size=1", "nonsense", "a:b:1 sha256=" + "0" * 64])
def test_a_line_that_is_none_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        parse_lock(f"# comment\n{line}\n")


def test_what_is_fetched_is_complete_and_nothing_else_is_left(filled: Path) -> None:
    store = JarStore(filled, FEW)
    assert store.missing() == []
    assert all(path.is_file() for path in store.paths())
    assert not list(store.folder.glob(".fetch-*"))


def test_a_complete_store_needs_no_network(filled: Path) -> None:
    JarStore(filled, FEW, repository="http://127.0.0.1:9").complete(SilentReporter())


def test_a_damaged_jar_of_the_same_size_is_fetched_again(filled: Path) -> None:
    store = JarStore(filled, FEW)
    damaged = store.paths()[0]
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 0xFF
    damaged.write_bytes(content)
    assert [jar.file_name for jar in store.missing()] == [damaged.name]
    store.complete(SilentReporter())
    assert store.missing() == []


def test_half_a_jar_does_not_count_and_what_arrived_is_kept(filled: Path) -> None:
    store = JarStore(filled, FEW)
    half, kept = store.paths()[0], store.paths()[1]
    half.write_bytes(half.read_bytes()[:100])
    (store.folder / ".fetch-interrupted" / "0").mkdir(parents=True)
    before = kept.stat().st_mtime_ns
    store.complete(SilentReporter())
    assert store.missing() == []
    assert kept.stat().st_mtime_ns == before
    assert not list(store.folder.glob(".fetch-*"))


def test_a_jar_with_another_hash_than_the_locked_one_is_refused(tmp_path: Path) -> None:
    forged = replace(SMALLEST[0], sha256="0" * 64)
    store = JarStore(tmp_path, JarLock((forged, ENGINE)))
    with pytest.raises(SetupError, match="SHA-256"):
        store.complete(SilentReporter())
    assert not (store.folder / forged.file_name).exists()


def test_no_network_says_what_to_do(tmp_path: Path) -> None:
    store = JarStore(tmp_path, FEW, repository="http://127.0.0.1:9")
    with pytest.raises(SetupError, match="run the command again"):
        store.complete(SilentReporter())


def test_progress_is_plain_lines_without_a_terminal() -> None:
    out = io.StringIO()
    reporter = ConsoleReporter(Console(file=out, force_terminal=False))
    with reporter.download("Neo4j", 10_000_000) as advance:
        for _ in range(20):
            advance(500_000)
    assert out.getvalue().splitlines()[0] == "Neo4j 0 % (0 / 10 MB)"
    assert out.getvalue().splitlines()[-1] == "Neo4j 100 % (10 / 10 MB)"
    assert len(out.getvalue().splitlines()) == 11


def test_relock_reads_coordinates_from_a_repository_folder(tmp_path: Path) -> None:
    for name in ("neo4j-1.0.jar", "neo4j-1.0-linux.jar"):
        file = tmp_path / "org" / "neo4j" / "neo4j" / "1.0" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode())
    lock = lock_of_tree(tmp_path)
    assert [(jar.group, jar.artifact, jar.version, jar.classifier) for jar in lock.jars] == [
        ("org.neo4j", "neo4j", "1.0", ""),
        ("org.neo4j", "neo4j", "1.0", "linux"),
    ]
