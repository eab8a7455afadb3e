"""The whole product for tests: loader, graph and GraphQL over HTTP behind one object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from graph_api.bolt.driver import Graph
from graph_api.http.tokens import issue_development_token
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings
from loaders.report import RunReport
from loaders.run import load
from tests.api.questions import NODE, PRE_CHECK, REACH, SUBJECT
from tests.api.tables import Tables
from tests.conftest import WIPE

Json = dict[str, Any]
READ_AND_RECORD = 2
"""Round trips of a look-up by a caller with a role: one reads, one puts it on record."""


async def unmarked(graph: Graph) -> list[Any]:
    """Return whom the marks that questions rely on are missing on, by what; after every load nobody."""
    return await graph.run_admin(
        "MATCH (p:Person)-[r:!NAMED_IN&!MEMBER_OF]->(:Sanctioned&Enterprise) WHERE NOT p:NearSanctioned "
        "RETURN 'NearSanctioned' AS mark, p.id AS id "
        "UNION MATCH (s:Subject)<-[:IMPOSED_ON]-() WHERE NOT s:Sanctioned "
        "RETURN 'Sanctioned' AS mark, s.id AS id"
    )


@dataclass
class Platform:
    """One running service on one graph.

    ``numbers`` gives each world a source name and a prefix of its own, so that worlds live side by
    side; ``folder`` is where they are written.
    """

    graph: Graph
    client: httpx.AsyncClient
    settings: Settings
    sealer: IdentitySealer
    folder: Path
    numbers: count[int] = field(default_factory=lambda: count(1))
    tokens: dict[str, str] = field(default_factory=dict)
    asked: int = 0

    async def post(self, query: str, variables: Mapping[str, Any], role: str | None) -> httpx.Response:
        """Send a question as ``role`` (None: without a token)."""
        self.asked += 1
        headers = {} if role is None else {"authorization": f"Bearer {self.token(role)}"}
        body = {"query": query, "variables": dict(variables)}
        return await self.client.post("/graphql", json=body, headers=headers)

    async def ask(
        self, query: str, variables: Mapping[str, Any] | None = None, role: str | None = "bank"
    ) -> Any:
        """Return the data of a question that must be answered without an error."""
        response = await self.post(query, variables or {}, role)
        answer = response.json()
        assert response.status_code == 200, answer
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def refusal(
        self, query: str, variables: Mapping[str, Any] | None = None, role: str | None = "bank"
    ) -> Json:
        """Return the one error of a question that must be refused."""
        answer = (await self.post(query, variables or {}, role)).json()
        assert len(answer.get("errors", ())) == 1, answer
        error: Json = answer["errors"][0]
        return error

    async def code(
        self, query: str, variables: Mapping[str, Any] | None = None, role: str | None = "bank"
    ) -> str:
        """Return the code of the one error of a question that must be refused."""
        return str((await self.refusal(query, variables, role))["extensions"]["code"])

    async def load(self, folder: Path, **options: Any) -> RunReport:
        """Load a folder as the command line does."""
        options.setdefault("rejects", self.folder / "rejects")
        return await load(folder, graph=self.graph, sealer=self.sealer, **options)

    async def wipe(self) -> None:
        """Leave nothing loaded."""
        await self.graph.run_admin(WIPE)

    async def world(self, tables: Tables, *, exit_code: int = 0, **options: Any) -> World:
        """Load a world under a source of its own and return it; ``exit_code`` is what the load must say."""
        world = World(self, f"world{next(self.numbers)}")
        await world.load(tables, exit_code=exit_code, **options)
        return world

    def token(self, role: str) -> str:
        """Return the token of a role: ``bank``, ``bank@other-org``, or ``subject:uscc:CODE``."""
        if role not in self.tokens:
            name, _, own = role.partition(":")
            name, _, org = name.partition("@")
            self.tokens[role] = issue_development_token(
                self.settings, name, None if own else org or f"{name}-org", subject=own or None
            )
        return self.tokens[role]


@dataclass
class World:
    """One loaded source: asks by its own ids and reads answers with its own ids and codes."""

    platform: Platform
    source: str
    prefix: str = ""
    loads: count[int] = field(default_factory=lambda: count(1))
    reports: list[RunReport] = field(default_factory=list)
    records: dict[str, str] = field(default_factory=dict)
    """The source's own id by platform id, as far as asked."""

    def __post_init__(self) -> None:
        self.prefix = self.prefix or f"{self.source}."

    async def load(self, tables: Tables, *, exit_code: int = 0, **options: Any) -> RunReport:
        """Load more tables of this source."""
        folder = self.platform.folder / f"{self.source}-{next(self.loads)}"
        report = await self.platform.load(
            tables.write(folder, self.prefix), source=options.pop("source", self.source), **options
        )
        assert report.exit_code == exit_code, report.render()
        assert await unmarked(self.platform.graph) == []
        self.reports.append(report)
        return report

    def ref(self, record: str) -> Json:
        """Return the reference to a subject by the source's own id."""
        return {"source": {"source": self.source, "id": record}}

    async def id(self, record: str) -> str:
        """Return the platform id of a subject."""
        data = await self.platform.ask(SUBJECT, {"ref": self.ref(record)})
        assert data["subject"] is not None, record
        found = str(data["subject"]["id"])
        self.records.setdefault(found, record)
        return found

    async def subject(self, record: str, valid_at: str | None = None, known_at: str | None = None) -> Json:
        """Return the description of a subject."""
        variables = {"ref": self.ref(record), "asOf": as_of(valid_at, known_at)}
        found: Json = (await self.platform.ask(SUBJECT, variables))["subject"]
        return found

    async def reach(
        self,
        record: str,
        valid_at: str | None = None,
        known_at: str | None = None,
        statuses: Sequence[str] | None = None,
    ) -> Json:
        """Return the whole answer of ``reach``."""
        variables = {"ref": self.ref(record), "asOf": as_of(valid_at, known_at), "statuses": statuses}
        answer: Json = (await self.platform.ask(REACH, variables))["reach"]
        return answer

    async def items(self, record: str, valid_at: str | None = None, known_at: str | None = None) -> Json:
        """Return the items of ``reach`` by ``MEASURE@SANCTION``."""
        return self.named((await self.reach(record, valid_at, known_at))["items"])

    async def statuses(
        self, record: str, valid_at: str | None = None, known_at: str | None = None
    ) -> dict[str, str]:
        """Return the statuses of ``reach`` by ``MEASURE@SANCTION``."""
        return {name: item["status"] for name, item in (await self.items(record, valid_at, known_at)).items()}

    async def status(self, record: str, valid_at: str | None = None, known_at: str | None = None) -> str:
        """Return the status of the only item of ``reach``."""
        (status,) = (await self.statuses(record, valid_at, known_at)).values()
        return status

    async def checks(
        self,
        *records: str,
        valid_at: str | None = None,
        known_at: str | None = None,
        matter: str = "LOAN",
    ) -> list[Json]:
        """Return the pre-checks of several subjects."""
        variables = {
            "subjects": [self.ref(record) for record in records],
            "matter": matter,
            "purpose": "测试 test",
            "asOf": as_of(valid_at, known_at),
        }
        found: list[Json] = (await self.platform.ask(PRE_CHECK, variables))["preCheck"]
        return found

    async def check(
        self, record: str, valid_at: str | None = None, known_at: str | None = None, matter: str = "LOAN"
    ) -> Json:
        """Return the pre-check of one subject."""
        (found,) = await self.checks(record, valid_at=valid_at, known_at=known_at, matter=matter)
        return found

    async def verdict(
        self, record: str, valid_at: str | None = None, known_at: str | None = None, matter: str = "LOAN"
    ) -> str:
        """Return the verdict on one subject."""
        return str((await self.check(record, valid_at, known_at, matter))["verdict"])

    async def paths(self, check: Json, *records: str) -> list[list[str]]:
        """Return the paths of the signals by the source's own ids, which ``records`` lists."""
        for record in records:
            await self.id(record)
        return sorted(
            [self.records[node["id"]] for node in signal["path"]["nodes"]] for signal in check["signals"]
        )

    async def node(self, node_id: str) -> Json | None:
        """Return what has a platform id."""
        found: Json | None = (await self.platform.ask(NODE, {"id": node_id}))["node"]
        return found

    def named(self, items: Sequence[Json]) -> Json:
        """Return items by ``MEASURE@SANCTION``; no two may have one name."""
        found = {
            f"{item['measure']['code'].removeprefix(self.prefix)}@{item['sanction']['sourceId']}": item
            for item in items
        }
        assert len(found) == len(items)
        return found


def as_of(valid_at: str | None, known_at: str | None) -> Json:
    """Return the input AsOf; a ``known_at`` without a time is the end of that day."""
    found: Json = {}
    if valid_at is not None:
        found["validAt"] = valid_at
    if known_at is not None:
        found["knownAt"] = known_at if "T" in known_at else f"{known_at}T23:59:59.999+08:00"
    return found
