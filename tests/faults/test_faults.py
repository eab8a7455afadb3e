"""The short form: faults of every kind, inflicted on the service as a user starts it.

The long form is ``make faults``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.faults.injuries import SHORT, Injury, endure
from tests.faults.rig import Rig, standing

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

SEED = 20_260_101


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rig(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rig]:
    """One engine, proxy and service for all faults: each finds it whole and leaves it whole."""
    async with standing(tmp_path_factory.mktemp("faults"), SEED) as made:
        yield made


@pytest.mark.parametrize("injury", SHORT, ids=lambda one: one.name)
async def test_promises_hold(rig: Rig, injury: Injury) -> None:
    """During the fault an answer or UNAVAILABLE in time; after it whole again; the history clean."""
    assert await endure(rig, injury) == []
