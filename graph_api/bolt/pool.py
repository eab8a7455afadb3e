"""The driver's connections: those that lead nowhere are given up, those that are only busy are kept.

A driver takes 60 to 120 s to notice that nobody is at the other end of a connection, and finds it out for
each connection by itself, at the cost of the question that it was taken for. So whoever watches the engine
looks here (``Pool.look``), by a connection that no question uses:

* Nothing answers: the engine is away. What waits for it is told so, and the connections are not used again.
* A new connection answers where the kept one did not: the connections of before lead nowhere (a firewall
  forgot them, the engine was replaced). New ones take their place.
* The engine answers, and does not know a transaction that we wait for, twice: its answer was lost. That one
  wait ends. A question that is merely slow is known to the engine, and goes on until its own deadline.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, LiteralString, TypeAlias
from uuid import uuid4

from neo4j import READ_ACCESS, AsyncDriver, AsyncGraphDatabase, AsyncSession
from neo4j.exceptions import ClientError, DriverError, IncompleteCommit, ServiceUnavailable

from graph_api.bolt.failures import LostExchangeError

CONNECT_TIMEOUT_SECONDS = 2.0
"""How long an answer waits for an engine that is not there: UNAVAILABLE at once, not after minutes."""

LIVENESS_CHECK_SECONDS = 30.0
"""A connection that was idle for so long is asked whether it still lives before it is used."""

KEPT_SECONDS = 1.5
"""How long the kept connection of a look may be silent before a new one is tried."""

FRESH_SECONDS = 1.8
"""How long a new connection may take, logging in included."""

LOOK_SECONDS = KEPT_SECONDS + FRESH_SECONDS
"""How long a look may take."""

STALL_SECONDS = 2.5
"""How long an exchange lasts before anybody doubts it; longer than a connection may be waited for, during
which the engine cannot know of it."""

TWICE_SECONDS = 0.5
"""Between two looks that both miss an exchange: an answer that was on its way has arrived by then."""

CLOSE_SECONDS = 2.0
"""How long it may take to part from connections to nobody."""

KNOWN: LiteralString = (
    "SHOW TRANSACTIONS YIELD metaData WHERE metaData.exchange STARTS WITH $prefix "
    "RETURN collect(metaData.exchange) AS known"
)

Opener: TypeAlias = Callable[[int], AsyncDriver]
"""Makes a driver with at most so many connections; nothing is sent before it is used."""


@dataclass(slots=True, eq=False)
class Exchange:
    """One transaction under way. Times are of a clock that never jumps, in seconds.

    ``name`` tells it from others in the engine's list. ``committing``: a failure from now on does not
    tell whether it was done.
    """

    name: str
    session: AsyncSession
    limit: asyncio.Timeout
    since: float = field(default_factory=time.monotonic)
    committing: bool = False
    missed_at: float | None = None
    lost: bool = False

    def metadata(self, query: str) -> dict[str, Any]:
        """Return the metadata of its transaction, by which operator and engine know it."""
        return {"query": query, "exchange": self.name}

    def end(self, *, lost: bool) -> None:
        """Let it fail now."""
        self.lost = lost
        self.limit.reschedule(asyncio.get_running_loop().time())

    def failure(self) -> ServiceUnavailable:
        """Return what to raise when it was ended."""
        if self.committing:
            return IncompleteCommit("the engine did not confirm the commit")
        if self.lost:
            return LostExchangeError("the answer was lost")
        return ServiceUnavailable("the engine does not answer")


@dataclass(slots=True, eq=False)
class _Held:
    """A driver and what waits on it."""

    driver: AsyncDriver
    exchanges: set[Exchange] = field(default_factory=set)


class Pool:
    """At most ``size`` connections to one engine, replaced when they lead nowhere.

    ``knows_all``: the server that answers a look knows every transaction, as a single one does; the
    member of a cluster knows its own alone, so there nothing follows from what it does not know.
    """

    def __init__(self, opener: Opener, size: int, database: str | None, *, knows_all: bool) -> None:
        self._open = opener
        self._size = size
        self.database = database
        self._knows_all = knows_all
        self._held = _Held(opener(size))
        self._former: set[_Held] = set()
        self._lookout: AsyncDriver | None = None
        self._parting: set[asyncio.Task[None]] = set()
        self._prefix = f"{uuid4().hex[:12]} "
        self._numbers = itertools.count()

    @asynccontextmanager
    async def exchange(self, **settings: Any) -> AsyncIterator[Exchange]:
        """Give a session for one transaction, which carries the exchange's metadata.

        Raises ``LostExchangeError`` when its answer was lost, ``ServiceUnavailable`` when the engine went
        away meanwhile, ``IncompleteCommit`` for both while it commits, and whatever the driver raises.
        """
        held = self._held
        name = f"{self._prefix}{next(self._numbers)}"
        made: Exchange | None = None
        try:
            async with asyncio.timeout(None) as limit:
                session = held.driver.session(database=self.database, **settings)
                made = Exchange(name, session, limit)
                held.exchanges.add(made)
                async with session:
                    yield made
        except TimeoutError as error:
            if made is None or not made.limit.expired():
                raise
            raise made.failure() from error
        finally:
            self._ended(held, made)

    async def look(self) -> None:
        """Return if the engine answers, and end what waits in vain; raises the driver's exceptions."""
        try:
            known = await self._known()
        except Exception:
            self._replace()
            self._end_stalled()
            raise
        if known is not None:
            self._end_unknown(known)

    async def close(self) -> None:
        """Close every connection; what is under way is given up."""
        drivers = [self._held.driver, *(held.driver for held in self._former)]
        if self._lookout is not None:
            drivers.append(self._lookout)
        self._former.clear()
        await asyncio.gather(*(_close(driver) for driver in drivers), *self._parting)

    async def _known(self) -> frozenset[str] | None:
        """Return the names of our transactions that the engine knows; None where it does not tell all."""
        if self._lookout is not None:
            with suppress(DriverError, OSError):  # TimeoutError is one of these
                async with asyncio.timeout(KEPT_SECONDS):
                    return await self._ask(self._lookout)
            self._part(self._lookout)
            self._lookout = None
            self._replace()
        fresh = self._open(1)
        try:
            async with asyncio.timeout(FRESH_SECONDS):
                known = await self._ask(fresh)
        except BaseException:
            self._part(fresh)
            raise
        self._lookout = fresh
        return known

    async def _ask(self, driver: AsyncDriver) -> frozenset[str] | None:
        async with driver.session(database=self.database, default_access_mode=READ_ACCESS) as session:
            if self._knows_all:
                with suppress(ClientError):  # a user who may not list transactions
                    found = await (await session.run(KNOWN, prefix=self._prefix)).single(strict=True)
                    return frozenset(found["known"])
            await (await session.run("RETURN 1 AS n")).consume()
            return None

    def _ended(self, held: _Held, exchange: Exchange | None) -> None:
        if exchange is not None:
            held.exchanges.discard(exchange)
        if held in self._former and not held.exchanges:
            self._former.discard(held)
            self._part(held.driver)

    def _end_stalled(self) -> None:
        now = time.monotonic()
        for exchange in self._under_way():
            if now - exchange.since >= STALL_SECONDS:
                exchange.end(lost=False)

    def _end_unknown(self, known: frozenset[str]) -> None:
        now = time.monotonic()
        for exchange in self._under_way():
            if exchange.name in known or now - exchange.since < STALL_SECONDS:
                exchange.missed_at = None
            elif exchange.missed_at is None:
                exchange.missed_at = now
            elif now - exchange.missed_at >= TWICE_SECONDS:
                exchange.end(lost=True)

    def _under_way(self) -> list[Exchange]:
        return [exchange for held in (self._held, *self._former) for exchange in held.exchanges]

    def _replace(self) -> None:
        """Use new connections from now on; those of before are closed when nothing waits on them."""
        held, self._held = self._held, _Held(self._open(self._size))
        if held.exchanges:
            self._former.add(held)
        else:
            self._part(held.driver)

    def _part(self, driver: AsyncDriver) -> None:
        task = asyncio.get_running_loop().create_task(_close(driver))
        self._parting.add(task)
        task.add_done_callback(self._parting.discard)


def open_driver(uri: str, auth: tuple[str, str], size: int) -> AsyncDriver:
    """Return a driver with at most ``size`` connections; nothing is sent before it is used."""
    return AsyncGraphDatabase.driver(
        uri,
        auth=auth,
        connection_timeout=CONNECT_TIMEOUT_SECONDS,
        connection_acquisition_timeout=CONNECT_TIMEOUT_SECONDS,
        max_connection_pool_size=size,
        liveness_check_timeout=LIVENESS_CHECK_SECONDS,
        notifications_min_severity="OFF",
        telemetry_disabled=True,
    )


async def _close(driver: AsyncDriver) -> None:
    with suppress(DriverError, OSError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await driver.close()
