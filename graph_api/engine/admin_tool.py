"""The engine's admin tool on the stopped store of a home: dump, load, check."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psutil

from graph_api.engine.configuration import (
    EngineProgram,
    engine_environment,
    import_command,
    write_configuration,
)
from graph_api.engine.home import Home
from graph_api.engine.processes import ProcessIdentity
from graph_api.engine.server import last_lines
from graph_api.errors import SetupError
from graph_api.private_files import read_or_none, write_private

DATABASE = "neo4j"
_END_SECONDS = 30.0
_NOTE = "import.process"


def dump_store(home: Home, program: EngineProgram, folder: Path, note: Path) -> Path:
    """Dump the store of ``home`` into ``folder`` and return the file. Raises SetupError."""
    run_tool(home, program, folder, ["database", "dump", f"--to-path={folder}", DATABASE], "dump", note)
    return folder / f"{DATABASE}.dump"


def load_store(home: Home, program: EngineProgram, folder: Path, note: Path) -> None:
    """Make the store of ``home`` from the dump in ``folder``. Raises SetupError with what the tool said."""
    arguments = ["database", "load", f"--from-path={folder}", "--overwrite-destination=true", DATABASE]
    run_tool(home, program, folder, arguments, "load", note)


def check_store(home: Home, program: EngineProgram, folder: Path, note: Path) -> None:
    """Return when the engine finds its store consistent; raises SetupError with what it found.

    ``folder`` takes the engine's report where there is one.
    """
    run_tool(home, program, folder, ["database", "check", f"--report-path={folder}", DATABASE], "check", note)


def run_tool(
    home: Home, program: EngineProgram, folder: Path, arguments: Sequence[str], name: str, note: Path
) -> None:
    """Run the admin tool in ``folder``; it is written down below ``note``, so that ``end_tool`` can end it.

    Raises SetupError with what it said: ``name`` is what it does, and names its log.
    """
    write_configuration(home, program, 0)
    log = home.logs / f"{name}.log"
    with log.open("wb") as output:
        tool = subprocess.Popen(  # noqa: S603 - our own command line
            import_command(home, program, arguments),
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=engine_environment(home, os.environ),
        )
        try:
            _note(note, tool)
            tool.wait()
        except BaseException:  # who is told to end does not leave it at work on the store
            tool.kill()
            tool.wait()
            raise
    if tool.returncode:
        said = last_lines(log.read_text(encoding="utf-8", errors="replace")) or str(tool.returncode)
        raise SetupError(f"The engine's tool for {name} failed: {said}", f"引擎的 {name} 工具失败: {said}")


def end_tool(folder: Path) -> None:
    """End the tool that an interrupted command left behind, noted in ``folder``, if it still runs."""
    text = read_or_none(folder / _NOTE)
    process = ProcessIdentity.from_json(json.loads(text)) if text else None
    if process is None:
        return
    process.kill()
    with contextlib.suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
        if process.is_alive():
            psutil.Process(process.pid).wait(_END_SECONDS)


def _note(folder: Path, tool: subprocess.Popen[bytes]) -> None:
    """Write down which process works: it outlives a command that is killed, and has to be ended then."""
    process = ProcessIdentity.of(tool.pid)
    if process is not None:
        write_private(folder / _NOTE, json.dumps(process.as_json()))
