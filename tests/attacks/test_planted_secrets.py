"""One attack by every role through every door; what was planted in the world turns up nowhere.

Secrets are planted by ``tests/api/test_who_sees_what``, which reads every field over POST. Here the same
world is asked over streams and sockets, printed, exported and counted, asked wrongly, and listened to in
logs; and what a role may not see cannot be told from what is not there.
"""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pypdf
import pytest
import pytest_asyncio
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from graph_api.http.sockets import PROTOCOL
from graph_api.schema.authorization import ROOT_FIELDS
from graph_api.schema.build import build_schema, schema
from graph_api.services.callers import Role
from graph_api.services.purpose import SEES_IDENTITY_NUMBERS
from tests.api.field_paths import ways
from tests.api.platform import Platform
from tests.api.test_who_sees_what import BIRTH_DATE, OTHERS_PURPOSE, arguments, name_of, plant, secrets
from tests.attacks.test_strings import logged
from tests.http.serving import serving
from tests.schema.world import IDENTITY

pytestmark = pytest.mark.asyncio(loop_scope="session")

WRONG = (
    "{ subject(ref: {identity: {idNumber: %s}}) { id } nothing }",
    "{ reach(ref: {identity: {idNumber: %s, idType: 7}}) { items { status } } }",
    "{ creditReport(ref: {identity: {idNumber: %s}}, purpose: %s) { nothing } }",
    "{ subject(ref: {uscc: %s}) { id } }",
    "{ search(text: %s, after: %s) { nodes { id } } }",
    "{ subject(ref: {identity: {idNumber: %s}}",
    "query($x: Date = %s) { subject(ref: {id: $x}) { id } }",
)
"""Operations that are refused in one way or another, with an identity number where there is a place."""

MISTYPED = IDENTITY[:6] + "19811231" + IDENTITY[14:]
"""An identity number that somebody typed, and that nobody else may hear of."""


@pytest_asyncio.fixture(loop_scope="session")
async def port(fresh: Platform) -> AsyncIterator[int]:
    async with serving(fresh.settings, fresh.graph, build_schema()) as found:
        yield found


def header(platform: Platform, role: Role) -> dict[str, str]:
    named = name_of(role)
    return {} if named is None else {"authorization": f"Bearer {platform.token(named)}"}


def hidden_from(role: Role, never: list[str]) -> list[str]:
    """Return what may not be in anything that a role is told."""
    found = list(never)
    if role not in SEES_IDENTITY_NUMBERS:
        found += [IDENTITY, BIRTH_DATE]
    if role not in (Role.AUDITOR, Role.ADMIN, Role.APPROVAL):
        found.append(OTHERS_PURPOSE)
    return found


def asked(receipt: str, subject: str) -> Iterator[str]:
    """Yield an operation for each type that a root field answers, and every wrong one."""
    told = arguments(receipt, subject)
    seen: set[tuple[str, str]] = set()
    for way in ways(schema._schema, told, 6):
        if len(way.fields) <= 2 and (way.root, way.kind.name) not in seen:
            seen.add((way.root, way.kind.name))
            yield way.operation(told)
    for text in WRONG:
        yield text.replace("%s", f'"{MISTYPED}"')


async def over_socket(port: int, platform: Platform, role: Role, operations: list[str]) -> str:
    """Return everything that a socket says to the operations of one role."""
    heard = []
    address = f"ws://127.0.0.1:{port}/graphql"
    async with asyncio.timeout(120), connect(address, subprotocols=[Subprotocol(PROTOCOL)]) as socket:
        await socket.send(json.dumps({"type": "connection_init", "payload": header(platform, role)}))
        assert json.loads(await socket.recv())["type"] == "connection_ack"
        for number, query in enumerate(operations):
            message = {"type": "subscribe", "id": str(number), "payload": {"query": query}}
            await socket.send(json.dumps(message))
            kind = "next"
            while kind == "next":
                text = await socket.recv()
                assert isinstance(text, str)
                heard.append(text)
                kind = json.loads(text)["type"]
    return "\n".join(heard)


async def over_stream(client: httpx.AsyncClient, headers: dict[str, str], operations: list[str]) -> str:
    """Return everything that streams say to the operations."""
    heard = []
    for query in operations:
        sent = {**headers, "accept": "text/event-stream"}
        heard.append((await client.post("/graphql", json={"query": query}, headers=sent)).text)
    return "\n".join(heard)


async def on_paper(client: httpx.AsyncClient, headers: dict[str, str], person: str) -> str:
    """Return what a printed report says, its description included."""
    form = {"id": person, "purpose": "test", "format": "pdf"}
    answer = await client.post("/report", json=form, headers=headers)
    if answer.headers["content-type"] != "application/pdf":
        return answer.text
    read = pypdf.PdfReader(io.BytesIO(answer.content))
    return "\n".join([str(read.metadata), *(page.extract_text() for page in read.pages)])


