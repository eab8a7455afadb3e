"""The explanation that a subject may ask for (PIPL, articles 24 and 44): every measure with its reasons.

By receipt, the answer that somebody was given is worked out again as of the moment that was asked about and
as known then, and compared with what is on record. Otherwise the subject chooses moment and matter. What
others are concerned with is taken out before anything is worded (``domain.third_parties``).

A question by receipt takes two round trips: which moment is to be read stands in the record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph_api.domain.answers import Explanation, ReachItem, Signal, Verdict
from graph_api.domain.dates import PartialDate, Term, now_ms
from graph_api.domain.fact_index import FactIndex
from graph_api.domain.facts import Matter, Moment, SubjectFact, SubjectKind
from graph_api.domain.minimum_terms import TermRule
from graph_api.domain.reach import reach
from graph_api.domain.remedies import RepairRules
from graph_api.domain.signals import signals
from graph_api.domain.third_parties import Disclosure, as_shown, disclosure, without_names
from graph_api.domain.verdict import pre_check
from graph_api.errors import InvalidInputError, NotFoundError
from graph_api.services.audit import AuditService
from graph_api.services.facts import PRE_CHECK, Gathered, NamedReads, bounds_for, gathered, parameters
from graph_api.services.references import no_such_subject
from graph_api.services.rights_acting import Acting, RightsRules
from graph_api.services.rights_look_ups import matter_of
from graph_api.services.rights_receipts import OwnReceipt, own_receipt, receipt_parameters
from graph_api.services.rule_tables import hours_rules
from graph_api.services.staleness import SourceAge, source_ages


@dataclass(frozen=True, slots=True)
class ExplainedAnswer:
    """What is explained to a subject about itself.

    ``items`` are the measures of the matter (None: all), whatever their status; ``verdict`` is that of a
    pre-check of the matter. ``as_recorded`` says whether a receipt's answer came out again (None: no
    receipt). ``subjects`` are as they may be shown, by platform id.
    """

    subject: SubjectFact
    moment: Moment
    matter: Matter | None
    verdict: Verdict | None
    explanation: Explanation | None
    items: tuple[ReachItem, ...]
    signals: Sequence[Signal]
    shown: Disclosure
    rules: RepairRules
    complete: bool
    staleness: tuple[SourceAge, ...]
    subjects: Mapping[str, SubjectFact]
    receipt: OwnReceipt | None = None
    as_recorded: bool | None = None


class ExplanationService:
    """Answers ``myExplanation``."""

    def __init__(
        self,
        graph: NamedReads,
        audit: AuditService,
        rules: RightsRules,
        *,
        stale_after_days: int,
        clock: Callable[[], int] = now_ms,
    ) -> None:
        self._graph = graph
        self._audit = audit
        self._rules = rules
        self._stale_after_days = stale_after_days
        self._clock = clock
        self._hours = hours_rules()

    async def explain(self, acting: Acting, moment: Moment, matter: Matter | None) -> ExplainedAnswer:
        """Return how every measure of a matter (None: of all) stands for the subject at a moment.

        Raises ``NotFoundError`` where the graph has no such subject.
        """
        return await self._answer(acting, moment, matter, None)

    async def explain_receipt(self, acting: Acting, receipt: str) -> ExplainedAnswer:
        """Return the answer of a receipt about the subject, with its reasons.

        Raises ``NotFoundError`` for a receipt that is not about the subject, or that it may not know of,
        and ``InvalidInputError`` for a look-up that asked about no moment.
        """
        read = await self._graph.read("receipt_of_subject", **receipt_parameters(receipt, acting.ref))
        found = own_receipt(read, receipt, self._rules, self._clock())
        if found is None:
            await self._audit.record(acting.entry("myExplanation", None, {"shown": False}, receipt))
            raise NotFoundError("There is no such receipt about this subject.", "查无该主体的此回执。")
        record = found.record
        if record.valid_at is None or record.known_at is None:
            raise InvalidInputError("This look-up asked about no moment.", "该查询未涉及具体时点。")
        moment = Moment(date.fromisoformat(record.valid_at), record.known_at)
        return await self._answer(acting, moment, matter_of(record.operation, record.question), found)

    async def _answer(
        self, acting: Acting, moment: Moment, matter: Matter | None, receipt: OwnReceipt | None
    ) -> ExplainedAnswer:
        bounds = bounds_for(1)
        both = await self._graph.read(
            "explanation_facts", **parameters([acting.ref.key], moment, PRE_CHECK, bounds)
        )
        read = gathered(both["second"], moment, bounds)
        subject = read.asked.get(acting.ref.key)
        if subject is None:
            raise no_such_subject()
        rules = repair_rules(both["first"])
        if read.facts.subjects[subject].kind is SubjectKind.PERSON:
            rules = replace(rules, hours=self._hours)
        answer = self._explained(read, subject, moment, matter, rules, receipt)
        told: dict[str, object] = {"measures": len(answer.items), "complete": answer.complete}
        if receipt is not None:
            told |= {"receipt": receipt.answer.receipt, "asRecorded": answer.as_recorded}
        verdict = None if answer.verdict is None else answer.verdict.value
        question = None if matter is None else matter.value
        await self._audit.record(acting.entry("myExplanation", subject, told, question, verdict))
        return answer

    def _explained(
        self,
        read: Gathered,
        subject: str,
        moment: Moment,
        matter: Matter | None,
        rules: RepairRules,
        receipt: OwnReceipt | None,
    ) -> ExplainedAnswer:
        shown = disclosure(read.facts, subject, moment.valid_at)
        facts = without_names(read.facts, shown)
        index = FactIndex(facts)
        items = tuple(
            item for item in reach(index, subject, moment) if matter is None or matter in item.measure.matters
        )
        decision = None if matter is None else pre_check(index, subject, matter, moment)
        verdict = None if decision is None else decision.verdict
        found = signals(index, subject, moment) if decision is None else decision.signals
        ages = source_ages(
            read.provenance.behind(subject, items, found),
            read.provenance.last_loaded,
            self._clock(),
            self._stale_after_days,
        )
        return ExplainedAnswer(
            subject=facts.subjects[subject],
            moment=moment,
            matter=matter,
            verdict=verdict,
            explanation=None if decision is None else decision.explanation,
            items=items,
            signals=found,
            shown=shown,
            rules=rules,
            complete=not facts.truncated,
            staleness=ages,
            subjects=as_shown(facts.subjects, shown),
            receipt=receipt,
            as_recorded=None if receipt is None else _as_recorded(receipt, items, verdict),
        )


def _as_recorded(receipt: OwnReceipt, items: Sequence[ReachItem], verdict: Verdict | None) -> bool:
    """Whether everything on record comes out again: the verdict, and each measure with its status."""
    now = {(item.sanction.id, item.measure.code, item.status.value) for item in items}
    same_verdict = verdict is None or receipt.answer.verdict == verdict.value
    return same_verdict and receipt.statuses <= now


def repair_rules(read: Mapping[str, Any]) -> RepairRules:
    """Return what a record of ``repair_rules`` says."""
    return RepairRules(
        tuple(_term_rule(row) for row in read["terms"]),
        dict(read["conducts"]),
    )


def _term_rule(row: Sequence[str | None]) -> TermRule:
    code, regime, grade, field, minimum, clock, valid_from, valid_until, basis = row
    return TermRule(
        code or "",
        regime or "",
        grade or "",
        field or "",
        Term.parse(minimum) if minimum else None,
        clock or "",
        PartialDate.parse(valid_from) if valid_from else None,
        PartialDate.parse(valid_until) if valid_until else None,
        basis or "",
    )
