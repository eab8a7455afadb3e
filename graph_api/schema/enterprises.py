"""Enterprises with everything that a user would expect beside the core fields."""

from __future__ import annotations

import strawberry
from strawberry.types.lazy_type import LazyType

from graph_api.domain.dates import PartialDate, Truth
from graph_api.domain.facts import SubjectKind
from graph_api.schema.connections import Connection
from graph_api.schema.fields import resolved
from graph_api.schema.nodes import Subject
from graph_api.schema.sanctions import Sanction
from graph_api.schema.scalars import Uscc
from graph_api.schema.subject_connections import (
    conflicts_field,
    holding_field,
    measures_field,
    page_field,
    post_field,
    record_field,
    sources_field,
)
from graph_api.schema.subject_details import (
    NameSpell,
)
from graph_api.schema.subject_fields import (
    Parent,
    read_page,
)
from graph_api.schema.subject_parts import Branch, Honour
from graph_api.schema.text import Info
from graph_api.services.sections import Section
from graph_api.services.subject_views import NameSpell as NameSpellValue
from graph_api.services.subject_views import SubjectView


@strawberry.type(description="企业 | An enterprise or other organisation.")
class Enterprise(Subject):
    """Resolved from a ``SubjectView`` of kind ENTERPRISE; id, kind and name are its attributes."""

    uscc: Uscc | None = strawberry.field(description="统一社会信用代码 | Unified social credit code.")
    status: str = strawberry.field(
        description="登记状态 | ACTIVE, REVOKED (吊销), DEREGISTERED (注销) or UNKNOWN at validAt."
    )

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value is an enterprise."""
        return isinstance(obj, SubjectView) and obj.fact.kind is SubjectKind.ENTERPRISE

    @resolved(description="行政区划代码 | Region by GB/T 2260.")
    def region_code(self, parent: Parent) -> str | None:
        """Return the region code."""
        return parent.described_enterprise().region_code

    @resolved(description="行业代码 | Industry by GB/T 4754.")
    def industry_code(self, parent: Parent) -> str | None:
        """Return the industry code."""
        return parent.described_enterprise().industry_code

    @resolved(description="组织类型 | Kind of organisation by the exchange format, such as BRANCH.")
    def organisation_kind(self, parent: Parent) -> str | None:
        """Return the kind of organisation."""
        return parent.described_enterprise().kind

    @resolved(description="注册资本 | Registered capital as stated.")
    def registered_capital(self, parent: Parent) -> str | None:
        """Return the registered capital."""
        return parent.described_enterprise().registered_capital

    @resolved(description="成立日期 | When it was established, as exactly as stated.")
    def established_on(self, parent: Parent) -> PartialDate | None:
        """Return when it was established."""
        return parent.described_enterprise().established_on

    @resolved(description="吊销日期 | When its licence was revoked.")
    def revoked_on(self, parent: Parent) -> PartialDate | None:
        """Return when its licence was revoked."""
        return parent.described_enterprise().revoked_on

    @resolved(description="注销日期 | When it was deregistered.")
    def deregistered_on(self, parent: Parent) -> PartialDate | None:
        """Return when it was deregistered."""
        return parent.described_enterprise().deregistered_on

    @resolved(description="名称沿革 | Every name stated with its dates.", graphql_type=list[NameSpell] | None)
    def names(self, parent: Parent) -> tuple[NameSpellValue, ...]:
        """Return the names over time."""
        parent.described_enterprise()
        return parent.names

    @resolved(description="曾用名 | Names that were over on the day asked about.")
    def former_names(self, parent: Parent) -> list[str] | None:
        """Return the former names, each once."""
        former = parent.described_enterprise().former_names
        return list(dict.fromkeys(name.name for name in former if name.in_force is Truth.NO))

    @resolved(
        description="总机构 | The enterprise of which this is a branch.",
        graphql_type=LazyType("Enterprise", __name__) | None,
    )
    def parent(self, info: Info, parent: Parent) -> SubjectView | None:
        """Return the parent of a branch."""
        links = read_page(parent, info, Section.PARENT).items
        return links[0].node.enterprise if links and parent.fact.branch_of else None

    branches = page_field(Section.BRANCHES, Connection[Branch] | None, "分支机构 | Its branches.")
    roles = post_field(Section.ROLES, "任职人员 | Posts in it; without history only those in force.")
    holders = holding_field(Section.HOLDERS, "股东及表决权人 | Direct holdings in it.")
    holdings = holding_field(Section.HOLDINGS, "对外投资 | Direct holdings that it has in others.")
    sanctions = page_field(
        Section.SANCTIONS, Connection[Sanction] | None, "惩戒决定 | Sanctions on it or on its branches."
    )
    honours = page_field(Section.HONOURS, Connection[Honour] | None, "荣誉 | Honours awarded to it.")
    records = record_field(
        Section.RECORDS, "信用记录 | Licences, penalties, judgments, ratings, commitments, abnormal listings."
    )
    measures = measures_field()
    sources = sources_field()
    conflicts = conflicts_field()
