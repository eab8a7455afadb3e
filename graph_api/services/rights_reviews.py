"""Asking for a human review of an automated answer, answering it, and seeing how it stands.

What is done is on record in the audit trail before it is done, so that nothing changes unseen; and it is
done under the caller's idempotency key, so that whoever does not know whether it was may do it again: the
same key with the same content gives the first outcome, with another content a refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from graph_api.bolt.driver import Graph
from graph_api.domain.dates import OPEN_MS, day_of_ms, now_ms
from graph_api.domain.keys import stable_id
from graph_api.domain.reviews import Party, ReviewAction, ReviewState, state_after, states_for
from graph_api.domain.working_days import due_on
from graph_api.services.audit import AuditService, region_prefix
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.calendars import calendar_of, calendar_parameters
from graph_api.services.callers import Caller, Role
from graph_api.services.idempotency import ActDigests, KeyedHash, acting_as
from graph_api.services.references import SubjectRefValue
from graph_api.services.rights_acting import Acting, RightsRules
from graph_api.services.rights_receipts import OwnReceipt, own_receipt, receipt_parameters
from graph_api.services.rights_review_model import (
    ReviewDone,
    ReviewReason,
    ReviewRefused,
    ReviewResult,
    ReviewView,
    cleaned,
    to_review,
    usable_key,
)

LONGEST_HOLIDAYS = 30
"""Days after the counted end of a term in which a day of work is looked for."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: the review of the answer behind a receipt, and why."""

    receipt: str
    statement: str
    key: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is done about a review, with reasons; a withdrawal may have none."""

    review: str
    action: ReviewAction
    reasons: str | None
    key: str


class ReviewService:
    """Answers ``requestReview``, ``withdrawReview`` and ``answerReview``."""

    def __init__(
        self,
        graph: Graph,
        audit: AuditService,
        rules: RightsRules,
        hashes: KeyedHash,
        clock: Callable[[], int] = now_ms,
    ) -> None:
        self._graph = graph
        self._audit = audit
        self._rules = rules
        self._digests = ActDigests(hashes, "review")
        self._clock = clock

    async def request(self, acting: Acting, asked: Request) -> ReviewResult:
        """Ask for a review of an answer about the subject. Raises ``UnavailableError``: then ask again."""
        statement = cleaned(asked.statement)
        if statement is None or not usable_key(asked.key):
            return ReviewRefused(ReviewReason.INVALID_TEXT if statement is None else ReviewReason.INVALID_KEY)
        now = self._clock()
        counted = day_of_ms(now) + timedelta(days=self._rules.review_days)
        both = await self._graph.read(
            "receipt_and_calendar",
            **receipt_parameters(asked.receipt, acting.ref),
            **calendar_parameters(counted, counted + timedelta(days=LONGEST_HOLIDAYS), now),
        )
        found = own_receipt(both["first"], asked.receipt, self._rules, now)
        if found is None:
            await self._audit.record(acting.entry("requestReview", None, {"done": False}, asked.receipt))
            return ReviewRefused(ReviewReason.RECEIPT_NOT_FOUND)
        calendar = calendar_of(both["second"]["days"])
        last = due_on(day_of_ms(now), self._rules.review_days, calendar)
        key = self._key("requestReview", acting.caller, asked.key)
        digest = self._digests.of(asked.receipt, asked.statement)
        review = _new_review(acting, found, statement, key, now, last)
        told = {"review": review["id"], "receipt": asked.receipt, "content": digest}
        await self._audit.record(acting.entry("requestReview", found.subject, told))
        step = _step(ReviewState.OPEN, acting.caller, None, now)
        outcome = await self._graph.write_at_once(
            "review_request",
            key=key,
            digest=digest,
            at=now,
            receipt=asked.receipt,
            review=review,
            step=step,
        )
        return _request_result(outcome, digest, step)

    async def withdraw(self, acting: Acting, answer: Answer) -> ReviewResult:
        """Take back a request that the caller made for this subject."""
        if not usable_key(answer.key):
            return ReviewRefused(ReviewReason.INVALID_KEY)
        subject = await self._graph.read("receipt_of_subject", **receipt_parameters("", acting.ref))
        view = await self._review(answer.review)
        if view is None or view.subject_id not in subject["ids"]:
            await self._audit.record(acting.entry("withdrawReview", None, {"done": False}, answer.review))
            return ReviewRefused(ReviewReason.REVIEW_NOT_FOUND)
        digest = self._digests.of(answer.review, answer.action.value)
        await self._audit.record(
            acting.entry("withdrawReview", view.subject_id, {"review": view.id, "content": digest})
        )
        return await self._write(acting.caller, "withdrawReview", answer, None, digest, Party.REQUESTER)

    async def answer(self, caller: Caller, answer: Answer, request_id: str) -> ReviewResult:
        """Answer a review for the organisation whose answer it is about, or as an auditor."""
        reasons = cleaned(answer.reasons or "")
        if reasons is None or not usable_key(answer.key):
            return ReviewRefused(ReviewReason.INVALID_TEXT if reasons is None else ReviewReason.INVALID_KEY)
        view = await self._review(answer.review)
        if view is None or not may_review(caller, view):
            await self._audit.record(
                _entry(caller, "answerReview", request_id, (), f"review={answer.review}; done=no")
            )
            return ReviewRefused(ReviewReason.REVIEW_NOT_FOUND)
        digest = self._digests.of(answer.review, answer.action.value, answer.reasons or "")
        told = {"review": view.id, "action": answer.action.value, "content": digest}
        ref = SubjectRefValue.by_id(view.subject_id)
        await self._audit.record(
            _entry(
                caller, "answerReview", request_id, (AuditedAnswer(ref, view.subject_id, answer=told),), None
            )
        )
        if is_requester(caller, view):
            return ReviewRefused(ReviewReason.OWN_REQUEST, view)
        return await self._write(caller, "answerReview", answer, reasons, digest, Party.REVIEWER)

    async def _write(
        self,
        caller: Caller,
        operation: str,
        answer: Answer,
        reasons: str | None,
        digest: str,
        party: Party,
    ) -> ReviewResult:
        now = self._clock()
        after = state_after(answer.action)
        key = self._key(operation, caller, answer.key)
        step = _step(after, caller, reasons, now)
        outcome = await self._graph.write_at_once(
            "review_answer",
            key=key,
            digest=digest,
            at=now,
            id=answer.review,
            states=[state.value for state in states_for(answer.action, party)],
            to=after.value,
            step=step,
        )
        if outcome["digest"] != digest:
            return ReviewRefused(ReviewReason.KEY_REUSED)
        view = to_review(outcome["review"], outcome["steps"])
        if outcome["outcome"] != "DONE":
            return ReviewRefused(ReviewReason.WRONG_STATE, view)
        return ReviewDone(view, repeated=_is_repeated(outcome, step))

    async def _review(self, review: str) -> ReviewView | None:
        read = await self._graph.read("review_by_id", id=review)
        return None if read["review"] is None else to_review(read["review"], read["steps"])

    def _key(self, operation: str, caller: Caller, key: str) -> str:
        return self._digests.key(operation, *acting_as(caller), key)


def may_review(caller: Caller, review: ReviewView) -> bool:
    """Whether a review is one of the caller's organisation, or he is an auditor, and within his region."""
    if not (review.region or "").startswith(region_prefix(caller.region)):
        return False
    return caller.role is Role.AUDITOR or (caller.org is not None and caller.org == review.org)


