"""Sanctions, their events and annotations, measures, and the age of sources."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_api.domain.dates import PartialDate
from graph_api.domain.facts import EventFact, EventType, Force, Matter, MeasureFact
from graph_api.schema.fields import resolved
from graph_api.schema.nodes import Node, Subject
from graph_api.schema.scalars import Instant
from graph_api.services.subject_views import SanctionView, SubjectView


def exact(value: PartialDate | None) -> date | None:
    """Return the day of a date that is known to the day, else None."""
    return None if value is None else value.exact


@strawberry.type(
    description="标注 | A note that stands on a sanction, such as an accepted objection (异议标注)."
)
class Annotation:
    """Resolved from an ``EventFact``."""

    type: str = strawberry.field(description="标注类型 | Code of the event, such as OBJECTION_ACCEPTED.")
    note: str | None = strawberry.field(description="说明 | What the source adds.")

    @resolved(
        description="日期 | Day of the event; the first possible day where only a month or year is stated."
    )
    def on(self, parent: strawberry.Parent[EventFact]) -> date:
        """Return the day of the event."""
        return parent.on.first


@strawberry.type(description="处理事项 | What happened to a sanction after its decision.")
class SanctionEvent:
    """Resolved from an ``EventFact``."""

    type: EventType = strawberry.field(description="事项类型 | What happened.")
    on: PartialDate = strawberry.field(description="日期 | When, as exactly as stated.")
    note: str | None = strawberry.field(description="说明 | What the source adds.")

    @resolved(description="是否仅对某一人员 | Whether it acts on the reach to one person alone.")
    def of_one_person(self, parent: strawberry.Parent[EventFact]) -> bool:
        """Return whether the event concerns one person."""
        return parent.person is not None


@strawberry.type(
    description="惩戒决定 | A decision on a subject under a memorandum (备忘录), as one provider states it."
)
class Sanction(Node):
    """Resolved from a ``SanctionView``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value is a sanction."""
        return isinstance(obj, SanctionView)

    @resolved(description="来源标识 | The provider's own id of the decision.")
    def source_id(self, parent: strawberry.Parent[SanctionView]) -> str:
        """Return the provider's id."""
        return parent.fact.source_id

    @resolved(description="数据来源 | Name of the provider.")
    def source(self, parent: strawberry.Parent[SanctionView]) -> str:
        """Return the provider."""
        return parent.fact.source

    @resolved(
        description="惩戒对象 | The subject sanctioned; a branch's (分支机构) parent stands for it.",
        graphql_type=Subject,
    )
    def subject(self, parent: strawberry.Parent[SanctionView]) -> SubjectView:
        """Return the subject as the rules read it."""
        return parent.subject

    @resolved(description="备忘录 | Code of the memorandum.")
    def memorandum(self, parent: strawberry.Parent[SanctionView]) -> str:
        """Return the memorandum's code."""
        return parent.fact.memorandum

    @resolved(description="措施代码 | Codes of the measures applied; null: every measure of the memorandum.")
    def measure_codes(self, parent: strawberry.Parent[SanctionView]) -> list[str] | None:
        """Return the measures' codes."""
        return None if parent.fact.measures is None else list(parent.fact.measures)

    @resolved(description="失信行为 | Code of the conduct.")
    def conduct(self, parent: strawberry.Parent[SanctionView]) -> str | None:
        """Return the conduct."""
        return parent.fact.conduct

    @resolved(description="失信程度 | Grade: MINOR (轻微), GENERAL (一般) or SERIOUS (严重).")
    def grade(self, parent: strawberry.Parent[SanctionView]) -> str | None:
        """Return the grade."""
        return parent.fact.grade

    @resolved(description="行为起始 | First day of the conduct, as exactly as stated.")
    def act_from(self, parent: strawberry.Parent[SanctionView]) -> PartialDate | None:
        """Return the beginning of the conduct."""
        return parent.fact.act_from

    @resolved(description="行为终止 | Last day of the conduct, as exactly as stated.")
    def act_until(self, parent: strawberry.Parent[SanctionView]) -> PartialDate | None:
        """Return the end of the conduct."""
        return parent.fact.act_until

    @resolved(description="决定日期 | Day of the decision; null where it is not known to the day.")
    def decided_on(self, parent: strawberry.Parent[SanctionView]) -> date | None:
        """Return the day of the decision."""
        return exact(parent.fact.decided_on)

    @resolved(description="决定日期（原文） | The date of the decision as exactly as stated.")
    def decided_on_stated(self, parent: strawberry.Parent[SanctionView]) -> PartialDate | None:
        """Return the date of the decision as stated."""
        return parent.fact.decided_on

    @resolved(description="生效日期 | From when it takes effect; null: from the decision.")
    def effective_from(self, parent: strawberry.Parent[SanctionView]) -> PartialDate | None:
        """Return the stated beginning."""
        return parent.fact.effective_from

    @resolved(description="期限 | Term as an ISO 8601 duration.")
    def term(self, parent: strawberry.Parent[SanctionView]) -> str | None:
        """Return the term."""
        return None if parent.fact.term is None else parent.fact.term.text

    @resolved(description="截止日期 | Stated last day.")
    def until(self, parent: strawberry.Parent[SanctionView]) -> PartialDate | None:
        """Return the stated last day."""
        return parent.fact.until

    @resolved(description="决定机关 | Department that decided.")
    def department(self, parent: strawberry.Parent[SanctionView]) -> str | None:
        """Return the department."""
        return parent.fact.department

    @resolved(
        description="异议标注 | An objection accepted stands here until it is closed.",
        graphql_type=list[Annotation],
    )
    def annotations(self, parent: strawberry.Parent[SanctionView]) -> tuple[EventFact, ...]:
        """Return the open objections."""
        return parent.annotations

    @resolved(
        description="处理事项 | Everything known to have happened to it, in order of days.",
        graphql_type=list[SanctionEvent] | None,
    )
    def events(self, parent: strawberry.Parent[SanctionView]) -> tuple[EventFact, ...]:
        """Return the events. LIMIT_EXCEEDED where the question did not read them."""
        return parent.all_events()


@strawberry.type(description="惩戒措施 | A measure of a memorandum with its legal basis.")
class Measure:
    """Resolved from a ``MeasureFact``."""

    code: str = strawberry.field(description="措施代码 | Code of the measure.")
    title: str = strawberry.field(description="措施名称 | What is done.")
    force: Force = strawberry.field(description="效力 | Mandatory or recommended.")
    basis: str = strawberry.field(description="依据 | Legal basis.")
    memorandum: str = strawberry.field(description="备忘录 | Code of the memorandum.")
    department: str | None = strawberry.field(description="实施单位 | Department that executes it.")
    basis_from: PartialDate | None = strawberry.field(description="依据生效日 | First day of the basis.")
    basis_until: PartialDate | None = strawberry.field(description="依据失效日 | Last day of the basis.")

    @resolved(description="事项 | What the measure bears on.")
    def matters(self, parent: strawberry.Parent[MeasureFact]) -> list[Matter]:
        """Return the matters in the order of the enumeration."""
        return [matter for matter in Matter if matter in parent.matters]


@strawberry.type(description="数据时效 | How old a source is that an answer rests on.")
class SourceAge:
    """Resolved from ``services.staleness.SourceAge``."""

    source: str = strawberry.field(description="数据来源 | Name of the provider.")
    last_loaded_at: Instant = strawberry.field(description="最近装载时间 | End of its last load.")
    days: int = strawberry.field(description="天数 | Whole days since then.")
    stale: bool = strawberry.field(description="是否陈旧 | Whether that is over the limit set (30 days).")
