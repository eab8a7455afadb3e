"""Pre-checks (应查必查): verdict, measures, incentives and advisory signals with a receipt."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_api.domain.answers import IncentiveItem, Verdict
from graph_api.schema.answer_views import PathView, PreCheckView, ReachView, SignalView
from graph_api.schema.enums import Completeness
from graph_api.schema.fields import resolved
from graph_api.schema.links import Path
from graph_api.schema.nodes import Subject
from graph_api.schema.reach import Reach
from graph_api.schema.sanctions import Sanction, SourceAge
from graph_api.schema.text import Info, LanguageArgument, explain
from graph_api.services.staleness import SourceAge as SourceAgeValue
from graph_api.services.subject_views import SanctionView, SubjectView


@strawberry.type(description="激励 | An honour in force that counts for the subject.")
class Incentive:
    """Resolved from an ``IncentiveItem``."""

    title: str = strawberry.field(description="荣誉名称 | Title of the honour.")
    list: str | None = strawberry.field(description="红名单 | List on which it stands.")
    department: str | None = strawberry.field(description="授予机关 | Department that awarded it.")
    valid_from: date = strawberry.field(description="起始日 | First day.")
    valid_until: date | None = strawberry.field(description="截止日 | Last day; null where there is none.")

    @resolved(name="explanation", description="说明 | Why it counts.")
    def explained(
        self, info: Info, parent: strawberry.Parent[IncentiveItem], language: LanguageArgument = None
    ) -> str:
        """Return the explanation."""
        return explain(parent.explanation, language, info)


@strawberry.type(
    description="关联提示 | Advisory only: a person reached by a sanction is linked to the enterprise."
)
class AssociationSignal:
    """Resolved from a ``SignalView``."""

    @resolved(description="关联路径 | Sanctioned subject, person, enterprise.", graphql_type=Path)
    def path(self, parent: strawberry.Parent[SignalView]) -> PathView:
        """Return the path."""
        return PathView(parent.signal.nodes, parent.signal.links, parent.scene)

    @resolved(description="惩戒决定 | The sanction that reaches the person.", graphql_type=Sanction)
    def sanction(self, parent: strawberry.Parent[SignalView]) -> SanctionView:
        """Return the sanction."""
        signal = parent.signal
        return parent.scene.sanction(signal.sanction, signal.sanction_subject, ())

    @resolved(description="说明 | Why the signal stands, and what is in doubt.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[SignalView], language: LanguageArgument = None
    ) -> str:
        """Return the explanation."""
        return explain(parent.signal.explanation, language, info)


@strawberry.type(description="事前核查 | What was found about one subject for one matter; not a decision.")
class PreCheck:
    """Resolved from a ``PreCheckView``."""

    @resolved(description="回执号 | Receipt under which the look-up is on record.")
    def receipt(self, parent: strawberry.Parent[PreCheckView]) -> strawberry.ID:
        """Return the receipt's id."""
        return strawberry.ID(parent.result.receipt)

    @resolved(description="主体 | The subject; null where there is none.", graphql_type=Subject | None)
    def subject(self, parent: strawberry.Parent[PreCheckView]) -> SubjectView | None:
        """Return the subject."""
        fact = parent.result.subject
        return None if fact is None else SubjectView(fact, parent.scene.valid_at)

    @resolved(description="核查结论 | The first verdict that fits.")
    def verdict(self, parent: strawberry.Parent[PreCheckView]) -> Verdict:
        """Return the verdict."""
        return parent.result.verdict

    @resolved(description="完整性 | Whether everything that bears on it was read.")
    def completeness(self, parent: strawberry.Parent[PreCheckView]) -> Completeness:
        """Return the completeness."""
        return Completeness.COMPLETE if parent.result.complete else Completeness.INCOMPLETE

    @resolved(description="数据时效 | Age of every source that contributed.", graphql_type=list[SourceAge])
    def staleness(self, parent: strawberry.Parent[PreCheckView]) -> tuple[SourceAgeValue, ...]:
        """Return the ages of the sources."""
        return parent.result.staleness

    @resolved(
        description="惩戒措施 | Measures of the matter that are not ended, void or out of reach.",
        graphql_type=list[Reach],
    )
    def measures(self, parent: strawberry.Parent[PreCheckView]) -> list[ReachView]:
        """Return the measures."""
        decision = parent.result.decision
        return [ReachView(item, parent.scene) for item in decision.measures] if decision else []

    @resolved(description="激励 | One for each honour in force.", graphql_type=list[Incentive])
    def incentives(self, parent: strawberry.Parent[PreCheckView]) -> tuple[IncentiveItem, ...]:
        """Return the incentives."""
        decision = parent.result.decision
        return decision.incentives if decision else ()

    @resolved(
        description="关联提示 | Advisory signals; never a measure.", graphql_type=list[AssociationSignal]
    )
    def signals(self, parent: strawberry.Parent[PreCheckView]) -> list[SignalView]:
        """Return the signals."""
        decision = parent.result.decision
        return [SignalView(signal, parent.scene) for signal in decision.signals] if decision else []

    @resolved(description="是否查无此主体 | Whether there is no such subject.")
    def not_found(self, parent: strawberry.Parent[PreCheckView]) -> bool:
        """Return whether there is no such subject."""
        return parent.result.subject is None

    @resolved(description="结论说明 | Why this verdict; null where the subject was not found.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[PreCheckView], language: LanguageArgument = None
    ) -> str | None:
        """Return the explanation of the verdict."""
        decision = parent.result.decision
        return None if decision is None else explain(decision.explanation, language, info)
