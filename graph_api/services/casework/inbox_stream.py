"""Following an inbox: what its organisation hears of, as far as it is for this caller, and on record."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial

from graph_api.domain.casework.news import InboxChange, is_for
from graph_api.domain.dates import day_of_ms, now_ms
from graph_api.errors import ForbiddenError, LimitExceededError
from graph_api.services.audit import AuditService
from graph_api.services.callers import Caller
from graph_api.services.casework.feed import TAIL, FallenBehindError, InboxFeed
from graph_api.services.casework.lists import InboxItem, news_cursor, news_instant, record_views
from graph_api.services.casework.news import News
from graph_api.services.casework.reading import actor_of
from graph_api.services.casework.requests import CaseView

OPERATION = "inboxItems"


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A piece of news, and what it is about as its caller sees it."""

    news: News
    item: InboxItem

    @property
    def cursor(self) -> str:
        """The cursor from which the inbox is followed on behind it."""
        return news_cursor(self.news.at, self.news.id)


class TooSlowError(LimitExceededError):
    """A caller takes what he follows slower than it comes; ``cursor``: where he may go on."""

    def __init__(self, cursor: str | None) -> None:
        super().__init__(
            f"More than {TAIL} changes wait to be taken: follow the inbox again from the cursor.",
            f"待接收的变化超过 {TAIL} 项，请凭游标重新订阅。",
            limit="INBOX_CHANGES",
            maximum=TAIL,
        )
        self.cursor = cursor


class InboxStream:
    """Answers the subscription ``inboxItems``."""

    def __init__(self, feed: InboxFeed, audit: AuditService, clock: Callable[[], int] = now_ms) -> None:
        self._feed = feed
        self._audit = audit
        self._clock = clock

    async def follow(self, caller: Caller, since: str | None, request_id: str) -> AsyncGenerator[NewsItem]:
        """Yield what happens to the inbox of the caller's organisation, each at least once.

        ``since``: the cursor of a piece of news, or of a page of the inbox; None: from now on. While the
        engine is away nothing is yielded, because nothing can be put on record. Raises ``TooSlowError``,
        ``ForbiddenError``, ``InvalidInputError``, and at the beginning ``UnavailableError``.
        """
        if caller.org is None:
            raise ForbiddenError("An inbox belongs to an organisation.", "收件箱仅属于机构。")
        begin = None if since is None else news_instant(since)
        await record_views(self._audit, caller, OPERATION, request_id, ())
        last = since
        try:
            async with aclosing(self._feed.follow(caller.org, begin)) as pages:
                async for page in pages:
                    items = self._items(caller, page)
                    views = [item.item.view for item in items]
                    record = partial(record_views, self._audit, caller, OPERATION, request_id, views)
                    if items:
                        await self._feed.patiently(record)
                    if self._feed.is_ended:
                        return
                    for item in items:
                        yield item
                        last = item.cursor
        except FallenBehindError as error:
            raise TooSlowError(last) from error

    def _items(self, caller: Caller, page: Sequence[News]) -> list[NewsItem]:
        actor = actor_of(caller)
        today = day_of_ms(self._clock())
        return [
            NewsItem(news, InboxItem(CaseView(news.case, actor, today), news.part))
            for news in page
            if is_for(actor, news.case, news.part, waits=news.change is InboxChange.WAITS)
        ]
