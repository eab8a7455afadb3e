"""What a question about subjects answers: descriptions, and the pages of the sections asked for.

Plain values, read once from the record of one query. Everything nested came with it: asking a view
for a section that was not read is an error that tells where to ask instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from graph_api.domain.dates import PartialDate, Truth
from graph_api.domain.description import EnterpriseDescription, PersonDescription
from graph_api.domain.facts import (
    EventFact,
    HonourFact,
    Interest,
    RecordFact,
    RoleKind,
    SanctionFact,
    SubjectFact,
    SubjectKind,
)
from graph_api.domain.sanction_timeline import event_history
from graph_api.errors import LimitExceededError
from graph_api.services.reach import ReachAnswerResult
from graph_api.services.sections import Section

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageItem(Generic[T]):
    """One row of a page; the list continues after its ``place``, which ``seal`` makes fit to be shown."""

    place: str
    node: T
    seal: Callable[[str], str] = str

    @property
    def cursor(self) -> str:
        """The cursor that continues after the row."""
        return self.seal(self.place)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a connection. ``start`` is whether it is the first, ``has_next`` whether more follow."""

    items: tuple[PageItem[T], ...] = ()
    has_next: bool = False
    start: bool = True


@dataclass(frozen=True, slots=True)
class SourceStatement:
    """One source's statement about a subject: its own id, when the platform learned it, and a citation."""

    source: str
    source_id: str
    known_from: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class NameSpell:
    """A name that an enterprise used for a time; ``holds``: whether on the day asked about."""

    name: str
    since: PartialDate | None
    until: PartialDate | None
    holds: Truth
    source: str


@dataclass(frozen=True, slots=True)
class IdentityValue:
    """An identity document as stored: masked for everyone, sealed for those entitled to the number."""

    type: str
    masked: str
    sealed: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SubjectView:
    """A subject at the moment asked about.

    ``enterprise`` or ``person`` describes it further where the question read that (None: only what
    the rules need is known here). ``pages`` holds the sections read, by section and key, and ``reach``
    how measures stand for it, where that was asked.
    """

    fact: SubjectFact
    valid_at: date
    enterprise: EnterpriseDescription | None = None
    person: PersonDescription | None = None
    sources: tuple[SourceStatement, ...] = ()
    names: tuple[NameSpell, ...] = ()
    identities: tuple[IdentityValue, ...] = ()
    pages: Mapping[tuple[Section, str], Page[RowView]] = field(default_factory=dict)
    reach: ReachAnswerResult | None = None

    @property
    def id(self) -> str:
        """The platform id."""
        return self.fact.id

    @property
    def kind(self) -> SubjectKind:
        """Enterprise or person."""
        return self.fact.kind

    @property
    def name(self) -> str:
        """The name on the day asked about."""
        return self.fact.name

    @property
    def uscc(self) -> str | None:
        """The unified social credit code, of an enterprise."""
        return self.fact.uscc

    @property
    def status(self) -> str:
        """The registration status on the day asked about."""
        return self.fact.status

    def page(self, section: Section, key: str) -> Page[RowView]:
        """Return the page read under this key. Raises ``LimitExceededError`` where none was read."""
        found = self.pages.get((section, key))
        if found is None:
            raise not_read()
        return found

    def described_enterprise(self) -> EnterpriseDescription:
        """Return the full description. Raises ``LimitExceededError`` where it was not read."""
        if self.enterprise is None:
            raise not_read()
        return self.enterprise

    def described_person(self) -> PersonDescription:
        """Return the full description. Raises ``LimitExceededError`` where it was not read."""
        if self.person is None:
            raise not_read()
        return self.person

    def described(self) -> EnterpriseDescription | PersonDescription:
        """Return the full description. Raises ``LimitExceededError`` where it was not read."""
        return self.described_person() if self.enterprise is None else self.enterprise


@dataclass(frozen=True, slots=True)
class LinkView:
    """A post, a holding or a branch link: who (``holder``) and where (``enterprise``).

    ``holds`` says whether it is in force on the day asked about. A missing percentage has neither
    ``minimum`` nor ``maximum``.
    """

    kind: RoleKind | Interest | None
    holder: SubjectView
    enterprise: SubjectView
    since: PartialDate | None
    until: PartialDate | None
    holds: Truth
    source: str
    known_from: int
    position: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SanctionView:
    """A sanction with the subject that the rules read it on (a branch's parent) and its events.

    ``responsible`` and ``capacity`` are what it finds about the person whose list it stands in, if any.
    """

    fact: SanctionFact
    subject: SubjectView
    valid_at: date
    events: tuple[EventFact, ...] | None = None
    open_objections: tuple[EventFact, ...] | None = None
    known_from: int | None = None
    responsible: bool | None = None
    capacity: str | None = None

    @property
    def id(self) -> str:
        """The platform id."""
        return self.fact.id

    @property
    def annotations(self) -> tuple[EventFact, ...]:
        """The objections that are accepted and not closed on the day asked about."""
        if self.open_objections is not None:
            return self.open_objections
        return event_history(self.events or (), self.subject.id, self.valid_at).annotations

    def all_events(self) -> tuple[EventFact, ...]:
        """Return every event. Raises ``LimitExceededError`` where events were not read."""
        if self.events is None:
            raise not_read()
        return self.events


@dataclass(frozen=True, slots=True)
class HonourView:
    """An honour with its subject."""

    fact: HonourFact
    subject: SubjectView
    known_from: int

    @property
    def id(self) -> str:
        """The platform id."""
        return self.fact.id


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record with its subject."""

    fact: RecordFact
    subject: SubjectView
    known_from: int

    @property
    def id(self) -> str:
        """The platform id."""
        return self.fact.id


RowView = LinkView | SanctionView | HonourView | RecordView


def not_read() -> LimitExceededError:
    """Return the error of a field that the question did not read."""
    return LimitExceededError(
        "This is answered for the subject asked about, and one connection further. Ask about this subject "
        "in a question of its own: subject(ref: {id: …}).",
        "此项仅对所查主体及其一层关联主体返回，请以 subject(ref: {id: …}) 另行查询。",
    )
