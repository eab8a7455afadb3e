"""The engine of a home stopped for a moment, while nobody can start it: for a dump, for a check."""

from __future__ import annotations

import time
from contextlib import suppress
from types import TracebackType

from filelock import FileLock, Timeout

from graph_api.engine.home import claim_home, refuse_overlap
from graph_api.engine.local import LocalEngine
from graph_api.engine.pause import ask_for_pause, end_pause
from graph_api.engine.progress import Reporter
from graph_api.engine.state import EngineStatus, read_state
from graph_api.engine.supervisor import PAUSE_STOP_SECONDS
from graph_api.engine.users import SERVICES, EngineInUseError
from graph_api.errors import SetupError
from graph_api.settings import Settings

_LOCK_SECONDS = 5.0
_JOIN_SECONDS = 60.0
_STOPPED_SECONDS = PAUSE_STOP_SECONDS + 8.0
_POLL_SECONDS = 0.1
_OFF = frozenset({EngineStatus.STOPPING, EngineStatus.STOPPED, EngineStatus.FAILED})


class Standstill:
    """While it is open the store lies still and whole on the disk; use it as a context manager.

    An engine that others use, or that is kept running by hand, runs again afterwards: by its supervisor, also
    when this process is killed, and when the supervisor is killed too, by its users. Entering raises
    ``EngineInUseError`` naming who else uses the engine (with ``services_too``: who else than services, which
    live through it), and SetupError where another command has the store for itself.
    """

    def __init__(
        self, settings: Settings, reporter: Reporter, purpose: str, *, services_too: bool = False
    ) -> None:
        self._home = claim_home(settings.home)
        self._store = FileLock(self._home.bulk_lock)
        self._engine = LocalEngine(settings, reporter=reporter, purpose=purpose)
        self._reporter = reporter
        self._services_too = services_too
        self._begun = 0.0

    def __enter__(self) -> None:
        """Start the engine, so that it recovers what a crash left, and stop it."""
        refuse_overlap(self._home)
        # Recovered and closed in order: a store that was not is not dumped by the engine's tool.
        self._engine.use()
        try:
            self._store.acquire(timeout=_LOCK_SECONDS)
            self._ask()
            self._await_stopped()
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
        """Let others in, start the engine again where it is wanted, and say how long it stood still."""
        if not self._is_wanted():
            self._engine.leave()  # before the supervisor looks whether anybody is left
            self._go_on()
        else:
            self._go_on()
            if kind is None:
                self._engine.use()
            elif issubclass(kind, Exception):
                with suppress(SetupError):  # what went wrong before is what is told
                    self._engine.use()
        seconds = time.monotonic() - self._begun
        if kind is None or issubclass(kind, Exception):
            self._reporter.say(f"The engine stood still for {seconds:.1f} s 引擎暂停了 {seconds:.1f} 秒")
        self._engine.release()

    def _ask(self) -> None:
        with FileLock(self._home.lock, timeout=_JOIN_SECONDS):
            others = self._engine.others()
            if self._services_too:
                others = [user for user in others if user.purpose not in SERVICES]
            if others:
                raise EngineInUseError(others)
            self._begun = time.monotonic()
            ask_for_pause(self._home)

    def _await_stopped(self) -> None:
        while (state := read_state(self._home)).status is not EngineStatus.PAUSED:
            if not state.supervised or time.monotonic() - self._begun > _STOPPED_SECONDS:
                raise SetupError(
                    f"The local engine did not stop in order. Logs: {self._home.logs}. If it was started "
                    "by an earlier version, end the services that use it and start them again, once.",
                    f"本地引擎未能有序停止。日志: {self._home.logs}。如引擎由旧版本启动, "
                    "请结束使用它的服务并重新启动一次。",
                )
            time.sleep(_POLL_SECONDS)

    def _is_wanted(self) -> bool:
        """Whether the engine is to run again: nobody has stopped it by hand, and somebody uses it."""
        if read_state(self._home).status in _OFF:
            return False
        return self._home.pin.exists() or bool(self._engine.others())

    def _go_on(self) -> None:
        end_pause(self._home)
        self._store.release()

    def _give_up(self) -> None:
        self._go_on()
        self._engine.release()
