from __future__ import annotations
from random import Random
import pytest
from tests.api.histories import *
from tests.api.test_laws_of_loading import load_all, all_answers, assert_equal, MOMENTS
pytestmark = pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("seed", range(20, 30))
async def test_probe_order(fresh, seed):
    rows = History(Random(seed)).rows
    wanted = await all_answers(await load_all(fresh, [tables_of(rows)]), MOMENTS, ids=True)
    await fresh.wipe()
    assert_equal(await all_answers(await load_all(fresh, in_loads(rows, 4, Random(seed))), MOMENTS, ids=True), wanted)
