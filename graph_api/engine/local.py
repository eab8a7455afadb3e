"""The local engine of a home, as its users see it: join it, and it runs until the last one leaves."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from graph_api.engine.configuration import EngineProgram
from graph_api.engine.handshake import Answer, ask
from graph_api.engine.home import (
    Home,
    claim_home,
    ensure_password,
    find_home,
    read_password,
    refuse_other_data,
    refuse_overlap,
)
from graph_api.engine.jar_lock import committed_lock
from graph_api.engine.jars import JarStore
from graph_api.engine.java import find_java
from graph_api.engine.memory import EngineMemory, fit_memory, machine_memory_mib
from graph_api.engine.processes import ProcessIdentity
from graph_api.engine.progress import ConsoleReporter, Reporter
from graph_api.engine.server import ServerProcess
from graph_api.engine.state import EngineState, EngineStatus, read_state, write_state
from graph_api.engine.supervisor import STOP_SECONDS, USERNAME
from graph_api.engine.supervisor_command import supervisor_command
from graph_api.engine.swap import finish_swap
from graph_api.engine.users import (
    EngineInUseError,
    EngineUser,
    living_users,
    register_user,
    unregister_user,
)
from graph_api.errors import SetupError
from graph_api.settings import Settings

_LOCK_SECONDS = 60.0
_START_SECONDS = 240.0
_GONE_SECONDS = STOP_SECONDS + 8.0
_POLL_SECONDS = 0.1
_GUARD_SECONDS = 2.0
_WAITING = {
    EngineStatus.PAUSED: "A backup or a check keeps the local engine stopped; waiting … "
    "备份或检查暂停了本地引擎, 等待中"
}
_ENDING = frozenset({EngineStatus.STOPPING, EngineStatus.STOPPED, EngineStatus.FAILED})


@dataclass(frozen=True, slots=True)
class EngineAddress:
    """Where and as whom to reach an engine; ``database`` None is the user's home database."""

    uri: str
    username: str
    password: str = field(repr=False)
    database: str | None = None


@dataclass(frozen=True, slots=True)
class EngineReport:
    """What is known about a home's engine now: its state, its users, and whether it is kept on."""

    home: Path
    state: EngineState
    users: tuple[EngineUser, ...]
    pinned: bool


