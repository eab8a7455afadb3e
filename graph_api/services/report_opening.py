"""The first parts of a printed report: notices, overview, who the subject is, its names and posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph_api.domain.conflicts import Conflict
from graph_api.domain.dates import PartialDate
from graph_api.domain.facts import Interest, SubjectKind
from graph_api.services.report_document import Block, Cell, Facts, Note, Part, table
from graph_api.services.report_model import CreditReportResult
from graph_api.services.report_texts import part_name
from graph_api.services.report_wording import Wording
from graph_api.services.subject_views import LinkView

PRINTED_POSTS = 300
"""Posts in print: nobody reads the other 9,700 of a nominee on paper, and they are counted all the same."""


@dataclass(frozen=True, slots=True)
class Personal:
    """What of a person the caller's role may read: documents as (type, number), masked or in full."""

    identities: Sequence[tuple[str, str]] = ()
    birth_date: PartialDate | None = None


def notices(result: CreditReportResult, words: Wording) -> Part:
    """Say first what limits the report or must not be overlooked in it."""
    notes = tuple(Note(note, "warn") for note in _notices(result, words))
    return Part("notices", words.text("notices"), notes)


def _notices(result: CreditReportResult, words: Wording) -> Iterator[str]:
    if result.truncated:
        parts = [part_name(bound, words.language) for bound in sorted(result.truncated)]
        yield words.text("truncated", parts=words.listed(parts))
    if not result.staleness:
        yield words.text("no_sources")
    if not result.view.sources:
        yield words.text("undescribed")
    for age in result.staleness:
        if age.stale:
            yield words.text("stale_note", source=age.source, days=age.days)
    annotated = sum(1 for sanction in result.sections.serious_lists if sanction.annotations)
    if annotated:
        yield words.text("objection_note", count=annotated)
    if result.withheld_by and result.sections.integrity:
        measures = [item.measure.code for item in result.withheld_by]
        yield words.text("withheld_note", measures=words.listed(list(dict.fromkeys(measures))))
    if not any(count for _, count in counts(result)):
        yield words.text("nothing_known")


def counts(result: CreditReportResult) -> list[tuple[str, int]]:
    """Return how many rows each section has, by the name of its text."""
    sections = result.sections
    found = [
        ("administration", len(sections.administration)),
        ("integrity", len(sections.integrity) + len(sections.tax_ratings_a)),
        ("serious_lists", len(sections.serious_lists)),
        ("abnormal", len(sections.abnormal)),
        ("commitments", len(sections.commitments)),
        ("evaluations", len(sections.evaluations)),
        ("judgments", len(sections.judgments)),
        ("others", len(sections.others)),
        ("measures", len(result.reach)),
    ]
    if result.view.kind is SubjectKind.PERSON:
        found.append(("associated", len(result.associated)))
    return found


def overview(result: CreditReportResult, words: Wording) -> Part:
    """Count the rows of every section."""
    columns = [(words.text("section"), 8), (words.text("count"), 2)] * 2
    cells = [
        (Cell(words.text(name)), Cell(str(count), "" if count else "quiet")) for name, count in counts(result)
    ]
    if len(cells) % 2:
        cells.append((Cell(""), Cell("")))
    rows = [(*left, *right) for left, right in zip(cells[::2], cells[1::2], strict=True)]
    return Part("overview", words.text("overview"), (table(columns, rows),))


def basics(result: CreditReportResult, words: Wording, personal: Personal) -> Part:
    """Say who the subject is, as registered or as identified."""
    person = result.view.kind is SubjectKind.PERSON
    rows = _person(result, words, personal) if person else _enterprise(result, words)
    return Part("basics", words.text("basics"), (Facts(tuple(rows)),))


