"""The worked cases of the domain by number: loader, graph, GraphQL, expected answer.

What a case asks and how it is compared is told in tests/graphs/README.md. Display terms need no
graph; they are asked in tests/reference/test_display_terms.py.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph_api.domain.dates import now_ms
from tests.api.expected import check_query, learn_ids
from tests.api.platform import Platform, World

pytestmark = pytest.mark.asyncio(loop_scope="session")

CASES = sorted((Path(__file__).parents[1] / "graphs").glob("case_*"))
DAY_MS = 86_400_000


async def test_the_cases_of_the_domain_are_there() -> None:
    numbers = {int(folder.name.removeprefix("case_")) for folder in CASES}
    assert numbers >= {1, 2, 4, 5, 7, 8, 9, 11, 13, 15, 17, 18, 20, 21, 22, 29, 32, 33, 34, 36, 37, 39, 42}


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
async def test_worked_case(fresh: Platform, folder: Path) -> None:
    expected: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert expected["case"] == int(folder.name.removeprefix("case_"))
    days_ago = expected.get("arrange", {}).get("lastLoadedDaysAgo", 0)
    load_time = now_ms() - days_ago * DAY_MS if days_ago else None
    await fresh.load(folder, load_time=load_time)

    world = World(fresh, folder.name, prefix="\0")
    await learn_ids(world, folder)
    asked = [query for query in expected["queries"] if query["ask"] != "display"]
    assert asked or folder.name == "case_15"
    for query in asked:
        await check_query(world, query)


async def test_forged_papers_are_void_from_the_day_that_became_known(fresh: Platform) -> None:
    """Case 34 at its edge: the last instant before the day, and its first."""
    (folder,) = (folder for folder in CASES if folder.name == "case_34")
    await fresh.load(folder)
    world = World(fresh, folder.name, prefix="\0")
    before = await world.statuses("P1", "2023-04-30", "2023-04-30T23:59:59.999+08:00")
    after = await world.statuses("P1", "2023-04-30", "2023-05-01T00:00:00+08:00")
    assert "REACHED" in before.values()
    assert "REACHED" not in after.values()
