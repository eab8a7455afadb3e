"""Answers about the measures on a receipt: ``answerDuty``, ``receiptDuties`` and ``openReceipts``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from graph_api.domain.casework.cases import Step
from graph_api.domain.casework.deadlines import due_by
from graph_api.domain.casework.deeds import Deed
from graph_api.domain.casework.duties import Desk, Duty, plan_answer, possible
from graph_api.domain.casework.machine import Transition
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.casework.states import Action, DeadlineCode, Machine, State
from graph_api.domain.dates import day_of_ms
from graph_api.domain.keys import id_key
from graph_api.services.audit import region_prefix
from graph_api.services.audit_model import AuditRecordView, to_view
from graph_api.services.audit_packing import batch_of
from graph_api.services.calendars import calendar_of
from graph_api.services.callers import Caller
from graph_api.services.casework.requests import Asking, CaseRefused
from graph_api.services.casework.texts import checked_code, checked_text
from graph_api.services.desk.access import SEE_ALL, acts_for, own_org
from graph_api.services.desk.book import ATTEMPTS, DeskBook, Writing, check_key, too_busy
from graph_api.services.desk.model import DESK, steps_of, to_desk
from graph_api.services.pages import BAR, checked_page
from graph_api.services.subject_views import Page, PageItem


@dataclass(frozen=True, slots=True)
class DutyAnswer:
    """What a desk answers about one duty of a receipt; ``on`` None: today."""

    receipt: str
    duty: str
    action: Action
    on: date | None = None
    reason: str | None = None
    note: str | None = None
    reference: str | None = None
    expected_step: int | None = None


@dataclass(frozen=True, slots=True)
class DeskView:
    """A receipt with its duties as a caller sees it on a day; ``due_on``: last day to answer, if any."""

    desk: Desk
    is_own: bool
    today: date
    due_on: date | None

    @property
    def overdue(self) -> bool:
        """Whether the last day is over and something has not been answered."""
        return self.due_on is not None and self.today > self.due_on and not self.desk.is_closed

    def state_of(self, duty: Duty) -> State:
        """Return how a duty stands."""
        return self.desk.state_of(duty)

    def actions(self, duty: Duty) -> tuple[Transition, ...]:
        """Return what the caller may do now about a duty."""
        return possible(self.desk, duty, is_own=self.is_own)

    def steps(self, duty: Duty) -> list[Step]:
        """Return the steps of a duty."""
        return [step for step in self.desk.steps if step.of == duty.id]


@dataclass(frozen=True, slots=True)
class DutyDone:
    """It is answered; ``repeated``: it had been before, under the same key."""

    view: DeskView
    repeated: bool = False


DutyResult = DutyDone | CaseRefused


class DutyService:
    """Answers about what receipts leave to be answered."""

    def __init__(self, book: DeskBook) -> None:
        self._book = book

    async def answer(self, asking: Asking, given: DutyAnswer) -> DutyResult:
        """Answer about one duty. Raises ``UnavailableError``: then ask again under the same key."""
        book = self._book
        key, digest = book.key(asking), book.digest(asking.operation, asdict(given))
        try:
            check_key(asking)
            given = _checked(given)
        except RefusedError as error:
            return CaseRefused.of(error)
        for attempt in range(ATTEMPTS):
            result = await self._attempt(asking, given, key, digest, is_first=attempt == 0)
            if result is not None:
                return result
        raise too_busy()

    async def _attempt(
        self, asking: Asking, given: DutyAnswer, key: str, digest: str, *, is_first: bool
    ) -> DutyResult | None:
        """Decide about what stands and write it; None where somebody else was faster."""
        book = self._book
        found = await book.item(given.receipt, key)
        desk = None
        if found.properties is not None and DESK in found.labels:
            desk = to_desk(found.properties, found.steps)
        if desk is None or not acts_for(asking.caller, desk.org):
            # A receipt of others is as unknown as none; one that left nothing has no duties.
            await book.record(asking, None, {})
            return CaseRefused.of(RefusedError(CaseReason.RECEIPT_NOT_FOUND, "receipt"))
        if found.earlier is not None:
            if found.earlier["digest"] != digest:
                return CaseRefused.of(RefusedError(CaseReason.KEY_REUSED))
            return DutyDone(self._view(desk, asking.caller, found.calendar), repeated=True)
        if is_first:
            told = {"receipt": desk.receipt, "duty": given.duty, "act": given.action.value}
            await book.record(asking, desk.subject, told)
        try:
            if not await self._answer(asking, key, digest, desk, given, found.present):
                return None
        except RefusedError as error:
            return CaseRefused.of(error)
        after = await book.item(given.receipt)
        assert after.properties is not None
        desk = to_desk(after.properties, after.steps)
        return DutyDone(self._view(desk, asking.caller, after.calendar))

    async def _answer(
        self, asking: Asking, key: str, digest: str, desk: Desk, given: DutyAnswer, present: str | None
    ) -> bool:
        if given.expected_step is not None and given.expected_step != desk.version:
            raise RefusedError(CaseReason.CONFLICT)
        now = self._book.clock()
        today = day_of_ms(now)
        deed = Deed(
            Machine.DUTY,
            given.action,
            given.on or today,
            part=given.duty,
            reason=given.reason,
            note=given.note,
            reference=given.reference,
        )
        row = plan_answer(desk, deed, today, is_own=True)
        is_last = {duty.id for duty in desk.missing} <= {given.duty}
        changes: dict[str, object] = {"openSince": None} if is_last else {}
        steps = steps_of((row,), given.duty, desk.version, deed, asking.caller, now)
        return await self._book.write(
            key,
            digest,
            Writing(desk.receipt, DESK, desk.version, changes, steps, desk.subject, present or desk.subject),
        )

    async def receipt(self, caller: Caller, receipt: str, request_id: str = "") -> DeskView | None:
        """Return a receipt of the caller's organisation with what it leaves; None where there is none.

        Auditors and administrators see those of every organisation in their region. It is on record.
        """
        book = self._book
        both = await book.graph.read(
            "desk_setting_and_calendar",
            subjectKey="",
            key="",
            receipt=receipt,
            batch=batch_of(receipt),
            idPrefix=id_key(""),
            knownAt=book.clock(),
            **book.calendar_parameters(),
        )
        desk = desk_of(both["first"], receipt)
        if desk is not None and not _may_see(caller, desk):
            desk = None
        shown = [] if desk is None else [desk.subject]
        await book.record_list(caller, "receiptDuties", request_id, shown, f"receipt={receipt}")
        return None if desk is None else self._view(desk, caller, calendar_of(both["second"]["days"]))

    async def open(
        self, caller: Caller, first: int, after: str | None, request_id: str = ""
    ) -> Page[DeskView]:
        """Return receipts with something left to be answered, oldest first. The list is on record.

        A token that names a region shows receipts of callers of that region. Raises
        ``InvalidInputError`` for a page or cursor that cannot be, ``ForbiddenError`` without organisation.
        """
        since, since_id = (0, "") if after is None else BAR.read_instant(after)
        parameters: dict[str, object] = {
            "regionPrefix": region_prefix(caller.region),
            "after": since,
            "afterId": since_id,
            "limit": checked_page(first) + 1,
            **self._book.calendar_parameters(),
        }
        graph = self._book.graph
        if caller.role in SEE_ALL:
            both = await graph.read("open_receipts_of_all_and_calendar", **parameters)
        else:
            both = await graph.read("open_receipts_of_org_and_calendar", org=own_org(caller), **parameters)
        rows = both["first"]["items"]
        calendar = calendar_of(both["second"]["days"])
        views = [self._view(to_desk(row["item"], row["steps"]), caller, calendar) for row in rows[:first]]
        await self._book.record_list(
            caller, "openReceipts", request_id, [view.desk.subject for view in views]
        )
        items = tuple(PageItem(BAR.write(view.desk.opened_at, view.desk.receipt), view) for view in views)
        return Page(items, has_next=len(rows) > first, start=after is None)

    def _view(self, desk: Desk, caller: Caller, calendar: Mapping[date, str]) -> DeskView:
        rules, code = self._book.deadlines, DeadlineCode.ANSWER_DUTY
        due = due_by(rules, code, desk.region, desk.opened_on, calendar) if desk.duties else None
        return DeskView(desk, acts_for(caller, desk.org), self._book.today(), due)


def desk_of(read: Mapping[str, Any], receipt: str) -> Desk | None:
    """Return what a record of ``desk_setting`` says of a receipt; without duties where it leaves none."""
    if read["desk"] is not None:
        return to_desk(read["desk"], read["steps"])
    if read["record"] is None:
        return None
    view = to_view(read["record"], read["answers"])
    answer = next((answer for answer in view.answers if answer.receipt == receipt), None)
    if answer is None or answer.subject_id is None or view.org is None or view.valid_at is None:
        return None
    return Desk(
        receipt=receipt,
        org=view.org,
        region=view.region,
        subject=answer.subject_id,
        subject_name=None,
        matter=_matter(view),
        valid_at=date.fromisoformat(view.valid_at),
        opened_at=view.at,
        version=0,
        duties=(),
    )


def _matter(view: AuditRecordView) -> str:
    return (view.question or "") if view.operation == "preCheck" else ""


def _may_see(caller: Caller, desk: Desk) -> bool:
    if caller.role in SEE_ALL:
        return (desk.region or "").startswith(region_prefix(caller.region))
    return caller.org is not None and caller.org == desk.org


def _checked(given: DutyAnswer) -> DutyAnswer:
    return replace(
        given,
        note=checked_text(given.note, "note"),
        reference=checked_code(given.reference, "reference"),
    )
