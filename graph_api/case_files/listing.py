"""Cases as files: a table with a line for each, or JSON with all that belongs to them.

Columns and members have the names of the file of acts (docs/casework.md) where they mean the same.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from io import StringIO
from pathlib import Path
from typing import Any

import orjson

from graph_api.domain.casework.cases import Part, Step
from graph_api.domain.spreadsheets import inert
from graph_api.errors import InvalidInputError, SetupError
from graph_api.services.casework.requests import CaseView

COLUMNS = (
    *("case", "kind", "state", "subject_id", "subject", "department", "decider", "region"),
    *("memorandum", "title", "grade", "decided_on", "due_on", "overdue", "expected_step", "possible_actions"),
    "flags",
)
"""Columns of a table of cases; ``expected_step`` is the number of the last step."""

STEP_COLUMNS = (
    *("case", "number", "machine", "part", "action", "state", "on", "known_from", "role", "org"),
    *("reason", "note", "reference", "person"),
)
"""Columns of the table of one case: a line for each step."""

_OFFSET = timezone(timedelta(hours=8))

Written = Callable[[Sequence[CaseView]], bytes]


def write_cases(out: Path, views: Sequence[CaseView]) -> None:
    """Write cases as CSV, JSON lines or JSON, as the name of the file says.

    Raises ``InvalidInputError`` for another name and ``SetupError`` where it cannot be written.
    """
    formats: dict[str, Written] = {".csv": _table, ".jsonl": _lines, ".json": _array}
    _write(out, formats, views)


def write_case(out: Path, view: CaseView) -> None:
    """Write one case as JSON, or its steps as CSV; raises as ``write_cases``."""
    _write(out, {".csv": _steps, ".json": lambda views: as_json(views[0])}, [view])


def as_json(view: CaseView) -> bytes:
    """Return one case as JSON for people to read."""
    return orjson.dumps(_document(view), option=orjson.OPT_INDENT_2) + b"\n"


def check_name(out: Path, *suffixes: str) -> None:
    """Raise ``InvalidInputError`` for a file of no kind that is written, before anything is asked."""
    if out.suffix.lower() not in suffixes:
        known = ", ".join(suffixes)
        raise InvalidInputError(
            f"--out: a file whose name ends in {known}.", f"--out: 文件名须以 {known} 结尾。"
        )


def _write(out: Path, formats: dict[str, Written], views: Sequence[CaseView]) -> None:
    check_name(out, *formats)
    try:
        out.write_bytes(formats[out.suffix.lower()](views))
    except OSError as error:
        raise SetupError(
            f"{out} cannot be written ({error.strerror}).", f"{out} 无法写入（{error.strerror}）。"
        ) from error


def _table(views: Sequence[CaseView]) -> bytes:
    return _csv(COLUMNS, ((_cell(value) for value in _row(view).values()) for view in views))


def _steps(views: Sequence[CaseView]) -> bytes:
    rows = ({"case": view.case.id, **_step(step)} for view in views for step in view.case.steps)
    return _csv(STEP_COLUMNS, ((_cell(row[name]) for name in STEP_COLUMNS) for row in rows))


def _lines(views: Sequence[CaseView]) -> bytes:
    return b"".join(orjson.dumps(_document(view)) + b"\n" for view in views)


def _array(views: Sequence[CaseView]) -> bytes:
    return orjson.dumps([_document(view) for view in views], option=orjson.OPT_INDENT_2) + b"\n"


def _csv(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    if isinstance(value, list):
        return "|".join(map(str, value))
    return inert(value) if isinstance(value, str) else value


def _row(view: CaseView) -> dict[str, object]:
    """Return the cells of a case, in the order of ``COLUMNS``."""
    case, content = view.case, view.case.content
    return {
        "case": case.id,
        "kind": case.kind.value,
        "state": case.state.value,
        "subject_id": case.subject,
        "subject": case.subject_name,
        "department": case.department,
        "decider": case.decider,
        "region": case.region,
        "memorandum": content.memorandum,
        "title": content.title,
        "grade": content.grade,
        "decided_on": content.decided_on or content.awarded_on,
        "due_on": case.due_on,
        "overdue": case.due_on is not None and view.today > case.due_on,
        "expected_step": case.version,
        "possible_actions": [row.action.value for row in view.actions()],
        "flags": list(case.flags),
    }


def _document(view: CaseView) -> dict[str, Any]:
    """Return a case with its content, parts and steps, as far as they say something."""
    content = asdict(view.case.content)
    return {
        **_row(view),
        "opened_at": _instant(view.case.opened_at),
        "content": {name: value for name, value in content.items() if value not in (None, ())},
        "parts": [_part(view, part) for part in view.case.parts],
        "steps": [_step(step) for step in view.case.steps],
    }


def _part(view: CaseView, part: Part) -> dict[str, Any]:
    return {
        "part": part.id,
        "machine": part.machine.value,
        "state": part.state.value,
        "department": part.department,
        "measure": part.measure,
        "title": part.title,
        "force": part.force,
        "person": part.person,
        "pending": part.pending,
        "due_on": part.due_on,
        "overdue": part.is_overdue(view.today),
        "possible_actions": [row.action.value for row in view.actions(part)],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "number": step.number,
        "machine": step.machine.value,
        "part": step.of,
        "action": step.action.value,
        "state": step.state.value,
        "on": step.on,
        "known_from": _instant(step.known_from),
        "role": step.role,
        "org": step.org,
        "reason": step.reason,
        "note": step.note,
        "reference": step.reference,
        "person": step.person,
    }


def _instant(milliseconds: int) -> str:
    """Return an instant of the second clock as RFC 3339 with the offset +08:00."""
    return datetime.fromtimestamp(milliseconds / 1000, _OFFSET).isoformat(timespec="milliseconds")
