"""Resolve: what a row refers to, in the folder's earlier tables or in the graph, or why it cannot load."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph_api.domain.dates import OPEN_MS
from graph_api.domain.keys import fact_key, source_key, stable_id
from graph_api.domain.naming import fold_name
from loaders.checking import CheckedRow
from loaders.ends import KnownEnds
from loaders.findings import Code
from loaders.joining import Known, Names, during
from loaders.schema import Table, Target
from loaders.statements import sanction_key
from loaders.store import Store
from loaders.terms import Decision, Event, Terms

UNJOINED = "unjoined"
"""Key in ``CheckedRow.ends`` of the placeholder of a sanction whose name joined to nobody."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The codes of the platform: memoranda with their kind, measures by memorandum, departments."""

    memoranda: dict[str, str] = field(default_factory=dict)
    measures: dict[str, str] = field(default_factory=dict)
    departments: frozenset[str] = frozenset()
    terms: Terms = field(default_factory=Terms)

    @staticmethod
    async def read(graph: Store) -> Catalogue:
        """Read the codes that are known now."""
        found = await graph.write("find_catalogue", open=OPEN_MS)
        return Catalogue(
            dict(found["memoranda"]),
            dict(found["measures"]),
            frozenset(found["departments"]),
            Terms.of(found["terms"], found["conducts"]),
        )


