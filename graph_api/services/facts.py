"""The facts that bear on the subjects of a question, read in one round trip.

``gather`` asks the named query ``reach_facts`` and hands its one record to the rules as ``Facts``,
together with what the rules do not need and the answer does: which subject each key means, and which
sources contributed to whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from graph_api.domain.answers import Associations, PersonSignals, ReachItem
from graph_api.domain.facts import Facts, Moment
from graph_api.domain.rules_in_force import MEASURE_KEY, REACH_KEY, rows_in_force
from graph_api.services.decoding import (
    to_events,
    to_honours,
    to_links,
    to_measures,
    to_reach_rows,
    to_records,
    to_responsible,
    to_sanctions,
)
from graph_api.services.staleness import last_loads
from graph_api.services.subject_facts import describe_subjects

MOST_LINKS = 20_000
"""Links into sanctioned enterprises read for one question. The largest nominee officer seen in real
registers holds 36,335 posts, of which only those in sanctioned enterprises count here."""

MOST_SANCTIONS_OF_ONE = 2_000
"""Sanctions read for a question about one subject: above that nobody reads the list, and evaluating
it for every reach row would leave the time of an answer."""

MOST_SANCTIONS_OF_BATCH = 20_000
"""Sanctions read for a batch: 40 for each of 500 subjects, which decode well within the answer's time."""

MOST_CREDITS = 20_000
"""Honours, and adverse records, read for one question: 40 for each subject of a full batch."""

YEARS_OF_RECORDS = 3
"""A verdict looks at the adverse records of this many years before ``validAt`` (contract, section 4)."""


class NamedReads(Protocol):
    """What runs a named read query: one round trip, one record of plain values."""

    async def read(self, query: str, /, **parameters: object) -> Mapping[str, Any]:
        """Run a named read query."""
        ...


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question needs beyond the sanctions that may reach its subjects.

    ``signals``: the persons behind the enterprises asked about, and what reaches them; ``credits``:
    honours and adverse records.
    """

    signals: bool
    credits: bool


REACH = Scope(signals=False, credits=False)
PRE_CHECK = Scope(signals=True, credits=True)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which sources stated what: by subject, by sanction, and when each source was last loaded (ms)."""

    of_subject: Mapping[str, frozenset[str]]
    of_sanction: Mapping[str, frozenset[str]]
    last_loaded: Mapping[str, int]
    _of_reached: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def behind_signals(self, signals: Associations) -> set[str]:
        """Return the sources behind signals: those of whoever stands in them, and of their sanctions."""
        found: set[str] = set()
        for group in signals.by_person:
            found |= self.of_subject.get(group.person, frozenset())
            # What reaches a person is the same wherever he signals: its sources are put together once.
            whole = group.but is None
            sources = self._of_reached.get(group.person) if whole else None
            if sources is None:
                sources = frozenset(self._sources_of(group))
                if whole:
                    self._of_reached[group.person] = sources
            found |= sources
        return found

    def _sources_of(self, group: PersonSignals) -> Iterator[str]:
        for reached in group.reached:
            if group.but is None or group.but not in reached.chain:
                yield from self.of_sanction.get(reached.sanction.id, ())
                yield from self.of_subject.get(reached.sanctioned, ())

    def behind(
        self, subject: str, items: Iterable[ReachItem] = (), signals: Associations | None = None
    ) -> set[str]:
        """Return the sources behind an answer about ``subject``.

        They are those that describe the subject, its links, honours and records, those of the
        sanctions in ``items``, and those behind ``signals``.
        """
        found = set(self.of_subject.get(subject, ()))
        for item in items:
            found |= self.of_sanction.get(item.sanction.id, frozenset())
        return found if signals is None else found | self.behind_signals(signals)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The outcome of one round trip: facts for the rules, subject ids by key asked, provenance."""

    facts: Facts
    asked: Mapping[str, str]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many rows of each sort one question may read."""

    links: int
    sanctions: int
    credits: int


def bounds_for(subjects: int) -> Bounds:
    """Return the bounds of a question about so many subjects."""
    sanctions = MOST_SANCTIONS_OF_ONE if subjects <= 1 else MOST_SANCTIONS_OF_BATCH
    return Bounds(MOST_LINKS, sanctions, MOST_CREDITS)


