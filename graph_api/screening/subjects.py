"""The file of subjects: which cells name the subject of a row, and why a row names none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph_api.domain.identity_number import BadIdentityNumberError, mask
from graph_api.domain.uscc import BadUsccError
from graph_api.errors import InvalidInputError
from graph_api.services.references import IdentityLookup, SubjectRefValue
from graph_api.services.written_references import NAMING, written_reference
from loaders.formats import READERS
from loaders.readers.rows import UnreadableFileError
from loaders.schema import Column, Kind, Layout, Table

SUBJECTS = Table(
    name="subjects",
    layout=Layout.CATALOGUE,
    columns=(
        Column("id"),
        Column("uscc", Kind.USCC),
        Column("id_type"),
        Column("id_number", Kind.IDENTITY),
        Column("source"),
        Column("source_id"),
        Column("name", Kind.NAME),
    ),
    key=(),
)
"""Columns with a meaning. Any other column is the bank's own and comes back beside the verdict."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of the file: its line, its cells to be shown again, whom it names, or why nobody."""

    line: int
    cells: Mapping[str, str]
    reference: SubjectRefValue | None
    problem: str = ""
    problem_zh: str = ""


@dataclass(frozen=True, slots=True)
class SubjectFile:
    """An open file: its columns, and its rows, which may be read once."""

    columns: tuple[str, ...]
    rows: Iterator[Asked]


def open_subjects(path: Path, identities: IdentityLookup) -> SubjectFile:
    """Open a file of subjects, CSV or Parquet.

    Raises ``InvalidInputError`` where it is missing, no table, or has no column that names a subject.
    """
    reader = READERS.get(path.suffix.lower())
    if not path.is_file() or reader is None or path.suffix.lower() == ".jsonl":
        raise InvalidInputError(
            f"{path} is no CSV or Parquet file.", f"{path} 不是 CSV 或 Parquet 文件, 或不存在。"
        )
    try:
        table = reader(path, SUBJECTS, lambda _: None)
    except UnreadableFileError as error:
        raise InvalidInputError(f"{path}: {error.issue.hint}", f"{path}: {error.issue.hint_zh}") from error
    columns = table.columns or ()
    if not any(column in columns for column in NAMING):
        raise InvalidInputError(
            f"{path}:1: no column names a subject; it needs one of {', '.join(NAMING)}.",
            f"{path}:1: 没有可指明主体的列，须有 {'、'.join(NAMING)} 之一。",
        )
    rows = (
        Asked(row.line, {}, None, row.issue.hint, row.issue.hint_zh)
        if row.issue is not None
        else _asked(row.line, {name: (cell or "").strip() for name, cell in row.cells.items()}, identities)
        for row in table.rows
    )
    return SubjectFile(columns, rows)


def _asked(line: int, cells: dict[str, str], identities: IdentityLookup) -> Asked:
    shown = {name: mask(cell) if name == "id_number" else cell for name, cell in cells.items()}
    try:
        reference = written_reference(cells, identities)
    except BadUsccError as error:
        return Asked(line, shown, None, f"uscc: {error.hint}", f"uscc: {error.hint_zh}")
    except BadIdentityNumberError as error:
        return Asked(line, shown, None, f"id_number: {error.hint}", f"id_number: {error.hint_zh}")
    except InvalidInputError as error:
        return Asked(line, shown, None, error.message, error.message_zh)
    return Asked(line, shown, reference)
