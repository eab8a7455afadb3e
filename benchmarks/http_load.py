"""Ask an HTTP service as fast as it answers, or at a constant rate; a process of its own.

    python -m benchmarks.http_load < order.json

An order names host, port, path, headers, bodies (asked in turn), clients, seconds, and optionally ``rate`` in
requests a second. The outcome is printed as JSON.

Without a rate each client asks again as soon as it has its answer (closed loop). With a rate every request
has an instant at which it is due, whatever became of the ones before, and its latency counts from there: a
service that stalls is charged for all who would have asked meanwhile. Requests of which the time had
passed unsent when the run ended are ``late`` and count with the time they had waited.

HTTP/1.1 with connections kept open is spoken by hand: a general client costs more than some of what is
measured. Bodies come with Content-Length or chunked; anything but status 200 without ``errors`` is an error.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import cycle
from typing import Any, cast

import uvloop

from benchmarks.figures import Outcome, outcome

_HEAD_END = b"\r\n\r\n"
_OK = b"HTTP/1.1 200"
_LAST_CHUNK = b"0\r\n\r\n"
_ERRORS = b'"errors":'


class BrokenAnswerError(Exception):
    """The service closed a connection, or spoke something else than HTTP/1.1."""


class Connection(asyncio.Protocol):
    """One connection that asks one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._head_end = -1
        self._needed: int | None = None
        self._answer: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to write."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by its class

    def data_received(self, data: bytes) -> None:
        """Take what came; complete the answer when all of it is there."""
        self._received += data
        if self._head_end < 0:
            self._head_end = self._received.find(_HEAD_END)
            if self._head_end < 0:
                return
            self._needed = content_length(bytes(self._received[: self._head_end]))
        body = self._head_end + len(_HEAD_END)
        if self._needed is None:
            is_whole = self._received.endswith(_LAST_CHUNK)
        else:
            is_whole = len(self._received) >= body + self._needed
        if is_whole and self._answer is not None and not self._answer.done():
            whole = bytes(self._received)
            self._received.clear()
            self._head_end, self._needed = -1, None
            self._answer.set_result(whole)

    def connection_lost(self, error: Exception | None) -> None:
        """Fail the request that was waiting."""
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(BrokenAnswerError("the connection was closed"))

    async def ask(self, request: bytes) -> bytes:
        """Send a whole request and return the whole answer, head included."""
        if self._transport is None:
            raise BrokenAnswerError("the connection is closed")
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()


def content_length(head: bytes) -> int | None:
    """Return the length that a head declares, None for a chunked body; else raises BrokenAnswerError."""
    lowered = head.lower()
    at = lowered.find(b"\r\ncontent-length:")
    if at >= 0:
        return int(lowered[at + 17 :].split(b"\r\n", 1)[0])
    if b"\r\ntransfer-encoding: chunked" in lowered:
        return None
    raise BrokenAnswerError("neither Content-Length nor chunked")


def body_of(answer: bytes) -> bytes:
    """Return the body of a whole answer."""
    end = answer.index(_HEAD_END)
    head, body = answer[:end], answer[end + len(_HEAD_END) :]
    if content_length(head) is not None:
        return body
    parts, rest = [], body
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size.split(b";", 1)[0], 16)
        if not length:
            break
        parts.append(rest[:length])
        rest = rest[length + 2 :]
    return b"".join(parts)


def is_good(answer: bytes) -> bool:
    """Whether an answer is one: status 200, and no errors beside its data."""
    return answer.startswith(_OK) and _ERRORS not in answer


