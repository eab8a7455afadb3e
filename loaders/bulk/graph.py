"""A graph that is not there yet: it answers the queries of a load, and its content is a set of files.

What is written here is what ``cypher/load`` would have written into an empty graph. It serves the tables
from departments to concert groups, in the order in which they are loaded; whatever comes after them is
loaded into the real graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from graph_api.domain.keys import SEPARATOR, source_key
from loaders.bulk.branches import StagedBranches
from loaders.bulk.index import KeyIndex
from loaders.bulk.records import Fields, RecordFile, Type
from loaders.bulk.subjects import NOBODY, StagedSubjects, record_fact_key
from loaders.bulk.versions import StagedVersions
from loaders.checking import CheckedRow
from loaders.loading import fact_ends
from loaders.schema import Layout, Table
from loaders.store import Step
from loaders.tables import CONCERT, TABLES

STAGED = tuple(list(TABLES)[: list(TABLES).index(CONCERT.name) + 1])
"""The tables that are imported, in the order in which they are loaded: all up to the concert groups."""

MADE_AFTERWARDS = (
    "flag_hubs",
    "flag_hubs_around",
    "flag_parent_hubs",
    "flag_parents",
    "mark_near_holders",
    "mark_near_subjects",
    "mark_near_branches",
)
"""What marks subjects in the graph: the migrations mark those of a graph that has just been imported."""

Rows = Sequence[Sequence[Any]]
Answer = Mapping[str, Any]


def _marked(**_: object) -> Answer:
    return {"flagged": 0}


class StagedGraph:
    """The first load of one source into an empty graph, as files in ``folder``; a ``Store``."""

    def __init__(self, folder: Path, source: str) -> None:
        self.folder = folder
        self.subjects = StagedSubjects(folder)
        self.versions = {name: StagedVersions(folder, TABLES[name]) for name in STAGED}
        self.groups = RecordFile(folder / "groups.csv", (":ID(group)",), {"key": Type.STRING})
        self.branches = StagedBranches()
        self._source = source
        self._group_numbers = KeyIndex()
        self._queries: dict[str, Callable[..., Answer]] = {
            "has_joins": self._has_joins,
            "hold_load_lock": _held,
            "renew_load_lock": _held,
            "find_catalogue": self._find_catalogue,
            "find_subjects": self._find_subjects,
            "find_ends": self._find_ends,
            "find_identities": self._find_identities,
            "find_versions": self._find_versions,
            "find_facts": self._find_facts,
            "find_memberships": self._find_facts,
            "create_subjects": self._create_subjects,
            "create_enterprises": self._create_described,
            "create_persons": self._create_described,
            "create_statements": self._create_statements,
            "create_facts": self._create_facts,
            "create_memberships": self._create_facts,
            "copy_statements": self._copy,
            "copy_facts": self._copy,
            "change_statements": self._change,
            "change_facts": self._change,
            "remove_statements": self._remove,
            "remove_facts": self._remove,
            "point_keys": self._point_keys,
            "move_records": self._move_records,
            "dissolve_subjects": self._dissolve_subjects,
            "rename_subjects": self._rename_subjects,
            "sync_branches": self._sync_branches,
            **dict.fromkeys(MADE_AFTERWARDS, _marked),
        }

    async def write(self, query: str, /, **parameters: object) -> Answer:
        """Answer one query."""
        return self._queries[query](**parameters)

    async def write_all(self, steps: Sequence[Step]) -> list[Answer]:
        """Answer several queries in order."""
        return [self._queries[query](**parameters) for query, parameters in steps]

    # What is there

    def _has_joins(self) -> Answer:
        return {"present": False}

    def _find_catalogue(self, open: int) -> Answer:  # noqa: A002 (the query's own parameter)
        def known(table: str, *names: str) -> list[list[object]]:
            return [
                [fields.get(name) for name in names]
                for _, _, fields in self.versions[table].file.records()
                if fields["knownUntil"] == open
            ]

        return {
            "memoranda": known("memoranda", "code", "kind"),
            "measures": known("measures", "code", "memorandum"),
            "departments": [code for (code,) in known("departments", "code")],
            # Terms and conducts are asked for by sanctions only, which are loaded into the real graph.
            "terms": [],
            "conducts": [],
        }

    def _find_subjects(self, keys: Iterable[str]) -> Answer:
        subjects = self.subjects
        return {
            "subjects": [
                [key, subjects.id_of(number), subjects.is_enterprise(number), subjects.records_of(number)]
                for key in keys
                if (number := subjects.find(key)) is not None
            ]
        }

    def _find_ends(self, keys: Iterable[str]) -> Answer:
        """Return subjects by their numbers: what refers to them here needs no more."""
        subjects = self.subjects
        return {
            "subjects": [
                [key, str(number), subjects.is_enterprise(number)]
                for key in keys
                if (number := subjects.find(key)) is not None
            ]
        }

    def _find_identities(self, keys: Iterable[str]) -> Answer:
        found = []
        for key in keys:
            number = self.subjects.find(key)
            if number is not None:
                records = self.subjects.records_of(number)
                sources = [self._source] if records else []
                current = self.subjects.is_current(key)
                found.append([key, self.subjects.id_of(number), current, records, sources])
        return {"identities": found}

    def _find_versions(self, keys: Iterable[str]) -> Answer:
        return {"versions": [version for key in keys for version in self._versions_of(key)]}

    def _find_facts(self, rows: Rows) -> Answer:
        return {"versions": [version for row in rows for version in self._versions_of(row[2])]}

    def _versions_of(self, key: str) -> list[list[object]]:
        return [
            [
                key,
                _place_of(key, place),
                fields["knownFrom"],
                fields["knownUntil"],
                fields["digest"],
                fields.get("voidFrom"),
                fields.get("confirmedOn"),
                fields.get("endedBy"),
                fields.get("replaced", False),
                fields["run"],
                fields["line"],
                fields.get("uscc") or fields.get("idHash"),
            ]
            for place, _, fields in self._table_of(key).find(key)
        ]

    def _table_of(self, key: str) -> StagedVersions:
        return self.versions[key.partition(SEPARATOR)[0]]

    # What is written

    def _create_subjects(self, rows: Rows) -> Answer:
        for _, subject, keys in rows:
            self.subjects.create(subject, keys)
        return {"written": len(rows)}

    def _create_described(self, rows: Rows) -> Answer:
        for subject, keys, properties in rows:
            number = self.subjects.create(subject, keys)
            self.versions[properties["table"]].state(properties, number)
        return {"written": len(rows)}

    def _create_statements(self, rows: Rows) -> Answer:
        for _, properties, links, _ in rows:
            subject = self._number(links[0][1]) if links else NOBODY
            self.versions[properties["table"]].state(properties, subject)
        return {"written": len(rows)}

    def _number(self, reference: str) -> int:
        """Return the number of a subject that is named by its id, or by its number as ``find_ends`` does."""
        if reference.isdigit():
            return int(reference)
        number = self.subjects.number_of(reference)
        return NOBODY if number is None else number

    def state_new(self, table: Table, rows: Sequence[CheckedRow]) -> list[CheckedRow]:
        """Write the facts that are stated once in ``rows`` and have no version yet; return the other rows.

        They are what planning would make of them, and most rows of a load: planning each of them costs
        more than all else that is done with it.
        """
        if table.layout is not Layout.FACT:
            return list(rows)
        stated = Counter([row.key for row in rows])
        versions = self.versions[table.name]
        others = []
        for row in rows:
            if row.record is None or stated[row.key] > 1 or versions.may_have(row.key):
                others.append(row)
                continue
            kind, start, end = fact_ends(table, self._source, row)
            if table is CONCERT:
                end = str(self._group(end))
            versions.record(f"{start},{end},{kind}", row.key, row.record)
        return others

    def _create_facts(self, rows: Rows, above: int = 0) -> Answer:
        del above  # the migrations mark who has many links
        for kind, start, end, properties in rows:
            table = properties["table"]
            number = self._group(end) if table == CONCERT.name else int(end)
            self.versions[table].relate(int(start), number, kind, properties)
        return {"written": len(rows)}

    def _group(self, key: str) -> int:
        found = self._group_numbers.find(key)
        if found:
            return found[0]
        number = self.groups.count
        self.groups.append((number,), {"key": key})
        self._group_numbers.add(key, number)
        return number

    def _copy(self, rows: Rows) -> Answer:
        for place, *_, changes in rows:
            versions, number = self._at(place)
            versions.copy(number, changes)
        return {"written": len(rows)}

    def _change(self, rows: Rows) -> Answer:
        for place, *_, changes in rows:
            versions, number = self._at(place)
            versions.change(number, changes)
        return {"written": len(rows)}

    def _remove(self, rows: Rows) -> Answer:
        for place, *_ in rows:
            versions, number = self._at(place)
            versions.remove(number)
        return {"removed": len(rows)}

    def _at(self, place: str) -> tuple[StagedVersions, int]:
        table, _, number = place.partition(":")
        return self.versions[table], int(number)

    # Who is who

    def _point_keys(self, rows: Rows) -> Answer:
        for key, kind, source, subject, current in rows:
            self.subjects.point(key, kind, source, subject, current=current)
        return {"written": len(rows)}

    def _move_records(self, rows: Rows) -> Answer:
        for former, target, source, record, key in rows:
            old, new = self.subjects.number_of(former), self.subjects.number_of(target)
            if old is None or new is None:
                continue
            stated = record_fact_key(source, record, is_enterprise=self.subjects.is_enterprise(new))
            versions = self._table_of(stated)
            for _, (number,), _ in versions.find(stated):
                # Only what counts for the former subject moves, as in the graph.
                if self.subjects.living(versions.subjects[int(number)]) == old:
                    versions.subjects[int(number)] = new
            if self.subjects.find(key) == old:
                self.subjects.point(key, "source", source, target, current=True)
        return {"moved": len(rows)}

    def _dissolve_subjects(self, rows: Rows) -> Answer:
        for old, new in rows:
            self.subjects.dissolve(old, new)
        return {"dissolved": len(rows)}

    def _rename_subjects(self, rows: Rows) -> Answer:
        for subject, new in rows:
            self.subjects.rename(subject, new)
        return {"renamed": len(rows)}

    def _sync_branches(self, rows: Rows) -> Answer:
        written = 0
        for key, source, _ in rows:
            places = []
            for place, _, fields in self.versions["enterprises"].find(key):
                parent = cast("str | None", fields.get("parentId"))
                found = self.subjects.find(source_key(source, parent)) if parent is not None else None
                if found is not None and self.subjects.is_enterprise(found):
                    places.append(place)
            self.branches.link(key, places)
            written += len(places)
        return {"written": written}

    def branch_links(self) -> Iterable[tuple[int, int, Fields]]:
        """Yield subject, parent and properties of each BRANCH_OF link."""
        enterprises = self.versions["enterprises"]
        for place in self.branches.places():
            found = enterprises.file.read(place)
            if found is None:
                continue
            (number,), fields = found
            parent = self.subjects.find(source_key(self._source, str(fields["parentId"])))
            assert parent is not None, "a parent that was found stays a subject"
            yield self.subjects.living(enterprises.subjects[int(number)]), parent, fields


def _place_of(key: str, place: int) -> str:
    return f"{key.partition(SEPARATOR)[0]}:{place}"


def _held(holder: str, lease: int) -> Answer:
    """Say that the lock is held: nobody else writes into a graph that is not there yet."""
    del holder, lease
    return {"held": True}
