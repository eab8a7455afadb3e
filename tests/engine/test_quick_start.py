"""The cache for quick starts: whole or not there, tied to what it was made for, never in the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph_api.engine.configuration import EngineProgram
from graph_api.engine.home import Home
from graph_api.engine.local import LocalEngine
from graph_api.engine.memory import EngineMemory
from graph_api.engine.quick_start import QuickStart
from graph_api.engine.state import EngineStatus, read_state
from graph_api.engine.training import train, wants_training
from graph_api.errors import SetupError
from graph_api.settings import Settings

SERIAL, G1 = "-XX:+UseSerialGC", "-XX:+UseG1GC"


@pytest.fixture
def place(tmp_path: Path) -> QuickStart:
    return QuickStart.of(Path("/java/bin/java"), (tmp_path / "a.jar",), SERIAL)


def made(place: QuickStart, content: bytes = b"cache") -> None:
    draft = place.folder / "draft"
    draft.write_bytes(content)
    place.keep(draft)


def test_what_was_kept_is_found_and_replaces_what_was_there(place: QuickStart) -> None:
    assert place.find() is None
    assert not place.exists()
    made(place, b"one")
    made(place, b"two")
    found = place.find()
    assert found is not None
    assert found.read_bytes() == b"two"
    assert list(place.folder.iterdir()) == [found]


def test_a_damaged_cache_is_removed(place: QuickStart) -> None:
    made(place)
    file = place.find()
    assert file is not None
    file.write_bytes(b"cachE")
    assert place.find() is None
    assert not file.exists()


def test_another_java_other_jars_or_another_collector_have_a_cache_of_their_own(tmp_path: Path) -> None:
    java = tmp_path / "bin" / "java"
    modules = tmp_path / "lib" / "modules"
    modules.parent.mkdir()
    modules.write_bytes(b"25")
    jars = (tmp_path / "a.jar",)
    one = QuickStart.of(java, jars, SERIAL)
    assert QuickStart.of(java, jars, SERIAL) == one
    assert QuickStart.of(java, jars, G1) != one
    assert QuickStart.of(java, (*jars, tmp_path / "b.jar"), SERIAL) != one
    modules.write_bytes(b"25.0.3")
    assert QuickStart.of(java, jars, SERIAL) != one


def test_a_java_that_is_too_old_is_not_trained(tmp_path: Path) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"21.0.2\"' >&2\n")
    java.chmod(0o755)
    program = EngineProgram(java, (tmp_path / "a.jar",), EngineMemory(512, 64), "2026.09.0")
    assert not wants_training(program)


def test_a_training_that_fails_leaves_nothing(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    program = LocalEngine(settings).program()
    jars = tmp_path / "jars"
    jars.mkdir()
    broken = replace(program, jars=(jars / "missing.jar",))
    with pytest.raises(SetupError):
        train(broken, lambda uri, username, password: None)
    assert [entry.name for entry in jars.iterdir()] == [".train-lock"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home, and a cache folder that has the jars and nothing else."""
    shared = LocalEngine(Settings(home=tmp_path / "none"))
    shared.prepare()
    cache = tmp_path / "cache"
    jars = shared.program().jars
    folder = cache / jars[0].parent.name
    folder.mkdir(parents=True)
    for jar in jars:
        (folder / jar.name).symlink_to(jar)
    return Settings(home=tmp_path / "home", cache=cache, engine_heap_mib=512, engine_page_cache_mib=64)


def log_of(settings: Settings) -> str:
    return (Home(settings.home).logs / "supervisor.log").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_foreign_cache_does_not_stop_the_engine(settings: Settings) -> None:
    """A file with the right name and hash that no Java ever wrote."""
    engine = LocalEngine(settings)
    program = engine.program()
    made(QuickStart.of(program.java, program.jars, SERIAL), b"\0" * 100_000)
    with engine:
        assert read_state(Home(settings.home)).status is EngineStatus.READY
    assert "started from the cache" in log_of(settings)


@pytest.mark.slow
def test_what_a_training_makes_is_used(settings: Settings) -> None:
    engine = LocalEngine(settings)
    assert wants_training(engine.program())
    asked: list[str] = []
    assert train(engine.program(), lambda uri, username, password: asked.append(uri))
    assert len(asked) == 1
    assert not wants_training(engine.program())
    assert not [entry for entry in engine.program().jars[0].parent.glob(".train-*") if entry.is_dir()]
    with engine:
        assert read_state(Home(settings.home)).status is EngineStatus.READY
    assert "started from the cache" in log_of(settings)
