"""The equity penetration table: who holds what of whom, some levels up, as tables of the exchange format.

One CSV file as a query of commercial registers gives it out. Each line is a holder (``eid``, ``name``,
``type``) of the enterprise ``parent_id``; a line without one is an enterprise that was asked about.
``children`` repeats the holders as the text of a Python list. docs/loading.md says how each is read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graph_api.domain.keys import SEPARATOR, stable_id
from loaders.findings import Code, Issue, Level
from loaders.readers.csv_file import open_csv
from loaders.readers.rows import BytesRead, RawRow, UnreadableFileError, unreadable_file
from loaders.schema import Column, Layout, Table

COLUMNS = (
    "eid",
    "name",
    "type",
    "short_name",
    "amount",
    "percent",
    "sh_type",
    "level",
    "count",
    "children",
    "parent_id",
    "actl_cntr_name",
    "actl_cntr_pct",
)
NEEDED = ("eid", "name", "type", "percent", "sh_type", "parent_id")
LAYOUT = Table("penetration", Layout.FACT, tuple(Column(name) for name in COLUMNS), ("eid",))
"""The columns of the file, by which its delimiter is recognised; it is no table of the exchange format."""

MOST_BYTES = 64 * 1024 * 1024
"""The file is held in memory, because what is said of one enterprise must be looked at together."""

MOST_LEVELS = 20
DISCLOSED = "十大股东"
"""The ten largest holders as a listed company disclosed them. Every other kind is of the register."""

SHARE_CLASSES = ("无限售条件流通股", "有限售条件流通股")
"""Classes of shares that some registers list as if they were holders: nobody in particular holds them."""

_EMPTY = ("", "\\N")

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds: ``kind`` is E, P, UE or, for classes of shares and unnamed others, NOBODY."""

    id: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One line, or nested entry of a line: a holder of ``enterprise`` with the cells as found."""

    line: int
    enterprise: str
    holder: Holder
    cells: Cells

    @property
    def is_disclosed(self) -> bool:
        """Whether the listed company disclosed it; otherwise it stands in the register."""
        return self.cells["sh_type"] == DISCLOSED


@dataclass(slots=True)
class PenetrationFile:
    """What one file says: the enterprises asked about, the holders, and what could not be read."""

    asked: list[tuple[int, Cells]] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    unreadable: list[RawRow] = field(default_factory=list)
    left_out: dict[int, Issue] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    _amounts: dict[tuple[str, ...], list[tuple[str, str]]] = field(default_factory=dict)

    @staticmethod
    def read(path: Path, bytes_read: BytesRead) -> PenetrationFile:
        """Read a file. Raises ``UnreadableFileError`` and ``OSError``."""
        if path.stat().st_size > MOST_BYTES:
            raise unreadable_file("larger than 64 MiB; split it", "文件超过 64 MiB,请拆分")
        opened = open_csv(path, LAYOUT, bytes_read)
        missing = [name for name in NEEDED if name not in (opened.columns or ())]
        if missing:
            raise UnreadableFileError(_missing(missing))
        found = PenetrationFile(issues=opened.issues)
        lines: list[tuple[int, Cells]] = []
        for row in opened.rows:
            if row.issue is not None:
                found.unreadable.append(row)
            else:
                lines.append((row.line, _cells(row.cells)))
        found._take(lines)
        return found

    def _take(self, lines: list[tuple[int, Cells]]) -> None:
        """Take the lines, then what is only nested in them: for the level-0 file that is everything."""
        for line, cells in lines:
            if cells["parent_id"]:
                self._state(line, cells["parent_id"], cells)
            else:
                self.asked.append((line, cells))
        listed = {statement.enterprise for statement in self.statements}
        for line, cells in lines:
            for entry, parent in self._nested(line, cells):
                if parent not in listed:
                    self._state(line, parent, entry)
                elif not self._is_stated(parent, entry):
                    self._leave_out(line, entry["name"], "nested, but not among the lines", "仅见于嵌套列表")

    def _state(self, line: int, enterprise: str, cells: Cells) -> None:
        key, amount = _holder_key(enterprise, cells), (cells["amount"], cells["percent"])
        amounts = self._amounts.setdefault(key, [])
        if amount in amounts:
            return
        amounts.append(amount)
        # Two of one name and kind with different amounts are two holders, unless an id says otherwise.
        derived = stable_id("h", SEPARATOR.join((*key, str(len(amounts)))))
        holder = Holder(cells["eid"] or derived, _kind(cells), _bare_name(cells["name"]))
        self.statements.append(Statement(line, enterprise, holder, cells))

    def _is_stated(self, enterprise: str, cells: Cells) -> bool:
        return (cells["amount"], cells["percent"]) in self._amounts.get(_holder_key(enterprise, cells), ())

    def _nested(self, line: int, cells: Cells) -> Iterator[tuple[Cells, str]]:
        """Yield the entries nested in a line with the enterprise of each; none of it is ever executed."""
        try:
            children = ast.literal_eval(cells["children"]) if cells["children"] else []
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            self._leave_out(line, cells["children"], "no list that can be read", "无法读取的列表")
            return
        waiting = [(children, cells["eid"], 0)]
        while waiting:
            entries, parent, level = waiting.pop(0)
            if not isinstance(entries, list) or not (parent or not entries) or level > MOST_LEVELS:
                self._leave_out(line, str(entries), "no list of holders", "不是股东列表")
                continue
            for entry in entries:
                if not isinstance(entry, dict) or not all(isinstance(key, str) for key in entry):
                    self._leave_out(line, str(entry), "no holder", "不是股东")
                    continue
                text = {key: str(value) for key, value in entry.items() if not isinstance(value, list)}
                nested = _cells(text)
                yield nested, parent
                waiting.append((entry.get("children") or [], nested["eid"], level + 1))

    def _leave_out(self, line: int, value: str, hint: str, hint_zh: str) -> None:
        self.left_out.setdefault(
            line, Issue(Code.BAD_CHILDREN, Level.LEFT_OUT, "children", value[:200], hint, hint_zh)
        )


def _cells(found: Mapping[str, str | None]) -> Cells:
    """Return every column of the layout as text; an empty one and ``\\N`` are empty."""
    texts = {name: (found.get(name) or "").strip() for name in COLUMNS}
    return {name: "" if text in _EMPTY else text for name, text in texts.items()}


def _holder_key(enterprise: str, cells: Cells) -> tuple[str, ...]:
    register = DISCLOSED if cells["sh_type"] == DISCLOSED else ""
    return (enterprise, register, cells["type"], cells["eid"] or cells["name"])


def _kind(cells: Cells) -> str:
    name = cells["name"]
    if not cells["eid"] and (name in SHARE_CLASSES or (cells["type"] == "UE" and name.endswith("等"))):
        return "NOBODY"
    return cells["type"]


def _bare_name(name: str) -> str:
    """Return a name without the remark that its bearer is a promoter."""
    for remark in ("（发起人）", "(发起人)"):
        name = name.removesuffix(remark)
    return name


def _missing(names: list[str]) -> Issue:
    shown = ", ".join(names)
    return Issue(
        Code.MISSING_COLUMN,
        Level.REJECTED,
        shown,
        hint=f"a penetration table has the columns {', '.join(NEEDED)}",
        hint_zh=f"股权穿透表须有以下列:{'、'.join(NEEDED)}",
    )
