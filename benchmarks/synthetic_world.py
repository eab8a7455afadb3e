"""An invented world of about 100,000 subjects with heavy-tailed degrees, written straight into a graph.

It follows docs/graph-model.md and holds one clean enterprise with 10,000 persons and one person with
10,000 posts, so that a measurement sees hubs, and clean enterprises with 40 to 40,000 persons, so that it
sees what the number of links costs. Names and ids are numbers: nobody real is meant.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from graph_api.bolt.driver import Graph
from graph_api.domain.dates import ALWAYS_MS, OPEN_MS
from graph_api.domain.keys import id_key, source_key
from loaders.hubs import HUB_LINKS, settle_hubs
from loaders.store import Step

ENTERPRISES = 40_000
PERSONS = 60_000
SANCTIONED_EVERY = 100
HUB = 10_000
DEGREES = (40, 400, 4_000, 40_000)
"""Persons of the enterprises ``degree_hub`` names."""

NOMINEE_EVERY = 3
KNOWN_FROM = 1_500_000_000_000
BATCH = 5_000
SOURCE = "invented"
HUB_ENTERPRISE = "e_hub"
HUB_PERSON = "p_hub"

_VERSION = "source: $source, knownFrom: $known, knownUntil: $open"
_SUBJECTS = (
    "UNWIND $rows AS row CREATE (s:Subject:{label} {{id: row.id}}) "
    "CREATE (:SubjectKey {{key: row.idKey}})-[:IDENTIFIES]->(s) "
    "CREATE (:SubjectKey {{key: row.sourceKey}})-[:IDENTIFIES]->(s) "
    "CREATE (:{label}Statement {{" + _VERSION + ", name: row.id, sourceId: row.id, status: row.status}})"
    "-[:DESCRIBES]->(s) RETURN count(*)"
)
_LINKS = (
    "UNWIND $rows AS row MATCH (h:Subject {{id: row.from}}) MATCH (e:Subject {{id: row.to}}) "
    "CREATE (h)-[:{kind} {{"
    + _VERSION
    + ", since: row.since, until: row.until, percent: row.percent}}]->(e) "
    "RETURN count(*)"
)
_SANCTIONS = (
    "UNWIND $rows AS row MATCH (s:Subject {id: row.subject}) SET s:Sanctioned "
    "CREATE (a:Sanction {id: row.id, key: row.id, source: $source, sourceId: row.id}) "
    "CREATE (st:SanctionStatement {" + _VERSION + ", key: row.id, memorandum: 'M1', decidedOn: '2024-03-01', "
    "term: 'P3Y', actFrom: '2023-06', actUntil: '2023-12-01'}) "
    "CREATE (st)-[:STATES]->(a) CREATE (st)-[:IMPOSED_ON]->(s) "
    "RETURN count(*)"
)
_NEAR = (
    "MATCH (e:Sanctioned)<-[:!BRANCH_OF&!MEMBER_OF]-(p:Person) WHERE NOT p:NearSanctioned WITH DISTINCT p "
    "CALL (p) { SET p:NearSanctioned } IN TRANSACTIONS OF 10000 ROWS"
)
_RULES = (
    "UNWIND range(1, 8) AS i CREATE (:MeasureStatement {source: $source, knownFrom: $always, "
    "knownUntil: $open, code: 'M1-' + i, memorandum: 'M1', title: 'measure ' + i, force: 'MANDATORY', "
    "matters: ['LOAN', 'TENDER'], basis: 'an invented basis'}) WITH i "
    "UNWIND ['SUBJECT', 'LEGAL_REPRESENTATIVE', 'DIRECTOR', 'SHAREHOLDER'] AS role "
    "CREATE (:ReachStatement {source: $source, knownFrom: $always, knownUntil: $open, measure: 'M1-' + i, "
    "role: role, responsibility: 'ANY', anchor: 'WHILE_HOLDING'}) RETURN count(*)"
)
_ROLES = ("LEGAL_REPRESENTATIVE_OF", "DIRECTOR_OF", "SUPERVISOR_OF", "SENIOR_MANAGER_OF")


async def write_world(graph: Graph, seed: int = 1) -> None:
    """Write the world into an empty, migrated graph; the same seed gives the same world."""
    chance = random.Random(seed)
    await _in_batches(
        graph, _SUBJECTS.format(label="Enterprise"), _subjects("e", ENTERPRISES, HUB_ENTERPRISE)
    )
    await _in_batches(graph, _SUBJECTS.format(label="Person"), _subjects("p", PERSONS, HUB_PERSON))
    for kind in _ROLES:
        await _in_batches(graph, _LINKS.format(kind=kind), _roles(chance))
    await _in_batches(graph, _LINKS.format(kind="HOLDS_SHARES_IN"), _holdings(chance))
    await _in_batches(graph, _LINKS.format(kind="DIRECTOR_OF"), _hubs(chance))
    await write_hubs(graph)
    await _in_batches(graph, _SANCTIONS, _sanctions())
    await graph.run_admin(_NEAR)
    await graph.run_admin(_RULES, source=SOURCE, always=ALWAYS_MS, open=OPEN_MS)
    await graph.run_admin(
        "CREATE (:Source {name: $source, lastLoadedAt: $known}) RETURN 1", source=SOURCE, known=KNOWN_FROM
    )


def degree_hub(degree: int) -> str:
    """Return the id of the enterprise with so many persons."""
    return f"e_hub{degree}"


async def write_hubs(graph: Graph, seed: int = 2) -> None:
    """Write the enterprises of ``DEGREES``, and the lists of all who have many links, as a load does."""
    chance = random.Random(seed)
    enterprises = (_subject("e", degree_hub(degree)) for degree in DEGREES)
    await _in_batches(graph, _SUBJECTS.format(label="Enterprise"), enterprises)
    posts = (
        _link(f"p_{number}", degree_hub(degree), chance) for degree in DEGREES for number in range(degree)
    )
    await _in_batches(graph, _LINKS.format(kind="DIRECTOR_OF"), posts)
    await graph.run_admin(
        "MATCH (s:Subject) WHERE COUNT { (s)--() } > $above "
        "CALL (s) { SET s:HubPending } IN TRANSACTIONS OF 10000 ROWS",
        above=HUB_LINKS,
    )

    async def write(steps: list[Step]) -> None:
        await graph.write_all(steps)

    await settle_hubs(graph, write)
    await graph.run_admin(_NEAR)


def _subjects(prefix: str, count: int, hub: str) -> Iterator[dict[str, Any]]:
    for name in (*(f"{prefix}_{number}" for number in range(count)), hub):
        yield _subject(prefix, name)


def _subject(prefix: str, name: str) -> dict[str, Any]:
    return {
        "id": name,
        "idKey": id_key(name),
        "sourceKey": source_key(SOURCE, name),
        "status": "ACTIVE" if prefix == "e" else None,
    }


def _link(holder: str, enterprise: str, chance: random.Random, percent: str | None = None) -> dict[str, Any]:
    since = f"20{chance.randint(10, 23)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
    until = "2024-01-01" if chance.random() < 0.2 else None
    return {"from": holder, "to": enterprise, "since": since, "until": until, "percent": percent}


def _person(chance: random.Random) -> str:
    return f"p_{int(PERSONS * chance.random() ** 2)}"


def _roles(chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(ENTERPRISES):
        if chance.random() < 0.7:
            yield _link(_person(chance), f"e_{number}", chance)


def _holdings(chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(ENTERPRISES):
        yield _link(_person(chance), f"e_{number}", chance, str(chance.randint(1, 100)))


def _hubs(chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(HUB):
        yield _link(f"p_{number * 5}", HUB_ENTERPRISE, chance)
        yield _link(HUB_PERSON, f"e_{number * NOMINEE_EVERY + 1}", chance)


def _sanctions() -> Iterator[dict[str, Any]]:
    for number in range(0, ENTERPRISES, SANCTIONED_EVERY):
        yield {"id": f"s_{number}", "subject": f"e_{number}"}


async def _in_batches(graph: Graph, statement: str, rows: Iterator[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            await _write(graph, statement, batch)
            batch = []
    if batch:
        await _write(graph, statement, batch)


async def _write(graph: Graph, statement: str, rows: Sequence[dict[str, Any]]) -> None:
    await graph.run_admin(statement, rows=rows, source=SOURCE, known=KNOWN_FROM, open=OPEN_MS)
