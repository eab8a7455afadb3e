"""The engine's server process: started by this supervisor, or taken over from one that was killed."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from graph_api.engine.configuration import (
    EngineProgram,
    admin_command,
    engine_environment,
    server_command,
    write_configuration,
)
from graph_api.engine.home import Home
from graph_api.engine.processes import ProcessIdentity
from graph_api.errors import SetupError

_ADMIN_SECONDS = 120
_POLL_SECONDS = 0.1
_TAIL_LINES = 4


class ServerProcess:
    """A running or ended server; ``child`` is None where another process started it."""

    def __init__(self, identity: ProcessIdentity, child: subprocess.Popen[bytes] | None) -> None:
        self.identity = identity
        self._child = child

    @classmethod
    def start(cls, home: Home, program: EngineProgram, port: int, extra: Sequence[str] = ()) -> ServerProcess:
        """Start the server with ``extra`` options of Java; it is not ready yet when this returns.

        Raises SetupError if it cannot run.
        """
        write_configuration(home, program, port)
        with server_log(home).open("wb") as log:
            try:
                child = subprocess.Popen(  # noqa: S603 - our own command line
                    server_command(home, program, extra),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    cwd=home.engine,
                    env=engine_environment(home, os.environ),
                )
            except OSError as error:
                raise SetupError(
                    f"{program.java} cannot be run: {error.strerror}; set JAVA_HOME.",
                    f"无法运行 {program.java}: {error.strerror}; 请设置 JAVA_HOME。",
                ) from error
        return cls(ProcessIdentity.of(child.pid) or ProcessIdentity(child.pid, 0.0), child)

    @classmethod
    def adopt(cls, home: Home, identity: ProcessIdentity | None) -> ServerProcess | None:
        """The server that an earlier supervisor of this home left running, if it is one."""
        if identity is None or not identity.is_alive():
            return None
        try:
            arguments = psutil.Process(identity.pid).cmdline()
        except psutil.Error:
            return None
        return cls(identity, None) if f"--home-dir={home.engine}" in arguments else None

    def is_alive(self) -> bool:
        """Whether the server still runs; collects it when it has ended."""
        if self._child is not None:
            return self._child.poll() is None
        return self.identity.is_alive()

    def stop(self, seconds: float) -> None:
        """End the server: asked at first, and after ``seconds`` without asking."""
        if self._child is None:
            self.identity.terminate()
        elif self._child.poll() is None:
            self._child.terminate()
        if not self._ended_within(seconds):
            self.identity.kill()  # the engine recovers from its transaction log
            self._ended_within(seconds)

    def _ended_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.is_alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(_POLL_SECONDS)
        return True


def set_first_password(home: Home, program: EngineProgram, password: str) -> None:
    """Give an engine that has never run its password; raises SetupError with what the tool said."""
    write_configuration(home, program, 0)
    command = admin_command(home, program, ["dbms", "set-initial-password", password])
    try:
        outcome = subprocess.run(  # noqa: S603 - our own command line
            command,
            capture_output=True,
            text=True,
            timeout=_ADMIN_SECONDS,
            check=False,
            cwd=home.engine,
            env=engine_environment(home, os.environ),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SetupError(
            f"The engine's admin tool did not run: {error}", f"引擎管理工具无法运行: {error}"
        ) from None
    if outcome.returncode:
        said = last_lines(outcome.stderr or outcome.stdout)
        raise SetupError(f"The engine could not be set up: {said}", f"引擎初始化失败: {said}")


def server_log(home: Home) -> Path:
    """What the server process prints; its own logs lie beside it."""
    return home.logs / "server.out.log"


def last_lines(text: str) -> str:
    """The last lines of an output that say something, joined to one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "ERROR" in line or "Caused by" in line or "Error:" in line]
    return " | ".join((telling or lines)[-_TAIL_LINES:])
