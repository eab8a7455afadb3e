"""Promises made to a desk: ``makeCommitment``, ``keepCommitment``, ``commitmentsDue``, and what is missed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, timedelta

from graph_api.domain.casework.commitments import (
    Commitment,
    check_making,
    last_day,
    plan_keeping,
    plan_missing,
    row_of,
)
from graph_api.domain.casework.deeds import Deed
from graph_api.domain.casework.machine import Transition, find
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.casework.states import Action, Machine, State
from graph_api.domain.dates import day_of_ms
from graph_api.domain.keys import stable_id
from graph_api.services.audit import region_prefix
from graph_api.services.calendars import calendar_of
from graph_api.services.callers import Caller
from graph_api.services.casework.requests import Asking, CaseRefused
from graph_api.services.casework.texts import checked_code, checked_text
from graph_api.services.desk.access import SEE_ALL, acts_for, own_org
from graph_api.services.desk.book import (
    ATTEMPTS,
    DeskBook,
    Item,
    Writing,
    check_key,
    too_busy,
)
from graph_api.services.desk.commitment_requests import (
    CommitmentDone,
    CommitmentResult,
    CommitmentView,
    Keeping,
    Making,
)
from graph_api.services.desk.model import COMMITMENT, steps_of, to_commitment
from graph_api.services.desk.settings import Setting, read_setting
from graph_api.services.pages import BAR, checked_page
from graph_api.services.subject_views import Page, PageItem

SWEEP_PAGE = 100


class CommitmentService:
    """Takes promises, says that they were kept, lists those due, and states which were missed."""

    def __init__(self, book: DeskBook) -> None:
        self._book = book

    async def make(self, asking: Asking, given: Making) -> CommitmentResult:
        """Take a promise. Raises ``UnavailableError``: then ask again under the same key."""
        book = self._book
        key, digest = book.key(asking), book.digest(asking.operation, asdict(given))
        try:
            check_key(asking)
            given = replace(given, title=checked_text(given.title, "title") or "")
        except RefusedError as error:
            return CaseRefused.of(error)
        for attempt in range(ATTEMPTS):
            setting = await read_setting(book, given.subject, key, given.receipt)
            if setting.earlier is not None:
                return await self._again(asking, setting.earlier, digest)
            if attempt == 0:
                told = {"due": given.due_on.isoformat(), "matter": given.matter.value}
                await book.record(asking, setting.subject, told)
            try:
                what = self._making(asking.caller, given, setting, key)
            except RefusedError as error:
                return CaseRefused.of(error)
            if await book.write(key, digest, what):
                return await self._done(asking.caller, what.item)
        raise too_busy()

    async def keep(self, asking: Asking, given: Keeping) -> CommitmentResult:
        """Say that a promise was kept. Raises ``UnavailableError``: then ask again under the same key."""
        book = self._book
        key, digest = book.key(asking), book.digest(asking.operation, asdict(given))
        try:
            check_key(asking)
            given = replace(
                given,
                note=checked_text(given.note, "note"),
                reference=checked_code(given.reference, "reference"),
            )
        except RefusedError as error:
            return CaseRefused.of(error)
        for attempt in range(ATTEMPTS):
            found = await book.item(given.commitment, key)
            if found.earlier is not None:
                return await self._again(asking, found.earlier, digest)
            commitment = _commitment(found)
            if commitment is None or not acts_for(asking.caller, commitment.org):
                await book.record(asking, None, {})
                return CaseRefused.of(RefusedError(CaseReason.COMMITMENT_NOT_FOUND, "commitment"))
            if attempt == 0:
                await book.record(asking, commitment.subject, {"commitment": commitment.id})
            try:
                what = self._keeping(asking.caller, given, commitment, found)
            except RefusedError as error:
                return CaseRefused.of(error)
            if await book.write(key, digest, what):
                return await self._done(asking.caller, commitment.id)
        raise too_busy()

    async def due(
        self, caller: Caller, until: date, first: int, after: str | None, request_id: str = ""
    ) -> Page[CommitmentView]:
        """Return promises due by a day and neither kept nor missed, the next first. It is on record.

        Auditors and administrators see those of every organisation; a token that names a region narrows
        to it. Raises ``InvalidInputError`` for a page or cursor that cannot be.
        """
        book = self._book
        since, since_id = ("", "") if after is None else BAR.read(after, date.fromisoformat)
        parameters: dict[str, object] = {
            "until": until.isoformat(),
            "regionPrefix": region_prefix(caller.region),
            "after": since,
            "afterId": since_id,
            "limit": checked_page(first) + 1,
            **book.calendar_parameters(),
        }
        if caller.role in SEE_ALL:
            both = await book.graph.read("commitments_of_all_and_calendar", **parameters)
        else:
            both = await book.graph.read("commitments_of_org_and_calendar", org=own_org(caller), **parameters)
        rows = both["first"]["items"]
        calendar = calendar_of(both["second"]["days"])
        found = [to_commitment(row["item"], row["steps"]) for row in rows[:first]]
        await book.record_list(caller, "commitmentsDue", request_id, [each.subject for each in found])
        items = tuple(
            PageItem(BAR.write(each.due_on.isoformat(), each.id), self._view(each, caller, calendar))
            for each in found
        )
        return Page(items, has_next=len(rows) > first, start=after is None)

    async def sweep(self) -> int:
        """State as missed every promise whose last day has passed; return how many were.

        It may run as often as wanted, and several at a time: each is written once, from the state that it
        is in when it is written.
        """
        book = self._book
        missed, after, after_id = 0, "", ""
        while True:
            both = await book.graph.read(
                "commitments_of_all_and_calendar",
                until=(book.today() - timedelta(days=1)).isoformat(),
                regionPrefix="",
                after=after,
                afterId=after_id,
                limit=SWEEP_PAGE,
                **book.calendar_parameters(),
            )
            calendar = calendar_of(both["second"]["days"])
            rows = both["first"]["items"]
            for row in rows:
                after, after_id = row["item"]["waits"], row["item"]["id"]
                missed += await self._miss(to_commitment(row["item"], row["steps"]), calendar)
            if len(rows) < SWEEP_PAGE:
                return missed

    async def _miss(self, commitment: Commitment, calendar: Mapping[date, str]) -> bool:
        book = self._book
        last = last_day(commitment.due_on, calendar)
        rows = plan_missing(commitment, book.today(), last)
        if not rows:
            return False
        present = (await book.item(commitment.id)).present
        deed = Deed(Machine.COMMITMENT, Action.MISS, last + timedelta(days=1))
        what = self._writing(commitment, rows, deed, None, present)
        key = book.digest("missed", commitment.id, commitment.version)
        return await book.write(key, key, what)

    # Planning

    def _making(self, caller: Caller, given: Making, setting: Setting, key: str) -> Writing:
        now = self._book.clock()
        today = day_of_ms(now)
        if setting.subject is None:
            raise RefusedError(CaseReason.SUBJECT_NOT_FOUND, "subject")
        if caller.org is None or not acts_for(caller, caller.org):
            raise RefusedError(CaseReason.NOT_YOURS)
        setting.check_region(caller)
        if given.receipt is not None:
            setting.check_receipt(caller)
        made_on = given.on or today
        check_making(made_on, given.due_on, today)
        commitment = Commitment(
            id=stable_id("commitment", key),
            subject=setting.subject,
            subject_name=setting.name,
            title=given.title,
            matter=given.matter.value,
            made_on=made_on,
            due_on=given.due_on,
            org=caller.org,
            region=caller.region,
            receipt=given.receipt,
            opened_at=now,
        )
        row = find(Machine.COMMITMENT, None, Action.MAKE)
        assert row is not None
        deed = Deed(Machine.COMMITMENT, Action.MAKE, made_on)
        what = self._writing(commitment, (row,), deed, caller, setting.subject)
        return replace(what, changes={**_base(commitment), **what.changes})

    def _keeping(self, caller: Caller, given: Keeping, commitment: Commitment, found: Item) -> Writing:
        if given.expected_step is not None and given.expected_step != commitment.version:
            raise RefusedError(CaseReason.CONFLICT)
        today = self._book.today()
        deed = Deed(
            Machine.COMMITMENT,
            Action.KEEP,
            given.on or today,
            note=given.note,
            reference=given.reference,
        )
        last = last_day(commitment.due_on, found.calendar)
        rows = plan_keeping(commitment, deed, today, last, is_own=True)
        return self._writing(commitment, rows, deed, caller, found.present)

    def _writing(
        self,
        commitment: Commitment,
        rows: tuple[Transition, ...],
        deed: Deed,
        caller: Caller | None,
        present: str | None,
    ) -> Writing:
        now = self._book.clock()
        state = rows[-1].after
        kept_on = deed.on if state in (State.KEPT, State.KEPT_LATE) else None
        waits = commitment.due_on.isoformat() if state is State.MADE else None
        return Writing(
            commitment.id,
            COMMITMENT,
            commitment.version,
            {"waits": waits},
            steps_of(rows, commitment.id, commitment.version, deed, caller, now),
            commitment.subject,
            present or commitment.subject,
            (row_of(commitment, state, kept_on),),
        )

    # Answering

    async def _again(self, asking: Asking, earlier: Mapping[str, object], digest: str) -> CommitmentResult:
        if earlier["digest"] != digest:
            return CaseRefused.of(RefusedError(CaseReason.KEY_REUSED))
        return await self._done(asking.caller, str(earlier["item"]), repeated=True)

    async def _done(self, caller: Caller, item: str, *, repeated: bool = False) -> CommitmentDone:
        found = await self._book.item(item)
        commitment = _commitment(found)
        assert commitment is not None
        return CommitmentDone(self._view(commitment, caller, found.calendar), repeated)

    def _view(self, commitment: Commitment, caller: Caller, calendar: Mapping[date, str]) -> CommitmentView:
        is_own = acts_for(caller, commitment.org)
        last = last_day(commitment.due_on, calendar)
        return CommitmentView(commitment, is_own, self._book.today(), last)


def _commitment(found: Item) -> Commitment | None:
    if found.properties is None or COMMITMENT not in found.labels:
        return None
    return to_commitment(found.properties, found.steps)


def _base(commitment: Commitment) -> dict[str, object]:
    """Return the properties of a new promise, which never change."""
    return {
        "id": commitment.id,
        "subjectId": commitment.subject,
        "subjectName": commitment.subject_name,
        "title": commitment.title,
        "matter": commitment.matter,
        "madeOn": commitment.made_on.isoformat(),
        "dueOn": commitment.due_on.isoformat(),
        "org": commitment.org,
        "region": commitment.region,
        "receipt": commitment.receipt,
        "openedAt": commitment.opened_at,
    }
