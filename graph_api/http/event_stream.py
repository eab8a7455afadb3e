"""Results as server-sent events: GraphQL over SSE, each operation a connection of its own.

Every result is an event ``next``, and the end an event ``complete``. A document that is refused is a
``next`` with its errors; what is no GraphQL request at all is refused by its HTTP status before.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress

from starlette.responses import StreamingResponse

from graph_api.http.answers import encoded
from graph_api.http.outcomes import Outcome
from graph_api.http.requests import EVENTS_TYPE

SILENCE_SECONDS = 12.0
"""After so long without a result a comment is sent: proxies close connections on which nothing happens."""

_COMMENT = b":\n\n"
_COMPLETE = b"event: complete\ndata:\n\n"


def event_stream(outcomes: AsyncGenerator[Outcome]) -> StreamingResponse:
    """Return the response; a client that closes it ends the operation."""
    headers = {"vary": "Accept, Accept-Language, Authorization", "x-accel-buffering": "no"}
    return StreamingResponse(_events(outcomes), 200, headers, f"{EVENTS_TYPE}; charset=utf-8")


async def _events(outcomes: AsyncGenerator[Outcome]) -> AsyncIterator[bytes]:
    # The first bytes tell the client that it was accepted, however long the first result takes.
    yield _COMMENT
    async with aclosing(outcomes):
        waiting = asyncio.ensure_future(anext(outcomes, None))
        try:
            while True:
                done, _ = await asyncio.wait({waiting}, timeout=SILENCE_SECONDS)
                if not done:
                    yield _COMMENT
                    continue
                outcome = waiting.result()
                if outcome is None:
                    yield _COMPLETE
                    return
                yield b"event: next\ndata: " + encoded(outcome.body) + b"\n\n"
                waiting = asyncio.ensure_future(anext(outcomes, None))
        finally:
            # A generator can be closed only once nobody waits in it.
            waiting.cancel()
            with suppress(asyncio.CancelledError):
                await waiting
