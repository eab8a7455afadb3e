"""The engine of a home stopped for a moment, while nobody can start it: for a dump, for a check."""

from __future__ import annotations

from types import TracebackType

from filelock import FileLock, Timeout

from graph_api.engine.home import claim_home, refuse_overlap
from graph_api.engine.local import LocalEngine
from graph_api.engine.progress import Reporter
from graph_api.errors import SetupError
from graph_api.settings import Settings

_LOCK_SECONDS = 5.0


class Standstill:
    """While it is open the store lies still and whole on the disk; use it as a context manager.

    An engine that was kept running by hand runs again afterwards. Entering raises ``EngineInUseError``
    naming who else uses the engine, and SetupError where another command has the store for itself.
    """

    def __init__(self, settings: Settings, reporter: Reporter, purpose: str) -> None:
        self._home = claim_home(settings.home)
        self._locks = [FileLock(path) for path in (self._home.bulk_lock, self._home.supervisor_lock)]
        self._engine = LocalEngine(settings, reporter=reporter, purpose=purpose)
        self._pinned = False

    def __enter__(self) -> None:
        """Start the engine, so that it recovers what a crash left, and stop it."""
        refuse_overlap(self._home)
        # Recovered and closed in order: a store that was not is not dumped by the engine's tool.
        self._engine.use()
        self._pinned = self._home.pin.exists()
        try:
            self._locks[0].acquire(timeout=_LOCK_SECONDS)
            self._engine.stop(alone=True)
            self._locks[1].acquire(timeout=_LOCK_SECONDS)
        except Timeout:
            self._give_up()
            raise SetupError(
                "Another command has the graph of this home for itself; try again when it has ended.",
                "其他命令正在独占该主目录的图数据库, 请待其结束后重试。",
            ) from None
        except BaseException:
            self._give_up()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let others in, and start the engine again where it was kept running by hand."""
        for lock in reversed(self._locks):
            lock.release()
        if self._pinned:
            self._engine.keep()

    def _give_up(self) -> None:
        for lock in reversed(self._locks):
            lock.release()
        self._engine.release()
