"""Reach: which measures stand for a subject, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry
from strawberry.types.lazy_type import LazyType

from graph_api.domain.answers import ReachStatus
from graph_api.domain.facts import MeasureFact
from graph_api.schema.answer_views import ReachAnswerView, ReachView, ReasonView
from graph_api.schema.enums import Completeness
from graph_api.schema.fields import resolved
from graph_api.schema.nodes import Subject
from graph_api.schema.sanctions import Measure, Sanction, SourceAge
from graph_api.schema.text import Info, LanguageArgument, explain
from graph_api.services.staleness import SourceAge as SourceAgeValue
from graph_api.services.subject_views import SanctionView, SubjectView

# Enterprise offers measures, and a measure's reasons name an enterprise: one side has to be lazy.
_Enterprise: Any = LazyType("Enterprise", "graph_api.schema.enterprises")


@strawberry.type(description="适用理由 | One way in which a measure reaches, or fails to reach, the subject.")
class ReachReason:
    """Resolved from a ``ReasonView``."""

    @resolved(description="身份 | Code of the role: SUBJECT, a post, SHAREHOLDER or NAMED.")
    def role(self, parent: strawberry.Parent[ReasonView]) -> str:
        """Return the role of the reach row."""
        return parent.reason.role

    @resolved(
        description="认定时点 | Code of the anchor: NAMED, AT_ACT, AT_DECISION, STICKY or WHILE_HOLDING."
    )
    def anchor(self, parent: strawberry.Parent[ReasonView]) -> str:
        """Return the anchor of the reach row."""
        return parent.reason.anchor.value

    @resolved(description="状态 | How this way stands.")
    def status(self, parent: strawberry.Parent[ReasonView]) -> ReachStatus:
        """Return the status of the reason."""
        return parent.reason.status

    @resolved(
        description="任职企业 | The enterprise in which the role is held.",
        graphql_type=_Enterprise | None,
    )
    def enterprise(self, parent: strawberry.Parent[ReasonView]) -> SubjectView | None:
        """Return the enterprise."""
        return parent.enterprise

    @resolved(description="说明 | Why, with the dates and findings that decide.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[ReasonView], language: LanguageArgument = None
    ) -> str:
        """Return the explanation."""
        return explain(parent.reason.explanation, language, info)


@strawberry.type(description="措施适用 | One measure of one sanction as it stands for the subject.")
class Reach:
    """Resolved from a ``ReachView``."""

    @resolved(description="惩戒措施 | The measure.", graphql_type=Measure)
    def measure(self, parent: strawberry.Parent[ReachView]) -> MeasureFact:
        """Return the measure."""
        return parent.item.measure

    @resolved(description="惩戒决定 | The sanction that applies it.", graphql_type=Sanction)
    def sanction(self, parent: strawberry.Parent[ReachView]) -> SanctionView:
        """Return the sanction with its open objections."""
        item = parent.item
        return parent.scene.sanction(item.sanction, item.sanction_subject, item.annotations)

    @resolved(description="状态 | The strongest status of its reasons.")
    def status(self, parent: strawberry.Parent[ReachView]) -> ReachStatus:
        """Return the status."""
        return parent.item.status

    @resolved(description="起始日 | First day of the measure; null where not known to the day.")
    def valid_from(self, parent: strawberry.Parent[ReachView]) -> date | None:
        """Return the first day."""
        return parent.item.valid_from

    @resolved(description="截止日 | Last day of the measure; null where there is none or it is not known.")
    def valid_until(self, parent: strawberry.Parent[ReachView]) -> date | None:
        """Return the last day."""
        return parent.item.valid_until

    @resolved(
        description="适用理由 | Every way in which it reaches, or fails to reach, the subject.",
        graphql_type=list[ReachReason],
    )
    def reasons(self, parent: strawberry.Parent[ReachView]) -> list[ReasonView]:
        """Return the reasons."""
        return [ReasonView(reason, parent.scene) for reason in parent.item.reasons]


@strawberry.type(description="适用结果 | Every measure that concerns a subject, and how it stands.")
class ReachAnswer:
    """Resolved from a ``ReachAnswerView``."""

    @resolved(description="主体 | The subject asked about.", graphql_type=Subject)
    def subject(self, parent: strawberry.Parent[ReachAnswerView]) -> SubjectView:
        """Return the subject."""
        return SubjectView(parent.result.subject, parent.scene.valid_at)

    @resolved(description="措施 | One item for each measure of each sanction.", graphql_type=list[Reach])
    def items(self, parent: strawberry.Parent[ReachAnswerView]) -> list[ReachView]:
        """Return the items."""
        return [ReachView(item, parent.scene) for item in parent.result.items]

    @resolved(description="完整性 | Whether everything that bears on it was read.")
    def completeness(self, parent: strawberry.Parent[ReachAnswerView]) -> Completeness:
        """Return the completeness."""
        return Completeness.COMPLETE if parent.result.complete else Completeness.INCOMPLETE

    @resolved(description="数据时效 | Age of every source that contributed.", graphql_type=list[SourceAge])
    def staleness(self, parent: strawberry.Parent[ReachAnswerView]) -> tuple[SourceAgeValue, ...]:
        """Return the ages of the sources."""
        return parent.result.staleness
