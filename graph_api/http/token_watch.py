"""Streams and sockets outlive the check of a token: whoever follows something is looked at again."""

from __future__ import annotations

import asyncio
import time

from graph_api.errors import UnavailableError
from graph_api.http.answers import error_entry
from graph_api.http.authentication import authenticated, bearer_token
from graph_api.http.claims import LEEWAY_SECONDS
from graph_api.http.remembered_tokens import REMEMBERED_SECONDS, TokenVerifier, end_of
from graph_api.http.requests import RefusedError

CHECK_SECONDS = REMEMBERED_SECONDS
"""Between two looks at a token that has not ended: its key may have been withdrawn."""

_LEAST_SECONDS = 0.05
"""Between two looks at least, also where the clocks of this machine do not agree with one another."""

TOKEN_ENDED = error_entry(
    "UNAUTHENTICATED",
    "The token has ended or is not accepted any more: ask again with a new one.",
    "令牌已到期或不再有效，请使用新令牌重新查询。",
)
"""What is told to whoever follows something, as the last thing."""


async def until_refused(verifier: TokenVerifier, authorization: str | None) -> None:
    """Return once the token of an Authorization header, which was accepted, is not accepted any more.

    It is looked at when it ends, with the leeway that it had at the start, and every ``CHECK_SECONDS``.
    An issuer that cannot be reached is no reason to refuse. Never returns for the public.
    """
    token = bearer_token(authorization)
    if token is None:
        await asyncio.Event().wait()
        return
    end = end_of(token) + LEEWAY_SECONDS
    while True:
        left = end - time.time()
        # After its end only a clock that was set back can make it good: then it is not asked in a hurry.
        soon = CHECK_SECONDS if left < -1.0 else min(left, CHECK_SECONDS)
        await asyncio.sleep(max(soon, _LEAST_SECONDS))
        try:
            await authenticated(verifier, authorization)
        except RefusedError:
            return
        except UnavailableError:
            continue
