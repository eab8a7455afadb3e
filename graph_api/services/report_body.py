"""The eight sections of a printed report, and the measures with their reasons."""

from __future__ import annotations

from collections.abc import Sequence

from graph_api.domain.answers import ReachItem, ReachStatus, Reason
from graph_api.domain.dates import Truth
from graph_api.domain.explanations import render
from graph_api.domain.facts import EventFact, SubjectKind
from graph_api.domain.incentives import in_force
from graph_api.services.report_document import Block, Cell, Heading, Note, Part, Tone, table
from graph_api.services.report_model import AssociatedRecord, CreditReportResult
from graph_api.services.report_wording import Wording
from graph_api.services.subject_views import HonourView, RecordView, SanctionView

PRINTED_ITEMS = 500
"""Measures in print, strongest first: about a hundred pages, beyond which nobody reads on paper."""

_ITEM_ORDER = {status: place for place, status in enumerate(ReachStatus)}

_TONES: dict[ReachStatus, Tone] = {
    ReachStatus.REACHED: "strong",
    ReachStatus.SUSPENDED: "warn",
    ReachStatus.REVIEW: "warn",
    ReachStatus.UNKNOWN: "warn",
    ReachStatus.BASIS_EXPIRED: "warn",
}

_RECORD_SECTIONS = ("abnormal", "commitments", "evaluations", "judgments", "others")


def eight_sections(result: CreditReportResult, words: Wording) -> list[Part]:
    """Return the sections of the public credit report, in its order."""
    sections = result.sections
    return [
        _records("administration", sections.administration, words),
        _integrity(result, words),
        _serious_lists(result, words),
        *(_records(name, getattr(sections, name), words) for name in _RECORD_SECTIONS),
    ]


def _records(name: str, records: Sequence[RecordView], words: Wording) -> Part:
    block = table(_record_columns(words), [_record_row(record, words) for record in records])
    return Part(name, words.text(name), words.rows_or_none(len(records), block))


def _record_columns(words: Wording) -> list[tuple[str, int]]:
    return [
        (words.text("decided_on"), 4),
        (words.text("type"), 3),
        (words.text("record"), 10),
        (words.text("department"), 6),
        (words.text("source"), 3),
    ]


def _record_row(record: RecordView, words: Wording) -> tuple[Cell, ...]:
    fact = record.fact
    small = words.joined(
        "" if fact.published_on is None else words.text("published_on", day=fact.published_on),
        "" if fact.due_on is None else words.text("due_on", day=fact.due_on),
        _kept(record, words),
        "" if not fact.grade else words.text("grade", grade=words.term(fact.grade)),
        fact.details or "",
    )
    tone: Tone = "strong" if fact.kept is False else ""
    return (
        Cell(str(fact.decided_on)),
        Cell(words.term(fact.type)),
        Cell(fact.title or words.text("none"), tone, small),
        _department(fact.department, words),
        Cell(fact.source, small=fact.source_id),
    )


def _department(code: str | None, words: Wording) -> Cell:
    return Cell(words.title("department", code)) if code else Cell(words.text("none"), "quiet")


def _kept(record: RecordView, words: Wording) -> str:
    if record.fact.type != "COMMITMENT":
        return ""
    names = {True: "kept", False: "broken", None: "kept_unknown"}
    return words.text(names[record.fact.kept])


def _integrity(result: CreditReportResult, words: Wording) -> Part:
    columns = [
        (words.text("awarded_on"), 4),
        (words.text("honour"), 9),
        (words.text("standing"), 5),
        (words.text("department"), 6),
        (words.text("source"), 3),
    ]
    rows = [_honour_row(honour, result, words) for honour in result.sections.integrity]
    rows += [_tax_row(record, words) for record in result.sections.tax_ratings_a]
    return Part("integrity", words.text("integrity"), words.rows_or_none(len(rows), table(columns, rows)))


def _honour_row(honour: HonourView, result: CreditReportResult, words: Wording) -> tuple[Cell, ...]:
    fact = honour.fact
    small = words.joined(
        "" if not fact.list else words.text("list", name=fact.list),
        "" if fact.until is None else words.text("until", day=fact.until),
    )
    return (
        Cell(str(fact.awarded_on)),
        Cell(fact.title, small=small),
        _honour_standing(honour, result, words),
        _department(fact.department, words),
        Cell(fact.source, small=fact.source_id),
    )


def _honour_standing(honour: HonourView, result: CreditReportResult, words: Wording) -> Cell:
    fact, day = honour.fact, result.moment.valid_at
    truth = in_force(fact, day)
    if truth is Truth.UNKNOWN:
        return Cell(words.text("honour_unknown"), "warn")
    if truth is Truth.YES:
        return (
            Cell(words.text("honour_withheld"), "warn")
            if result.withheld_by
            else Cell(words.text("honour_yes"))
        )
    if fact.revoked_on is not None and fact.revoked_on.at_or_before(day) is Truth.YES:
        return Cell(words.text("honour_revoked", day=fact.revoked_on), "quiet")
    return Cell(words.text("honour_no"), "quiet")


def _tax_row(record: RecordView, words: Wording) -> tuple[Cell, ...]:
    decided, kind, title, department, source = _record_row(record, words)
    return decided, title, kind, department, source


