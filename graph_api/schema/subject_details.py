"""What describes a subject beside its connections: names, identity documents, sources, conflicts."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_api.domain.dates import PartialDate
from graph_api.schema.authorization import SEES_IDENTITY_NUMBERS
from graph_api.schema.context import Context
from graph_api.schema.enums import Certainty
from graph_api.schema.fields import resolved
from graph_api.schema.scalars import Instant
from graph_api.services.subject_views import NameSpell as NameSpellValue
from graph_api.services.subject_views import SubjectView


@strawberry.type(description="名称沿革 | A name that an enterprise used for a time.")
class NameSpell:
    """Resolved from ``services.subject_views.NameSpell``."""

    name: str = strawberry.field(description="名称 | The name.")
    since: PartialDate | None = strawberry.field(description="启用日 | First day; null: not stated.")
    until: PartialDate | None = strawberry.field(
        description="停用日 | First day on which it was no longer used; null: still."
    )
    source: str = strawberry.field(description="数据来源 | Name of the provider.")

    @resolved(description="所查日是否使用 | Whether it was in use on the day asked about.")
    def holds(self, parent: strawberry.Parent[NameSpellValue]) -> Certainty:
        """Return whether the name was in use."""
        return Certainty.of(parent.holds)


@strawberry.type(description="来源陈述 | A provider's statement that describes the subject.")
class SourceStatement:
    """Resolved from ``services.subject_views.SourceStatement``."""

    source: str = strawberry.field(description="数据来源 | Name of the provider.")
    source_id: str = strawberry.field(description="来源标识 | The provider's own id of the subject.")
    known_from: Instant = strawberry.field(description="知悉时点 | When the platform learned this version.")
    note: str | None = strawberry.field(description="来源说明 | Citation that the provider gave.")


@strawberry.type(description="来源冲突 | An attribute on which sources disagree; every value is shown.")
class Conflict:
    """Resolved from the description's conflicts."""

    attribute: str = strawberry.field(description="属性 | Name of the attribute.")
    value: str = strawberry.field(description="取值 | One of the values stated.")
    source: str = strawberry.field(description="数据来源 | Who states it.")


@strawberry.type(description="身份证件 | Identity document of a person; the number is masked by role.")
class Identity:
    """An identity document as the caller may see it."""

    id_type: str = strawberry.field(description="证件类型 | Type of the document.")
    id_number: str = strawberry.field(
        description="证件号码 | The number; masked except for investigators and auditors."
    )
    masked: bool = strawberry.field(description="是否遮盖 | Whether the number is masked.")


def identities_of(view: SubjectView, context: Context) -> list[Identity]:
    """Return a person's documents: numbers in full for roles entitled to them, masked for others."""
    entitled = context.caller.role in SEES_IDENTITY_NUMBERS
    shown = []
    for identity in view.identities:
        if entitled and identity.sealed is not None:
            id_type, number = context.services.identities.open(identity.sealed)
            shown.append(Identity(id_type=id_type, id_number=number, masked=False))
        else:
            shown.append(Identity(id_type=identity.type, id_number=identity.masked, masked=True))
    return shown


def masked_birth_date(value: PartialDate | None, context: Context) -> PartialDate | None:
    """Return a birth date in full for roles entitled to identity numbers, else its year."""
    if value is None or context.caller.role in SEES_IDENTITY_NUMBERS:
        return value
    if value.first.year != value.last.year:
        return None
    return PartialDate(date(value.first.year, 1, 1), date(value.first.year, 12, 31))
