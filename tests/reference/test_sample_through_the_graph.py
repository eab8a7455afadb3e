"""The shipped reference data and sample world, loaded without a remark, answer as their README says."""

from __future__ import annotations

import json
from pathlib import Path

from graph_api.bolt.driver import Graph
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings
from loaders.run import load
from tests.test_worked_cases import LoadedCase, check_pre_check, check_reach, read_source_ids

ROOT = Path(__file__).parents[2]
EXPECTED = ROOT / "tests" / "graphs" / "sample_world.json"


async def test_the_sample_world_answers_as_promised(graph: Graph, tmp_path: Path) -> None:
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    sealer = IdentitySealer.from_settings(Settings(home=tmp_path / "home"))
    for folder in expected["load"]:
        report = await load(ROOT / folder, graph=graph, sealer=sealer, rejects=tmp_path / "rejects")
        assert (report.exit_code, report.as_json()["findings"]) == (0, [])

    world = LoadedCase(graph, "sample", await read_source_ids(graph, "sample"))
    asked = {"reach": check_reach, "preCheck": check_pre_check}
    for query in expected["queries"]:
        await asked[query["ask"]](world, query)
