"""The real data sets, where they are at hand: the counts that their SOURCE.md states."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_api.bolt.driver import Graph
from tests.loaders.conftest import Loader, rows

DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.skipif(not (DATA / "qinghai").is_dir(), reason="the data set is not part of the project")
async def test_qinghai(graph: Graph, loader: Loader) -> None:
    report = await loader(DATA / "qinghai")
    tables = report.tables
    assert (tables["enterprises"].new, tables["enterprises"].left_out) == (4125, 6)
    assert (tables["persons"].new, tables["roles"].new) == (3943, 3943)
    assert report.codes["BAD_USCC"] == 6
    assert sum(counts.rejected for counts in tables.values()) == 0
    assert report.exit_code == 2
    assert await rows(graph, "MATCH (k:SubjectKey {kind: 'uscc'}) RETURN count(*)") == [[4119]]
    assert (await loader(DATA / "qinghai")).changed == 0