def is_requester(caller: Caller, review: ReviewView) -> bool:
    """Whether the caller asked for the review, or cannot be told from whoever did."""
    if caller.org != review.requester_org:
        return False
    return caller.subject is None or review.requester is None or caller.subject == review.requester


def _is_repeated(outcome: Mapping[str, Any], step: Mapping[str, Any]) -> bool:
    """Whether what was asked for had been done before: then the step is another one's."""
    return all(found["id"] != step["id"] for found in outcome["steps"])


def _request_result(outcome: Mapping[str, Any], digest: str, step: Mapping[str, Any]) -> ReviewResult:
    if outcome["digest"] != digest:
        return ReviewRefused(ReviewReason.KEY_REUSED)
    view = to_review(outcome["review"], outcome["steps"])
    if outcome["outcome"] != "DONE":
        return ReviewRefused(ReviewReason.ALREADY_REQUESTED, view)
    return ReviewDone(view, repeated=_is_repeated(outcome, step))


def _new_review(
    acting: Acting, found: OwnReceipt, statement: str, key: str, now: int, last: date
) -> dict[str, Any]:
    record, caller = found.record, acting.caller
    return {
        "id": stable_id("v", key),
        "key": key,
        "receipt": found.answer.receipt,
        "record": record.id,
        "subjectId": found.subject,
        "org": record.org,
        "region": record.region,
        "operation": record.operation,
        "verdict": found.answer.verdict,
        "validAt": record.valid_at,
        "knownAt": record.known_at,
        "statement": statement,
        "requestedAt": now,
        "requesterRole": caller.role.value,
        "requesterOrg": caller.org,
        "requester": caller.subject,
        "dueOn": last.isoformat(),
        "state": ReviewState.OPEN.value,
    }


def _step(state: ReviewState, caller: Caller, reasons: str | None, now: int) -> dict[str, Any]:
    return {
        # Two may ask in the same millisecond; whose step was written is told by its id.
        "id": stable_id("t", uuid4().hex),
        "state": state.value,
        "on": day_of_ms(now).isoformat(),
        "knownFrom": now,
        "knownUntil": OPEN_MS,
        "role": caller.role.value,
        "org": caller.org,
        "by": caller.subject,
        "reasons": reasons,
    }


def _entry(
    caller: Caller,
    operation: str,
    request_id: str,
    answers: tuple[AuditedAnswer, ...],
    question: str | None,
) -> AuditEntry:
    return AuditEntry(caller, operation, answers, request_id, question=question)
