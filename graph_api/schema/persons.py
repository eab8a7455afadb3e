"""Persons with everything that a user would expect beside the core fields."""

from __future__ import annotations

from typing import Any

import strawberry

from graph_api.domain.dates import PartialDate
from graph_api.domain.facts import SubjectKind
from graph_api.schema.answer_views import ReachView
from graph_api.schema.authorization import FieldGuard
from graph_api.schema.connections import After, Connection, First, History
from graph_api.schema.fields import resolved
from graph_api.schema.nodes import Subject
from graph_api.schema.reach import Reach
from graph_api.schema.sanctions import Sanction
from graph_api.schema.subject_details import (
    Conflict,
    Identity,
    SourceStatement,
    identities_of,
    masked_birth_date,
)
from graph_api.schema.subject_fields import (
    InterestFilter,
    Parent,
    RoleFilter,
    StatusFilter,
    TypeFilter,
    measures_of,
    read_page,
)
from graph_api.schema.subject_parts import Finding, Holding, Honour, Record, Role
from graph_api.schema.text import Info
from graph_api.services.sections import DEFAULT_PAGE, Section
from graph_api.services.subject_views import SourceStatement as SourceStatementValue
from graph_api.services.subject_views import SubjectView


@strawberry.type(description="自然人 | A natural person.")
class Person(Subject):
    """Resolved from a ``SubjectView`` of kind PERSON; id, kind and name are its attributes."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value is a person."""
        return isinstance(obj, SubjectView) and obj.kind is SubjectKind.PERSON

    @resolved(description="身份证件 | Identity documents, masked by role.", extensions=[FieldGuard()])
    def identities(self, info: Info, parent: Parent) -> list[Identity] | None:
        """Return the identity documents as the caller may see them."""
        parent.described_person()
        return identities_of(parent, info.context)

    @resolved(
        description="出生日期 | Birth date; its year alone except for investigators and auditors.",
        extensions=[FieldGuard()],
    )
    def birth_date(self, info: Info, parent: Parent) -> PartialDate | None:
        """Return the birth date as the caller may see it."""
        return masked_birth_date(parent.described_person().birth_date, info.context)

    @resolved(
        description="不明原因 | Why an owner is unknown; such a person is nobody in particular.",
        extensions=[FieldGuard()],
    )
    def unspecified(self, parent: Parent) -> str | None:
        """Return why the person is not specified."""
        return parent.described_person().unspecified_reason

    @resolved(
        description="任职 | Posts that the person holds; without history only those in force.",
        graphql_type=Connection[Role] | None,
        extensions=[FieldGuard()],
    )
    def positions(
        self,
        info: Info,
        parent: Parent,
        posts: RoleFilter = None,
        history: History = False,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> object:
        """Return a page of the posts held."""
        return read_page(parent, info, Section.POSITIONS)

    @resolved(
        description="持股及表决权 | Direct holdings of the person.",
        graphql_type=Connection[Holding] | None,
        extensions=[FieldGuard()],
    )
    def holdings(
        self,
        info: Info,
        parent: Parent,
        kinds: InterestFilter = None,
        history: History = False,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> object:
        """Return a page of the holdings."""
        return read_page(parent, info, Section.HOLDINGS)

    @resolved(
        description="惩戒决定 | Sanctions on the person himself or herself.",
        graphql_type=Connection[Sanction] | None,
    )
    def sanctions(
        self,
        info: Info,
        parent: Parent,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> object:
        """Return a page of the sanctions on the person."""
        return read_page(parent, info, Section.SANCTIONS)

    @resolved(
        description="被决定认定 | Decisions that name the person, and what they find.",
        graphql_type=Connection[Finding] | None,
        extensions=[FieldGuard()],
    )
    def named_in(
        self,
        info: Info,
        parent: Parent,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> object:
        """Return a page of the decisions that name the person."""
        return read_page(parent, info, Section.NAMED_IN)

    @resolved(
        description="荣誉 | Honours awarded to the person.",
        graphql_type=Connection[Honour] | None,
        extensions=[FieldGuard()],
    )
    def honours(
        self,
        info: Info,
        parent: Parent,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> object:
        """Return a page of the honours."""
        return read_page(parent, info, Section.HONOURS)

    @resolved(
        description="信用记录 | Records of the person.",
        graphql_type=Connection[Record] | None,
        extensions=[FieldGuard()],
    )
    def records(
        self,
        info: Info,
        parent: Parent,
        kinds: TypeFilter = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> object:
        """Return a page of the records."""
        return read_page(parent, info, Section.RECORDS)

    @resolved(
        description="惩戒措施 | How every measure that concerns it stands; for the subject asked about.",
        graphql_type=list[Reach] | None,
        extensions=[FieldGuard()],
    )
    def measures(self, parent: Parent, statuses: StatusFilter = None) -> list[ReachView]:
        """Return the reach items of the subject."""
        return measures_of(parent, statuses)

    @resolved(
        description="来源陈述 | The statements that describe it.",
        graphql_type=list[SourceStatement] | None,
        extensions=[FieldGuard()],
    )
    def sources(self, parent: Parent) -> tuple[SourceStatementValue, ...]:
        """Return where its description comes from."""
        parent.described_person()
        return parent.sources

    @resolved(
        description="来源冲突 | Attributes on which sources disagree.",
        graphql_type=list[Conflict] | None,
        extensions=[FieldGuard()],
    )
    def conflicts(self, parent: Parent) -> tuple[Any, ...]:
        """Return what sources disagree on."""
        return tuple(parent.described_person().conflicts)
