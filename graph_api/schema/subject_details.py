"""What describes a subject beside its connections: names, identity documents, sources, conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import strawberry

from graph_api.domain.conflicts import BIRTH_DATE
from graph_api.domain.conflicts import Conflict as ConflictValue
from graph_api.domain.dates import PartialDate
from graph_api.schema.enums import Certainty
from graph_api.schema.fields import resolved
from graph_api.schema.scalars import Instant
from graph_api.services.redaction import without_identity_numbers
from graph_api.services.references import IdentityLookup
from graph_api.services.subject_views import NameSpell as NameSpellValue
from graph_api.services.subject_views import SourceStatement as SourceStatementValue
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


@strawberry.type(description="身份证件 | Identity document of a person; the number is masked.")
class Identity:
    """An identity document as the caller may see it."""

    id_type: str = strawberry.field(description="证件类型 | Type of the document.")
    id_number: str = strawberry.field(
        description=(
            "证件号码 | The number; masked, except for investigators and auditors who state a purpose in the "
            "root field."
        )
    )
    masked: bool = strawberry.field(description="是否遮盖 | Whether the number is masked.")


def identities_of(view: SubjectView, identities: IdentityLookup, *, in_full: bool) -> list[Identity]:
    """Return a person's documents, their numbers in full or masked; a number that is not sealed is masked."""
    shown = []
    for identity in view.identities:
        if in_full and identity.sealed is not None:
            id_type, number = identities.open(identity.sealed)
            shown.append(Identity(id_type=id_type, id_number=number, masked=False))
        else:
            shown.append(Identity(id_type=identity.type, id_number=identity.masked, masked=True))
    return shown


def shown_birth_date(value: PartialDate | None, *, in_full: bool) -> PartialDate | None:
    """Return a birth date in full, or its year; None where a masked one lies in two years."""
    if value is None or in_full:
        return value
    if value.first.year != value.last.year:
        return None
    return PartialDate(date(value.first.year, 1, 1), date(value.first.year, 12, 31))


def shown_conflicts(conflicts: Sequence[ConflictValue], *, in_full: bool) -> list[ConflictValue]:
    """Return on what sources disagree about a person; of birth dates the year alone unless in full."""
    return [
        conflict
        if in_full or conflict.attribute != BIRTH_DATE
        else replace(conflict, value=str(shown_birth_date(PartialDate.parse(conflict.value), in_full=False)))
        for conflict in conflicts
    ]


def shown_sources(sources: Sequence[SourceStatementValue], *, in_full: bool) -> list[SourceStatementValue]:
    """Return the statements about a subject; some providers' ids, and notes, are or hold identity numbers."""
    if in_full:
        return list(sources)
    return [
        replace(
            each,
            source_id=without_identity_numbers(each.source_id),
            note=None if each.note is None else without_identity_numbers(each.note),
        )
        for each in sources
    ]
