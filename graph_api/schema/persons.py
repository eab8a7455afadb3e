"""Persons with everything that a user would expect beside the core fields."""

from __future__ import annotations

import strawberry

from graph_api.domain.dates import PartialDate
from graph_api.domain.facts import SubjectKind
from graph_api.schema.authorization import FieldGuard
from graph_api.schema.connections import Connection
from graph_api.schema.disclosure import is_disclosed
from graph_api.schema.fields import resolved
from graph_api.schema.nodes import Subject
from graph_api.schema.sanctions import Sanction
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
    Identity,
    identities_of,
    shown_birth_date,
)
from graph_api.schema.subject_fields import (
    Parent,
)
from graph_api.schema.subject_parts import Finding, Honour
from graph_api.schema.text import Info
from graph_api.services.sections import Section
from graph_api.services.subject_views import SubjectView


@strawberry.type(description="自然人 | A natural person.")
class Person(Subject):
    """Resolved from a ``SubjectView`` of kind PERSON; id, kind and name are its attributes."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value is a person."""
        return isinstance(obj, SubjectView) and obj.fact.kind is SubjectKind.PERSON

    @resolved(
        description="身份证件 | Identity documents; masked unless role and purpose entitle to them.",
        extensions=[FieldGuard()],
    )
    def identities(self, info: Info, parent: Parent) -> list[Identity] | None:
        """Return the identity documents as the caller may see them."""
        parent.described_person()
        return identities_of(parent, info.context.services.identities, in_full=is_disclosed(info))

    @resolved(
        description=(
            "出生日期 | Birth date; its year alone, except for investigators and auditors who state a "
            "purpose in the root field."
        ),
        extensions=[FieldGuard()],
    )
    def birth_date(self, info: Info, parent: Parent) -> PartialDate | None:
        """Return the birth date as the caller may see it."""
        return shown_birth_date(parent.described_person().birth_date, in_full=is_disclosed(info))

    @resolved(
        description="不明原因 | Why an owner is unknown; such a person is nobody in particular.",
        extensions=[FieldGuard()],
    )
    def unspecified(self, parent: Parent) -> str | None:
        """Return why the person is not specified."""
        return parent.described_person().unspecified_reason

    positions = post_field(
        Section.POSITIONS,
        "任职 | Posts that the person holds; without history only those in force.",
        guarded=True,
    )
    holdings = holding_field(Section.HOLDINGS, "持股及表决权 | Direct holdings of the person.")
    sanctions = page_field(
        Section.SANCTIONS,
        Connection[Sanction] | None,
        "惩戒决定 | Sanctions on the person himself or herself.",
    )
    named_in = page_field(
        Section.NAMED_IN,
        Connection[Finding] | None,
        "被决定认定 | Decisions that name the person, and what they find.",
        guarded=True,
    )
    honours = page_field(
        Section.HONOURS, Connection[Honour] | None, "荣誉 | Honours awarded to the person.", guarded=True
    )
    records = record_field(Section.RECORDS, "信用记录 | Records of the person.", guarded=True)
    measures = measures_field()
    sources = sources_field()
    conflicts = conflicts_field()
