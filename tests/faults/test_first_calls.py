"""A text that the engine has not planned is asked by one caller, and the others wait for him."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from graph_api.bolt import first_calls
from graph_api.bolt.first_calls import FirstCalls, StillPlanningError


class Asked:
    """A call that answers when it is let, and counts who is under way."""

    def __init__(self) -> None:
        self.count = 0
        self.may = asyncio.Event()

    async def __call__(self) -> int:
        self.count += 1
        await self.may.wait()
        return self.count


async def settle() -> None:
    """Let every task go as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_one_goes_first_and_then_all_at_once() -> None:
    calls, asked = FirstCalls(), Asked()
    tasks = [asyncio.create_task(calls.ask("text", asked)) for _ in range(5)]
    await settle()
    assert asked.count == 1
    asked.may.set()
    await asyncio.gather(*tasks)
    assert asked.count == 5
    asked.may.clear()
    tasks = [asyncio.create_task(calls.ask("text", asked)) for _ in range(5)]
    await settle()
    assert asked.count == 10
    asked.may.set()
    await asyncio.gather(*tasks)


async def test_after_the_engine_was_away_one_goes_first_again() -> None:
    calls, asked = FirstCalls(), Asked()
    asked.may.set()
    await calls.ask("text", asked)
    calls.forget()
    asked.may.clear()
    tasks = [asyncio.create_task(calls.ask("text", asked)) for _ in range(3)]
    await settle()
    assert asked.count == 2
    asked.may.set()
    await asyncio.gather(*tasks)


async def test_when_the_first_fails_the_next_one_is_first() -> None:
    calls, asked = FirstCalls(), Asked()

    async def fail() -> int:
        await asked.may.wait()
        raise ValueError("refused")

    first = asyncio.create_task(calls.ask("text", fail))
    await settle()
    second = asyncio.create_task(calls.ask("text", asked))
    await settle()
    asked.may.set()
    with pytest.raises(ValueError, match="refused"):
        await first
    assert await second == 1


async def test_who_waits_too_long_is_told_that_the_service_is_not_up_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(first_calls, "PLAN_SECONDS", 0.05)
    calls, asked = FirstCalls(), Asked()
    told = await asyncio.gather(*(calls.ask("text", asked) for _ in range(3)), return_exceptions=True)
    assert {type(each) for each in told} == {StillPlanningError}


async def test_who_is_patient_goes_before_those_who_are_not() -> None:
    calls, asked, order = FirstCalls(), Asked(), list[str]()

    async def fail() -> int:
        await asked.may.wait()
        raise ValueError("refused")

    def named(name: str) -> Callable[[], Awaitable[int]]:
        async def call() -> int:
            order.append(name)
            await settle()
            return 1

        return call

    tasks = [asyncio.create_task(calls.ask("text", fail))]
    await settle()
    tasks += [asyncio.create_task(calls.ask("text", named(name))) for name in ("one", "other")]
    tasks += [asyncio.create_task(calls.ask("text", named("patient"), 6.0))]
    await settle()
    asked.may.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert order[0] == "patient"
    assert sorted(order) == ["one", "other", "patient"]
