"""The file of acts: what each row asks for, or why it asks for nothing.

The words are those of the machine table (docs/casework.md). A row that opens a case says what the case is to
say; a later row of the file names that case by the key of the row that opened it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from graph_api.domain.casework.cases import Content, Evidence, Volunteering
from graph_api.domain.casework.reasons import StepReason
from graph_api.domain.casework.states import Action, CaseKind, Machine
from graph_api.domain.identity_number import BadIdentityNumberError
from graph_api.domain.uscc import BadUsccError
from graph_api.errors import InvalidInputError
from graph_api.services.casework.requests import CaseContent, NamedRef
from graph_api.services.references import LONGEST_KEY_PART, IdentityLookup, SubjectRefValue
from graph_api.services.written_references import written_reference
from loaders.formats import READERS
from loaders.readers.rows import RawRow, UnreadableFileError
from loaders.schema import Column, Kind, Layout, Table

_E = TypeVar("_E", bound=StrEnum)

ACTS = Table(
    name="acts",
    layout=Layout.CATALOGUE,
    columns=(
        *(Column(name) for name in ("key", "action", "machine", "case", "part", "measure", "expected_step")),
        *(Column(name) for name in ("on", "reason", "note", "reference", "person", "duties_done")),
        *(Column(name) for name in ("kind", "decider", "id", "id_type", "source", "source_id")),
        Column("uscc", Kind.USCC),
        Column("id_number", Kind.IDENTITY),
        *(Column(name) for name in ("memorandum", "measures", "conduct", "grade", "act_from", "act_until")),
        *(Column(name) for name in ("decided_on", "effective_from", "term", "until", "legal_basis")),
        *(Column(name) for name in ("named", "implementers", "title", "list", "awarded_on")),
        *(Column(f"evidence_{name}") for name in ("sha256", "size", "media_type", "title")),
        *(Column(f"volunteer_{name}") for name in ("organisation", "hours", "from", "until")),
    ),
    key=(),
)
"""Columns with a meaning; any other is left alone."""

NEEDED = ("key", "action")

_FLAGS = {"true": True, "false": False, "": None}


@dataclass(frozen=True, slots=True)
class Act:
    """What a row asks for.

    ``case``: id, or the key of the row that opened it; empty for a row that opens one, which has a
    ``subject``. ``part``: id of a task, objection or repair; ``measure``: the task of this measure.
    """

    key: str
    machine: Machine
    action: Action
    case: str = ""
    part: str | None = None
    measure: str | None = None
    expected_step: int | None = None
    on: date | None = None
    reason: str | None = None
    note: str | None = None
    reference: str | None = None
    person: SubjectRefValue | None = None
    duties_done: bool = False
    evidence: Evidence | None = None
    kind: CaseKind = CaseKind.PUNISHMENT
    subject: SubjectRefValue | None = None
    decider: str | None = None
    content: CaseContent | None = None
    volunteering: Volunteering | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: its line, its key, and the act, or why there is none."""

    line: int
    key: str
    act: Act | None
    problem: str = ""
    problem_zh: str = ""


def open_acts(path: Path, identities: IdentityLookup) -> Iterator[Row]:
    """Open a file of acts (CSV, JSON lines or Parquet) and yield its rows.

    Raises ``InvalidInputError`` where it is missing, no table, or has not the columns that are needed.
    """
    reader = READERS.get(path.suffix.lower())
    if not path.is_file() or reader is None:
        raise InvalidInputError(
            f"{path} is no CSV, JSON lines or Parquet file.",
            f"{path} 不是 CSV、JSON 行或 Parquet 文件, 或不存在。",
        )
    try:
        table = reader(path, ACTS, lambda _: None)
    except UnreadableFileError as error:
        raise InvalidInputError(f"{path}: {error.issue.hint}", f"{path}: {error.issue.hint_zh}") from error
    missing = [name for name in NEEDED if table.columns is not None and name not in table.columns]
    if missing:
        raise InvalidInputError(
            f"{path}:1: there is no column {', '.join(missing)}.", f"{path}:1: 缺少列 {'、'.join(missing)}。"
        )
    return (_row(raw, identities) for raw in table.rows)


def _row(raw: RawRow, identities: IdentityLookup) -> Row:
    if raw.issue is not None:
        return Row(raw.line, "", None, raw.issue.hint, raw.issue.hint_zh)
    cells = _Cells({name: (cell or "").strip() for name, cell in raw.cells.items()}, identities)
    key = cells.text("key") or ""
    try:
        return Row(raw.line, key, cells.act())
    except (BadUsccError, BadIdentityNumberError) as error:
        return Row(raw.line, key, None, error.hint, error.hint_zh)
    except InvalidInputError as error:
        return Row(raw.line, key, None, error.message, error.message_zh)


