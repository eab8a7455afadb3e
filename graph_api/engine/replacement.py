"""A new store for a home, made beside the present one, which it replaces in one step once it is whole.

Whatever happens on the way, the home has its former store or the new one, never a part: the new store
is built in a home of its own below ``engine/bulk``, on which an engine can run like on any other, and it
is moved to its place when that engine has ended. What an interrupted attempt left there is worthless.

While the replacement is being made nobody can start the engine of the home.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from graph_api.engine.admin_tool import DATABASE, run_tool
from graph_api.engine.home import claim_home, ensure_password, record_product, was_ready
from graph_api.engine.jar_lock import committed_lock
from graph_api.engine.local import LocalEngine
from graph_api.engine.processes import ProcessIdentity
from graph_api.engine.progress import ConsoleReporter, Reporter
from graph_api.engine.staging import Staging
from graph_api.engine.state import read_state
from graph_api.engine.swap import finish_swap, swap_in
from graph_api.errors import SetupError
from graph_api.settings import Settings

_LOCK_SECONDS = 5.0


class Replacement:
    """A store that is being made for the home of ``settings``; use it as a context manager.

    ``judged``: the supervisor under which the present store was found to be empty, None where no
    engine ever ran on it. ``whatever_is_there``: it need not be empty, and is kept until the new one has
    its place. Entering raises SetupError where the engine is in use, or was used since it was judged.
    """

    def __init__(
        self,
        settings: Settings,
        judged: ProcessIdentity | None,
        reporter: Reporter | None = None,
        *,
        whatever_is_there: bool = False,
    ) -> None:
        self._judged = judged
        self._any = whatever_is_there
        self._reporter = reporter or ConsoleReporter()
        self._home = claim_home(settings.home)
        self._locks = [FileLock(path) for path in (self._home.bulk_lock, self._home.supervisor_lock)]
        self._staging = Staging(settings, self._home.bulk, self._reporter, "bulk load")

    def __enter__(self) -> Replacement:
        """Keep others out and make room."""
        taken = []
        try:
            for lock in self._locks:
                lock.acquire(timeout=_LOCK_SECONDS)
                taken.append(lock)
            self._refuse_used()
            finish_swap(self._home)
            if self._staging.exists:
                self._reporter.say(
                    "Clearing away an interrupted bulk load or restore … 正在清理中断的批量加载或恢复"
                )
                self._staging.end_interrupted()
            self._staging.open()
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
        self._staging.close()
        _release(self._locks)

    @property
    def files(self) -> Path:
        """A folder for what is to be imported, in the file system of the store."""
        return self._staging.files

    @property
    def engine(self) -> LocalEngine:
        """The engine on the new store; to be used after the store was made."""
        return self._staging.engine

    def import_files(self, arguments: Sequence[str]) -> None:
        """Make the new store by the import tool, run in ``files``. Raises SetupError with what it said."""
        tool = [
            "database",
            "import",
            "full",
            *arguments,
            f"--report-file={self.files / 'import.report'}",
            DATABASE,
        ]
        self._staging.make(
            ensure_password(self._home),
            lambda home, program: run_tool(home, program, self.files, tool, "import", self._home.bulk),
        )

    def load_dump(self) -> None:
        """Make the new store from the dump in ``files``. Raises SetupError, also where it is inconsistent."""
        self._staging.load_dump(ensure_password(self._home))

    def adopt(self) -> None:
        """Let the new store take the place of the home's own; its engine has to have ended."""
        made = self._staging.home
        if read_state(made).supervised:
            raise SetupError("The engine of the new store still runs.", "新图数据库的引擎仍在运行。")
        with FileLock(self._home.lock, timeout=_LOCK_SECONDS):
            self._refuse_used()
            version = committed_lock().version
            if self._any:
                swap_in(self._home, made.data, version)
                return
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
        if self._any:
            return
        if was_ready(self._home) and (self._judged is None or state.supervisor != self._judged):
            raise SetupError(
                "The engine was used by another command in the meantime; run the bulk load again.",
                "其间有其他命令使用了引擎, 请重新执行批量加载。",
            )


def in_use() -> SetupError:
    """Return the error of a home whose engine is used while its store is to be replaced."""
    return SetupError(
        "The engine of this home is in use (by a server or another command). A bulk load and a restore "
        "need it for themselves: stop the other one (credit-graph engine stop), or load without --bulk.",
        "该主目录的引擎正在使用中(服务器或其他命令)。批量加载和恢复需要独占引擎: "
        "请先停止 (credit-graph engine stop), 或不带 --bulk 加载。",
    )


def _release(locks: Sequence[FileLock]) -> None:
    for lock in reversed(locks):
        lock.release()
