"""The credit report (公共信用信息报告) as data."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_api.schema.answer_views import ReachView, Scene
from graph_api.schema.enums import Completeness
from graph_api.schema.fields import resolved
from graph_api.schema.nodes import Subject
from graph_api.schema.reach import Reach
from graph_api.schema.sanctions import Sanction, SourceAge
from graph_api.schema.scalars import Instant
from graph_api.schema.subject_details import NameSpell
from graph_api.schema.subject_parts import Honour, Record, Role
from graph_api.services.report_model import CreditReportResult
from graph_api.services.staleness import SourceAge as SourceAgeValue
from graph_api.services.subject_views import LinkView, SubjectView
from graph_api.services.subject_views import NameSpell as NameSpellValue


@strawberry.type(description="报告时点 | The two clocks that a report was made for.")
class ReportMoment:
    """Resolved from a ``Moment``."""

    valid_at: date = strawberry.field(description="有效日 | The day that the report is about.")
    known_at: Instant = strawberry.field(description="知悉时点 | What was known at this moment.")


@strawberry.type(description="报告内容 | The eight sections of the public credit report.")
class ReportSections:
    """Resolved from ``services.report_model.ReportSections``."""

    administration: list[Record] = strawberry.field(description="行政管理 | Licences and penalties.")
    integrity: list[Honour] = strawberry.field(description="诚实守信 | Honours and red lists.")
    tax_ratings_a: list[Record] = strawberry.field(
        name="taxRatingsA", description="A级纳税人 | Tax credit ratings of grade A."
    )
    serious_lists: list[Sanction] = strawberry.field(
        description="严重失信主体名单 | Sanctions on the subject."
    )
    abnormal: list[Record] = strawberry.field(description="经营异常 | Listings as operating abnormally.")
    commitments: list[Record] = strawberry.field(description="信用承诺 | Credit commitments.")
    evaluations: list[Record] = strawberry.field(description="信用评价 | Ratings.")
    judgments: list[Record] = strawberry.field(description="司法判决 | Court judgments.")
    others: list[Record] = strawberry.field(description="其他 | Everything else on record.")


@strawberry.type(
    description="信用报告 | What is known about a subject, by the sections of the public credit report."
)
class CreditReport:
    """Resolved from a ``CreditReportResult``."""

    id: strawberry.ID = strawberry.field(
        description="报告编号 | Receipt under which the report is on record."
    )
    purpose: str = strawberry.field(description="查询目的 | The purpose stated.")
    generated_at: Instant = strawberry.field(description="生成时间 | When it was made.")
    sections: ReportSections = strawberry.field(description="报告内容 | The eight sections.")

    @resolved(description="主体 | The subject reported on.", graphql_type=Subject)
    def subject(self, parent: strawberry.Parent[CreditReportResult]) -> SubjectView:
        """Return the subject."""
        return parent.view

    @resolved(description="报告时点 | The two clocks it was made for.")
    def as_of(self, parent: strawberry.Parent[CreditReportResult]) -> ReportMoment:
        """Return the moment."""
        moment = parent.moment
        return ReportMoment(valid_at=moment.valid_at, known_at=Instant(moment.known_at))

    @resolved(description="完整性 | Whether everything that belongs in it was read.")
    def completeness(self, parent: strawberry.Parent[CreditReportResult]) -> Completeness:
        """Return the completeness."""
        return Completeness.COMPLETE if parent.complete else Completeness.INCOMPLETE

    @resolved(description="数据时效 | Age of every source that contributed.", graphql_type=list[SourceAge])
    def staleness(self, parent: strawberry.Parent[CreditReportResult]) -> tuple[SourceAgeValue, ...]:
        """Return the ages of the sources."""
        return parent.staleness

    @resolved(description="名称沿革 | Names over time, of an enterprise.", graphql_type=list[NameSpell])
    def names(self, parent: strawberry.Parent[CreditReportResult]) -> tuple[NameSpellValue, ...]:
        """Return the names over time."""
        return parent.view.names

    @resolved(
        description="任职 | Posts in the enterprise, or those that the person holds.", graphql_type=list[Role]
    )
    def roles(self, parent: strawberry.Parent[CreditReportResult]) -> tuple[LinkView, ...]:
        """Return the posts."""
        return parent.posts

    @resolved(
        description="惩戒措施 | How every measure that concerns the subject stands, with reasons.",
        graphql_type=list[Reach],
    )
    def measures(self, parent: strawberry.Parent[CreditReportResult]) -> list[ReachView]:
        """Return the reach items."""
        scene = Scene(parent.subjects, parent.moment.valid_at)
        return [ReachView(item, scene) for item in parent.reach]
