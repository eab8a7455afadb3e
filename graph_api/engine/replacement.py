"""A new store for a home, made beside the present one, which it replaces in one step once it is whole.

Whatever happens on the way, the home has its former store or the new one, never a part: the new store
is built in a home of its own below ``engine/bulk``, on which an engine can run like on any other, and it
is moved to its place when that engine has ended. What an interrupted attempt left there is worthless.

While the replacement is being made nobody can start the engine of the home.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import psutil
from filelock import FileLock, Timeout

from graph_api.engine.configuration import (
    EngineProgram,
    engine_environment,
    import_command,
    write_configuration,
)
from graph_api.engine.home import (
    Home,
    claim_home,
    ensure_password,
    record_product,
    was_ready,
)
from graph_api.engine.jar_lock import committed_lock
from graph_api.engine.local import LocalEngine
from graph_api.engine.private_files import read_or_none, write_private
from graph_api.engine.processes import ProcessIdentity
from graph_api.engine.progress import ConsoleReporter, Reporter
from graph_api.engine.server import last_lines, set_first_password
from graph_api.engine.state import read_state
from graph_api.errors import SetupError
from graph_api.settings import Settings

_LOCK_SECONDS = 5.0
_END_SECONDS = 30.0
_IMPORT_PROCESS = "import.process"
DATABASE = "neo4j"


class Replacement:
    """A store that is being made for the home of ``settings``; use it as a context manager.

    ``judged``: the supervisor under which the present store was found to be empty, None where no
    engine ever ran on it. Entering raises SetupError where the engine is in use, or was used since.
    """

    def __init__(
        self, settings: Settings, judged: ProcessIdentity | None, reporter: Reporter | None = None
    ) -> None:
        self._settings = settings
        self._judged = judged
        self._reporter = reporter or ConsoleReporter()
        self._home = claim_home(settings.home)
        self._locks = [FileLock(path) for path in (self._home.bulk_lock, self._home.supervisor_lock)]
        self._engine = LocalEngine(
            settings.model_copy(update={"home": self._home.bulk / "home"}),
            reporter=self._reporter,
            purpose="bulk load",
        )

    def __enter__(self) -> Replacement:
        """Keep others out and make room."""
        taken = []
        try:
            for lock in self._locks:
                lock.acquire(timeout=_LOCK_SECONDS)
                taken.append(lock)
            self._refuse_used()
            if self._home.bulk.exists():
                self._reporter.say("Clearing away an interrupted bulk load … 正在清理中断的批量加载")
                end_import(self._home.bulk)
                self._engine.stop()
                shutil.rmtree(self._home.bulk)
            self.files.mkdir(parents=True, mode=0o700)
        except Timeout:
            _release(taken)
            raise in_use() from None
        except BaseException:
            _release(taken)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear away what is not needed any more and let others in."""
        self._engine.stop()
        shutil.rmtree(self._home.bulk, ignore_errors=True)
        _release(self._locks)

    @property
    def files(self) -> Path:
        """A folder for what is to be imported, in the file system of the store."""
        return self._home.bulk / "files"

    @property
    def engine(self) -> LocalEngine:
        """The engine on the new store; to be used after ``import_files``."""
        return self._engine

    def import_files(self, arguments: Sequence[str]) -> None:
        """Make the new store by the import tool, run in ``files``. Raises SetupError with what it said."""
        self._engine.prepare()
        program = self._engine.program()
        home = claim_home(self._home.bulk / "home")
        write_private(home.password, ensure_password(self._home) + "\n")
        record_product(home, program.version, ready=False)
        set_first_password(home, program, ensure_password(self._home))
        run_import(home, program, self.files, arguments)
        record_product(home, program.version, ready=True)

    def adopt(self) -> None:
        """Let the new store take the place of the home's own; its engine has to have ended."""
        made = claim_home(self._home.bulk / "home")
        if read_state(made).supervised:
            raise SetupError("The engine of the new store still runs.", "新图数据库的引擎仍在运行。")
        with FileLock(self._home.lock, timeout=_LOCK_SECONDS):
            self._refuse_used()
            version = committed_lock().version
            # From here to the last line the home counts as one whose engine never ran: data that a
            # kill leaves there are cleared away by the next start, and the home is empty as before.
            record_product(self._home, version, ready=False)
            if self._home.data.exists():
                shutil.rmtree(self._home.data)
            made.data.rename(self._home.data)
            record_product(self._home, version, ready=True)

    def _refuse_used(self) -> None:
        state = read_state(self._home)
        if state.supervised:
            raise in_use()
        if was_ready(self._home) and (self._judged is None or state.supervisor != self._judged):
            raise SetupError(
                "The engine was used by another command in the meantime; run the bulk load again.",
                "其间有其他命令使用了引擎, 请重新执行批量加载。",
            )


def in_use() -> SetupError:
    """Return the error of a home whose engine is used while its store is to be replaced."""
    return SetupError(
        "The engine of this home is in use (by a server or another command). A bulk load needs it for "
        "itself: stop the other one (credit-graph engine stop), or load without --bulk.",
        "该主目录的引擎正在使用中(服务器或其他命令)。批量加载需要独占引擎: "
        "请先停止 (credit-graph engine stop), 或不带 --bulk 加载。",
    )


def run_import(home: Home, program: EngineProgram, folder: Path, arguments: Sequence[str]) -> None:
    """Run the import tool in ``folder`` into the store of ``home``. Raises SetupError with what it said."""
    write_configuration(home, program, 0)
    log, report = home.logs / "import.log", f"--report-file={folder / 'import.report'}"
    with (
        log.open("wb") as output,
        subprocess.Popen(  # noqa: S603 - our own command line
            import_command(home, program, ["database", "import", "full", *arguments, report, DATABASE]),
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=engine_environment(home, os.environ),
        ) as tool,
    ):
        _note_import(folder.parent, tool)
    if tool.returncode:
        said = last_lines(log.read_text(encoding="utf-8", errors="replace")) or str(tool.returncode)
        raise SetupError(f"The engine's import tool failed: {said}", f"引擎的导入工具失败: {said}")


def _note_import(bulk: Path, tool: subprocess.Popen[bytes]) -> None:
    """Write down which process imports: it outlives a command that is killed, and has to be ended then."""
    try:
        process = ProcessIdentity.of(tool.pid)
        if process is not None:
            write_private(bulk / _IMPORT_PROCESS, json.dumps(process.as_json()))
    except BaseException:
        tool.kill()
        raise


def end_import(bulk: Path) -> None:
    """End the import tool that an interrupted bulk load has left behind, if it still runs."""
    text = read_or_none(bulk / _IMPORT_PROCESS)
    process = ProcessIdentity.from_json(json.loads(text)) if text else None
    if process is None:
        return
    process.kill()
    with contextlib.suppress(psutil.NoSuchProcess):
        if process.is_alive():
            psutil.Process(process.pid).wait(_END_SECONDS)


def _release(locks: Sequence[FileLock]) -> None:
    for lock in reversed(locks):
        lock.release()
