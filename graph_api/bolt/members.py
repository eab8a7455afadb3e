"""The members of a cluster: waiting until those that answer have what was written."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

Member: TypeAlias = Mapping[str, Any]

FOLLOWERS_SECONDS = 30.0
"""How long a load waits for the followers of a cluster to have what it wrote."""

_POLL_SECONDS = 0.2
_NAMED = "SHOW DATABASE $name YIELD address, currentStatus, lastCommittedTxn, replicationLag"
_HOME = "SHOW HOME DATABASE YIELD address, currentStatus, lastCommittedTxn, replicationLag"


def members_statement(database: str | None) -> tuple[str, dict[str, object]]:
    """Return the statement that lists the members of a database, with its parameters."""
    return (_HOME, {}) if database is None else (_NAMED, {"name": database})


async def await_members(members: Callable[[], Awaitable[Sequence[Member]]], seconds: float) -> bool:
    """Wait until every member that is online has what was committed before; whether they had it in time."""
    end = time.monotonic() + seconds
    target: int | None = None
    while True:
        rows = [row for row in await members() if row["currentStatus"] == "online"]
        committed = [row["lastCommittedTxn"] for row in rows if row["lastCommittedTxn"] is not None]
        target = max(committed, default=0) if target is None else target
        waiting = [row for row in rows if not has_reached(row, target)]
        if not waiting or time.monotonic() > end:
            return not waiting
        await asyncio.sleep(_POLL_SECONDS)


def has_reached(member: Member, target: int) -> bool:
    """Whether a member has the transaction ``target``; of one that names none: whether it lags not."""
    committed = member["lastCommittedTxn"]
    if committed is None:
        return not member["replicationLag"]
    return int(committed) >= target
