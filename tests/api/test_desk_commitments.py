"""Promises: kept by their day, or a bad record from the day after, on both clocks, once and by itself."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
import pytest_asyncio

from graph_api.domain.casework.states import State
from graph_api.domain.dates import SHANGHAI, today
from graph_api.domain.facts import Matter
from graph_api.services.audit import AuditService
from graph_api.services.callers import Caller, Role
from graph_api.services.casework.requests import Asking
from graph_api.services.desk.book import DeskBook
from graph_api.services.desk.commitment_requests import CommitmentDone, CommitmentView, Keeping, Making
from graph_api.services.desk.commitments import CommitmentService
from graph_api.services.references import SubjectRefValue
from tests.api.desk_world import DESK, DUE, KEEP, MAKE, NOTE, OTHER_DESK, Desk, tables
from tests.api.platform import Json, Platform

pytestmark = pytest.mark.asyncio(loop_scope="session")

CALLER = Caller(Role.APPROVAL, "desk-a", None, "虚构窗口人员")
SATURDAY, MONDAY = date(2024, 2, 17), date(2024, 2, 19)
"""A day promised that is no day of work, and the last day that follows."""


@dataclass
class Past:
    """The service of one desk at a time that a test sets."""

    desk: Desk
    now: int = 0
    keys: int = 0

    def at(self, text: str) -> Past:
        """Go to an instant of Shanghai, by the minute."""
        self.now = int(datetime.fromisoformat(f"{text}+08:00").astimezone(SHANGHAI).timestamp() * 1000)
        return self

    def service(self) -> CommitmentService:
        """Return a service of its own, as another process has one."""
        platform = self.desk.world.platform
        audit = AuditService(platform.graph, platform.sealer)
        return CommitmentService(DeskBook(platform.graph, audit, platform.sealer, lambda: self.now))

    def asking(self, operation: str) -> Asking:
        """Return a request under a key of its own."""
        self.keys += 1
        return Asking(CALLER, operation, f"past-{self.keys}")

    async def make(self, record: str, due: date = SATURDAY) -> CommitmentView:
        """Take a promise."""
        ref = SubjectRefValue.by_source(self.desk.world.source, record)
        making = Making(ref, "补交虚构材料", Matter.LICENSING, due)
        done = await self.service().make(self.asking("makeCommitment"), making)
        assert isinstance(done, CommitmentDone), done
        return done.view

    async def keep(self, commitment: str, on: date | None = None, note: str | None = None) -> CommitmentView:
        """Say that a promise was kept."""
        keeping = Keeping(commitment, on, note)
        done = await self.service().keep(self.asking("keepCommitment"), keeping)
        assert isinstance(done, CommitmentDone), done
        return done.view


@pytest_asyncio.fixture(name="desk", loop_scope="session")
async def _desk(fresh: Platform) -> Desk:
    return Desk(await fresh.world(tables()))


async def test_a_missed_promise_is_a_bad_record_from_the_day_after_on_both_clocks(desk: Desk) -> None:
    past = Past(desk)
    world = desk.world
    made = await past.at("2024-01-10T10:00").make("E2")
    assert (made.last, made.commitment.state, made.overdue) == (MONDAY, State.MADE, False)
    assert await past.at("2024-02-19T23:59").service().sweep() == 0
    assert await past.at("2024-02-20T00:00").service().sweep() == 1
    assert await past.service().sweep() == 0
    verdicts = [
        await world.verdict("E2", "2024-03-01", known, "LICENSING")
        for known in ("2024-02-19T23:59:59+08:00", "2024-02-20T00:00:01+08:00")
    ]
    assert verdicts == ["PRIORITY", "CLEAR"]
    # Before it was made, on the first clock, nothing stands against the subject.
    assert await world.verdict("E2", "2024-01-09", "2024-03-01", "LICENSING") == "PRIORITY"
    assert await world.verdict("E2", "2027-01-10", "2024-03-01", "LICENSING") == "PRIORITY"
    late = await past.at("2024-03-05T09:00").keep(made.commitment.id, date(2024, 3, 4))
    assert (late.commitment.state, late.commitment.kept_on) == (State.KEPT_LATE, date(2024, 3, 4))
    assert await world.verdict("E2", "2024-04-01", "2024-04-01", "LICENSING") == "CLEAR"
    kept = await _versions(desk, made.record_id)
    assert [row["kept"] for row in kept] == [None, False, False]
    assert "2024-03-04" in kept[-1]["details"]
    assert [step.state for step in late.commitment.steps] == [State.MADE, State.MISSED, State.KEPT_LATE]
    assert late.commitment.steps[1].role == "platform"


async def test_a_promise_kept_by_its_last_day_is_no_bad_record(desk: Desk) -> None:
    past = Past(desk)
    made = await past.at("2024-01-10T10:00").make("E2")
    kept = await past.at("2024-02-19T18:00").keep(made.commitment.id)
    assert kept.commitment.state is State.KEPT
    assert await past.at("2024-03-01T00:00").service().sweep() == 0
    assert await desk.world.verdict("E2", "2024-03-01", "2024-03-01", "LICENSING") == "PRIORITY"
    assert [row["kept"] for row in await _versions(desk, made.record_id)] == [None, True]
    again = await past.service().keep(past.asking("keepCommitment"), Keeping(made.commitment.id))
    assert not isinstance(again, CommitmentDone)
    assert again.reason == "WRONG_STATE"


async def test_kept_late_before_anybody_looked_is_missed_first(desk: Desk) -> None:
    past = Past(desk)
    made = await past.at("2024-01-10T10:00").make("E2")
    late = await past.at("2024-02-21T10:00").keep(made.commitment.id)
    assert [step.state for step in late.commitment.steps] == [State.MADE, State.MISSED, State.KEPT_LATE]
    assert [row["kept"] for row in await _versions(desk, made.record_id)] == [None, False]
    assert await past.service().sweep() == 0


async def test_that_it_was_kept_in_time_after_all_is_a_correction_with_a_text(desk: Desk) -> None:
    past = Past(desk)
    made = await past.at("2024-01-10T10:00").make("E2")
    assert await past.at("2024-02-20T10:00").service().sweep() == 1
    refused = await past.service().keep(
        past.asking("keepCommitment"), Keeping(made.commitment.id, date(2024, 2, 18))
    )
    assert not isinstance(refused, CommitmentDone)
    assert refused.reason == "INVALID_TEXT"
    kept = await past.at("2024-02-22T10:00").keep(made.commitment.id, date(2024, 2, 18), NOTE)
    assert kept.commitment.state is State.KEPT
    verdicts = [
        await desk.world.verdict("E2", "2024-03-01", known, "LICENSING")
        for known in ("2024-02-21", "2024-02-22")
    ]
    assert verdicts == ["CLEAR", "PRIORITY"]


async def test_several_workers_state_each_missed_promise_once(desk: Desk) -> None:
    past = Past(desk)
    made = [await past.at("2024-01-10T10:00").make(record) for record in ("E1", "E2", "E3", "P1", "E2")]
    past.at("2024-03-01T00:00")
    counts = await asyncio.gather(*(past.service().sweep() for _ in range(3)))
    assert sum(counts) == len(made)
    for view in made:
        assert [row["kept"] for row in await _versions(desk, view.record_id)] == [None, False]


async def test_promises_over_the_api(desk: Desk) -> None:
    world = desk.world
    due = today() + timedelta(days=30)
    given: Json = {
        "ref": world.ref("E2"),
        "title": "补交虚构材料",
        "matter": "LICENSING",
        "dueOn": due.isoformat(),
    }
    receipt = await desk.receipt("E2")
    first = await desk.do(MAKE, **given, receipt=receipt, idempotencyKey="same")
    again = await desk.do(MAKE, **given, receipt=receipt, idempotencyKey="same")
    assert (first["repeated"], again["repeated"]) == (False, True)
    made = first["commitment"]
    assert again["commitment"] == made
    assert (made["state"], made["possibleActions"], made["receipt"]) == ("MADE", ["KEEP"], receipt)
    node = await world.node(made["recordId"])
    assert node is not None
    assert await _due(desk, due) == [made["id"]]
    assert await _due(desk, due - timedelta(days=1)) == []
    assert await _due(desk, due, OTHER_DESK) == []
    assert await _due(desk, due, "auditor") == [made["id"]]
    foreign = await desk.do(KEEP, OTHER_DESK, commitment=made["id"])
    assert (foreign["__typename"], foreign["reason"]) == ("CaseUnknownError", "COMMITMENT_NOT_FOUND")
    assert (await desk.do(KEEP, commitment="commitment_x"))["reason"] == "COMMITMENT_NOT_FOUND"
    early = await desk.do(KEEP, commitment=made["id"], on="2020-01-01")
    assert early["reason"] == "DATES_OUT_OF_ORDER"
    kept = await desk.do(KEEP, commitment=made["id"])
    assert (kept["commitment"]["state"], kept["commitment"]["keptOn"]) == ("KEPT", today().isoformat())
    assert await _due(desk, due) == []


async def test_promises_that_cannot_be(desk: Desk) -> None:
    due = (today() + timedelta(days=30)).isoformat()
    good: Json = {
        "ref": desk.world.ref("E2"),
        "title": "补交虚构材料",
        "matter": "LICENSING",
        "dueOn": due,
    }
    past = (today() - timedelta(days=1)).isoformat()
    wrong: list[tuple[Json, str]] = [
        ({"dueOn": past}, "DATES_OUT_OF_ORDER"),
        ({"dueOn": past, "on": "2024-01-01"}, "END_IN_PAST"),
        ({"dueOn": "2999-01-01"}, "TERM_TOO_LONG"),
        ({"on": due}, "FUTURE_DATE"),
        ({"title": " "}, "INVALID_TEXT"),
        ({"idempotencyKey": ""}, "INVALID_KEY"),
        ({"ref": desk.world.ref("E9")}, "SUBJECT_NOT_FOUND"),
        ({"receipt": "q_none"}, "RECEIPT_NOT_FOUND"),
        ({"receipt": await desk.receipt("E2", role=OTHER_DESK)}, "RECEIPT_NOT_FOUND"),
        ({"receipt": await desk.receipt("E1")}, "OTHER_SUBJECT"),
    ]
    for change, reason in wrong:
        assert (await desk.do(MAKE, **{**good, **change}))["reason"] == reason, change
    assert await _due(desk, date(2999, 1, 1)) == []


async def _due(desk: Desk, until: date, role: str = DESK) -> list[str]:
    variables = {"until": until.isoformat(), "first": 100}
    found = (await desk.world.platform.ask(DUE, variables, role))["commitmentsDue"]
    return [node["id"] for node in found["nodes"]]


async def _versions(desk: Desk, record: str) -> list[Json]:
    """Return the versions of a record, first to last."""
    found = await desk.world.platform.graph.run_admin(
        "MATCH (n:RecordStatement {id: $id}) "
        "RETURN n.kept AS kept, n.details AS details ORDER BY n.knownFrom",
        id=record,
    )
    return [dict(row) for row in found]
