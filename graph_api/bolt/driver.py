"""The connection to the graph: named queries in, plain values out.

One question is one round trip: reads are auto-commit transactions in READ access mode, which
costs about 70 % less on both sides than a managed transaction (measured), and a read is safe to
repeat by whoever asked. Writes are managed transactions that the driver retries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, LiteralString, TypeAlias, cast

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    AsyncGraphDatabase,
    Query,
    ResultSummary,
)

from graph_api.bolt.address import GraphAddress as GraphAddress
from graph_api.bolt.coalescing import Coalescer
from graph_api.bolt.failures import translated, was_lost
from graph_api.bolt.first_calls import FirstCalls
from graph_api.bolt.members import FOLLOWERS_SECONDS, await_members, members_statement
from graph_api.bolt.pool import Pool, open_driver
from graph_api.bolt.registry import Access, NamedQuery, shipped_queries
from graph_api.bolt.retrying import tried
from graph_api.errors import UnavailableError

POOL_SIZE = 100
_Step: TypeAlias = tuple[NamedQuery, Mapping[str, object]]


class Graph:
    """A connection pool to one Neo4j database that runs named queries only.

    Every method raises ``UnavailableError`` when the engine cannot be reached and
    ``LimitExceededError`` when a query exceeds its time.
    """

    def __init__(
        self,
        pool: Pool,
        queries: Mapping[str, NamedQuery] | None = None,
        *,
        routed: bool = False,
        has_room: Callable[[], bool] | None = None,
    ) -> None:
        self._pool = pool
        self._queries = shipped_queries() if queries is None else queries
        self._first_calls = FirstCalls()
        self._patience = 1.0
        self._has_room = has_room
        self._coalescer = Coalescer(self._ask, self._ask_together)
        # On a cluster a read goes to a follower that may lag: what this process wrote, it waits for there.
        self._bookmarks = AsyncGraphDatabase.bookmark_manager() if routed else None
        self._routed = routed
        self.round_trips = 0

    @classmethod
    def connect(
        cls,
        address: GraphAddress,
        queries: Mapping[str, NamedQuery] | None = None,
        *,
        has_room: Callable[[], bool] | None = None,
    ) -> Graph:
        """Open a pool; nothing is sent before the first query. ``queries`` replaces the shipped ones.

        While ``has_room`` says that the engine's disk is full, writes are ``UnavailableError`` unsent.
        """
        routed, auth = address.is_routed, (address.username, address.password)
        pool = Pool(
            lambda size: open_driver(address.uri, auth, size),
            POOL_SIZE,
            address.database,
            knows_all=not routed,
        )
        return cls(pool, queries, routed=routed, has_room=has_room)

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
        return await self._read(named.text, named, parameters)

    async def _ask_together(
        self, named: NamedQuery, calls: Sequence[Mapping[str, object]]
    ) -> Sequence[Mapping[str, Any] | None]:
        batching = named.batching
        assert batching is not None
        return batching.answers(
            await self._read(batching.text, named, batching.parameters(calls)), len(calls)
        )

    async def _read(
        self, text: LiteralString, named: NamedQuery, parameters: Mapping[str, object]
    ) -> Mapping[str, Any]:
        """Ask, and once more where the answer was lost on its way: reading twice does no harm."""

        async def ask() -> Mapping[str, Any]:
            return await self._run(text, named, parameters, READ_ACCESS)

        try:
            return await self._first_calls.ask(text, ask, self._patience)
        except UnavailableError as error:
            if not was_lost(error):
                raise
        return await ask()

    async def _run(
        self, text: LiteralString, named: NamedQuery, parameters: Mapping[str, object], access: str
    ) -> Mapping[str, Any]:
        self.round_trips += 1
        with translated():
            async with self._pool.exchange(
                default_access_mode=access, fetch_size=-1, bookmark_manager=self._bookmarks
            ) as exchange:
                timeout = named.timeout * self._patience
                query = Query(text, metadata=exchange.metadata(named.name), timeout=timeout)
                result = await exchange.session.run(query, cast("dict[str, Any]", parameters))
                return dict(await result.single(strict=True))

    async def write_at_once(self, query: str, /, **parameters: object) -> Mapping[str, Any]:
        """Run a named write query that may be run twice without harm, and return its one record.

        An auto-commit transaction is one exchange with the engine where a managed one takes two. What
        may pass (a leader switch, a deadlock) is tried again as long as a managed one would be.
        """
        named = self._named(query, parameters, (Access.WRITE,))

        self._check_room()

        async def attempt() -> Mapping[str, Any]:
            return await self._run(named.text, named, parameters, WRITE_ACCESS)

        return await tried(lambda: self._first_calls.ask(named.text, attempt))

    async def write(self, query: str, /, **parameters: object) -> Mapping[str, Any]:
        """Run a named write or load query in a transaction of its own and return its one record."""
        return (await self.write_all([(query, parameters)]))[0]

    async def write_all(self, steps: Sequence[tuple[str, Mapping[str, object]]]) -> list[Mapping[str, Any]]:
        """Run several named queries, in order, in one transaction: all of them take effect or none.

        Tried again where nothing was done for certain; a commit of unknown outcome is not.
        """
        prepared = [
            (self._named(name, parameters, (Access.WRITE, Access.LOAD, Access.READ)), parameters)
            for name, parameters in steps
        ]
        if not prepared:
            return []
        self._check_room()
        self.round_trips += 1
        return await tried(lambda: self._transact(prepared, commit=True))

    async def rehearse(self, query: str, /, **parameters: object) -> None:
        """Run a named write query in a transaction that is taken back: it is planned, nothing is written."""
        named = self._named(query, parameters, (Access.WRITE, Access.LOAD))
        self.round_trips += 1
        await self._first_calls.ask(named.text, lambda: self._transact([(named, parameters)], commit=False))

    def _check_room(self) -> None:
        if self._has_room is not None and not self._has_room():
            raise UnavailableError(
                "The disk of the graph engine is full: nothing can be recorded.",
                "图数据库所在磁盘已满，无法留痕。",
            )

    async def _transact(self, steps: Sequence[_Step], *, commit: bool) -> list[Mapping[str, Any]]:
        name = steps[0][0].name
        timeout = sum(named.timeout for named, _ in steps) * self._patience
        records: list[Mapping[str, Any]] = []
        with translated():
            async with (
                self._pool.exchange(bookmark_manager=self._bookmarks) as exchange,
                await exchange.session.begin_transaction(exchange.metadata(name), timeout) as transaction,
            ):
                for named, parameters in steps:
                    result = await transaction.run(named.text, cast("dict[str, Any]", parameters))
                    records.append(dict(await result.single(strict=True)))
                if commit:
                    exchange.committing = True
                    await transaction.commit()
                else:
                    await transaction.rollback()
        return records

    def aside(self, patience: float = 1.0) -> Graph:
        """Return the same pool with a count of its own, for what no question asked for; not to be closed.

        Its queries have ``patience`` times their time: where nobody waits, planning need not be given up.
        """
        found = Graph(self._pool, self._queries, routed=self._routed, has_room=self._has_room)
        found._bookmarks, found._first_calls = self._bookmarks, self._first_calls
        found._patience = patience
        return found

    async def run_admin(self, statement: str, /, **parameters: object) -> list[Mapping[str, Any]]:
        """Run a statement that is not a named query: schema changes of migrations, EXPLAIN in tests."""
        self.round_trips += 1
        with translated():
            async with self._pool.exchange() as exchange:
                query = Query(cast("Any", statement), metadata=exchange.metadata("admin"))
                result = await exchange.session.run(query, cast("dict[str, Any]", parameters))
                return list(await result.data())

    async def await_followers(self, seconds: float = FOLLOWERS_SECONDS) -> bool:
        """Wait until every member of a cluster that is online has what was committed before this call.

        Then whoever asks next, in whatever process, gets an answer that knows it. Whether they had it
        within ``seconds``; True at once where there is one server.
        """
        return not self._routed or await await_members(self.members, seconds)

    async def members(self) -> Sequence[Mapping[str, Any]]:
        """Return the servers that hold the database: address, status, last transaction, lag."""
        statement, parameters = members_statement(self._pool.database)
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
            async with self._pool.exchange() as exchange:
                query = Query(cast("Any", text), metadata=exchange.metadata("plan"))
                result = await exchange.session.run(query, cast("dict[str, Any]", parameters))
                return await result.consume()

    async def verify(self) -> None:
        """Raise ``UnavailableError`` unless the engine answers; what waits for it in vain is given up."""
        try:
            with translated():
                await self._pool.look()
        except UnavailableError:
            self._coalescer.forget_paces()
            self._first_calls.forget()
            raise

    async def close(self) -> None:
        """Close the pool; queries in flight are given up."""
        await self._coalescer.close()
        await self._pool.close()

    def _named(self, query: str, parameters: Mapping[str, object], allowed: tuple[Access, ...]) -> NamedQuery:
        named = self._queries[query]
        if named.access not in allowed:
            raise TypeError(f"query {query} is a {named.access} query")
        named.check_call(parameters)
        return named
