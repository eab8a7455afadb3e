"""Reading one cell: text to the value that stands in the graph, or an issue that says why not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from graph_api.domain.dates import PartialDate, Term
from graph_api.domain.identity_number import (
    BadIdentityNumberError,
    IdentityNumber,
    check_identity_number,
    mask,
)
from graph_api.domain.uscc import BadUsccError, check_uscc
from loaders.findings import Code, Issue, Level
from loaders.schema import Column, Kind

Value = str | bool | tuple[str, ...] | None

_PERCENT = re.compile(r"^\+?(\d+(?:\.\d*)?|\.\d+)$")
_FLAGS = {
    "true": True,
    "1": True,
    "yes": True,
    "是": True,
    "false": False,
    "0": False,
    "no": False,
    "否": False,
}
_DATE_FORMS = (
    re.compile(r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$"),
    re.compile(r"^(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?$"),
    re.compile(r"^(\d{4})(\d{2})(\d{2})$"),
)
_TIME = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*$")


class BadValueError(ValueError):
    """A cell that cannot be read; ``issue`` has the level REJECTED or LEFT_OUT that its column says."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.hint)
        self.issue = issue


@dataclass(frozen=True, slots=True)
class _RefusedError(Exception):
    code: Code
    hint: str
    hint_zh: str
    shown: str | None = None


def read_value(column: Column, text: str, issues: list[Issue]) -> Value:
    """Return the value of a non-empty cell; remarks that change nothing go to ``issues``.

    Dates stay strings as stated, percentages are strings of decimal digits. Raises
    ``BadValueError``.
    """
    read = _READERS.get(column.kind)
    if read is None:
        return text
    try:
        return read(column, text, issues)
    except _RefusedError as refusal:
        level = Level.LEFT_OUT if column.leave_out else Level.REJECTED
        shown = text[:200] if refusal.shown is None else refusal.shown
        raise BadValueError(
            Issue(refusal.code, level, column.name, shown, refusal.hint, refusal.hint_zh)
        ) from None


@lru_cache(maxsize=50_000)
def _is_date(text: str) -> bool:
    try:
        PartialDate.parse(text)
    except ValueError:
        return False
    return True


def _date(column: Column, text: str, issues: list[Issue]) -> str:
    del column, issues
    if _is_date(text):
        return text
    if (match := _TIME.match(text)) and _is_date(match.group(1)):
        return match.group(1)
    meant = _meant_date(text)
    hint = f"; perhaps {meant} is meant" if meant else ""
    raise _RefusedError(
        Code.BAD_DATE,
        f"not a day, month or year that exists, written YYYY-MM-DD, YYYY-MM or YYYY{hint}",
        "不是存在的日期(格式 YYYY-MM-DD、YYYY-MM 或 YYYY)" + (f";可能应为 {meant}" if meant else ""),
    )


def _meant_date(text: str) -> str | None:
    for form in _DATE_FORMS:
        if match := form.match(text):
            meant = "-".join(part.zfill(2) for part in match.groups() if part)
            return meant if _is_date(meant) else None
    return None


def _flag(column: Column, text: str, issues: list[Issue]) -> bool:
    del column, issues
    value = _FLAGS.get(text.lower())
    if value is None:
        raise _RefusedError(Code.BAD_FLAG, "neither true nor false", "应为 true 或 false")
    return value


def _choice(column: Column, text: str, issues: list[Issue]) -> str:
    del issues
    value = text.upper()
    if value not in column.choices:
        raise _RefusedError(
            Code.BAD_ENUM, f"one of {', '.join(column.choices)}", f"应为以下之一:{'、'.join(column.choices)}"
        )
    return value


def _list(column: Column, text: str, issues: list[Issue]) -> tuple[str, ...]:
    del issues
    items = tuple(dict.fromkeys(part.strip() for part in text.split("|") if part.strip()))
    if column.choices:
        items = tuple(item.upper() for item in items)
        bad = [item for item in items if item not in column.choices]
        if bad:
            raise _RefusedError(
                Code.BAD_ENUM,
                f"{', '.join(bad)} is none of {', '.join(column.choices)}",
                f"{'、'.join(bad)} 不在以下之列:{'、'.join(column.choices)}",
            )
    return items


def _percent(column: Column, text: str, issues: list[Issue]) -> str:
    bare = text.replace("％", "%").removesuffix("%").strip()
    if _PERCENT.match(bare) is None:
        raise _bad_percent()
    try:
        value = Decimal(bare)
    except InvalidOperation:
        raise _bad_percent() from None
    if not 0 <= value <= 100:
        raise _bad_percent()
    normal = format(value.normalize(), "f")
    if bare != text:
        issues.append(
            Issue(
                Code.PERCENT_TEXT,
                Level.WARNING,
                column.name,
                text,
                f"a percent sign in a number; read as {normal}",
                f"数值中带有百分号;按 {normal} 读取",
            )
        )
    return normal


def _bad_percent() -> _RefusedError:
    return _RefusedError(Code.BAD_PERCENT, "a number from 0 to 100", "应为 0 至 100 的数")


def _term(column: Column, text: str, issues: list[Issue]) -> str:
    del column, issues
    try:
        Term.parse(text)
    except ValueError:
        raise _RefusedError(
            Code.BAD_TERM,
            "an ISO 8601 duration that lasts: P3Y, P6M, P30D",
            "应为大于零的 ISO 8601 期限,如 P3Y、P6M、P30D",
        ) from None
    return text


def _uscc(column: Column, text: str, issues: list[Issue]) -> str:
    del column, issues
    try:
        return check_uscc(text).code
    except BadUsccError as error:
        raise _RefusedError(Code.BAD_USCC, error.hint, error.hint_zh) from None


_READERS: dict[Kind, Callable[[Column, str, list[Issue]], Value]] = {
    Kind.DATE: _date,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.LIST: _list,
    Kind.PERCENT: _percent,
    Kind.TERM: _term,
    Kind.USCC: _uscc,
}


def read_identity(id_type: str, text: str) -> IdentityNumber:
    """Return a checked identity number. Raises ``BadValueError`` whose issue shows it masked."""
    try:
        return check_identity_number(id_type, text)
    except BadIdentityNumberError as error:
        raise BadValueError(
            Issue(Code.BAD_ID_NUMBER, Level.LEFT_OUT, "id_number", mask(text), error.hint, error.hint_zh)
        ) from None
