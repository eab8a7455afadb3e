"""The credit report (公共信用信息报告): one round trip for its facts, on record before it is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from graph_api.domain.answers import ReachItem
from graph_api.domain.dates import PartialDate, Truth, now_ms
from graph_api.domain.fact_index import FactIndex
from graph_api.domain.facts import Moment
from graph_api.domain.incentives import withholding
from graph_api.domain.reach import reach
from graph_api.services.audit import AuditService
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.callers import Caller
from graph_api.services.facts import NamedReads
from graph_api.services.legal_ground import NO_GROUND, RECORDED, Ground, GroundPolicy
from graph_api.services.purpose import check_purpose
from graph_api.services.references import SubjectRefValue, no_such_subject
from graph_api.services.report_model import AssociatedRecord, CreditReportResult, ReportSections
from graph_api.services.report_reading import Reading, ReportBounds, read_record
from graph_api.services.staleness import SourceAge, source_ages
from graph_api.services.subject_views import RecordView, SanctionView

_T = TypeVar("_T")

_SECTION_OF = {
    "LICENCE": "administration",
    "PENALTY": "administration",
    "ABNORMAL": "abnormal",
    "COMMITMENT": "commitments",
    "TAX_RATING": "evaluations",
    "JUDGMENT": "judgments",
}
"""The section of each type of record; a type that is not here stands under ``others``."""


class ReportService:
    """Answers ``creditReport`` in one round trip, plus the write of its record."""

    def __init__(
        self,
        graph: NamedReads,
        audit: AuditService,
        *,
        stale_after_days: int,
        clock: Callable[[], int] = now_ms,
        bounds: ReportBounds | None = None,
        grounds: GroundPolicy = RECORDED,
    ) -> None:
        self._graph = graph
        self._audit = audit
        self._stale_after_days = stale_after_days
        self._clock = clock
        self._bounds = bounds or ReportBounds()
        self._grounds = grounds

    async def report(
        self,
        ref: SubjectRefValue,
        purpose: str,
        moment: Moment,
        caller: Caller,
        *,
        request_id: str = "",
        ground: Ground = NO_GROUND,
    ) -> CreditReportResult:
        """Return the report on the subject that ``ref`` names, once its record is durable.

        Raises ``InvalidInputError`` for a purpose that is not 1 to 200 characters before anything is
        read, and for a person whom a bank may not look up without a ground; ``NotFoundError`` where there
        is no such subject, ``UnavailableError`` where the report cannot be read or recorded; then nothing
        is answered.
        """
        check_purpose(purpose)
        record = await self._graph.read(
            "report_facts",
            ask={"key": ref.key, "validAt": moment.valid_at.isoformat()},
            knownAt=moment.known_at,
            **self._bounds.as_parameters(),
        )
        reading = await read_record(record, ref.key, moment, self._bounds)
        if reading is None:
            raise no_such_subject()
        self._grounds.check(caller, ground, [(ref, reading.view.id)])
        result = self._result(reading, purpose, moment)
        await self._audit.record(
            AuditEntry(
                caller=caller,
                operation="creditReport",
                answers=(_audited(ref, result),),
                request_id=request_id,
                purpose=purpose,
                ground=ground,
                valid_at=moment.valid_at.isoformat(),
                known_at=moment.known_at,
            )
        )
        return result

    def _result(self, reading: Reading, purpose: str, moment: Moment) -> CreditReportResult:
        gathered = reading.gathered
        index = FactIndex(gathered.facts)
        items = reach(index, reading.view.id, moment)
        now = self._clock()
        (receipt,) = self._audit.new_receipt_ids(1)
        return CreditReportResult(
            id=receipt,
            view=reading.view,
            moment=moment,
            purpose=purpose,
            generated_at=now,
            complete=not reading.truncated,
            staleness=self._ages(reading, items, now),
            sections=_sections(reading, moment),
            posts=reading.posts,
            reach=items,
            subjects=gathered.facts.subjects,
            truncated=reading.truncated,
            associated=_by_then(
                reading.associated, moment, lambda found: found.record.fact.decided_on, _associated_order
            ),
            withheld_by=withholding(index, reading.view.id, moment),
            titles=reading.titles,
        )

    def _ages(self, reading: Reading, items: Iterable[ReachItem], now: int) -> tuple[SourceAge, ...]:
        provenance = reading.gathered.provenance
        behind = provenance.behind(reading.view.id, items) | reading.sources
        return source_ages(behind, provenance.last_loaded, now, self._stale_after_days)


def _sections(reading: Reading, moment: Moment) -> ReportSections:
    grouped: dict[str, list[RecordView]] = {}
    for record in _by_then(reading.records, moment, lambda found: found.fact.decided_on, _record_order):
        grouped.setdefault(_SECTION_OF.get(record.fact.type, "others"), []).append(record)
    sections = {name: tuple(records) for name, records in grouped.items()}
    return ReportSections(
        **sections,
        integrity=_by_then(
            reading.honours,
            moment,
            lambda found: found.fact.awarded_on,
            lambda found: (found.fact.awarded_on.last, found.fact.id),
        ),
        tax_ratings_a=tuple(
            record for record in sections.get("evaluations", ()) if (record.fact.grade or "").upper() == "A"
        ),
        serious_lists=_by_then(
            reading.sanctions, moment, lambda found: found.fact.decided_on, _sanction_order
        ),
    )


def _by_then(
    rows: Iterable[_T],
    moment: Moment,
    day: Callable[[_T], PartialDate | None],
    order: Callable[[_T], tuple[object, ...]],
) -> tuple[_T, ...]:
    """Return the rows decided by ``valid_at``, latest first; one whose day is in doubt stays."""
    known = [row for row in rows if _is_by_then(day(row), moment)]
    return tuple(sorted(known, key=order, reverse=True))


def _is_by_then(day: PartialDate | None, moment: Moment) -> bool:
    return day is None or day.at_or_before(moment.valid_at) is not Truth.NO


def _record_order(record: RecordView) -> tuple[object, ...]:
    return record.fact.decided_on.last, record.fact.source, record.fact.source_id


def _associated_order(associated: AssociatedRecord) -> tuple[object, ...]:
    return _record_order(associated.record)


def _sanction_order(sanction: SanctionView) -> tuple[object, ...]:
    # A day that is not known comes first: whoever reads the list must not miss it at the end.
    decided = sanction.fact.decided_on or sanction.fact.effective_from
    known = (0, decided.last.isoformat()) if decided is not None else (1, "")
    return *known, sanction.fact.source, sanction.fact.source_id


def _audited(ref: SubjectRefValue, result: CreditReportResult) -> AuditedAnswer:
    """Return what the trail keeps: what the caller was told, by platform ids and codes."""
    sections = result.sections
    records = (
        *sections.administration,
        *sections.abnormal,
        *sections.commitments,
        *sections.evaluations,
        *sections.judgments,
        *sections.others,
    )
    return AuditedAnswer(
        ref=ref,
        subject_id=result.view.id,
        answer={
            "complete": result.complete,
            "stale": [age.source for age in result.staleness if age.stale],
            "measures": [
                {"sanction": item.sanction.id, "measure": item.measure.code, "status": item.status.value}
                for item in result.reach
            ],
            "sanctions": [sanction.id for sanction in sections.serious_lists],
            "honours": [honour.id for honour in sections.integrity],
            "records": [record.id for record in records],
            "associated": [found.record.id for found in result.associated],
        },
        receipt=result.id,
    )
