"""What a penetration table says as rows of ``enterprises``, ``persons`` and ``holdings``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from loaders.findings import Code, Issue, Level
from loaders.mappings.penetration import Cells, PenetrationFile, Statement
from loaders.readers.rows import BytesRead, OpenTable, RawRow
from loaders.schema import Table

TABLES = ("enterprises", "persons", "holdings")
"""The tables of the exchange format that a file gives."""

REGISTERS = ("工商股东", "原工商股东", "十大股东")
KINDS = ("E", "P", "UE", "NOBODY")
_HUNDREDTH = re.compile(r"0+(?:\.(0*))?%?")


class Penetration:
    """One file as several tables; it is read when the first of them is opened."""

    def __init__(self) -> None:
        self._files: dict[Path, PenetrationFile] = {}

    def open(self, path: Path, table: Table, bytes_read: BytesRead) -> OpenTable:
        """Open a table of the file. Raises ``UnreadableFileError`` and ``OSError``."""
        found = self._files.get(path)
        if found is None:
            found = self._files[path] = PenetrationFile.read(path, bytes_read)
        rows = {"enterprises": _enterprises, "persons": _persons, "holdings": _holdings}[table.name]
        made = list(rows(found))
        issues = (*found.issues, *_homeless(found, made)) if table.name == TABLES[0] else ()
        return OpenTable(None, issues, iter(made))


def _enterprises(found: PenetrationFile) -> Iterator[RawRow]:
    """Yield each enterprise once, under each name that it is given; unreadable lines first."""
    yield from found.unreadable
    rows: dict[tuple[str, str], RawRow] = {}
    for line, cells in found.asked:
        rows.setdefault((cells["eid"], cells["name"]), _enterprise(line, cells["eid"], cells["name"], cells))
    for one in found.statements:
        if one.holder.kind in ("E", "UE"):
            remarks = (_unidentified(one.holder.name),) if one.holder.kind == "UE" else ()
            row = _enterprise(one.line, one.holder.id, one.holder.name, one.cells, remarks)
            rows.setdefault((one.holder.id, one.holder.name), row)
    for row in rows.values():
        issue = found.left_out.get(row.line)
        yield row if issue is None else RawRow(row.line, row.cells, remarks=(*row.remarks, issue))


def _homeless(found: PenetrationFile, rows: Iterable[RawRow]) -> Iterator[Issue]:
    """Yield what is to be said of lines that give no enterprise of their own."""
    lines = {row.line for row in rows}
    yield from (issue for line, issue in found.left_out.items() if line not in lines)


def _enterprise(line: int, record: str, name: str, cells: Cells, remarks: tuple[Issue, ...] = ()) -> RawRow:
    note = f"证券简称:{cells['short_name']}" if cells["short_name"] else None
    return RawRow(line, {"id": record, "name": name, "source_note": note}, remarks=remarks)


def _persons(found: PenetrationFile) -> Iterator[RawRow]:
    for one in {one.holder.id: one for one in reversed(found.statements)}.values():
        if one.holder.kind == "P":
            yield RawRow(one.line, {"id": one.holder.id, "name": one.holder.name})
        elif one.holder.kind == "NOBODY":
            unspecified = "several-or-unknown-holders"
            yield RawRow(one.line, {"id": one.holder.id, "name": one.holder.name, "unspecified": unspecified})


def _holdings(found: PenetrationFile) -> Iterator[RawRow]:
    """Yield every holding; of an enterprise with disclosed holders those of the register are rejected."""
    of_enterprise: dict[str, list[Statement]] = {}
    for one in found.statements:
        of_enterprise.setdefault(one.enterprise, []).append(one)
    for statements in of_enterprise.values():
        disclosed = any(one.is_disclosed for one in statements)
        counted = [one for one in statements if one.is_disclosed or not disclosed]
        whole, part = _total(statements), _total(counted)
        for one in statements:
            remarks = [*_doubtful(one)]
            if disclosed and not one.is_disclosed:
                remarks.append(_double_counted(one, whole))
            if one is counted[0] and part > 100 + _tolerance(counted):
                remarks.append(_above_all(one, part))
            yield RawRow(one.line, {**_holding(one), **_share(one, remarks)}, remarks=tuple(remarks))


def _holding(one: Statement) -> dict[str, str | None]:
    said = [one.cells["sh_type"], one.cells["amount"]]
    if one.holder.name != one.cells["name"]:
        said.append(one.cells["name"])
    return {
        "holder_id": one.holder.id,
        "enterprise_id": one.enterprise,
        "source_note": ";".join(text for text in said if text) or None,
    }


def _share(one: Statement, remarks: list[Issue]) -> Mapping[str, str | None]:
    """Return the percentage; zero of an amount that is not zero is a range up to where rounding ends."""
    percent = one.cells["percent"]
    match = _HUNDREDTH.fullmatch(percent)
    if match is None or not re.search("[1-9]", one.cells["amount"]):
        return {"percent": percent or None}
    most = format(Decimal(5).scaleb(-1 - len(match.group(1) or "")), "f")
    remarks.append(
        Issue(
            Code.ROUNDED_PERCENT,
            Level.WARNING,
            "percent",
            percent,
            f"zero of an amount of {one.cells['amount']}; read as 0 to {most}",
            f"持有 {one.cells['amount']} 而比例为零;按 0 至 {most} 读取",
        )
    )
    return {"percent_min": "0", "percent_max": most}


def _doubtful(one: Statement) -> Iterator[Issue]:
    for column, value, known in (
        ("type", one.holder.kind, KINDS),
        ("sh_type", one.cells["sh_type"], REGISTERS),
    ):
        if value not in known:
            yield Issue(
                Code.BAD_ENUM,
                Level.REJECTED,
                column,
                value,
                f"one of {', '.join(known)}",
                f"应为:{'、'.join(known)}",
            )


def _double_counted(one: Statement, total: Decimal) -> Issue:
    return Issue(
        Code.DOUBLE_COUNTED,
        Level.REJECTED,
        "sh_type",
        one.cells["sh_type"],
        f"the enterprise also lists the holders that it disclosed, which count; both together make {total} %",
        f"该企业另列有十大股东,以其为准;两者合计 {total}%",
    )


def _above_all(one: Statement, total: Decimal) -> Issue:
    return Issue(
        Code.SHARES_EXCEED_WHOLE,
        Level.WARNING,
        "percent",
        str(total),
        f"the holders of {one.enterprise} add up to {total} %; loaded as stated",
        f"{one.enterprise} 的股东比例合计 {total}%;按所述载入",
    )


def _unidentified(name: str) -> Issue:
    return Issue(
        Code.UNIDENTIFIED_HOLDER,
        Level.WARNING,
        "type",
        name,
        "the source does not know what it is (a fund, a foreign body, perhaps a person); loaded as an "
        "enterprise of its own",
        "来源未能识别(可能为基金、境外机构或自然人);作为单独的企业载入",
    )


def _number(one: Statement) -> Decimal:
    try:
        value = Decimal(one.cells["percent"].removesuffix("%").strip() or "0")
    except InvalidOperation:
        return Decimal(0)
    return value if value.is_finite() else Decimal(0)


def _total(statements: Iterable[Statement]) -> Decimal:
    return sum((_number(one) for one in statements), Decimal(0))


def _tolerance(statements: list[Statement]) -> Decimal:
    """Return what rounding to hundredths may add."""
    return Decimal("0.005") * len(statements)
