"""Load: versions of a batch of rows into the graph, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph_api.domain.keys import id_key, source_key, stable_id
from graph_api.domain.naming import fold_name
from loaders import hubs
from loaders.checking import PLACES_PER_FILE, CheckedRow
from loaders.findings import Code
from loaders.novelty import RestatedKeys
from loaders.report import TableCounts
from loaders.resolving import UNJOINED
from loaders.schema import Layout, Table
from loaders.statements import (
    change_properties,
    copy_properties,
    group_key,
    sanction_key,
    version_of,
    version_properties,
)
from loaders.store import Step, Store
from loaders.tables import INTEREST_TYPES, ROLE_TYPES
from loaders.versions import Create, NewRow, Plan, Version, lone_plan, merge

RECORD = "record of a bulk load"
"""In place of the properties of a version: its record, for the store of a bulk load."""

Write = tuple[int, Create]
"""Index of the fact in its batch, and the version to write."""


@dataclass(slots=True)
class Fact:
    """One fact of a batch: its rows, its versions in the graph with what identifies whom, what changes."""

    key: str
    rows: list[CheckedRow]
    versions: list[Version] = field(default_factory=list)
    identities: dict[str, str | None] = field(default_factory=dict)
    plan: Plan = field(default_factory=Plan)

    def news(self) -> list[NewRow]:
        """Return the rows as ``versions`` takes them."""
        return [
            NewRow(index, row.place, row.known_from, row.is_dated, row.digest, row.void_from)
            for index, row in enumerate(self.rows)
        ]


class Batch:
    """The facts of one batch of rows of one table."""

    def __init__(self, table: Table, source: str, run: str, load_time: int) -> None:
        self.table = table
        self.source = source
        self.run = run
        self._load_time = load_time
        self.facts: dict[str, Fact] = {}

    def add(self, row: CheckedRow) -> None:
        """Add a prepared row that may load."""
        fact = self.facts.get(row.key)
        if fact is None:
            self.facts[row.key] = Fact(row.key, [row])
        else:
            fact.rows.append(row)

    async def read_versions(self, graph: Store, keys: Sequence[str]) -> None:
        """Read what the graph says about the facts of ``keys``; of the others it says nothing."""
        if not keys:
            return
        name, parameters = self._lookup(keys)
        found = await graph.write(name, **parameters)
        for version in found["versions"]:
            fact = self.facts[version[0]]
            fact.versions.append(version_of(version))
            fact.identities[version[1]] = version[11]

    def _lookup(self, keys: Sequence[str]) -> tuple[str, dict[str, object]]:
        if self.table.layout is not Layout.FACT:
            return "find_versions", {"keys": list(keys)}
        query = {"concert": "find_memberships", "responsible": "find_findings"}.get(
            self.table.name, "find_facts"
        )
        return query, {
            "rows": [[*fact_ends(self.table, self.source, self.facts[key].rows[0])[1:], key] for key in keys]
        }

    def plan(self, restated: RestatedKeys) -> None:
        """Decide what changes; ``restated`` is what earlier batches of the load restated, and grows."""
        for fact in self.facts.values():
            if not fact.versions and len(fact.rows) == 1:
                row = fact.rows[0]
                fact.plan = lone_plan(row.known_from, row.void_from)
                continue
            # Only a row dated earlier can bring back into doubt what the load has restated.
            is_restated = (
                any(row.is_dated for row in fact.rows) and bool(fact.versions) and fact.key in restated
            )
            fact.plan = merge(fact.versions, fact.news(), self.run, self._load_time, restated=is_restated)
            for places in fact.plan.duplicates:
                row = next((row for row in fact.rows if row.place == places[1]), fact.rows[-1])
                first, second = (place % PLACES_PER_FILE for place in places)
                row.warn(
                    Code.DUPLICATE_KEY,
                    "+".join(self.table.key),
                    f"{first} / {second}",
                    f"lines {first} and {second} have one key and different content; line {second} counts",
                    f"第 {first} 行与第 {second} 行键相同而内容不同;以第 {second} 行为准",
                )
        restated.add(fact.key for fact in self.facts.values() if fact.plan.restates)

    def count(self, counts: TableCounts) -> None:
        """Add what became of the rows."""
        for fact in self.facts.values():
            written = {create.index for create in fact.plan.creates if create.index is not None}
            counts.unchanged += fact.plan.unchanged
            counts.new_versions += len(written)
            if written and not fact.plan.has_history:
                counts.new += 1
                counts.new_versions -= 1
            if fact.plan.removes:
                # The line that lost had been counted when it was written.
                taken_back = min(len(fact.plan.removes), counts.new_versions)
                counts.new_versions -= taken_back

    def steps(self) -> list[Step]:
        """Return what to write, in order: copies before what they copy may go."""
        is_fact = self.table.layout is Layout.FACT
        noun = "facts" if is_fact else "statements"
        facts = list(self.facts.values())
        copies = [
            [*self._place(fact, str(create.copy_of)), copy_properties(create)]
            for fact in facts
            for create in fact.plan.creates
            if create.index is None
        ]
        changes = [
            [*self._place(fact, change.at), change_properties(change)]
            for fact in facts
            for change in fact.plan.changes
        ]
        removes = [self._place(fact, at) for fact in facts for at in fact.plan.removes]
        steps: list[Step] = [(f"copy_{noun}", {"rows": copies})] if copies else []
        steps += self._create_facts() if is_fact else self._create_statements()
        if changes:
            steps.append((f"change_{noun}", {"rows": changes}))
        if removes:
            steps.append((f"remove_{noun}", {"rows": removes}))
        return steps

    def _place(self, fact: Fact, at: str) -> list[str]:
        """Return where a version stands, with what it is found by: its key, or the ends of its fact."""
        if self.table.layout is Layout.FACT:
            return [at, *fact_ends(self.table, self.source, fact.rows[0])[1:]]
        return [at, fact.key]

    def created(self) -> list[tuple[CheckedRow, dict[str, object]]]:
        """Return the rows that make versions, with the properties of those."""
        return [
            (row, self._properties(fact, row, create))
            for fact in self.facts.values()
            for create in fact.plan.creates
            if create.index is not None and (row := fact.rows[create.index])
        ]

    def _properties(self, fact: Fact, row: CheckedRow, create: Create) -> dict[str, object]:
        """Return the properties of a version that a row makes, or its record where that is written."""
        if row.record is not None and len(fact.rows) == 1 and not fact.versions:
            return {"key": row.key, "table": self.table.name, RECORD: row.record}
        return version_properties(self.table, self.source, self.run, row, create)

    def _create_facts(self) -> list[Step]:
        rows = []
        for row, properties in self.created():
            rows.append([*fact_ends(self.table, self.source, row), properties])
        query = {"concert": "create_memberships", "responsible": "create_findings"}.get(
            self.table.name, "create_facts"
        )
        if not rows:
            return []
        above = {"above": hubs.HUB_LINKS} if query == "create_facts" else {}
        return [(query, {"rows": rows, **above})]

    def _create_statements(self) -> list[Step]:
        created = self.created()
        if not created:
            return []
        rows = [self._statement(row, properties) for row, properties in created]
        steps: list[Step] = []
        if self.table.name == "sanctions":
            steps += _placeholders([row for row, _ in created])
        steps.append(("create_statements", {"rows": rows}))
        if self.table.name == "sanctions":
            steps.append(("mark_sanctioned", {"ids": sorted({row.ends["subject_id"] for row, _ in created})}))
        return steps

    def touched(self) -> list[str]:
        """Return the keys of the facts that change."""
        return [key for key, fact in self.facts.items() if not fact.plan.is_empty]

    def _statement(self, row: CheckedRow, properties: dict[str, object]) -> list[object]:
        labels = ["Statement", self.table.label]
        name = row.text("subject_name")
        if self.table.one_of and name is not None and row.text("subject_id") is None:
            labels.append("NameJoined")
            properties["subjectNameFolded"] = fold_name(name)
            if row.joins_in_steps:
                labels.append("JoinPending")
        subjects = []
        column = {"names": "enterprise_id", "events": "person_id"}.get(self.table.name, "subject_id")
        if column in row.ends:
            subjects.append([self.table.link, row.ends[column]])
        sanctions = []
        if self.table.name == "sanctions":
            sanctions.append(["STATES", sanction_key(self.source, str(row.values["id"]))])
        elif self.table.name == "events":
            sanctions.append(["ACTS_ON", row.ends["sanction_id"]])
        return [labels, properties, subjects, sanctions]


def fact_ends(table: Table, source: str, row: CheckedRow) -> list[str]:
    """Return relationship type, id of its first subject, and id or key of its other end."""
    if table.name == "concert":
        return ["MEMBER_OF", row.ends["holder_id"], group_key(source, str(row.values["group_id"]))]
    if table.name == "responsible":
        return ["NAMED_IN", row.ends["person_id"], row.ends["sanction_id"]]
    if table.name == "holdings":
        kind = INTEREST_TYPES[str(row.values["interest"])]
        return [kind, row.ends["holder_id"], row.ends["enterprise_id"]]
    return [ROLE_TYPES[str(row.values["role"])], row.ends["person_id"], row.ends["enterprise_id"]]


def _placeholders(rows: Sequence[CheckedRow]) -> list[Step]:
    unjoined = [
        [row.ends[UNJOINED], row.text("subject_name"), id_key(row.ends[UNJOINED])]
        for row in rows
        if UNJOINED in row.ends
    ]
    return [("create_placeholders", {"rows": unjoined})] if unjoined else []


def sanction_anchors(source: str, rows: Sequence[CheckedRow]) -> list[Step]:
    """Return the step that makes the anchors of sanctions."""
    anchors = []
    for row in rows:
        key = sanction_key(source, str(row.values["id"]))
        anchors.append([key, stable_id("s", key), source, row.values["id"]])
    return [("create_sanctions", {"rows": anchors})] if anchors else []


def record_key(source: str, row: CheckedRow) -> str:
    """Return the subject key of the record that a row of enterprises or persons is about."""
    return source_key(source, str(row.values["id"]))
