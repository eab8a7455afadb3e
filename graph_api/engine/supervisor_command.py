"""The command that runs a supervisor: ``python -m graph_api.engine.supervisor_command``."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from graph_api.engine.configuration import EngineProgram
from graph_api.engine.home import Home
from graph_api.engine.jar_lock import committed_lock
from graph_api.engine.memory import EngineMemory
from graph_api.engine.supervisor import Supervisor


def supervisor_command(home: Home, java: Path, jars: Path, memory: EngineMemory) -> list[str]:
    """The command line of the supervisor of a home, from which ``main`` learns what to run."""
    return [
        *(sys.executable, "-m", "graph_api.engine.supervisor_command"),
        f"--home={home.root}",
        f"--java={java}",
        f"--jars={jars}",
        f"--heap={memory.heap_mib}",
        f"--page-cache={memory.page_cache_mib}",
    ]


def main(arguments: Sequence[str]) -> int:
    """Run a supervisor until it ends; its exit code."""
    parser = argparse.ArgumentParser(prog="graph_api.engine.supervisor_command")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--java", type=Path, required=True)
    parser.add_argument("--jars", type=Path, required=True)
    parser.add_argument("--heap", type=int, required=True)
    parser.add_argument("--page-cache", type=int, required=True)
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    lock = committed_lock()
    program = EngineProgram(
        given.java,
        tuple(given.jars / jar.file_name for jar in lock.jars),
        EngineMemory(given.heap, given.page_cache),
        lock.version,
    )
    supervisor = Supervisor(Home(given.home), program)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.end())
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a terminal that closes is no reason
    return supervisor.run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
