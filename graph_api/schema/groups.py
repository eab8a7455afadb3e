"""Groups: what several subjects have in common, and who is related to one."""

from __future__ import annotations

from dataclasses import dataclass

import strawberry

from graph_api.domain.groups.parties import CommonParty as CommonPartyValue
from graph_api.domain.groups.related import RelatedParty as RelatedPartyValue
from graph_api.domain.groups.related import RelatedReason
from graph_api.domain.links import Bound
from graph_api.schema.answer_views import LinkStepView, PathView, Scene
from graph_api.schema.enums import Certainty, Completeness
from graph_api.schema.exploration import completeness_of
from graph_api.schema.fields import resolved
from graph_api.schema.links import Link, Path
from graph_api.schema.nodes import Subject
from graph_api.schema.sanctions import SourceAge
from graph_api.schema.text import Info, LanguageArgument, worded
from graph_api.services.groups import CommonPartiesResult, RelatedPartiesResult
from graph_api.services.staleness import SourceAge as SourceAgeValue
from graph_api.services.subject_views import SubjectView


@dataclass(frozen=True, slots=True)
class CommonPartiesView:
    """The answer of ``commonParties``."""

    result: CommonPartiesResult
    scene: Scene


@dataclass(frozen=True, slots=True)
class CommonPartyView:
    """One common party in its scene."""

    party: CommonPartyValue
    scene: Scene


@dataclass(frozen=True, slots=True)
class RelatedPartiesView:
    """The answer of ``relatedParties``."""

    result: RelatedPartiesResult
    scene: Scene


@dataclass(frozen=True, slots=True)
class RelatedPartyView:
    """One related party in its scene."""

    party: RelatedPartyValue
    scene: Scene


@dataclass(frozen=True, slots=True)
class RelatedReasonView:
    """One reason in its scene."""

    reason: RelatedReason
    scene: Scene


@strawberry.type(description="共同关联方 | Someone linked to at least two of the subjects.")
class CommonParty:
    """Resolved from a ``CommonPartyView``."""

    @resolved(description="关联方 | Who it is.", graphql_type=Subject)
    def subject(self, parent: strawberry.Parent[CommonPartyView]) -> SubjectView:
        """Return the party."""
        return parent.scene.subject(parent.party.subject)

    @resolved(
        description="关联 | Every link to the subjects asked about: to which, and by what.",
        graphql_type=list[Link],
    )
    def links(self, parent: strawberry.Parent[CommonPartyView]) -> list[LinkStepView]:
        """Return the links."""
        return [LinkStepView(link, parent.scene) for link in parent.party.links]

    @resolved(
        description="所关联的主体 | The subjects asked about to which it is linked.",
        graphql_type=list[Subject],
    )
    def linked(self, parent: strawberry.Parent[CommonPartyView]) -> list[SubjectView]:
        """Return the subjects linked."""
        return [parent.scene.subject(one) for one in parent.party.linked]

    @resolved(
        description=(
            "是否使其相互关联 | False for a state owner: enterprises are not related merely by common state "
            "control."
        )
    )
    def relates(self, parent: strawberry.Parent[CommonPartyView]) -> bool:
        """Return whether the party relates the subjects to one another."""
        return parent.party.relates


@strawberry.type(description="共同关联方结果 | Who is linked to several subjects.")
class CommonParties:
    """Resolved from a ``CommonPartiesView``."""

    @resolved(
        description="共同关联方 | Linked to most of the subjects first, then by name.",
        graphql_type=list[CommonParty],
    )
    def parties(self, parent: strawberry.Parent[CommonPartiesView]) -> list[CommonPartyView]:
        """Return the parties."""
        return [CommonPartyView(party, parent.scene) for party in parent.result.parties]

    @resolved(description="完整性 | Whether everything that bears on it was read.")
    def completeness(self, parent: strawberry.Parent[CommonPartiesView]) -> Completeness:
        """Return the completeness."""
        return completeness_of(not parent.result.bounds)

    @resolved(description="触及的界限 | The bounds that were hit.", graphql_type=list[Bound])
    def bounds(self, parent: strawberry.Parent[CommonPartiesView]) -> tuple[Bound, ...]:
        """Return the bounds."""
        return parent.result.bounds

    @resolved(description="数据时效 | Age of every source that contributed.", graphql_type=list[SourceAge])
    def staleness(self, parent: strawberry.Parent[CommonPartiesView]) -> tuple[SourceAgeValue, ...]:
        """Return the ages of the sources."""
        return parent.result.staleness


