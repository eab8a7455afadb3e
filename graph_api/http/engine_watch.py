"""Knows whether the graph engine answers, so that nobody has to wait in order to find out.

While the engine is away every question is refused at once; a probe in the background notices its
return and makes the graph ready (migrations, a head start for planning) before questions pass again. What
need not be done before the first question (planning the other queries) is done beside the first ones, and
repeated: a graph that has grown makes the engine plan anew, and nobody's question should wait for that.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from enum import StrEnum

import structlog

from graph_api.errors import CreditGraphError, LimitExceededError, UnavailableError

UP_SECONDS = 1.0
"""Between probes while all is well; a failing question triggers one at once. A probe also finds questions
whose answer was lost (``bolt/pool.py``), and two have to agree on one within its deadline."""

DOWN_SECONDS = 0.5
"""Between probes while the engine is away: so long may its return go unnoticed."""

PROBE_SECONDS = 4.0
"""How long one probe may take; a little more than a look (``bolt/pool.py``)."""

SILENT_SECONDS = 2.0
"""An engine that has not answered a probe for so long may be away: between two of them it is less."""

UPKEEP_SECONDS = 20.0
"""Between two rounds of upkeep while the engine answers, at least."""

UPKEEP_REST = 9.0
"""How many times as long as a round of upkeep took passes before the next: while a graph changes all the time
the engine would plan for nobody all the time, and questions would wait for it."""

_log = structlog.get_logger(__name__)


class EngineState(StrEnum):
    """Where the engine stands; questions pass only while it is ``READY``."""

    UNREACHABLE = "unreachable"
    PREPARING = "preparing"
    UNUSABLE = "unusable"
    READY = "ready"


class EngineWatch:
    """Watches one engine by ``probe``, makes it usable by ``prepare`` and keeps it quick by ``upkeep``.

    All three raise on failure; ``upkeep`` runs only while the engine is ready, and beside questions.
    """

    def __init__(
        self,
        probe: Callable[[], Awaitable[None]],
        prepare: Callable[[], Awaitable[None]],
        upkeep: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._probe = probe
        self._prepare = prepare
        self._keep_up = upkeep
        self._wake = asyncio.Event()
        self._attempted = asyncio.Event()
        self._usable = asyncio.Event()
        self._renewed = asyncio.Event()
        self._heard = time.monotonic()
        self._tasks: list[asyncio.Task[None]] = []
        self.state = EngineState.UNREACHABLE

    @property
    def ready(self) -> bool:
        """Whether questions may pass."""
        return self.state is EngineState.READY

    @property
    def reachable(self) -> bool:
        """Whether the engine answered last time."""
        return self.state is not EngineState.UNREACHABLE

    @property
    def silent(self) -> bool:
        """Whether the engine is away, or a probe that should have been answered is not."""
        return not self.ready or time.monotonic() - self._heard > SILENT_SECONDS

    def suspect(self) -> None:
        """Probe at once: somebody could not reach the engine."""
        self._wake.set()

    async def start(self) -> None:
        """Start watching and return after the first attempt, whatever came of it."""
        loop = asyncio.get_running_loop()
        self._tasks.append(loop.create_task(self._watch()))
        if self._keep_up is not None:
            self._tasks.append(loop.create_task(self._maintain(self._keep_up)))
        await self._attempted.wait()

    async def stop(self) -> None:
        """Stop watching."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            await self._attempt()
            self._attempted.set()
            pause = UP_SECONDS if self.ready else DOWN_SECONDS
            try:
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            except TimeoutError:
                continue
            self._wake.clear()

    async def _maintain(self, upkeep: Callable[[], Awaitable[None]]) -> None:
        while True:
            await self._usable.wait()
            self._renewed.clear()
            started = time.monotonic()
            try:
                await upkeep()
            except UnavailableError:
                self.suspect()
            except Exception:
                _log.exception("upkeep_failed")
            rest = max(UPKEEP_SECONDS, UPKEEP_REST * (time.monotonic() - started))
            with suppress(TimeoutError):
                async with asyncio.timeout(rest):
                    await self._renewed.wait()

    async def _attempt(self) -> None:
        started = time.monotonic()
        try:
            await self._ask()
            if not self.ready:
                self._enter(EngineState.PREPARING, started)
                await self._prepare_while_it_answers()
        except (UnavailableError, TimeoutError):
            self._enter(EngineState.UNREACHABLE, started)
        except LimitExceededError:
            # Just started, and slow: what was too much for it this time it has learned for the next.
            self._enter(EngineState.PREPARING, started)
        except CreditGraphError as error:
            # Reachable but not to be used, for instance a graph of a newer version.
            self._enter(EngineState.UNUSABLE, started, reason=error.message)
        except Exception:
            if self.state is not EngineState.UNUSABLE:
                _log.exception("engine_not_prepared")
            self._enter(EngineState.UNUSABLE, started)
        else:
            self._enter(EngineState.READY, started)

    async def _ask(self) -> None:
        async with asyncio.timeout(PROBE_SECONDS):
            await self._probe()
        self._heard = time.monotonic()

    async def _prepare_while_it_answers(self) -> None:
        """Prepare, and give up when the engine falls silent meanwhile: that wait has no end of its own."""
        work = asyncio.ensure_future(self._prepare())
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=UP_SECONDS)
                if not work.done():
                    await self._ask()
            work.result()
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    def _enter(self, state: EngineState, started: float, **more: str) -> None:
        # A repeated attempt to prepare an unusable engine is no news.
        if state is not self.state and not (
            self.state is EngineState.UNUSABLE and state is EngineState.PREPARING
        ):
            _log.info("engine", state=state.value, seconds=round(time.monotonic() - started, 3), **more)
            self.state = state
            if self.ready:
                self._renewed.set()
        if self.ready:
            self._usable.set()
        else:
            self._usable.clear()
