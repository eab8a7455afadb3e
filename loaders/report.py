"""The run report: what was read, what it changed, what was wrong, where the rejects are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from loaders.findings import Code, Finding, Level

MAX_FINDINGS = 1000
"""Findings kept for the report; all are counted, and every rejected row is in the rejects file."""

SHOWN_FINDINGS = 20
"""Findings that the report shows as text."""


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
    error stopped the load, ``message``/``message_zh`` say which.
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
    tables: dict[str, TableCounts] = field(default_factory=dict)
    codes: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def counts(self, table: str) -> TableCounts:
        """Return the counts of a table, beginning at zero."""
        return self.tables.setdefault(table, TableCounts())

    def add(self, table: str, finding: Finding) -> None:
        """Count a finding and keep it while there is room."""
        self.codes[finding.code.value] += 1
        if finding.level is Level.LEFT_OUT:
            self.counts(table).left_out += 1
        elif finding.level is Level.WARNING:
            self.counts(table).warnings += 1
        if len(self.findings) < MAX_FINDINGS:
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
        refused = any(finding.level is Level.REJECTED for finding in self.findings)
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
        lines += [f"  {code}: {count}" for code, count in sorted(self.codes.items())]
        lines += [_render(finding) for finding in self._worst()]
        if self.rejects is not None:
            lines.append(f"未载入的行见 rejected rows: {self.rejects}")
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

    def _worst(self) -> list[Finding]:
        order = list(Level)
        return sorted(self.findings, key=lambda finding: order.index(finding.level))[:SHOWN_FINDINGS]


def _render(finding: Finding) -> str:
    place = f"{finding.file}:{finding.line}" if finding.line else finding.file
    value = f" {finding.value!r}" if finding.value else ""
    column = f" {finding.column}" if finding.column else ""
    return f"  {place}{column}{value} {finding.code}: {finding.hint_zh} {finding.hint}"


__all__ = ["MAX_FINDINGS", "Code", "RunReport", "TableCounts"]