@dataclass(frozen=True, slots=True)
class Order:
    """What to ask, of whom, how; ``rate`` None is the closed loop."""

    host: str
    port: int
    path: str
    headers: Mapping[str, str]
    bodies: tuple[str, ...]
    clients: int
    seconds: float
    rate: float | None = None

    @classmethod
    def read(cls, text: str) -> Order:
        """Read an order from JSON."""
        found = json.loads(text)
        return cls(**{**found, "bodies": tuple(found["bodies"])})

    def requests(self) -> list[bytes]:
        """Return the requests as they go over the wire."""
        lines = [f"POST {self.path} HTTP/1.1", f"host: {self.host}:{self.port}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        head = "\r\n".join(lines)
        encoded = [body.encode() for body in self.bodies]
        return [
            f"{head}\r\ncontent-length: {len(body)}{_HEAD_END.decode()}".encode() + body for body in encoded
        ]


@dataclass(slots=True)
class Tally:
    """What has been counted so far; latencies in seconds."""

    latencies: list[float] = field(default_factory=list)
    errors: int = 0
    late: int = 0

    def add(self, latency: float, *, good: bool) -> None:
        """Count one request."""
        self.latencies.append(latency)
        self.errors += not good


Ask = Callable[[], Awaitable[bool]]
"""Asks once; whether the answer was good."""


async def closed_loop(asks: Sequence[Ask], seconds: float, clock: Callable[[], float]) -> Tally:
    """Let every client ask again as soon as it is answered, for ``seconds``."""
    tally = Tally()
    end = clock() + seconds

    async def client(ask: Ask) -> None:
        while (began := clock()) < end:
            good = await ask()
            tally.add(clock() - began, good=good)

    await asyncio.gather(*(client(ask) for ask in asks))
    return tally


async def constant_rate(
    asks: Sequence[Ask], seconds: float, rate: float, clock: Callable[[], float]
) -> Tally:
    """Let clients send requests that are due every 1/``rate`` seconds, as soon after that as one is free."""
    tally = Tally()
    start = clock()
    due = iter(start + number / rate for number in range(int(seconds * rate)))
    end = start + seconds

    async def client(ask: Ask) -> None:
        for instant in due:
            if (now := clock()) < instant:
                await asyncio.sleep(instant - now)
            elif now >= end:
                tally.late += 1
                tally.latencies.append(now - instant)
                continue
            good = await ask()
            tally.add(clock() - instant, good=good)

    await asyncio.gather(*(client(ask) for ask in asks))
    return tally


async def run(order: Order) -> Outcome:
    """Carry an order out."""
    requests: Iterator[bytes] = cycle(order.requests())
    clients = [Client(order.host, order.port, requests) for _ in range(order.clients)]
    for client in clients:
        await client.connect()
    asks = [client.ask for client in clients]
    began = time.perf_counter()
    if order.rate is None:
        tally = await closed_loop(asks, order.seconds, time.perf_counter)
    else:
        tally = await constant_rate(asks, order.seconds, order.rate, time.perf_counter)
    elapsed = time.perf_counter() - began
    for client in clients:
        client.close()
    return outcome(tally.latencies, tally.errors, elapsed, late=tally.late)


class Client:
    """One client with a connection of its own, opened again where the service closed it."""

    def __init__(self, host: str, port: int, requests: Iterator[bytes]) -> None:
        self._host = host
        self._port = port
        self._requests = requests
        self._connection: Connection | None = None

    async def connect(self) -> Connection:
        """Open the connection."""
        loop = asyncio.get_running_loop()
        _, self._connection = await loop.create_connection(Connection, self._host, self._port)
        return self._connection

    async def ask(self) -> bool:
        """Ask the next question; whether the answer was good."""
        request = next(self._requests)
        try:
            connection = self._connection or await self.connect()
            return is_good(await connection.ask(request))
        except (BrokenAnswerError, OSError):
            self.close()
            return False

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


async def once(order: Order) -> list[Any]:
    """Ask every body once, one after the other, and return the answers as JSON."""
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(Connection, order.host, order.port)
    answers = []
    for request in order.requests():
        answers.append(json.loads(body_of(await connection.ask(request))))
    connection.close()
    return answers


def main() -> None:
    """Read an order, carry it out, print the outcome."""
    order = Order.read(sys.stdin.read())
    print(json.dumps(asdict(uvloop.run(run(order)))))


if __name__ == "__main__":
    main()
