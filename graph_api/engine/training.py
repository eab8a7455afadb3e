"""Making the cache of ``quick_start``: a throw-away engine runs, is asked the real questions, and ends.

It takes about two minutes of a processor and is done beside other work, with the lowest priority; nothing
waits for it. It may be interrupted at any moment: what it makes lies in a folder of its own until it is
whole, and the next attempt removes what an interrupted one left.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from graph_api.engine.configuration import (
    EngineProgram,
    collector_option,
    engine_environment,
    server_command,
    write_configuration,
)
from graph_api.engine.handshake import Answer, ask
from graph_api.engine.home import Home, claim_home, new_password
from graph_api.engine.java import java_version
from graph_api.engine.memory import EngineMemory
from graph_api.engine.ports import choose_port
from graph_api.engine.quick_start import QuickStart
from graph_api.engine.server import set_first_password
from graph_api.engine.supervisor import USERNAME
from graph_api.errors import SetupError

FIRST_VERSION = 25
"""The first Java that makes a cache at the end of a run."""

_PREFIX = ".train-"
_FREE_MIB = 3072  # two Javas for a while, beside everything else
_PAGE_CACHE_MIB = 64
_READY_SECONDS = 300.0
_END_SECONDS = 600.0
_POLL_SECONDS = 0.2

Exercise = Callable[[str, str, str], None]
"""Asks the engine at (URI, user, password) what it is to learn."""


def wants_training(program: EngineProgram) -> bool:
    """Whether a cache could be made and there is none; looks at the machine, changes nothing."""
    if _place(program).exists() or (java_version(program.java) or 0) < FIRST_VERSION:
        return False
    return psutil.virtual_memory().available >= _FREE_MIB << 20


def train(program: EngineProgram, exercise: Exercise) -> bool:
    """Make the cache for ``program``; whether it is there now. False where another process is at it.

    Raises SetupError where the engine does not do its part, and whatever ``exercise`` raises.
    """
    place = _place(program)
    try:
        with FileLock(place.folder / f"{_PREFIX}lock", timeout=0):
            for leftover in place.folder.glob(f"{_PREFIX}*/"):
                shutil.rmtree(leftover, ignore_errors=True)
            with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=place.folder) as folder:
                _train(program, place, Path(folder), exercise)
        return True
    except Timeout:
        return False


def _train(program: EngineProgram, place: QuickStart, folder: Path, exercise: Exercise) -> None:
    program = replace(program, memory=EngineMemory(program.memory.heap_mib, _PAGE_CACHE_MIB))
    home, made, password = claim_home(folder / "home"), folder / "made.aot", new_password()
    set_first_password(home, program, password)
    port = choose_port(0)
    with _running(home, program, port, made) as server:
        _await_answer(server, port, password)
        exercise(f"bolt://127.0.0.1:{port}", USERNAME, password)
        server.terminate()
        exit_code = server.wait(_END_SECONDS)
    if exit_code not in (0, 128 + signal.SIGTERM) or not made.exists():
        raise _failure(f"exit code {exit_code}")
    place.keep(made)


@contextlib.contextmanager
def _running(home: Home, program: EngineProgram, port: int, made: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server that writes the cache when it ends; ended without asking when the context is left early."""
    write_configuration(home, program, port)
    with (home.logs / "server.out.log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 - our own command line
            server_command(home, program, [f"-XX:AOTCacheOutput={made}"]),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=home.engine,
            env=engine_environment(home, os.environ),
            start_new_session=True,  # the Java that assembles the cache is a child of the server's
        )
    try:
        yield server
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _await_answer(server: subprocess.Popen[bytes], port: int, password: str) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while ask(port, USERNAME, password) is not Answer.READY:
        if server.poll() is not None or time.monotonic() > deadline:
            raise _failure("it did not become ready")
        time.sleep(_POLL_SECONDS)


def _place(program: EngineProgram) -> QuickStart:
    return QuickStart.of(program.java, program.jars, collector_option(program.memory))


def _failure(reason: str) -> SetupError:
    return SetupError(
        f"The cache for quick starts was not made: {reason}.", f"未能生成快速启动缓存: {reason}。"
    )
