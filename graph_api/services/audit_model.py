"""What the audit trail keeps of a look-up, and how that stands in the graph.

Nodes ``AuditRecord`` -[:ANSWERED]-> ``AuditAnswer``; both are only ever added. A look-up of one subject is
one node with both labels and the properties of both.

========================  ==========================================================================
``AuditRecord``           ``id`` (``a_…``), ``at`` (ms), ``role``, ``org``, ``region``,
                          ``callerSubject``, ``operation`` (root field), ``purpose``, ``legalGround``,
                          ``consentReference``, ``numbersInFull`` (true: identity numbers may have
                          been shown in full), ``caseNumber``, ``question`` (search text), ``validAt``,
                          ``knownAt`` (ms), ``requestId``;
                          ``sequence`` and ``hash`` (``audit_chain``)
``AuditAnswer``           ``recordId``, ``position``, ``at`` (ms), ``receipt``,
                          ``subjectKey`` (digest of the key asked with), ``subjectId`` (absent: not
                          found), ``asked``, ``verdict``, ``answer`` (JSON), ``digest``;
                          ``role`` of its record
========================  ==========================================================================

The answers of a look-up of many subjects stand in the record itself (``audit_packing``).
An absent property is an empty value. Identity numbers never stand in any of them: a reference by
identity number is kept as the digest of its keyed hash, and text that people type is searched for
numbers before it is written.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson

from graph_api.domain.keys import SEPARATOR, stable_id
from graph_api.services.audit_packing import PACKED_FROM, pack, unpack
from graph_api.services.callers import Caller
from graph_api.services.legal_ground import NO_GROUND, Ground, LegalGround
from graph_api.services.purpose import shows_in_full
from graph_api.services.redaction import without_identity_numbers
from graph_api.services.references import SubjectRefValue


@dataclass(frozen=True, slots=True)
class AuditedAnswer:
    """What was answered about one subject.

    ``subject_id`` is None where nobody was found; ``answer`` is a small JSON object fit to show what
    the caller was told (verdict, measures with their status, completeness), without personal data
    beyond platform ids; ``receipt`` comes from ``AuditService.new_receipt_ids``. ``desk``: what the
    receipt leaves to be answered (``services/desk``), kept beside the trail; None: nothing.
    """

    ref: SubjectRefValue
    subject_id: str | None
    verdict: str | None = None
    answer: Mapping[str, object] = field(default_factory=dict)
    receipt: str | None = None
    desk: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One answered look-up. ``operation`` is the root field, ``question`` the text of a search."""

    caller: Caller
    operation: str
    answers: tuple[AuditedAnswer, ...] = ()
    request_id: str = ""
    purpose: str | None = None
    ground: Ground = NO_GROUND
    case_number: str | None = None
    question: str | None = None
    valid_at: str | None = None
    known_at: int | None = None


@dataclass(frozen=True, slots=True)
class AuditedAnswerView:
    """An answer as an auditor reads it; ``digest`` is the SHA-256 of ``answer`` (JSON text)."""

    receipt: str | None
    subject_id: str | None
    asked: str
    verdict: str | None
    answer: str
    digest: str


@dataclass(frozen=True, slots=True)
class AuditRecordView:
    """A look-up as an auditor reads it; ``at`` and ``known_at`` are milliseconds since 1970 UTC."""

    id: str
    at: int
    role: str
    org: str | None
    region: str | None
    caller_subject: str | None
    operation: str
    purpose: str | None
    case_number: str | None
    question: str | None
    valid_at: str | None
    known_at: int | None
    request_id: str
    answers: tuple[AuditedAnswerView, ...]
    numbers_in_full: bool = False
    legal_ground: LegalGround | None = None
    consent_reference: str | None = None


def to_row(entry: AuditEntry, record_id: str, at: int) -> dict[str, object]:
    """Return the row of ``audit_append`` for one entry: record properties, answers, what is left to do."""
    return {**_record_row(entry, record_id, at), "desks": _desk_rows(entry, at)}


