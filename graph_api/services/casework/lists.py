"""Lists of casework: what waits for an organisation, and cases by organisation or subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_api.domain.casework.cases import Part
from graph_api.domain.casework.news import whole
from graph_api.domain.casework.states import CaseKind, State
from graph_api.domain.dates import OPEN_MS, day_of_ms, now_ms
from graph_api.domain.keys import id_key
from graph_api.errors import ForbiddenError
from graph_api.services.audit import AuditService, region_prefix
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.callers import Caller, Role
from graph_api.services.casework.model import NEVER, to_case
from graph_api.services.casework.reading import actor_of
from graph_api.services.casework.requests import CaseView
from graph_api.services.facts import NamedReads
from graph_api.services.pages import COLON, LAST_ID, checked_page
from graph_api.services.references import SubjectRefValue


@dataclass(frozen=True, slots=True)
class InboxItem:
    """Something that waits: the part, and its case without the other parts."""

    view: CaseView
    part: Part


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of an inbox; ``continued``: it was asked for with a cursor.

    ``read_at`` (ms by the engine's clock): whoever follows the inbox from there on misses nothing.
    """

    items: tuple[InboxItem, ...]
    has_next: bool
    continued: bool
    read_at: int = 0


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of cases, newest first."""

    cases: tuple[CaseView, ...]
    has_next: bool
    continued: bool


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases; what is None does not narrow."""

    state: State | None = None
    kind: CaseKind | None = None
    subject: SubjectRefValue | None = None


class CaseLists:
    """Answers ``inbox`` and ``cases``, each in one round trip and on record."""

    def __init__(self, graph: NamedReads, audit: AuditService, clock: Callable[[], int] = now_ms) -> None:
        self._graph = graph
        self._audit = audit
        self._clock = clock

    async def inbox(self, caller: Caller, first: int, after: str | None, request_id: str) -> InboxPage:
        """Return what waits for the caller's organisation: what is overdue, or due first, comes first."""
        checked_page(first)
        if caller.org is None:
            raise ForbiddenError("An inbox belongs to an organisation.", "收件箱仅属于机构。")
        day, last_id = COLON.read(after, date.fromisoformat) if after else ("", "")
        actor = actor_of(caller)
        read = await self._graph.read(
            "case_inbox",
            org=caller.org,
            reviewer=caller.org if actor.is_authority else "",
            person=caller.subject or "",
            regionPrefix=actor.region,
            after=day,
            afterId=last_id,
            limit=first + 1,
        )
        items = tuple(self._item(caller, row) for row in read["items"][:first])
        await record_views(self._audit, caller, "inbox", request_id, [item.view for item in items])
        return InboxPage(items, len(read["items"]) > first, after is not None, read["now"])

    async def cases(
        self, caller: Caller, wanted: CaseFilter, first: int, after: str | None, request_id: str
    ) -> CasePage:
        """Return cases of the caller's organisation, or those about a subject that he may see.

        An auditor sees those of every organisation, within his region.
        """
        checked_page(first)
        rows = (await self._read(caller, wanted, first + 1, after))["cases"]
        today = day_of_ms(self._clock())
        actor = actor_of(caller)
        cases = tuple(
            CaseView(to_case(row["case"], row["parts"], row["steps"]), actor, today) for row in rows[:first]
        )
        await record_views(self._audit, caller, "cases", request_id, cases)
        return CasePage(cases, len(rows) > first, after is not None)

    async def _read(
        self, caller: Caller, wanted: CaseFilter, limit: int, after: str | None
    ) -> Mapping[str, Any]:
        before, before_id = (OPEN_MS, LAST_ID) if after is None else COLON.read_instant(after)
        parameters: dict[str, object] = {
            "state": "" if wanted.state is None else wanted.state.value,
            "kind": "" if wanted.kind is None else wanted.kind.value,
            "before": before,
            "beforeId": before_id,
            "limit": limit,
        }
        region = region_prefix(caller.region)
        if wanted.subject is not None:
            return await self._graph.read(
                "cases_of_subject",
                subjectKey=wanted.subject.key,
                idPrefix=id_key(""),
                org=caller.org or "",
                unpublished=caller.role is Role.AUDITOR,
                regionPrefix=region,
                **parameters,
            )
        if caller.role is Role.AUDITOR:
            return await self._graph.read("cases_of_all", regionPrefix=region, **parameters)
        if caller.org is None:
            raise ForbiddenError("Lists of cases are shown to organisations.", "案件列表仅向机构显示。")
        return await self._graph.read("cases_of_org", org=caller.org, **parameters)

    def _item(self, caller: Caller, row: Mapping[str, Any]) -> InboxItem:
        parts = [] if row["part"] is None else [row["part"]]
        case = to_case(row["case"], parts, row["steps"])
        view = CaseView(case, actor_of(caller), day_of_ms(self._clock()))
        return InboxItem(view, case.parts[0] if parts else whole(case))


async def record_views(
    audit: AuditService, caller: Caller, operation: str, request_id: str, views: Sequence[CaseView]
) -> None:
    """Put on record which cases a list has shown; raises ``UnavailableError``: then it shows nothing."""
    answers = tuple(
        AuditedAnswer(
            SubjectRefValue.by_id(view.case.subject), view.case.subject, answer={"case": view.case.id}
        )
        for view in views
    )
    await audit.record(AuditEntry(caller, operation, answers, request_id))


def inbox_cursor(item: InboxItem) -> str:
    """Return the cursor after which an inbox goes on behind an item."""
    day = NEVER if item.part.due_on is None else item.part.due_on.isoformat()
    return COLON.write(day, item.part.id)


def news_cursor(at: int, key: str) -> str:
    """Return the cursor from which an inbox is followed on behind a piece of news."""
    return COLON.write(at, key)


def news_instant(cursor: str) -> int:
    """Return the instant of a cursor, ms by the engine's clock; raises ``InvalidInputError``."""
    return COLON.read_instant(cursor)[0]


def case_cursor(view: CaseView) -> str:
    """Return the cursor after which a list goes on behind a case."""
    return COLON.write(view.case.opened_at, view.case.id)