async def test_no_door_tells_a_secret(fresh: Platform, port: int, caplog: pytest.LogCaptureFixture) -> None:
    receipt, person = await plant(fresh)
    operations = list(asked(receipt, person))
    for role in Role:
        header(fresh, role)
    never = await secrets(fresh)
    with logged() as lines:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            for place, role in enumerate(Role):
                mine = header(fresh, role)
                # Each role asks one third over streams and the next on a socket; wrong ones over both.
                wrong = operations[-len(WRONG) :]
                streamed, spoken = (operations[(place + turn) % 3 :: 3] for turn in (0, 1))
                doors = {
                    "stream": await over_stream(client, mine, [*streamed, *wrong]),
                    "socket": await over_socket(port, fresh, role, [*spoken, *wrong]),
                    "paper": await on_paper(client, mine, person),
                    "metrics": (await client.get("/metrics", headers=mine)).text,
                    "page": (await client.get("/", headers=mine)).text,
                    "ready": (await client.get("/readyz", headers=mine)).text,
                }
                for door, text in doors.items():
                    shown = [each for each in hidden_from(role, never) if each in text]
                    if door in ("metrics", "page", "ready"):
                        shown += [each for each in (IDENTITY, BIRTH_DATE, person, "测试甲") if each in text]
                    assert not shown, (door, role, text[:300])
                    assert "INTERNAL" not in text, (door, role)
    written = lines.getvalue().decode() + caplog.text
    for secret in (*never, IDENTITY, MISTYPED, BIRTH_DATE, OTHERS_PURPOSE, "测试甲", person):
        assert secret not in written, secret
    await fresh.wipe()


async def told(platform: Platform, role: Role, query: str) -> tuple[Any, int]:
    """Return the answer to a question, and its round trips to the engine."""
    before = platform.graph.round_trips
    answer = (await platform.post(query, {}, name_of(role))).json()
    return answer, platform.graph.round_trips - before


async def test_refused_before_anything_is_looked_for(fresh: Platform) -> None:
    """Whoever may not ask a field hears the same of a subject that is there and of one that is not."""
    receipt, person = await plant(fresh)
    absent = arguments("q_aaaaaaaaaaaaaaaaaaaaaaaa", "p_none")
    absent = {name: text.replace('id: "E1"', 'id: "none"') for name, text in absent.items()}
    there = arguments(receipt, person)
    tried = 0
    for way in ways(schema._schema, there, 1):
        if len(way.fields) > 1 or f"Query.{way.root}" not in there:
            continue
        for role in Role:
            if role in ROOT_FIELDS[way.root]:
                continue
            questions = (
                f"{{ {way.root}({given[f'Query.{way.root}']}) {{ __typename }} }}"
                for given in (there, absent)
            )
            known, unknown = [await told(fresh, role, question) for question in questions]
            assert known == unknown, (role, way.root)
            assert known[1] == 0, (role, way.root)
            tried += 1
    assert tried > 10
    await fresh.wipe()


async def test_what_is_hidden_costs_what_nothing_costs(fresh: Platform) -> None:
    """A receipt of others takes as many round trips as one that does not exist, and reads the same."""
    receipt, _ = await plant(fresh)
    question = '{ receipt(id: "%s") { purpose } }'
    for role in (Role.BANK, Role.INVESTIGATOR, Role.DEPARTMENT):
        theirs = await told(fresh, role, question % receipt)
        none = await told(fresh, role, question % ("q_" + "a" * (len(receipt) - 2)))
        assert theirs == none
    await fresh.wipe()


async def test_nodes_that_a_role_is_not_shown_are_not_there(fresh: Platform) -> None:
    """``node`` answers null alike for what is hidden and for what does not exist, in as many round trips."""
    await plant(fresh)
    ids = await fresh.graph.run_admin(
        "MATCH (n) WHERE n.id IS NOT NULL AND NOT n:AuditRecord AND NOT n:AuditAnswer AND NOT n:AuditChain "
        "RETURN DISTINCT n.id AS id, labels(n) AS labels"
    )
    assert ids
    for role in Role:
        unknown = await told(fresh, role, '{ node(id: "e_aaaaaaaaaaaaaaaaaaaaaaaaaa") { __typename } }')
        assert unknown[0] == {"data": {"node": None}}
        for row in ids:
            answer, trips = await told(
                fresh, role, f"{{ node(id: {json.dumps(row['id'])}) {{ __typename }} }}"
            )
            if answer == unknown[0]:
                assert trips == unknown[1], (role, row["labels"])
            else:
                assert answer["data"]["node"] or answer["errors"], (role, row["labels"])
    await fresh.wipe()
