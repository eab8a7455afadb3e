"""Who may be served first and why, as GraphQL shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import strawberry

from graph_api.domain.casework.eligibility import (
    ConditionFound,
    Convenience,
    ConvenienceCondition,
    ServiceFound,
)
from graph_api.domain.dates import Truth
from graph_api.schema.answer_views import Scene
from graph_api.schema.enums import Completeness, describe
from graph_api.schema.fields import resolved
from graph_api.schema.nodes import Subject
from graph_api.schema.sanctions import SourceAge
from graph_api.schema.text import Info, LanguageArgument, worded
from graph_api.services.desk.eligibility import EligibilityResult
from graph_api.services.staleness import SourceAge as SourceAgeValue
from graph_api.services.subject_views import SubjectView


class ServiceStatus(StrEnum):
    """Whether somebody is eligible."""

    ELIGIBLE = "ELIGIBLE"
    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    UNKNOWN = "UNKNOWN"


class ConditionStatus(StrEnum):
    """Whether a condition is met."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    UNKNOWN = "UNKNOWN"


describe(
    Convenience,
    "便利服务 | A service for whoever has good credit (article 4).",
    {
        "GREEN_CHANNEL": "绿色通道 | Green channel.",
        "TOLERANCE_ACCEPTANCE": "容缺受理 | Acceptance though documents are missing, on a written promise.",
    },
)
describe(
    ConvenienceCondition,
    "条件 | What a service depends on; of HONOUR and CLEAN_YEARS, where both are listed, one suffices.",
    {
        "BASIS": "依据 | A rule for the matter is in force on the day.",
        "HONOUR": "诚信典型 | An honour is in force.",
        "CLEAN_YEARS": "三年无不良记录 | Three full years without a bad record; of enterprises.",
        "NO_OWN_MEASURE": "自身无惩戒 | No measure of a sanction on the subject itself stands in the way.",
        "NO_MEASURE_OF_MATTER": "该事项无惩戒 | No measure of the matter reaches the subject.",
    },
)
describe(
    ServiceStatus,
    "是否符合 | Whether the subject is eligible.",
    {
        "ELIGIBLE": "符合 | Eligible.",
        "NOT_ELIGIBLE": "不符合 | Not eligible.",
        "UNKNOWN": "无法确定 | What is known leaves it open: a person has to decide.",
    },
)
describe(
    ConditionStatus,
    "是否满足 | Whether a condition is met.",
    {"MET": "满足 | Met.", "NOT_MET": "不满足 | Not met.", "UNKNOWN": "无法确定 | Not known."},
)

_SERVICE = {
    Truth.YES: ServiceStatus.ELIGIBLE,
    Truth.NO: ServiceStatus.NOT_ELIGIBLE,
    Truth.UNKNOWN: ServiceStatus.UNKNOWN,
}
_CONDITION = {
    Truth.YES: ConditionStatus.MET,
    Truth.NO: ConditionStatus.NOT_MET,
    Truth.UNKNOWN: ConditionStatus.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class EligibilityView:
    """The answer with its subject."""

    result: EligibilityResult
    scene: Scene


@strawberry.type(description="服务条件 | A condition of a service, and whether it is met.")
class ServiceCondition:
    """Resolved from a ``ConditionFound``."""

    code: ConvenienceCondition = strawberry.field(description="代码 | Its code.")

    @resolved(description="是否满足 | Whether it is met.")
    def status(self, parent: strawberry.Parent[ConditionFound]) -> ConditionStatus:
        """Return whether it is met."""
        return _CONDITION[parent.met]

    @resolved(description="说明 | Why.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[ConditionFound], language: LanguageArgument = None
    ) -> str:
        """Return the reason."""
        return worded(parent.text, language, info)


@strawberry.type(description="便利服务资格 | Whether the subject is eligible for a service.")
class ServiceEligibility:
    """Resolved from a ``ServiceFound``."""

    service: Convenience = strawberry.field(description="服务 | The service.")

    @resolved(description="是否符合 | Whether the subject is eligible.")
    def status(self, parent: strawberry.Parent[ServiceFound]) -> ServiceStatus:
        """Return whether it is."""
        return _SERVICE[parent.eligible]

    @resolved(description="依据 | Articles in force on the day.")
    def bases(self, parent: strawberry.Parent[ServiceFound]) -> list[str]:
        """Return the articles."""
        return list(parent.bases)

    @resolved(description="条件 | Every condition, met or not.", graphql_type=list[ServiceCondition])
    def conditions(self, parent: strawberry.Parent[ServiceFound]) -> tuple[ConditionFound, ...]:
        """Return the conditions."""
        return parent.conditions


@strawberry.type(description="便利服务答复 | What a subject is eligible for in a matter.")
class EligibilityAnswer:
    """Resolved from an ``EligibilityView``."""

    @resolved(description="主体 | The subject asked about.", graphql_type=Subject)
    def subject(self, parent: strawberry.Parent[EligibilityView]) -> SubjectView:
        """Return the subject."""
        return parent.scene.subject(parent.result.subject.id)

    @resolved(description="服务 | Each service.", graphql_type=list[ServiceEligibility])
    def services(self, parent: strawberry.Parent[EligibilityView]) -> tuple[ServiceFound, ...]:
        """Return the services."""
        return parent.result.services

    @resolved(description="完整性 | Whether everything that bears on it was read.")
    def completeness(self, parent: strawberry.Parent[EligibilityView]) -> Completeness:
        """Return the completeness."""
        return Completeness.COMPLETE if parent.result.complete else Completeness.INCOMPLETE

    @resolved(description="数据时效 | Age of the sources behind it.", graphql_type=list[SourceAge])
    def staleness(self, parent: strawberry.Parent[EligibilityView]) -> tuple[SourceAgeValue, ...]:
        """Return the ages."""
        return parent.result.staleness
