"""How much one caller may ask: operations in a period, and operations at once.

A caller with a token is the person or machine that the token names, in its organisation; the public is
told apart by network address, of which IPv6 gives everybody many. Counted in this process (``windows``), or
by the library ``limits`` in a store that all processes share (``CREDIT_GRAPH_RATE_STORAGE``).
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network

import structlog
from limits import RateLimitItem, parse
from limits.aio.storage import Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import ConfigurationError, StorageError
from limits.storage import storage_from_string

from graph_api.errors import LimitExceededError, SetupError
from graph_api.http.windows import Windows
from graph_api.services.callers import Caller
from graph_api.settings import Settings

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a caller has: a rate (None: any), and so many operations at once."""

    rate: RateLimitItem | None
    at_once: int


class Rates:
    """Counts what callers ask and refuses what is too much."""

    def __init__(self, public: Allowance, known: Allowance, storage: Storage | None = None) -> None:
        """Without ``storage`` this process counts for itself."""
        self._public = public
        self._known = known
        self._windows = Windows()
        self._limiter = None if storage is None else SlidingWindowCounterRateLimiter(storage)
        self._under_way: Counter[str] = Counter()

    @classmethod
    def configured(cls, settings: Settings) -> Rates:
        """Return the rates of the settings; raises ``SetupError`` for one that cannot be meant.

        Counted in memory, each of several workers gives out its share of a rate.
        """
        uri = settings.rate_storage
        here = uri.startswith("async+memory:")
        shares = settings.workers if here else 1
        try:
            storage = None if here else storage_from_string(uri, wrap_exceptions=True)
            if not isinstance(storage, Storage | None):
                raise ValueError(f"{uri} is not written async+…")
            return cls(
                Allowance(_rate(settings.rate_public, shares), settings.operations_at_once_public),
                Allowance(_rate(settings.rate_known, shares), settings.operations_at_once_known),
                storage,
            )
        except (ValueError, ConfigurationError) as error:
            raise SetupError(
                f"CREDIT_GRAPH_RATE_PUBLIC, _RATE_KNOWN or _RATE_STORAGE cannot be meant: {error}. "
                "A rate is written 600/minute, a storage async+redis://host:6379.",
                f"CREDIT_GRAPH_RATE_PUBLIC、_RATE_KNOWN 或 _RATE_STORAGE 无法使用：{error}。",
            ) from error

    @asynccontextmanager
    async def admitted(self, caller: Caller, address: str) -> AsyncIterator[None]:
        """Count one operation, under way while the context is open.

        Raises ``LimitExceededError`` named RATE, with the seconds after which to ask again, or AT_ONCE.
        """
        allowance = self._public if caller.is_public else self._known
        who = network_of(address) if caller.is_public else f"{caller.org}\n{caller.subject}"
        if self._under_way[who] >= allowance.at_once:
            raise LimitExceededError(
                f"More than {allowance.at_once} operations of one caller are under way.",
                f"同一查询人同时进行的操作超过上限 {allowance.at_once}。",
                limit="AT_ONCE",
                maximum=allowance.at_once,
                retry_after=1,
            )
        if allowance.rate is not None:
            await self._count(allowance.rate, who)
        self._under_way[who] += 1
        try:
            yield
        finally:
            self._under_way[who] -= 1
            if not self._under_way[who]:
                del self._under_way[who]

    async def _count(self, rate: RateLimitItem, who: str) -> None:
        seconds = await self._room_after(rate, who)
        if not seconds:
            return
        raise LimitExceededError(
            f"More than {rate.amount} operations in {_period(rate)}.",
            f"{_period(rate)} 内的操作超过上限 {rate.amount}。",
            limit="RATE",
            maximum=rate.amount,
            retry_after=max(1, math.ceil(seconds)),
        )

    async def _room_after(self, rate: RateLimitItem, who: str) -> float:
        """Count one operation and return 0, or return the seconds after which there is room for it."""
        if self._limiter is None:
            period = rate.get_expiry()
            return min(period, self._windows.hit(who, rate.amount, period))
        try:
            if await self._limiter.hit(rate, who):
                return 0.0
            reset, _ = await self._limiter.get_window_stats(rate, who)
        except StorageError:
            # A store that is away must not take the answers away; the other bounds stand.
            _log.warning("rates_not_counted")
            return 0.0
        return max(1.0, reset - time.time())


def network_of(address: str) -> str:
    """Return what stands for the one who has an address: under IPv6 he has a whole network of 64 bits."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return address
    return str(found.ipv4_mapped or ip_network((int(found), 64), strict=False))


def _rate(text: str, shares: int) -> RateLimitItem | None:
    if not text:
        return None
    rate = parse(text)
    return type(rate)(max(1, math.ceil(rate.amount / shares)), rate.multiples, rate.namespace)


def _period(rate: RateLimitItem) -> str:
    return f"{rate.get_expiry()} s"
