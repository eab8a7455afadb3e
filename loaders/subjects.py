"""Load enterprises and persons: their statements, and which subject each record counts for."""

from __future__ import annotations

from collections.abc import Sequence

from graph_api.domain.keys import fact_key, identity_key, stable_id, uscc_key
from graph_api.sealing import IdentitySealer
from loaders.checking import CheckedRow
from loaders.ends import KnownEnds
from loaders.findings import Code
from loaders.identity import IdentityPlan, Owner, Record, assign
from loaders.loading import RECORD, Batch, Fact, record_key
from loaders.novelty import Novelty
from loaders.schema import Table
from loaders.statements import identity_properties
from loaders.store import Step, Store


class SubjectBatch(Batch):
    """One batch of rows of ``enterprises`` or ``persons``."""

    def __init__(self, table: Table, source: str, run: str, load_time: int, sealer: IdentitySealer) -> None:
        super().__init__(table, source, run, load_time)
        self._sealer = sealer
        self._is_enterprise = table.name == "enterprises"
        self._subjects: dict[str, tuple[str, int]] = {}
        self._plan = IdentityPlan()
        self._new: dict[str, tuple[list[str], list[tuple[str, str, str | None]]]] = {}
        self._described: list[list[object]] = []

    def concerns(self, rows: Sequence[CheckedRow]) -> set[str]:
        """Return all that decides about the rows: the keys of their facts and of their codes."""
        codes = (self._code(row.identity) for row in rows)
        return {row.key for row in rows} | {code for code in codes if code is not None}

    @property
    def only_creates(self) -> bool:
        """Whether what is to be written concerns nothing but the rows' own facts and codes."""
        plan = self._plan
        return not (plan.points or plan.moves or plan.dissolves or plan.renames)

    async def admit(self, graph: Store, rows: Sequence[CheckedRow], novelty: Novelty) -> None:
        """Add the rows; one whose id belongs to a subject of the other kind is rejected."""
        keys = novelty.meet(sorted({record_key(self.source, row) for row in rows}))
        found = await graph.write("find_subjects", keys=keys) if keys else {"subjects": []}
        kinds = {}
        for key, subject, is_enterprise, records in found["subjects"]:
            kinds[key] = is_enterprise
            self._subjects[key] = (subject, records)
        for row in rows:
            if kinds.get(record_key(self.source, row), self._is_enterprise) != self._is_enterprise:
                kind, kind_zh = ("a person", "自然人") if self._is_enterprise else ("an enterprise", "企业")
                row.reject(
                    Code.WRONG_KIND,
                    "id",
                    str(row.values["id"]),
                    f"this id is {kind} in the same source",
                    f"在同一来源中该编号为{kind_zh}",
                )
                continue
            self.add(row)

    def known(self) -> list[str]:
        """Return the keys of the facts of which the graph may know versions: those of known records."""
        return [
            key for key, fact in self.facts.items() if record_key(self.source, fact.rows[0]) in self._subjects
        ]

    async def assign(self, graph: Store, novelty: Novelty) -> None:
        """Decide which subject each record counts for, after ``plan``."""
        records = [self._record(fact) for fact in self.facts.values()]
        codes = {code for record in records for code in (record.code, record.former) if code}
        owners = {}
        asked = novelty.meet_codes(sorted(codes))
        if asked:
            found = await graph.write("find_identities", keys=asked)
            owners = {
                key: Owner(subject, bool(current), count, tuple(name for name in sources if name))
                for key, subject, current, count, sources in found["identities"]
            }
        self._plan = assign(records, owners)
        lines = {record_key(self.source, fact.rows[-1]): fact.rows[-1] for fact in self.facts.values()}
        for key, row in lines.items():
            row.ends["subject_id"] = self._plan.subject_of[key]
        for fact in self.facts.values():
            for row in fact.rows:
                row.ends["subject_id"] = fact.rows[-1].ends["subject_id"]
        for record in self._plan.same_subject:
            lines[record.key].warn(
                Code.SAME_SUBJECT,
                "uscc" if self._is_enterprise else "id_number",
                record.source_id,
                "another id of this source has the same code: one subject",
                "该来源的另一编号具有相同代码:视为同一主体",
            )

    def note_ends(self, ends: KnownEnds) -> None:
        """Remember the records that are subjects of their own, and forget those that are no longer."""
        plan = self._plan
        for former, *_ in (*plan.dissolves, *plan.renames):
            ends.forget(former)
        for key, kind, *_ in plan.points:
            if kind == "source":
                ends.forget(_own_id(key, is_enterprise=self._is_enterprise))
        for *_, key in plan.moves:
            ends.forget(_own_id(key, is_enterprise=self._is_enterprise))
        if plan.moves:
            return  # some of the new subjects were split off, and have an id that follows from no record
        gone = {former for former, _ in plan.renames}
        for _, subject, keys in plan.creates:
            # The first of its records gave a new subject its id.
            own = next((name for name, kind, _ in keys if kind == "source"), None)
            if own is not None and subject not in gone:
                ends.note(own, is_enterprise=self._is_enterprise)

    def _record(self, fact: Fact) -> Record:
        row = fact.rows[-1]
        key = record_key(self.source, row)
        subject, records = self._subjects.get(key, (None, 0))
        return Record(
            key,
            self.source,
            str(row.values["id"]),
            self._is_enterprise,
            subject,
            records,
            self._code(_latest(self._stated(fact))),
            self._code(_latest(_stated_before(fact))),
            row.line,
        )

    def _stated(self, fact: Fact) -> list[tuple[int, str]]:
        """Return (known_from, identity) of what stands once the plan is carried out."""
        gone = set(fact.plan.removes) | {change.at for change in fact.plan.changes if change.replaced}
        restored = {change.at for change in fact.plan.changes if not change.replaced}
        stated = [
            (version.known_from, identity)
            for version in fact.versions
            if version.at not in gone
            and (not version.replaced or version.at in restored)
            and version.void_from is None
            and (identity := fact.identities[version.at]) is not None
        ]
        for create in fact.plan.creates:
            if create.void_from is not None:
                continue
            if create.index is not None:
                identity = fact.rows[create.index].identity
            else:
                identity = fact.identities[str(create.copy_of)]
            if identity is not None:
                stated.append((create.known_from, identity))
        return stated

    def _code(self, identity: str | None) -> str | None:
        if identity is None:
            return None
        return uscc_key(identity) if self._is_enterprise else identity_key(identity)

    def created(self) -> list[tuple[CheckedRow, dict[str, object]]]:
        """Return the rows that make versions with their properties, identity numbers sealed."""
        found = super().created()
        for row, properties in found:
            if not self._is_enterprise and RECORD not in properties:
                properties.update(identity_properties(row, self._sealer))
        return found

    def steps(self) -> list[Step]:
        """Return what to write: subjects and keys, moves, statements, branches, new ids at last."""
        plan = self._plan
        changes: list[Step] = [
            (query, {"rows": [list(row) for row in rows]})
            for query, rows in (
                ("point_keys", plan.points),
                ("move_records", plan.moves),
                ("dissolve_subjects", plan.dissolves),
            )
            if rows
        ]
        self._new = {subject: (labels, keys) for labels, subject, keys in plan.creates}
        statements = super().steps()
        steps: list[Step] = []
        if self._described:
            noun = "enterprises" if self._is_enterprise else "persons"
            steps.append((f"create_{noun}", {"rows": self._described}))
        if self._new:
            rows = [[labels, subject, keys] for subject, (labels, keys) in self._new.items()]
            steps.append(("create_subjects", {"rows": rows}))
        steps += changes + statements
        changed = [fact.key for fact in self.facts.values() if fact.versions and not fact.plan.is_empty]
        if self._is_enterprise and changed:
            steps.append(branch_step(self.source, changed))
        if plan.renames:
            steps.append(("rename_subjects", {"rows": [list(row) for row in plan.renames]}))
        return steps

    def _create_statements(self) -> list[Step]:
        """Return the step of statements about known subjects; a new one is written with its first."""
        others = []
        self._described = []
        for row, properties in self.created():
            new = self._new.pop(row.ends["subject_id"], None)
            if new is None:
                others.append(self._statement(row, properties))
            else:
                self._described.append([row.ends["subject_id"], new[1], properties])
        return [("create_statements", {"rows": others})] if others else []


def _own_id(key: str, *, is_enterprise: bool) -> str:
    """Return the id of the subject that a record would be alone."""
    return stable_id("e" if is_enterprise else "p", key)


def branch_step(source: str, keys: Sequence[str]) -> Step:
    """Return the step that lets BRANCH_OF links follow from the statements of records."""
    prefix = fact_key("source", source, "")
    # Each once: rows that are equal would be one group of the query, with every statement in it twice.
    return "sync_branches", {"rows": [[key, source, prefix] for key in dict.fromkeys(keys)]}


def _stated_before(fact: Fact) -> list[tuple[int, str]]:
    return [
        (version.known_from, identity)
        for version in fact.versions
        if not version.replaced
        and version.void_from is None
        and (identity := fact.identities[version.at]) is not None
    ]


def _latest(stated: list[tuple[int, str]]) -> str | None:
    return max(stated)[1] if stated else None