def _record_row(entry: AuditEntry, record_id: str, at: int) -> dict[str, object]:
    caller = entry.caller
    properties = {
        "id": record_id,
        "at": at,
        "role": caller.role.value,
        "org": caller.org,
        "region": caller.region,
        "callerSubject": caller.subject,
        "operation": entry.operation,
        "purpose": _clean(entry.purpose),
        "numbersInFull": shows_in_full(caller, entry.purpose) or None,
        "legalGround": None if entry.ground.legal is None else entry.ground.legal.value,
        "consentReference": _clean(entry.ground.consent),
        "caseNumber": _clean(entry.case_number),
        "question": _clean(entry.question),
        "validAt": entry.valid_at,
        "knownAt": entry.known_at,
        "requestId": entry.request_id,
    }
    answers = [_answer_row(answer, record_id, at, index) for index, answer in enumerate(entry.answers)]
    if len(answers) >= PACKED_FROM:
        return {"properties": {**properties, **pack(answers, at)}, "answers": []}
    if len(answers) == 1:
        return {"properties": {**properties, **answers[0]}, "answers": []}
    # For the index by which a subject finds who looked it up, whoever of a role that is shown to it.
    shown = [{**answer, "role": caller.role.value} for answer in answers]
    return {"properties": properties, "answers": shown}


def _desk_rows(entry: AuditEntry, at: int) -> list[dict[str, object]]:
    """Return the properties of what the receipts of an entry leave to be answered."""
    caller = entry.caller
    return [
        {
            **answer.desk,
            "id": answer.receipt,
            "org": caller.org,
            "region": caller.region,
            "openedAt": at,
            "openSince": at,
            "version": 0,
        }
        for answer in entry.answers
        if answer.desk is not None
    ]


def asked_key(ref: SubjectRefValue) -> str:
    """Return the digest under which the key of a reference stands in the trail."""
    return stable_id("k", ref.key)


def to_view(record: Mapping[str, Any], answers: list[Mapping[str, Any]]) -> AuditRecordView:
    """Return a record as read from the graph, with ``answers`` and those that stand in the record."""
    is_answer = record.get("recordId") is not None
    found = [record] if is_answer else sorted([*answers, *unpack(record)], key=lambda row: row["position"])
    return AuditRecordView(
        id=record["id"],
        at=record["at"],
        role=record["role"],
        org=record.get("org"),
        region=record.get("region"),
        caller_subject=record.get("callerSubject"),
        operation=record["operation"],
        purpose=record.get("purpose"),
        case_number=record.get("caseNumber"),
        question=record.get("question"),
        valid_at=record.get("validAt"),
        known_at=record.get("knownAt"),
        request_id=record["requestId"],
        answers=tuple(map(_answer_view, found)),
        numbers_in_full=bool(record.get("numbersInFull")),
        legal_ground=_ground(record.get("legalGround")),
        consent_reference=record.get("consentReference"),
    )


def narrowed(record: Mapping[str, Any], names: Collection[str], asked: str) -> list[Mapping[str, Any]]:
    """Return those answers in a record that are about one of these ids or were asked with this digest."""
    return [row for row in unpack(record) if row["subjectId"] in names or row["subjectKey"] == asked]


def _answer_row(answer: AuditedAnswer, record_id: str, at: int, position: int) -> dict[str, object]:
    text = orjson.dumps(answer.answer, option=orjson.OPT_SORT_KEYS).decode()
    return {
        "recordId": record_id,
        "position": position,
        "at": at,
        "receipt": answer.receipt,
        "subjectKey": asked_key(answer.ref),
        "subjectId": answer.subject_id,
        "asked": _asked(answer.ref),
        "verdict": answer.verdict,
        "answer": text,
        "digest": sha256(text.encode()).hexdigest(),
    }


def _answer_view(row: Mapping[str, Any]) -> AuditedAnswerView:
    return AuditedAnswerView(
        receipt=row.get("receipt"),
        subject_id=row.get("subjectId"),
        asked=row["asked"],
        verdict=row.get("verdict"),
        answer=row["answer"],
        digest=row["digest"],
    )


def _asked(ref: SubjectRefValue) -> str:
    # The hash of an identity number is a personal identifier too: that it was asked with is enough.
    if ref.kind == "identity":
        return "identity"
    text = ref.key.replace(SEPARATOR, " ")
    # Providers use identity numbers as their own ids, and some numbers pass for a credit code.
    return text if ref.kind == "id" else without_identity_numbers(text)


def _ground(text: str | None) -> LegalGround | None:
    return None if text is None else LegalGround(text)


def _clean(text: str | None) -> str | None:
    return None if text is None else without_identity_numbers(text)
