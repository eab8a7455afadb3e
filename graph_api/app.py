"""The one place where everything is put together: ``create_app(settings)``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

import structlog
from graphql import ObjectTypeDefinitionNode, parse
from starlette.applications import Starlette
from starlette.middleware import Middleware

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.identity_key import IdentityKeyWatch
from graph_api.bolt.migrations import migrate
from graph_api.engine.local import LocalEngine
from graph_api.engine.space import room_beside
from graph_api.http.admission import Admission
from graph_api.http.authentication import token_verifier
from graph_api.http.documents import Documents
from graph_api.http.engine_watch import EngineWatch
from graph_api.http.envelope import Envelope
from graph_api.http.execution import Executor, GraphQLSchema
from graph_api.http.leaving import Leaving
from graph_api.http.limits import cost_bounds
from graph_api.http.metrics import Metrics
from graph_api.http.prices import Prices
from graph_api.http.rates import Rates
from graph_api.http.routes import Parts, routes
from graph_api.http.trusted import TrustedDocuments, TrustedOnly
from graph_api.schema.build import build_schema
from graph_api.schema.compiled import compiled_operations
from graph_api.sealing import IdentitySealer
from graph_api.services.container import Services
from graph_api.services.desk.book import DeskBook
from graph_api.services.desk.commitments import CommitmentService
from graph_api.services.desk.hourly import Hourly
from graph_api.services.warming import PLAN_PATIENCE, Warmer
from graph_api.services.wiring import build_services
from graph_api.settings import Settings

_log = structlog.get_logger(__name__)

_ROOT_TYPES = ("Query", "Mutation", "Subscription")


def create_app(
    settings: Settings, *, graph: Graph | None = None, schema: GraphQLSchema | None = None
) -> Starlette:
    """Return the service as an ASGI application.

    ``graph`` is used as it is and left open; without it a connection is opened when the application
    starts: to ``NEO4J_URI``, or to the home's local engine, which is started if need be. ``schema``
    replaces the product's own.

    Starting does not fail when an existing engine is away: the application then answers UNAVAILABLE
    and becomes ready by itself. It fails with ``SetupError`` for what only the operator can mend.
    """
    metrics = Metrics()
    served = build_schema() if schema is None else schema
    app = Starlette(
        middleware=[Middleware(Envelope, metrics=metrics)],
        lifespan=_lifespan(settings, graph, served, metrics),
    )
    app.router.redirect_slashes = False
    return app


def _lifespan(
    settings: Settings, given: Graph | None, schema: GraphQLSchema, metrics: Metrics
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        # Left in reverse: no more probes, what is accepted is recorded, then the connections go.
        async with AsyncExitStack() as stack:
            trusted = TrustedDocuments.read(settings.trusted_documents)
            trusted_only = TrustedOnly.configured(settings, trusted)
            verifier = token_verifier(settings)
            stack.push_async_callback(verifier.close)
            graph = given or await _connected(settings, stack)
            services = build_services(settings, graph)
            stack.push_async_callback(services.audit.close)
            stack.push_async_callback(services.inbox_feed.end)
            warmer = Warmer(graph.aside(patience=PLAN_PATIENCE))
            stack.push_async_callback(warmer.close)
            key = IdentityKeyWatch(graph, IdentitySealer.from_settings(settings).key_id)
            sweeps = (_sweep(settings, graph, services), Hourly(services.overdue.sweep, "inbox_overdue"))
            upkeep = _upkeep(warmer, sweeps)
            engine = EngineWatch(key.probe, _preparation(graph, key, warmer), upkeep)
            metrics.watch(lambda: engine.reachable, lambda: services.audit.waiting)
            stack.push_async_callback(engine.stop)
            await engine.start()
            rates = Rates.configured(settings)
            documents = Documents(settings, Prices(schema.as_str(), settings.cost_list_items))
            executor = Executor(
                schema,
                root_fields(schema),
                Admission(documents, cost_bounds(settings), engine, trusted_only),
                rates,
                engine,
                metrics,
                seconds=settings.answer_timeout_seconds,
                compiled=compiled_operations(schema) if settings.compile_operations else None,
            )
            # The routes are made here because services need the graph, and the graph an engine.
            app.router.routes[:] = routes(
                Parts(executor, verifier, services, engine, metrics, trusted, rates, settings)
            )
            _log.info("serving", engine=engine.state.value)
            with Leaving(services.inbox_feed.end, executor.lasting).listening():
                yield
            _log.info("stopping")

    return lifespan


async def _connected(settings: Settings, stack: AsyncExitStack) -> Graph:
    """Open the graph of the settings; closed, and a local engine released, with ``stack``."""
    address = GraphAddress.configured(settings)
    if address is None:
        local = LocalEngine(settings, purpose="serve")
        stack.push_async_callback(asyncio.to_thread, local.release)
        found = await asyncio.to_thread(local.use)
        address = GraphAddress(found.uri, found.username, found.password, found.database)
    graph = Graph.connect(address, has_room=room_beside(settings.home, address.uri))
    stack.push_async_callback(graph.close)
    return graph


def _preparation(graph: Graph, key: IdentityKeyWatch, warmer: Warmer) -> Callable[[], Awaitable[None]]:
    async def prepare() -> None:
        applied = await migrate(graph)
        await key.claim()
        await warmer.begin()
        _log.info("graph_prepared", migrations=applied)

    return prepare


def _sweep(settings: Settings, graph: Graph, services: Services) -> Hourly:
    """Return what states promises as missed once their day has passed, without anybody asking."""
    book = DeskBook(graph.aside(), services.audit, IdentitySealer.from_settings(settings))
    return Hourly(CommitmentService(book).sweep, "commitments_missed")


def _upkeep(warmer: Warmer, sweeps: Iterable[Hourly]) -> Callable[[], Awaitable[None]]:
    async def keep_up() -> None:
        await warmer.keep()
        for sweep in sweeps:
            await sweep.run()

    return keep_up


def root_fields(schema: GraphQLSchema) -> frozenset[str]:
    """Return the names of the schema's root fields, by which logs and counters name operations."""
    document = parse(schema.as_str(), no_location=True)
    return frozenset(
        field.name.value
        for definition in document.definitions
        if isinstance(definition, ObjectTypeDefinitionNode) and definition.name.value in _ROOT_TYPES
        for field in definition.fields or ()
    )
