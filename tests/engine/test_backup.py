"""Backup, restore and check on the real local engine: what was kept comes back, or nothing is touched."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.identity_key import claim_identity_key
from graph_api.bolt.migrations import migrate
from graph_api.cli.backup import make_backup, restore_backup
from graph_api.cli.backup_check import check_graph, run_checks
from graph_api.cli.backup_facts import GraphFacts, backup_hash
from graph_api.cli.identity import rotate_key
from graph_api.engine.archive import DUMP, DamagedBackupError, read_archive, write_archive
from graph_api.engine.home import Home, was_ready
from graph_api.engine.local import LocalEngine
from graph_api.engine.processes import ProcessIdentity
from graph_api.engine.progress import ConsoleReporter
from graph_api.engine.state import EngineStatus, read_state
from graph_api.engine.users import EngineInUseError
from graph_api.errors import SetupError
from graph_api.keyring import Keyring, keep_retired, next_key, take_next
from graph_api.sealing import KEY_FILE, IdentitySealer, new_identity_key
from graph_api.services.audit import AuditService
from graph_api.services.audit_verification import read_heads, verify
from graph_api.settings import Settings
from loaders.run import load
from tests.engine.test_shared_engine import eventually, said, start_user
from tests.loaders.conftest import RULES
from tests.services.test_audit_chain import look_up

pytestmark = pytest.mark.slow

T = TypeVar("T")

SAY = ConsoleReporter()
COUNT = 300
SECONDS = 300

CHILD = """
import sys
from pathlib import Path
from graph_api.cli.backup import restore_backup
from graph_api.engine.home import Home
from graph_api.engine.progress import ConsoleReporter
from graph_api.settings import Settings
from tests.engine.power import cut_at_rename

cut_at_rename(Home(Path(sys.argv[2])).data, sys.argv[3])
small = {"home": Path(sys.argv[2]), "neo4j_uri": None, "engine_heap_mib": 512, "engine_page_cache_mib": 64}
restore_backup(Settings().model_copy(update=small), Path(sys.argv[1]), ConsoleReporter(), replace=True)
"""


def settings_of(root: Path) -> Settings:
    small = {"home": root, "neo4j_uri": None, "engine_heap_mib": 512, "engine_page_cache_mib": 64}
    return Settings().model_copy(update=small)


async def with_graph(settings: Settings, work: Callable[[Graph], Coroutine[Any, Any, T]]) -> T:
    """Do something with the graph of a home, whose engine has ended afterwards unless it is kept running."""
    engine = LocalEngine(settings, purpose="test")
    address = await asyncio.to_thread(engine.use)
    graph = Graph.connect(GraphAddress(address.uri, address.username, address.password))
    try:
        return await work(graph)
    finally:
        await graph.close()
        await asyncio.to_thread(engine.release)


@dataclass(frozen=True)
class Kept:
    """A home with a small world and an audit trail, its key, and the backup made of it."""

    settings: Settings
    file: Path
    facts: GraphFacts

    @property
    def key(self) -> IdentitySealer:
        return IdentitySealer.from_settings(self.settings)

    def new_home(self, root: Path) -> Settings:
        """Return a home that has the key and no graph."""
        (root / KEY_FILE).parent.mkdir(parents=True)
        shutil.copy(self.settings.home / KEY_FILE, root / KEY_FILE)
        return settings_of(root)


async def fill(folder: Path, settings: Settings, graph: Graph) -> None:
    key = IdentitySealer.from_settings(settings)
    folder.mkdir()
    world = {
        **RULES,
        "enterprises": "id,name\n" + "".join(f"E{n},某{n}公司\n" for n in range(COUNT)),
        "persons": "id,name\n" + "".join(f"P{n},某{n}\n" for n in range(COUNT)),
        # Enough for lists of many links.
        "roles": "person_id,enterprise_id,role\n" + "".join(f"P{n},E1,DIRECTOR\n" for n in range(COUNT)),
        "sanctions": "id,subject_id,memorandum,decided_on\nS1,E1,M1,2020-01-01\n",
    }
    for name, text in world.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    await migrate(graph)
    report = await load(folder, graph=graph, sealer=key, source="world", rejects=folder / "rejects")
    assert report.exit_code == 0, report.render()
    await claim_identity_key(graph, key.key_id)
    audit = AuditService(graph, key)
    for subjects in (1, 3, 20):
        await look_up(audit, subjects)
    await audit.close()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A backup made while the engine was kept running by hand, in folders with Chinese names."""
    root = tmp_path_factory.mktemp("kept")
    settings = settings_of(root / "主 home")
    engine = LocalEngine(settings)
    try:
        asyncio.run(with_graph(settings, partial(fill, root / "world", settings)))
        engine.keep()
        facts = make_backup(settings, root / "备份.tar", SAY)
        yield Kept(settings, root / "备份.tar", facts)
    finally:
        engine.stop()


