"""A credit report as a document to print: every part in order, in the language asked for."""

from __future__ import annotations

from graph_api.domain.explanations import Language
from graph_api.services.report_body import associated, eight_sections, measures
from graph_api.services.report_document import Cell, Document, Facts, Note, Part, table
from graph_api.services.report_model import CreditReportResult
from graph_api.services.report_opening import Personal, basics, names, notices, overview, posts
from graph_api.services.report_wording import Wording, instant

__all__ = ["Personal", "write_report"]


def write_report(
    result: CreditReportResult, language: Language, personal: Personal, asked_by: str
) -> Document:
    """Return the document of a report.

    ``personal`` holds what the caller's role may read of a person; ``asked_by`` names the caller's
    organisation.
    """
    words = Wording.of(result, language)
    parts = (
        notices(result, words),
        overview(result, words),
        basics(result, words, personal),
        names(result, words),
        posts(result, words),
        *eight_sections(result, words),
        measures(result, words),
        associated(result, words),
        _sources(result, words),
        _reading(words),
    )
    return Document(
        language=language,
        title=words.text("title"),
        subject=words.subject(result.view),
        number=result.id,
        running=words.text(
            "clocks", valid_at=result.moment.valid_at, known_at=instant(result.moment.known_at)
        ),
        head=_head(result, words, asked_by),
        parts=tuple(part for part in parts if part is not None and part.blocks),
    )


def _head(result: CreditReportResult, words: Wording, asked_by: str) -> Facts:
    complete = Cell(words.text("complete")) if result.complete else Cell(words.text("incomplete"), "warn")
    return Facts(
        (
            (words.text("number"), Cell(result.id)),
            (words.text("purpose"), Cell(result.purpose)),
            (words.text("asked_by"), Cell(asked_by)),
            (words.text("valid_at"), Cell(result.moment.valid_at.isoformat())),
            (words.text("known_at"), Cell(instant(result.moment.known_at))),
            (words.text("generated_at"), Cell(instant(result.generated_at))),
            (words.text("completeness"), complete),
        )
    )


def _sources(result: CreditReportResult, words: Wording) -> Part:
    columns = [
        (words.text("source"), 6),
        (words.text("loaded"), 7),
        (words.text("age"), 4),
        (words.text("standing"), 4),
    ]
    rows = [
        (
            Cell(age.source),
            Cell(instant(age.last_loaded_at)),
            Cell(str(age.days)),
            Cell(words.text("stale" if age.stale else "fresh"), "warn"),
        )
        for age in result.staleness
    ]
    blocks = (table(columns, rows),) if rows else (Note(words.text("no_sources"), "warn"),)
    return Part("sources", words.text("sources"), blocks)


def _reading(words: Wording) -> Part:
    names_ = ("reading_clocks", "reading_dates", "reading_decision")
    notes = tuple(Note(words.text(name), "quiet") for name in names_)
    return Part("explanations", words.text("explanations"), notes)
