"""Results as server-sent events: GraphQL over SSE, each operation a connection of its own.

Every result is an event ``next``, and the end an event ``complete``. A document that is refused is a
``next`` with its errors; what is no GraphQL request at all is refused by its HTTP status before.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Mapping
from contextlib import aclosing, suppress
from typing import Any, TypeAlias

from starlette.responses import StreamingResponse

from graph_api.http.answers import encoded
from graph_api.http.outcomes import Outcome
from graph_api.http.requests import EVENTS_TYPE
from graph_api.http.token_watch import TOKEN_ENDED

SILENCE_SECONDS = 12.0
"""After so long without a result a comment is sent: proxies close connections on which nothing happens."""

TokenEnds: TypeAlias = Callable[[], Coroutine[None, None, None]]
"""Returns when a stream is to end because its token has."""

Lasting: TypeAlias = Callable[[asyncio.Task[Any] | None], None]
"""Notes the task that brings a subscription to its client."""

_COMMENT = b":\n\n"
_COMPLETE = b"event: complete\ndata:\n\n"


def event_stream(
    outcomes: AsyncGenerator[Outcome], token_ends: TokenEnds | None = None, lasting: Lasting | None = None
) -> StreamingResponse:
    """Return the response; a client that closes it ends the operation.

    With ``token_ends`` it ends with an error when the token of its caller has ended. ``lasting`` hears of
    the task that sends it.
    """
    headers = {"vary": "Accept, Accept-Language, Authorization", "x-accel-buffering": "no"}
    events = _events(outcomes, token_ends, lasting)
    return StreamingResponse(events, 200, headers, f"{EVENTS_TYPE}; charset=utf-8")


async def _events(
    outcomes: AsyncGenerator[Outcome], token_ends: TokenEnds | None, lasting: Lasting | None
) -> AsyncIterator[bytes]:
    if lasting is not None:
        lasting(asyncio.current_task())
    # The first bytes tell the client that it was accepted, however long the first result takes.
    ended = None if token_ends is None else asyncio.ensure_future(token_ends())
    async with aclosing(outcomes):
        waiting = asyncio.ensure_future(anext(outcomes, None))
        try:
            yield _COMMENT
            while True:
                done, _ = await asyncio.wait(
                    {waiting, ended} if ended else {waiting},
                    timeout=SILENCE_SECONDS,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if ended in done:
                    yield _event({"errors": [TOKEN_ENDED]}) + _COMPLETE
                    return
                if not done:
                    yield _COMMENT
                    continue
                outcome = waiting.result()
                if outcome is None:
                    yield _COMPLETE
                    return
                yield _event(outcome.body)
                waiting = asyncio.ensure_future(anext(outcomes, None))
        finally:
            # A generator can be closed only once nobody waits in it.
            for task in (waiting, ended) if ended else (waiting,):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task


def _event(body: Mapping[str, Any]) -> bytes:
    return b"event: next\ndata: " + encoded(body) + b"\n\n"
