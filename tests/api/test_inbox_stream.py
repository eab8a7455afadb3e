"""The subscription ``inboxItems``: what comes, to whom, how often, and what if something is away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest
import pytest_asyncio

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.pool import open_driver
from graph_api.bolt.registry import shipped_queries
from graph_api.http.claims import LEEWAY_SECONDS
from graph_api.http.tokens import ALGORITHM, development_key, issue_development_token
from graph_api.schema.build import build_schema, schema
from graph_api.schema.context import Context
from graph_api.services.callers import Caller, Role
from graph_api.services.casework import feed
from graph_api.services.casework.feed import InboxFeed
from graph_api.services.wiring import build_services
from graph_api.settings import Settings
from tests.api.casework_world import DECIDER, IMPLEMENTER, INITIATOR, NOTE, OTHER, Office, tables
from tests.api.inbox_client import NEWS, PATIENCE, Follower, following
from tests.api.platform import Json, Platform, World
from tests.api.test_casework_lists import inbox
from tests.http.gate import Gate
from tests.http.serving import serving

pytestmark = pytest.mark.asyncio(loop_scope="session")

INBOX = "{ inbox { followFrom nodes { caseId } } }"


@pytest_asyncio.fixture(name="office", loop_scope="session")
async def _office(fresh: Platform) -> Office:
    return Office(await fresh.world(tables()))


@pytest_asyncio.fixture(name="port", loop_scope="session")
async def _port(office: Office) -> AsyncIterator[int]:
    """A second service on the same graph, on a real socket: the acts of ``office`` are another process's."""
    async with serving(office.platform.settings, office.platform.graph, build_schema()) as port:
        yield port


def here(office: Office, port: int, client: httpx.AsyncClient) -> Office:
    """Return the same departments, working with the service on ``port``."""
    platform = office.platform
    served = Platform(platform.graph, client, platform.settings, platform.sealer, platform.folder)
    return Office(World(served, office.world.source), office.keys)


async def begun(stack: AsyncExitStack, office: Office, port: int, role: str) -> Follower:
    """Follow the inbox of an organisation from what it is shown now on."""
    since = (await office.platform.ask(INBOX, {}, role))["inbox"]["followFrom"]
    return await stack.enter_async_context(following(port, office.platform.token(role), since))


def told(news: Json) -> tuple[str, str]:
    return news["change"], news["item"]["part"]["__typename"]


async def test_every_change_reaches_whom_it_concerns(office: Office, port: int) -> None:
    """Also what another process has written, and the initiator hears of every answer."""
    async with AsyncExitStack() as stack:
        implementer, decider, initiator = [
            await begun(stack, office, port, role) for role in (IMPLEMENTER, DECIDER, INITIATOR)
        ]
        case = await office.published()
        assert told(await decider.next()) == ("WAITS", "WholeCase")
        task = await implementer.next()
        assert told(task) == ("WAITS", "CaseTask")
        assert task["item"]["caseId"] == case["id"]
        assert (task["step"]["action"], task["item"]["part"]["possibleActions"]) == (
            "ISSUE",
            ["ACCEPT", "DECLINE"],
        )
        given: dict[str, Any] = {"case": case["id"], "task": task["item"]["part"]["id"]}
        await office.done("respondToTask", IMPLEMENTER, response="ACCEPT", **given)
        await office.done(
            "respondToTask", IMPLEMENTER, response="EXECUTE", reference="虚构文号", on="2020-01-20", **given
        )
        executed = await initiator.until(lambda news: bool(news["step"]["action"] == "EXECUTE"))
        assert executed["change"] == "RESPONDED"
        assert (executed["step"]["reference"], executed["step"]["organisation"]) == ("虚构文号", "dept-c")
        objection = await office.accepted(case["id"], "2020-02-01")
        suspended = await implementer.until(lambda news: bool(news["change"] == "SUSPENDED"))
        assert suspended["item"]["part"]["id"] == task["item"]["part"]["id"]
        filed = await decider.until(lambda news: told(news) == ("WAITS", "CaseObjection"))
        assert filed["item"]["part"]["id"] == objection
        decision = {"case": case["id"], "objection": objection, "decision": "REJECT", "note": NOTE}
        await office.done("decideObjection", DECIDER, **decision)
        await implementer.until(lambda news: bool(news["change"] == "RESUMED"))
        assert (await initiator.until(lambda news: told(news) == ("DECIDED", "CaseObjection")))["step"]
        await office.done("revokeCase", case=case["id"], reason="DECISION_WRONG", note=NOTE)
        lifted = await implementer.next()
        assert told(lifted) == ("WAITS", "CaseTask")
        assert lifted["item"]["part"]["possibleActions"] == ["LIFT"]