class LocalEngine:
    """The engine of the home that ``settings`` name; ``NEO4J_URI`` is not looked at here.

    ``use`` starts the engine or joins the running one and enters this process as a user; ``release``
    leaves, and the last to leave waits until the engine has ended. A process that is killed counts as
    gone. As a context manager: ``with LocalEngine(settings) as address``.
    """

    def __init__(
        self, settings: Settings, *, reporter: Reporter | None = None, purpose: str = "credit-graph"
    ) -> None:
        self._settings = settings
        self._reporter = reporter or ConsoleReporter()
        self._purpose = purpose
        self._lock = committed_lock()
        self._user: EngineUser | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._guard: threading.Thread | None = None
        self._leaving = threading.Event()

    def __enter__(self) -> EngineAddress:
        """``use``."""
        return self.use()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """``release``."""
        self.release()

    def use(self) -> EngineAddress:
        """Start or join the engine and return its address once it answers queries.

        Raises SetupError where the machine or the home lacks something; the message says what to do.
        Calling it again is harmless.
        """
        return self._join(pin=False)

    def keep(self) -> EngineAddress:
        """Start the engine if need be, and leave it running without users until ``stop``; else as ``use``."""
        address = self._join(pin=True)
        self.release()
        return address

    def _join(self, *, pin: bool) -> EngineAddress:
        home = claim_home(self._settings.home)
        refuse_other_data(home, self._lock.version)
        try:
            self._enter(home, pin=pin)
            address = self._await_ready(home)
        except BaseException:
            self.leave()
            raise
        if self._guard is None:
            self._leaving.clear()
            self._guard = threading.Thread(target=self._watch, args=(home,), name="engine-guard", daemon=True)
            self._guard.start()
        return address

    def others(self) -> list[EngineUser]:
        """Return who else uses the engine now; to be called with the home's lock held to rely on it."""
        own = None if self._user is None else self._user.file
        return [user for user in living_users(find_home(self._settings.home)) if user.file != own]

    def leave(self) -> None:
        """Leave the engine without waiting for its end. Calling it again is harmless."""
        self._leaving.set()
        if self._guard is not None:
            self._guard.join()
            self._guard = None
        if self._user is not None:
            unregister_user(self._user)
            self._user = None

    def release(self) -> None:
        """Leave the engine; the last user waits until it has ended. Calling it again is harmless."""
        self.leave()
        with contextlib.suppress(SetupError):  # the home may have gone in the meantime
            home = find_home(self._settings.home)
            if home.users.is_dir() and not home.pin.exists() and not living_users(home):
                self._await_gone(home, _GONE_SECONDS)

    def status(self) -> EngineReport:
        """What is known about the engine; starts nothing and writes nothing but the list of users."""
        home = find_home(self._settings.home)
        state = read_state(home)
        if not state.supervised and state.status not in {EngineStatus.FAILED, EngineStatus.STOPPED}:
            state = replace(state, status=EngineStatus.STOPPED, message="")
        users = tuple(living_users(home)) if home.users.is_dir() else ()
        return EngineReport(home.root, state, users, home.pin.exists())

    def stop(self, *, alone: bool = False) -> bool:
        """End the engine, whoever uses it; whether there was one to end. Returns when it has ended.

        ``alone``: raises ``EngineInUseError`` instead where another process uses it.
        """
        home = find_home(self._settings.home)
        if not home.engine.is_dir():
            return False
        self.leave()
        with self._locked(home):
            if alone and (users := living_users(home)):
                raise EngineInUseError(users)
            home.pin.unlink(missing_ok=True)
            state = read_state(home)
            if state.supervisor is not None and state.supervised:
                write_state(home, replace(state, status=EngineStatus.STOPPING))  # nobody joins from here on
                state.supervisor.terminate()
        if state.supervised:
            self._await_gone(home, _GONE_SECONDS)
            return True
        orphan = ServerProcess.adopt(home, state.server)
        if orphan is not None:
            orphan.stop(STOP_SECONDS)
            write_state(home, replace(state, status=EngineStatus.STOPPED, server=None))
        return orphan is not None

    def prepare(self) -> None:
        """Put everything in place that starting needs (Java, jars) without starting."""
        find_java()
        self._store().complete(self._reporter)

    def program(self) -> EngineProgram:
        """What the engine is run with on this machine; the jars need not have been fetched yet."""
        return EngineProgram(find_java(), tuple(self._store().paths()), self._memory(), self._lock.version)

    def _store(self) -> JarStore:
        return JarStore(self._settings.cache, self._lock, repository=self._settings.engine_repository)

    def _enter(self, home: Home, *, pin: bool) -> None:
        """Become a user of a running engine, or of one that this starts."""
        prepared: tuple[Path, Path] | None = None
        while True:
            with self._locked(home):
                state = read_state(home)
                ending = state.supervised and state.status in _ENDING
                if not ending and (state.supervised or prepared):
                    if prepared and not state.supervised:
                        refuse_overlap(home)
                        self._spawn(home, state, *prepared)
                    self._user = self._user or register_user(home, self._purpose)
                    if pin:
                        home.pin.touch(mode=0o600)
                    return
            if ending:
                self._await_gone(home, _GONE_SECONDS)
            else:  # without the lock, because a first download takes minutes
                java = find_java()
                self._store().complete(self._reporter)
                prepared = (java, self._store().folder)

    def _spawn(self, home: Home, before: EngineState, java: Path, jars: Path) -> None:
        """Start a supervisor; with the home's lock held."""
        finish_swap(home)
        ensure_password(home)
        if ServerProcess.adopt(home, before.server) is None and self._user is None:
            home.pin.unlink(missing_ok=True)  # a pin does not outlive the engine that it kept
        memory = self._memory()
        with (home.logs / "supervisor.log").open("ab") as log:
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                supervisor_command(home, java, jars, memory),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=home.engine,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
                start_new_session=True,
            )
        # Written here already, so that whoever takes the lock next sees that a supervisor is on its way.
        write_state(
            home,
            replace(
                before,
                status=EngineStatus.STARTING,
                supervisor=ProcessIdentity.of(self._child.pid),
                message="",
                message_zh="",
            ),
        )

    def _memory(self) -> EngineMemory:
        settings = self._settings
        return fit_memory(machine_memory_mib(), settings.engine_heap_mib, settings.engine_page_cache_mib)

    def _await_ready(self, home: Home) -> EngineAddress:
        begun = time.monotonic()
        announced = False
        while time.monotonic() - begun < _START_SECONDS:
            state = read_state(home)
            password = read_password(home) or ""
            if state.status is EngineStatus.READY and ask(state.port, USERNAME, password) is Answer.READY:
                if announced:
                    self._reporter.say(f"Engine ready after {time.monotonic() - begun:.0f} s 引擎就绪")
                return EngineAddress(f"bolt://127.0.0.1:{state.port}", USERNAME, password)
            if not state.supervised:
                raise self._failure(home, state)
            if state.status is EngineStatus.PAUSED:  # for as long as it takes
                begun = time.monotonic()
            if not announced:
                self._reporter.say(_WAITING.get(state.status, "Starting the local engine … 正在启动本地引擎"))
                announced = True
            time.sleep(_POLL_SECONDS)
        raise SetupError(
            f"The local engine did not become ready within {_START_SECONDS:.0f} s. Logs: {home.logs}",
            f"本地引擎未能在 {_START_SECONDS:.0f} 秒内就绪。日志: {home.logs}",
        )

    def _failure(self, home: Home, state: EngineState) -> SetupError:
        if state.message:
            return SetupError(state.message, state.message_zh)
        return SetupError(
            f"The local engine ended while it was started. Logs: {home.logs}",
            f"本地引擎在启动过程中退出。日志: {home.logs}",
        )

    def _watch(self, home: Home) -> None:
        """Bring back a supervisor that was killed; one that ended by itself meant to."""
        while not self._leaving.wait(_GUARD_SECONDS):
            state = read_state(home)
            if self._child is not None:
                self._child.poll()  # collect it, so that it does not stay as a dead entry
            if state.supervised or state.status in _ENDING:
                continue
            with contextlib.suppress(SetupError, OSError):
                self._enter(home, pin=False)

    def _await_gone(self, home: Home, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while read_state(home).supervised:
            if time.monotonic() > deadline:
                raise SetupError(
                    f"The local engine did not end within {seconds:.0f} s. Logs: {home.logs}",
                    f"本地引擎未能在 {seconds:.0f} 秒内停止。日志: {home.logs}",
                )
            time.sleep(_POLL_SECONDS)

    @contextlib.contextmanager
    def _locked(self, home: Home) -> Iterator[None]:
        try:
            with FileLock(home.lock, timeout=_LOCK_SECONDS):
                yield
        except Timeout:
            raise SetupError(
                f"{home.lock} has been held by another process for {_LOCK_SECONDS:.0f} s.",
                f"{home.lock} 被其他进程占用超过 {_LOCK_SECONDS:.0f} 秒。",
            ) from None
