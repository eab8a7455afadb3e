"""What sockets and streams are tested with: something to follow to its end, and something without one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import strawberry


@strawberry.type
class Counting:
    """Numbers, one after the other."""

    @strawberry.subscription
    async def count(self, to: int) -> AsyncGenerator[int, None]:
        for number in range(to):
            yield number

    @strawberry.subscription
    async def forever(self) -> AsyncGenerator[int, None]:
        yield 1
        await asyncio.Event().wait()
