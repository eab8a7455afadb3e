"""Columns of a file against the columns of its table: what is missing, what is not known."""

from __future__ import annotations

from loaders.findings import Code, Issue, Level
from loaders.schema import Table


def check_columns(table: Table, columns: tuple[str, ...]) -> list[Issue]:
    """Return what is wrong with a file's columns; a ``MISSING_COLUMN`` rejects the whole table.

    Columns whose name begins with ``_`` belong to a rejects file and are not looked at.
    """
    issues = [
        Issue(
            Code.MISSING_COLUMN,
            Level.REJECTED,
            name,
            hint=f"the required column {name} is missing; the table needs {', '.join(table.required)}",
            hint_zh=f"缺少必需的列 {name};该表必需的列:{'、'.join(table.required)}",
        )
        for name in table.required
        if name not in columns
    ]
    if table.one_of and not any(name in columns for name in table.one_of):
        names = " / ".join(table.one_of)
        issues.append(
            Issue(
                Code.MISSING_COLUMN,
                Level.REJECTED,
                names,
                hint=f"one of the columns {names} is needed",
                hint_zh=f"需要以下列之一:{names}",
            )
        )
    issues += [unknown_column(name) for name in columns if is_unknown(table, name)]
    return issues


def is_unknown(table: Table, name: str) -> bool:
    """Whether a column is not of this table (columns of a rejects file, ``_…``, are)."""
    return name not in table.by_name and not name.startswith("_")


def unknown_column(name: str) -> Issue:
    """Return the warning about a column that no one reads."""
    return Issue(
        Code.UNKNOWN_COLUMN,
        Level.WARNING,
        name,
        hint="no column of this table; it was not read",
        hint_zh="该表没有此列;未读取",
    )