async def test_an_own_act_is_told_at_once(office: Office, port: int) -> None:
    """The process that wrote it does not wait for its next read."""
    async with AsyncExitStack() as stack:
        follower = await begun(stack, office, port, IMPLEMENTER)
        client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE)
        own = here(office, port, await stack.enter_async_context(client))
        case = await own.published()
        assert (await follower.next())["item"]["caseId"] == case["id"]


async def test_nothing_is_lost_between_two_connections(office: Office, port: int) -> None:
    async with AsyncExitStack() as stack:
        follower = await begun(stack, office, port, IMPLEMENTER)
        first = await office.published()
        cursor = (await follower.next())["cursor"]
    missed = [(await office.published(record))["id"] for record in ("E2", "E1")]
    async with following(port, office.platform.token(IMPLEMENTER), cursor) as again:
        found = [(await again.next())["item"]["caseId"]]
        while not {*missed} <= {*found}:
            found.append((await again.next())["item"]["caseId"])
        later = (await office.published("E2"))["id"]
        while found[-1] != later:
            found.append((await again.next())["item"]["caseId"])
    assert set(found) <= {first["id"], *missed, later}
    assert len(again.seen) == len(set(again.seen))


async def test_what_becomes_visible_late_is_told_all_the_same(
    office: Office, port: int, graph_address: GraphAddress
) -> None:
    """Of two transactions the first one to be written ends last."""
    graph = office.platform.graph
    cases = [await office.open() for _ in range(2)]
    for case in cases:
        await office.done("submitCase", case=case["id"])
    rows = await graph.run_admin(
        "MATCH (t:CaseStep {action: 'SUBMIT'})-[:STEP_OF]->(c:Case) SET t.at = null REMOVE t:InboxNews "
        "RETURN c.id AS case, t.id AS step"
    )
    steps = {row["case"]: row["step"] for row in rows}
    early, late = (steps[case["id"]] for case in cases)
    tell = shipped_queries()["inbox_tell"].text
    auth = (graph_address.username, graph_address.password)
    async with AsyncExitStack() as stack:
        follower = await begun(stack, office, port, DECIDER)
        driver = await stack.enter_async_context(open_driver(graph_address.uri, auth, 1))
        session = await stack.enter_async_context(driver.session(database=graph_address.database))
        async with await session.begin_transaction() as transaction:
            await (await transaction.run(tell, steps=[early])).consume()
            await graph.write("inbox_tell", steps=[late])
            overtaking = await follower.next()
            assert overtaking["item"]["caseId"] == cases[1]["id"]
            await transaction.commit()
        overtaken = await follower.next()
        assert overtaken["item"]["caseId"] == cases[0]["id"]
        assert overtaken["at"] < overtaking["at"]


async def test_a_subscription_outlives_the_engine(office: Office, graph_address: GraphAddress) -> None:
    gate = Gate(graph_address.uri)
    await gate.open()
    behind = GraphAddress(gate.uri, graph_address.username, graph_address.password, graph_address.database)
    graph = Graph.connect(behind)
    try:
        async with (
            serving(office.platform.settings, graph, build_schema()) as port,
            AsyncExitStack() as stack,
        ):
            follower = await begun(stack, office, port, IMPLEMENTER)
            first = await office.published()
            assert (await follower.next())["item"]["caseId"] == first["id"]
            await gate.shut()
            second = await office.published("E2")
            await gate.open()
            assert (await follower.next())["item"]["caseId"] == second["id"]
    finally:
        await graph.close()
        await gate.shut()


async def test_who_may_follow_an_inbox(office: Office, port: int) -> None:
    platform = office.platform
    refused = {"public": None, **{role.value: platform.token(role.value) for role in Role if role in OFFICES}}
    refused["subject"] = platform.token("subject:uscc:91990000MA9900A13A")
    for role, bearer in refused.items():
        async with following(port, bearer) as follower:
            message = await follower.message()
            assert message["type"] == "error", (role, message)
            code = "UNAUTHENTICATED" if bearer is None else "FORBIDDEN"
            assert [error["extensions"]["code"] for error in message["payload"]] == [code]
    for text in ("?", "MTIz", "x" * 5_000, "eDp5", "\x00", "' OR 1=1 //"):
        async with following(port, platform.token(INITIATOR), text) as follower:
            message = await follower.message()
            assert message["type"] == "error", (text, message)
            assert [error["extensions"]["code"] for error in message["payload"]] == ["BAD_USER_INPUT"]
    response = await platform.post(NEWS, {}, INITIATOR)
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


