"""Decisions of desks and what is found about them, as GraphQL shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import strawberry

from graph_api.domain.casework.cases import Step as StepFacts
from graph_api.domain.casework.decisions import FINDINGS, DecisionFindingCode, DecisionOutcome
from graph_api.domain.casework.decisions import Decision as DecisionFacts
from graph_api.domain.facts import Matter
from graph_api.schema.casework_parts import CaseStep
from graph_api.schema.casework_payloads import (
    CaseConflictError,
    CaseInvalidError,
    CaseNotAllowedError,
    CaseUnknownError,
)
from graph_api.schema.enums import describe
from graph_api.schema.fields import resolved
from graph_api.schema.text import Info, LanguageArgument, worded
from graph_api.services.desk.decision_requests import DecisionDone, FoundDecision, record_id
from graph_api.services.redaction import without_identity_numbers, without_numbers

describe(
    DecisionOutcome,
    "决定结果 | How a desk decided.",
    {"GRANTED": "准予许可 | Granted.", "REFUSED": "不予许可 | Refused."},
)
describe(
    DecisionFindingCode,
    "核查问题 | What is wrong with the look-up behind a decision.",
    {
        "NO_RECEIPT": "无回执 | It names no receipt, or none that exists.",
        "OTHER_ORGANISATION": "他机构回执 | The receipt is one of another organisation.",
        "OTHER_SUBJECT": "主体不同 | The receipt is about another subject.",
        "OTHER_DAY": "日期不同 | The receipt is not of the day of the decision.",
        "OTHER_MATTER": "事项不同 | The receipt is not of a pre-check on the same matter.",
        "DUTIES_OPEN": "措施未答复 | Mandatory measures on it had not all been answered.",
        "NO_LOOK_UP": "无核查留痕 | A loaded licence, and no pre-check by the department on that day.",
        "DAY_NOT_EXACT": "日期不详 | The day of a loaded licence is known to its month or year only.",
    },
)


@dataclass(frozen=True, slots=True)
class FlagView:
    """A finding."""

    code: DecisionFindingCode


@strawberry.type(description="决定问题 | One thing that is wrong with the look-up behind a decision.")
class DecisionFlag:
    """One finding."""

    code: DecisionFindingCode = strawberry.field(description="代码 | Its code.")

    @resolved(description="说明 | It in words.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[FlagView], language: LanguageArgument = None
    ) -> str:
        """Return the text."""
        return worded(FINDINGS[parent.code], language, info)


@strawberry.type(description="许可决定 | A decision of a desk.")
class DeskDecision:
    """Resolved from ``decisions.Decision``."""

    outcome: DecisionOutcome = strawberry.field(description="决定结果 | How it was decided.")
    number: str = strawberry.field(description="决定文号 | Its number.")

    @resolved(description="决定编号 | Its id; also the source's id of its record.")
    def id(self, parent: strawberry.Parent[DecisionFacts]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.id)

    @resolved(description="记录标识 | Platform id of its record, with which node answers.")
    def record_id(self, parent: strawberry.Parent[DecisionFacts]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(record_id(parent))

    @resolved(description="主体标识 | Platform id of whom it is about.")
    def subject_id(self, parent: strawberry.Parent[DecisionFacts]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.subject)

    @resolved(description="事项 | The matter.")
    def matter(self, parent: strawberry.Parent[DecisionFacts]) -> Matter:
        """Return the matter."""
        return Matter(parent.matter)

    @resolved(description="决定日期 | Day of the decision.")
    def decided_on(self, parent: strawberry.Parent[DecisionFacts]) -> date:
        """Return the day."""
        return parent.decided_on

    @resolved(description="决定机构 | Organisation that decided.")
    def organisation(self, parent: strawberry.Parent[DecisionFacts]) -> str:
        """Return the organisation."""
        return parent.org

    @resolved(description="回执号 | Receipt that was named.")
    def receipt(self, parent: strawberry.Parent[DecisionFacts]) -> strawberry.ID | None:
        """Return the receipt."""
        return None if parent.receipt is None else strawberry.ID(parent.receipt)

    @resolved(description="问题 | What was found when it was recorded.", graphql_type=list[DecisionFlag])
    def flags(self, parent: strawberry.Parent[DecisionFacts]) -> list[FlagView]:
        """Return the findings."""
        return [FlagView(code) for code in parent.findings]

    @resolved(description="步骤 | Its steps.", graphql_type=list[CaseStep])
    def steps(self, parent: strawberry.Parent[DecisionFacts]) -> tuple[StepFacts, ...]:
        """Return the steps."""
        return parent.steps


@strawberry.type(description="无核查决定 | A decision that rests on no proper look-up.")
class DecisionFinding:
    """Resolved from a ``FoundDecision``."""

    source: str = strawberry.field(description="来源 | Provider of its record.")
    department: str = strawberry.field(description="机构 | Organisation that decided.")
    decided_on: str = strawberry.field(description="决定日期 | Day, or month or year, of the decision.")

    @resolved(description="文号或名称 | Number or title of the decision.")
    def title(self, parent: strawberry.Parent[FoundDecision]) -> str | None:
        """Return the title."""
        return without_numbers(parent.title)

    @resolved(description="记录标识 | Platform id of its record, with which node answers.")
    def record_id(self, parent: strawberry.Parent[FoundDecision]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.record_id)

    @resolved(description="来源编号 | The provider's own id of the record.")
    def source_id(self, parent: strawberry.Parent[FoundDecision]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(without_identity_numbers(parent.source_id))

    @resolved(description="主体标识 | Platform id of whom it is about.")
    def subject_id(self, parent: strawberry.Parent[FoundDecision]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.subject)

    @resolved(description="问题 | What is wrong with the look-up.", graphql_type=list[DecisionFlag])
    def flags(self, parent: strawberry.Parent[FoundDecision]) -> list[FlagView]:
        """Return the findings."""
        return [FlagView(code) for code in parent.findings]

    @resolved(
        description="许可决定 | The decision; null: a licence that was loaded.",
        graphql_type=DeskDecision | None,
    )
    def decision(self, parent: strawberry.Parent[FoundDecision]) -> DecisionFacts | None:
        """Return the decision."""
        return parent.decision


@strawberry.type(description="决定已登记 | It is recorded, now or by an earlier request under the same key.")
class DecisionSuccess:
    """Resolved from a ``DecisionDone``."""

    repeated: bool = strawberry.field(description="是否重复 | It had been done before, under the same key.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that it is recorded."""
        return isinstance(obj, DecisionDone)

    @resolved(description="许可决定 | The decision, with what was found.", graphql_type=DeskDecision)
    def decision(self, parent: strawberry.Parent[DecisionDone]) -> DecisionFacts:
        """Return the decision."""
        return parent.decision


DecisionPayload = Annotated[
    DecisionSuccess | CaseInvalidError | CaseUnknownError | CaseConflictError | CaseNotAllowedError,
    strawberry.union("DecisionPayload", description="登记结果 | What came of it."),
]
