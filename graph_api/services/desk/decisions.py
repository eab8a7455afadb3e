"""Decisions of desks: ``recordDecision``, and those that rest on no proper look-up: ``decisionFindings``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from graph_api.domain.casework.decisions import (
    Decision,
    DecisionFindingCode,
    DecisionOutcome,
    LookUp,
    findings,
    row_of,
)
from graph_api.domain.casework.deeds import Deed
from graph_api.domain.casework.effects import SOURCE
from graph_api.domain.casework.machine import find
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.casework.states import Action, Machine
from graph_api.domain.dates import PartialDate, day_of_ms
from graph_api.domain.keys import id_key, stable_id
from graph_api.errors import InvalidInputError
from graph_api.services.audit import MOST_BATCHES, region_prefix
from graph_api.services.callers import Caller
from graph_api.services.casework.requests import Asking, CaseRefused
from graph_api.services.casework.texts import checked_code
from graph_api.services.desk.access import SEE_ALL, acts_for, own_org
from graph_api.services.desk.book import ATTEMPTS, DeskBook, Writing, check_key, too_busy
from graph_api.services.desk.decision_requests import (
    DecisionDone,
    DecisionResult,
    FoundDecision,
    Recording,
    record_id,
)
from graph_api.services.desk.model import DECISION, steps_of, to_step
from graph_api.services.desk.settings import Setting, read_setting
from graph_api.services.pages import BAR, checked_page
from graph_api.services.subject_views import Page, PageItem

_PRE_CHECK = "preCheck"

MOST_DAYS = 366
"""The longest period of one list."""


class DecisionService:
    """Records decisions, and finds those without a proper look-up."""

    def __init__(self, book: DeskBook) -> None:
        self._book = book

    async def record(self, asking: Asking, given: Recording) -> DecisionResult:
        """Record a decision, whatever is found about it.

        Raises ``UnavailableError``: then ask again under the same key.
        """
        book = self._book
        key, digest = book.key(asking), book.digest(asking.operation, asdict(given))
        try:
            check_key(asking)
            number = checked_code(given.number, "number")
        except RefusedError as error:
            return CaseRefused.of(error)
        for attempt in range(ATTEMPTS):
            setting = await read_setting(book, given.subject, key, given.receipt)
            if setting.earlier is not None:
                if setting.earlier["digest"] != digest:
                    return CaseRefused.of(RefusedError(CaseReason.KEY_REUSED))
                return await self._done(str(setting.earlier["item"]), repeated=True)
            if attempt == 0:
                told = {"decided": given.decided_on.isoformat(), "matter": given.matter.value}
                await book.record(asking, setting.subject, told)
            try:
                decision = self._decision(asking.caller, given, number or "", setting, key)
            except RefusedError as error:
                return CaseRefused.of(error)
            if await book.write(key, digest, self._writing(decision, asking.caller)):
                return await self._done(decision.id)
        raise too_busy()

    async def found(
        self,
        caller: Caller,
        since: date,
        until: date,
        department: str | None,
        first: int,
        after: str | None,
        request_id: str = "",
    ) -> Page[FoundDecision]:
        """Return decisions of a period that rest on no proper look-up, oldest first. It is on record.

        Decisions recorded here carry what was found when they were; of licences that were loaded those are
        found of whose subject the department has no pre-check on that day. Others than auditors and
        administrators see their own organisation's. Raises ``InvalidInputError`` for a period, page or
        cursor that cannot be, ``LimitExceededError`` for a period with too many licences.
        """
        if not since <= until <= since + timedelta(days=MOST_DAYS):
            raise InvalidInputError(
                f"The period begins before it ends and has at most {MOST_DAYS} days.",
                f"期间的起日不得晚于止日，且不超过 {MOST_DAYS} 日。",
            )
        org = department or "" if caller.role in SEE_ALL else own_org(caller)
        place, item = ("", "") if after is None else BAR.read(after, PartialDate.parse)
        both = await self._book.graph.read(
            "decisions_and_licences",
            org=org,
            departments=[org] if org else [],
            regionPrefix=region_prefix(caller.region) if caller.role in SEE_ALL else "",
            since=since.isoformat(),
            sinceYear=f"{since.year:04d}",
            until=until.isoformat(),
            after=place,
            afterId=item,
            knownAt=self._book.clock(),
            ownSource=SOURCE,
            operation=_PRE_CHECK,
            idPrefix=id_key(""),
            mostBatches=MOST_BATCHES,
            limit=checked_page(first) + 1,
        )
        rows = [_recorded(row["item"], row["steps"]) for row in both["first"]["items"]]
        rows += [_loaded(row) for row in both["second"]["licences"]]
        rows.sort(key=lambda row: (row.decided_on, _place(row)))
        shown = rows[:first]
        await self._book.record_list(caller, "decisionFindings", request_id, [row.subject for row in shown])
        items = tuple(PageItem(BAR.write(row.decided_on, _place(row)), row) for row in shown)
        return Page(items, has_next=len(rows) > first, start=after is None)

    def _decision(
        self, caller: Caller, given: Recording, number: str, setting: Setting, key: str
    ) -> Decision:
        now = self._book.clock()
        if setting.subject is None:
            raise RefusedError(CaseReason.SUBJECT_NOT_FOUND, "subject")
        if caller.org is None or not acts_for(caller, caller.org):
            raise RefusedError(CaseReason.NOT_YOURS)
        setting.check_region(caller)
        if given.decided_on > day_of_ms(now):
            raise RefusedError(CaseReason.FUTURE_DATE, "decidedOn")
        decision = Decision(
            id=stable_id("decision", key),
            subject=setting.subject,
            subject_name=setting.name,
            matter=given.matter.value,
            decided_on=given.decided_on,
            outcome=given.outcome,
            number=number,
            org=caller.org,
            region=caller.region,
            receipt=given.receipt,
            opened_at=now,
        )
        return replace(decision, findings=findings(decision, setting.ids, look_up_of(setting)))

    def _writing(self, decision: Decision, caller: Caller) -> Writing:
        row = find(Machine.DECISION, None, Action.RECORD)
        assert row is not None
        deed = Deed(Machine.DECISION, Action.RECORD, decision.decided_on, reference=decision.number)
        changes: dict[str, object] = {
            "id": decision.id,
            "subjectId": decision.subject,
            "subjectName": decision.subject_name,
            "matter": decision.matter,
            "decidedOn": decision.decided_on.isoformat(),
            "outcome": decision.outcome.value,
            "number": decision.number,
            "org": decision.org,
            "region": decision.region,
            "receipt": decision.receipt,
            "openedAt": decision.opened_at,
            "flags": [finding.value for finding in decision.findings],
            "flagged": decision.decided_on.isoformat() if decision.findings else None,
        }
        return Writing(
            decision.id,
            DECISION,
            0,
            changes,
            steps_of((row,), decision.id, 0, deed, caller, decision.opened_at),
            decision.subject,
            decision.subject,
            (row_of(decision),),
        )

    async def _done(self, item: str, *, repeated: bool = False) -> DecisionDone:
        found = await self._book.item(item)
        assert found.properties is not None
        return DecisionDone(to_decision(found.properties, found.steps), repeated)


def look_up_of(setting: Setting) -> LookUp | None:
    """Return the look-up behind the receipt that was named; None: there is none."""
    view = setting.looked_up
    if view is None:
        return None
    missing = () if setting.desk is None else setting.desk.missing
    return LookUp(
        org=view.org,
        subject=setting.answered,
        matter=view.question if view.operation == _PRE_CHECK else None,
        valid_at=None if view.valid_at is None else date.fromisoformat(view.valid_at),
        made_on=day_of_ms(view.at),
        known_on=None if view.known_at is None else day_of_ms(view.known_at),
        open_mandatory=sum(duty.is_mandatory for duty in missing),
    )


def to_decision(item: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> Decision:
    """Return a decision as read from the graph."""
    return Decision(
        id=item["id"],
        subject=item["subjectId"],
        subject_name=item.get("subjectName"),
        matter=item["matter"],
        decided_on=date.fromisoformat(item["decidedOn"]),
        outcome=DecisionOutcome(item["outcome"]),
        number=item["number"],
        org=item["org"],
        region=item.get("region"),
        receipt=item.get("receipt"),
        opened_at=item["openedAt"],
        findings=tuple(map(DecisionFindingCode, item["flags"])),
        version=item["version"],
        steps=tuple(map(to_step, steps)),
    )


def _recorded(item: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> FoundDecision:
    decision = to_decision(item, steps)
    return FoundDecision(
        record_id(decision),
        SOURCE,
        decision.id,
        decision.subject,
        decision.org,
        decision.decided_on.isoformat(),
        decision.number,
        decision.findings,
        decision,
    )


def _loaded(row: Sequence[Any]) -> FoundDecision:
    record, source, source_id, subject, department, decided_on, title = row
    is_exact = PartialDate.parse(decided_on).exact is not None
    found = DecisionFindingCode.NO_LOOK_UP if is_exact else DecisionFindingCode.DAY_NOT_EXACT
    return FoundDecision(record, source, source_id, subject, department, decided_on, title, (found,))


def _place(row: FoundDecision) -> str:
    return row.record_id if row.decision is None else row.decision.id
