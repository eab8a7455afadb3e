"""The values of a report as text: dates, periods, codes with their titles, instants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from graph_api.domain.dates import PartialDate, Term, Truth
from graph_api.domain.explanations import Language
from graph_api.services.report_document import Block, Cell, Note
from graph_api.services.report_model import CreditReportResult
from graph_api.services.report_terms import term
from graph_api.services.report_texts import text
from graph_api.services.subject_views import SubjectView

_CHINA = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Wording:
    """Writes the values of one report in one language."""

    language: Language
    titles: Mapping[tuple[str, str], str]

    @staticmethod
    def of(result: CreditReportResult, language: Language) -> Wording:
        """Return the wording of a report."""
        return Wording(language, result.titles)

    def text(self, name: str, /, **values: object) -> str:
        """Return a fixed text."""
        return text(name, self.language, **values)

    def term(self, code: str | None) -> str:
        """Return what a code is called."""
        return term(code, self.language)

    def title(self, kind: str, code: str | None) -> str:
        """Return the title of a code of a catalogue, the code itself where it has none."""
        return "" if not code else self.titles.get((kind, code), code)

    def titled(self, kind: str, code: str | None) -> str:
        """Return title and code."""
        title = self.title(kind, code)
        return title if not code or title == code else f"{title}（{code}）"

    def day(self, value: PartialDate | date | None) -> str:
        """Return a date as stated; one that is missing is said to be not known."""
        return self.text("not_known") if value is None else str(value)

    def spell(self, since: PartialDate | None, until: PartialDate | None) -> str:
        """Return the period of a post or name: ``until`` is the first day it no longer holds."""
        end = self.text("still") if until is None else self.text("until_before", day=until)
        return f"{self.day(since)}{self.text('to')}{end}"

    def window(self, first: date | None, last: date | None) -> str:
        """Return a period whose last day still belongs to it."""
        end = self.text("open_end") if last is None else str(last)
        return f"{self.day(first)}{self.text('to')}{end}"

    def length(self, duration: Term) -> str:
        """Return a term in years, months and days."""
        years, months = divmod(duration.months, 12)
        counted = (("years", years), ("months", months), ("days", duration.days))
        return ("" if self.language == "zh" else " ").join(
            self.text(unit, count=count) for unit, count in counted if count
        )

    def truth(self, value: Truth) -> Cell:
        """Return yes, no or not known."""
        names = {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "unknown"}
        return Cell(self.text(names[value]), "warn" if value is Truth.UNKNOWN else "")

    def subject(self, view: SubjectView) -> str:
        """Return a subject's name; one without a name is shown by its id."""
        return view.name or view.id

    def joined(self, *parts: str) -> str:
        """Join what is not empty, as the language punctuates."""
        return ("；" if self.language == "zh" else "; ").join(part for part in parts if part)

    def listed(self, parts: list[str]) -> str:
        """Join a list of names."""
        return ("、" if self.language == "zh" else ", ").join(parts)

    def rows_or_none(self, rows: int, block: Block) -> tuple[Block, ...]:
        """Return the block, or where it has no rows the note that none is known."""
        return (block,) if rows else (Note(self.text("no_rows"), "quiet"),)


def instant(milliseconds: int) -> str:
    """Write a moment of the second clock in China's time, to the second."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    try:
        shown = moment + _CHINA
    except OverflowError:
        return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
    return f"{shown:%Y-%m-%d %H:%M:%S} +08:00"
