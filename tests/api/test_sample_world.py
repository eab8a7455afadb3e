"""The shipped reference data and sample world, loaded without a remark, answer as their README says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.expected import check_query, learn_ids
from tests.api.platform import Platform, World

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROOT = Path(__file__).parents[2]
EXPECTED = ROOT / "tests" / "graphs" / "sample_world.json"


async def test_the_sample_world_answers_as_promised(fresh: Platform) -> None:
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    folders = [ROOT / folder for folder in expected["load"]]
    for folder in folders:
        report = await fresh.load(folder)
        assert (report.exit_code, report.as_json()["findings"]) == (0, [])

    world = World(fresh, "sample", prefix="\0")
    await learn_ids(world, folders[1])
    for query in expected["queries"]:
        await check_query(world, query)

    for folder in folders:
        again = await fresh.load(folder)
        assert (again.exit_code, again.changed) == (0, 0)
