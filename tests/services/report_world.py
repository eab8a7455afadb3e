"""The sample world, and a small invented one beside it, loaded once for a module of report tests."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings
from loaders.run import load
from tests.conftest import WIPE

SHIPPED = Path(__file__).parents[2] / "graph_api"
RULES = ("departments", "memoranda", "measures", "reach", "conducts")
"""Tables of the reference data that sanctions of the sample need; codes of regions take longest."""

KNOWN = "2015-01-01"
LONG = 420
"""Records of the enterprise with a long report."""

Rows = Sequence[Mapping[str, str]]

TABLES: Mapping[str, Rows] = {
    "enterprises": [
        {"id": "X1", "name": "长卷记录有限公司（虚构）", "status": "ACTIVE", "region_code": "990101"},
        {"id": "X2", "name": "空白记录有限公司（虚构）", "status": "ACTIVE"},
        {"id": "X3", "name": "<script>alert(1)</script>😀有限公司（虚构）", "status": "ACTIVE"},
        {"id": "X4", "name": "虚构国有出资人", "kind": "STATE_OWNER"},
        {"id": "X5", "name": "后知有限公司（虚构）", "status": "ACTIVE", "known_on": "2025-01-01"},
    ],
    "persons": [{"id": "Q1", "name": "虚长任"}, {"id": "Q2", "name": "虚后任"}],
    "roles": [
        {
            "person_id": "Q1",
            "enterprise_id": "X1",
            "role": "LEGAL_REPRESENTATIVE",
            "since": "2016-01-01",
            "until": "2018-06-01",
        },
        {"person_id": "Q1", "enterprise_id": "X1", "role": "PRINCIPAL", "since": "2016"},
        {"person_id": "Q1", "enterprise_id": "X4", "role": "LEGAL_REPRESENTATIVE", "since": "2016-01-01"},
        {"person_id": "Q2", "enterprise_id": "X1", "role": "LEGAL_REPRESENTATIVE", "since": "2018-06-01"},
        {"person_id": "Q2", "enterprise_id": "X1", "role": "DIRECTOR", "since": "2010-01-01"},
    ],
    "records": [
        {"id": "A1", "subject_id": "X1", "type": "PENALTY", "title": "早年罚款", "decided_on": "2015-05-05"},
        {"id": "A2", "subject_id": "X1", "type": "PENALTY", "title": "在任罚款", "decided_on": "2017-05-05"},
        {"id": "A3", "subject_id": "X1", "type": "PENALTY", "title": "年内罚款", "decided_on": "2018"},
        {"id": "A4", "subject_id": "X1", "type": "ABNORMAL", "title": "后来异常", "decided_on": "2019-01-01"},
        {"id": "A5", "subject_id": "X4", "type": "PENALTY", "title": "国资罚款", "decided_on": "2017-05-05"},
        *(
            {
                "id": f"L{number}",
                "subject_id": "X1",
                "type": "LICENCE",
                "title": f"第{number}号许可",
                "decided_on": f"20{10 + number % 10}-03-01",
                "details": "许可内容说明" * (number % 7),
            }
            for number in range(LONG)
        ),
    ],
}


def load_world(address: GraphAddress, folder: Path) -> IdentitySealer:
    """Load the rules, the sample and the tables above into an emptied graph."""
    sealer = IdentitySealer.from_settings(Settings(home=folder / "home"))
    rules = folder / "rules"
    rules.mkdir()
    for table in RULES:
        shutil.copy(SHIPPED / "reference" / f"{table}.csv", rules)
    asyncio.run(_load(address, sealer, folder, (rules, SHIPPED / "sample", _written(folder / "extra"))))
    return sealer


async def _load(address: GraphAddress, sealer: IdentitySealer, folder: Path, inputs: Sequence[Path]) -> None:
    graph = Graph.connect(address)
    await migrate(graph)
    await graph.run_admin(WIPE)
    for path in inputs:
        report = await load(path, graph=graph, sealer=sealer, source=path.name, rejects=folder / "rejects")
        assert report.exit_code == 0, report.render()
    await graph.close()


def _written(folder: Path) -> Path:
    folder.mkdir()
    for name, rows in TABLES.items():
        columns = list(dict.fromkeys(column for row in rows for column in [*row, "known_on"]))
        lines = [",".join(columns)]
        lines += [",".join({"known_on": KNOWN, **row}.get(column, "") for column in columns) for row in rows]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
