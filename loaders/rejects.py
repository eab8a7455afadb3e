"""Rejected rows as tables of the exchange format, to be mended and loaded again; and all findings."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TextIO

from graph_api.domain.spreadsheets import inert
from loaders.checking import CheckedRow
from loaders.findings import Finding, Level
from loaders.formats import TableFile

REASON_COLUMNS = ("_file", "_line", "_column", "_code", "_hint")
"""Columns that say why a row was rejected; a load does not look at columns beginning with ``_``."""


FINDINGS = "findings.csv"
"""All findings of a run, remarks included; beside the folder with the rejected rows, not in it."""

FINDING_COLUMNS = ("table", "file", "line", "level", "code", "column", "value", "hint_zh", "hint")


class Rejects:
    """Writes the rejected rows of a run, a file for each table, and its findings; for their owner alone.

    The rows are the provider's own and may hold identity numbers: hence mode 0600. No folder
    comes into being while there is nothing to write.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, TextIO] = {}
        self._findings: TextIO | None = None

    def __enter__(self) -> Rejects:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files."""
        for file in (*self._open.values(), *filter(None, [self._findings])):
            file.close()

    @property
    def folder(self) -> Path | None:
        """The folder with the rejected rows, if there are any."""
        return self._folder if self._open else None

    @property
    def findings_file(self) -> Path | None:
        """The file with all findings, if there are any."""
        return self._folder.parent / FINDINGS if self._findings else None

    def note(self, table: str, finding: Finding) -> None:
        """Add a finding about ``table``, with a value that no spreadsheet runs."""
        if self._findings is None:
            self._findings = _create(self._folder.parent / FINDINGS, FINDING_COLUMNS)
        place = (table, finding.file, finding.line, finding.level.value, finding.code.value)
        csv.writer(self._findings).writerow(
            [*place, finding.column, inert(finding.value), inert(finding.hint_zh), inert(finding.hint)]
        )

    def write(self, file: TableFile, rows: Iterable[CheckedRow]) -> None:
        """Add the rejected rows among ``rows``."""
        columns = list(file.table.by_name)
        for row in rows:
            reasons = [issue for issue in row.issues if issue.level is Level.REJECTED]
            if not reasons:
                continue
            cells = [row.raw.get(name) or "" for name in columns]
            first = reasons[0]
            csv.writer(self._file(file.table.name, columns)).writerow(
                [*cells, file.name, row.line, first.column, first.code.value, f"{first.hint_zh} {first.hint}"]
            )

    def _file(self, table: str, columns: list[str]) -> TextIO:
        if table not in self._open:
            self._open[table] = _create(self._folder / f"{table}.csv", (*columns, *REASON_COLUMNS))
        return self._open[table]


def _create(path: Path, columns: Iterable[str]) -> TextIO:
    """Make a CSV file for its owner alone, with its header."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    opened = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
    csv.writer(opened).writerow(columns)
    return opened
