"""A pause of the engine of a home: while a command asks for it and lives, the supervisor keeps it stopped.

The note that asks names the process that wrote it. So nobody has to end the pause of a command that was
killed: the supervisor sees that it is gone, ends what it left at work on the store, and starts the engine.
"""

from __future__ import annotations

import json

from graph_api.engine.admin_tool import end_tool
from graph_api.engine.home import Home
from graph_api.engine.processes import ProcessIdentity
from graph_api.private_files import read_or_none, write_private


def ask_for_pause(home: Home) -> None:
    """Ask, for this process; with the home's lock held, so that whoever joins knows of it or was seen."""
    write_private(home.pause, json.dumps(ProcessIdentity.current().as_json()))


def end_pause(home: Home) -> None:
    """Let the engine start again; nothing happens where no pause was asked for."""
    home.pause.unlink(missing_ok=True)


def pause_is_asked(home: Home) -> bool:
    """Whether a process that lives asks for a pause."""
    process = _asking(home)
    return process is not None and process.is_alive()


def end_forgotten_pause(home: Home) -> None:
    """End the pause of a process that has gone, and the tool that it left at work on the store."""
    if home.pause.exists() and not pause_is_asked(home):
        for folder in (home.backup, home.bulk):
            end_tool(folder)
        end_pause(home)


def _asking(home: Home) -> ProcessIdentity | None:
    try:
        return ProcessIdentity.from_json(json.loads(read_or_none(home.pause) or "null"))
    except ValueError:
        return None