def _serious_lists(result: CreditReportResult, words: Wording) -> Part:
    columns = [
        (words.text("decided_on"), 4),
        (words.text("decision"), 10),
        (words.text("annotations"), 7),
        (words.text("department"), 5),
        (words.text("source"), 3),
    ]
    rows = [_sanction_row(sanction, result, words) for sanction in result.sections.serious_lists]
    block = table(columns, rows)
    return Part("serious_lists", words.text("serious_lists"), words.rows_or_none(len(rows), block))


def _sanction_row(sanction: SanctionView, result: CreditReportResult, words: Wording) -> tuple[Cell, ...]:
    fact = sanction.fact
    act = "" if fact.act_from is None else words.day(fact.act_from)
    if act and fact.act_until is not None:
        act += words.text("to") + str(fact.act_until)
    other = "" if sanction.subject.id == result.view.id else words.subject(sanction.subject)
    small = words.joined(
        "" if not fact.conduct else words.text("conduct", conduct=words.titled("conduct", fact.conduct)),
        "" if not act else words.text("act", period=act),
        "" if not fact.grade else words.text("grade", grade=words.term(fact.grade)),
        "" if fact.effective_from is None else words.text("effective_from", day=fact.effective_from),
        "" if fact.term is None else words.text("term", term=words.length(fact.term)),
        "" if fact.until is None else words.text("until", day=fact.until),
        "" if not other else words.text("branch", name=other),
    )
    return (
        Cell(words.day(fact.decided_on), "" if fact.decided_on else "warn"),
        Cell(words.titled("memorandum", fact.memorandum), small=small),
        _annotations(sanction, words),
        _department(fact.department, words),
        Cell(fact.source, small=fact.source_id),
    )


def _annotations(sanction: SanctionView, words: Wording) -> Cell:
    # What happened after the day asked about is known too, and stands with its day.
    history = "\n".join(_event(event, words) for event in sanction.all_events())
    open_objections = "\n".join(words.text("open_objection", on=event.on) for event in sanction.annotations)
    if open_objections:
        return Cell(open_objections, "warn", history)
    return Cell(history or words.text("none_of"), "" if history else "quiet")


def _event(event: EventFact, words: Wording) -> str:
    note = f"：{event.note}" if event.note else ""
    person = "" if event.person is None else words.text("one_person")
    return f"{event.on} {words.term(event.type)}{person}{note}"


def measures(result: CreditReportResult, words: Wording) -> Part:
    """List every measure that concerns the subject under its sanction, with status and reasons."""
    title = words.text("measures")
    if not result.reach:
        return Part("measures", title, (Note(words.text("no_measures"), "quiet"),))
    shown = sorted(result.reach, key=lambda item: _ITEM_ORDER[item.status])[:PRINTED_ITEMS]
    by_sanction: dict[str, list[ReachItem]] = {}
    for item in shown:
        by_sanction.setdefault(item.sanction.id, []).append(item)
    blocks: list[Block] = []
    for items in by_sanction.values():
        blocks.append(Heading(_sanction_title(items[0], result, words)))
        blocks.append(table(_measure_columns(words), [_measure_row(item, result, words) for item in items]))
    if len(shown) < len(result.reach):
        blocks.append(Note(words.text("printed", total=len(result.reach), shown=len(shown)), "warn"))
    return Part("measures", title, tuple(blocks))


def _measure_columns(words: Wording) -> list[tuple[str, int]]:
    return [
        (words.text("measure"), 8),
        (words.text("standing"), 4),
        (words.text("period"), 5),
        (words.text("reasons"), 12),
    ]


def _sanction_title(item: ReachItem, result: CreditReportResult, words: Wording) -> str:
    subject = result.subjects[item.sanction_subject]
    return words.text(
        "by_sanction",
        memorandum=words.title("memorandum", item.sanction.memorandum),
        decided_on=words.day(item.sanction.decided_on),
        subject=subject.name or subject.id,
    )


def _measure_row(item: ReachItem, result: CreditReportResult, words: Wording) -> tuple[Cell, ...]:
    measure = item.measure
    small = words.joined(measure.code, words.term(measure.force), words.text("basis", basis=measure.basis))
    reasons = "\n".join(_reason(reason, words) for reason in item.reasons)
    return (
        Cell(measure.title, small=small),
        Cell(words.term(item.status), _TONES.get(item.status, "quiet")),
        Cell(words.window(item.valid_from, item.valid_until)),
        Cell("", small=reasons),
    )


def _reason(reason: Reason, words: Wording) -> str:
    return words.text("reason", role=words.term(reason.role), status=words.term(reason.status)) + render(
        reason.explanation, words.language
    )


def associated(result: CreditReportResult, words: Wording) -> Part | None:
    """List the adverse records of enterprises that a person headed; None for an enterprise."""
    if result.view.kind is not SubjectKind.PERSON:
        return None
    columns = [(words.text("enterprise"), 7), (words.text("posts_then"), 6), *_record_columns(words)[:-1]]
    rows = [_associated_row(found, words) for found in result.associated]
    blocks = words.rows_or_none(len(rows), table(columns, rows))
    if rows:
        blocks = (Note(words.text("associated_note")), *blocks)
    return Part("associated", words.text("associated"), blocks)


def _associated_row(found: AssociatedRecord, words: Wording) -> tuple[Cell, ...]:
    posts = "\n".join(
        f"{words.term(post.role)} {words.spell(post.since, post.until)}" for post in found.posts
    )
    held = found.held is Truth.YES
    then = Cell(words.text("held_yes" if held else "held_unknown"), "" if held else "warn", posts)
    return (Cell(words.subject(found.record.subject)), then, *_record_row(found.record, words)[:-1])
