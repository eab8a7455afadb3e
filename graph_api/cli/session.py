"""What commands open before they work: settings, an engine, a graph."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from pydantic import ValidationError

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.cli.settings import variable_of
from graph_api.engine.local import EngineAddress, LocalEngine
from graph_api.errors import SetupError, UnavailableError
from graph_api.services.container import Services
from graph_api.services.wiring import build_services
from graph_api.settings import Settings

ATTEMPTS = 4
"""How often a command asks an engine that does not answer: on a busy machine one that has just started is
slower than any question could wait for. An address where nobody listens is found out at once all the same."""


def read_settings() -> Settings:
    """The settings from the environment; raises SetupError naming the variable that cannot be meant."""
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(f"{_variable(fault['loc'])}: {fault['msg']}" for fault in error.errors())
        raise SetupError(
            f"The environment holds a setting that cannot be used: {faults}",
            f"环境变量中的设置无法使用: {faults}",
        ) from None


@contextmanager
def open_engine(settings: Settings, purpose: str) -> Iterator[GraphAddress]:
    """The engine that the settings mean: that of NEO4J_URI, or the home's own while the context is open."""
    configured = GraphAddress.configured(settings)
    if configured is not None:
        yield configured
        return
    with LocalEngine(settings, purpose=purpose) as address:
        yield graph_at(address)


def graph_at(engine: EngineAddress) -> GraphAddress:
    """The address of the graph of a local engine, as the driver takes it."""
    return GraphAddress(engine.uri, engine.username, engine.password, engine.database)


@asynccontextmanager
async def open_graph(address: GraphAddress) -> AsyncIterator[Graph]:
    """A verified connection, closed at the end; raises UnavailableError when nobody answers."""
    graph = Graph.connect(address)
    try:
        await _reach(graph)
        yield graph
    finally:
        await graph.close()


@asynccontextmanager
async def open_services(settings: Settings, address: GraphAddress) -> AsyncIterator[Services]:
    """The services on a migrated graph; at the end the audit trail has all that was done."""
    async with open_graph(address) as graph:
        await migrate(graph)
        services = build_services(settings, graph)
        try:
            yield services
        finally:
            await services.audit.close()


async def _reach(graph: Graph) -> None:
    """Return when the engine answers; a command has more time than a question."""
    for _ in range(ATTEMPTS - 1):
        with suppress(UnavailableError):
            await graph.verify()
            return
    await graph.verify()


def _variable(location: tuple[int | str, ...]) -> str:
    name = str(location[0]) if location else "?"
    field = Settings.model_fields.get(name)
    return name if field is None else variable_of(name, field)