def _enterprise(result: CreditReportResult, words: Wording) -> Iterator[tuple[str, Cell]]:
    view = result.view
    known = view.enterprise
    yield words.text("name"), Cell(words.subject(view))
    yield words.text("uscc"), _given(view.uscc, words)
    yield words.text("status"), Cell(words.term(view.status), "warn" if view.status == "UNKNOWN" else "")
    if known is not None:
        yield words.text("kind"), _given(words.term(known.kind), words)
        yield words.text("region"), _given(words.titled("region", known.region_code), words)
        yield words.text("industry"), _given(words.titled("industry", known.industry_code), words)
        yield words.text("capital"), _given(known.registered_capital, words)
        yield words.text("established_on"), Cell(words.day(known.established_on))
        if known.revoked_on is not None:
            yield words.text("revoked_on"), Cell(str(known.revoked_on))
        if known.deregistered_on is not None:
            yield words.text("deregistered_on"), Cell(str(known.deregistered_on))
        yield from _conflicts(known.conflicts, words)
    parent = result.subjects.get(view.fact.branch_of or "")
    if parent is not None:
        yield words.text("parent"), Cell(parent.name or parent.id)
    yield words.text("platform_id"), Cell(view.id, "quiet")


def _person(result: CreditReportResult, words: Wording, personal: Personal) -> Iterator[tuple[str, Cell]]:
    view, birth = result.view, personal.birth_date
    known = view.person
    yield words.text("person_name"), Cell(words.subject(view))
    for kind, number in personal.identities:
        yield words.text("identity"), Cell(f"{words.term(kind)} {number}")
    if not personal.identities:
        yield words.text("identity"), _given(None, words)
    yield words.text("birth_date"), _given(None if birth is None else str(birth), words)
    if known is not None:
        if known.other_names:
            yield words.text("other_names"), Cell(words.listed(list(known.other_names)))
        if known.unspecified_reason:
            yield words.text("unspecified"), Cell(known.unspecified_reason, "warn")
    yield words.text("platform_id"), Cell(view.id, "quiet")


def _conflicts(conflicts: Sequence[Conflict], words: Wording) -> Iterator[tuple[str, Cell]]:
    for conflict in conflicts:
        label = words.text("conflict", attribute=conflict.attribute)
        yield label, Cell(f"{conflict.value}（{conflict.source}）", "warn")


def _given(value: str | None, words: Wording) -> Cell:
    return Cell(value) if value else Cell(words.text("none"), "quiet")


def names(result: CreditReportResult, words: Wording) -> Part | None:
    """List the names that an enterprise used over time; None for a person."""
    if result.view.kind is SubjectKind.PERSON:
        return None
    used = result.view.names
    columns = [
        (words.text("name"), 10),
        (words.text("period"), 7),
        (words.text("in_force"), 3),
        (words.text("source"), 3),
    ]
    rows = [
        (Cell(name.name), Cell(words.spell(name.since, name.until)), words.truth(name.holds), name.source)
        for name in used
    ]
    return Part("names", words.text("names"), words.rows_or_none(len(rows), table(columns, rows)))


def posts(result: CreditReportResult, words: Wording) -> Part:
    """List the posts that are in force on the day, or may be."""
    person = result.view.kind is SubjectKind.PERSON
    shown = sorted(result.posts, key=lambda post: _post_order(post, words))[:PRINTED_POSTS]
    columns = [
        (words.text("enterprise" if person else "person"), 9),
        (words.text("post"), 6),
        (words.text("period"), 7),
        (words.text("in_force"), 3),
        (words.text("source"), 3),
    ]
    rows = [
        (
            Cell(words.subject(post.enterprise if person else post.holder)),
            _post(post, words),
            Cell(words.spell(post.since, post.until)),
            words.truth(post.holds),
            post.source,
        )
        for post in shown
    ]
    blocks: list[Block] = list(words.rows_or_none(len(rows), table(columns, rows)))
    if len(shown) < len(result.posts):
        blocks.append(Note(words.text("printed", total=len(result.posts), shown=len(shown)), "warn"))
    key = "posts_of_person" if person else "posts_of_enterprise"
    return Part(key, words.text(key), tuple(blocks))


def _post(post: LinkView, words: Wording) -> Cell:
    kind = words.term(post.kind)
    return Cell(kind, small="" if post.position in (None, kind) else post.position or "")


def _post_order(post: LinkView, words: Wording) -> tuple[int, str, str]:
    # Chinese company reports name the legal representative first; the order of the enumeration is that.
    assert post.kind is not None
    assert not isinstance(post.kind, Interest)
    order = list(type(post.kind)).index(post.kind)
    return order, words.subject(post.enterprise), words.subject(post.holder)
