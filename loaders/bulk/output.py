"""From a staged graph to the files of the import tool: the links and nodes that numbers stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from loaders.bulk.graph import STAGED, StagedGraph
from loaders.bulk.layout import BRANCH
from loaders.bulk.records import RecordFile
from loaders.bulk.subjects import NOBODY
from loaders.schema import Layout
from loaders.tables import TABLES

_PORTION = 20_000


@dataclass(frozen=True, slots=True)
class ImportFile:
    """One group of nodes or relationships: labels or type (empty: a column names it), header, data."""

    kind: str
    header: Path
    data: Path


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """All that the import tool reads. ``largest``: bytes of the largest record."""

    nodes: tuple[ImportFile, ...]
    relationships: tuple[ImportFile, ...]
    spans_lines: bool
    largest: int


class Output:
    """Finishes the files of a staged graph; call ``write`` once."""

    def __init__(self, graph: StagedGraph) -> None:
        self._graph = graph
        self._folder = graph.folder
        self._nodes: list[ImportFile] = []
        self._relationships: list[ImportFile] = []
        self._records: list[RecordFile] = []

    def write(self) -> ImportFiles:
        """Write what is missing and return all files."""
        self._write_branches()
        self._write_subjects()
        self._write_keys()
        for name in STAGED:
            self._write_versions(name)
        self._finish(self._graph.groups, node="ConcertGroup")
        return ImportFiles(
            tuple(self._nodes),
            tuple(self._relationships),
            any(records.spans_lines for records in self._records),
            max(records.largest for records in self._records),
        )

    def _write_branches(self) -> None:
        """Read the statements of branches while their file is still open."""
        file = RecordFile(self._folder / "branches.csv", (":START_ID(subject)", ":END_ID(subject)"), BRANCH)
        for branch, parent, fields in self._graph.branch_links():
            properties = {name: fields.get(name) for name in BRANCH}
            properties["fromRecord"], properties["toRecord"] = fields["sourceId"], fields["parentId"]
            file.append((branch, parent), properties)
        self._finish(file, relationship="BRANCH_OF")

    def _write_subjects(self) -> None:
        subjects = self._graph.subjects
        for label, is_enterprise in (("Enterprise", True), ("Person", False)):
            self._write_lines(
                f"subjects_{label.lower()}",
                ":ID(subject),id:string",
                (
                    f"{number},{subjects.id_of(number)}\n"
                    for number in subjects.all()
                    if subjects.is_enterprise(number) is is_enterprise
                ),
                node=f"Subject:{label}",
            )

    def _write_keys(self) -> None:
        subjects = self._graph.subjects
        self._finish(subjects.keys, node="SubjectKey")
        self._write_links("identifies", "key", "IDENTIFIES", subjects.owners())

    def _write_versions(self, name: str) -> None:
        table = TABLES[name]
        versions = self._graph.versions[name]
        if table.layout is Layout.FACT:
            self._finish(versions.file, relationship="")
            return
        self._finish(versions.file, node=f"Statement:{table.label}")
        if table.link:
            self._write_links(f"{name}_links", name, table.link, versions.subjects)

    def _write_links(self, name: str, start: str, kind: str, subjects: Iterable[int]) -> None:
        living = self._graph.subjects.living
        numbered: Iterable[tuple[int, int]] = enumerate(subjects)
        if self._graph.subjects.has_heirs:
            numbered = (
                (number, subject if subject == NOBODY else living(subject)) for number, subject in numbered
            )
        self._write_lines(
            name,
            f":START_ID({start}),:END_ID(subject)",
            (f"{number},{subject}\n" for number, subject in numbered if subject != NOBODY),
            relationship=kind,
        )

    def _finish(self, file: RecordFile, *, node: str | None = None, relationship: str | None = None) -> None:
        file.finish()
        self._records.append(file)
        if file.count:
            self._add(file.path, file.header, node, relationship)

    def _write_lines(
        self,
        name: str,
        header: str,
        lines: Iterator[str],
        *,
        node: str | None = None,
        relationship: str | None = None,
    ) -> None:
        path = self._folder / f"{name}.csv"
        is_empty = True
        with path.open("w", encoding="utf-8", newline="") as file:
            while portion := "".join(islice(lines, _PORTION)):
                is_empty = False
                file.write(portion)
        if not is_empty:
            self._add(path, header, node, relationship)

    def _add(self, data: Path, header: str, node: str | None, relationship: str | None) -> None:
        head = data.with_suffix(".header")
        head.write_text(header + "\n", encoding="utf-8")
        if node is not None:
            self._nodes.append(ImportFile(node, head, data))
        else:
            self._relationships.append(ImportFile(relationship or "", head, data))
