"""Versions of one fact on the second clock: what a new statement changes.

Pure, and independent of the order in which statements arrive: the versions in the graph are read
back as the statements that made them, the new ones are added, and the sequence that follows from
all of them is compared with what stands there.

- Of several statements with the same ``known_on`` the one that came last counts; the others keep
  an empty interval (``replaced``).
- A statement equal to the one before it makes no version. If it named its ``known_on`` itself, the
  instant is remembered (``confirmed_on``), so that a statement with another content dated between
  the two splits them as it would have, had it come first.
- What a load restates without a date leaves no trace, so that loading the same again writes nothing.
  A later portion of that load may state something older in its place; then it is stated after all.
- ``void_from`` cuts a version off; no older one revives.
- A load with ``--complete`` that no longer lists the fact is an end like a statement of its own;
  stated again later, the fact is known again from then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from graph_api.domain.dates import OPEN_MS


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it stands in the graph; instants in ms, ``at`` is its place there.

    ``run`` and ``line`` say which row of which load made it. ``ended_by`` names the load that no
    longer listed the fact. ``replaced``: a later statement with the same ``known_from`` took its place.
    """

    at: str
    known_from: int
    known_until: int
    digest: str
    void_from: int | None = None
    confirmed_on: tuple[int, ...] = ()
    ended_by: str | None = None
    replaced: bool = False
    run: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row of the present load; ``index`` finds its content again."""

    index: int
    line: int
    known_from: int
    is_dated: bool
    digest: str
    void_from: int | None = None


@dataclass(frozen=True, slots=True)
class Create:
    """A version to write: the content of the row ``index``, or a copy of the version at ``copy_of``."""

    index: int | None
    copy_of: str | None
    known_from: int
    known_until: int
    void_from: int | None
    confirmed_on: tuple[int, ...]
    ended_by: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A version whose interval or remembered instants change."""

    at: str
    known_until: int
    confirmed_on: tuple[int, ...]
    ended_by: str | None
    replaced: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write for one fact, what became of its rows, and pairs of lines that contradict each other.

    ``restates``: an undated row said what was in force already, and nothing remembers that it did.
    """

    creates: Sequence[Create] = ()
    changes: Sequence[Change] = ()
    removes: Sequence[str] = ()
    unchanged: int = 0
    duplicates: Sequence[tuple[int, int]] = ()
    has_history: bool = False
    restates: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be written."""
        return not (self.creates or self.changes or self.removes)


@dataclass(frozen=True, slots=True)
class _Statement:
    """One statement at one instant: a version's own, a confirmation of it, or a new row's."""

    known_from: int
    digest: str
    void_from: int | None
    version: Version | None = None
    row: NewRow | None = None
    is_confirmation: bool = False

    @property
    def own_version(self) -> Version | None:
        """The version that this statement made, if it made one."""
        return None if self.is_confirmation else self.version

    @property
    def is_remembered(self) -> bool:
        """Whether the statement is worth remembering where it says nothing new."""
        return self.version is not None or (self.row is not None and self.row.is_dated)

    def line_in(self, run: str) -> int | None:
        """The line of load ``run`` that made this statement, if it was that load."""
        if self.row is not None:
            return self.row.line
        version = self.own_version
        return version.line if version is not None and version.run == run else None


