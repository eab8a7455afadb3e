"""Persons of one name who may be the same: proposed with evidence, never merged."""

from __future__ import annotations

from dataclasses import dataclass

import strawberry

from graph_api.domain.groups.same import Candidate, Evidence, EvidenceCode
from graph_api.domain.links import Bound
from graph_api.schema.answer_views import Scene
from graph_api.schema.enums import Completeness
from graph_api.schema.exploration import completeness_of
from graph_api.schema.fields import resolved
from graph_api.schema.nodes import Subject
from graph_api.schema.sanctions import SourceAge
from graph_api.schema.text import Info, LanguageArgument, worded
from graph_api.services.groups import PossiblySameResult
from graph_api.services.staleness import SourceAge as SourceAgeValue
from graph_api.services.subject_views import SubjectView


@dataclass(frozen=True, slots=True)
class PossiblySameView:
    """The answer of ``possiblySame``."""

    result: PossiblySameResult
    scene: Scene


@dataclass(frozen=True, slots=True)
class CandidateView:
    """One candidate in its scene."""

    candidate: Candidate
    scene: Scene


@strawberry.type(description="异同证据 | Something that speaks for or against two persons being one.")
class SameEvidence:
    """Resolved from an ``Evidence``."""

    @resolved(description="证据代码 | What kind of evidence it is.")
    def code(self, parent: strawberry.Parent[Evidence]) -> EvidenceCode:
        """Return the code."""
        return parent.code

    @resolved(description="是否反证 | Whether it speaks for two different persons.")
    def against(self, parent: strawberry.Parent[Evidence]) -> bool:
        """Return whether it speaks against."""
        return parent.is_against

    @resolved(description="说明 | The evidence in words; never a number or a date of birth.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[Evidence], language: LanguageArgument = None
    ) -> str:
        """Return the explanation."""
        return worded(parent.explanation, language, info)


@strawberry.type(description="可能为同一人 | A person of the same name who may be the one asked about.")
class PossiblySamePerson:
    """Resolved from a ``CandidateView``."""

    @resolved(description="候选人 | The other person.", graphql_type=Subject)
    def subject(self, parent: strawberry.Parent[CandidateView]) -> SubjectView:
        """Return the person."""
        return parent.scene.subject(parent.candidate.person)

    @resolved(description="证据 | What speaks for it, then what against.", graphql_type=list[SameEvidence])
    def evidence(self, parent: strawberry.Parent[CandidateView]) -> tuple[Evidence, ...]:
        """Return the evidence."""
        return parent.candidate.evidence


@strawberry.type(description="同名人员结果 | Persons of the same name, proposed and never merged.")
class PossiblySame:
    """Resolved from a ``PossiblySameView``."""

    @resolved(
        description=(
            "候选人 | Those with evidence against last; before that, more kinds of evidence, common "
            "enterprises and common colleagues first."
        ),
        graphql_type=list[PossiblySamePerson],
    )
    def candidates(self, parent: strawberry.Parent[PossiblySameView]) -> list[CandidateView]:
        """Return the candidates."""
        return [CandidateView(one, parent.scene) for one in parent.result.candidates]

    @resolved(description="候选人总数 | How many there are, shown or not.")
    def total(self, parent: strawberry.Parent[PossiblySameView]) -> int:
        """Return the number found."""
        return parent.result.found

    @resolved(description="完整性 | Whether everything that bears on it was read.")
    def completeness(self, parent: strawberry.Parent[PossiblySameView]) -> Completeness:
        """Return the completeness."""
        return completeness_of(not parent.result.bounds)

    @resolved(description="触及的界限 | The bounds that were hit.", graphql_type=list[Bound])
    def bounds(self, parent: strawberry.Parent[PossiblySameView]) -> tuple[Bound, ...]:
        """Return the bounds."""
        return parent.result.bounds

    @resolved(description="数据时效 | Age of every source that contributed.", graphql_type=list[SourceAge])
    def staleness(self, parent: strawberry.Parent[PossiblySameView]) -> tuple[SourceAgeValue, ...]:
        """Return the ages of the sources."""
        return parent.result.staleness
