"""Who uses the engine of a home at the moment."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph_api.engine.home import Home
from graph_api.engine.processes import ProcessIdentity
from graph_api.errors import SetupError
from graph_api.private_files import read_or_none, write_private

SERVICES = frozenset({"serve", "run"})
"""Purposes of users that go on by themselves when the engine was away for a while; others are broken off."""


@dataclass(frozen=True, slots=True)
class EngineUser:
    """One process that uses the engine: what it is for, and the file that says so."""

    process: ProcessIdentity
    purpose: str
    file: Path


class EngineInUseError(SetupError):
    """Somebody else uses the engine that a command needs for itself."""

    def __init__(self, users: Sequence[EngineUser], otherwise: tuple[str, str] = ("", "")) -> None:
        """``otherwise``: what else can be done than to wait for them, in English and Chinese."""
        self.users = tuple(users)
        names = ", ".join(f"{user.purpose} ({user.process.pid})" for user in users)
        super().__init__(
            f"This command stops the local engine for a moment, and others use it: {names}. "
            f"End them first, or wait until they have ended.{otherwise[0]}",
            f"该命令需要短暂停止本地引擎, 而以下进程正在使用: {names}。"
            f"请先结束它们或等待其结束。{otherwise[1]}",
        )


def register_user(home: Home, purpose: str) -> EngineUser:
    """Enter this process; to be called with the home's lock held, so that no stop falls between."""
    process = ProcessIdentity.current()
    file = home.users / f"{process.pid}-{uuid.uuid4().hex[:12]}.json"
    write_private(file, json.dumps({**process.as_json(), "purpose": purpose}))
    return EngineUser(process, purpose, file)


def unregister_user(user: EngineUser) -> None:
    """Take a user off the list; nothing happens when it is off already."""
    user.file.unlink(missing_ok=True)


def living_users(home: Home) -> list[EngineUser]:
    """The users whose process lives; entries of processes that ended without a word are removed."""
    users = []
    for file in sorted(home.users.glob("*.json")):
        user = _read_user(file)
        if user is not None and user.process.is_alive():
            users.append(user)
        else:
            file.unlink(missing_ok=True)
    return users


def _read_user(file: Path) -> EngineUser | None:
    try:
        values = json.loads(read_or_none(file) or "null")
    except ValueError:
        return None
    process = ProcessIdentity.from_json(values)
    return EngineUser(process, str(values.get("purpose", "")), file) if process else None
