"""Which subject a record belongs to: pure decisions about one batch of records.

A subject is the set of records that share a code (or an identity number), or one record without.
So a record's latest code alone says where it belongs, and whatever order the records come in, the
same sets result. The id of a subject is the smallest that any of its records would have given it
alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph_api.domain.keys import fact_key, id_key, stable_id


@dataclass(frozen=True, slots=True)
class Owner:
    """To whom a code belongs: subject, whether it is its present code, and the subject's records."""

    subject: str
    current: bool
    records: int
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a source.

    ``key`` is its subject key. ``subject``: the subject it counts for now, None for a new record,
    with the number of ``records`` of that subject. ``code`` is the subject key of its latest code,
    ``former`` that of the one before this load.
    """

    key: str
    source: str
    source_id: str
    is_enterprise: bool
    subject: str | None = None
    records: int = 0
    code: str | None = None
    former: str | None = None
    line: int = 0


@dataclass(slots=True)
class IdentityPlan:
    """What to write so that every record counts for its subject; ids are those before any renaming.

    ``creates``: (labels, id, keys); ``points``: (key, kind, source, subject, current); ``moves``:
    (from, to, source, record id, record key); ``dissolves`` and ``renames``: (from, to).
    """

    subject_of: dict[str, str] = field(default_factory=dict)
    creates: list[tuple[list[str], str, list[tuple[str, str, str | None]]]] = field(default_factory=list)
    points: list[tuple[str, str, str | None, str, bool]] = field(default_factory=list)
    moves: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    dissolves: list[tuple[str, str]] = field(default_factory=list)
    renames: list[tuple[str, str]] = field(default_factory=list)
    same_subject: list[Record] = field(default_factory=list)


@dataclass(slots=True)
class _Subject:
    id: str
    final_id: str
    records: int
    sources: set[str]
    created: tuple[list[str], str, list[tuple[str, str, str | None]]] | None = None


class _Assignment:
    def __init__(self, owners: Mapping[str, Owner]) -> None:
        self.plan = IdentityPlan()
        self._subjects: dict[str, _Subject] = {}
        self._owners: dict[str, _Subject] = {}
        self._former: set[str] = set()
        for code, owner in owners.items():
            subject = self._subject(owner.subject, owner.records, owner.sources)
            if owner.current:
                self._owners[code] = subject
            else:
                self._former.add(code)

    def _subject(self, subject_id: str, records: int, sources: Iterable[str] = ()) -> _Subject:
        if subject_id not in self._subjects:
            self._subjects[subject_id] = _Subject(subject_id, subject_id, records, set(sources))
        self._subjects[subject_id].sources.update(sources)
        return self._subjects[subject_id]

    def place(self, record: Record) -> None:
        owner = self._owners.get(record.code) if record.code else None
        if record.subject is None:
            subject = self._join(record, owner) if owner else self._create(record, _own_id(record))
        else:
            subject = self._replace(record, self._subject(record.subject, record.records), owner)
        self.plan.subject_of[record.key] = subject.id

    def _create(self, record: Record, subject_id: str) -> _Subject:
        """Make a subject; its keys are new, except a code that someone has given up."""
        keys: list[tuple[str, str, str | None]] = [(id_key(subject_id), "id", None)]
        if record.subject is None:
            keys.append((record.key, "source", record.source))
        subject = _Subject(subject_id, subject_id, 1, {record.source})
        subject.created = (["Subject", "Enterprise" if record.is_enterprise else "Person"], subject_id, keys)
        self._subjects[subject_id] = subject
        self.plan.creates.append(subject.created)
        if record.code:
            self._own(subject, record.code, keys)
        return subject

    def _own(
        self, subject: _Subject, code: str, new_keys: list[tuple[str, str, str | None]] | None = None
    ) -> None:
        if new_keys is not None and code not in self._former:
            new_keys.append((code, _kind(code), None))
        else:
            self.plan.points.append((code, _kind(code), None, subject.id, True))
        self._former.discard(code)
        self._owners[code] = subject

    def _join(self, record: Record, owner: _Subject) -> _Subject:
        """Let a new record count for the subject that has its code."""
        if record.source in owner.sources:
            self.plan.same_subject.append(record)
        owner.sources.add(record.source)
        owner.records += 1
        if owner.created is not None:
            owner.created[2].append((record.key, "source", record.source))
        else:
            self.plan.points.append((record.key, "source", record.source, owner.id, True))
        self._claim_id(owner, _own_id(record))
        return owner

    def _claim_id(self, subject: _Subject, candidate: str) -> None:
        """Take the smaller id; the other one stays a key."""
        if candidate < subject.final_id:
            subject.final_id = candidate
            self.plan.points.append((id_key(candidate), "id", None, subject.id, True))

    def _replace(self, record: Record, present: _Subject, owner: _Subject | None) -> _Subject:
        """Return the subject of a known record, moved if its code says so."""
        code = record.code
        if code is None or owner is present:
            return present
        alone = present.records <= 1
        if owner is None and (alone or record.former is None):
            if record.former and record.former != code:
                self._give_up(record.former, present)
            self._own(present, code)
            return present
        if owner is None:
            owner = self._create(record, stable_id(_own_id(record)[0], fact_key("split", record.key, code)))
            owner.records = 0
        if alone:
            self._dissolve(record, present, owner)
        else:
            present.records -= 1
            self.plan.moves.append((present.id, owner.id, record.source, record.source_id, record.key))
        owner.records += 1
        owner.sources.add(record.source)
        return owner

    def _give_up(self, code: str, subject: _Subject) -> None:
        self.plan.points.append((code, _kind(code), None, subject.id, False))
        self._owners.pop(code, None)
        self._former.add(code)

    def _dissolve(self, record: Record, present: _Subject, owner: _Subject) -> None:
        if record.former:
            self._give_up(record.former, present)
        self.plan.dissolves.append((present.id, owner.id))
        self._claim_id(owner, present.final_id)

    def finish(self) -> IdentityPlan:
        target = dict(self.plan.dissolves)
        for record, subject in self.plan.subject_of.items():
            while subject in target:
                subject = target[subject]
            self.plan.subject_of[record] = subject
        # A code that one record gives up and another claims: as one step, both rows would link the key.
        self.plan.points = list({point[0]: point for point in self.plan.points}.values())
        self.plan.renames = [
            (subject.id, subject.final_id)
            for subject in self._subjects.values()
            if subject.final_id != subject.id and subject.id not in target
        ]
        return self.plan


def assign(records: Iterable[Record], owners: Mapping[str, Owner]) -> IdentityPlan:
    """Return the subjects of ``records``, each listed once, given who has which code.

    ``owners`` holds every ``code`` and ``former`` of the records that anyone has.
    """
    assignment = _Assignment(owners)
    for record in records:
        assignment.place(record)
    return assignment.finish()


def _own_id(record: Record) -> str:
    """Return the id that the record's subject would have if the record were all of it."""
    return stable_id("e" if record.is_enterprise else "p", record.key)


def _kind(code: str) -> str:
    return code.partition("\x1f")[0]
