"""The engine and the graph that are measured on, kept between runs in a folder of their own."""

from __future__ import annotations

import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from benchmarks.seeding import Seeding, is_seeded
from benchmarks.world import World
from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.domain.dates import now_ms
from graph_api.engine.local import LocalEngine
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings

_SUFFIXES = {"k": 1_000, "m": 1_000_000}


@dataclass(frozen=True, slots=True)
class Engine:
    """A running engine with a migrated graph; ``home`` is the folder that a service on it has to use."""

    home: Path
    address: GraphAddress
    graph: Graph


@dataclass(frozen=True, slots=True)
class Ground(Engine):
    """A running engine with a seeded world."""

    world: World


def read_size(text: str) -> int:
    """Return a number of subjects from ``5000``, ``100k`` or ``2.5m``; raises ValueError for else."""
    text = text.strip().lower()
    factor = _SUFFIXES.get(text[-1:], 1)
    number = round(float(text[:-1] if factor > 1 else text) * factor)
    if number < 1:
        raise ValueError("a world has at least one subject")
    return number


def home_of(world: World, folder: Path | None = None) -> Path:
    """Return the folder of a world's engine: below ``folder``, or in the user's cache."""
    return (folder or user_cache_path("credit-graph-bench")) / f"{world.subjects}-{world.seed}"


@asynccontextmanager
async def ground(world: World, folder: Path | None = None, *, anew: bool = False) -> AsyncIterator[Ground]:
    """Start the engine of a world, seeding it first where that was not done; stop it at the end."""
    settings = Settings(home=home_of(world, folder), neo4j_uri=None)
    if anew and settings.home.exists():
        LocalEngine(settings).stop()
        shutil.rmtree(settings.home)
    async with running(settings.home) as engine:
        await _seed(engine.graph, world, settings)
        yield Ground(engine.home, engine.address, engine.graph, world)


@asynccontextmanager
async def running(home: Path) -> AsyncIterator[Engine]:
    """Start an engine in a folder, with nothing but what it holds already; stop it at the end."""
    home.mkdir(parents=True, exist_ok=True)
    with LocalEngine(Settings(home=home, neo4j_uri=None), purpose="bench") as found:
        address = GraphAddress(found.uri, found.username, found.password, found.database)
        graph = Graph.connect(address)
        try:
            await migrate(graph)
            yield Engine(home, address, graph)
        finally:
            await graph.close()


async def _seed(graph: Graph, world: World, settings: Settings) -> None:
    if await is_seeded(graph, world):
        return
    if await graph.run_admin("MATCH (n:Subject) RETURN n.id LIMIT 1"):
        raise SystemExit("The graph was not seeded to its end: run again with --anew.")
    began = time.monotonic()
    seeding = Seeding(graph, world, IdentitySealer.from_settings(settings), now_ms())
    await seeding.write()
    await graph.run_admin("CALL db.awaitIndexes(600)")
    seconds = time.monotonic() - began
    rows = sum(seeding.rows.values())
    print(f"seeded {rows:,} rows in {seconds:.0f} s ({rows / seconds:,.0f} a second)", flush=True)
