"""Hostile bytes where HTTP has text: headers, request lines, parameters of pages and files."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from urllib.parse import quote, urlencode

import httpx
import pytest

from graph_api.bolt.driver import Graph
from graph_api.http.tokens import issue_development_token
from graph_api.schema.build import build_schema
from graph_api.settings import Settings
from tests.attacks.hostile import CANARY, HOSTILE
from tests.attacks.test_strings import logged
from tests.http.serving import serving

SHORT = {name: text for name, text in HOSTILE.items() if 0 < len(text) < 3_000}
HEADERS = (
    "Authorization", "Host", "Content-Type", "Content-Encoding", "Content-Length", "Transfer-Encoding",
    "Accept", "Accept-Language", "Accept-Encoding", "X-Request-Id", "X-Forwarded-For", "X-Forwarded-Host",
    "Forwarded", "Origin", "Referer", "Cookie", "User-Agent", "Connection", "Upgrade", "Range",
    "If-None-Match", "X-HTTP-Method-Override", "Sec-WebSocket-Protocol", "Expect",
)  # fmt: skip
BODY = b'{"query": "{ __typename }"}'
SILENT_SECONDS = 5.0
"""After which nobody waits for an answer any more: a length that is not kept to waits for the rest."""

OTHERS = tuple(f"x-{number}: {'a' * 60}\r\n" for number in range(2_000))


@pytest.fixture
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("headers") / "home")


@pytest.fixture
async def port(settings: Settings, graph: Graph) -> AsyncIterator[int]:
    async with serving(settings, graph, build_schema()) as found:
        yield found


async def exchange(port: int, sent: bytes) -> bytes:
    """Send bytes on a connection of their own and return the answer; none where more is waited for."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with suppress(ConnectionResetError, BrokenPipeError, TimeoutError, asyncio.IncompleteReadError):
        async with asyncio.timeout(SILENT_SECONDS):
            writer.write(sent)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head.lower())
            return head + (await reader.readexactly(int(length[1])) if length else b"")
    writer.transport.abort()
    return b""


async def exchanges(port: int, sent: Iterator[bytes]) -> AsyncIterator[tuple[bytes, bytes]]:
    """Send many, a few at a time, and yield each with its answer."""
    room = asyncio.Semaphore(16)

    async def one(each: bytes) -> tuple[bytes, bytes]:
        async with room:
            return each, await exchange(port, each)

    for done in asyncio.as_completed([one(each) for each in sent]):
        yield await done


def check(sent: bytes, answer: bytes) -> None:
    """Look at an answer: none at all, or one of HTTP that is no 5xx and repeats nothing in its headers."""
    context = f"{sent[:300]!r} -> {answer[:500]!r}"
    if not answer:
        return
    status = re.match(rb"HTTP/1\.1 (\d{3}) ", answer)
    assert status is not None, context
    assert int(status[1]) < 500, context
    head, _, body = answer.partition(b"\r\n\r\n")
    assert CANARY.encode() not in head, context
    assert b"set-cookie" not in head.lower(), context
    # A syntax error names the word that it stumbled over, in JSON that no browser takes for a page.
    assert CANARY.encode() not in body or b"content-type: application/json" in head, context


def raw_headers() -> Iterator[bytes]:
    for header in HEADERS:
        for text in SHORT.values():
            for value in {text.encode(), text.encode("utf-16-le")[:1_000]}:
                lines = {"Host": b"x", "Content-Type": b"application/json", "Connection": b"close"}
                lines[header] = value
                lines.setdefault("Content-Length", str(len(BODY)).encode())
                head = b"".join(name.encode() + b": " + each + b"\r\n" for name, each in lines.items())
                yield b"POST /graphql HTTP/1.1\r\n" + head + b"\r\n" + BODY


def raw_lines() -> Iterator[bytes]:
    rest = b" HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    for text in SHORT.values():
        for target in (f"/assets/{quote(text, safe='')}", f"/graphql?query={quote(text)}", f"/{quote(text)}"):
            yield b"GET " + target.encode() + rest
        yield b"GET /" + text.encode() + rest
        yield text.encode().replace(b" ", b"") + b" /graphql" + rest
    yield b"GET /assets/../trusted.py" + rest
    yield b"GET /assets/..%2f..%2ftrusted.py" + rest
    yield b"GET /" + b"a" * 70_000 + rest
    yield b"GET / HTTP/1.1\r\nhost: x\r\n" + "".join(OTHERS).encode() + b"\r\n"
    post = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n"
    yield post + b"transfer-encoding: chunked\r\n\r\n0\r\n\r\nGET / "
    yield post + b"content-length: 50\r\n\r\n{}   "


async def test_headers_and_request_lines(port: int, caplog: pytest.LogCaptureFixture) -> None:
    refused = answered = 0
    with logged() as lines:
        for messages in (list(raw_headers())[::4], list(raw_lines())):
            async for sent, answer in exchanges(port, iter(messages)):
                check(sent, answer)
                answered += answer.startswith(b"HTTP/1.1 200")
                refused += answer.startswith(b"HTTP/1.1 4")
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            counted = (await client.get("/metrics")).text
    assert (answered, refused) > (0, 0)
    assert CANARY not in lines.getvalue().decode() + counted
    assert CANARY not in caplog.text


PARAMETERS = (
    "id", "uscc", "source", "sourceId", "idType", "idNumber",
    "purpose", "lang", "format", "validAt", "knownAt",
)  # fmt: skip


async def test_parameters_of_reports(port: int, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    token = issue_development_token(settings, "bank", "bank-a")
    bearer = {"authorization": f"Bearer {token}"}
    form = {**bearer, "content-type": "application/x-www-form-urlencoded"}
    with logged() as lines:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            for place, parameter in enumerate(PARAMETERS):
                for text in list(SHORT.values())[place % 2 :: 2]:
                    given = {"id": "e_none", "purpose": "test", parameter: text}
                    if parameter in ("uscc", "source", "sourceId", "idType", "idNumber"):
                        del given["id"]
                    by_form = await client.post("/report", content=urlencode(given), headers=form)
                    by_json = await client.post("/report", json=given, headers=bearer)
                    for response in (by_form, by_json):
                        context = f"{parameter}={text[:60]!r}: {response.status_code} {response.text[:300]}"
                        assert response.status_code in (400, 404), context
                        assert "<script>kanari7" not in response.text, context
                        assert "<img src=x" not in response.text, context
                        assert "<svg/" not in response.text, context
                assert (await client.get("/report", params=given, headers=bearer)).status_code in (400, 404)
    assert CANARY not in lines.getvalue().decode() + caplog.text
