"""Lists of reviews: those about one subject, and those that an organisation or auditor has to see to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph_api.domain.dates import OPEN_MS
from graph_api.domain.keys import id_key
from graph_api.domain.reviews import ReviewState
from graph_api.errors import ForbiddenError
from graph_api.services.audit import AuditService, region_prefix
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.callers import Caller, Role
from graph_api.services.facts import NamedReads
from graph_api.services.pages import COLON, LAST_ID, checked_page
from graph_api.services.references import SubjectRefValue, no_such_subject
from graph_api.services.rights_acting import Acting
from graph_api.services.rights_review_model import ReviewView, to_review


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A page of reviews; ``continued``: it was asked for with a cursor."""

    reviews: tuple[ReviewView, ...]
    has_next: bool
    continued: bool


class ReviewLists:
    """Answers ``myReviews`` and ``reviewRequests``, each in one round trip."""

    def __init__(self, graph: NamedReads, audit: AuditService) -> None:
        self._graph = graph
        self._audit = audit

    async def of_subject(self, acting: Acting, first: int, after: str | None) -> ReviewPage:
        """Return reviews about the subject, newest first. Raises ``NotFoundError`` where there is none."""
        checked_page(first)
        before, before_id = COLON.read_instant(after) if after else (OPEN_MS, LAST_ID)
        read = await self._graph.read(
            "reviews_of_subject",
            subjectKey=acting.ref.key,
            idPrefix=id_key(""),
            before=before,
            beforeId=before_id,
            limit=first + 1,
        )
        if not read["ids"]:
            raise no_such_subject()
        page = _page(read["reviews"], first, after)
        await self._audit.record(acting.entry("myReviews", read["ids"][0], {"reviews": len(page.reviews)}))
        return page

    async def to_answer(
        self,
        caller: Caller,
        states: Sequence[ReviewState],
        first: int,
        after: str | None,
        request_id: str,
    ) -> ReviewPage:
        """Return reviews of the answers of the caller's organisation, the oldest first; an auditor sees all.

        A token that names a region shows reviews of look-ups by callers of that region.
        """
        checked_page(first)
        since, since_id = COLON.read_instant(after) if after else (0, "")
        parameters: dict[str, object] = {
            "states": [state.value for state in states],
            "regionPrefix": region_prefix(caller.region),
            "after": since,
            "afterId": since_id,
            "limit": first + 1,
        }
        if caller.role is Role.AUDITOR:
            read = await self._graph.read("reviews_of_all", **parameters)
        elif caller.org is None:
            raise ForbiddenError("Reviews are shown to organisations.", "复核仅向机构显示。")
        else:
            read = await self._graph.read("reviews_of_org", org=caller.org, **parameters)
        page = _page(read["reviews"], first, after)
        answers = tuple(
            AuditedAnswer(
                SubjectRefValue.by_id(review.subject_id), review.subject_id, answer={"review": review.id}
            )
            for review in page.reviews
        )
        await self._audit.record(AuditEntry(caller, "reviewRequests", answers, request_id))
        return page


def cursor_of(review: ReviewView) -> str:
    """Return the cursor after which a list goes on behind a review."""
    return COLON.write(review.requested_at, review.id)


def _page(rows: Sequence[Any], first: int, after: str | None) -> ReviewPage:
    found = tuple(to_review(row["review"], row["steps"]) for row in rows[:first])
    return ReviewPage(found, len(rows) > first, after is not None)
