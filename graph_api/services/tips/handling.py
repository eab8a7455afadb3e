"""What departments do with tips: assign, decide, list; on record by the number of the tip.

The record does not name the subject: whoever is reported would read in his own look-ups that he was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.dates import day_of_ms
from graph_api.domain.keys import id_key
from graph_api.domain.tips.machine import TipState, TipTransition
from graph_api.domain.tips.tips import Officer, Tip, TipDeed, may_see, plan
from graph_api.errors import ForbiddenError
from graph_api.services.audit import AuditService, region_prefix
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.callers import Caller
from graph_api.services.casework.requests import Asking, CaseRefused
from graph_api.services.casework.texts import checked_code, checked_text
from graph_api.services.desk.book import ATTEMPTS, check_key, too_busy
from graph_api.services.pages import BAR, checked_page
from graph_api.services.references import SubjectRefValue
from graph_api.services.subject_views import Page, PageItem
from graph_api.services.tips.book import TipBook, TipRead, TipWriting
from graph_api.services.tips.model import step_of, to_linked_case, to_tip
from graph_api.services.tips.requests import TipAct, TipDone, TipResult, TipView


class TipHandling:
    """Answers ``triageTip``, ``decideTip``, ``tip`` and ``tips``."""

    def __init__(self, book: TipBook, audit: AuditService) -> None:
        self._book = book
        self._audit = audit

    async def act(self, asking: Asking, given: TipAct) -> TipResult:
        """Assign or decide a tip. Raises ``UnavailableError``: then ask again under the same key."""
        codes = self._book.codes
        caller = asking.caller
        officer = officer_of(caller)
        key = codes.key(asking.operation, officer.org, officer.name or "", asking.key)
        digest = codes.digest(asking.operation, asdict(given))
        try:
            check_key(asking)
            given = replace(given, deed=_checked(given.deed))
        except RefusedError as error:
            return CaseRefused.of(error)
        for attempt in range(ATTEMPTS):
            result = await self._attempt(asking, officer, given, key, digest, is_first=attempt == 0)
            if result is not None:
                return result
        raise too_busy()

    async def _attempt(
        self, asking: Asking, officer: Officer, given: TipAct, key: str, digest: str, *, is_first: bool
    ) -> TipResult | None:
        """Decide about what stands and write it; None where somebody else was faster."""
        found = await self._book.item_for_act(given.tip, key, given.deed.case or "")
        tip = None if found.tip is None else to_tip(found.tip, found.steps)
        if is_first:
            told = {"act": given.deed.action.value, "content": digest}
            await self._record(asking.caller, asking.operation, asking.request_id, [given.tip], told)
        if tip is None or not may_see(officer, tip):
            return CaseRefused.of(RefusedError(CaseReason.TIP_NOT_FOUND, "tip"))
        if found.earlier is not None:
            if found.earlier["digest"] != digest:
                return CaseRefused.of(RefusedError(CaseReason.KEY_REUSED))
            return TipDone(self._view(tip, officer), repeated=True)
        try:
            if given.expected_step is not None and given.expected_step != tip.version:
                raise RefusedError(CaseReason.CONFLICT)
            row = plan(tip, officer, given.deed, to_linked_case(found.case))
        except RefusedError as error:
            return CaseRefused.of(error)
        if not await self._book.write(key, digest, self._writing(asking.caller, tip, given.deed, row, found)):
            return None
        after = await self._book.item(tip.id)
        assert after.tip is not None
        return TipDone(self._view(to_tip(after.tip, after.steps), officer))

    async def tip(self, caller: Caller, tip_id: str, request_id: str = "") -> TipView | None:
        """Return a tip without its informer; None where there is none for the caller. It is on record."""
        officer = officer_of(caller)
        found = await self._book.item(tip_id)
        tip = None if found.tip is None else to_tip(found.tip, found.steps)
        shown = tip is not None and may_see(officer, tip)
        await self._record(caller, "tip", request_id, [tip_id], {"shown": shown})
        return self._view(tip, officer) if tip is not None and shown else None

    async def tips(
        self, caller: Caller, state: TipState | None, first: int, after: str | None, request_id: str = ""
    ) -> Page[TipView]:
        """Return tips of the caller's region and those that his department handles, oldest first.

        Informers are not in it; the list is on record. Raises ``InvalidInputError`` for a page or cursor
        that cannot be.
        """
        officer = officer_of(caller)
        since, since_id = (0, "") if after is None else BAR.read_instant(after)
        parameters: dict[str, object] = {
            "org": officer.org,
            "regionPrefix": officer.region,
            "after": since,
            "afterId": since_id,
            "limit": checked_page(first) + 1,
            "idPrefix": id_key(""),
        }
        if state is None:
            read = await self._book.graph.read("tips_of_all", **parameters)
        else:
            read = await self._book.graph.read("tips_of_state", state=state.value, **parameters)
        rows = read["tips"]
        views = [self._view(to_tip(row["tip"], row["steps"]), officer) for row in rows[:first]]
        await self._record(caller, "tips", request_id, [view.tip.id for view in views], {"listed": True})
        items = tuple(PageItem(BAR.write(view.tip.submitted_at, view.tip.id), view) for view in views)
        return Page(items, has_next=len(rows) > first, start=after is None)

    def _writing(
        self, caller: Caller, tip: Tip, deed: TipDeed, row: TipTransition, found: TipRead
    ) -> TipWriting:
        now = self._book.clock()
        today = day_of_ms(now)
        changes: dict[str, object] = {"state": row.after.value}
        if deed.handler is not None:
            changes.update(handlerOrg=deed.handler.org, handler=deed.handler.name)
        else:
            changes.update(
                outcome=deed.outcome,
                reason=None if deed.reason is None else deed.reason.value,
                case=deed.case,
                decidedOn=today.isoformat(),
                dueOn=None,
            )
        if row.deadline is not None:
            changes["dueOn"] = self._book.due(row.deadline, tip.region, found.calendar)
        step = step_of(row, tip.version, today, now, caller, reason=deed.reason, note=deed.note)
        return TipWriting(tip.id, tip.version, changes, step)

    def _view(self, tip: Tip, officer: Officer) -> TipView:
        return TipView(tip, officer, self._book.today())

    async def _record(
        self,
        caller: Caller,
        operation: str,
        request_id: str,
        tips: Sequence[str],
        told: Mapping[str, object],
    ) -> None:
        await self._audit.record(AuditEntry(caller, operation, audited(tips, told), request_id))


def audited(tips: Sequence[str], told: Mapping[str, object]) -> tuple[AuditedAnswer, ...]:
    """Return what the trail keeps of tips: their numbers, by which they are searched for, and no subject."""
    return tuple(AuditedAnswer(SubjectRefValue.by_id(tip), None, answer=told) for tip in tips)


def officer_of(caller: Caller) -> Officer:
    """Return who a caller is to tips; raises ``ForbiddenError`` where the token names no organisation."""
    if caller.org is None:
        raise ForbiddenError("Reports are shown to departments.", "举报仅向主管部门显示。")
    return Officer(caller.org, caller.subject, region_prefix(caller.region))


def _checked(deed: TipDeed) -> TipDeed:
    if deed.handler is not None:
        checked_code(deed.handler.org, "handler")
        checked_code(deed.handler.name, "handler")
    return replace(deed, outcome=checked_text(deed.outcome, "outcome"), note=checked_text(deed.note, "note"))
