"""Tokens that were verified a moment ago: checking a signature costs more than answering a look-up."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from typing import Protocol

import jwt

from graph_api.services.callers import Caller

REMEMBERED_SECONDS = 60.0
"""How long a verified token is believed, and never past its own end: a key that its issuer withdraws is
refused within a minute."""

MOST_TOKENS = 10_000


class TokenVerifier(Protocol):
    """What verifies a token's signature and claims."""

    async def caller(self, token: str) -> Caller:
        """Return the caller; raises ``InvalidTokenError`` or ``UnavailableError``."""
        ...

    async def close(self) -> None:
        """Release what is held."""
        ...


class RememberedTokens:
    """Asks a verifier once a minute for each token; what it refuses is never remembered."""

    def __init__(
        self,
        verifier: TokenVerifier,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """``clock`` is the one by which tokens end; ``ticks`` counts the minute, and never jumps."""
        self._verifier = verifier
        self._clock = clock
        self._ticks = ticks
        # By digest, so that no token lies about in memory for longer than its request.
        self._known: OrderedDict[bytes, tuple[Caller, float, float]] = OrderedDict()

    async def caller(self, token: str) -> Caller:
        """Return the caller that ``token`` names, as the verifier does."""
        digest = sha256(token.encode()).digest()
        known = self._known.get(digest)
        if known is not None and self._ticks() < known[1] and self._clock() < known[2]:
            return known[0]
        self._known.pop(digest, None)
        caller = await self._verifier.caller(token)
        self._known[digest] = caller, self._ticks() + REMEMBERED_SECONDS, end_of(token)
        if len(self._known) > MOST_TOKENS:
            self._known.popitem(last=False)
        return caller

    async def close(self) -> None:
        """Forget everything and release what the verifier holds."""
        self._known.clear()
        await self._verifier.close()


def end_of(token: str) -> float:
    """Return the instant (s) at which a verified token ends."""
    return float(jwt.decode(token, options={"verify_signature": False})["exp"])
