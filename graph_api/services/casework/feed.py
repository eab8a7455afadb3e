"""One reader for all who follow inboxes in this process, however many they are.

::

    graph ──one read──▶ tail of org A (latest news) ──▶ follower, follower, …
      every few seconds,  tail of org B             ──▶ follower
      at once when this process has written something itself

The graph is the source: what another process has written is found by the next read. A tail is bounded and
shared; a follower has a place in it and no buffer of its own. Who begins with an earlier instant reads what
was before page by page, then goes over to the tail. Who falls behind the tail is told so.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import TypeVar

import structlog

from graph_api.domain.dates import OPEN_MS
from graph_api.errors import CreditGraphError
from graph_api.services.casework.news import OVERLAP_MS, News, NewsPage, read_news
from graph_api.services.facts import NamedReads

POLL_SECONDS = 3.0
"""Between two reads: how late what another process has written may be."""

TAIL = 1_000
"""News of one organisation that a follower may be behind."""

_T = TypeVar("_T")
_log = structlog.get_logger(__name__)


class FallenBehindError(Exception):
    """A follower is so slow that what comes next for it is not kept any more."""


class _Tail:
    """The latest news of one organisation; ``count`` is how many there have been."""

    def __init__(self) -> None:
        self.followers = 0
        self.count = 0
        self.begun = asyncio.Event()
        """Set after the first read that looked for this organisation."""
        self._kept: deque[News] = deque(maxlen=TAIL)
        self._changed = asyncio.Event()

    def add(self, news: News) -> None:
        """Add a piece of news."""
        self._kept.append(news)
        self.count += 1

    def wake(self) -> None:
        """Let everybody look who waits."""
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def wait(self, place: int) -> None:
        """Return when there is something behind a place, or ``wake`` was called."""
        if self.count == place:
            await self._changed.wait()

    def behind(self, place: int) -> list[News]:
        """Return what is behind a place; raises ``FallenBehindError`` where it is not kept any more."""
        first = self.count - len(self._kept)
        if place < first:
            raise FallenBehindError
        return list(islice(self._kept, place - first, None))


class InboxFeed:
    """Reads the news of inboxes while somebody follows them."""

    def __init__(self, graph: NamedReads, poll_seconds: float = POLL_SECONDS) -> None:
        """``graph`` should have a count of round trips of its own: no question asked for these."""
        self._graph = graph
        self._poll = poll_seconds
        self._tails: dict[str, _Tail] = {}
        self._woken = asyncio.Event()
        self._ended = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None
        self._head = 0
        self._seen: dict[str, int] = {}

    @property
    def is_ended(self) -> bool:
        """Whether nobody is told anything any more."""
        return self._ended.is_set()

    def wake(self) -> None:
        """Read at once: this process has written something that organisations hear of."""
        self._woken.set()

    async def end(self) -> None:
        """End every following in good order, and read no more."""
        self._ended.set()
        self._woken.set()
        for tail in self._tails.values():
            tail.begun.set()
            tail.wake()
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)

    async def follow(self, org: str, since: int | None = None) -> AsyncGenerator[Sequence[News]]:
        """Yield what an organisation hears of from now on, or from an instant (ms, engine's clock) on.

        From an instant, what was written up to ``OVERLAP_MS`` before it comes as well. Waits while the engine
        is away; ends when the feed does. Raises ``FallenBehindError``.
        """
        if self.is_ended:
            return
        tail = self._tails.setdefault(org, _Tail())
        tail.followers += 1
        try:
            self._read_on()
            await tail.begun.wait()
            place, told = tail.count, dict[str, int]()
            after = None if since is None else (since - OVERLAP_MS, "")
            while after is not None:
                # What the reader finds from here on comes from the tail, what was before from this read.
                place = tail.count
                page = await self.patiently(partial(read_news, self._graph, [org], *after))
                if page is None:
                    return
                told = _recent({**told, **{news.id: news.at for news in page.news}})
                if page.news:
                    yield page.news
                after = page.last if page.is_full else None
            while not self.is_ended:
                found = tail.behind(place)
                place = tail.count
                fresh = [news for news in found if news.id not in told]
                if fresh:
                    yield fresh
                await tail.wait(place)
        finally:
            tail.followers -= 1
            if not tail.followers and self._tails.get(org) is tail:
                del self._tails[org]

    async def patiently(self, attempt: Callable[[], Awaitable[_T]]) -> _T | None:
        """Return what an attempt gives, made again while the engine is away; None when the feed has ended."""
        while not self.is_ended:
            try:
                return await attempt()
            except CreditGraphError as error:
                _log.debug("inbox_waits", code=error.code)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._poll):
                    await self._ended.wait()
        return None

    # Reading

    def _read_on(self) -> None:
        """Begin to read, or read at once so that a new tail can begin."""
        self._woken.set()
        if not self.is_ended and (self._reader is None or self._reader.done()):
            self._reader = asyncio.get_running_loop().create_task(self._read())

    async def _read(self) -> None:
        self._head, self._seen = 0, {}
        while self._tails:
            self._woken.clear()
            try:
                more = await self._read_once()
            except CreditGraphError as error:
                more = False
                _log.debug("inbox_waits", code=error.code)
            except Exception:
                more = False
                _log.exception("inbox_not_read")
            if not more:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._poll):
                        await self._woken.wait()

    async def _read_once(self) -> bool:
        """Read what is new and hand it to the tails; whether there may be more at once."""
        is_first = not self._head
        if is_first:
            # Nothing is ever written at the end of time: this asks for the engine's clock alone.
            self._head = (await read_news(self._graph, (), OPEN_MS)).now
            await self._pass_over()
        tails = dict(self._tails)
        page = await read_news(self._graph, sorted(tails), self._head - OVERLAP_MS, "", self._seen)
        self._note(page)
        for news in page.news:
            tails[news.org].add(news)
        for org in dict.fromkeys(news.org for news in page.news):
            tails[org].wake()
        if not page.is_full:
            for tail in tails.values():
                tail.begun.set()
        return page.is_full

    async def _pass_over(self) -> None:
        """Note what stands in the window at the beginning: whoever wants it reads it himself."""
        while True:
            page = await read_news(self._graph, (), self._head - OVERLAP_MS, "", self._seen)
            self._note(page)
            if not page.is_full:
                return

    def _note(self, page: NewsPage) -> None:
        self._seen.update(page.instants)
        self._head = max([self._head, *page.instants.values()])
        self._seen = {key: at for key, at in self._seen.items() if at >= self._head - OVERLAP_MS}


def _recent(told: dict[str, int]) -> dict[str, int]:
    """Return what the tail may still bring again."""
    head = max(told.values(), default=0)
    return {key: at for key, at in told.items() if at >= head - 2 * OVERLAP_MS}
