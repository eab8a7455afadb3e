"""The inputs of the contract and what they mean: a moment on two clocks, a reference to a subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import strawberry

from graph_api.domain.dates import now_ms, today
from graph_api.domain.facts import Moment
from graph_api.domain.identity_number import BadIdentityNumberError, check_identity_number
from graph_api.errors import InvalidInputError
from graph_api.schema.scalars import Instant, Uscc
from graph_api.services.legal_ground import NO_GROUND, Ground, LegalGround, to_ground
from graph_api.services.purpose import check_purpose
from graph_api.services.references import LONGEST_KEY_PART, IdentityLookup, SubjectRefValue


@strawberry.input(
    description="时点 | The two clocks of a question: the day asked about, and what was known when."
)
class AsOf:
    """Input AsOf; both default to the present."""

    valid_at: date | None = strawberry.field(
        default=None, description="有效日 | The day asked about. Default: today in Shanghai."
    )
    known_at: Instant | None = strawberry.field(
        default=None,
        description="知悉时点 | What was known at this moment. Default: now; later is read as now.",
    )


@strawberry.input(description="身份证件 | Identity document of a natural person.")
class IdentityKey:
    """Input IdentityKey."""

    id_number: str = strawberry.field(description="证件号码 | Number of the document.")
    id_type: str = strawberry.field(
        default="RESIDENT_ID",
        description=(
            "证件类型 | RESIDENT_ID, PASSPORT, HK_MACAU_PERMIT, TAIWAN_PERMIT or FOREIGN_RESIDENT_ID."
        ),
    )


@strawberry.input(description="来源键 | A provider's own id of a subject.")
class SourceKey:
    """Input SourceKey."""

    source: str = strawberry.field(description="数据来源 | Name of the provider.")
    id: str = strawberry.field(description="来源标识 | The provider's id.")


@strawberry.input(
    one_of=True, description="主体引用 | One way to name a subject; exactly one member is given."
)
class SubjectRef:
    """Input SubjectRef, @oneOf."""

    id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="平台标识 | Platform id.")
    uscc: strawberry.Maybe[Uscc] = strawberry.field(
        description="统一社会信用代码 | Unified social credit code of an enterprise."
    )
    identity: strawberry.Maybe[IdentityKey] = strawberry.field(
        description="身份证件 | Identity document of a person."
    )
    source: strawberry.Maybe[SourceKey] = strawberry.field(description="来源键 | A provider's own id.")


def to_moment(as_of: AsOf | None) -> Moment:
    """Return the moment asked about: today and now unless stated; a knownAt after now is now."""
    now = now_ms()
    if as_of is None:
        return Moment(today(), now)
    known_at = now if as_of.known_at is None else min(int(as_of.known_at), now)
    return Moment(as_of.valid_at or today(), known_at)


def to_reference(ref: SubjectRef, identities: IdentityLookup) -> SubjectRefValue:
    """Return the subject key that a reference stands for.

    Raises ``InvalidInputError`` for an identity number that fails its check and for text too long
    to be an id.
    """
    if ref.uscc is not None:
        return SubjectRefValue.by_uscc(ref.uscc.value)
    if ref.identity is not None:
        return _by_identity(ref.identity.value, identities)
    if ref.source is not None:
        key = ref.source.value
        return SubjectRefValue.by_source(_part(key.source, "source"), _part(key.id, "id"))
    assert ref.id is not None  # graphql-core has checked that exactly one member is given
    return SubjectRefValue.by_id(_part(ref.id.value, "id"))


@dataclass(frozen=True, slots=True)
class Stated:
    """Why, and on which legal ground, somebody says that he asks."""

    purpose: str | None = None
    ground: Ground = NO_GROUND


NOTHING_STATED = Stated()


def to_stated(purpose: str | None, legal_ground: LegalGround | None, consent: str | None) -> Stated:
    """Return what is stated of a look-up.

    Raises ``InvalidInputError`` for a purpose that has not 1 to 200 characters, and as ``to_ground``.
    """
    if purpose is not None:
        check_purpose(purpose)
    return Stated(purpose, to_ground(legal_ground, consent))


def to_source_key(source: str, record_id: str) -> SourceKey:
    """Return the key under which a provider knows a subject."""
    return SourceKey(source=source, id=strawberry.ID(record_id))


def only_member(
    *,
    id: str | None,  # noqa: A002
    uscc: Uscc | None,
    source: SourceKey | None,
    identity: IdentityKey | None,
) -> SubjectRef:
    """Return the reference of which exactly one member is given, for requests outside of GraphQL."""
    return SubjectRef(
        id=None if id is None else strawberry.Some(strawberry.ID(id)),
        uscc=None if uscc is None else strawberry.Some(uscc),
        source=None if source is None else strawberry.Some(source),
        identity=None if identity is None else strawberry.Some(identity),
    )


def _by_identity(key: IdentityKey, identities: IdentityLookup) -> SubjectRefValue:
    try:
        checked = check_identity_number(key.id_type, key.id_number)
    except BadIdentityNumberError as error:
        # The number itself is never repeated in a message.
        raise InvalidInputError(f"idNumber: {error.hint}", f"idNumber：{error.hint_zh}") from None
    return SubjectRefValue.by_identity(identities, checked.type.value, checked.number)


def _part(text: str, name: str) -> str:
    if len(text) > LONGEST_KEY_PART:
        raise InvalidInputError(
            f"{name} is at most {LONGEST_KEY_PART} characters long.",
            f"{name} 最长 {LONGEST_KEY_PART} 个字符。",
        )
    return text