class _Cells:
    """The cells of one row, and what they mean."""

    def __init__(self, cells: Mapping[str, str], identities: IdentityLookup) -> None:
        self._cells = cells
        self._identities = identities

    def act(self) -> Act:
        """Return what is asked for; raises ``InvalidInputError`` that names the column."""
        machine = self.choice("machine", Machine) or Machine.CASE
        action = self.choice("action", Action)
        key, case = self.text("key"), self.text("case") or ""
        if key is None or action is None:
            raise _unreadable("key" if key is None else "action", "empty", "为空")
        opens = (machine, action) == (Machine.CASE, Action.OPEN)
        if opens == bool(case):
            raise _unreadable(
                "case",
                "only, and always, for acts on a case that is open" if not opens else "empty for OPEN",
                "办理已有案件时须填写, 发起时须留空",
            )
        says = opens or action is Action.AMEND
        return Act(
            key,
            machine,
            action,
            case,
            self.text("part"),
            self.text("measure"),
            self.number("expected_step"),
            self.day("on"),
            self.choice("reason", StepReason),
            self.text("note"),
            self.text("reference"),
            self.person("person"),
            self.flag("duties_done") or False,
            None if says else self.evidence(),
            self.choice("kind", CaseKind) or CaseKind.PUNISHMENT,
            written_reference(self._cells, self._identities) if opens else None,
            self.text("decider"),
            self.content() if says else None,
            self.volunteering(),
        )

    def content(self) -> CaseContent:
        """Return what a case is to say."""
        content = Content(
            memorandum=self.text("memorandum"),
            measures=tuple(self.parts("measures")),
            conduct=self.text("conduct"),
            grade=self.text("grade"),
            act_from=self.text("act_from"),
            act_until=self.text("act_until"),
            decided_on=self.text("decided_on"),
            effective_from=self.text("effective_from"),
            term=self.text("term"),
            until=self.text("until"),
            legal_basis=self.text("legal_basis"),
            implementers=tuple(self.pairs("implementers")),
            title=self.text("title"),
            list_name=self.text("list"),
            awarded_on=self.text("awarded_on"),
            evidence=self.evidence(),
        )
        return CaseContent(content, tuple(self.named()))

    def named(self) -> Iterator[NamedRef]:
        """Yield the persons of ``named``: ``PERSON=true|PERSON=false|PERSON``, each with what was found."""
        for part in self.parts("named"):
            person, separator, found = part.partition("=")
            if found.lower() not in _FLAGS or (separator and not found):
                raise _unreadable(
                    "named", "PERSON, PERSON=true or PERSON=false", "格式为 人员=true 或 人员=false"
                )
            yield NamedRef(self._person("named", person), _FLAGS[found.lower()])

    def person(self, column: str) -> SubjectRefValue | None:
        """Return the person of a column: a platform id (``p_…``), or the id by which ``source`` knows him."""
        text = self.text(column)
        return None if text is None else self._person(column, text)

    def _person(self, column: str, text: str) -> SubjectRefValue:
        if len(text) > LONGEST_KEY_PART:
            raise _unreadable(column, "too long", "过长")
        if text.startswith("p_"):
            return SubjectRefValue.by_id(text)
        source = self.text("source")
        if source is None:
            raise _unreadable(
                "source", f"empty; whose id is that of {column}?", f"为空, {column} 属于哪个来源"
            )
        return SubjectRefValue.by_source(source, text)

    def evidence(self) -> Evidence | None:
        """Return the reference to evidence; the rules refuse one that cannot be."""
        sha256 = self.text("evidence_sha256")
        if sha256 is None:
            return None
        size = self.number("evidence_size")
        return Evidence(
            sha256,
            -1 if size is None else size,
            self.text("evidence_media_type") or "",
            self.text("evidence_title") or "",
        )

    def volunteering(self) -> Volunteering | None:
        """Return the volunteer service, which the evidence of the row proves too; the rules check it."""
        organisation, evidence = self.text("volunteer_organisation"), self.evidence()
        begun, until = self.day("volunteer_from"), self.day("volunteer_until")
        if organisation is None:
            return None
        if begun is None or until is None or evidence is None:
            raise _unreadable("volunteer_from", "period and evidence are needed", "须填写期间与证据")
        return Volunteering(organisation, self.hours("volunteer_hours"), begun, until, evidence)

    def hours(self, column: str) -> float:
        """Return a number of hours."""
        text = self.text(column) or ""
        if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,2})?", text) is None:
            raise _unreadable(column, "hours, such as 12.5", "须为时数, 如 12.5")
        return float(text)

    def text(self, column: str) -> str | None:
        """Return a cell, None where it is empty."""
        return self._cells.get(column) or None

    def parts(self, column: str) -> list[str]:
        """Return what is joined by ``|``, each once."""
        return list(
            dict.fromkeys(part.strip() for part in (self.text(column) or "").split("|") if part.strip())
        )

    def pairs(self, column: str) -> Iterator[tuple[str, str]]:
        """Yield the pairs of a cell ``LEFT=RIGHT|LEFT=RIGHT``."""
        for part in self.parts(column):
            left, separator, right = part.partition("=")
            if not (left and separator and right):
                raise _unreadable(column, "MEASURE=DEPARTMENT, joined by |", "格式为 措施=部门, 以 | 连接")
            yield left, right

    def day(self, column: str) -> date | None:
        """Return a day."""
        text = self.text(column)
        try:
            return None if text is None else date.fromisoformat(text)
        except ValueError:
            raise _unreadable(column, "a day is YYYY-MM-DD", "日期格式为 YYYY-MM-DD") from None

    def number(self, column: str) -> int | None:
        """Return a whole number."""
        text = self.text(column)
        if text is None:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) <= 15):
            raise _unreadable(column, "a whole number", "须为整数")
        return int(text)

    def flag(self, column: str) -> bool | None:
        """Return true or false."""
        text = (self.text(column) or "").lower()
        if text not in _FLAGS:
            raise _unreadable(column, "true or false", "须为 true 或 false")
        return _FLAGS[text]

    def choice(self, column: str, kind: type[_E]) -> _E | None:
        """Return a word of a list."""
        text = self.text(column)
        try:
            return None if text is None else kind(text.upper())
        except ValueError:
            known = ", ".join(kind)
            raise _unreadable(column, f"one of {known}", f"可选 {known}") from None


def _unreadable(column: str, hint: str, hint_zh: str) -> InvalidInputError:
    return InvalidInputError(f"{column}: {hint}", f"{column}: {hint_zh}")
