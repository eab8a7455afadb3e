"""Every text argument of every root field, given every hostile text, as every role.

Nothing may break, change, be found that is not there, or be told that nobody may know.
"""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import count, product
from typing import Any

import orjson
import pytest
import structlog

from graph_api.bolt.driver import Graph
from graph_api.http.logs import without_error_messages
from graph_api.schema.build import schema
from graph_api.services.callers import Role
from tests.api.platform import Platform
from tests.api.test_who_sees_what import name_of, plant, secrets
from tests.api.tips_world import CONDUCT
from tests.attacks.hostile import CANARY, HOSTILE, RAW_ESCAPES
from tests.attacks.places import Place, Places
from tests.schema.world import SOURCE

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT_ONCE = 8
"""Texts in one operation, each in a root field of its own."""

OWN_CODES = frozenset({"BAD_USER_INPUT", "NOT_FOUND", "FORBIDDEN", "UNAUTHENTICATED", "LIMIT_EXCEEDED"})
DEFAULTS = {
    "SubjectRef": {"source": {"source": SOURCE, "id": "E1"}},
    "Date": "2024-01-01",
    "DateTime": "2026-01-01T00:00:00Z",
    "USCC": "91990000MA9900A13A",
    "SubmitTipInput.conduct": CONDUCT,
    "SubmitTipInput.regionCode": "990000",
    "SubmitTipInput.idempotencyKey": "a-key-of-nobody-else",
}
EVERYTHING = (
    "MATCH (n) WHERE NOT n:AuditRecord AND NOT n:AuditAnswer AND NOT n:AuditChain "
    "OPTIONAL MATCH (n)-[r]->(m) WHERE NOT m:AuditRecord AND NOT m:AuditAnswer "
    "WITH n, r, m ORDER BY elementId(n), elementId(r) "
    "RETURN elementId(n) AS node, labels(n) AS labels, properties(n) AS properties, "
    "collect([type(r), properties(r), elementId(m)]) AS links"
)


async def fingerprint(graph: Graph) -> tuple[int, str]:
    """Return the number of nodes that are no part of the audit trail, and a hash of all that is in them."""
    rows = await graph.run_admin(EVERYTHING)
    return len(rows), sha256(
        "\n".join(sorted(repr(sorted(row.items())) for row in rows)).encode()
    ).hexdigest()


async def statements(graph: Graph) -> dict[str, str]:
    """Return what stands in each node that is no part of the audit trail, nor the lock that writers take."""
    rows = await graph.run_admin(EVERYTHING)
    return {
        row["node"]: repr((row["labels"], sorted(row["properties"].items())))
        for row in rows
        if row["labels"] != ["LoadLock"]
    }


@contextmanager
def logged() -> Iterator[io.BytesIO]:
    """Give what is logged meanwhile, as a serving process writes it."""
    lines = io.BytesIO()
    before = structlog.get_config()
    structlog.configure(
        processors=[without_error_messages, structlog.processors.JSONRenderer(serializer=orjson.dumps)],
        logger_factory=structlog.BytesLoggerFactory(lines),
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        cache_logger_on_first_use=False,
    )
    try:
        yield lines
    finally:
        structlog.configure(**before)


def roles_of(turn: Iterator[int]) -> Iterator[Role]:
    """Yield the roles in turn, for ever."""
    every = list(Role)
    while True:
        yield every[next(turn) % len(every)]


def check(place: str, role: Role, status: int, text: str, never: list[str]) -> list[str]:
    """Return the codes of an answer in which nothing may be wrong."""
    context = f"{place} as {role.value}: {text[:800]}"
    assert status < 500, context
    answer = orjson.loads(text)
    codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
    assert set(codes) <= OWN_CODES, context
    # A bound is named; a LIMIT_EXCEEDED without a name is the deadline.
    late = [e for e in answer.get("errors", ()) if "took longer" in e["message"]]
    assert not late, context
    for error in answer.get("errors", ()):
        assert not {"Cypher", "Neo4j", "Traceback", "lucene", 'File "'} & {*error["message"].split()}, context
    assert not [secret for secret in never if secret in text], context
    return codes


async def test_every_text_everywhere(fresh: Platform, caplog: pytest.LogCaptureFixture) -> None:
    await plant(fresh)
    places = Places(schema._schema, DEFAULTS)
    for named in filter(None, map(name_of, Role)):
        fresh.token(named)
    never = await secrets(fresh)
    before, stated = await fingerprint(fresh.graph), await statements(fresh.graph)
    turn = roles_of(count())
    seen: Counter[str] = Counter()
    found: Counter[str] = Counter()
    texts = list(HOSTILE.values())
    with logged() as lines:
        for place in places.all():
            for batch in batches(place, texts, seen) if place.kind == "query" else ():
                role = next(turn)
                status, text = await send(fresh, places, place, batch, role)
                found.update(check(place.name, role, status, text, never) or ["OK"])
        assert await fingerprint(fresh.graph) == before
        for place in places.all():
            for batch in batches(place, texts, seen) if place.kind == "mutation" else ():
                role = next(turn)
                status, text = await send(fresh, places, place, batch, role)
                check(place.name, role, status, text, never)
        # A mutation may add what it is for, and changes nothing that a source said.
        now = await statements(fresh.graph)
        assert {node: now.get(node) for node in stated} == stated
    assert seen.total() > 50
    written = lines.getvalue().decode() + caplog.text
    assert CANARY not in written
    assert not [secret for secret in never if secret in written]
    assert found["OK"]
    await fresh.wipe()


def batches(place: Place, texts: list[str], seen: Counter[str]) -> Iterator[list[str]]:
    """Yield the texts for one place: many at once, where a wrong one spoils nothing but its own field.

    A scalar that reads its text refuses it alike everywhere: each further place of it gets a third of them.
    """
    if place.scalar in ("String", "ID"):
        size, chosen = AT_ONCE, texts
    else:
        size, chosen = 1, texts if not seen[place.scalar] else texts[seen[place.scalar] % 3 :: 3]
    seen[place.scalar] += 1
    for start in range(0, len(chosen), size):
        yield chosen[start : start + size]


async def send(
    platform: Platform, places: Places, place: Place, texts: list[str], role: Role
) -> tuple[int, str]:
    variables = places.variables(place, texts)
    query = places.operation(place, len(texts))
    response = await platform.post(query, variables, name_of(role))
    return response.status_code, response.text


async def test_text_that_no_string_stands_for(fresh: Platform) -> None:
    places = Places(schema._schema, DEFAULTS)
    headers = {"authorization": f"Bearer {fresh.token('bank')}", "content-type": "application/json"}
    by_scalar = {place.scalar: place for place in places.all() if place.kind == "query"}
    for place, escape in product(by_scalar.values(), RAW_ESCAPES):
        marker = "text that is replaced"
        body: Any = {"query": places.operation(place, 1), "variables": places.variables(place, [marker])}
        raw = orjson.dumps(body).replace(orjson.dumps(marker), escape.encode())
        response = await fresh.client.post("/graphql", content=raw, headers=headers)
        check(place.name, Role.BANK, response.status_code, response.text, [])
