"""A small invented world in the exchange format, loaded through the loader, and a way to ask about it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_api.bolt.driver import Graph
from graph_api.schema.build import CreditGraphSchema
from graph_api.schema.context import Context, Language
from graph_api.sealing import IdentitySealer
from graph_api.services.callers import Caller, Role
from graph_api.services.container import Services
from loaders.run import load

SOURCE = "world"
IDENTITY = "99999919700101101X"
CODE = "91990000MA9900A13A"
PERSON_CODE = {"source": {"source": SOURCE, "id": "P1"}}
KNOWN = "2019-01-01"

READ_AND_RECORD = 2
"""Round trips of a look-up by a caller with a role: one reads, one puts it on record."""

Rows = list[dict[str, str]]

TABLES: dict[str, Rows] = {
    "memoranda": [
        {"code": "M", "title": "测试备忘录", "kind": "PUNISHMENT"},
    ],
    "measures": [
        {
            "code": "M-LOAN",
            "memorandum": "M",
            "title": "限制贷款",
            "force": "MANDATORY",
            "matters": "LOAN|TENDER",
            "basis": "虚构依据",
        }
    ],
    "reach": [
        {"measure": "M-LOAN", "role": "SUBJECT"},
        {"measure": "M-LOAN", "role": "LEGAL_REPRESENTATIVE"},
    ],
    "enterprises": [
        {
            "id": "E1",
            "name": "甲乙测试有限公司",
            "uscc": CODE,
            "kind": "ENTERPRISE",
            "status": "ACTIVE",
            "region_code": "990101",
            "industry_code": "C26",
            "registered_capital": "1000万元",
            "established_on": "2010-05",
        },
        {"id": "E2", "name": "丙丁测试有限公司", "region_code": "990200"},
        {"id": "B1", "name": "甲乙测试有限公司分公司", "kind": "BRANCH", "parent_id": "E1"},
    ],
    "names": [
        {"enterprise_id": "E1", "name": "旧称测试厂", "since": "2010-05-01", "until": "2015-03-01"},
        {"enterprise_id": "E1", "name": "甲乙测试有限公司", "since": "2015-03-01"},
    ],
    "persons": [
        {"id": "P1", "name": "测试甲", "id_number": IDENTITY, "birth_date": "1970-01-01"},
        {"id": "P2", "name": "测试乙"},
    ],
    "roles": [
        {"person_id": "P1", "enterprise_id": "E1", "role": "LEGAL_REPRESENTATIVE", "since": "2018-01-01"},
        {
            "person_id": "P2",
            "enterprise_id": "E1",
            "role": "DIRECTOR",
            "since": "2012",
            "until": "2017-06-01",
        },
        {"person_id": "P1", "enterprise_id": "E2", "role": "DIRECTOR", "since": "2020-01-01"},
    ],
    "holdings": [
        {"holder_id": "P1", "enterprise_id": "E1", "percent": "33.333333"},
        {"holder_id": "E1", "enterprise_id": "E2", "percent_min": "25", "percent_max": "50"},
    ],
    "sanctions": [
        {"id": "S1", "subject_id": "E1", "memorandum": "M", "decided_on": "2021-03-15", "term": "P3Y"},
        {"id": "S2", "subject_id": "P2", "memorandum": "M", "decided_on": "2021-04", "term": "P1Y"},
        {"id": "S3", "subject_id": "B1", "memorandum": "M", "decided_on": "2021-05-01"},
    ],
    "responsible": [
        {"sanction_id": "S1", "person_id": "P1", "responsible": "true", "capacity": "法定代表人"}
    ],
    "events": [
        {"sanction_id": "S1", "type": "PUBLISHED", "on": "2021-03-20"},
        {"sanction_id": "S1", "type": "OBJECTION_ACCEPTED", "on": "2021-06-01", "note": "受理"},
        {"sanction_id": "S1", "type": "OBJECTION_REJECTED", "on": "2021-07-01"},
        {"sanction_id": "S2", "type": "PUBLISHED", "on": "2021-05-01"},
    ],
    "honours": [{"id": "H1", "subject_id": "E1", "title": "守信企业", "awarded_on": "2016-01-01"}],
    "records": [
        {"id": "R1", "subject_id": "E1", "type": "LICENCE", "decided_on": "2016-02-01"},
        {"id": "R2", "subject_id": "E1", "type": "JUDGMENT", "decided_on": "2016"},
    ],
}


def write(folder: Path, tables: Mapping[str, Rows]) -> Path:
    """Write the tables as CSV, every row known on ``KNOWN`` unless it says otherwise."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in [*row, "known_on"]))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows({"known_on": KNOWN, **row} for row in rows)
    return folder


@dataclass(frozen=True)
class World:
    """The schema over a loaded graph."""

    graph: Graph
    schema: CreditGraphSchema
    services: Services

    async def ask(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        role: Role = Role.APPROVAL,
        language: Language = "zh",
    ) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
        """Return data and formatted errors of one operation, and leave the round trips to be counted."""
        context = Context(Caller(role), self.services, language, "request-1")
        self.graph.round_trips = 0
        result = await self.schema.execute(
            query, variable_values=dict(variables or {}), context_value=context
        )
        return result.data, [dict(error.formatted) for error in result.errors or ()]

    async def data(
        self, query: str, variables: Mapping[str, Any] | None = None, role: Role = Role.APPROVAL
    ) -> dict[str, Any]:
        """Return the data of an operation that must not fail."""
        data, errors = await self.ask(query, variables, role)
        assert errors == []
        assert data is not None
        return data

    async def code(
        self, query: str, variables: Mapping[str, Any] | None = None, role: Role = Role.APPROVAL
    ) -> tuple[str, str]:
        """Return code and message of the one error that an operation must give."""
        _, errors = await self.ask(query, variables, role)
        assert len(errors) == 1, errors
        return errors[0]["extensions"]["code"], errors[0]["message"]


async def load_tables(graph: Graph, sealer: IdentitySealer, folder: Path, tables: Mapping[str, Rows]) -> None:
    """Load the tables as source ``world``; every row must be taken."""
    report = await load(
        write(folder, tables), graph=graph, sealer=sealer, source=SOURCE, rejects=folder / "rejects"
    )
    assert report.exit_code == 0, report.render()
