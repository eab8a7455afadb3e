"""Every row that the project ships, or uses as a case, passes the loader's own check without a remark."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_api.domain.dates import now_ms
from loaders.checking import Checker
from loaders.mapping import check_columns
from loaders.readers.rows import RawRow
from loaders.tables import TABLES
from tests.reference.exchange_world import read_table

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "graph_api").glob("reference/*.csv")),
    *sorted((ROOT / "graph_api").glob("sample/*.csv")),
    *sorted((ROOT / "tests" / "graphs").glob("case_*/*.csv")),
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_rows_pass_the_loaders_check(path: Path) -> None:
    table = TABLES[path.stem]
    rows = read_table(path)
    assert rows
    assert check_columns(table, tuple(rows[0])) == []

    checker = Checker(table, now_ms())
    checked = [checker.check(RawRow(number, dict(row))) for number, row in enumerate(rows, 2)]
    assert [(row.line, issue.code, issue.column) for row in checked for issue in row.issues] == []
