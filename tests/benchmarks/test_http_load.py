"""The load generator counts what happened, also what a stalling service did not let happen."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path

import pytest

from benchmarks.figures import Outcome
from benchmarks.http_load import (
    BrokenAnswerError,
    Client,
    Order,
    body_of,
    closed_loop,
    constant_rate,
    content_length,
    is_good,
    once,
    run,
)

SIZED = b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n" + b'{"data": 1}'
CHUNKED = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{"data\r\n5\r\n": 1}\r\n0\r\n\r\n'
FAILED = b'HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\n{"errors":[1]}'
REFUSED = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n"


@dataclass
class Clock:
    """A clock that only the service moves."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def service(clock: Clock, takes: Callable[[int], float]) -> Callable[[], asyncio.Future[bool]]:
    """Return a service of which the n-th answer takes so many seconds of ``clock``."""
    asked = 0

    def ask() -> asyncio.Future[bool]:
        nonlocal asked
        clock.now += takes(asked)
        asked += 1
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        answer.set_result(True)
        return answer

    return ask


async def test_closed_loop_asks_until_time_is_up() -> None:
    clock = Clock()
    tally = await closed_loop([service(clock, lambda _: 0.25)], 1.0, clock)
    assert tally.latencies == [0.25] * 4


async def test_a_stall_is_charged_for_all_who_would_have_asked() -> None:
    """One request of 5 s among quick ones: at a constant rate the ones due meanwhile waited as well."""
    clock = Clock()
    # Each answer takes exactly the interval, so nothing is ever waited for.
    tally = await constant_rate([service(clock, lambda n: 5.0 if n == 0 else 1.0)], 10.0, 1.0, clock)
    assert tally.latencies == [5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 4.0, 3.0, 2.0, 1.0]
    assert (tally.late, tally.errors) == (4, 0)
    # The closed loop would have shown one slow request and five quick ones.
    clock = Clock()
    blind = await closed_loop([service(clock, lambda n: 5.0 if n == 0 else 1.0)], 10.0, clock)
    assert blind.latencies == [5.0, 1.0, 1.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize("answer", [SIZED, CHUNKED])
def test_reads_both_kinds_of_bodies(answer: bytes) -> None:
    assert body_of(answer) == b'{"data": 1}'
    assert is_good(answer)


def test_knows_a_failure() -> None:
    assert not is_good(FAILED)
    assert not is_good(REFUSED)
    with pytest.raises(BrokenAnswerError):
        content_length(b"HTTP/1.1 200 OK\r\nconnection: close")


@asynccontextmanager
async def answering(*answers: bytes) -> AsyncIterator[int]:
    """Give the port of a server that sends these in turn, each in two pieces; empty: it hangs up."""
    turn = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal turn
        while head := await _head(reader):
            length = content_length(head)
            assert length is not None
            await reader.readexactly(length)
            answer = answers[turn % len(answers)]
            turn += 1
            if not answer:
                break
            writer.write(answer[:20])
            await writer.drain()
            writer.write(answer[20:])
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


def order(port: int, **changes: object) -> Order:
    asked = {"host": "127.0.0.1", "port": port, "path": "/", "headers": {}, "bodies": ("{}", "[1]")}
    return Order(**{**asked, "clients": 2, "seconds": 0.2, **changes})  # type: ignore[arg-type]


async def test_asks_a_server() -> None:
    async with answering(SIZED, CHUNKED) as port:
        assert await once(order(port)) == [{"data": 1}, {"data": 1}]
        found = await run(order(port))
        paced = await run(order(port, rate=50.0))
    assert found.requests
    assert found.errors == 0
    assert (paced.requests, paced.errors) == (10, 0)


async def test_runs_as_a_process_of_its_own() -> None:
    async with answering(SIZED, CHUNKED) as port:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.http_load"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        out, _ = await process.communicate(json.dumps(asdict(order(port))).encode())
    found = Outcome(**json.loads(out))
    assert found.requests
    assert found.errors == 0


async def test_counts_errors_and_goes_on_after_a_lost_connection() -> None:
    async with answering(SIZED, FAILED, b"") as port:
        client = Client("127.0.0.1", port, cycle(order(port).requests()))
        assert [await client.ask() for _ in range(6)] == [True, False, False] * 2
        client.close()
