"""The faults: how each is inflicted, how it passes, and what is promised meanwhile."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from graph_api.http.sockets import PROTOCOL
from tests.faults.history import ANSWER_SECONDS, UNAVAILABLE, faults_of
from tests.faults.proxy import Mode
from tests.faults.rig import Rig, eventually
from tests.faults.workload import Workload

WHOLE_SECONDS = 10.0
"""After a fault has passed, everybody is answered again within this time, and nobody had to do anything."""

RED_SECONDS = 9.0
"""After the engine went away ``/readyz`` says so within this time: a probe's pause and its patience."""

RESTART_SECONDS = 120.0
PREPARED_SECONDS = 60.0
"""An engine that was started anew has to plan every query again, on whatever else this machine does."""

SLOW = frozenset({UNAVAILABLE, "LIMIT_EXCEEDED"})
"""What may be said while the engine does answer, but late: on a slow line, or before queries are planned."""

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
    """Inflict a fault on a service at work; return the promises that were broken."""
    begun = time.monotonic()
    async with rig.workload() as workload:
        if await eventually(lambda: workload.is_whole(begun), PREPARED_SECONDS) is None:
            return [f"{injury.name}: the service was not whole before"]
        await asyncio.sleep(SETTLE_SECONDS)
        hurt = time.monotonic()
        await injury.inflict(rig)
        await asyncio.sleep(injury.seconds)
        await injury.heal(rig)
        healed = time.monotonic()
        took = await eventually(lambda: workload.is_whole(healed), injury.whole_seconds)
    rig.measured.setdefault(injury.name, []).append(injury.whole_seconds if took is None else took)
    history = await rig.history(workload, begun, injury.allowed)
    broken = [] if took is not None else [f"not whole {injury.whole_seconds:g} s after the fault had passed"]
    broken += _not_red(workload, hurt) if injury.reddens else []
    broken += faults_of(history, rig.secrets(), [rig.service.log.read_text()])
    return [f"{injury.name}: {said}" for said in broken]


def _not_red(workload: Workload, hurt: float) -> list[str]:
    red = [probe.at - hurt for probe in workload.probes if probe.at >= hurt and probe.ready == 503]
    if not red or red[0] > RED_SECONDS:
        return [f"/readyz did not turn red within {RED_SECONDS:g} s"]
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


KILLED = Injury(
    "kill -9 of the engine", _kill_engine, _engine_back, reddens=True, whole_seconds=PREPARED_SECONDS
)
KILLED_AT_COMMIT = Injury(
    "kill -9 at the moment of commit",
    _kill_at_commit,
    _engine_back,
    reddens=True,
    whole_seconds=PREPARED_SECONDS,
)
COMMIT_LOST = Injury("confirmation of a commit lost", _lose_commit, _nothing)


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
    assert await eventually(rig.service.is_ready, PREPARED_SECONDS) is not None, "the service did not start"
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
    *SERVICE_ENDED,
)
