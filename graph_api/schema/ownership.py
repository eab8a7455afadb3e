"""Who owns and controls a subject, and what the foreign ownership tests say of it."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_api.domain.links import Bound
from graph_api.domain.ownership.chains import Chains, link_of
from graph_api.domain.ownership.decision import OwnershipStatus
from graph_api.domain.ownership.exemption import Exemption
from graph_api.domain.ownership.wording import percentage
from graph_api.schema.answer_views import LinkStepView
from graph_api.schema.enterprises import Enterprise
from graph_api.schema.enums import Certainty, Completeness
from graph_api.schema.fields import resolved
from graph_api.schema.links import Link
from graph_api.schema.nodes import Subject
from graph_api.schema.ownership_parts import (
    BeneficialOwner,
    Controller,
    Owner,
    OwnershipFinding,
    ShareInterval,
)
from graph_api.schema.ownership_views import (
    BeneficialOwnerView,
    ControllerView,
    FindingView,
    ForeignOwnershipView,
    ForeignTestView,
    OwnershipView,
    OwnerView,
    ShareView,
    tell,
)
from graph_api.schema.sanctions import SourceAge
from graph_api.schema.scalars import Percentage
from graph_api.schema.text import Info, LanguageArgument
from graph_api.services.staleness import SourceAge as SourceAgeValue
from graph_api.services.subject_views import SubjectView


@strawberry.type(
    description="承诺免报 | Whether the conditions of the exemption are met, as far as is on record."
)
class OwnershipExemption:
    """Resolved from an ``Exemption``."""

    @resolved(description="是否符合 | Whether all conditions on record are met; a promise is needed besides.")
    def met(self, parent: strawberry.Parent[Exemption]) -> Certainty:
        """Return whether the conditions are met."""
        return Certainty.of(parent.met)

    @resolved(description="说明 | Every condition and how it stands.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[Exemption], language: LanguageArgument = None
    ) -> str:
        """Return the explanation."""
        return tell(parent.explanation, language, info)


@strawberry.type(description="股权与控制 | Who owns and controls a subject on the day asked about.")
class OwnershipAnswer:
    """Resolved from an ``OwnershipView``."""

    @resolved(description="主体 | The subject asked about.", graphql_type=Subject)
    def subject(self, parent: strawberry.Parent[OwnershipView]) -> SubjectView:
        """Return the subject."""
        return SubjectView(parent.result.subject, parent.scene.valid_at)

    @resolved(description="状态 | Whether everybody's share could be worked out.")
    def status(self, parent: strawberry.Parent[OwnershipView]) -> OwnershipStatus:
        """Return the status."""
        return parent.result.decision.status

    @resolved(
        description="所有人 | Everybody with equity, through every chain; the largest share first.",
        graphql_type=list[Owner],
    )
    def owners(self, parent: strawberry.Parent[OwnershipView]) -> list[OwnerView]:
        """Return the owners."""
        structure = parent.result.decision.structure
        chains = Chains(structure, structure.shares)
        return [OwnerView(owner, chains, parent.scene) for owner in parent.owners]

    @resolved(
        description=(
            "表决权人 | Everybody with recorded votes, through every chain, apart from shares; above the "
            "subject, votes of an enterprise without recorded ones follow its shares."
        ),
        graphql_type=list[Owner],
    )
    def voters(self, parent: strawberry.Parent[OwnershipView]) -> list[OwnerView]:
        """Return the voters."""
        structure = parent.result.decision.structure
        chains = Chains(structure, structure.votes)
        return [OwnerView(owner, chains, parent.scene) for owner in parent.voters]

    @resolved(
        description="受益所有人 | Every natural person with a share or control, and how the rule decides.",
        graphql_type=list[BeneficialOwner],
    )
    def beneficial_owners(self, parent: strawberry.Parent[OwnershipView]) -> list[BeneficialOwnerView]:
        """Return the beneficial owners."""
        return [BeneficialOwnerView(each, parent.scene) for each in parent.result.decision.beneficial_owners]

    @resolved(
        description="控制人 | Everybody who controls it, on record or by holdings, or may.",
        graphql_type=list[Controller],
    )
    def controllers(self, parent: strawberry.Parent[OwnershipView]) -> list[ControllerView]:
        """Return the controllers."""
        return [ControllerView(each, parent.scene) for each in parent.result.decision.controllers]

    @resolved(
        description="结构提示 | What is odd about the structure: totals, loops, doubts.",
        graphql_type=list[OwnershipFinding],
    )
    def findings(self, parent: strawberry.Parent[OwnershipView]) -> list[FindingView]:
        """Return the findings."""
        return [FindingView(each, parent.scene) for each in parent.result.decision.findings]

    @resolved(
        description="直接持有 | Every direct holding that the answer rests on.", graphql_type=list[Link]
    )
    def holdings(self, parent: strawberry.Parent[OwnershipView]) -> list[LinkStepView]:
        """Return the direct holdings."""
        structure = parent.result.decision.structure
        return [LinkStepView(link_of(stake, structure), parent.scene) for stake in structure.stakes]

    @resolved(
        description="承诺免报 | Whether the exemption from filing may apply.", graphql_type=OwnershipExemption
    )
    def exemption(self, parent: strawberry.Parent[OwnershipView]) -> Exemption:
        """Return the exemption."""
        return parent.result.decision.exemption

    @resolved(
        description="适用规则 | The rule by which beneficial owners were decided, and since when it is."
    )
    def rule(
        self, info: Info, parent: strawberry.Parent[OwnershipView], language: LanguageArgument = None
    ) -> str:
        """Return the rule."""
        return tell(parent.result.decision.rule.text, language, info)

    @resolved(description="触及的界限 | The bounds of the service that bit; empty for a complete answer.")
    def bounds(self, parent: strawberry.Parent[OwnershipView]) -> list[Bound]:
        """Return the bounds."""
        return sorted(parent.result.decision.bounds)

    @resolved(description="数据时效 | Age of every source that contributed.", graphql_type=list[SourceAge])
    def staleness(self, parent: strawberry.Parent[OwnershipView]) -> tuple[SourceAgeValue, ...]:
        """Return the ages of the sources."""
        return parent.result.staleness


@strawberry.type(
    description="境外所有权标准 | What one foreign ownership test says, by which rule of which date."
)
class ForeignOwnershipTest:
    """Resolved from a ``ForeignTestView``."""

    @resolved(description="制度 | OFAC, EU or UK.")
    def regime(self, parent: strawberry.Parent[ForeignTestView]) -> str:
        """Return the regime."""
        return parent.test.regime.value

    @resolved(description="是否视为所有 | Whether the subject counts as owned by the listed.")
    def owned(self, parent: strawberry.Parent[ForeignTestView]) -> Certainty:
        """Return the outcome."""
        return Certainty.of(parent.test.owned)

    @resolved(description="标准 | The line.")
    def threshold(self, parent: strawberry.Parent[ForeignTestView]) -> Percentage:
        """Return the line."""
        line = parent.test.rule.threshold
        assert line is not None  # every foreign rule has one
        return Percentage(percentage(line.share))

    @resolved(description="须超过 | Whether the line must be exceeded; else meeting it suffices.")
    def above(self, parent: strawberry.Parent[ForeignTestView]) -> bool:
        """Return whether the line must be exceeded."""
        line = parent.test.rule.threshold
        return line is not None and line.above

    @resolved(description="合并计算 | Whether all listed subjects are counted together.")
    def aggregated(self, parent: strawberry.Parent[ForeignTestView]) -> bool:
        """Return whether owners are counted together."""
        return parent.test.rule.together

    @resolved(description="规则起始日 | First day of the rule; null where it is not verified or not limited.")
    def rule_from(self, parent: strawberry.Parent[ForeignTestView]) -> date | None:
        """Return the first day of the rule."""
        return parent.test.rule.valid_from

    @resolved(description="规则截止日 | Last day of the rule; null while it is in force.")
    def rule_until(self, parent: strawberry.Parent[ForeignTestView]) -> date | None:
        """Return the last day of the rule."""
        return parent.test.rule.valid_until

    @resolved(description="规则 | The rule itself.")
    def rule(
        self, info: Info, parent: strawberry.Parent[ForeignTestView], language: LanguageArgument = None
    ) -> str:
        """Return the rule."""
        return tell(parent.test.rule.text, language, info)

    @resolved(
        description="直接份额 | What the listed, with what they own, hold directly in the subject.",
        graphql_type=ShareInterval,
    )
    def share(self, parent: strawberry.Parent[ForeignTestView]) -> ShareView:
        """Return the share that decided."""
        return ShareView(parent.test.share)

    @resolved(description="名单主体 | Those listed through whom it is decided.", graphql_type=list[Subject])
    def owners(self, parent: strawberry.Parent[ForeignTestView]) -> list[SubjectView]:
        """Return the listed that have a part in it."""
        return [parent.scene.subject(each) for each in parent.test.owners]

    @resolved(
        description="逐级所有 | The enterprises that they own on the way, in the order in which they join.",
        graphql_type=list[Enterprise],
    )
    def chain(self, parent: strawberry.Parent[ForeignTestView]) -> list[SubjectView]:
        """Return the enterprises on the way."""
        return [parent.scene.subject(each) for each in parent.test.chain]

    @resolved(description="决定性事实 | The holdings that decided.", graphql_type=list[Link])
    def links(self, parent: strawberry.Parent[ForeignTestView]) -> list[LinkStepView]:
        """Return the holdings."""
        return [LinkStepView(link, parent.scene) for link in parent.test.links]

    @resolved(description="说明 | The rule and what came of it.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[ForeignTestView], language: LanguageArgument = None
    ) -> str:
        """Return the explanation."""
        return tell(parent.test.explanation, language, info)


@strawberry.type(
    description=(
        "境外所有权测试 | Whether a subject counts as owned by listed subjects under OFAC, EU and UK rules, "
        "side by side. Ownership alone; control is a question of its own, and no Chinese measure follows."
    )
)
class ForeignOwnershipAnswer:
    """Resolved from a ``ForeignOwnershipView``."""

    @resolved(description="主体 | The subject asked about.", graphql_type=Subject)
    def subject(self, parent: strawberry.Parent[ForeignOwnershipView]) -> SubjectView:
        """Return the subject."""
        return SubjectView(parent.result.subject, parent.scene.valid_at)

    @resolved(description="名单主体 | The subjects listed, in the order asked.", graphql_type=list[Subject])
    def listed(self, parent: strawberry.Parent[ForeignOwnershipView]) -> list[SubjectView]:
        """Return the listed subjects."""
        return [SubjectView(each, parent.scene.valid_at) for each in parent.result.listed]

    @resolved(
        description="各制度结论 | OFAC, EU and UK, in this order.", graphql_type=list[ForeignOwnershipTest]
    )
    def tests(self, parent: strawberry.Parent[ForeignOwnershipView]) -> list[ForeignTestView]:
        """Return what each regime says."""
        return [ForeignTestView(each, parent.scene) for each in parent.result.decision.tests]

    @resolved(description="完整性 | Whether everything that bears on it was read.")
    def completeness(self, parent: strawberry.Parent[ForeignOwnershipView]) -> Completeness:
        """Return the completeness."""
        return Completeness.COMPLETE if parent.result.decision.complete else Completeness.INCOMPLETE

    @resolved(description="数据时效 | Age of every source that contributed.", graphql_type=list[SourceAge])
    def staleness(self, parent: strawberry.Parent[ForeignOwnershipView]) -> tuple[SourceAgeValue, ...]:
        """Return the ages of the sources."""
        return parent.result.staleness
