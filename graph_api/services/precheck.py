"""Pre-checks: may these subjects have what they ask for, answered for a batch with a receipt each.

The look-up that a department or bank must make before it decides (opinion, article 17). What was
answered is on record before the answer leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graph_api.domain.answers import PreCheckDecision, Verdict
from graph_api.domain.dates import now_ms
from graph_api.domain.fact_index import FactIndex
from graph_api.domain.facts import Matter, Moment, SubjectFact
from graph_api.domain.verdict import pre_check
from graph_api.errors import LimitExceededError
from graph_api.services.audit import AuditService
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.callers import Caller
from graph_api.services.desk.openings import opening
from graph_api.services.facts import PRE_CHECK, Bounds, Gathered, NamedReads, gather
from graph_api.services.legal_ground import NO_GROUND, RECORDED, Ground, GroundPolicy
from graph_api.services.purpose import check_case_number, check_purpose
from graph_api.services.references import SubjectRefValue
from graph_api.services.staleness import SourceAge, source_ages

MOST_SUBJECTS = 500
"""Subjects in one pre-check (contract, section 4)."""


@dataclass(frozen=True, slots=True)
class PreCheckResult:
    """What a pre-check answers about one subject of the batch.

    ``subject`` and ``decision`` are None where the reference names nobody. ``complete`` is False
    where a bound of the service was hit; ``subjects`` describes every subject of the batch and those
    that measures and signals name, by id.
    """

    receipt: str
    subject: SubjectFact | None
    decision: PreCheckDecision | None
    staleness: tuple[SourceAge, ...]
    complete: bool
    subjects: Mapping[str, SubjectFact]

    @property
    def not_found(self) -> bool:
        """Whether the reference names nobody."""
        return self.subject is None

    @property
    def verdict(self) -> Verdict:
        """The verdict; a subject that was not found is to be reviewed."""
        return Verdict.REVIEW if self.decision is None else self.decision.verdict


class PreCheckService:
    """Answers ``preCheck`` in one round trip, however many subjects, plus the write of its record.

    ``bounds`` replaces what one question may read (None: ``services.facts.bounds_for``).
    """

    def __init__(
        self,
        graph: NamedReads,
        audit: AuditService,
        *,
        stale_after_days: int,
        clock: Callable[[], int] = now_ms,
        bounds: Bounds | None = None,
        grounds: GroundPolicy = RECORDED,
    ) -> None:
        self._graph = graph
        self._audit = audit
        self._stale_after_days = stale_after_days
        self._clock = clock
        self._bounds = bounds
        self._grounds = grounds

    async def check(
        self,
        refs: Sequence[SubjectRefValue],
        matter: Matter,
        purpose: str,
        case_number: str | None,
        moment: Moment,
        caller: Caller,
        *,
        request_id: str = "",
        ground: Ground = NO_GROUND,
    ) -> tuple[PreCheckResult, ...]:
        """Return one answer for each reference, in the order asked; a repeated one is answered again.

        Raises ``LimitExceededError`` for more than 500 references and ``InvalidInputError`` for a
        purpose that is empty or too long, or a case number that is, before anything is read or written,
        and for persons whom a bank may not look up without a ground; ``UnavailableError`` when the record
        cannot be written, and then nothing is answered.
        """
        _check_size(refs, purpose)
        check_case_number(case_number)
        if not refs:
            return ()
        gathered = await gather(self._graph, (ref.key for ref in refs), moment, PRE_CHECK, self._bounds)
        self._grounds.check(caller, ground, ((ref, gathered.asked.get(ref.key)) for ref in refs))
        answers = self._answers(gathered, matter, moment)
        receipts = self._audit.new_receipt_ids(len(refs))
        results = tuple(
            self._result(receipt, gathered, answers.get(gathered.asked.get(ref.key, "")))
            for ref, receipt in zip(refs, receipts, strict=True)
        )
        await self._audit.record(
            AuditEntry(
                caller=caller,
                operation="preCheck",
                answers=tuple(
                    _audited(ref, result, _left(caller, matter, moment, result))
                    for ref, result in zip(refs, results, strict=True)
                ),
                request_id=request_id,
                purpose=purpose,
                ground=ground,
                case_number=case_number,
                question=matter.value,
                valid_at=moment.valid_at.isoformat(),
                known_at=moment.known_at,
            )
        )
        return results

    def _answers(self, gathered: Gathered, matter: Matter, moment: Moment) -> dict[str, _Answer]:
        """Decide once about each subject found, however often and by whichever key it was asked."""
        index = FactIndex(gathered.facts)
        now = self._clock()
        answers: dict[str, _Answer] = {}
        for subject in gathered.asked.values():
            if subject not in answers:
                decision = pre_check(index, subject, matter, moment)
                ages = source_ages(
                    gathered.provenance.behind(decision.subject, decision.measures, decision.signals),
                    gathered.provenance.last_loaded,
                    now,
                    self._stale_after_days,
                )
                answers[subject] = _Answer(decision, ages)
        index.memory.forget()
        return answers

    def _result(self, receipt: str, gathered: Gathered, answer: _Answer | None) -> PreCheckResult:
        subjects = gathered.facts.subjects
        if answer is None:
            return PreCheckResult(receipt, None, None, (), True, subjects)
        decision = answer.decision
        return PreCheckResult(
            receipt, subjects[decision.subject], decision, answer.ages, decision.complete, subjects
        )


@dataclass(frozen=True, slots=True)
class _Answer:
    decision: PreCheckDecision
    ages: tuple[SourceAge, ...]


def _check_size(refs: Sequence[SubjectRefValue], purpose: str) -> None:
    if len(refs) > MOST_SUBJECTS:
        raise LimitExceededError(
            f"A pre-check takes at most {MOST_SUBJECTS} subjects; {len(refs)} were given.",
            f"一次预检至多 {MOST_SUBJECTS} 个主体,本次为 {len(refs)} 个。",
        )
    check_purpose(purpose)


def _audited(
    ref: SubjectRefValue, result: PreCheckResult, left: Mapping[str, object] | None
) -> AuditedAnswer:
    """Return what the trail keeps: what the caller was told, by ids and codes, and what is left to do."""
    answer: dict[str, object] = {
        "complete": result.complete,
        "notFound": result.not_found,
        "stale": [age.source for age in result.staleness if age.stale],
    }
    if result.decision is not None:
        answer["measures"] = [
            {"sanction": item.sanction.id, "measure": item.measure.code, "status": item.status.value}
            for item in result.decision.measures
        ]
        answer["incentives"] = [incentive.title for incentive in result.decision.incentives]
        answer["signals"] = [
            {"person": group.person, "sanctions": group.sanctions}
            for group in result.decision.signals.by_person
        ]
    return AuditedAnswer(
        ref=ref,
        subject_id=None if result.subject is None else result.subject.id,
        verdict=result.verdict.value,
        answer=answer,
        receipt=result.receipt,
        desk=left,
    )


def _left(
    caller: Caller, matter: Matter, moment: Moment, result: PreCheckResult
) -> Mapping[str, object] | None:
    """Return what an answer leaves to the caller's desk; None: nothing."""
    name = None if result.subject is None else result.subject.name
    return opening(caller, matter, moment, result.decision, name)