OFFICES = frozenset({Role.INVESTIGATOR, Role.AUDITOR, Role.ADMIN})
"""Roles with a token that have no inbox."""


async def test_nobody_hears_of_the_inbox_of_others(office: Office, port: int) -> None:
    """What comes last for everybody comes first for whom the rest does not concern."""
    async with AsyncExitStack() as stack:
        follower = await begun(stack, office, port, OTHER)
        elsewhere = issue_development_token(office.platform.settings, "department", "dept-b", "110000")
        since = (await office.platform.ask(INBOX, {}, DECIDER))["inbox"]["followFrom"]
        regional = await stack.enter_async_context(following(port, elsewhere, since))
        case = await office.published()
        await office.accepted(case["id"], "2020-02-01")
        fence = await office.published(
            implementers=[
                {"measure": office.code("K"), "department": "dept-z"},
                {"measure": office.code("L"), "department": "dept-b"},
            ]
        )
        news = await follower.next()
        while news["item"]["caseId"] == case["id"]:
            # The objection that this department has filed itself.
            assert told(news) == ("DECIDED", "CaseObjection")
            news = await follower.next()
        assert (told(news), news["item"]["caseId"]) == (("WAITS", "CaseTask"), fence["id"])
        # A decider of another region has nothing to decide here; tasks come from every region.
        news = await regional.next()
        assert (told(news), news["item"]["caseId"]) == (("WAITS", "CaseTask"), fence["id"])


async def test_it_ends_with_the_token(office: Office, port: int) -> None:
    left = timedelta(seconds=1.5 - LEEWAY_SECONDS)
    short = issue_development_token(office.platform.settings, "department", "dept-a", ttl=left)
    async with following(port, short) as follower:
        message = await follower.message()
        assert message["type"] == "error"
        assert [error["extensions"]["code"] for error in message["payload"]] == ["UNAUTHENTICATED"]


async def test_what_is_told_is_on_record_before(office: Office, port: int) -> None:
    async with AsyncExitStack() as stack:
        follower = await begun(stack, office, port, IMPLEMENTER)
        await office.published()
        news = await follower.next()
        rows = await office.platform.graph.run_admin(
            "MATCH (r:AuditRecord {operation: 'inboxItems', org: 'dept-c'}) "
            "OPTIONAL MATCH (a:AuditAnswer {recordId: r.id}) "
            "RETURN r.role AS role, collect(a.answer) AS answers"
        )
    assert {row["role"] for row in rows} == {"approval"}
    assert [json.loads(answer)["case"] for row in rows for answer in row["answers"]] == [
        news["item"]["caseId"]
    ]


async def test_an_event_stream_tells_the_same(office: Office, port: int) -> None:
    platform = office.platform
    since = (await platform.ask(INBOX, {}, IMPLEMENTER))["inbox"]["followFrom"]
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {platform.token(IMPLEMENTER)}"}
    body = {"query": NEWS, "variables": {"since": since}}
    async with (
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client,
        client.stream("POST", "/graphql", json=body, headers=headers) as response,
    ):
        assert response.headers["content-type"].startswith("text/event-stream")
        case = await office.published()
        async for line in response.aiter_lines():
            if line.startswith("data: {"):
                news = json.loads(line.removeprefix("data: "))["data"]["inboxItems"]
                break
    assert news["item"]["caseId"] == case["id"]


async def test_who_is_too_slow_is_told_where_to_go_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is kept for him: he goes on from the cursor and misses nothing."""
    monkeypatch.setattr(feed, "TAIL", 3)
    platform = office.platform
    services = build_services(platform.settings, platform.graph)
    context = Context(Caller(Role.APPROVAL, "dept-c"), services)
    since = (await platform.ask(INBOX, {}, IMPLEMENTER))["inbox"]["followFrom"]

    async def follow(cursor: str) -> Any:
        return await schema.subscribe(NEWS, variable_values={"since": cursor}, context_value=context)

    cases = [(await office.published())["id"]]
    try:
        async with asyncio.timeout(PATIENCE), aclosing(await follow(since)) as slow:
            first = (await anext(slow)).data["inboxItems"]
            assert first["item"]["caseId"] == cases[0]
            waiting = asyncio.ensure_future(anext(slow))
            cases.append((await office.published())["id"])
            await waiting
            cases += [(await office.published())["id"] for _ in range(5)]
            while services.inbox_feed._tails["dept-c"].count < 6:
                services.inbox_feed.wake()
                await asyncio.sleep(0.01)
            (error,) = (await anext(slow)).errors
            assert error.extensions["code"] == "LIMIT_EXCEEDED"
            assert [result async for result in slow] == []
        found: set[str] = set()
        async with asyncio.timeout(PATIENCE), aclosing(await follow(error.extensions["cursor"])) as again:
            while not {*cases[2:]} <= found:
                found.add((await anext(again)).data["inboxItems"]["item"]["caseId"])
    finally:
        await services.inbox_feed.end()
        await services.audit.close()


def named(settings: Settings, org: str, person: str) -> str:
    """Return the token of one official of a department."""
    token = issue_development_token(settings, "department", org)
    claims = jwt.decode(token, options={"verify_signature": False})
    key = development_key(settings.home)
    return jwt.encode({**claims, "sub": person}, key.private, algorithm=ALGORITHM, headers={"kid": key.id})


class CountingReads:
    """A graph that counts what is read."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.count = 0

    async def read(self, query: str, /, **parameters: object) -> Any:
        self.count += 1
        return await self.graph.read(query, **parameters)


