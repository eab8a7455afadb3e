"""What each named query may cost the engine: database hits on the sample world, by PROFILE.

A question asks for every query once, with arguments as a caller would give them. A query that comes to read
more than its budget fails here before anybody waits for it; one without a budget fails too. Budgets are
about twice what was read when they were set: plans differ a little with the engine's statistics.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph_api.app import create_app
from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.registry import Access, shipped_queries
from graph_api.http.tokens import issue_development_token
from graph_api.sealing import IdentitySealer
from graph_api.services.audit_chain import HEADS_NAMED
from graph_api.services.audit_verification import verify
from tests.api.platform import Platform
from tests.plans import hits

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROOT = Path(__file__).parents[2]
SAMPLE = json.loads((ROOT / "tests" / "graphs" / "sample_world.json").read_text(encoding="utf-8"))
FILE = Path(__file__).with_suffix(".toml")
BUDGETS: Mapping[str, int] = tomllib.loads(FILE.read_text(encoding="utf-8"))
REWRITE = "CREDIT_GRAPH_WRITE_BUDGETS"
"""Set it to write the budgets anew, after a change that is meant to read more; the difference is reviewed."""

OF_LOADS = frozenset({"latest_load"})
"""Read by loads, not by questions."""

AS_OF = 'asOf: {validAt: "2024-10-15"}'
PLAIN = "id"
VIEW = "id ... on Enterprise { roles { nodes { kind person { id } } } sanctions { nodes { id } } }"
DEEP = "id ... on Enterprise { roles { nodes { kind person { id positions { nodes { kind } } } } } }"
MEASURES = "... on Enterprise { measures { status } }"
CHECK = 'preCheck(subjects: [$E55, $E03], matter: LOAN, purpose: "x", caseNumber: "C-1", $asOf) { receipt }'

QUESTIONS = (
    *(
        ("bank", f"subject(ref: $E03, $asOf) {{ {sections} {more} }}")
        for sections in (PLAIN, VIEW, DEEP)
        for more in ("", MEASURES)
    ),
    ("bank", 'search(text: "海平线") { nodes { id } }'),
    ("bank", "reach(ref: $P01, $asOf) { completeness }"),
    ("bank", CHECK),
    ("bank", 'creditReport(ref: $E03, purpose: "x", $asOf) { id }'),
    ("bank", "neighbourhood(ref: $E55, depth: 2, $asOf) { completeness }"),
    ("bank", "neighbours(ref: $E55, $asOf) { totalCount }"),
    ("bank", "paths(from: $E55, to: $E03, $asOf) { completeness }"),
    ("bank", "standings(subjects: [$E55, $E03], $asOf) { standing }"),
    ("bank", "ownership(ref: $E55, $asOf) { status }"),
    ("bank", "commonParties(subjects: [$E55, $E03], $asOf) { completeness }"),
    ("bank", "relatedParties(ref: $E55, $asOf) { completeness }"),
    ("bank", "possiblySame(ref: $P01, $asOf) { total }"),
    ("auditor", "auditRecords { nodes { id } }"),
    ("auditor", 'auditRecords(org: "bank-org") { nodes { id } }'),
    ("auditor", 'auditRecords(caseNumber: "C-1") { nodes { id } }'),
    ("auditor", "auditRecords(subject: $E55) { nodes { id } }"),
)
"""A role and what it asks; ``$`` before a record of the sample stands for its reference."""


def document(question: str) -> str:
    """Return the document of a question."""
    referred = re.sub(r"\$([EP]\d+)", r'{source: {source: "sample", id: "\1"}}', question)
    return f"{{ {referred.replace('$asOf', AS_OF)} }}"


class NotingGraph(Graph):
    """A graph that remembers what was read: by query, the parameters of its last reading."""

    noted: dict[str, Mapping[str, object]]

    async def read(self, query: str, /, **parameters: object) -> Mapping[str, Any]:
        """Remember the query and run it."""
        self.noted[query] = parameters
        return await super().read(query, **parameters)


async def test_every_query_stays_within_its_budget(fresh: Platform, graph_address: GraphAddress) -> None:
    for folder in SAMPLE["load"]:
        await fresh.load(ROOT / folder)
    graph = NotingGraph.connect(graph_address)
    assert isinstance(graph, NotingGraph)
    graph.noted = {}
    app = create_app(fresh.settings, graph=graph)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            await _ask_everything(client, fresh, graph)
    # What a process reads before its first record, and an operator who verifies the trail.
    await graph.read("audit_chain_heads", limit=HEADS_NAMED)
    assert (await verify(graph, IdentitySealer.from_settings(fresh.settings))).is_whole
    read = {name: hits(await graph.profile(name, **noted)) for name, noted in graph.noted.items()}
    await graph.close()
    if os.environ.get(REWRITE):
        lines = [f"{name} = {2 * found}" for name, found in sorted(read.items())]
        FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
        pytest.skip(f"{FILE.name} written")
    expected = {name for name, query in shipped_queries().items() if query.access is Access.READ} - OF_LOADS
    assert set(read) == expected == set(BUDGETS)
    assert {name: found for name, found in read.items() if found > BUDGETS[name]} == {}


async def _ask_everything(client: httpx.AsyncClient, platform: Platform, graph: NotingGraph) -> None:
    for role, query in QUESTIONS:
        await _ask(client, platform, role, query)
    (nodes,) = await graph.run_admin(
        "MATCH (s:Sanction) WITH s LIMIT 1 MATCH (h:HonourStatement) WITH s, h LIMIT 1 "
        "MATCH (r:RecordStatement) RETURN s.id AS sanction, h.id AS honour, r.id AS record LIMIT 1"
    )
    for node in nodes.values():
        await _ask(client, platform, "bank", f'node(id: "{node}") {{ id }}')
    receipt = (await _ask(client, platform, "bank", CHECK))["preCheck"][0]["receipt"]
    await _ask(client, platform, "bank", f'receipt(id: "{receipt}") {{ id }}')


async def _ask(client: httpx.AsyncClient, platform: Platform, role: str, question: str) -> Any:
    token = issue_development_token(platform.settings, role, f"{role}-org")
    response = await client.post(
        "/graphql", json={"query": document(question)}, headers={"authorization": f"Bearer {token}"}
    )
    answer = response.json()
    assert "errors" not in answer, (question, answer["errors"])
    return answer["data"]
