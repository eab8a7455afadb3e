"""Ask the engine through the official driver alone, one statement a request; a process of its own.

    python -m benchmarks.raw < order.json

An order names uri, username, password, database, statements ([text, parameters], asked in turn), clients,
seconds and optionally ``rate``. There is no HTTP and no GraphQL, and nothing is done with the records: what
this costs is what the engine and its driver cost. CPU is this whole process's, the asking included.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from itertools import cycle
from typing import Any

import uvloop
from neo4j import READ_ACCESS, AsyncDriver, AsyncGraphDatabase

from benchmarks.figures import Outcome, outcome
from benchmarks.http_load import closed_loop, constant_rate


async def run(order: dict[str, Any]) -> Outcome:
    """Carry an order out."""
    statements = cycle([(text, parameters) for text, parameters in order["statements"]])
    driver = AsyncGraphDatabase.driver(
        order["uri"],
        auth=(order["username"], order["password"]),
        max_connection_pool_size=100,
        notifications_min_severity="OFF",
        telemetry_disabled=True,
    )
    async with driver:
        clients = [RawClient(driver, order["database"], statements) for _ in range(order["clients"])]
        await asyncio.gather(*(client.ask() for client in clients))  # opens the connections
        asks = [client.ask for client in clients]
        began, used = time.perf_counter(), time.process_time()
        if order.get("rate") is None:
            tally = await closed_loop(asks, order["seconds"], time.perf_counter)
        else:
            tally = await constant_rate(asks, order["seconds"], order["rate"], time.perf_counter)
        elapsed, cpu = time.perf_counter() - began, time.process_time() - used
    return outcome(tally.latencies, tally.errors, elapsed, cpu_seconds=cpu, late=tally.late)


class RawClient:
    """One client: a session a request, as the service does it."""

    def __init__(
        self, driver: AsyncDriver, database: str | None, statements: Iterator[tuple[str, dict[str, Any]]]
    ) -> None:
        self._driver = driver
        self._database = database
        self._statements = statements

    async def ask(self) -> bool:
        """Ask the next statement; True, or the driver's error ends the run."""
        text, parameters = next(self._statements)
        async with self._driver.session(
            database=self._database, default_access_mode=READ_ACCESS, fetch_size=-1
        ) as session:
            result = await session.run(text, parameters)
            await result.single(strict=True)
        return True


def main() -> None:
    """Read an order, carry it out, print the outcome."""
    order = json.load(sys.stdin)
    print(json.dumps(asdict(uvloop.run(run(order)))))


if __name__ == "__main__":
    main()
