"""Check: a row of cells becomes typed values, or is rejected with every reason found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from graph_api.domain.dates import ALWAYS_MS, PartialDate, day_of_ms, start_of_day_ms
from loaders.findings import Code, Issue, Level
from loaders.mapping import is_unknown, unknown_column
from loaders.readers.rows import RawRow
from loaders.schema import Kind, Table
from loaders.text import clean, mend
from loaders.values import BadValueError, Value, read_identity, read_value

PLACES_PER_FILE = 1_000_000_000
"""Lines of a further file of the same table come after all of the one before."""

_TEXTS = (Kind.TEXT, Kind.NAME)


@dataclass(slots=True)
class CheckedRow:
    """One row as the source states it, with what was remarked on the way.

    ``place`` orders the rows of a table over all its files (the line, for the first file).
    ``known_from``: its instant on the second clock (ms); ``is_dated``: whether the row said it
    itself. ``raw`` are the cells as found, for the rejects file. ``ends``: what its references turned
    out to be, subject ids and sanction keys by column (filled by ``resolving``). ``identity`` (code
    or keyed hash), ``key`` and ``digest`` are filled by ``statements.prepare``. ``joins_in_steps``: its
    ``subject_name`` joins to one or another depending on the second clock (filled by ``resolving``).
    ``record``: how a bulk load writes the version that it makes if it alone states its fact.
    """

    line: int
    raw: Mapping[str, str | None]
    place: int = 0
    values: dict[str, Value] = field(default_factory=dict)
    known_from: int = 0
    is_dated: bool = False
    void_from: int | None = None
    identity_type: str | None = None
    identity_number: str | None = field(default=None, repr=False)
    ends: dict[str, str] = field(default_factory=dict)
    identity: str | None = None
    key: str = ""
    digest: str = ""
    joins_in_steps: bool = False
    record: str | None = field(default=None, repr=False)
    issues: list[Issue] = field(default_factory=list)

    @property
    def is_rejected(self) -> bool:
        """Whether the row does not load."""
        return bool(self.issues) and any(issue.level is Level.REJECTED for issue in self.issues)

    def text(self, column: str) -> str | None:
        """The value of a column that is text."""
        value = self.values.get(column)
        return value if isinstance(value, str) else None

    def reject(self, code: Code, column: str, value: str, hint: str, hint_zh: str) -> None:
        """Add a reason for which the row does not load."""
        self.issues.append(Issue(code, Level.REJECTED, column, value[:200], hint, hint_zh))

    def warn(self, code: Code, column: str, value: str, hint: str, hint_zh: str) -> None:
        """Add a remark that changes nothing."""
        self.issues.append(Issue(code, Level.WARNING, column, value[:200], hint, hint_zh))


class Checker:
    """Checks the rows of one table against one load instant (ms)."""

    def __init__(self, table: Table, load_time: int, file_number: int = 0) -> None:
        self._table = table
        self._first_place = file_number * PLACES_PER_FILE
        self._load_time = load_time
        self._today = day_of_ms(load_time)
        self._columns = tuple(table.by_name.values())
        self._warned: set[str] = set()
        self._has_shares = "percent" in table.by_name

    def check(self, raw: RawRow) -> CheckedRow:
        """Return the checked row; its issues say whether it loads."""
        row = CheckedRow(raw.line, raw.cells, self._first_place + raw.line)
        if raw.issue is not None:
            row.issues.append(raw.issue)
            return row
        row.issues.extend(raw.remarks)
        self._warn_unknown(row)
        self._read_cells(row)
        if not row.is_rejected:
            self._check_clocks(row)
            self._check_identity(row)
            if self._table.order:
                self._check_order(row)
            if self._has_shares:
                _check_shares(row)
        return row

    def _warn_unknown(self, row: CheckedRow) -> None:
        """Warn once about each column that the table does not have (JSON lines name them row by row)."""
        for name in row.raw:
            if name not in self._table.by_name and name not in self._warned and is_unknown(self._table, name):
                self._warned.add(name)
                row.issues.append(unknown_column(name))

    def _read_cells(self, row: CheckedRow) -> None:
        issues, cells = row.issues, row.raw
        for column in self._columns:
            cell = cells.get(column.name)
            # Most cells of most tables are empty.
            text = clean(column.name, cell, issues, keep_markers=column.kind is Kind.TEXT) if cell else None
            if text is None:
                if column.required:
                    row.reject(
                        Code.MISSING_VALUE, column.name, "", "a required value is missing", "缺少必需的值"
                    )
                elif column.default is not None:
                    row.values[column.name] = column.default
                continue
            if column.kind in _TEXTS:
                row.values[column.name] = mend(column.name, text, issues)
                continue
            if column.kind is Kind.IDENTITY:
                row.identity_number = text
                continue
            try:
                row.values[column.name] = read_value(column, text, issues)
            except BadValueError as error:
                issues.append(error.issue)
        if self._table.one_of and not any(row.values.get(name) for name in self._table.one_of):
            names = " / ".join(self._table.one_of)
            row.reject(Code.MISSING_VALUE, names, "", f"one of {names} is needed", f"需要填写 {names} 之一")

    def _check_clocks(self, row: CheckedRow) -> None:
        known_on = row.values.pop("known_on", None)
        if isinstance(known_on, str):
            day = _first_day(known_on)
            row.known_from, row.is_dated = start_of_day_ms(day), True
            if day > self._today:
                row.reject(
                    Code.FUTURE_KNOWN_ON,
                    "known_on",
                    known_on,
                    "nothing can be known from a future day on",
                    "获知日期不能晚于今日",
                )
        else:
            row.known_from = ALWAYS_MS if self._table.is_catalogue else self._load_time
        void_on = row.values.get("void_on")
        if isinstance(void_on, str):
            row.void_from = start_of_day_ms(_first_day(void_on))

    def _check_identity(self, row: CheckedRow) -> None:
        """Check an identity number with its type; without a readable type the number says nothing."""
        if row.identity_number is None:
            return
        if any(issue.column == "id_type" and issue.code is Code.BAD_ENUM for issue in row.issues):
            row.identity_number = None
            return
        row.identity_type = str(row.values.get("id_type") or "RESIDENT_ID")
        try:
            row.identity_number = read_identity(row.identity_type, row.identity_number).number
        except BadValueError as error:
            row.identity_number = None
            row.issues.append(error.issue)
        row.values["id_type"] = row.identity_type

    def _check_order(self, row: CheckedRow) -> None:
        for firsts, last in self._table.order:
            start = next((row.text(name) for name in firsts.split("|") if row.text(name)), None)
            end = row.text(last)
            if start and end and PartialDate.parse(end).last < PartialDate.parse(start).first:
                row.reject(
                    Code.UNTIL_BEFORE_SINCE,
                    last,
                    end,
                    f"ends before it begins ({start})",
                    f"结束日期早于开始日期({start})",
                )


def _first_day(text: str) -> date:
    return PartialDate.parse(text).first


def _check_shares(row: CheckedRow) -> None:
    """Reject a range that no percentage can lie in; remark on a holding in oneself."""
    low, high = row.text("percent_min"), row.text("percent_max")
    exact = row.text("percent")
    if exact and (low or high):
        low, high = low or exact, high or exact
        if not Decimal(low) <= Decimal(exact) <= Decimal(high):
            row.reject(
                Code.BAD_PERCENT,
                "percent",
                exact,
                f"outside of its range {low} to {high}",
                "不在所述区间之内",
            )
            return
    if low and high and Decimal(low) > Decimal(high):
        row.reject(
            Code.BAD_PERCENT, "percent_min", low, f"the minimum is above the maximum {high}", "下限大于上限"
        )
    holder = row.text("holder_id")
    if holder is not None and holder == row.text("enterprise_id"):
        row.warn(
            Code.SELF_HOLDING, "holder_id", holder, "an enterprise that holds itself", "企业持有自身股权"
        )


def fact_parts(table: Table, row: CheckedRow) -> tuple[str, ...]:
    """Return the values of the table's key columns; an empty cell is an empty part."""
    return tuple(str(row.values.get(name) or "") for name in table.key)
