"""How subjects stand at a glance."""

from __future__ import annotations

from dataclasses import dataclass

import strawberry

from graph_api.domain.exploration.standings import Standing
from graph_api.schema.answer_views import Scene
from graph_api.schema.enums import Completeness
from graph_api.schema.exploration import completeness_of
from graph_api.schema.fields import resolved
from graph_api.schema.nodes import Subject
from graph_api.schema.sanctions import SourceAge
from graph_api.services.staleness import SourceAge as SourceAgeValue
from graph_api.services.standings import StandingResult
from graph_api.services.subject_views import SubjectView


@dataclass(frozen=True, slots=True)
class StandingView:
    """The answer of ``standings`` about one subject."""

    result: StandingResult
    scene: Scene


@strawberry.type(description="主体总体状况 | How a subject stands at a glance.")
class SubjectStanding:
    """Resolved from a ``StandingView``."""

    @resolved(description="主体 | The subject; null where there is none.", graphql_type=Subject | None)
    def subject(self, parent: strawberry.Parent[StandingView]) -> SubjectView | None:
        """Return the subject."""
        fact = parent.result.subject
        return None if fact is None else parent.scene.subject(fact.id)

    @resolved(description="总体状况 | The standing; NONE_KNOWN never means clean.")
    def standing(self, parent: strawberry.Parent[StandingView]) -> Standing:
        """Return the standing."""
        decision = parent.result.decision
        return Standing.NONE_KNOWN if decision is None else decision.standing

    @resolved(description="完整性 | Whether everything that bears on it was read.")
    def completeness(self, parent: strawberry.Parent[StandingView]) -> Completeness:
        """Return the completeness."""
        return completeness_of(parent.result.complete)

    @resolved(description="自身措施数 | Measures of sanctions on the subject itself that reach it.")
    def own(self, parent: strawberry.Parent[StandingView]) -> int:
        """Return the number of its own measures."""
        decision = parent.result.decision
        return 0 if decision is None else decision.own

    @resolved(description="波及措施数 | Measures of sanctions on others that reach it.")
    def reached(self, parent: strawberry.Parent[StandingView]) -> int:
        """Return the number of measures of others' sanctions."""
        decision = parent.result.decision
        return 0 if decision is None else decision.reached

    @resolved(description="关联提示数 | Advisory signals; never a measure.")
    def signals(self, parent: strawberry.Parent[StandingView]) -> int:
        """Return the number of signals."""
        decision = parent.result.decision
        return 0 if decision is None else len(decision.signals)

    @resolved(description="数据时效 | Age of every source that contributed.", graphql_type=list[SourceAge])
    def staleness(self, parent: strawberry.Parent[StandingView]) -> tuple[SourceAgeValue, ...]:
        """Return the ages of the sources."""
        return parent.result.staleness
