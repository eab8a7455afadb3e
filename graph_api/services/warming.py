"""Makes the engine ready for the first question: every named query is planned before it is needed.

An engine that has just started needs seconds to plan a heavy text. What it planned it finds again only
for parameters of the same types (a list of texts is of another type than an empty list), and a plan
that was only explained is not found at all (measured). So every query is really run, with arguments of
the declared types that name nothing; writes in a transaction that is taken back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

import structlog

from graph_api.bolt.driver import Graph
from graph_api.bolt.first_calls import StillPlanningError
from graph_api.bolt.registry import Access, NamedQuery, shipped_queries
from graph_api.errors import CreditGraphError, LimitExceededError

ESSENTIAL = (
    "reach_facts",
    "audit_append",
    "report_facts",
    "subject_plain",
    "subject_view",
    "search_subjects",
)
"""What the first questions of a bank or an approval desk need, the heaviest first."""

HEAD_START_SECONDS = 3.0
"""How long questions are held back so that the essential queries are planned before they come in a crowd.
An engine that was killed must be of use within 10 s of answering again, planned or not."""

PLAN_PATIENCE = 6.0
"""How many times its own time a query may take when it is planned with nobody waiting for it."""

_OTHER_SHAPES: Mapping[str, Mapping[str, object]] = {"search_subjects": {"keys": []}}
"""What often comes in another type than declared: a search by name has no key, and an empty list no type."""

_ATTEMPTS = 4

_TEXT = "0000-00-00"
"""Names nothing, and is as long as a day: engines may keep a plan for each magnitude of a text."""

_NOTHING: tuple[tuple[str, object], ...] = (
    ("LIST<MAP>", [{}]),
    ("LIST<INTEGER>", [1]),
    ("LIST", [_TEXT]),
    ("MAP", {}),
    ("INTEGER", 1),
    ("FLOAT", 0.0),
    ("BOOLEAN", False),
    ("STRING", _TEXT),
)

_log = structlog.get_logger(__name__)


class Warmer:
    """Plans queries when an engine is new to the service, and again and again while it is not.

    ``graph`` should have a count of round trips of its own: no question asked for these.
    """

    def __init__(self, graph: Graph, *, head_start: float = HEAD_START_SECONDS) -> None:
        self._graph = graph
        self._head_start = head_start
        self._essential: asyncio.Task[int] | None = None

    async def begin(self) -> None:
        """Begin with the essential queries, and return when they are planned or the head start is over.

        What is not planned by then goes on behind: one that is given up would have to begin anew. Raises
        ``UnavailableError``.
        """
        await self.close()
        work = warm(self._graph, essential_queries(), at_once=2)
        self._essential = asyncio.get_running_loop().create_task(work)
        done, _ = await asyncio.wait({self._essential}, timeout=self._head_start)
        for task in done:
            task.result()

    async def keep(self) -> None:
        """Plan whatever is not planned, after what ``begin`` left. Raises ``UnavailableError``."""
        if self._essential is not None:
            await asyncio.wait({self._essential})
        await warm(self._graph)

    async def close(self) -> None:
        """Give up what ``begin`` left."""
        if self._essential is not None:
            self._essential.cancel()
            await asyncio.gather(self._essential, return_exceptions=True)
            self._essential = None


async def warm(graph: Graph, queries: Iterable[NamedQuery] | None = None, *, at_once: int = 1) -> int:
    """Plan the queries (default: all with which the service answers) and return how many were.

    ``at_once`` are planned side by side; planning is work for the processor, so more than it has cores
    only wait for each other, and one leaves room for questions.
    What is planned already costs a few milliseconds. A query that refuses the arguments has been
    planned all the same. Nothing is written. Raises ``UnavailableError``.
    """
    waiting = asyncio.Semaphore(at_once)

    async def plan(query: NamedQuery) -> None:
        async with waiting:
            await _plan(graph, query)

    chosen = list(served_queries() if queries is None else queries)
    try:
        async with asyncio.TaskGroup() as group:
            for query in chosen:
                group.create_task(plan(query))
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
    return len(chosen)


def served_queries() -> list[NamedQuery]:
    """Return the shipped queries with which the service answers, the essential ones first."""
    others = (query for query in shipped_queries().values() if query.access is Access.READ)
    return [*essential_queries(), *(query for query in others if query.name not in ESSENTIAL)]


def essential_queries() -> list[NamedQuery]:
    """Return the shipped queries that are planned before all others."""
    shipped = shipped_queries()
    return [shipped[name] for name in ESSENTIAL]


async def _plan(graph: Graph, query: NamedQuery) -> None:
    for _ in range(_ATTEMPTS):
        try:
            await _run(graph, query)
        except (LimitExceededError, StillPlanningError):
            # A busy machine: the time ran out while it planned. The engine has learned to plan quicker.
            continue
        return
    _log.warning("query_not_warm", query=query.name)


async def _run(graph: Graph, query: NamedQuery) -> None:
    sample = sample_arguments(query)
    await _call(graph, query, sample)
    if query.name in _OTHER_SHAPES:
        await _call(graph, query, {**sample, **_OTHER_SHAPES[query.name]})


async def _call(graph: Graph, query: NamedQuery, arguments: Mapping[str, object]) -> None:
    try:
        if query.access is Access.READ:
            await graph.read(query.name, **arguments)
            if query.batching is not None:
                await graph.read_together(query.name, [arguments, arguments])
        else:
            await graph.rehearse(query.name, **arguments)
    except CreditGraphError:
        raise
    except Exception as error:
        # The engine's own refusal of what names nothing; it came after the planning.
        _log.debug("query_refuses_samples", query=query.name, error=type(error).__name__)


def sample_arguments(query: NamedQuery) -> Mapping[str, object]:
    """Return a value of the declared type for every parameter; None for an undeclared type."""
    return {name: _sample(declared) for name, declared in query.parameters.items()}


def _sample(declared: str) -> object:
    for prefix, value in _NOTHING:
        if declared.upper().startswith(prefix):
            return value
    return None
