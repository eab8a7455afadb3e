"""The process that owns the engine of one home: starts it, brings it back, ends it after its last user.

It runs apart from the commands that use the engine (``supervisor_command``), so
that none of them takes the engine along when it ends or is killed. When the supervisor itself is
killed, the server goes on; the next supervisor takes it over.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

from filelock import FileLock, Timeout

from graph_api.engine.ample_memory import AmpleMemory
from graph_api.engine.configuration import EngineProgram, collector_option
from graph_api.engine.handshake import Answer, ask
from graph_api.engine.home import Home, read_password, record_product, was_ready
from graph_api.engine.memory import machine_memory_mib
from graph_api.engine.pause import end_forgotten_pause, pause_is_asked
from graph_api.engine.ports import choose_port, kept_free
from graph_api.engine.processes import ProcessIdentity
from graph_api.engine.quick_start import QuickStart
from graph_api.engine.server import ServerProcess, last_lines, server_log, set_first_password
from graph_api.engine.short_lives import ShortLives
from graph_api.engine.space import has_room
from graph_api.engine.state import EngineState, EngineStatus, read_state, write_state
from graph_api.engine.users import living_users
from graph_api.errors import SetupError
from graph_api.private_files import read_or_none

USERNAME = "neo4j"
STOP_SECONDS = 15.0  # before a server that was asked to end is ended; a stop takes about 3 s, under load 10

PAUSE_STOP_SECONDS = 60.0  # a store that was not closed in order cannot be dumped

_READY_SECONDS = 180.0  # recovery after a crash in the middle of a bulk load takes its time
_REFUSED_SECONDS = 20.0  # while starting, an engine may not know its own password for a moment
_ASK_SECONDS = 0.1
_WATCH_SECONDS = 0.5
_DEATHS_ALLOWED = 5  # in a row, each before the server was ready
_DEATHS_ALLOWED_AT_FIRST = 2  # one that was never ready will hardly become so
_QUESTION_SECONDS = 2.0  # between two questions to a server that was ready
_FAILING_SECONDS = 4.0  # a server that fails for so long will not stop by itself
_LOCK_SECONDS = 10.0

_log = logging.getLogger("graph_api.engine.supervisor")


class Supervisor:
    """Supervises the engine of ``home`` until it is told to end or nobody uses the engine."""

    def __init__(self, home: Home, program: EngineProgram) -> None:
        self._home = home
        self._program = program
        self._ending = threading.Event()
        self._short_lives = ShortLives()
        self._next_question = 0.0
        self._server: ServerProcess | None = None
        self._memory = AmpleMemory(program.memory, machine_memory_mib())
        self._hurried = False  # the server was started from the cache
        self._distrusted = False  # and one that was had died before it was ready
        self._state = replace(
            EngineState(EngineStatus.STARTING),
            supervisor=ProcessIdentity.current(),
            version=program.version,
            started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def end(self) -> None:
        """Ask the supervisor to stop the engine and to end; returns at once."""
        self._ending.set()

    def run(self) -> int:
        """Supervise; the process's exit code: 0, or 1 after giving up."""
        try:
            with FileLock(self._home.supervisor_lock, timeout=_LOCK_SECONDS):
                return self._run()
        except Timeout:
            _log.info("another supervisor is at work")
            return 0

    def _run(self) -> int:
        before = read_state(self._home)
        last, failure = EngineState(EngineStatus.STOPPED), None
        try:
            self._supervise(before)
        except SetupError as error:
            failure = error
            _log.error("gave up: %s", error.message)
        if self._server is not None:
            self._say(EngineStatus.STOPPING)
            self._server.stop(STOP_SECONDS)
        last = replace(self._state, status=EngineStatus.STOPPED, server=None)
        if failure is not None:
            last = replace(
                last, status=EngineStatus.FAILED, message=failure.message, message_zh=failure.message_zh
            )
        self._write(last)
        return 1 if failure else 0

    def _supervise(self, before: EngineState) -> None:
        self._server = ServerProcess.adopt(self._home, before.server)
        if self._server is None:
            self._write(replace(self._state, port=before.port))
        else:
            adopted, restarts = self._server.identity, before.restarts
            self._write(replace(self._state, port=before.port, server=adopted, restarts=restarts))
        ever_ready = False
        while not self._ending.is_set():
            if self._home.pause.exists():
                self._stand_still()
                continue
            if self._server is None:
                self._start(keep_port=ever_ready)
            served: float | None = None
            if self._await_ready():
                ever_ready = True
                begun = time.monotonic()
                self._attend()
                served = time.monotonic() - begun
            if self._ending.is_set():
                return
            if not self._lives():
                self._after_death(served, ever_ready)

    def _stand_still(self) -> None:
        """Keep the server stopped while a command that lives asks for it; ends where nobody is left then."""
        if pause_is_asked(self._home):
            if self._server is not None:
                self._server.stop(PAUSE_STOP_SECONDS)
                self._server = None
            self._write(replace(self._state, status=EngineStatus.PAUSED, server=None))
            _log.info("the server stands still")
            with kept_free(self._state.port):
                while pause_is_asked(self._home) and not self._ending.wait(_ASK_SECONDS):
                    pass
            self._say(EngineStatus.RESTARTING)
        end_forgotten_pause(self._home)
        self._end_unless_joined()

    def _start(self, *, keep_port: bool) -> None:
        port = self._state.port if keep_port else choose_port(self._state.port)
        if not was_ready(self._home):
            self._begin_afresh()
        program = replace(self._program, memory=self._memory.now)
        cache = None if self._distrusted else _quick_start(program).find()
        self._hurried = cache is not None
        extra = [f"-XX:AOTCache={cache}", "-Xlog:aot*=off", "-Xlog:cds*=off"] if cache else []
        self._server = ServerProcess.start(self._home, program, port, extra)
        self._write(replace(self._state, server=self._server.identity, port=port))
        how = "from the cache" if self._hurried else "without a cache"
        _log.info("server %d started %s on port %d", self._server.identity.pid, how, port)

    def _begin_afresh(self) -> None:
        """Nothing was ever stored, so what an interrupted first start left is in the way and worthless."""
        record_product(self._home, self._program.version, ready=False)
        shutil.rmtree(self._home.data, ignore_errors=True)
        set_first_password(self._home, self._program, self._password())

    def _await_ready(self) -> bool:
        """Wait until the server answers a query: True; False when it died or the end was asked for."""
        begun = time.monotonic()
        refused_since: float | None = None
        while self._server is not None and self._server.is_alive() and not self._ending.wait(_ASK_SECONDS):
            answer = ask(self._state.port, USERNAME, self._password())
            now = time.monotonic()
            if answer is Answer.READY:
                record_product(self._home, self._program.version, ready=True)
                if self._distrusted and not self._hurried:
                    _quick_start(self._program).discard()  # it was to blame
                self._say(EngineStatus.READY)
                _log.info("ready after %.1f s", now - begun)
                return True
            if answer is Answer.REFUSED:
                refused_since = refused_since or now
                self._refuse_wrong_password(now - refused_since)
                self._ending.wait(2.0)  # the engine counts failed log-ins
            if now - begun > _READY_SECONDS:
                self._server.stop(STOP_SECONDS)
        return False

    def _refuse_wrong_password(self, seconds: float) -> None:
        if seconds > _REFUSED_SECONDS:
            raise SetupError(
                f"{self._home.password} does not open the data in {self._home.data}: bring back the file "
                "that belongs to them.",
                f"{self._home.password} 与 {self._home.data} 中的数据不匹配: 请恢复与之对应的密码文件。",
            )

    def _attend(self) -> None:
        """Return when the server has died, or is to end (asked, no users, no home) or to stand still."""
        failing_since: float | None = None
        while self._lives() and not self._home.pause.exists() and not self._ending.wait(_WATCH_SECONDS):
            failing_since = self._failing_since(failing_since)
            if not self._home.product.exists():
                _log.warning("the home is gone")
                self._ending.set()
            elif not self._in_use():
                self._end_unless_joined()

    def _failing_since(self, before: float | None) -> float | None:
        """Since when the server lets us in and cannot answer; one that goes on so is ended, to start anew.

        So is a database that gave itself up on a full disk, once there is room again.
        """
        now = time.monotonic()
        if now < self._next_question:
            return before
        self._next_question = now + _QUESTION_SECONDS
        if ask(self._state.port, USERNAME, self._password(), timeout=1.0) is not Answer.FAILING:
            return None
        lasting = before is not None and now - before >= _FAILING_SECONDS
        if lasting and self._server is not None and has_room(self._home.data):
            _log.warning("the server fails every query and is started anew")
            self._server.stop(STOP_SECONDS)
        return before or now

    def _lives(self) -> bool:
        return self._server is not None and self._server.is_alive()

    def _in_use(self) -> bool:
        return self._home.pin.exists() or bool(living_users(self._home))

    def _end_unless_joined(self) -> None:
        """Decide under the home's lock, so that nobody joins an engine that has decided to end."""
        with FileLock(self._home.lock):
            if not self._in_use():
                _log.info("the last user has gone")
                self._say(EngineStatus.STOPPING)
                self._ending.set()

    def _after_death(self, served: float | None, ever_ready: bool) -> None:
        self._server = None
        self._short_lives.ended(served)
        said = last_lines(read_or_none(server_log(self._home)) or "") or "-"
        _log.warning("the server died after serving for %.0f s: %s", served or 0.0, said)
        if self._memory.ended(said, was_ready=served is not None):
            _log.warning("the next one starts with a heap of %d MiB", self._memory.now.heap_mib)
        elif self._hurried and served is None:
            self._distrusted = True
        in_vain = self._short_lives.never_ready
        if in_vain >= (_DEATHS_ALLOWED if ever_ready else _DEATHS_ALLOWED_AT_FIRST):
            raise SetupError(
                f"The local engine ended {in_vain} times before it was ready and is left off. "
                f"It said: {said}. Logs: {self._home.logs}",
                f"本地引擎在就绪前已退出 {in_vain} 次, 不再重启。输出: {said}。日志: {self._home.logs}",
            )
        self._write(
            replace(
                self._state,
                status=EngineStatus.RESTARTING if ever_ready else EngineStatus.STARTING,
                server=None,
                restarts=self._state.restarts + 1,
            )
        )
        self._ending.wait(self._short_lives.pause)
        while not has_room(self._home.data) and not self._ending.wait(_WATCH_SECONDS):
            pass  # it would die of it again

    def _password(self) -> str:
        password = read_password(self._home)
        if password is None:
            raise SetupError(
                f"{self._home.password} is missing: bring it back, or remove the folder 'engine'.",
                f"缺少 {self._home.password}: 请恢复该文件, 或删除 engine 文件夹。",
            )
        return password

    def _say(self, status: EngineStatus) -> None:
        self._write(replace(self._state, status=status))

    def _write(self, state: EngineState) -> None:
        self._state = state
        try:
            write_state(self._home, state)
        except FileNotFoundError:
            pass  # the home was removed under us
        except OSError as error:
            # A full disk must not end whoever brings the engine back once there is room; it is written again
            # with the next change.
            _log.warning("the state cannot be written: %s", error.strerror or error)


def _quick_start(program: EngineProgram) -> QuickStart:
    return QuickStart.of(program.java, program.jars, collector_option(program.memory))
