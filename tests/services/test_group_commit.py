"""Group commit: one write for a crowd, none lost, none told before his own is written."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from graph_api.errors import UnavailableError
from graph_api.services.group_commit import GroupCommitter


class Ledger:
    """Stands for the store: writes when its gate is open, refuses what it is told to refuse."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.batches: list[list[int]] = []
        self.refused: set[int] = set()
        self.down = False

    async def commit(self, items: Sequence[int]) -> None:
        await self.gate.wait()
        if self.down:
            raise UnavailableError("down")
        if self.refused & set(items):
            raise ValueError("cannot be written")
        self.batches.append(list(items))


async def test_a_crowd_shares_writes() -> None:
    ledger = Ledger()
    committer = GroupCommitter(ledger.commit, in_flight=2, largest_batch=40)
    submitted = [asyncio.create_task(committer.submit(number)) for number in range(100)]
    await asyncio.sleep(0)
    assert committer.waiting == 100
    ledger.gate.set()
    await asyncio.gather(*submitted)
    assert [len(batch) for batch in ledger.batches] == [40, 40, 20]
    assert sorted(number for batch in ledger.batches for number in batch) == list(range(100))


async def test_those_who_come_in_one_turn_are_one_batch() -> None:
    ledger = Ledger()
    ledger.gate.set()
    committer = GroupCommitter(ledger.commit)
    for _ in range(2):
        await asyncio.gather(*(committer.submit(number) for number in range(5)))
    assert ledger.batches == [list(range(5))] * 2


async def test_nobody_is_told_before_his_item_is_written() -> None:
    ledger = Ledger()
    committer = GroupCommitter(ledger.commit)
    waiting = asyncio.create_task(committer.submit(1))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not waiting.done()
    ledger.gate.set()
    await waiting
    assert ledger.batches == [[1]]


async def test_a_failed_batch_tells_everyone_in_it() -> None:
    ledger = Ledger()
    ledger.down = True
    ledger.gate.set()
    committer = GroupCommitter(ledger.commit)
    outcomes = await asyncio.gather(*(committer.submit(n) for n in range(5)), return_exceptions=True)
    assert all(isinstance(outcome, UnavailableError) for outcome in outcomes)
    ledger.down = False
    await committer.submit(9)
    assert ledger.batches == [[9]]


async def test_one_bad_item_does_not_take_the_others_down() -> None:
    ledger = Ledger()
    ledger.refused = {3}
    committer = GroupCommitter(ledger.commit, in_flight=1)
    submitted = [asyncio.create_task(committer.submit(n)) for n in range(6)]
    await asyncio.sleep(0)
    ledger.gate.set()
    outcomes = await asyncio.gather(*submitted, return_exceptions=True)
    assert [isinstance(outcome, ValueError) for outcome in outcomes] == [n == 3 for n in range(6)]
    assert sorted(n for batch in ledger.batches for n in batch) == [0, 1, 2, 4, 5]


async def test_close_writes_what_was_accepted_and_refuses_the_rest() -> None:
    ledger = Ledger()
    committer = GroupCommitter(ledger.commit, in_flight=1, largest_batch=2)
    submitted = [asyncio.create_task(committer.submit(n)) for n in range(5)]
    await asyncio.sleep(0)
    closing = asyncio.create_task(committer.close())
    await asyncio.sleep(0)
    with pytest.raises(UnavailableError):
        await committer.submit(99)
    ledger.gate.set()
    await closing
    await asyncio.gather(*submitted)
    assert sorted(n for batch in ledger.batches for n in batch) == [0, 1, 2, 3, 4]


async def test_too_many_waiting_are_refused() -> None:
    ledger = Ledger()
    committer = GroupCommitter(ledger.commit, in_flight=1, largest_batch=1, most_waiting=3)
    submitted = [asyncio.create_task(committer.submit(n)) for n in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(UnavailableError):
        await committer.submit(99)
    ledger.gate.set()
    await asyncio.gather(*submitted)


async def test_a_caller_who_leaves_does_not_disturb_his_batch() -> None:
    ledger = Ledger()
    committer = GroupCommitter(ledger.commit, in_flight=1)
    first, second, third = (asyncio.create_task(committer.submit(n)) for n in range(3))
    await asyncio.sleep(0)
    second.cancel()
    ledger.gate.set()
    await asyncio.gather(first, third)
    assert sorted(n for batch in ledger.batches for n in batch) == [0, 1, 2]
