"""Finding subjects by a part of a name, by pinyin or initials, or by exact code."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass

from graph_api.domain.dates import now_ms, today
from graph_api.domain.facts import Moment, SubjectKind
from graph_api.domain.keys import uscc_key
from graph_api.domain.naming import search_clauses
from graph_api.domain.uscc import BadUsccError, check_uscc
from graph_api.errors import InvalidInputError, LimitExceededError
from graph_api.services.callers import Caller
from graph_api.services.facts import NamedReads
from graph_api.services.sections import check_page
from graph_api.services.subject_description import to_views
from graph_api.services.subject_views import Page, PageItem, SubjectView

DEFAULT_FIRST = 20
MAX_FIRST = 100
MAX_TEXT = 200

MAX_REACHABLE = 2_000
"""How far down a list of hits pages go: nobody reads further, and every page reads all before it."""

HITS_A_SUBJECT = 4
"""Full-text hits looked at for each subject wanted: a subject has several names and statements."""

WINDOW_STEP = 500
"""Full-text hits are looked at in steps of so many, so that the pages of one search share an order."""

FILTERED_WINDOW = 5_000
"""Full-text hits looked at where a filter discards some of them."""

_PROVINCE = "0000"
_PREFECTURE = "00"
_REGION_LENGTH = 6
_CURSOR_PREFIX = "n:"
_LABELS = {SubjectKind.ENTERPRISE: "Enterprise", SubjectKind.PERSON: "Person"}


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of subjects, best first. ``complete`` is False where not every hit was looked at."""

    page: Page[SubjectView]
    complete: bool


class SearchService:
    """Answers ``search`` in one round trip; names are those of today."""

    def __init__(self, graph: NamedReads) -> None:
        self._graph = graph

    async def search(
        self,
        text: str,
        caller: Caller,
        *,
        kinds: Collection[SubjectKind] | None = None,
        region: str | None = None,
        first: int = DEFAULT_FIRST,
        after: str | None = None,
    ) -> SearchResult:
        """Return the subjects that ``text`` finds, in a stable order (score, shorter name, id).

        The public finds persons only where a sanction of their own is published. Raises
        ``InvalidInputError`` or ``LimitExceededError`` for arguments out of bounds.
        """
        check_page(first, MAX_FIRST)
        if len(text) > MAX_TEXT:
            raise LimitExceededError(
                f"text is at most {MAX_TEXT} characters long.", f"text 最长 {MAX_TEXT} 个字符。"
            )
        skip = 0 if after is None else _read_cursor(after)
        clauses = search_clauses(text)
        keys = _keys(text)
        if clauses is None and not keys:
            return SearchResult(Page(start=after is None), complete=True)
        labels = [_LABELS[kind] for kind in (SubjectKind if kinds is None else kinds)]
        prefix = region_prefix(region)
        filtered = bool(prefix) or len(labels) < len(_LABELS) or caller.sees_published_only
        wanted = (skip + first + 1) * HITS_A_SUBJECT
        step = FILTERED_WINDOW if filtered else WINDOW_STEP
        window = -(-wanted // step) * step
        moment = Moment(today(), now_ms())
        record = await self._graph.read(
            "search_subjects",
            keys=keys,
            lucene=None if clauses is None else clauses.query,
            window=window,
            kinds=labels,
            region=prefix,
            onlyPublic=caller.sees_published_only,
            skip=skip,
            first=first + 1,
            knownAt=moment.known_at,
            validAt=moment.valid_at.isoformat(),
        )
        views = to_views(record["subjects"], moment)
        found = [views[subject] for subject in record["starts"]]
        items = tuple(
            PageItem(_write_cursor(skip + position + 1), view) for position, view in enumerate(found[:first])
        )
        page = Page(items, has_next=len(found) > first, start=after is None)
        return SearchResult(page, complete=len(found) > first or record["hits"] < window)


def region_prefix(region: str | None) -> str:
    """Return the beginning that the codes of a region and of all within it share; empty for none.

    630000 (a province) gives 63, 630100 (a prefecture) 6301, 630102 (a county) itself. Raises
    ``InvalidInputError`` for text that is no six-digit code.
    """
    if region is None:
        return ""
    if len(region) != _REGION_LENGTH or not (region.isascii() and region.isdigit()):
        raise InvalidInputError(
            "regionCode is a code of six digits (GB/T 2260).",
            "regionCode 应为六位行政区划代码（GB/T 2260）。",
        )
    if region.endswith(_PROVINCE):
        return region[:2]
    return region[:4] if region.endswith(_PREFECTURE) else region


def _keys(text: str) -> list[str]:
    """Return the key that the text is, where it is a unified social credit code."""
    try:
        return [uscc_key(check_uscc(text).code)]
    except BadUsccError:
        return []


def _write_cursor(position: int) -> str:
    return urlsafe_b64encode(f"{_CURSOR_PREFIX}{position}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> int:
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError) as error:
        raise _bad_cursor() from error
    number = text.removeprefix(_CURSOR_PREFIX)
    if number == text or not (number.isascii() and number.isdigit() and len(number) <= 9):
        raise _bad_cursor()
    if int(number) > MAX_REACHABLE:
        raise LimitExceededError(
            f"A search shows its first {MAX_REACHABLE} subjects. Make the text longer or filter.",
            f"搜索最多显示前 {MAX_REACHABLE} 个主体，请输入更长的文字或使用筛选。",
        )
    return int(number)


def _bad_cursor() -> InvalidInputError:
    return InvalidInputError(
        "after is not a cursor that this service gave out.", "after 不是本服务给出的游标。"
    )
