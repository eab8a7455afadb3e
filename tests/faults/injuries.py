"""The faults: how each is inflicted, how it passes, and what is promised meanwhile."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import httpx
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from graph_api.bolt.coalescing import MOST_VALUES
from graph_api.bolt.driver import POOL_SIZE
from graph_api.http.engine_watch import PROBE_SECONDS, UP_SECONDS
from graph_api.http.sockets import PROTOCOL
from tests.faults.history import ANSWER_SECONDS, SLACK_SECONDS, UNAVAILABLE, faults_of
from tests.faults.machine import CROWDED, slowness
from tests.faults.proxy import Mode
from tests.faults.rig import Rig, eventually
from tests.faults.workload import CLIENT_SECONDS, ROLES, Workload, pre_check
from tests.faults.world import DAYS, PAIRS, Question

WHOLE_SECONDS = 10.0
"""After a fault has passed, everybody is answered again within this time, and nobody had to do anything."""

RED_SECONDS = UP_SECONDS + PROBE_SECONDS + SLACK_SECONDS
"""After the engine went away ``/readyz`` says so within this time: a probe's pause and its patience."""

RESTART_SECONDS = 120.0
START_SECONDS = 60.0
"""How long the service, and before a fault everybody's first answer, may take on a busy machine."""

SLOW = frozenset({UNAVAILABLE, "LIMIT_EXCEEDED"})
"""What may be said while the engine does answer, but late: on a slow line, or before queries are planned."""

CROWD = POOL_SIZE + 50
BATCH = MOST_VALUES + 4
"""Subjects of a question that shares its round trip with no other."""

RUNAWAYS = 4
RUNAWAY = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a * b) AS n"

SETTLE_SECONDS = 0.5
"""How long clients ask before a fault comes, so that it comes while they are asking."""


@dataclass(frozen=True, slots=True)
class Injury:
    """A fault.

    ``whole_seconds`` bounds how long the service takes to be whole after ``heal``.
    ``inflict`` begins it; it lasts ``seconds``; ``heal`` ends it and returns when it has passed. ``reddens``:
    the engine is away, so ``/readyz`` must say so. ``allowed`` are the codes with which may be refused.
    """

    name: str
    inflict: Callable[[Rig], Awaitable[None]]
    heal: Callable[[Rig], Awaitable[None]]
    seconds: float = 0.0
    reddens: bool = False
    whole_seconds: float = WHOLE_SECONDS
    allowed: frozenset[str] = field(default=frozenset({UNAVAILABLE}))


async def endure(rig: Rig, injury: Injury) -> list[str]:
    """Inflict a fault on a service at work; return the promises that were broken.

    The seconds promised are those of a machine that does nothing else, and grow where it does.
    """
    times = slowness()
    whole_seconds = injury.whole_seconds * times
    allowed = injury.allowed | (SLOW if times >= CROWDED else frozenset())
    begun = time.monotonic()
    async with rig.workload(times) as workload:
        if await eventually(lambda: workload.is_whole(begun), START_SECONDS * times) is None:
            return [f"{injury.name}: the service was not whole before"]
        await asyncio.sleep(SETTLE_SECONDS)
        hurt = time.monotonic()
        await injury.inflict(rig)
        await asyncio.sleep(injury.seconds)
        await injury.heal(rig)
        healed = time.monotonic()
        took = await eventually(lambda: workload.is_whole(healed), whole_seconds)
    rig.measured.setdefault(injury.name, []).append((whole_seconds if took is None else took, times))
    history = await rig.history(workload, begun, allowed)
    broken = [] if took is not None else [f"not whole {whole_seconds:.0f} s after the fault had passed"]
    broken += _not_red(workload, hurt, RED_SECONDS * times) if injury.reddens else []
    broken += faults_of(history, rig.secrets(), [rig.service.log.read_text()])
    return [f"{injury.name}: {said}" for said in broken]


def _not_red(workload: Workload, hurt: float, seconds: float) -> list[str]:
    red = [probe.at - hurt for probe in workload.probes if probe.at >= hurt and probe.ready == 503]
    if not red or red[0] > seconds:
        return [f"/readyz did not turn red within {seconds:.0f} s"]
    return []


def network(mode: Mode, seconds: float, *, reddens: bool = False, share: float = 0.7) -> Injury:
    """Return a fault of the network between service and engine."""

    async def inflict(rig: Rig) -> None:
        await asyncio.to_thread(rig.proxy.set, mode, share=share)

    async def heal(rig: Rig) -> None:
        await asyncio.to_thread(rig.proxy.set, Mode.PASS)

    allowed = SLOW if mode is Mode.DELAY else frozenset({UNAVAILABLE})
    return Injury(mode.value, inflict, heal, seconds, reddens, allowed=allowed)


async def _nothing(_: Rig) -> None:
    """Let a fault pass by itself."""


async def _kill_engine(rig: Rig) -> None:
    rig.killed = rig.jvm
    os.kill(rig.killed, signal.SIGKILL)


async def _engine_back(rig: Rig) -> None:
    """Wait for the engine, which its supervisor starts again; how long that takes is not the service's."""

    async def back() -> bool:
        return rig.engine_ready() and rig.jvm != rig.killed

    assert await eventually(back, RESTART_SECONDS) is not None, "the engine did not come back"


