"""What the queries of ``cypher/read/exploration.cypher`` take and bring: links, descriptions, sources."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_api.domain.exploration.stated_links import StatedLink, decide_all
from graph_api.domain.facts import Moment, SubjectFact
from graph_api.domain.links import LinkKind, SubjectLink
from graph_api.services.decoding import KIND_OF_LINK, to_decimal, to_spell
from graph_api.services.redaction import without_numbers
from graph_api.services.staleness import SourceAge, last_loads, source_ages
from graph_api.services.subject_facts import describe_subjects

Row = Sequence[Any]

MOST_MEMBERS = 200
"""Memberships of a concert group above which its members are not linked with one another: 200 members
make 19,900 links. No answer that meets a larger group is complete."""


def ask_for(moment: Moment, kinds: Collection[LinkKind] | None, **more: object) -> dict[str, object]:
    """Return the map that a query takes: the day, the kinds of link (None: all but POSSIBLY_SAME)."""
    chosen = set(LinkKind) - {LinkKind.POSSIBLY_SAME} if kinds is None else set(kinds)
    return {
        "day": moment.valid_at.isoformat(),
        "overMonth": _month_over(moment.valid_at),
        "overYear": _year_over(moment.valid_at),
        "types": [kind for kind, link in KIND_OF_LINK.items() if link in chosen],
        "concert": LinkKind.CONCERT in chosen,
        "same": LinkKind.POSSIBLY_SAME in chosen,
        "group": MOST_MEMBERS,
        **more,
    }


def _month_over(day: date) -> str:
    """Return the last month that is over when ``day`` ends, as dates are written."""
    ended = day.day == monthrange(day.year, day.month)[1]
    year, month = divmod(day.year * 12 + day.month - 1 - (0 if ended else 1), 12)
    return f"{year:04d}-{month + 1:02d}"


def _year_over(day: date) -> str:
    return f"{day.year if (day.month, day.day) == (12, 31) else day.year - 1:04d}"


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """What one round trip brought: subjects by id, links that hold or may hold, and who states what."""

    subjects: Mapping[str, SubjectFact]
    links: tuple[SubjectLink, ...]
    record: Mapping[str, Any]

    @property
    def blocked(self) -> frozenset[str]:
        """The subjects that nothing passes: state owners and unspecified persons."""
        return frozenset(id_ for id_, fact in self.subjects.items() if fact.state_owner or fact.unspecified)

    def ages(
        self, shown: Collection[str], links: Iterable[SubjectLink], now: int, stale_after_days: int
    ) -> tuple[SourceAge, ...]:
        """Return the ages of the sources that describe the subjects shown or state the links shown."""
        within = set(shown)
        sources = {row[2] for row in self.record["descriptions"] if row[0] in within}
        sources |= {row[2] for row in self.record["bare"] if row[0] in within}
        sources |= {row[1] for row in self.record["names"] if row[0] in within}
        kinds: dict[tuple[str, str], set[LinkKind]] = {}
        for link in links:
            for ends in ((link.source, link.target), (link.target, link.source)):
                kinds.setdefault(ends, set()).add(link.kind)
        for row in self.record["rows"]:
            shown_kinds = kinds.get((row[0], row[1]))
            if shown_kinds is not None and (stated := to_stated(row)).kind in shown_kinds:
                sources.update(stated.providers)
        loaded = last_loads(self.record["sources"])
        return source_ages(sources - {None}, loaded, now, stale_after_days)


def read_links(record: Mapping[str, Any], moment: Moment) -> LinkFacts:
    """Return what a record of an exploration query says at ``moment``."""
    subjects = describe_subjects(record, moment)
    stated = (to_stated(row) for row in record["rows"])
    links = decide_all((link for link in stated if _may_be(link, subjects)), moment.valid_at)
    return LinkFacts(subjects, links, record)


def _may_be(link: StatedLink, subjects: Mapping[str, SubjectFact]) -> bool:
    """Whether the descriptions let the link be: a subsidiary names a parent too, and is no branch."""
    if link.kind is LinkKind.BRANCH:
        branch = subjects.get(link.source)
        return branch is None or branch.branch_of is not None
    if link.kind is LinkKind.POSSIBLY_SAME:
        ends = (subjects.get(link.source), subjects.get(link.target))
        return not any(end is not None and end.unspecified for end in ends)
    return True


def to_stated(row: Row) -> StatedLink:
    """Read one row; its columns are told at the top of the query file."""
    source, target, kind, since, until, known, provider = row[:7]
    if kind == LinkKind.CONCERT.value:
        spells = (to_spell(since, until, known), to_spell(row[7], row[8], row[9]))
        return StatedLink(LinkKind.CONCERT, source, target, spells, (provider, row[10]), max(known, row[9]))
    if kind == LinkKind.POSSIBLY_SAME.value:
        return StatedLink(LinkKind.POSSIBLY_SAME, source, target, (), (provider, row[8]), max(known, row[7]))
    return StatedLink(
        kind=KIND_OF_LINK[kind],
        source=source,
        target=target,
        spells=(to_spell(since, until, known),),
        providers=(provider,),
        known_from=known,
        minimum=to_decimal(row[8] or row[9]),
        maximum=to_decimal(row[8] or row[10]),
        position=without_numbers(row[7]),
    )
