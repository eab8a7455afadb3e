"""Knows whether the graph engine answers, so that nobody has to wait in order to find out.

While the engine is away every question is refused at once; a probe in the background notices its
return and makes the graph ready (migrations, warm queries) before questions pass again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from enum import StrEnum

import structlog

from graph_api.errors import CreditGraphError, UnavailableError

UP_SECONDS = 5.0
"""Between probes while all is well; a failing question triggers one at once."""

DOWN_SECONDS = 0.5
"""Between probes while the engine is away: so long may its return go unnoticed."""

PROBE_SECONDS = 2.5
"""How long one probe may take; a little more than the driver's own connection time-out."""

_log = structlog.get_logger(__name__)


class EngineState(StrEnum):
    """Where the engine stands; questions pass only while it is ``READY``."""

    UNREACHABLE = "unreachable"
    PREPARING = "preparing"
    UNUSABLE = "unusable"
    READY = "ready"


class EngineWatch:
    """Watches one engine by ``probe`` and makes it usable by ``prepare``, both of which raise on failure."""

    def __init__(self, probe: Callable[[], Awaitable[None]], prepare: Callable[[], Awaitable[None]]) -> None:
        self._probe = probe
        self._prepare = prepare
        self._wake = asyncio.Event()
        self._attempted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.state = EngineState.UNREACHABLE

    @property
    def ready(self) -> bool:
        """Whether questions may pass."""
        return self.state is EngineState.READY

    @property
    def reachable(self) -> bool:
        """Whether the engine answered last time."""
        return self.state is not EngineState.UNREACHABLE

    def suspect(self) -> None:
        """Probe at once: somebody could not reach the engine."""
        self._wake.set()

    async def start(self) -> None:
        """Start watching and return after the first attempt, whatever came of it."""
        self._task = asyncio.get_running_loop().create_task(self._watch())
        await self._attempted.wait()

    async def stop(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

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

    async def _attempt(self) -> None:
        started = time.monotonic()
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                await self._probe()
            if not self.ready:
                self._enter(EngineState.PREPARING, started)
                await self._prepare()
        except (UnavailableError, TimeoutError):
            self._enter(EngineState.UNREACHABLE, started)
        except CreditGraphError as error:
            # Reachable but not to be used, for instance a graph of a newer version.
            self._enter(EngineState.UNUSABLE, started, reason=error.message)
        except Exception:
            if self.state is not EngineState.UNUSABLE:
                _log.exception("engine_not_prepared")
            self._enter(EngineState.UNUSABLE, started)
        else:
            self._enter(EngineState.READY, started)

    def _enter(self, state: EngineState, started: float, **more: str) -> None:
        # A repeated attempt to prepare an unusable engine is no news.
        if state is not self.state and not (
            self.state is EngineState.UNUSABLE and state is EngineState.PREPARING
        ):
            _log.info("engine", state=state.value, seconds=round(time.monotonic() - started, 3), **more)
            self.state = state
