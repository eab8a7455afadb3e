"""What the supervisor says about the engine, in a file of the home."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from graph_api.engine.home import Home
from graph_api.engine.processes import ProcessIdentity
from graph_api.private_files import read_or_none, write_private


class EngineStatus(StrEnum):
    """Where the engine is between off and on."""

    STARTING = "STARTING"
    READY = "READY"
    RESTARTING = "RESTARTING"
    PAUSED = "PAUSED"
    STOPPING = "STOPPING"
    STOPPED = "STOPPED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class EngineState:
    """One entry of the state file.

    ``supervisor`` and ``server`` are the processes last seen in these parts; whether they live has
    to be asked. ``port`` is the Bolt port on 127.0.0.1 (0: not chosen yet), ``started_at`` RFC 3339,
    ``restarts`` how often the server died and was brought back, ``message`` why it failed.
    """

    status: EngineStatus
    supervisor: ProcessIdentity | None = None
    server: ProcessIdentity | None = None
    port: int = 0
    version: str = ""
    started_at: str = ""
    restarts: int = 0
    message: str = ""
    message_zh: str = ""

    @property
    def supervised(self) -> bool:
        """Whether the supervisor that wrote this still lives."""
        return self.supervisor is not None and self.supervisor.is_alive()


_NOTHING = EngineState(EngineStatus.STOPPED)


def read_state(home: Home) -> EngineState:
    """The state last written; STOPPED where none was or where it cannot be read."""
    text = read_or_none(home.state)
    if not text:
        return _NOTHING
    try:
        values = json.loads(text)
        return EngineState(
            **{
                **values,
                "status": EngineStatus(values["status"]),
                "supervisor": ProcessIdentity.from_json(values["supervisor"]),
                "server": ProcessIdentity.from_json(values["server"]),
            }
        )
    except (ValueError, KeyError, TypeError):
        return _NOTHING


def write_state(home: Home, state: EngineState) -> None:
    """Replace the state; mode 0600."""
    write_private(home.state, json.dumps(asdict(state)) + "\n")