@strawberry.type(description="关联理由 | One way in which a party is related, by one row of the rule.")
class RelatedPartyReason:
    """Resolved from a ``RelatedReasonView``."""

    @resolved(description="规则代码 | Code of the row of the rule.")
    def code(self, parent: strawberry.Parent[RelatedReasonView]) -> str:
        """Return the code."""
        return parent.reason.rule.code

    @resolved(description="依据 | Legal basis of the row.")
    def basis(self, parent: strawberry.Parent[RelatedReasonView]) -> str:
        """Return the basis."""
        return parent.reason.rule.basis

    @resolved(description="关联路径 | From the subject asked about to the party.", graphql_type=Path)
    def path(self, parent: strawberry.Parent[RelatedReasonView]) -> PathView:
        """Return the path."""
        chain = parent.reason.chain
        return PathView(chain.nodes, chain.links, parent.scene)

    @resolved(description="是否确定 | UNKNOWN where a date, a percentage or a listing is not known.")
    def certain(self, parent: strawberry.Parent[RelatedReasonView]) -> Certainty:
        """Return whether it certainly holds."""
        return Certainty.of(parent.reason.chain.certain)

    @resolved(description="说明 | Why, and what is in doubt.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[RelatedReasonView], language: LanguageArgument = None
    ) -> str:
        """Return the explanation."""
        return worded(parent.reason.explanation, language, info)


@strawberry.type(description="关联方 | A related party of the subject.")
class RelatedParty:
    """Resolved from a ``RelatedPartyView``."""

    @resolved(description="关联方 | Who it is.", graphql_type=Subject)
    def subject(self, parent: strawberry.Parent[RelatedPartyView]) -> SubjectView:
        """Return the party."""
        return parent.scene.subject(parent.party.subject)

    @resolved(description="理由 | Every reason, certain ones first.", graphql_type=list[RelatedPartyReason])
    def reasons(self, parent: strawberry.Parent[RelatedPartyView]) -> list[RelatedReasonView]:
        """Return the reasons."""
        return [RelatedReasonView(reason, parent.scene) for reason in parent.party.reasons]


@strawberry.type(description="关联方结果 | The related parties of a subject by the rule stated.")
class RelatedParties:
    """Resolved from a ``RelatedPartiesView``."""

    @resolved(description="规则 | The rule as it stands on the day asked about, with its bases.")
    def rule(
        self, info: Info, parent: strawberry.Parent[RelatedPartiesView], language: LanguageArgument = None
    ) -> str:
        """Return the text of the rule."""
        return worded(parent.result.rule, language, info)

    @resolved(
        description="关联方 | Certain ones first, then by the length of their chains.",
        graphql_type=list[RelatedParty],
    )
    def members(self, parent: strawberry.Parent[RelatedPartiesView]) -> list[RelatedPartyView]:
        """Return the parties."""
        return [RelatedPartyView(party, parent.scene) for party in parent.result.parties]

    @resolved(description="完整性 | Whether everything that bears on it was read.")
    def completeness(self, parent: strawberry.Parent[RelatedPartiesView]) -> Completeness:
        """Return the completeness."""
        return completeness_of(not parent.result.bounds)

    @resolved(description="触及的界限 | The bounds that were hit.", graphql_type=list[Bound])
    def bounds(self, parent: strawberry.Parent[RelatedPartiesView]) -> tuple[Bound, ...]:
        """Return the bounds."""
        return parent.result.bounds

    @resolved(description="数据时效 | Age of every source that contributed.", graphql_type=list[SourceAge])
    def staleness(self, parent: strawberry.Parent[RelatedPartiesView]) -> tuple[SourceAgeValue, ...]:
        """Return the ages of the sources."""
        return parent.result.staleness
