"""The first call of a text on an engine that is new to us goes alone: it is the one that plans.

An engine that was just started needs seconds to plan a heavy text, and far more when a crowd asks it: each
of them plans it for himself, on the same processors. So the others wait for the first. Who has to wait too
long is told that the service is not available yet, which is true, and not that his question is too large.
A plan that is given up is begun again from the beginning: who is patient (the service itself, which plans
with nobody waiting for it) goes before those who are not, and nobody goes who has little time left.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TypeVar

from graph_api.errors import UnavailableError

T = TypeVar("T")

PLAN_SECONDS = 8.0
"""How long a call of a text that nobody had answered may take, waiting included: less than an answer."""


class StillPlanningError(UnavailableError):
    """The engine answers, but has not planned this text yet."""

    def __init__(self) -> None:
        super().__init__(
            "The graph engine was just started and is not up to this question yet.",
            "图数据库刚刚启动，暂时无法回答该查询。",
        )


class FirstCalls:
    """Knows which texts were answered since the engine was last away."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._under_way: dict[str, asyncio.Event] = {}
        self._patient: Counter[str] = Counter()

    def forget(self) -> None:
        """Know of nothing any more: the engine was away, and may be another one when it is back."""
        self._known = set()

    async def ask(self, text: str, call: Callable[[], Awaitable[T]], patience: float = 1.0) -> T:
        """Return what a call of a text gives; raises ``StillPlanningError`` and what the call raises.

        ``patience``: for how many times as long as a question it waits.
        """
        if text in self._known:
            return await call()
        begun = time.monotonic()
        try:
            async with asyncio.timeout(PLAN_SECONDS * patience) as limit:
                await self._turn(text, patient=patience > 1)
                if text not in self._known:
                    if time.monotonic() - begun > PLAN_SECONDS * patience / 2:
                        raise StillPlanningError
                    return await self._first(text, call)
        except TimeoutError as error:
            if limit.expired():
                raise StillPlanningError from error
            raise
        return await call()

    async def _turn(self, text: str, *, patient: bool) -> None:
        """Return when the text is known, or nobody is under way with it and nobody goes before."""
        self._patient[text] += patient
        try:
            while text not in self._known:
                first = self._under_way.get(text)
                if first is not None:
                    await first.wait()
                elif patient or not self._patient[text]:
                    return
                else:
                    await asyncio.sleep(0)  # the patient one has been woken as well
        finally:
            self._patient[text] -= patient

    async def _first(self, text: str, call: Callable[[], Awaitable[T]]) -> T:
        known = self._known
        done = self._under_way[text] = asyncio.Event()
        try:
            answer = await call()
        finally:
            del self._under_way[text]
            done.set()
        known.add(text)
        return answer
