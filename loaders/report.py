"""The run report: what was read, what it changed, what was wrong, where the rejects are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from loaders.findings import Code, Finding, Level

KEPT_PER_CODE = 100
"""Findings kept for the report, of each code and level; all are counted, and all are in the findings file."""

SHOWN_PER_CODE = 2
"""Findings of each code and level that the report shows as text."""

_LEVELS = {
    Level.REJECTED: "拒绝 rejected",
    Level.LEFT_OUT: "略去 left out",
    Level.WARNING: "提示 remarks",
}


@dataclass(slots=True)
class TableCounts:
    """What became of the rows of one table; ``new_versions`` are further versions of known facts."""

    read: int = 0
    new: int = 0
    new_versions: int = 0
    unchanged: int = 0
    ended: int = 0
    rejected: int = 0
    left_out: int = 0
    warnings: int = 0

    def as_json(self) -> dict[str, int]:
        """Return the counts by name."""
        return {
            "read": self.read,
            "new": self.new,
            "newVersions": self.new_versions,
            "unchanged": self.unchanged,
            "ended": self.ended,
            "rejected": self.rejected,
            "leftOut": self.left_out,
            "warnings": self.warnings,
        }


@dataclass(slots=True)
class RunReport:
    """The outcome of one load.

    ``load_time`` is the instant (ms) from which rows without ``known_on`` are known. ``failed``: an
    error stopped the load, ``message``/``message_zh`` say which. ``sink`` is told every finding.
    """

    run: str
    source: str
    load_time: int = 0
    seconds: float = 0.0
    resumed: bool = False
    failed: bool = False
    message: str = ""
    message_zh: str = ""
    rejects: Path | None = None
    findings_file: Path | None = None
    tables: dict[str, TableCounts] = field(default_factory=dict)
    codes: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    found: Counter[tuple[Level, str]] = field(default_factory=Counter)
    sink: Callable[[str, Finding], None] | None = None

    def counts(self, table: str) -> TableCounts:
        """Return the counts of a table, beginning at zero."""
        return self.tables.setdefault(table, TableCounts())

    def add(self, table: str, finding: Finding) -> None:
        """Count a finding, pass it on to ``sink``, and keep it while there is room."""
        self.codes[finding.code.value] += 1
        self.found[finding.level, finding.code.value] += 1
        if self.sink is not None:
            self.sink(table, finding)
        if finding.level is Level.LEFT_OUT:
            self.counts(table).left_out += 1
        elif finding.level is Level.WARNING:
            self.counts(table).warnings += 1
        if self.found[finding.level, finding.code.value] <= KEPT_PER_CODE:
            self.findings.append(finding)

    @property
    def changed(self) -> int:
        """How many facts the load added, gave a new version, or ended."""
        return sum(counts.new + counts.new_versions + counts.ended for counts in self.tables.values())

    @property
    def loaded(self) -> int:
        """How many rows are in the graph as stated, whether this load brought them or an earlier one."""
        return sum(counts.read - counts.rejected for counts in self.tables.values())

    @property
    def exit_code(self) -> int:
        """0: all loaded; 2: a row was rejected or a value left out; 1: nothing was loaded."""
        spoiled = any(counts.rejected or counts.left_out for counts in self.tables.values())
        refused = any(level is Level.REJECTED for level, _ in self.found)
        if self.failed or (self.loaded == 0 and (spoiled or refused)):
            return 1
        return 2 if spoiled or refused else 0

    def as_json(self) -> dict[str, object]:
        """Return the report as plain values."""
        return {
            "run": self.run,
            "source": self.source,
            "loadTime": self.load_time,
            "seconds": round(self.seconds, 3),
            "resumed": self.resumed,
            "exitCode": self.exit_code,
            "changed": self.changed,
            "message": self.message,
            "messageZh": self.message_zh,
            "rejects": str(self.rejects) if self.rejects else None,
            "findingsFile": str(self.findings_file) if self.findings_file else None,
            "tables": {name: counts.as_json() for name, counts in self.tables.items()},
            "codes": dict(sorted(self.codes.items())),
            "findings": [finding.as_json() for finding in self.findings],
            "findingsOmitted": sum(self.codes.values()) - len(self.findings),
        }

    def render(self) -> str:
        """Return the report as text for a terminal, in Chinese and English."""
        lines = [f"来源 source {self.source}   运行 run {self.run}   {self.seconds:.1f} s"]
        if self.message:
            lines.append(f"{self.message_zh} {self.message}")
        lines += self._render_tables()
        if self.tables and not self.changed:
            lines.append("没有变化:所述内容均已在图中。 Nothing changed: the graph already says all of this.")
        for level, title in _LEVELS.items():
            lines += self._render_findings(level, title)
        if self.rejects is not None:
            lines.append(f"未载入的行见 rejected rows: {self.rejects}")
        if self.findings_file is not None:
            lines.append(f"全部问题见 all findings: {self.findings_file}")
        return "\n".join(lines)

    def _render_tables(self) -> list[str]:
        heads = (
            "read 读取",
            "new 新增",
            "version 新版本",
            "same 未变",
            "ended 终止",
            "rejected 拒绝",
            "left out 略去",
        )
        lines = [f"{'table 表':<16}" + "".join(f"{head:>14}" for head in heads)] if self.tables else []
        for name, counts in self.tables.items():
            numbers = list(counts.as_json().values())[:7]
            lines.append(f"{name:<16}" + "".join(f"{number:>14,}" for number in numbers))
        return lines

    def _render_findings(self, level: Level, title: str) -> list[str]:
        """Return the codes of a level, the most frequent first, each with its first findings."""
        codes = {code: count for (of, code), count in self.found.most_common() if of is level}
        lines = [title] if codes else []
        for code, count in codes.items():
            lines.append(f"  {code}: {count:,}")
            kept = [one for one in self.findings if one.level is level and one.code.value == code]
            lines += [_render(finding) for finding in kept[:SHOWN_PER_CODE]]
        return lines


def _render(finding: Finding) -> str:
    place = f"{finding.file}:{finding.line}" if finding.line else finding.file
    value = f" {finding.value[:60]!r}" if finding.value else ""
    column = f" {finding.column}" if finding.column else ""
    return f"    {place}{column}{value}: {finding.hint_zh} {finding.hint}"


__all__ = ["KEPT_PER_CODE", "Code", "RunReport", "TableCounts"]
