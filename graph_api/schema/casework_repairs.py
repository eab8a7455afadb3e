"""Applications for repair, as GraphQL shows them: what they rest on, and what they meet."""

from __future__ import annotations

from datetime import date

import strawberry

# Enumerations are described before a type shows one, whichever module is imported first.
import graph_api.schema.casework_enums  # noqa: F401
from graph_api.domain.casework.cases import Evidence as EvidenceFacts
from graph_api.domain.casework.cases import Volunteering
from graph_api.domain.casework.states import Machine
from graph_api.domain.casework.volunteering import ConditionMet, RepairCondition, conditions
from graph_api.schema.casework_parts import CasePart, Evidence, PartView, person_of
from graph_api.schema.fields import resolved
from graph_api.schema.text import Info, LanguageArgument, worded


@strawberry.type(description="志愿服务 | Volunteer service on which the repair of a person rests.")
class VolunteerService:
    """Resolved from ``cases.Volunteering``."""

    organisation: str = strawberry.field(description="服务组织 | For which organisation it was done.")
    hours: float = strawberry.field(description="时数 | Hours.")
    until: date = strawberry.field(description="截止日期 | Last day.")
    basis: str | None = strawberry.field(description="依据 | What neededHours rests on.")

    @resolved(name="from", description="起始日期 | First day.")
    def first(self, parent: strawberry.Parent[Volunteering]) -> date:
        """Return the first day."""
        return parent.begun

    @resolved(description="最低时数 | Hours looked for when it was applied for; null: no rule fits.")
    def needed_hours(self, parent: strawberry.Parent[Volunteering]) -> float | None:
        """Return the hours."""
        return parent.needed

    @resolved(description="证据 | Reference to its record.", graphql_type=Evidence)
    def evidence(self, parent: strawberry.Parent[Volunteering]) -> EvidenceFacts:
        """Return the reference."""
        return parent.evidence


@strawberry.type(description="修复条件 | A condition of a repair, as found when it was applied for.")
class RepairConditionMet:
    """Resolved from a ``ConditionMet``."""

    code: RepairCondition = strawberry.field(description="条件代码 | Which condition.")
    met: bool | None = strawberry.field(description="是否满足 | Whether it is met; null: not certain.")

    @resolved(description="说明 | Why, in words.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[ConditionMet], language: LanguageArgument = None
    ) -> str:
        """Return the text."""
        return worded(parent.text, language, info)


@strawberry.type(description="信用修复申请 | An application for repair.")
class CaseRepair(CasePart):
    """Resolved from a ``PartView``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value is an application for repair."""
        return isinstance(obj, PartView) and obj.part.machine is Machine.REPAIR

    @resolved(
        description="志愿服务 | Volunteer service that it rests on.", graphql_type=VolunteerService | None
    )
    def volunteer_service(self, parent: strawberry.Parent[PartView]) -> Volunteering | None:
        """Return the service."""
        return parent.part.volunteering

    @resolved(
        description="修复条件 | What it was looked at for; the deciding department decides about the rest.",
        graphql_type=list[RepairConditionMet],
    )
    def conditions(self, parent: strawberry.Parent[PartView]) -> tuple[ConditionMet, ...]:
        """Return the conditions."""
        return conditions(parent.part)

    @resolved(description="人员标识 | The person alone whom it concerns; null: the whole case.")
    def person_id(self, parent: strawberry.Parent[PartView]) -> strawberry.ID | None:
        """Return the id."""
        return person_of(parent.part)
