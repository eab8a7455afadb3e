"""Clients that ask the service without a pause and write down what each of them was told."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.faults.history import Probe, Told
from tests.faults.world import (
    DAYS,
    EARLIER,
    PAIRS,
    SOURCE,
    Question,
    naive_name,
    naive_statuses,
    naive_verdict,
)

PRE_CHECK = """query($subjects: [SubjectRef!]!, $asOf: AsOf) {
  preCheck(subjects: $subjects, matter: LOAN, purpose: "faults", asOf: $asOf) {
    receipt verdict completeness subject { name }
  }
}"""
REPORT = """query($ref: SubjectRef!, $asOf: AsOf) {
  creditReport(ref: $ref, purpose: "faults", asOf: $asOf) { id completeness measures { status } }
}"""
REACH = """query($ref: SubjectRef!, $asOf: AsOf) {
  reach(ref: $ref, asOf: $asOf) { completeness items { status } }
}"""
SUBJECT = """query($ref: SubjectRef!, $asOf: AsOf) {
  subject(ref: $ref, asOf: $asOf) { name ... on Person { identities { idNumber masked } } }
}"""
MOST_SUBJECTS = 12
CLIENT_SECONDS = 60.0
PROBE_SECONDS = 2.0
BETWEEN_PROBES = 0.25
PAUSE_SECONDS = 0.05
REFUSED_PAUSE_SECONDS = 0.3
"""Between two questions of a client; one that is refused at once must not take the machine."""

ROLES: tuple[str | None, ...] = ("bank", "bank", "approval", "department", "admin", None)


@dataclass(slots=True)
class Asked:
    """A question as it is sent, and how its answer is read: (answer, receipts, whether it is complete)."""

    operation: str
    query: str
    variables: Mapping[str, Any]
    expected: object
    read: Callable[[Any], tuple[object, tuple[str, ...], bool]]


@dataclass(slots=True)
class Workload:
    """Asks ``url`` as one client for each role until it is stopped; ``tokens`` by role."""

    url: str
    tokens: Mapping[str, str]
    seed: int
    times: float = 1.0
    told: list[Told] = field(default_factory=list)
    probes: list[Probe] = field(default_factory=list)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def __aenter__(self) -> Workload:
        """Start asking."""
        for place, role in enumerate(ROLES):
            self._tasks.append(asyncio.create_task(self._client(role, random.Random(f"{self.seed} {place}"))))
        self._tasks.append(asyncio.create_task(self._probe()))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop, and wait until everybody was told something."""
        self._stopping.set()
        await asyncio.gather(*self._tasks)

    async def is_whole(self, since: float) -> bool:
        """Whether the service is ready and every role was answered to a question asked after ``since``."""
        if not self.probes or self.probes[-1].ready != 200 or self.probes[-1].at < since:
            return False
        answered = {told.role for told in self.told if told.at >= since and told.answered}
        return answered >= set(ROLES)

    async def _client(self, role: str | None, chance: random.Random) -> None:
        async with httpx.AsyncClient(timeout=CLIENT_SECONDS) as client:
            while not self._stopping.is_set():
                asked = _public(chance) if role is None else _any(chance)
                told = await self.ask(client, role, asked)
                self.told.append(told)
                await asyncio.sleep(PAUSE_SECONDS if told.answered else REFUSED_PAUSE_SECONDS)

    async def ask(self, client: httpx.AsyncClient, role: str | None, asked: Asked) -> Told:
        """Ask one question and return what was told."""
        at = time.monotonic()
        headers = {} if role is None else {"authorization": f"Bearer {self.tokens[role]}"}
        body = {"query": asked.query, "variables": asked.variables}
        try:
            response = await client.post(f"{self.url}/graphql", json=body, headers=headers)
        except httpx.TransportError:
            return Told(at, time.monotonic() - at, role, asked.operation, lost=True)
        return told_of(asked, role, at, time.monotonic() - at, response)

    async def _probe(self) -> None:
        async with httpx.AsyncClient(timeout=PROBE_SECONDS * self.times) as client:
            while not self._stopping.is_set():
                at = time.monotonic()
                alive, ready = await asyncio.gather(
                    *(_status(client, f"{self.url}{path}") for path in ("/healthz", "/readyz"))
                )
                self.probes.append(Probe(at, alive, ready))
                await asyncio.sleep(BETWEEN_PROBES)


