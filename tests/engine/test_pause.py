"""``credit-graph backup --pause`` beside a service at work: a clear short stop, and nothing is lost."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import signal
import subprocess
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from graph_api.engine.processes import ProcessIdentity
from graph_api.engine.state import EngineStatus
from graph_api.sealing import KEY_FILE
from tests.engine.paused_home import COMMAND_SECONDS, SLOW, PausedHome, paused_home
from tests.engine.test_shared_engine import said, start_user
from tests.faults.machine import slowness
from tests.faults.rig import eventually
from tests.faults.workload import Workload

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

BY_ITSELF_SECONDS = 120.0
"""Without a hand, is what this is about; how soon is measured by the faults."""
SEED = 20_261_123


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[PausedHome]:
    """One service for all: each test finds it whole and leaves it whole."""
    async with paused_home(tmp_path_factory.mktemp("paused")) as made:
        yield made


async def outcome(command: subprocess.Popen[str]) -> tuple[int, str]:
    """Return the exit code of a command and what it said."""
    output, _ = await asyncio.to_thread(command.communicate, timeout=COMMAND_SECONDS)
    return command.returncode, output


async def whole_again(workload: Workload, served: PausedHome) -> None:
    now = time.monotonic()
    took = await eventually(lambda: workload.is_whole(now), BY_ITSELF_SECONDS * slowness())
    assert took is not None, served.log.read_text(encoding="utf-8")


def turned_red(workload: Workload) -> bool:
    """Whether readiness was red for a while; that liveness never is belongs to every history."""
    return any(probe.ready == 503 for probe in workload.probes)


async def restored_tips(served: PausedHome, backup: Path, root: Path) -> list[str]:
    """Restore a backup into a new home, check it there, and return the texts of its reports."""
    (root / KEY_FILE).parent.mkdir(parents=True)
    shutil.copy(served.home.root / KEY_FILE, root / KEY_FILE)
    there = PausedHome(
        root.parent,
        served.settings.model_copy(update={"home": root}),
        served.process,
        served.url,
        served.log,
        served.environment | {"CREDIT_GRAPH_HOME": str(root)},
    )
    code, output = await there.run("restore", str(backup))
    assert code == 0, output
    code, output = await there.run("check")
    assert code == 0, output
    return await there.tips()


async def test_a_service_lives_through_a_backup_and_nothing_is_lost(
    served: PausedHome, tmp_path: Path
) -> None:
    file, before = tmp_path / "备份.tar", served.state
    async with served.at_work(SEED) as (workload, writer):
        await whole_again(workload, served)
        refused, output = await served.run("backup", str(file))
        assert refused == 1
        assert re.search(rf"serve \({served.process.pid}\)", output), output
        assert "--pause" in output
        assert not turned_red(workload)
        begun = time.monotonic()
        command = served.start("backup", "--pause", str(file))
        assert await eventually(served.is_paused, BY_ITSELF_SECONDS) is not None
        assert await eventually(served.is_ready, BY_ITSELF_SECONDS) is not None
        await whole_again(workload, served)
    code, output = await outcome(command)
    assert code == 0, output
    assert re.search(r"The engine stood still for (\d+\.\d) s 引擎暂停了 \1 秒", output), output
    assert turned_red(workload)
    assert writer.refusals["UNAVAILABLE"] > 0
    assert set(writer.refusals) <= SLOW
    assert served.process.poll() is None
    after = served.state
    assert (after.port, after.supervisor, after.restarts) == (before.port, before.supervisor, before.restarts)
    assert served.faults(await served.history(workload)) == []
    assert await served.tips() == sorted(writer.acknowledged)
    kept = await restored_tips(served, file, tmp_path / "home")
    assert len(kept) == len(set(kept))
    assert {text for text, at in writer.acknowledged.items() if at < begun} <= set(kept)
    assert set(kept) < set(writer.acknowledged)


@pytest.mark.parametrize("ending", ["SIGTERM", "SIGKILL", "SIGKILL with the supervisor"])
async def test_a_backup_that_is_ended_leaves_no_file_and_the_engine_comes_back(
    served: PausedHome, tmp_path: Path, ending: str
) -> None:
    note, before = served.home.backup / "import.process", served.state

    async def dumping() -> bool:
        return await served.is_paused() and note.exists()

    async with served.at_work(SEED + 1) as (workload, writer):
        await whole_again(workload, served)
        command = served.start("backup", "--pause", str(tmp_path / "backup.tar"))
        assert await eventually(dumping, BY_ITSELF_SECONDS) is not None
        tool = ProcessIdentity.from_json(json.loads(note.read_text()))
        if "supervisor" in ending and before.supervisor is not None:
            before.supervisor.kill()
        command.send_signal(getattr(signal, ending.partition(" ")[0]))
        code, output = await outcome(command)
        assert code == (128 + signal.SIGTERM if ending == "SIGTERM" else -signal.SIGKILL), output
        await whole_again(workload, served)
    assert tool is not None
    assert not tool.is_alive()
    assert list(tmp_path.iterdir()) == []
    assert served.state.port == before.port
    assert (served.state.supervisor == before.supervisor) == ("supervisor" not in ending)
    assert not served.home.pause.exists()
    assert served.faults(await served.history(workload)) == []
    assert await served.tips() == sorted(writer.acknowledged)


async def test_a_backup_without_room_says_so_and_the_engine_comes_back(
    served: PausedHome, tmp_path: Path
) -> None:
    async with served.at_work(SEED + 2) as (workload, writer):
        await whole_again(workload, served)
        code, output = await served.run("backup", "--pause", str(tmp_path / "b.tar"), limits="ulimit -f 100")
        assert code == 1
        assert "tool for dump failed" in output
        await whole_again(workload, served)
    assert turned_red(workload)
    assert list(tmp_path.iterdir()) == []
    assert not served.home.backup.exists()
    assert served.faults(await served.history(workload)) == []
    assert await served.tips() == sorted(writer.acknowledged)


async def test_a_command_that_would_be_broken_off_is_not_paused(served: PausedHome, tmp_path: Path) -> None:
    user = start_user(served.home.root, "load")
    try:
        assert await asyncio.to_thread(said, user)
        code, output = await served.run("backup", "--pause", str(tmp_path / "backup.tar"))
        assert code == 1
        assert f"load ({user.pid})" in output
        assert "serve (" not in output
        assert served.state.status is EngineStatus.READY
    finally:
        user.kill()
        user.wait()