class _Fact:
    """The statements of one fact while rows are added to them."""

    def __init__(self, versions: Sequence[Version], run: str, load_time: int) -> None:
        self.versions = versions
        self.run = run
        self.load_time = load_time
        self.ends = {version.known_until: version.ended_by for version in versions if version.ended_by}
        self.lost: set[str] = set()
        self.duplicates: list[tuple[int, int]] = []
        self.standing: dict[int, _Statement] = {}
        for version in versions:
            if not version.replaced:
                self._stand(_Statement(version.known_from, version.digest, version.void_from, version))
                for instant in version.confirmed_on:
                    self._stand(_Statement(instant, version.digest, version.void_from, version, None, True))

    def _stand(self, statement: _Statement) -> None:
        self.standing[statement.known_from] = statement

    def state(self, row: NewRow) -> None:
        """Put a row among the statements; of two with one ``known_from`` the later line or load wins."""
        if any(version.run == self.run and version.line == row.line for version in self.versions):
            return
        present = self.standing.get(row.known_from)
        if present is not None and present.digest != row.digest:
            rival = present.line_in(self.run)
            if rival is not None:
                self.duplicates.append((min(rival, row.line), max(rival, row.line)))
                if rival > row.line:
                    return
                if present.own_version is not None:
                    # Within one folder the losing line leaves nothing behind but the finding.
                    self.lost.add(present.own_version.at)
        if present is None or present.digest != row.digest:
            self._stand(self._known_before(row) or _statement_of(row))

    def _known_before(self, row: NewRow) -> _Statement | None:
        """Return the statement of a version that already says exactly this, replaced though it may be."""
        for version in self.versions:
            if version.known_from == row.known_from and version.digest == row.digest:
                self.lost.discard(version.at)
                return _Statement(version.known_from, version.digest, version.void_from, version)
        return None

    def in_force(self) -> _Statement | None:
        """Return the last statement that the present load finds, by the instants of knowing."""
        start = max((start for start in self.standing if start <= self.load_time), default=None)
        return None if start is None else self.standing[start]

    def keep(self, restated: _Statement) -> None:
        """State from this load on what it has restated, unless that is in force or contradicted since."""
        present = self.in_force()
        if present is None or (present.digest != restated.digest and present.known_from < self.load_time):
            self._stand(replace(restated, known_from=self.load_time, row=None, is_confirmation=True))

    def revive(self, rows: Sequence[NewRow]) -> None:
        """State anew, from this load on, what a ``--complete`` load had ended and a row says again."""
        end = max((end for end in self.ends if end < self.load_time), default=None)
        if end is None or not self.standing or max(self.standing) >= end:
            return
        last = self.standing[max(self.standing)]
        again = next((row for row in rows if row.digest == last.digest), None)
        if again is not None:
            self._stand(_statement_of(replace(again, known_from=self.load_time)))

    def sequence(self) -> list[tuple[_Statement, tuple[int, ...], int, str | None]]:
        """Return the versions: leading statement, remembered instants, end, the load that ended it."""
        groups: list[tuple[_Statement, list[int]]] = []
        for start in sorted(self.standing):
            statement = self.standing[start]
            if groups and self._continues(groups[-1][0], statement):
                # What the same folder says is remembered as well: its lines may come in any portions.
                if statement.is_remembered or groups[-1][0].line_in(self.run) is not None:
                    groups[-1][1].append(start)
            else:
                groups.append((statement, []))
        followers = [leader.known_from for leader, _ in groups[1:]]
        followers.append(OPEN_MS)
        return [
            (leader, tuple(confirmed), *self._end(leader, following))
            for (leader, confirmed), following in zip(groups, followers, strict=False)
        ]

    def _continues(self, leader: _Statement, statement: _Statement) -> bool:
        if leader.digest != statement.digest:
            return False
        return not any(leader.known_from < end <= statement.known_from for end in self.ends)

    def _end(self, leader: _Statement, following: int) -> tuple[int, str | None]:
        start = leader.known_from
        end = min((end for end in self.ends if start < end <= following), default=following)
        if leader.void_from is not None and leader.void_from < end:
            return max(leader.void_from, start), None
        return end, self.ends.get(end)


def _statement_of(row: NewRow) -> _Statement:
    return _Statement(row.known_from, row.digest, row.void_from, row=row)


def merge(
    versions: Sequence[Version], rows: Sequence[NewRow], run: str, load_time: int, *, restated: bool = False
) -> Plan:
    """Return what ``rows`` (in the order of their lines) of load ``run`` change in ``versions``.

    ``restated``: an earlier portion of this load restated the fact without a trace.
    """
    if not versions and len(rows) == 1:
        return lone_plan(rows[0].known_from, rows[0].void_from)
    fact = _Fact(versions, run, load_time)
    before = fact.in_force() if restated else None
    for row in rows:
        fact.state(row)
    if before is not None:
        fact.keep(before)
    fact.revive(rows)
    creates: list[Create] = []
    changes: list[Change] = []
    removes: list[str] = []
    kept: set[str] = set()
    sequence = fact.sequence()
    traces = {start for leader, confirmed, _, _ in sequence for start in (leader.known_from, *confirmed)}
    restates = any(not row.is_dated and row.known_from not in traces for row in rows)
    for leader, confirmed, known_until, ended_by in sequence:
        own = leader.own_version
        if own is None:
            creates.append(_create(leader, confirmed, known_until, ended_by))
            continue
        kept.add(own.at)
        if _differs(own, known_until, confirmed, ended_by):
            changes.append(Change(own.at, known_until, confirmed, ended_by, False))
    for version in versions:
        if version.at in fact.lost:
            removes.append(version.at)
        elif version.at not in kept and not version.replaced:
            # Replaced under its own known_on, or now equal to the version before it.
            changes.append(Change(version.at, version.known_from, (), None, True))
    written = {create.index for create in creates if create.index is not None}
    return Plan(
        creates,
        changes,
        removes,
        unchanged=len(rows) - len(written),
        duplicates=fact.duplicates,
        has_history=any(version.at not in fact.lost for version in versions),
        restates=restates,
    )


@lru_cache(maxsize=1024)
def lone_plan(known_from: int, void_from: int | None) -> Plan:
    """Return the plan of a fact with one statement, its first row: most facts of a load share theirs."""
    end = lone_end(known_from, void_from)
    return Plan((Create(0, None, known_from, end, void_from, (), None),))


def lone_end(known_from: int, void_from: int | None) -> int:
    """Return until when (ms) a version is known that is the only one of its fact."""
    return OPEN_MS if void_from is None else min(max(void_from, known_from), OPEN_MS)


def _create(leader: _Statement, confirmed: tuple[int, ...], known_until: int, ended_by: str | None) -> Create:
    return Create(
        None if leader.row is None else leader.row.index,
        None if leader.version is None else leader.version.at,
        leader.known_from,
        known_until,
        leader.void_from,
        confirmed,
        ended_by,
    )


def _differs(own: Version, known_until: int, confirmed: tuple[int, ...], ended_by: str | None) -> bool:
    stored = (own.known_until, own.confirmed_on, own.ended_by)
    return own.replaced or stored != (known_until, confirmed, ended_by)
