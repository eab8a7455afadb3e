"""The scalars of the contract: how a value is read from a request and written into an answer.

A value that cannot be read raises ``GraphQLError``, which graphql-core reports at the argument or
variable; ``schema/errors.py`` gives it the code BAD_USER_INPUT.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from graph_api.domain.dates import ALWAYS_MS, OPEN_MS, PartialDate
from graph_api.domain.uscc import BadUsccError, check_uscc

Uscc = NewType("Uscc", str)
"""A unified social credit code, checked and in upper case."""

Percentage = NewType("Percentage", Decimal)
"""A share of a whole, 0 to 100."""

Instant = NewType("Instant", int)
"""A moment of the second clock, in milliseconds since 1970 UTC."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OFFSET = timezone(timedelta(hours=8))  # of every day of the exchange format, also before 1992
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_INSTANT = re.compile(r"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$")
_MAX_LENGTH = 64


def _text(value: object, name: str, example: str) -> str:
    if not isinstance(value, str):
        raise GraphQLError(f'{name} is a string such as "{example}".')
    if len(value) > _MAX_LENGTH:
        raise GraphQLError(f"{name} is at most {_MAX_LENGTH} characters long.")
    return value


def parse_date(value: object) -> date:
    """Read a day; years 0001 to 9999."""
    text = _text(value, "Date", "2019-03-15")
    if not _DAY.match(text):
        raise GraphQLError(f'Date is a day such as "2019-03-15", not "{text}".')
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise GraphQLError(f'There is no day "{text}"; years run from 0001 to 9999.') from error


def write_date(value: date | PartialDate) -> str:
    """Write a day. A partial date has none: whoever shows one answers null or uses PartialDate."""
    return str(value) if isinstance(value, PartialDate) else value.isoformat()


def parse_instant(value: object) -> Instant:
    """Read an RFC 3339 moment with an offset as milliseconds since 1970 UTC.

    One that its offset takes out of the years 1 to 9999 of UTC is read as their first or last moment.
    """
    text = _text(value, "DateTime", "2024-05-01T00:00:00+08:00")
    if not _INSTANT.match(text):
        raise GraphQLError(
            f'DateTime is RFC 3339 with an offset, such as "2024-05-01T00:00:00+08:00", not "{text}".'
        )
    try:
        moment = datetime.fromisoformat(text.upper())
        found = (moment - _EPOCH) // timedelta(milliseconds=1)
    except (ValueError, OverflowError) as error:
        raise GraphQLError(f'There is no moment "{text}".') from error
    return Instant(min(max(found, ALWAYS_MS), OPEN_MS))


def write_instant(value: int) -> str:
    """Write milliseconds since 1970 UTC as RFC 3339 with the offset +08:00."""
    moment = _EPOCH + timedelta(milliseconds=value)
    try:
        return moment.astimezone(_OFFSET).isoformat()
    except OverflowError:
        return moment.isoformat()


def parse_uscc(value: object) -> Uscc:
    """Read a unified social credit code: 18 characters whose check character is right."""
    text = _text(value, "USCC", "91350100M000100Y43")
    try:
        return Uscc(check_uscc(text).code)
    except BadUsccError as error:
        raise GraphQLError(
            f'"{text}" is not a unified social credit code. {error.hint} | {error.hint_zh}'
        ) from error


def parse_percentage(value: object) -> Percentage:
    """Read a number from 0 to 100."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise GraphQLError("Percentage is a number from 0 to 100.")
    if not 0 <= value <= 100:
        raise GraphQLError(f"Percentage is a number from 0 to 100, not {value}.")
    return Percentage(Decimal(str(value)))


def write_percentage(value: Decimal) -> int | float:
    """Write a percentage as a JSON number; a float keeps fifteen digits, so six decimals stay exact."""
    return int(value) if value == value.to_integral_value() else float(value)


def parse_partial_date(value: object) -> PartialDate:
    """Read a day, a month or a year."""
    text = _text(value, "PartialDate", "2019-03")
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise GraphQLError(f'PartialDate is "2019", "2019-03" or "2019-03-15", not "{text}".') from error


SCALARS: dict[object, ScalarDefinition] = {
    date: strawberry.scalar(
        name="Date",
        description='日期 | A day of the calendar, "2019-03-15"; years 0001 to 9999.',
        serialize=write_date,
        parse_value=parse_date,
    ),
    Instant: strawberry.scalar(
        name="DateTime",
        description="时间 | A moment as RFC 3339 with offset. A knownAt after now is read as now.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=write_instant,
        parse_value=parse_instant,
    ),
    Uscc: strawberry.scalar(
        name="USCC",
        description=(
            "统一社会信用代码 | Unified social credit code (GB 32100-2015): 18 characters, "
            "the check character is verified."
        ),
        serialize=str,
        parse_value=parse_uscc,
    ),
    Percentage: strawberry.scalar(
        name="Percentage",
        description="百分比 | A JSON number from 0 to 100, not rounded below 6 decimals.",
        serialize=write_percentage,
        parse_value=parse_percentage,
    ),
    PartialDate: strawberry.scalar(
        name="PartialDate",
        description="日期或其所在年、月 | A day, or the month or year that is all the source states.",
        serialize=str,
        parse_value=parse_partial_date,
    ),
}
