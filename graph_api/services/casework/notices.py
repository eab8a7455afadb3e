"""Who was told of a decision that was found wrong: from the audit trail, for notices of rehabilitation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_api.domain.casework.cases import Case, Step
from graph_api.domain.casework.effects import SOURCE
from graph_api.domain.casework.states import Action, State
from graph_api.domain.dates import OPEN_MS, now_ms
from graph_api.domain.keys import fact_key, id_key, stable_id
from graph_api.domain.wording import Text
from graph_api.services.audit import AuditService
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.audit_packing import unpack
from graph_api.services.callers import Caller, Role
from graph_api.services.facts import NamedReads
from graph_api.services.references import SubjectRefValue
from graph_api.services.rights_acting import RightsRules

MOST_ANSWERS = 500
MOST_SUBJECTS = 300

_WRONG = frozenset({State.VOIDED, State.REVOKED})


@dataclass(frozen=True, slots=True)
class Notice:
    """One answer that told of the decision: when, to which organisation, by which field, about whom."""

    at: int
    role: str
    org: str | None
    operation: str
    receipt: str | None
    subject: str


@dataclass(frozen=True, slots=True)
class Notices:
    """All of them, newest first, with the text to send; none while the decision stands."""

    found: tuple[Notice, ...]
    complete: bool
    text: Text


class NoticeService:
    """Answers ``caseNotices`` for the departments of a case and auditors."""

    def __init__(self, graph: NamedReads, audit: AuditService, rules: RightsRules) -> None:
        self._graph = graph
        self._audit = audit
        self._rules = rules

    async def of(self, caller: Caller, case: Case, request_id: str) -> Notices:
        """Return who was told of the decision of a case before it was found wrong. It is on record."""
        ended = _ended(case)
        found = Notices((), True, Text("", "")) if ended is None else await self._search(caller, case, ended)
        ref = SubjectRefValue.by_id(case.subject)
        told = {"case": case.id, "notices": len(found.found)}
        answer = AuditedAnswer(ref, case.subject, answer=told)
        await self._audit.record(AuditEntry(caller, "caseNotices", (answer,), request_id))
        return found

    async def _search(self, caller: Caller, case: Case, ended: Step) -> Notices:
        sanction = stable_id("s", fact_key("sanctions", SOURCE, case.id))
        read = await self._graph.read(
            "case_answers",
            idPrefix=id_key(""),
            subject=case.subject,
            persons=[named.person for named in case.content.named],
            sanction=sanction,
            since=_published(case),
            until=ended.known_from,
            mostSubjects=MOST_SUBJECTS,
            limit=MOST_ANSWERS,
        )
        rows = [*read["rows"], *_packed(read["batches"], sanction)]
        notices = [Notice(*row) for row in rows if self._is_shown(caller, row)]
        notices.sort(key=lambda notice: (notice.at, notice.org or "", notice.receipt or ""), reverse=True)
        bounded = (
            len(read["rows"]) >= MOST_ANSWERS
            or len(read["batches"]) >= MOST_ANSWERS
            or read["subjects"] >= MOST_SUBJECTS
        )
        return Notices(tuple(notices), not bounded, _text(case, ended.on))

    def _is_shown(self, caller: Caller, row: Sequence[Any]) -> bool:
        """Whether a look-up is told of: secret ones to auditors alone, a subject's own to nobody."""
        if row[1] == Role.SUBJECT.value:
            return False
        return caller.role is Role.AUDITOR or not self._rules.hides(row[1], row[0], now_ms())


def _ended(case: Case) -> Step | None:
    """Return the step by which the decision was found wrong."""
    return next((step for step in case.steps if step.of == case.id and step.state in _WRONG), None)


def _published(case: Case) -> int:
    return next((step.known_from for step in case.steps if step.action is Action.PUBLISH), OPEN_MS)


def _packed(batches: Sequence[Mapping[str, Any]], sanction: str) -> Iterator[list[Any]]:
    for record in batches:
        for answer in unpack(record):
            if sanction in answer["answer"] and answer["subjectId"] is not None:
                yield [
                    record["at"],
                    record["role"],
                    record.get("org"),
                    record["operation"],
                    answer["receipt"],
                    answer["subjectId"],
                ]


def _text(case: Case, on: date) -> Text:
    name = case.subject_name or case.subject
    day = on.isoformat()
    return Text(
        f"案件 {case.id} 对 {name} 的惩戒决定已于 {day} 认定有误或撤销，自始无效。"
        "贵单位此前收到的相关答复不再适用，请停止据此采取的措施，消除不良影响，并反馈办理情况。",
        f"The decision of case {case.id} on {name} was found wrong or revoked on {day} and is void from the "
        "start. Answers that told of it no longer hold: stop what rests on them, restore the subject's "
        "standing, and report what was done.",
    )