class Resolver:
    """Resolves the references of one source's rows."""

    def __init__(self, graph: Store, source: str, ends: KnownEnds | None = None) -> None:
        self._graph = graph
        self._source = source
        self._ends = ends
        self.catalogue = Catalogue()

    async def resolve(self, table: Table, rows: Sequence[CheckedRow]) -> None:
        """Fill ``ends`` of the rows; those with a reference that leads nowhere are rejected."""
        self._check_codes(table, rows)
        await self._resolve_subjects(table, rows)
        await self._resolve_sanctions(table, rows)
        if table.one_of:
            await self._join_names(table, rows)

    # Codes of the catalogue

    def _check_codes(self, table: Table, rows: Iterable[CheckedRow]) -> None:
        names = {column.name for column in table.columns}
        if not names & {"department", "memorandum", "measure"}:
            return
        for row in rows:
            department = row.text("department")
            if department is not None and department not in self.catalogue.departments:
                row.warn(
                    Code.UNKNOWN_REFERENCE,
                    "department",
                    department,
                    "no department of this code is known; kept as text",
                    "没有此代码的部门;按文本保留",
                )
            if table.name == "measures":
                self._check_memorandum(row)
            elif table.name == "sanctions":
                self._check_sanction(row)
            elif table.name == "reach" and row.values["measure"] not in self.catalogue.measures:
                _unknown(row, "measure", "measure", "惩戒措施")

    def _check_memorandum(self, row: CheckedRow) -> bool:
        if row.values["memorandum"] in self.catalogue.memoranda:
            return True
        _unknown(row, "memorandum", "memorandum", "备忘录")
        return False

    def _check_sanction(self, row: CheckedRow) -> None:
        if not self._check_memorandum(row):
            return
        memorandum = str(row.values["memorandum"])
        if self.catalogue.memoranda[memorandum] == "INCENTIVE":
            row.reject(
                Code.INCENTIVE_SANCTION,
                "memorandum",
                memorandum,
                "a memorandum of incentives cannot carry a sanction",
                "激励类备忘录不能用于惩戒",
            )
            return
        named = row.values.get("measures")
        measures = named if isinstance(named, tuple) else ()
        for code in measures:
            if self.catalogue.measures.get(code) != memorandum:
                row.reject(
                    Code.UNKNOWN_MEASURE,
                    "measures",
                    code,
                    f"{memorandum} has no measure of this code",
                    f"{memorandum} 没有此代码的惩戒措施",
                )
        if not measures and memorandum not in self.catalogue.measures.values():
            row.warn(
                Code.NO_MEASURES,
                "memorandum",
                memorandum,
                "no measure of this memorandum is known: the sanction has no effect for now",
                "该备忘录尚无已知措施:此惩戒目前不产生效果",
            )

    # Subjects and sanctions

    async def _resolve_subjects(self, table: Table, rows: Sequence[CheckedRow]) -> None:
        columns = [
            column for column in table.columns if column.target and column.target is not Target.SANCTION
        ]
        wanted = {
            reference
            for column in columns
            for row in rows
            if (reference := row.text(column.name)) is not None
        }
        if not wanted:
            return
        subjects = await self._subjects(wanted)
        for column in columns:
            for row in rows:
                reference = row.text(column.name)
                if reference is None:
                    continue
                subject = subjects.get(reference)
                if subject is None:
                    _unknown(row, column.name, str(column.target), "主体")
                elif _is_wrong_kind(column.target, is_enterprise=subject[1]):
                    _wrong_kind(row, column.name, reference, is_enterprise=subject[1])
                else:
                    row.ends[column.name] = subject[0]

    async def _subjects(self, wanted: Iterable[str]) -> dict[str, tuple[str, bool]]:
        """Return id and whether it is an enterprise, by record, of the subjects that are there."""
        prefix = source_key(self._source, "")
        subjects: dict[str, tuple[str, bool]] = {}
        asked = []
        for reference in wanted:
            end = self._ends.find(prefix + reference) if self._ends is not None else None
            if end is None:
                asked.append(prefix + reference)
            else:
                subjects[reference] = end
        if asked:
            found = await self._graph.write("find_ends", keys=sorted(asked))
            for key, subject, is_enterprise in found["subjects"]:
                subjects[key.removeprefix(prefix)] = subject, is_enterprise
                if self._ends is not None and subject == stable_id("e" if is_enterprise else "p", key):
                    self._ends.note(key, is_enterprise=is_enterprise)
        return subjects

    async def _resolve_sanctions(self, table: Table, rows: Sequence[CheckedRow]) -> None:
        if not any(column.target is Target.SANCTION for column in table.columns):
            return
        keys = {str(row.values["sanction_id"]): "" for row in rows}
        found = await self._graph.write(
            "find_sanctions", keys=[sanction_key(self._source, sanction) for sanction in keys]
        )
        decisions = {key: Decision(*decision) for key, *decision in found["sanctions"]}
        for row in rows:
            sanction = str(row.values["sanction_id"])
            key = sanction_key(self._source, sanction)
            if key not in decisions:
                _unknown(row, "sanction_id", "sanction", "惩戒")
                continue
            row.ends["sanction_id"] = key
            if table.name == "events":
                event = Event(str(row.values["type"]), str(row.values["on"]), bool(row.text("person_id")))
                self.catalogue.terms.remark_early(row, event, decisions[key])

    # Names

    async def _join_names(self, table: Table, rows: Sequence[CheckedRow]) -> None:
        named = [row for row in rows if row.text("subject_id") is None and row.text("subject_name")]
        if not named:
            return
        folded = {id(row): fold_name(str(row.text("subject_name"))) for row in named}
        found = await self._graph.write("find_name_users", names=sorted(set(folded.values())))
        names = Names(found["users"])
        for row in named:
            name = folded[id(row)]
            steps = during(names.joins(name, row.text("decided_on")), Known(row.known_from))
            # What is known at the end is written and reported at once; the steps before it are settled
            # when the load ends.
            row.joins_in_steps = len(steps) > 1
            subject = steps[-1].subject
            if subject is not None:
                row.ends["subject_id"] = subject
                continue
            row.warn(
                Code.UNJOINED_NAME,
                "subject_name",
                str(row.text("subject_name")),
                f"{names.bearers(name)} enterprises with this name; kept without a subject",
                f"曾用此名称的企业有 {names.bearers(name)} 家;保留但未关联主体",
            )
            if table.name == "sanctions":
                key = sanction_key(self._source, str(row.values["id"]))
                row.ends["subject_id"] = row.ends[UNJOINED] = placeholder_id(key, name)


def placeholder_id(key: str, folded: str) -> str:
    """Return the id of the placeholder for a sanction whose name joined to nobody.

    One for each name that versions of the sanction state, so that each version is shown with its own.
    """
    return stable_id("e", fact_key(UNJOINED, key, folded))


def _is_wrong_kind(target: Target | None, *, is_enterprise: bool) -> bool:
    return target is not Target.SUBJECT and (target is Target.ENTERPRISE) != is_enterprise


def _wrong_kind(row: CheckedRow, column: str, value: str, *, is_enterprise: bool) -> None:
    kind, kind_zh = ("an enterprise", "企业") if is_enterprise else ("a person", "自然人")
    row.reject(Code.WRONG_KIND, column, value, f"this id is {kind}", f"该编号为{kind_zh}")


def _unknown(row: CheckedRow, column: str, what: str, what_zh: str) -> None:
    row.reject(
        Code.UNKNOWN_REFERENCE,
        column,
        str(row.values.get(column) or ""),
        f"no {what} of this id in the folder or in an earlier load of this source",
        f"本文件夹及该来源此前的载入中均无此{what_zh}",
    )