async def test_a_thousand_followers_are_one_reader(office: Office) -> None:
    reads = CountingReads(office.platform.graph.aside())
    followed = InboxFeed(reads, poll_seconds=PATIENCE)

    async def first(org: str) -> str:
        async with aclosing(followed.follow(org)) as pages:
            return (await anext(pages))[0].case.id

    everybody = [
        asyncio.create_task(first(org))
        for org in ("dept-a", "dept-b", "dept-c", *(f"org-{number}" for number in range(97)))
        for _ in range(10)
    ]
    while not all(tail.begun.is_set() for tail in followed._tails.values()) or len(followed._tails) < 100:
        await asyncio.sleep(0.01)
    before = reads.count
    case = await office.published()
    followed.wake()
    async with asyncio.timeout(PATIENCE):
        found = await asyncio.gather(*everybody[:30])
    assert set(found) == {case["id"]}
    assert before <= 5
    assert reads.count - before <= 3
    await followed.end()
    results = await asyncio.gather(*everybody[30:], return_exceptions=True)
    assert {type(result) for result in results} == {StopAsyncIteration}


async def test_a_case_to_review_stands_in_the_inbox_of_others_than_its_drafter(office: Office) -> None:
    settings = office.platform.settings
    for person in ("clerk", "colleague"):
        office.platform.tokens[person] = named(settings, "dept-a", person)
    case = await office.open(role="clerk")
    await office.done("submitCase", "clerk", case=case["id"])
    seen = {role: (await inbox(office, role))["nodes"] for role in ("clerk", "colleague", DECIDER)}
    assert seen["clerk"] == []
    for role in ("colleague", DECIDER):
        (node,) = seen[role]
        part = node["part"]
        assert (node["machine"], part["__typename"], part["id"]) == ("CASE", "WholeCase", case["id"])
        assert (part["state"], part["possibleActions"]) == ("SUBMITTED", ["APPROVE", "RETURN"])
        assert [step["action"] for step in part["steps"]] == ["OPEN", "SUBMIT"]
        assert part["dueOn"] is not None
    assert (await inbox(office, "approval@dept-b"))["nodes"] == []
    region = issue_development_token(settings, "department", "dept-b", "110000")
    office.platform.tokens["elsewhere"] = region
    assert (await inbox(office, "elsewhere"))["nodes"] == []
    await office.done("reviewCase", "colleague", case=case["id"], decision="APPROVE")
    assert (await inbox(office, DECIDER))["nodes"] == []


async def test_a_last_day_that_is_over_is_told_once(office: Office, port: int) -> None:
    case = await office.published()
    filed = await office.done("fileObjection", OTHER, case=case["id"], on="2020-02-03", note=NOTE)
    async with AsyncExitStack() as stack:
        followers = [await begun(stack, office, port, role) for role in (DECIDER, INITIATOR)]
        services = build_services(office.platform.settings, office.platform.graph)
        try:
            counts = await asyncio.gather(services.overdue.sweep(), services.overdue.sweep())
            assert sum(counts) >= 1
            assert await services.overdue.sweep() == 0
        finally:
            await services.audit.close()
        for follower in followers:
            late = await follower.until(lambda news: bool(news["change"] == "OVERDUE"))
            assert late["step"] is None
            assert late["item"]["part"]["id"] == filed["objections"][0]["id"]
            assert late["item"]["part"]["overdue"]
    (row,) = await office.platform.graph.run_admin("MATCH (o:CaseOverdue) RETURN count(o) AS n")
    assert row["n"] == 1