def told_of(asked: Asked, role: str | None, at: float, seconds: float, response: httpx.Response) -> Told:
    """Return what a response told."""
    request_id = response.headers.get("x-request-id", "")
    try:
        body = response.json()
        errors = body.get("errors")
        if errors:
            code = str(errors[0]["extensions"]["code"])
            return Told(at, seconds, role, asked.operation, request_id, code, text=response.text)
        answer, receipts, complete = asked.read(body["data"][asked.operation])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        code = f"UNREADABLE {type(error).__name__} {response.status_code}"
        return Told(at, seconds, role, asked.operation, request_id, code, text=response.text)
    return Told(
        at,
        seconds,
        role,
        asked.operation,
        request_id,
        receipts=receipts,
        answer=answer,
        expected=asked.expected,
        complete=complete,
        text=response.text,
    )


def pre_check(questions: Sequence[Question]) -> Asked:
    """Return the pre-check of several subjects on the day of the first question."""
    first = questions[0]
    same = [Question(each.subject, first.valid_at, first.known_at) for each in questions]
    return Asked(
        "preCheck",
        PRE_CHECK,
        {"subjects": [_ref(each) for each in same], "asOf": _as_of(first)},
        [(naive_name(each), naive_verdict(each)) for each in same],
        lambda data: (
            [(each["subject"]["name"], each["verdict"]) for each in data],
            tuple(each["receipt"] for each in data),
            all(each["completeness"] == "COMPLETE" for each in data),
        ),
    )


def report(question: Question) -> Asked:
    """Return the report on a subject."""
    return Asked(
        "creditReport",
        REPORT,
        {"ref": _ref(question), "asOf": _as_of(question)},
        naive_statuses(question),
        lambda data: (
            [each["status"] for each in data["measures"]],
            (data["id"],),
            data["completeness"] == "COMPLETE",
        ),
    )


def reach(question: Question) -> Asked:
    """Return how measures reach a subject."""
    return Asked(
        "reach",
        REACH,
        {"ref": _ref(question), "asOf": _as_of(question)},
        naive_statuses(question),
        lambda data: ([each["status"] for each in data["items"]], (), data["completeness"] == "COMPLETE"),
    )


def subject(question: Question) -> Asked:
    """Return the description of a subject, with the identity numbers that must come masked."""
    return Asked(
        "subject",
        SUBJECT,
        {"ref": _ref(question), "asOf": _as_of(question)},
        naive_name(question),
        lambda data: (data["name"], (), True),
    )


def _any(chance: random.Random) -> Asked:
    questions = [_question(chance, "EP") for _ in range(chance.randint(1, MOST_SUBJECTS))]
    single = chance.choice((None, report, reach, subject))
    return pre_check(questions) if single is None else single(questions[0])


def _public(chance: random.Random) -> Asked:
    return subject(_question(chance, "E"))


def _question(chance: random.Random, kinds: str) -> Question:
    name = f"{chance.choice(kinds)}{chance.randrange(PAIRS)}"
    return Question(name, chance.choice(DAYS), chance.choice((None, EARLIER)))


def _ref(question: Question) -> dict[str, Any]:
    return {"source": {"source": SOURCE, "id": question.subject}}


def _as_of(question: Question) -> dict[str, str]:
    known = {} if question.known_at is None else {"knownAt": question.known_at}
    return {"validAt": question.valid_at, **known}


async def _status(client: httpx.AsyncClient, url: str) -> int:
    try:
        return (await client.get(url)).status_code
    except httpx.TransportError:
        return 0