async def gather(
    graph: NamedReads, keys: Iterable[str], moment: Moment, scope: Scope, bounds: Bounds | None = None
) -> Gathered:
    """Read the facts about the subjects that ``keys`` name, as known at ``moment.known_at``.

    A key that names nobody is absent from ``asked``. A bound that bites is named in
    ``facts.truncated``: LINKS, SANCTIONS, FINDINGS, HONOURS or RECORDS.
    """
    distinct = list(dict.fromkeys(keys))
    bounds = bounds or bounds_for(len(distinct))
    record = await graph.read("reach_facts", **parameters(distinct, moment, scope, bounds))
    return gathered(record, moment, bounds)


def parameters(keys: Sequence[str], moment: Moment, scope: Scope, bounds: Bounds) -> dict[str, object]:
    """Return what ``reach_facts`` takes, for whoever asks it together with another query."""
    return {
        "keys": keys,
        "knownAt": moment.known_at,
        "withSignals": scope.signals,
        "withCredits": scope.credits,
        "recordsFrom": _records_from(moment),
        "maxLinks": bounds.links,
        "maxSanctions": bounds.sanctions,
        "maxCredits": bounds.credits,
    }


def _records_from(moment: Moment) -> str:
    # The year alone: as text it comes before every date within it, and before itself when a source
    # knows no more than the year. The rules decide to the day.
    return f"{max(1, moment.valid_at.year - YEARS_OF_RECORDS):04d}"


def gathered(record: Mapping[str, Any], moment: Moment, bounds: Bounds) -> Gathered:
    """Return what a record of ``reach_facts``, read within ``bounds``, says."""
    roles, holdings = to_links([*record["inward"], *record["links"]])
    facts = Facts(
        subjects=describe_subjects(record, moment),
        roles=roles,
        holdings=holdings,
        sanctions=to_sanctions(record["sanctions"]),
        responsible=to_responsible([*record["responsible"], *record["representative"]]),
        events=to_events(record["events"]),
        measures=to_measures(rows_in_force(record["measures"], MEASURE_KEY, moment.valid_at)),
        reach=to_reach_rows(rows_in_force(record["reach"], REACH_KEY, moment.valid_at)),
        honours=to_honours(record["honours"]),
        records=to_records(record["records"]),
        truncated=_truncated(record, bounds),
    )
    return Gathered(facts, dict(record["asked"]), _provenance(record))


def _truncated(record: Mapping[str, Any], bounds: Bounds) -> frozenset[str]:
    counted = (
        ("LINKS", len(record["inward"]) + len(record["links"]), bounds.links),
        ("SANCTIONS", len(record["sanctions"]), bounds.sanctions),
        ("FINDINGS", len(record["responsible"]), bounds.sanctions),
        ("HONOURS", len(record["honours"]), bounds.credits),
        ("RECORDS", len(record["records"]), bounds.credits),
    )
    return frozenset(name for name, rows, bound in counted if rows > bound)


_SUBJECT_SOURCES: Sequence[tuple[str, Sequence[int], int]] = (
    ("descriptions", (0,), 2),
    ("bare", (0,), 2),
    ("names", (0,), 1),
    ("inward", (0, 1), 6),
    ("links", (0, 1), 6),
    ("responsible", (1,), 4),
    ("honours", (1,), 8),
    ("records", (1,), 11),
)
"""Lists of the record, with the columns of the subjects a row is about and of its source."""

_SANCTION_SOURCES: Sequence[tuple[str, int]] = (
    ("sanctions", 1),
    ("responsible", 4),
    ("representative", 4),
    ("events", 5),
)
"""Lists whose first column is a sanction, with the column of the row's source."""


def _provenance(record: Mapping[str, Any]) -> Provenance:
    of_subject = _by_key(
        (row[subject], row[source])
        for name, subjects, source in _SUBJECT_SOURCES
        for row in record[name]
        for subject in subjects
    )
    of_sanction = _by_key((row[0], row[source]) for name, source in _SANCTION_SOURCES for row in record[name])
    return Provenance(of_subject, of_sanction, last_loads(record["sources"]))


def _by_key(pairs: Iterable[tuple[str, str | None]]) -> dict[str, frozenset[str]]:
    """Return the sources of each key; most have the same single one, which is one set for all of them."""
    alone: dict[str, frozenset[str]] = {}
    found: dict[str, frozenset[str]] = {}
    for key, source in pairs:
        if source is None:
            continue
        known = found.get(key)
        if known is None:
            found[key] = alone.setdefault(source, frozenset((source,)))
        elif source not in known:
            found[key] = known | {source}
    return found
