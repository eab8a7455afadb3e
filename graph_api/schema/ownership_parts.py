"""The parts of an ownership answer: shares, owners with their chains, controllers, findings."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.domain.ownership.beneficial import BeneficialOwnerVerdict
from graph_api.domain.ownership.control import ControlBasis
from graph_api.domain.ownership.findings import OwnershipFindingCode
from graph_api.domain.ownership.wording import percentage
from graph_api.errors import InvalidInputError
from graph_api.schema.answer_views import PathView
from graph_api.schema.enterprises import Enterprise
from graph_api.schema.enums import Certainty
from graph_api.schema.fields import resolved
from graph_api.schema.links import Path
from graph_api.schema.nodes import Subject
from graph_api.schema.ownership_views import (
    BeneficialOwnerView,
    ChainView,
    ControllerView,
    FindingView,
    OwnerView,
    ShareView,
    tell,
)
from graph_api.schema.persons import Person
from graph_api.schema.scalars import Percentage
from graph_api.schema.text import Info, LanguageArgument
from graph_api.services.subject_views import SubjectView

MOST_CHAINS = 100
DEFAULT_CHAINS = 10


@strawberry.type(
    description="份额区间 | A share of which only the range is known; exact where both are equal."
)
class ShareInterval:
    """Resolved from a ``ShareView``."""

    @resolved(name="min", description="最低 | The smallest share that is possible, 100 at most.")
    def lowest(self, parent: strawberry.Parent[ShareView]) -> Percentage:
        """Return the lower end."""
        return Percentage(percentage(parent.interval.low))

    @resolved(name="max", description="最高 | The largest share that is possible, 100 at most.")
    def highest(self, parent: strawberry.Parent[ShareView]) -> Percentage:
        """Return the upper end."""
        return Percentage(percentage(parent.interval.high))


@strawberry.type(description="持股链 | One chain of direct holdings from an owner to the subject.")
class OwnershipChain:
    """Resolved from a ``ChainView``."""

    @resolved(description="路径 | The subjects from the owner down, and their holdings.", graphql_type=Path)
    def path(self, parent: strawberry.Parent[ChainView]) -> PathView:
        """Return the path."""
        path = parent.chain.path
        return PathView(path.nodes, path.links, parent.scene)

    @resolved(
        description="份额 | What this chain alone gives, without further rounds in a loop.",
        graphql_type=ShareInterval,
    )
    def share(self, parent: strawberry.Parent[ChainView]) -> ShareView:
        """Return the product along the chain."""
        return ShareView(parent.chain.share)


@strawberry.type(
    description="所有人 | A person or enterprise from which the subject is reached through holdings."
)
class Owner:
    """Resolved from an ``OwnerView``."""

    @resolved(description="主体 | Who owns.", graphql_type=Subject)
    def subject(self, parent: strawberry.Parent[OwnerView]) -> SubjectView:
        """Return the owner."""
        return parent.scene.subject(parent.owner.subject)

    @resolved(
        description="穿透份额 | The sum over all chains, loops solved exactly.", graphql_type=ShareInterval
    )
    def share(self, parent: strawberry.Parent[OwnerView]) -> ShareView:
        """Return the looked-through share."""
        return ShareView(parent.owner.share)

    @resolved(
        description="逐级50% | Whether the set that the owner controls at 50 % a step takes in the subject."
    )
    def cascade(self, parent: strawberry.Parent[OwnerView]) -> bool:
        """Return the cascade test."""
        return parent.owner.cascade

    @resolved(
        description="直接份额 | What is held directly; null where nothing is.",
        graphql_type=ShareInterval | None,
    )
    def direct(self, parent: strawberry.Parent[OwnerView]) -> ShareView | None:
        """Return the direct share."""
        return None if parent.owner.direct is None else ShareView(parent.owner.direct)

    @resolved(
        description="持股链 | The chains that make up the share, the weightiest first.",
        graphql_type=list[OwnershipChain],
    )
    def chains(
        self,
        parent: strawberry.Parent[OwnerView],
        first: Annotated[
            int | None, strawberry.argument(description="条数 | How many, 1 to 100.")
        ] = DEFAULT_CHAINS,
    ) -> list[ChainView]:
        """Return the chains."""
        first = DEFAULT_CHAINS if first is None else first
        if not 1 <= first <= MOST_CHAINS:
            raise InvalidInputError(f"first is 1 to {MOST_CHAINS}.", f"first 为 1 至 {MOST_CHAINS}。")
        return [ChainView(chain, parent.scene) for chain in parent.chains.of(parent.owner.subject, first)]


@strawberry.type(
    description="受益所有人 | A natural person with a share or control, and the test that decided."
)
class BeneficialOwner:
    """Resolved from a ``BeneficialOwnerView``."""

    @resolved(description="自然人 | The person.", graphql_type=Person)
    def person(self, parent: strawberry.Parent[BeneficialOwnerView]) -> SubjectView:
        """Return the person."""
        return parent.scene.subject(parent.owner.person)

    @resolved(description="认定标准 | EQUITY_25, VOTES_25, CONTROL or CONCERT.")
    def test(self, parent: strawberry.Parent[BeneficialOwnerView]) -> str:
        """Return the test that decided."""
        return parent.owner.test.value

    @resolved(description="结论 | Whether the person is a beneficial owner.")
    def verdict(self, parent: strawberry.Parent[BeneficialOwnerView]) -> BeneficialOwnerVerdict:
        """Return the verdict."""
        return parent.owner.verdict

    @resolved(
        description="份额 | The share that was tested; null where none is.",
        graphql_type=ShareInterval | None,
    )
    def share(self, parent: strawberry.Parent[BeneficialOwnerView]) -> ShareView | None:
        """Return the share tested."""
        return None if parent.owner.share is None else ShareView(parent.owner.share)

    @resolved(description="说明 | Every test tried and what came of it.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[BeneficialOwnerView], language: LanguageArgument = None
    ) -> str:
        """Return the explanation."""
        return tell(parent.owner.explanation, language, info)


@strawberry.type(description="控制人 | One who controls the subject, or may.")
class Controller:
    """Resolved from a ``ControllerView``."""

    @resolved(description="主体 | Who controls.", graphql_type=Subject)
    def subject(self, parent: strawberry.Parent[ControllerView]) -> SubjectView:
        """Return the controller."""
        return parent.scene.subject(parent.controller.subject)

    @resolved(description="依据 | Why it is control.")
    def basis(self, parent: strawberry.Parent[ControllerView]) -> ControlBasis:
        """Return the basis."""
        return parent.controller.basis

    @resolved(description="是否确定 | Whether it certainly is.")
    def certain(self, parent: strawberry.Parent[ControllerView]) -> Certainty:
        """Return the certainty."""
        return Certainty.of(parent.controller.certain)

    @resolved(
        description="份额 | The share that gives control; null where it is recorded.",
        graphql_type=ShareInterval | None,
    )
    def share(self, parent: strawberry.Parent[ControllerView]) -> ShareView | None:
        """Return the share."""
        return None if parent.controller.share is None else ShareView(parent.controller.share)

    @resolved(
        description="登记企业 | The enterprise where the control is on record.",
        graphql_type=Enterprise | None,
    )
    def enterprise(self, parent: strawberry.Parent[ControllerView]) -> SubjectView | None:
        """Return the enterprise."""
        return None if parent.controller.via is None else parent.scene.subject(parent.controller.via)

    @resolved(description="说明 | Why.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[ControllerView], language: LanguageArgument = None
    ) -> str:
        """Return the explanation."""
        return tell(parent.controller.explanation, language, info)


@strawberry.type(description="股权结构提示 | Something odd about the structure: reported, never repaired.")
class OwnershipFinding:
    """Resolved from a ``FindingView``."""

    @resolved(description="类别 | What it is about.")
    def code(self, parent: strawberry.Parent[FindingView]) -> OwnershipFindingCode:
        """Return the code."""
        return parent.finding.code

    @resolved(description="企业 | Where it is so.", graphql_type=Enterprise | None)
    def enterprise(self, parent: strawberry.Parent[FindingView]) -> SubjectView | None:
        """Return the enterprise."""
        return None if parent.finding.enterprise is None else parent.scene.subject(parent.finding.enterprise)

    @resolved(description="说明 | What was found.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[FindingView], language: LanguageArgument = None
    ) -> str:
        """Return the explanation."""
        return tell(parent.finding.explanation, language, info)