async def test_a_backup_comes_back_whole_with_its_trail(kept: Kept, tmp_path: Path) -> None:
    settings = kept.new_home(tmp_path / "home")
    found = await asyncio.to_thread(restore_backup, settings, older(kept, tmp_path / "older.tar"), SAY)
    assert found == kept.facts
    assert found.labels["Enterprise"] == found.labels["Person"] == COUNT
    assert (found.labels["Hub"], found.audit_records, found.audit_flaws) == (1, 3, 0)
    checked = await asyncio.to_thread(run_checks, settings)
    assert len(checked) == 8
    assert [each for each in checked if each.wrong] == []
    trail = await with_graph(settings, lambda graph: verify(graph, kept.key, read_heads(kept.facts.heads)))
    assert trail.is_whole
    assert trail.records == 3
    assert await with_graph(settings, partial(harmed, kept.key)) == HARMED


async def test_a_backup_of_before_a_rotation_comes_back_with_the_retired_key(
    kept: Kept, tmp_path: Path
) -> None:
    settings = kept.new_home(tmp_path / "home")
    assert next_key(settings, made=True) is not None
    take_next(settings)
    with pytest.raises(SetupError, match=rf"{kept.key.key_id}.*keys/retired"):
        await asyncio.to_thread(restore_backup, settings, kept.file, SAY)
    keep_retired(settings, kept.key)
    found = await asyncio.to_thread(restore_backup, settings, kept.file, SAY)
    assert found == kept.facts
    keys = Keyring.from_settings(settings)
    await with_graph(settings, lambda graph: rotate_key(settings, graph, keys))
    assert [each for each in await asyncio.to_thread(run_checks, settings) if each.wrong] == []
    facts = await asyncio.to_thread(make_backup, settings, tmp_path / "after.tar", SAY)
    assert (facts.identity_key, facts.audit_records, facts.audit_flaws) == (keys.current.key_id, 3, 0)


HARMED = {
    "all migrations are applied": 1,
    "persons are sealed with the key at hand": 1,
    "sanctioned subjects and persons near them are marked": 2,
    "nothing is left to settle by an interrupted load": 1,
    "lists of subjects with many links hold their links": 1,
    "the audit trail is whole": 1,
}


async def harmed(key: IdentitySealer, graph: Graph) -> dict[str, int]:
    """Return how much is wrong by check, after harm of every kind that the checks look for."""
    for harm in (
        "MATCH (m:Migration) WITH m ORDER BY m.version DESC LIMIT 1 DELETE m",
        "MATCH (k:IdentityKey) SET k.keyId = 'ffffffff'",
        "MATCH (s:Sanctioned) REMOVE s:Sanctioned",
        "MATCH (e:Enterprise) WHERE NOT e:Hub WITH e LIMIT 1 SET e:HubPending",
        (
            "MATCH (e:Enterprise) WHERE NOT e:Hub WITH e LIMIT 1 SET e:Sanctioned WITH e "
            "MATCH (p:Person) WITH e, p LIMIT 1 REMOVE p:NearSanctioned CREATE (p)-[:SUPERVISOR_OF]->(e)"
        ),
        "MATCH (b:LinkShelf) WITH b LIMIT 1 DELETE b",
        "MATCH (r:AuditRecord {sequence: 2}) SET r.purpose = '其他'",
    ):
        await graph.run_admin(harm)
    return {each.name: len(each.wrong) for each in await check_graph(graph, Keyring(key)) if each.wrong}


