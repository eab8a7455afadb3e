"""What must hold of the graph and of the answers once the year is over, each compared with the ledger."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from benchmarks.casework.ledger import Ledger, Standing, Told
from benchmarks.casework.office import Office
from benchmarks.casework.world import IMPLEMENTERS, SOURCE
from graph_api.bolt.driver import Graph

SAMPLE = 500
"""How many enterprises are asked about at the end."""

_PAGE = 5_000

_CASES = """MATCH (c:Case) WHERE c.id > $after WITH c ORDER BY c.id LIMIT $page
RETURN c.id AS id, c.state AS state, c.version AS version, coalesce(c.public, false) AS public,
  COLLECT { MATCH (c)<-[:STEP_OF]-(t:CaseStep) RETURN [t.number, t.of, t.state] ORDER BY t.number } AS steps,
  COLLECT { MATCH (c)<-[:PART_OF]-(p:CasePart) RETURN [p.id, p.machine, p.department, p.state] } AS parts"""
_SANCTIONS = """MATCH (s:SanctionStatement {source: 'casework'})-[:STATES]->(x:Sanction)
WHERE s.knownUntil > $now AND x.sourceId > $after
WITH x.sourceId AS id ORDER BY id LIMIT $page RETURN id"""
_HONOURS = """MATCH (s:HonourStatement {source: 'casework'})
WHERE s.knownUntil > $now AND s.sourceId > $after
WITH s.sourceId AS id ORDER BY id LIMIT $page RETURN id"""
_EVENTS = """MATCH (s:EventStatement {source: 'casework'}) WHERE s.knownUntil > $now
RETURN s.type AS type, count(*) AS count"""
_KEYS = "MATCH (k:CaseKey) RETURN count(*) AS count"
_OPEN_TASKS = ("ISSUED", "ACCEPTED")
_TO_BE_LIFTED = (*_OPEN_TASKS, "EXECUTED")
"""Once its case has ended, what was executed waits to be lifted again."""

_INBOX = """query($after: String) { inbox(first: 100, after: $after) {
  nodes { part { id } } pageInfo { hasNextPage endCursor } } }"""
_REACH = """query($ref: SubjectRef!, $asOf: AsOf) { reach(ref: $ref, asOf: $asOf) {
  completeness items { status measure { code } sanction { sourceId } } } }"""


async def check_all(graph: Graph, office: Office, now: int, today: date) -> Mapping[str, list[str]]:
    """Return what was found wrong by invariant; an empty list is what one hopes for."""
    ledger = office.ledger
    return {
        "every confirmed act is one step, in order, and nothing else is": [
            line async for line in _steps(graph, ledger)
        ],
        "every confirmed act used up one idempotency key": await _keys(graph, ledger),
        "each published case is one listing, others are none": await _listings(graph, ledger, now),
        "events of the facts are those that were told": await _events(graph, ledger, now),
        "each inbox holds what waits for its department, once": await _inboxes(office),
        "measures stand for the enterprises as the clients were told": await _standings(office, today),
        "no answer was a surprise": ledger.surprises,
    }


async def _steps(graph: Graph, ledger: Ledger) -> AsyncIterator[str]:
    seen = set()
    async for row in _pages(graph, _CASES):
        seen.add(row["id"])
        told = ledger.cases.get(row["id"])
        if told is None:
            yield f"{row['id']} was opened for nobody"
            continue
        for line in _differences(row, told):
            yield f"{told.id}: {line}"
    for missing in ledger.cases.keys() - seen:
        yield f"{missing} is lost"


def _differences(row: Mapping[str, Any], told: Told) -> Iterator[str]:
    numbers = [number for number, _, _ in row["steps"]]
    last = {of: state for _, of, state in row["steps"]}
    if numbers != list(range(1, row["version"] + 1)):
        yield f"steps {numbers} of version {row['version']}"
    if (row["version"], row["state"]) != (told.steps, told.state):
        yield f"{row['state']} after {row['version']}, told {told.state} after {told.steps}"
    if last[row["id"]] != row["state"]:
        yield f"is {row['state']}, its last step says {last[row['id']]}"
    for part, _, _, state in row["parts"]:
        if last[part] != state:
            yield f"{part} is {state}, its last step says {last[part]}"
    tasks = {department: state for _, machine, department, state in row["parts"] if machine == "TASK"}
    if tasks != told.tasks:
        yield f"tasks {tasks}, told {told.tasks}"


async def _keys(graph: Graph, ledger: Ledger) -> list[str]:
    # A publication leaves a second key where tasks about honours follow; this catalogue has none of those.
    [row] = await graph.run_admin(_KEYS)
    return [] if row["count"] == ledger.done else [f"{row['count']} keys for {ledger.done} acts"]


async def _listings(graph: Graph, ledger: Ledger, now: int) -> list[str]:
    wrong = []
    for statement, is_punishment in ((_SANCTIONS, True), (_HONOURS, False)):
        found = [row["id"] async for row in _pages(graph, statement, now=now)]
        wanted = {
            told.id
            for told in ledger.cases.values()
            if told.is_punishment is is_punishment and told.standing is not Standing.NONE
        }
        wrong += [f"{record} is listed twice" for record, times in Counter(found).items() if times > 1]
        wrong += [f"{record} is listed, and was not published" for record in set(found) - wanted]
        wrong += [f"{record} was published, and is not listed" for record in wanted - set(found)]
    return wrong


async def _events(graph: Graph, ledger: Ledger, now: int) -> list[str]:
    found = {row["type"]: row["count"] for row in await graph.run_admin(_EVENTS, now=now)}
    wanted: Counter[str] = Counter()
    for told in ledger.cases.values():
        wanted += told.events
    return [] if found == dict(wanted) else [f"{found}, told {dict(wanted)}"]


async def _inboxes(office: Office) -> list[str]:
    wanted = Counter(
        department
        for told in office.ledger.cases.values()
        for department, state in told.tasks.items()
        if state in (_OPEN_TASKS if told.state == "PUBLISHED" else _TO_BE_LIFTED)
    )
    wrong = []
    for department in IMPLEMENTERS.values():
        found = [part async for part in _waiting(office, department)]
        if len(set(found)) != len(found) or len(found) != wanted[department]:
            wrong.append(f"{department}: {len(found)} wait, told {wanted[department]}")
    return wrong


async def _waiting(office: Office, department: str) -> AsyncIterator[str]:
    after = None
    while True:
        inbox = (await office.ask(_INBOX, department, {"after": after}))["inbox"]
        for item in inbox["nodes"]:
            yield item["part"]["id"]
        if not inbox["pageInfo"]["hasNextPage"]:
            return
        after = inbox["pageInfo"]["endCursor"]


async def _standings(office: Office, today: date) -> list[str]:
    """Ask about enterprises on the day after: what ended today is over by then."""
    by_enterprise: dict[str, dict[str, Told]] = {}
    for told in office.ledger.cases.values():
        if told.is_punishment:
            by_enterprise.setdefault(told.enterprise, {})[told.id] = told
    chosen = random.Random(0).sample(sorted(by_enterprise), min(SAMPLE, len(by_enterprise)))
    wrong = []
    for enterprise in chosen:
        variables = {
            "ref": {"source": {"source": SOURCE, "id": enterprise}},
            "asOf": {"validAt": (today + timedelta(days=1)).isoformat()},
        }
        answer = (await office.ask(_REACH, "reader", variables))["reach"]
        wrong += [f"{enterprise}: {line}" for line in _unlike(answer, by_enterprise[enterprise])]
    return wrong


def _unlike(answer: Mapping[str, Any], cases: Mapping[str, Told]) -> list[str]:
    found: dict[str, Counter[str]] = {}
    for item in answer["items"]:
        found.setdefault(item["sanction"]["sourceId"], Counter())[item["status"]] += 1
    wanted = {
        told.id: Counter({told.standing.value: len(IMPLEMENTERS)})
        for told in cases.values()
        if told.standing is not Standing.NONE
    }
    return [] if found == wanted else [f"{found}, told {wanted}"]


async def _pages(graph: Graph, statement: str, **parameters: object) -> AsyncIterator[Mapping[str, Any]]:
    after = ""
    while True:
        rows = await graph.run_admin(statement, after=after, page=_PAGE, **parameters)
        for row in rows:
            yield row
        if len(rows) < _PAGE:
            return
        after = rows[-1]["id"]