async def _kill_at_commit(rig: Rig) -> None:
    rig.killed = killed = rig.jvm
    await _spring(rig, lambda: os.kill(killed, signal.SIGKILL))


async def _spring(rig: Rig, then: Callable[[], None] | None = None) -> None:
    rig.proxy.trap(b"audit_append", then)
    assert await asyncio.to_thread(rig.proxy.sprung.wait, ANSWER_SECONDS), "nothing was recorded"


async def _lose_commit(rig: Rig) -> None:
    for _ in range(5):
        await _spring(rig)


async def _stop_engine(rig: Rig) -> None:
    os.kill(rig.jvm, signal.SIGSTOP)


async def _continue_engine(rig: Rig) -> None:
    os.kill(rig.jvm, signal.SIGCONT)


KILLED = Injury("kill -9 of the engine", _kill_engine, _engine_back, reddens=True)
KILLED_AT_COMMIT = Injury("kill -9 at the moment of commit", _kill_at_commit, _engine_back, reddens=True)
COMMIT_LOST = Injury("confirmation of a commit lost", _lose_commit, _nothing)


async def _crowd(rig: Rig) -> None:
    """Ask more at once than there are connections, on a line so slow that none is free again in time."""
    await asyncio.to_thread(rig.proxy.set, Mode.DELAY, seconds=1.0)
    asking = rig.workload()
    roles = [role for role in ROLES if role is not None]
    questions = [Question(f"E{place % PAIRS}", DAYS[2]) for place in range(BATCH)]
    async with httpx.AsyncClient(
        timeout=CLIENT_SECONDS, limits=httpx.Limits(max_connections=CROWD)
    ) as client:
        asked = (asking.ask(client, roles[each % len(roles)], pre_check(questions)) for each in range(CROWD))
        rig.beside += await asyncio.gather(*asked)


async def _pass_again(rig: Rig) -> None:
    await asyncio.to_thread(rig.proxy.set, Mode.PASS)


async def _run_away(rig: Rig) -> None:
    """Let others than the service keep every processor of the engine busy with one query each."""
    rig.runaways = [asyncio.create_task(rig.graph.run_admin(RUNAWAY)) for _ in range(RUNAWAYS)]


async def _caught(rig: Rig) -> None:
    for task in rig.runaways:
        task.cancel()
    await asyncio.gather(*rig.runaways, return_exceptions=True)


EXHAUSTED = Injury("more questions than connections", _crowd, _pass_again, allowed=SLOW)
RUNAWAY_QUERIES = Injury("runaway queries", _run_away, _caught, 5.0, allowed=SLOW)


def frozen(seconds: float) -> Injury:
    """Return an engine that stands still."""
    return Injury(
        f"SIGSTOP for {seconds:g} s", _stop_engine, _continue_engine, seconds, reddens=seconds > RED_SECONDS
    )


async def _end_service(rig: Rig, number: signal.Signals) -> None:
    """End the service amid its requests, with sockets open and one subscribed, and start it again."""
    begun = time.monotonic()
    sockets = [await connect(_socket_address(rig), subprotocols=[Subprotocol(PROTOCOL)]) for _ in range(3)]
    for one in sockets:
        await one.send(json.dumps({"type": "connection_init"}))
        await one.recv()
    await asyncio.to_thread(rig.service.end, number)
    for one in sockets:
        await one.wait_closed()
    rig.service.start()
    assert await eventually(rig.service.is_ready, START_SECONDS) is not None, "the service did not start"
    rig.away.append((begun, time.monotonic()))


def _socket_address(rig: Rig) -> str:
    return f"ws{rig.service.url.removeprefix('http')}/graphql"


async def _terminate(rig: Rig) -> None:
    await _end_service(rig, signal.SIGTERM)


async def _kill_service(rig: Rig) -> None:
    await _end_service(rig, signal.SIGKILL)


SERVICE_ENDED = (
    Injury("SIGTERM of the service", _terminate, _nothing),
    Injury("kill -9 of the service", _kill_service, _nothing),
)
NETWORK = (
    network(Mode.DELAY, 1.0),
    network(Mode.CUT, 1.0),
    network(Mode.FLAKY, 1.0),
    network(Mode.REFUSE, 1.0, reddens=True),
    network(Mode.HALF_OPEN, 1.0),
    network(Mode.LOST, 1.0),
    network(Mode.BLACK_HOLE, 2.0),
)
COMMITS = (COMMIT_LOST, KILLED_AT_COMMIT)
LONG = (
    *(replace(each, seconds=5 * each.seconds) for each in NETWORK),
    frozen(30.0),
    COMMIT_LOST,
    KILLED_AT_COMMIT,
    KILLED,
    EXHAUSTED,
    RUNAWAY_QUERIES,
    *SERVICE_ENDED,
)
SHORT = (
    network(Mode.CUT, 1.0),
    network(Mode.REFUSE, 1.0, reddens=True),
    network(Mode.LOST, 1.0),
    network(Mode.BLACK_HOLE, 2.0),
    COMMIT_LOST,
    frozen(5.0),
    KILLED_AT_COMMIT,
    *SERVICE_ENDED,
)
"""One of each kind, for the normal suite; the others are of the long form."""