def rewritten(kept: Kept, target: Path, **engine: str) -> Path:
    """Return the backup as an engine of another version would have written it."""
    archive = read_archive(kept.file)
    dump = archive.extract_dump(target.parent)
    write_archive(target, {**archive.manifest, "engine": engine}, dump, partial(backup_hash, kept.key))
    (target.parent / DUMP).unlink()
    return target


def older(kept: Kept, target: Path) -> Path:
    return rewritten(kept, target, product="neo4j-community", version="2025.12.1")


@pytest.mark.parametrize(
    "engine",
    [
        {"product": "neo4j-community", "version": "2099.01.0"},
        {"product": "other", "version": "2026.09.0"},
    ],
)
def test_a_backup_of_a_newer_engine_says_which_and_touches_nothing(
    kept: Kept, tmp_path: Path, engine: dict[str, str]
) -> None:
    newer = rewritten(kept, tmp_path / "newer.tar", **engine)
    settings = kept.new_home(tmp_path / "home")
    with pytest.raises(SetupError, match=f"written by {engine['product']} {engine['version']}"):
        restore_backup(settings, newer, SAY)
    assert not Home(settings.home).engine.exists()


def test_an_engine_kept_running_by_hand_runs_again_after_a_backup(kept: Kept) -> None:
    home = Home(kept.settings.home)
    assert home.pin.exists()
    assert read_state(home).status is EngineStatus.READY
    assert not home.backup.exists()


def test_a_backup_holds_neither_key_nor_password(kept: Kept) -> None:
    whole = kept.file.read_bytes()
    home = Home(kept.settings.home)
    assert home.password.read_bytes().strip() not in whole
    assert (home.root / KEY_FILE).read_bytes().strip() not in whole
    assert read_archive(kept.file).manifest["identity_key"] == kept.key.key_id


def test_another_key_is_named_and_a_missing_one_is_not_made(kept: Kept, tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "home")
    with pytest.raises(SetupError, match="identity key is missing"):
        restore_backup(settings, kept.file, SAY)
    assert not settings.home.exists()
    (settings.home / KEY_FILE).parent.mkdir(parents=True)
    (settings.home / KEY_FILE).write_text(new_identity_key())
    (settings.home / KEY_FILE).chmod(0o600)
    other = IdentitySealer.from_settings(settings).key_id
    with pytest.raises(SetupError, match=f"{kept.key.key_id}; the key at hand is {other}"):
        restore_backup(settings, kept.file, SAY)
    assert not Home(settings.home).engine.exists()


