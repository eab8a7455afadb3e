"""The record of ``report_facts`` as views and facts: what a report is put together from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_api.domain.dates import PartialDate, Spell, Truth
from graph_api.domain.facts import Moment, RoleKind, SubjectKind
from graph_api.services.decoding import ROLE_OF_LINK, to_spell
from graph_api.services.facts import MOST_LINKS, MOST_SANCTIONS_OF_ONE, REACH, Bounds, Gathered, gather
from graph_api.services.report_model import AssociatedRecord, PostThen
from graph_api.services.sections import ROOT, Section, SectionRequest, Step
from graph_api.services.subject_description import to_views
from graph_api.services.subject_rows import ViewBuilder, to_record
from graph_api.services.subject_views import (
    HonourView,
    LinkView,
    RecordView,
    RowView,
    SanctionView,
    SubjectView,
)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReportBounds:
    """How many rows of each sort one report holds; one more is read, to notice.

    ``posts``: a person may hold 10,000 posts and is answered like one with two. ``rows``: honours,
    records, and records of enterprises that the person headed, each: more nobody reads.
    """

    links: int = MOST_LINKS
    sanctions: int = MOST_SANCTIONS_OF_ONE
    posts: int = 20_000
    rows: int = 2_000

    def as_parameters(self) -> dict[str, object]:
        """Return the parameters of ``report_facts`` that state the bounds."""
        return {
            "maxLinks": self.links,
            "maxSanctions": self.sanctions,
            "maxPosts": self.posts,
            "maxRows": self.rows,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """What one round trip brought about one subject.

    ``gathered`` is for the rules. The rows are those of the sections, unsorted. ``truncated`` names
    every bound that bit; ``sources`` whoever stated a row.
    """

    gathered: Gathered
    view: SubjectView
    posts: tuple[LinkView, ...]
    sanctions: tuple[SanctionView, ...]
    honours: tuple[HonourView, ...]
    records: tuple[RecordView, ...]
    associated: tuple[AssociatedRecord, ...]
    truncated: frozenset[str]
    sources: frozenset[str]
    titles: Mapping[tuple[str, str], str]


async def read_record(record: Row, key: str, moment: Moment, bounds: ReportBounds) -> Reading | None:
    """Return the record of ``report_facts`` as views and facts; None where the key names nobody."""
    if not record["asked"]:
        return None
    subject = record["asked"][0][1]
    rules = Bounds(bounds.links, bounds.sanctions, bounds.rows)
    gathered = await gather(_AlreadyRead(record), [key], moment, REACH, rules)
    views = to_views(record["subjects"], moment)
    sections = _Sections(ViewBuilder(views, moment.valid_at), views[subject], record, bounds)
    through = record["through"][: bounds.rows]
    associated = tuple(_associated(through, views)) if not views[subject].fact.unspecified else ()
    return Reading(
        gathered=gathered,
        view=views[subject],
        posts=tuple(row for row in sections.posts() if isinstance(row, LinkView)),
        sanctions=tuple(row for row in sections.sanctions() if isinstance(row, SanctionView)),
        honours=tuple(row for row in sections.honours() if isinstance(row, HonourView)),
        records=tuple(row for row in sections.records() if isinstance(row, RecordView)),
        associated=associated,
        truncated=gathered.facts.truncated | _truncated(record, bounds),
        sources=frozenset(_sources(record)),
        titles={(row["kind"], row["code"]): row["title"] for row in record["titles"] if row["title"]},
    )


class _AlreadyRead:
    """Stands for the graph towards ``gather``, whose lists came with the report's own record."""

    def __init__(self, record: Row) -> None:
        self._record = record

    async def read(self, query: str, /, **parameters: object) -> Row:
        """Return the record, whatever is asked for."""
        return self._record


class _Sections:
    """Turns the lists of sections into views, with the code that reads those of ``subject_view``."""

    def __init__(self, builder: ViewBuilder, subject: SubjectView, record: Row, bounds: ReportBounds) -> None:
        self._builder = builder
        self._subject = subject
        self._record = record
        self._bounds = bounds

    def posts(self) -> Iterator[RowView]:
        """Yield the posts in the enterprise, or those of the person, that are not certainly over."""
        person = self._subject.kind is SubjectKind.PERSON
        return self._rows(Section.POSITIONS if person else Section.ROLES, "posts", self._bounds.posts)

    def sanctions(self) -> Iterator[RowView]:
        """Yield the sanctions on the subject."""
        return self._rows(Section.SANCTIONS, "sanctionRows", self._bounds.sanctions)

    def honours(self) -> Iterator[RowView]:
        """Yield the honours."""
        return self._rows(Section.HONOURS, "honourRows", self._bounds.rows)

    def records(self) -> Iterator[RowView]:
        """Yield the records."""
        return self._rows(Section.RECORDS, "recordRows", self._bounds.rows)

    def _rows(self, section: Section, name: str, bound: int) -> Iterator[RowView]:
        step = Step(0, ROOT, 1, SectionRequest(section, section.value, first=bound))
        for found in self._record[name][:bound]:
            row = self._builder.row(step, self._subject, found)
            if row is not None:
                yield row


def _associated(through: Iterable[Row], views: Mapping[str, SubjectView]) -> Iterator[AssociatedRecord]:
    """Yield each record once, with the posts that the person held or may have held at its decision."""
    posts: dict[str, list[PostThen]] = {}
    records: dict[str, RecordView] = {}
    for found in through:
        enterprise = views[found["other"]]
        if enterprise.fact.state_owner:
            continue
        fact = to_record(found["row"], enterprise.id)
        post = _post_then(found["post"], fact.decided_on)
        if post.held is not Truth.NO:
            records[fact.id] = RecordView(fact, enterprise, found["row"]["knownFrom"])
            posts.setdefault(fact.id, []).append(post)
    for record_id, record in records.items():
        yield AssociatedRecord(record, tuple(dict.fromkeys(posts[record_id])))


def _post_then(row: Row, decided_on: PartialDate) -> PostThen:
    spell = to_spell(row["since"], row["until"], row["knownFrom"])
    role: RoleKind = ROLE_OF_LINK[row["type"]]
    return PostThen(role, spell.since, spell.until, held_throughout(spell, decided_on))


def held_throughout(spell: Spell, period: PartialDate) -> Truth:
    """Whether a spell held on the day that falls somewhere in ``period``.

    YES where it held on every possible day, NO where on none; anything between is not known.
    """
    if spell.holds_on_any_day(period.first, period.last) is Truth.NO:
        return Truth.NO
    everywhere = spell.holds_on(period.first) & spell.holds_on(period.last)
    return Truth.YES if everywhere is Truth.YES else Truth.UNKNOWN


def _truncated(record: Row, bounds: ReportBounds) -> frozenset[str]:
    counted = (
        ("POSTS", "posts", bounds.posts),
        ("SANCTIONS", "sanctionRows", bounds.sanctions),
        ("HONOURS", "honourRows", bounds.rows),
        ("RECORDS", "recordRows", bounds.rows),
        ("ASSOCIATED", "through", bounds.rows),
    )
    return frozenset(name for name, rows, bound in counted if len(record[rows]) > bound)


def _sources(record: Row) -> Iterator[str]:
    lists: Sequence[str] = ("posts", "sanctionRows", "honourRows", "recordRows", "through")
    for name in lists:
        for found in record[name]:
            yield found["row"]["source"]
    for found in record["through"]:
        yield found["post"]["source"]
