"""What a review of an automated answer is, as the graph keeps it and as its parties read it.

========================  ==========================================================================
``ReviewRequest``         ``id`` (``v_…``), ``key``, ``receipt``, ``record``, ``subjectId``,
                          ``org``, ``region``, ``operation``, ``verdict`` and ``validAt``/``knownAt``
                          (the answer's two clocks) of the look-up, ``statement``, ``requestedAt``
                          (ms), ``requesterRole``, ``requesterOrg``, ``requester``, ``dueOn``,
                          ``state`` (mark: that of the step in force)
``ReviewStep``            ``id`` (``t_…``), ``state``, ``on`` (day), ``knownFrom``/``knownUntil``
                          (ms), ``role``, ``org``, ``by``, ``reasons`` -[:STEP_OF]->
``ReviewKey``             ``key``, ``digest``, ``outcome``, ``review``, ``at``
========================  ==========================================================================
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from graph_api.domain.answers import Verdict
from graph_api.domain.reviews import ReviewState
from graph_api.domain.wording import Text
from graph_api.services.callers import Role
from graph_api.services.redaction import without_identity_numbers

LONGEST_TEXT = 2_000
"""Characters of a statement or of reasons: two pages."""

LONGEST_KEY = 100


@dataclass(frozen=True, slots=True)
class ReviewStepView:
    """One step: the state that it led to, its day, its interval on the second clock (ms), whose it was."""

    state: ReviewState
    on: date
    known_from: int
    known_until: int
    role: Role
    org: str | None
    reasons: str | None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review with its steps, first to last. ``requester`` and ``requester_org`` are not shown."""

    id: str
    receipt: str
    subject_id: str
    org: str | None
    region: str | None
    operation: str
    verdict: Verdict | None
    valid_at: date | None
    known_at: int | None
    statement: str
    requested_at: int
    requester_role: Role
    requester_org: str | None
    requester: str | None
    due_on: date
    state: ReviewState
    steps: tuple[ReviewStepView, ...]

    def overdue(self, today: date) -> bool:
        """Whether nobody has answered by the last day."""
        return self.state is ReviewState.OPEN and today > self.due_on


class ReviewReason(StrEnum):
    """Why something about a review was not done."""

    INVALID_TEXT = "INVALID_TEXT"
    INVALID_KEY = "INVALID_KEY"
    KEY_REUSED = "KEY_REUSED"
    RECEIPT_NOT_FOUND = "RECEIPT_NOT_FOUND"
    ALREADY_REQUESTED = "ALREADY_REQUESTED"
    REVIEW_NOT_FOUND = "REVIEW_NOT_FOUND"
    OWN_REQUEST = "OWN_REQUEST"
    WRONG_STATE = "WRONG_STATE"


REFUSALS: Mapping[ReviewReason, Text] = {
    ReviewReason.INVALID_TEXT: Text(
        f"文字须为 1 至 {LONGEST_TEXT} 个字符，且不含控制字符。",
        f"The text has 1 to {LONGEST_TEXT} characters and no control characters.",
    ),
    ReviewReason.INVALID_KEY: Text(
        f"幂等键须为 1 至 {LONGEST_KEY} 个可显示字符。",
        f"The idempotency key has 1 to {LONGEST_KEY} printable characters.",
    ),
    ReviewReason.KEY_REUSED: Text(
        "该幂等键已用于其他内容，请换用新键。",
        "This idempotency key was used for something else: use a new one.",
    ),
    ReviewReason.RECEIPT_NOT_FOUND: Text(
        "查无该主体的此回执。", "There is no such receipt about this subject."
    ),
    ReviewReason.ALREADY_REQUESTED: Text(
        "该答复已申请复核，一项答复仅复核一次。",
        "A review of this answer was requested before; an answer has one review.",
    ),
    ReviewReason.REVIEW_NOT_FOUND: Text("查无此复核。", "There is no such review."),
    ReviewReason.OWN_REQUEST: Text(
        "复核申请人不得作出复核决定。", "Whoever asked for a review does not answer it."
    ),
    ReviewReason.WRONG_STATE: Text(
        "复核已有结论，不能再次处理。", "The review is closed; nothing more can be done about it."
    ),
}


@dataclass(frozen=True, slots=True)
class ReviewDone:
    """It is done; ``repeated``: it had been before, under the same key."""

    review: ReviewView
    repeated: bool


@dataclass(frozen=True, slots=True)
class ReviewRefused:
    """It is not done; ``review`` is the one that stands in the way, where the caller may see it."""

    reason: ReviewReason
    review: ReviewView | None = None

    @property
    def text(self) -> Text:
        """Why, in words."""
        return REFUSALS[self.reason]


ReviewResult = ReviewDone | ReviewRefused


def cleaned(text: str) -> str | None:
    """Return a text that somebody typed without identity numbers; None for one that cannot be kept."""
    stripped = text.strip()
    if not 1 <= len(stripped) <= LONGEST_TEXT:
        return None
    if any(
        unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co", "Cn") and each not in "\n\t"
        for each in stripped
    ):
        return None
    return without_identity_numbers(stripped)


def usable_key(key: str) -> bool:
    """Whether a text may be an idempotency key."""
    return 1 <= len(key) <= LONGEST_KEY and key.isprintable()


def to_review(review: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> ReviewView:
    """Return a review as read from the graph."""
    verdict, valid_at = review.get("verdict"), review.get("validAt")
    return ReviewView(
        id=review["id"],
        receipt=review["receipt"],
        subject_id=review["subjectId"],
        org=review.get("org"),
        region=review.get("region"),
        operation=review["operation"],
        verdict=None if verdict is None else Verdict(verdict),
        valid_at=None if valid_at is None else date.fromisoformat(valid_at),
        known_at=review.get("knownAt"),
        statement=review["statement"],
        requested_at=review["requestedAt"],
        requester_role=Role(review["requesterRole"]),
        requester_org=review.get("requesterOrg"),
        requester=review.get("requester"),
        due_on=date.fromisoformat(review["dueOn"]),
        state=ReviewState(review["state"]),
        steps=tuple(map(_to_step, steps)),
    )


def _to_step(step: Mapping[str, Any]) -> ReviewStepView:
    return ReviewStepView(
        state=ReviewState(step["state"]),
        on=date.fromisoformat(step["on"]),
        known_from=step["knownFrom"],
        known_until=step["knownUntil"],
        role=Role(step["role"]),
        org=step.get("org"),
        reasons=step.get("reasons"),
    )
