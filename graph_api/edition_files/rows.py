"""The file of an edition: one line is one row of a table of the catalogue, stated whole or repealed.

Besides ``table`` and ``repeal`` it has the columns of the exchange format; a cell that its table does not
have stays empty. A file is sent whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from graph_api.domain.catalogue.checks import CLOCKS
from graph_api.domain.catalogue.editions import CatalogueTable
from graph_api.domain.catalogue.refusals import MOST_ROWS, RowFinding
from graph_api.domain.wording import Text
from graph_api.errors import InvalidInputError
from graph_api.services.catalogue.requests import AskedRow
from loaders.formats import READERS
from loaders.readers.rows import OpenTable, RawRow, UnreadableFileError
from loaders.schema import Column, Layout, Table
from loaders.tables import TABLES

TABLE, REPEAL = "table", "repeal"

_NAMES = tuple(
    dict.fromkeys(column.name for table in CatalogueTable for column in TABLES[table.value].columns)
)
_ROWS = Table(
    name="edition",
    layout=Layout.CATALOGUE,
    columns=tuple(map(Column, (TABLE, REPEAL, *_NAMES))),
    key=(),
)
# The two clocks are left to the rules, which say why no row states them.
_KNOWN = frozenset({TABLE, REPEAL, *_NAMES, *CLOCKS})
_FLAGS = {"true": True, "false": False, "": False}
_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line of the file, and what to do; ``column`` empty: with the line as a whole."""

    line: int
    column: str
    text: Text

    def said(self, path: Path) -> Text:
        """Return it with the name of the file."""
        place = f"{path}:{self.line}: " + (f"{self.column}: " if self.column else "")
        return Text(place + self.text.zh, place + self.text.en)


@dataclass(frozen=True, slots=True)
class EditionFile:
    """The rows of a file, and the line on which each begins."""

    path: Path
    rows: tuple[AskedRow, ...]
    lines: tuple[int, ...]

    def problems(self, findings: Iterable[RowFinding]) -> list[Problem]:
        """Return findings about rows as problems of their lines."""
        return [_of_finding(self.lines[finding.row - 1], finding) for finding in findings]


def read_edition(path: Path) -> EditionFile:
    """Read the rows of an edition from CSV, JSON lines or Parquet, at most one more than it may have.

    Raises ``InvalidInputError`` that names file, line and column of everything that cannot be read.
    """
    table = _open(path)
    unknown = [name for name in table.columns or () if name not in _KNOWN]
    problems = [Problem(1, name or "?", _unknown_column()) for name in unknown]
    if table.columns is not None and TABLE not in table.columns:
        words = Text("缺少此列，每行须写明表名", "no such column: each row names its table")
        problems.append(Problem(1, TABLE, words))
    if problems:
        raise refused(path, problems)
    rows: list[AskedRow] = []
    lines: list[int] = []
    for raw in islice(table.rows, MOST_ROWS + 1):
        found = list(_problems(raw))
        problems += found
        if not found:
            rows.append(_row(raw))
            lines.append(raw.line)
    if problems:
        raise refused(path, problems)
    return EditionFile(path, tuple(rows), tuple(lines))


def refused(path: Path, problems: Sequence[Problem]) -> InvalidInputError:
    """Return the error of a file of which nothing is drafted, with a line for each problem."""
    said = [problem.said(path) for problem in problems]
    return InvalidInputError(
        "\n".join([f"nothing was written, {path} has to be mended:", *(text.en for text in said)]),
        "\n".join([f"未写入任何内容，请先更正 {path}：", *(text.zh for text in said)]),
    )


def _open(path: Path) -> OpenTable:
    reader = READERS.get(path.suffix.lower())
    if not path.is_file() or reader is None:
        raise InvalidInputError(
            f"{path} is no CSV, JSON lines or Parquet file.",
            f"{path} 不是 CSV、JSON 行或 Parquet 文件，或不存在。",
        )
    try:
        return reader(path, _ROWS, lambda _: None)
    except UnreadableFileError as error:
        raise InvalidInputError(f"{path}: {error.issue.hint}", f"{path}: {error.issue.hint_zh}") from error


def _problems(raw: RawRow) -> Iterator[Problem]:
    """Yield why a row asks for nothing."""
    if raw.issue is not None:
        yield Problem(raw.line, "", Text(raw.issue.hint_zh, raw.issue.hint))
        return
    for name in raw.cells:
        if name not in _KNOWN:
            yield Problem(raw.line, name, _unknown_column())
    table, repeal = _cell(raw, TABLE).lower(), _cell(raw, REPEAL).lower()
    if table not in list(CatalogueTable):
        known = ", ".join(CatalogueTable)
        yield Problem(raw.line, TABLE, Text(f"可选 {known}", f"one of {known}"))
    if repeal not in _FLAGS:
        yield Problem(raw.line, REPEAL, Text("填 true，或留空", "true, or empty"))


def _row(raw: RawRow) -> AskedRow:
    cells = {name: _cell(raw, name) for name in raw.cells if name not in (TABLE, REPEAL)}
    return AskedRow(
        CatalogueTable(_cell(raw, TABLE).lower()),
        {name: text for name, text in cells.items() if text},
        repeal=_FLAGS[_cell(raw, REPEAL).lower()],
    )


def _cell(raw: RawRow, name: str) -> str:
    return (raw.cells.get(name) or "").strip()


def _unknown_column() -> Text:
    known = ", ".join((TABLE, REPEAL, *_NAMES))
    return Text(f"没有此列，请更名或删去；可用的列：{known}", f"no such column, rename or remove it: {known}")


def _of_finding(line: int, finding: RowFinding) -> Problem:
    value = f" ({finding.value[:_LONGEST_VALUE]})" if finding.value else ""
    return Problem(
        line,
        finding.column,
        Text(f"{finding.code} {finding.text.zh}{value}", f"{finding.code} {finding.text.en}{value}"),
    )
