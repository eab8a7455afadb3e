"""Clients that follow an inbox over a real socket or an event stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.api.platform import Json

PROTOCOL = Subprotocol("graphql-transport-ws")
PATIENCE = 60.0
NEWS = """subscription($since: String) { inboxItems(since: $since) {
  id cursor at change step { action state organisation reference }
  item { machine caseId caseState subjectName initiator
    part { __typename id state dueOn overdue possibleActions } } } }"""


@dataclass
class Follower:
    """An open socket with one subscription; ``seen`` are the ids of news that came."""

    socket: ClientConnection
    seen: list[str] = field(default_factory=list)

    async def message(self) -> Json:
        """Return the next message of the server."""
        found: Json = json.loads(await self.socket.recv())
        return found

    async def next(self) -> Json:
        """Return the next piece of news."""
        message = await self.message()
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        news: Json = message["payload"]["data"]["inboxItems"]
        self.seen.append(news["id"])
        return news

    async def until(self, fits: Callable[[Json], bool]) -> Json:
        """Return the first piece of news that fits."""
        while not fits(found := await self.next()):
            pass
        return found


@asynccontextmanager
async def following(
    port: int, bearer: str | None, since: str | None = None, query: str = NEWS
) -> AsyncIterator[Follower]:
    """Open a socket, say who it is, and subscribe."""
    address = f"ws://127.0.0.1:{port}/graphql"
    async with asyncio.timeout(PATIENCE), connect(address, subprotocols=[PROTOCOL]) as socket:
        payload = {} if bearer is None else {"authorization": f"Bearer {bearer}"}
        await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
        assert json.loads(await socket.recv()) == {"type": "connection_ack"}
        asked: Any = {"query": query, "variables": {"since": since}}
        await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": asked}))
        yield Follower(socket)