def test_a_damaged_backup_touches_nothing(kept: Kept, tmp_path: Path) -> None:
    settings = kept.new_home(tmp_path / "home")
    whole = kept.file.read_bytes()
    damaged = tmp_path / "damaged.tar"
    for place in (10, 600, 5_000, len(whole) // 2, len(whole) - 2_000, len(whole) - 1):
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(DamagedBackupError):
            restore_backup(settings, damaged, SAY)
    assert not Home(settings.home).engine.exists()


def test_who_uses_the_engine_is_named_and_goes_on(kept: Kept, tmp_path: Path) -> None:
    user = start_user(kept.settings.home, "serve")
    try:
        assert said(user)
        for work in (
            lambda: make_backup(kept.settings, tmp_path / "second.tar", SAY),
            lambda: restore_backup(kept.settings, kept.file, SAY, replace=True),
            lambda: run_checks(kept.settings),
        ):
            with pytest.raises(EngineInUseError, match=rf"serve \({user.pid}\)"):
                work()
        assert read_state(Home(kept.settings.home)).status is EngineStatus.READY
        assert list(tmp_path.iterdir()) == []
    finally:
        user.kill()
        user.wait()


def test_files_of_another_server_are_left_to_its_own_backups(kept: Kept, tmp_path: Path) -> None:
    settings = kept.settings.model_copy(update={"neo4j_uri": "bolt://127.0.0.1:9"})
    works: list[Callable[[], object]] = [
        lambda: make_backup(settings, tmp_path / "second.tar", SAY),
        lambda: restore_backup(settings, kept.file, SAY),
    ]
    for work in works:
        with pytest.raises(SetupError, match="NEO4J_URI is set"):
            work()


async def mark(graph: Graph) -> None:
    await graph.run_admin("CREATE (:Source {name: 'former'})")


async def marked(graph: Graph) -> list[int]:
    rows = await graph.run_admin(
        "MATCH (e:Enterprise) WITH count(e) AS all MATCH (s:Source) RETURN all, count(s) AS sources"
    )
    return [int(rows[0]["all"]), int(rows[0]["sources"])]


async def test_a_restore_killed_at_any_moment_leaves_one_whole_graph(kept: Kept, tmp_path: Path) -> None:
    settings = kept.new_home(tmp_path / "home")
    await asyncio.to_thread(restore_backup, settings, kept.file, SAY)
    await with_graph(settings, mark)
    with pytest.raises(SetupError, match="--replace"):
        await asyncio.to_thread(restore_backup, settings, kept.file, SAY)
    for moment, expected in (("before", [COUNT, 2]), ("after", [COUNT, 1])):
        child = await asyncio.to_thread(
            partial(
                subprocess.run,
                [sys.executable, "-c", CHILD, str(kept.file), str(settings.home), moment],
                cwd=Path(__file__).parents[2],
                timeout=SECONDS,
                check=False,
            )
        )
        assert child.returncode == -signal.SIGKILL
        assert was_ready(Home(settings.home))
        assert await with_graph(settings, marked) == expected
    await with_graph(settings, mark)
    found = await asyncio.to_thread(partial(restore_backup, settings, kept.file, SAY, replace=True))
    assert found == kept.facts
    assert await with_graph(settings, marked) == [COUNT, 1]
    assert not Home(settings.home).bulk.exists()


BACKUP = """
import sys
from pathlib import Path
from graph_api.cli.backup import make_backup
from graph_api.engine.progress import ConsoleReporter
from graph_api.settings import Settings

small = {"home": Path(sys.argv[2]), "neo4j_uri": None, "engine_heap_mib": 512, "engine_page_cache_mib": 64}
make_backup(Settings().model_copy(update=small), Path(sys.argv[1]), ConsoleReporter())
"""


def test_a_killed_backup_leaves_no_file_and_the_next_is_whole(kept: Kept, tmp_path: Path) -> None:
    target = tmp_path / "again.tar"
    note = Home(kept.settings.home).backup / "import.process"
    child = subprocess.Popen(
        [sys.executable, "-c", BACKUP, str(target), str(kept.settings.home)], cwd=Path(__file__).parents[2]
    )
    assert eventually(lambda: note.exists() or child.poll() is not None, SECONDS)
    assert child.poll() is None
    tool = ProcessIdentity.from_json(json.loads(note.read_text()))  # it dumps, and goes on
    child.kill()
    child.wait()
    assert tool is not None
    assert list(tmp_path.iterdir()) == []
    assert make_backup(kept.settings, target, SAY) == kept.facts
    assert not tool.is_alive()
    assert [entry.name for entry in tmp_path.iterdir()] == [target.name]
    read_archive(target).refuse_other_writer(partial(backup_hash, kept.key))
