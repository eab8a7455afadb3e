"""Taking tips from anybody, and telling whoever has the code how one stands.

Nothing that an informer does is put on record: a record would say who he is. What is stored of a tip, what
is answered, and how often the graph is asked are the same whether he says who he is or not, and whether the
subject is known or not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph_api.domain.casework.cases import Evidence
from graph_api.domain.casework.content import check_evidence
from graph_api.domain.casework.refusals import SHORTEST_SECRET_KEY, CaseReason, RefusedError
from graph_api.domain.dates import day_of_ms
from graph_api.domain.tips.informers import LONGEST_CONTACT, LONGEST_NAME, Informer
from graph_api.domain.tips.machine import TipAction, TipState, find
from graph_api.domain.tips.reasons import TipReason
from graph_api.informer_sealing import InformerKeys
from graph_api.services.calendars import calendar_of
from graph_api.services.casework.model import evidence_json
from graph_api.services.casework.requests import CaseRefused
from graph_api.services.casework.texts import checked_code, checked_text
from graph_api.services.desk.book import ATTEMPTS, too_busy
from graph_api.services.rights_review_model import cleaned, usable_key
from graph_api.services.tips.book import TipBook, TipWriting
from graph_api.services.tips.keys import informers_unavailable
from graph_api.services.tips.model import step_of
from graph_api.services.tips.requests import OutcomeView, Submission, Taken, TakenResult

_REGION = re.compile(r"[0-9]{6}")
_LONGEST_STATED_NAME = 200


@dataclass(frozen=True, slots=True)
class _Bearing:
    """What bears on a new tip; ``conduct``: whether the catalogue has it."""

    earlier: Mapping[str, Any] | None
    conduct: bool
    subject: str | None
    calendar: Mapping[date, str]


class TipIntake:
    """Answers ``submitTip`` and ``tipOutcome``."""

    def __init__(self, book: TipBook, keys: InformerKeys | None) -> None:
        """Without ``keys`` no tip is taken."""
        self._book = book
        self._keys = keys

    async def submit(self, idempotency_key: str, given: Submission) -> TakenResult:
        """Take a tip. Raises ``UnavailableError``: then ask again under the same key."""
        if self._keys is None:
            raise informers_unavailable()
        try:
            check_secret_key(idempotency_key)
            given = checked_submission(given)
        except RefusedError as error:
            return CaseRefused.of(error)
        codes = self._book.codes
        digest = codes.digest("submitTip", *_compared(given))
        key = codes.key("submitTip", idempotency_key)
        number = codes.number(key)
        code = codes.code(idempotency_key, digest)
        # Before anything is looked for, and always: it takes as long where there is nobody to be sealed.
        sealed = self._keys.sealer.seal(number, given.informer)
        for _ in range(ATTEMPTS):
            found = await self._bearing(key, given)
            if found.earlier is not None:
                if found.earlier["digest"] != digest:
                    return CaseRefused.of(RefusedError(CaseReason.KEY_REUSED))
                return Taken(number, code, repeated=True)
            if not found.conduct:
                return CaseRefused.of(RefusedError(CaseReason.UNKNOWN_CONDUCT, "conduct"))
            what = self._writing(number, code, sealed, given, found)
            if await self._book.write(key, digest, what):
                return Taken(number, code)
        raise too_busy()

    async def outcome(self, number: str, code: str) -> OutcomeView | None:
        """Return how a tip stands; None alike for a number that does not exist and for a wrong code."""
        book = self._book
        tip = (await book.graph.read("tip_outcome", id=number))["tip"]
        if not book.codes.is_right(number, code, None if tip is None else tip["codeHash"]):
            return None
        assert tip is not None
        decided, reason = tip["decidedOn"], tip["reason"]
        return OutcomeView(
            TipState(tip["state"]),
            day_of_ms(tip["submittedAt"]),
            None if decided is None else date.fromisoformat(decided),
            None if reason is None else TipReason(reason),
            tip["outcome"],
        )

    async def _bearing(self, key: str, given: Submission) -> _Bearing:
        book = self._book
        both = await book.graph.read(
            "tip_intake_and_calendar",
            key=key,
            conduct=given.conduct,
            subjectKey="" if given.subject is None else given.subject.key,
            knownAt=book.clock(),
            **book.calendar_parameters(),
        )
        read = both["first"]
        return _Bearing(
            read["earlier"], read["conduct"], read["subject"], calendar_of(both["second"]["days"])
        )

    def _writing(self, number: str, code: str, sealed: str, given: Submission, found: _Bearing) -> TipWriting:
        book = self._book
        row = find(None, TipAction.SUBMIT)
        assert row is not None
        assert row.deadline is not None
        now = book.clock()
        changes = {
            "submittedAt": now,
            "state": row.after.value,
            "region": given.region,
            "subjectKey": None if given.subject is None else given.subject.key,
            "subjectId": found.subject,
            "statedName": given.stated_name,
            "conduct": given.conduct,
            "text": given.text,
            "evidence": evidence_json(given.evidence),
            "sealed": sealed,
            "codeHash": book.codes.kept(number, code),
            "dueOn": book.due(row.deadline, given.region, found.calendar),
        }
        return TipWriting(number, 0, changes, step_of(row, 0, day_of_ms(now), now, None))


def check_secret_key(key: str) -> None:
    """Raise ``RefusedError`` for an idempotency key that somebody else might choose too, or guess.

    The key is not its caller's own, because nothing is kept of who submits, and the code is made of it.
    """
    if not usable_key(key):
        raise RefusedError(CaseReason.INVALID_KEY, "idempotencyKey")
    if len(key) < SHORTEST_SECRET_KEY or len(set(key)) < SHORTEST_SECRET_KEY // 3:
        raise RefusedError(CaseReason.GUESSABLE_KEY, "idempotencyKey")


def checked_submission(given: Submission) -> Submission:
    """Return a submission as it is kept; raises ``RefusedError`` for the first thing that cannot be.

    Where the informer says who he is, that is taken out of what he wrote: the text is read by more people.
    """
    informer = _checked_informer(given.informer)
    stated = _bounded(given.stated_name, "subjectName", _LONGEST_STATED_NAME)
    if given.subject is None and stated is None:
        raise RefusedError(CaseReason.MISSING_VALUE, "subject")
    if _REGION.fullmatch(given.region) is None:
        raise RefusedError(CaseReason.INVALID_REGION, "regionCode")
    text = cleaned(given.text)
    if text is None:
        raise RefusedError(CaseReason.INVALID_TEXT, "text")
    checked_code(given.conduct, "conduct")
    return replace(
        given,
        informer=informer,
        stated_name=stated,
        text=informer.taken_out_of(text),
        evidence=_checked_evidence(given.evidence, informer),
    )


def _checked_evidence(evidence: Evidence | None, informer: Informer) -> Evidence | None:
    if evidence is None:
        return None
    check_evidence(evidence)
    title = checked_text(evidence.title, "evidence") or ""
    return replace(evidence, title=informer.taken_out_of(title))


def _checked_informer(informer: Informer) -> Informer:
    return Informer(
        _kept(informer.name, "informer", LONGEST_NAME), _kept(informer.contact, "informer", LONGEST_CONTACT)
    )


def _kept(text: str | None, field: str, longest: int) -> str | None:
    """Return what an informer says of himself on one line; it is sealed, so numbers stay in it."""
    if text is None or not text.strip():
        return None
    plain = " ".join(text.split())
    if len(plain) > longest or not plain.isprintable():
        raise RefusedError(CaseReason.INVALID_TEXT, field)
    return plain


def _bounded(text: str | None, field: str, longest: int) -> str | None:
    """Return a name that was typed, without identity numbers; raises ``RefusedError``."""
    kept = checked_text(text, field)
    if kept is not None and len(kept) > longest:
        raise RefusedError(CaseReason.INVALID_TEXT, field)
    return kept


def _compared(given: Submission) -> list[object]:
    """Return what a repetition must say alike: everything but the informer, of whom nothing is kept."""
    return [
        None if given.subject is None else given.subject.key,
        given.stated_name,
        given.conduct,
        given.text,
        given.region,
        evidence_json(given.evidence),
    ]
