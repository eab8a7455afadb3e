"""A small world written straight into a graph, in the layout of docs/graph-model.md.

The loader has its own tests; here every node and mark is chosen by the test, so that a test can say
which of them a question reads.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from graph_api.bolt.driver import Graph
from graph_api.domain.dates import ALWAYS_MS, OPEN_MS, start_of_day_ms
from graph_api.domain.keys import id_key, source_key

KNOWN = start_of_day_ms(date(2020, 1, 1))
"""When a statement became known unless its test says otherwise."""


class WrittenWorld:
    """Writes subjects, links, sanctions and rules; ids are the test's own short names."""

    def __init__(self, graph: Graph, source: str = "s1") -> None:
        self._graph = graph
        self._source = source

    async def source(self, name: str, last_loaded_at: int | None) -> None:
        await self._run("CREATE (:Source {name: $name, lastLoadedAt: $at})", name=name, at=last_loaded_at)

    async def enterprise(self, subject: str, **columns: Any) -> None:
        await self._anchor(subject, "Enterprise")
        await self.statement(
            "EnterpriseStatement",
            "DESCRIBES",
            subject,
            **{"name": f"企业{subject}", "sourceId": subject, **columns},
        )

    async def person(self, subject: str, **columns: Any) -> None:
        await self._anchor(subject, "Person")
        await self.statement(
            "PersonStatement",
            "DESCRIBES",
            subject,
            **{"name": f"人员{subject}", "sourceId": subject, **columns},
        )

    async def unjoined(self, subject: str, name: str) -> None:
        await self._anchor(subject, "Enterprise")
        await self._run("MATCH (s:Subject {id: $id}) SET s:Unjoined, s.name = $name", id=subject, name=name)

    async def statement(self, label: str, link: str, subject: str, **columns: Any) -> None:
        """Write a statement node of one subject."""
        await self._run(
            f"MATCH (s:Subject {{id: $id}}) CREATE (n:{label})-[:{link}]->(s) SET n = $columns",
            id=subject,
            columns=self._version(columns),
        )

    async def link(self, kind: str, start: str, end: str, **columns: Any) -> None:
        """Write a post, a holding or a branch link."""
        await self._run(
            f"MATCH (a:Subject {{id: $a}}) MATCH (b:Subject {{id: $b}}) CREATE (a)-[r:{kind}]->(b) "
            "SET r = $columns WITH a, b WHERE a:Person AND b:Sanctioned SET a:NearSanctioned",
            a=start,
            b=end,
            columns=self._version(columns),
        )

    async def sanction(self, sanction: str, subject: str, memorandum: str = "M", **columns: Any) -> None:
        """Write a sanction and mark its subject and the parents of that."""
        content = self._version({"memorandum": memorandum, "decidedOn": "2021-01-01", **columns})
        await self._run(
            "MATCH (s:Subject {id: $subject}) SET s:Sanctioned "
            "MERGE (a:Sanction {id: $id}) SET a.key = $id, a.source = $source, a.sourceId = $id "
            "CREATE (st:SanctionStatement)-[:STATES]->(a) SET st = $columns "
            "CREATE (st)-[:IMPOSED_ON]->(s) "
            "WITH s OPTIONAL MATCH (s)-[:BRANCH_OF*1..4]->(parent) SET parent:Sanctioned "
            "WITH s OPTIONAL MATCH (s)-[:BRANCH_OF*0..4]->()<-[:!BRANCH_OF&!NAMED_IN&!MEMBER_OF]-(p:Person) "
            "SET p:NearSanctioned",
            subject=subject,
            id=sanction,
            source=content["source"],
            columns=content,
        )

    async def named(self, person: str, sanction: str, responsible: bool | None, **columns: Any) -> None:
        """Write what a decision finds about a person, and mark him."""
        await self._run(
            "MATCH (p:Subject {id: $person}) SET p:Sanctioned WITH p MATCH (a:Sanction {id: $sanction}) "
            "CREATE (p)-[n:NAMED_IN]->(a) SET n = $columns",
            person=person,
            sanction=sanction,
            columns=self._version({"responsible": responsible, **columns}),
        )

    async def event(self, sanction: str, kind: str, on: str, person: str | None = None, **more: Any) -> None:
        """Write something that happened to a sanction."""
        await self._run(
            "MATCH (a:Sanction {id: $sanction}) CREATE (e:EventStatement)-[:ACTS_ON]->(a) SET e = $columns "
            "WITH e MATCH (p:Person {id: $person}) CREATE (e)-[:CONCERNS]->(p)",
            sanction=sanction,
            person=person,
            columns=self._version({"type": kind, "on": on, **more}),
        )

    async def measure(
        self, code: str, memorandum: str = "M", *rows: tuple[str, str, str], **columns: Any
    ) -> None:
        """Write a measure with its reach rows (role, responsibility, anchor)."""
        rule = {"source": "", "knownFrom": ALWAYS_MS, "knownUntil": OPEN_MS}
        content = {
            "code": code,
            "memorandum": memorandum,
            "title": f"measure {code}",
            "force": "MANDATORY",
            "matters": ["LOAN"],
            "basis": "invented",
        }
        await self._run(
            "CREATE (m:MeasureStatement) SET m = $columns WITH 1 AS one UNWIND $rows AS row "
            "CREATE (r:ReachStatement) SET r = row",
            columns={**rule, **content, **columns},
            rows=[
                {**rule, "measure": code, "role": role, "responsibility": test, "anchor": anchor}
                for role, test, anchor in rows
            ],
        )

    async def _anchor(self, subject: str, label: str) -> None:
        await self._run(
            f"CREATE (s:Subject:{label} {{id: $id}}) "
            "CREATE (:SubjectKey {key: $idKey})-[:IDENTIFIES]->(s) "
            "CREATE (:SubjectKey {key: $sourceKey})-[:IDENTIFIES]->(s)",
            id=subject,
            idKey=id_key(subject),
            sourceKey=source_key(self._source, subject),
        )

    def _version(self, columns: dict[str, Any]) -> dict[str, Any]:
        return {"source": self._source, "knownFrom": KNOWN, "knownUntil": OPEN_MS, **columns}

    async def _run(self, statement: str, **parameters: Any) -> None:
        await self._graph.run_admin(statement, **parameters)
