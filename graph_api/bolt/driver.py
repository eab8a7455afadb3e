"""The connection to the graph: named queries in, plain values out.

One question is one round trip: reads are auto-commit transactions in READ access mode, which
costs about 70 % less on both sides than a managed transaction (measured), and a read is safe to
repeat by whoever asked. Writes are managed transactions that the driver retries.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    AsyncManagedTransaction,
    Query,
    ResultSummary,
    unit_of_work,
)

from graph_api.bolt.coalescing import Coalescer
from graph_api.bolt.failures import may_pass, translated
from graph_api.bolt.members import FOLLOWERS_SECONDS, await_members, members_statement
from graph_api.bolt.registry import Access, NamedQuery, shipped_queries
from graph_api.errors import CreditGraphError
from graph_api.settings import Settings

CONNECT_TIMEOUT_SECONDS = 2.0
"""How long an answer waits for an engine that is not there: UNAVAILABLE at once, not after minutes."""

WRITE_RETRY_SECONDS = 15.0
"""How long a write is retried over transient failures (leader switch, deadlock)."""

FIRST_PAUSE_SECONDS = 0.05
"""How long a write that is tried again waits first; then twice as long each time."""

POOL_SIZE = 100
ROUTED_SCHEMES = ("neo4j:", "neo4j+s:", "neo4j+ssc:")
LIVENESS_CHECK_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class GraphAddress:
    """Where the graph is and who asks: URI, user, password, database (None: the user's home database)."""

    uri: str
    username: str
    password: str = field(repr=False)
    database: str | None = None

    @property
    def is_routed(self) -> bool:
        """Whether the driver may ask other members of a cluster than the one named."""
        return self.uri.startswith(ROUTED_SCHEMES)

    @classmethod
    def configured(cls, settings: Settings) -> GraphAddress | None:
        """Return the address that NEO4J_URI and its companions give; None where the engine is local."""
        if settings.neo4j_uri is None:
            return None
        return cls(
            settings.neo4j_uri,
            settings.neo4j_username,
            settings.neo4j_password.get_secret_value(),
            settings.neo4j_database,
        )


class Graph:
    """A connection pool to one Neo4j database that runs named queries only.

    Every method raises ``UnavailableError`` when the engine cannot be reached and
    ``LimitExceededError`` when a query exceeds its time.
    """

    def __init__(
        self,
        driver: AsyncDriver,
        database: str | None,
        queries: Mapping[str, NamedQuery] | None = None,
        *,
        routed: bool = False,
    ) -> None:
        self._driver = driver
        self._database = database
        self._queries = shipped_queries() if queries is None else queries
        self._coalescer = Coalescer(self._ask, self._ask_together)
        # On a cluster a read goes to a follower that may lag: what this process wrote, it waits for there.
        self._bookmarks = AsyncGraphDatabase.bookmark_manager() if routed else None
        self._routed = routed
        self.round_trips = 0

    @classmethod
    def connect(cls, address: GraphAddress, queries: Mapping[str, NamedQuery] | None = None) -> Graph:
        """Open a pool; nothing is sent before the first query. ``queries`` replaces the shipped ones."""
        driver = AsyncGraphDatabase.driver(
            address.uri,
            auth=(address.username, address.password),
            connection_timeout=CONNECT_TIMEOUT_SECONDS,
            connection_acquisition_timeout=CONNECT_TIMEOUT_SECONDS,
            max_transaction_retry_time=WRITE_RETRY_SECONDS,
            max_connection_pool_size=POOL_SIZE,
            liveness_check_timeout=LIVENESS_CHECK_SECONDS,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
        )
        return cls(driver, address.database, queries, routed=address.is_routed)

    async def read(self, query: str, /, **parameters: object) -> Mapping[str, Any]:
        """Run a named read query and return its one record as plain values.

        Calls of a query that says so (``// together:``) share a round trip with others that arrive
        at the same time.
        """
        named = self._named(query, parameters, (Access.READ,))
        if self._coalescer.takes(named, parameters):
            return await self._coalescer.ask(named, parameters)
        return await self._ask(named, parameters)

    async def read_together(
        self, query: str, calls: Sequence[Mapping[str, object]]
    ) -> Sequence[Mapping[str, Any] | None]:
        """Run a named read query for several calls in one round trip; None for a call without a record.

        The query says ``// together:``, and the calls have the same value for every parameter that
        stands in a bound of its text.
        """
        return await self._ask_together(self._named(query, calls[0], (Access.READ,)), calls)

    @property
    def shared_reads(self) -> int:
        """How many reads shared a round trip with others so far."""
        return self._coalescer.shared

    async def _ask(self, named: NamedQuery, parameters: Mapping[str, object]) -> Mapping[str, Any]:
        return await self._run(_query(named), parameters)

    async def _ask_together(
        self, named: NamedQuery, calls: Sequence[Mapping[str, object]]
    ) -> Sequence[Mapping[str, Any] | None]:
        batching = named.batching
        assert batching is not None
        query = Query(batching.text, metadata={"query": named.name}, timeout=named.timeout)
        return batching.answers(await self._run(query, batching.parameters(calls)), len(calls))

    async def _run(
        self, query: Query, parameters: Mapping[str, object], access: str = READ_ACCESS
    ) -> Mapping[str, Any]:
        self.round_trips += 1
        with translated():
            async with self._driver.session(
                database=self._database,
                default_access_mode=access,
                fetch_size=-1,
                bookmark_manager=self._bookmarks,
            ) as session:
                result = await session.run(query, cast("dict[str, Any]", parameters))
                return dict(await result.single(strict=True))

    async def write_at_once(self, query: str, /, **parameters: object) -> Mapping[str, Any]:
        """Run a named write query that may be run twice without harm, and return its one record.

        An auto-commit transaction is one exchange with the engine where a managed one takes two. What
        may pass (a leader switch, a deadlock) is tried again as long as a managed one would be.
        """
        named = self._named(query, parameters, (Access.WRITE,))
        end = time.monotonic() + WRITE_RETRY_SECONDS
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                return await self._run(_query(named), parameters, WRITE_ACCESS)
            except CreditGraphError as error:
                if not may_pass(error) or time.monotonic() + pause > end:
                    raise
            await asyncio.sleep(pause)
            pause *= 2

    async def write(self, query: str, /, **parameters: object) -> Mapping[str, Any]:
        """Run a named write or load query in a transaction of its own and return its one record."""
        return (await self.write_all([(query, parameters)]))[0]

    async def write_all(self, steps: Sequence[tuple[str, Mapping[str, object]]]) -> list[Mapping[str, Any]]:
        """Run several named queries, in order, in one transaction: all of them take effect or none."""
        prepared = [
            (self._named(name, parameters, (Access.WRITE, Access.LOAD, Access.READ)), parameters)
            for name, parameters in steps
        ]
        if not prepared:
            return []
        timeout = sum(named.timeout for named, _ in prepared)

        @unit_of_work(metadata={"query": prepared[0][0].name}, timeout=timeout)
        async def work(transaction: AsyncManagedTransaction) -> list[Mapping[str, Any]]:
            records: list[Mapping[str, Any]] = []
            for named, parameters in prepared:
                result = await transaction.run(named.text, cast("dict[str, Any]", parameters))
                records.append(dict(await result.single(strict=True)))
            return records

        return await self._transact(work)

    async def rehearse(self, query: str, /, **parameters: object) -> None:
        """Run a named write query in a transaction that is taken back: it is planned, nothing is written."""
        named = self._named(query, parameters, (Access.WRITE, Access.LOAD))
        self.round_trips += 1
        with translated():
            async with (
                self._driver.session(database=self._database) as session,
                await session.begin_transaction(timeout=named.timeout) as transaction,
            ):
                result = await transaction.run(named.text, cast("dict[str, Any]", parameters))
                await result.consume()
                await transaction.rollback()

    def aside(self) -> Graph:
        """Return the same pool with a count of its own, for what no question asked for; not to be closed."""
        found = Graph(self._driver, self._database, self._queries, routed=self._routed)
        found._bookmarks = self._bookmarks
        return found

    async def run_admin(self, statement: str, /, **parameters: object) -> list[Mapping[str, Any]]:
        """Run a statement that is not a named query: schema changes of migrations, EXPLAIN in tests."""
        self.round_trips += 1
        with translated():
            async with self._driver.session(database=self._database) as session:
                result = await session.run(cast("Any", statement), cast("dict[str, Any]", parameters))
                return list(await result.data())

    async def await_followers(self, seconds: float = FOLLOWERS_SECONDS) -> bool:
        """Wait until every member of a cluster that is online has what was committed before this call.

        Then whoever asks next, in whatever process, gets an answer that knows it. Whether they had it
        within ``seconds``; True at once where there is one server.
        """
        return not self._routed or await await_members(self.members, seconds)

    async def members(self) -> Sequence[Mapping[str, Any]]:
        """Return the servers that hold the database: address, status, last transaction, lag."""
        statement, parameters = members_statement(self._database)
        return await self.run_admin(statement, **parameters)

    async def explain(self, query: str, *, together: bool = False) -> Mapping[str, Any]:
        """Return the engine's plan of a named query without running it; parameters are null.

        ``together``: the plan by which several calls share a round trip.
        """
        named = self._queries[query]
        text = named.batching.text if together and named.batching else named.text
        summary = await self._summary(f"EXPLAIN {text}", dict.fromkeys((*named.parameters, "batch")))
        return cast("Mapping[str, Any]", summary.plan)

    async def profile(self, query: str, /, **parameters: object) -> Mapping[str, Any]:
        """Run a named read query and return the engine's plan with what each operator did (``dbHits``)."""
        named = self._named(query, parameters, (Access.READ,))
        summary = await self._summary(f"PROFILE {named.text}", parameters)
        return cast("Mapping[str, Any]", summary.profile)

    async def _summary(self, text: str, parameters: Mapping[str, object]) -> ResultSummary:
        with translated():
            async with self._driver.session(database=self._database) as session:
                result = await session.run(cast("Any", text), cast("dict[str, Any]", parameters))
                return await result.consume()

    async def verify(self) -> None:
        """Raise ``UnavailableError`` unless the engine answers."""
        with translated():
            await self._driver.verify_connectivity()

    async def close(self) -> None:
        """Close the pool; queries in flight are given up."""
        await self._coalescer.close()
        await self._driver.close()

    def _named(self, query: str, parameters: Mapping[str, object], allowed: tuple[Access, ...]) -> NamedQuery:
        named = self._queries[query]
        if named.access not in allowed:
            raise TypeError(f"query {query} is a {named.access} query")
        named.check_call(parameters)
        return named

    async def _transact(
        self, work: Callable[[AsyncManagedTransaction], Awaitable[list[Mapping[str, Any]]]]
    ) -> list[Mapping[str, Any]]:
        self.round_trips += 1
        with translated():
            async with self._driver.session(
                database=self._database, bookmark_manager=self._bookmarks
            ) as session:
                return await session.execute_write(work)


def _query(named: NamedQuery) -> Query:
    return Query(named.text, metadata={"query": named.name}, timeout=named.timeout)
