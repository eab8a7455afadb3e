"""From the record of a subject query to views: descriptions first, then pages, innermost level first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from graph_api.domain.dates import PartialDate, Term, Truth
from graph_api.domain.facts import EventFact, EventType, HonourFact, RecordFact, SanctionFact
from graph_api.services.decoding import INTEREST_OF_LINK, ROLE_OF_LINK, to_date, to_spell
from graph_api.services.redaction import without_identity_numbers, without_numbers
from graph_api.services.sections import Section, Step
from graph_api.services.subject_views import (
    HonourView,
    LinkView,
    Page,
    PageItem,
    RecordView,
    RowView,
    SanctionView,
    SubjectView,
)

Row = Mapping[str, Any]

_INWARD = frozenset({Section.ROLES, Section.HOLDERS, Section.BRANCHES})
"""Sections that list who holds something in the subject, not what the subject holds elsewhere."""


class ViewBuilder:
    """Builds the views of one answer from the subjects described in it and the rows of its steps.

    ``seal`` makes a cursor of a row's key; without it the rows have none.
    """

    def __init__(
        self, subjects: Mapping[str, SubjectView], valid_at: date, seal: Callable[[str], str] = lambda _: ""
    ) -> None:
        self._seal = seal
        self._subjects = subjects
        self._valid_at = valid_at
        self._groups: dict[tuple[int, str], Sequence[Row]] = {}
        self._children: dict[int, list[Step]] = {}

    def add_rows(self, groups: Iterable[Row]) -> None:
        """Take in the rows of one level: ``step``, ``at`` (whose section) and ``rows``."""
        for group in groups:
            self._groups[group["step"], group["at"]] = group["rows"]

    def add_steps(self, steps: Iterable[Step]) -> None:
        """Take in the plan, so that every subject found gets the pages of the steps beneath it."""
        for step in steps:
            self._children.setdefault(step.parent, []).append(step)

    def subject(self, subject_id: str, found_by: int) -> SubjectView:
        """Return the subject with the pages of the steps beneath ``found_by``."""
        view = self._subjects[subject_id]
        steps = self._children.get(found_by)
        if not steps:
            return view
        pages = {
            (step.request.section, step.request.key): self._page(step, view)
            for step in steps
            if (step.index, subject_id) in self._groups or _applies(step.request.section, view)
        }
        return replace(view, pages=pages)

    def _page(self, step: Step, near: SubjectView) -> Page[RowView]:
        rows = self._groups.get((step.index, near.id), ())
        shown = rows[: step.request.first]
        items = []
        for row in shown:
            view = self.row(step, near, row)
            if view is not None:
                items.append(PageItem(row["row"]["key"], view, self._seal))
        return Page(tuple(items), len(rows) > len(shown), step.request.after is None)

    def row(self, step: Step, near: SubjectView, found: Row) -> RowView | None:
        """Return one row of a section; None for a spell that turns out to be certainly over."""
        row = found["row"]
        match step.request.section:
            case Section.HONOURS:
                return HonourView(to_honour(row, near.id), near, row["knownFrom"])
            case Section.RECORDS:
                return RecordView(to_record(row, near.id), near, row["knownFrom"])
            case Section.SANCTIONS | Section.NAMED_IN:
                return to_sanction(row, self.subject(found["other"], step.index), self._valid_at)
            case _:
                far = self.subject(found["other"], step.index)
                if step.request.section is Section.BRANCHES and far.fact.branch_of is None:
                    return None  # a subsidiary names a parent too, and is no branch
                inward = step.request.section in _INWARD
                link = self._link(row, *((far, near) if inward else (near, far)))
                return link if step.request.history or link.holds is not Truth.NO else None

    def _link(self, row: Row, holder: SubjectView, enterprise: SubjectView) -> LinkView:
        spell = to_spell(row["since"], row["until"], row["knownFrom"])
        kind = ROLE_OF_LINK.get(row["type"]) or INTEREST_OF_LINK.get(row["type"])
        return LinkView(
            kind=kind,
            holder=holder,
            enterprise=enterprise,
            since=spell.since,
            until=spell.until,
            holds=spell.holds_on(self._valid_at),
            source=row["source"],
            known_from=row["knownFrom"],
            position=without_numbers(row["position"]),
            minimum=_decimal(row["percent"] or row["percentMin"]),
            maximum=_decimal(row["percent"] or row["percentMax"]),
        )


def _applies(section: Section, view: SubjectView) -> bool:
    """Whether a subject of this kind has the section at all (an empty page is then an answer)."""
    enterprise_only = (Section.ROLES, Section.HOLDERS, Section.BRANCHES, Section.PARENT)
    person_only = (Section.POSITIONS, Section.NAMED_IN)
    if view.kind.value == "ENTERPRISE":
        return section not in person_only
    return section not in enterprise_only


def to_sanction(row: Row, subject: SubjectView, valid_at: date) -> SanctionView:
    """Read a sanction with its events."""
    term = row["term"]
    fact = SanctionFact(
        id=row["sanction"],
        source=row["source"],
        source_id=without_identity_numbers(row["sourceId"]),
        subject=subject.id,
        memorandum=row["memorandum"],
        measures=None if row["measures"] is None else tuple(row["measures"]),
        conduct=row["conduct"],
        grade=row["grade"],
        act_from=to_date(row["actFrom"]),
        act_until=to_date(row["actUntil"]),
        decided_on=to_date(row["decidedOn"]),
        effective_from=to_date(row["effectiveFrom"]),
        term=None if term is None else Term.parse(term),
        until=to_date(row["until"]),
        department=row["department"],
    )
    events = sorted(
        (
            EventFact(
                fact.id,
                EventType(event["type"]),
                PartialDate.parse(event["on"]),
                event["person"],
                without_numbers(event["note"]),
            )
            for event in row["events"]
        ),
        key=lambda event: (event.on, event.type),
    )
    return SanctionView(
        fact,
        subject,
        valid_at,
        events=tuple(events),
        known_from=row["knownFrom"],
        responsible=row["responsible"],
        capacity=row["capacity"],
    )


def to_honour(row: Row, subject: str) -> HonourFact:
    """Read an honour."""
    return HonourFact(
        id=row["id"],
        subject=subject,
        title=without_identity_numbers(row["title"]),
        awarded_on=PartialDate.parse(row["awardedOn"]),
        list=without_numbers(row["list"]),
        department=row["department"],
        until=to_date(row["until"]),
        revoked_on=to_date(row["revokedOn"]),
        source=row["source"],
        source_id=without_identity_numbers(row["sourceId"]),
    )


def to_record(row: Row, subject: str) -> RecordFact:
    """Read a record, without identity numbers that its source put into text."""
    return RecordFact(
        id=row["id"],
        subject=subject,
        type=row["type"],
        decided_on=PartialDate.parse(row["decidedOn"]),
        title=without_numbers(row["title"]),
        published_on=to_date(row["publishedOn"]),
        due_on=to_date(row["dueOn"]),
        kept=row["kept"],
        grade=row["grade"],
        department=row["department"],
        details=without_numbers(row["details"]),
        source=row["source"],
        source_id=without_identity_numbers(row["sourceId"]),
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
