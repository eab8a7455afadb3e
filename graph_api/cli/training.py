"""Preparing quick starts of the local engine beside the service: one training, once for a machine."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from graph_api.bolt.driver import GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.cli.session import open_graph
from graph_api.engine.home import find_home
from graph_api.engine.local import LocalEngine
from graph_api.engine.processes import end
from graph_api.engine.training import train, wants_training
from graph_api.services.warming import warm
from graph_api.settings import Settings

_LOWEST_PRIORITY = 19
_STOP_SECONDS = 3.0
_ROUNDS = 3  # so that the engine learns what is used often

_COMMAND = (sys.executable, "-c", "from graph_api.cli import main; main()", "engine", "train")


@contextmanager
def training_beside(settings: Settings) -> Iterator[None]:
    """Train in a process of its own while the context is open, where that is wanted and not done yet.

    The process ends with the context; an unfinished training is begun again next time.
    """
    if not settings.engine_quick_start or not settings.uses_local_engine:
        yield
        return
    if not wants_training(LocalEngine(settings).program()):
        yield
        return
    process = _start(settings)
    try:
        yield
    finally:
        end(process, _STOP_SECONDS)


def _start(settings: Settings) -> subprocess.Popen[bytes]:
    # The service hands its engine to its workers in these; the training has one of its own.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    with (find_home(settings.home).logs / "training.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own command
            _COMMAND,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )


def train_here(settings: Settings) -> bool:
    """Train in this process, with the lowest priority; whether the cache is there afterwards."""
    _give_way()
    engine = LocalEngine(settings)
    engine.prepare()
    return train(engine.program(), _exercise)


def _give_way() -> None:
    """Take what others leave: as a process, and as the session that this process leads.

    Linux shares processors among sessions first (sched(7), autogroup), and the engine that serves is in
    another one: against it the priority of a process counts for nothing.
    """
    os.nice(_LOWEST_PRIORITY)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):  # no Linux, or one without groups
            Path("/proc/self/autogroup").write_text(str(_LOWEST_PRIORITY), encoding="ascii")


def _exercise(uri: str, username: str, password: str) -> None:
    """Do with an empty graph what a start does."""
    asyncio.run(_ask(GraphAddress(uri, username, password)))


async def _ask(address: GraphAddress) -> None:
    async with open_graph(address) as graph:
        await migrate(graph)
        for _ in range(_ROUNDS):
            await warm(graph)
