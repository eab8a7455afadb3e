"""Numbers of identity documents: reading, checking, and showing them without giving a person away.

Resident numbers (公民身份号码) follow GB 11643-1999 (18 characters with a check) or, in old records,
GB 11643-1989 (15 digits: region, ``yymmdd``, sequence). The short form names no century, so it gives
no birth date, and a short and a long number are never taken for the same person by computation:
they are two identities until a source joins them. Numbers of the other documents vary by issuer
and year; only their length and alphabet are looked at.

Nothing in this module puts a number into an exception, a ``repr`` or a log.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from graph_api.domain.code_text import normalise_code
from graph_api.domain.dates import today as today_in_shanghai

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK: Final = "10X98765432"
_LONG: Final = re.compile(r"[0-9]{17}[0-9X]")
_SHORT: Final = re.compile(r"[0-9]{15}")
_OTHER: Final = re.compile(r"[A-Z0-9][A-Z0-9()-]{3,23}")


class IdentityType(StrEnum):
    """The document that a number belongs to (contract, table ``persons``)."""

    RESIDENT_ID = "RESIDENT_ID"
    PASSPORT = "PASSPORT"
    HK_MACAU_PERMIT = "HK_MACAU_PERMIT"
    TAIWAN_PERMIT = "TAIWAN_PERMIT"
    FOREIGN_RESIDENT_ID = "FOREIGN_RESIDENT_ID"


class Sex(StrEnum):
    """What the sequence of a resident number says: odd male, even female."""

    MALE = "MALE"
    FEMALE = "FEMALE"


class IdentityNumberReason(StrEnum):
    """Why a text is not a number of the document it is said to belong to."""

    TYPE = "TYPE"
    EMPTY = "EMPTY"
    LENGTH = "LENGTH"
    ALPHABET = "ALPHABET"
    BIRTH_DATE = "BIRTH_DATE"
    CHECK_CHARACTER = "CHECK_CHARACTER"


_HINTS: Final = {
    IdentityNumberReason.TYPE: (
        "unknown document; known are " + ", ".join(IdentityType),
        "未知证件类型；可用类型：" + "、".join(IdentityType),
    ),
    IdentityNumberReason.EMPTY: ("the number is empty", "证件号码为空"),
    IdentityNumberReason.LENGTH: (
        "wrong length: a resident number has 18 characters (15 in old records), others 4 to 24",
        "长度有误：公民身份号码为 18 位（旧号 15 位），其他证件号码为 4 至 24 位",
    ),
    IdentityNumberReason.ALPHABET: (
        "a character that such a number cannot have (resident numbers: digits, X only in the last place)",
        "含有不应出现的字符（公民身份号码只含数字，末位可为 X）",
    ),
    IdentityNumberReason.BIRTH_DATE: (
        "the birth date in the number does not exist or lies in the future",
        "号码中的出生日期不存在或晚于今日",
    ),
    # The right character is not told: beside a masked number it would narrow down the hidden digits.
    IdentityNumberReason.CHECK_CHARACTER: (
        "the check character does not match: one of the characters is wrong",
        "校验码不符：号码中有误",
    ),
}


class BadIdentityNumberError(ValueError):
    """A number that fails its document's check; neither message nor attributes contain it."""

    def __init__(self, reason: IdentityNumberReason) -> None:
        self.reason = reason
        self.hint, self.hint_zh = _HINTS[reason]
        super().__init__(self.hint)


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A checked number with what it says about its holder.

    ``number`` is in half width and upper case. ``birth_date`` is None where the form does not name
    the century or the document says nothing; so is ``sex`` for documents other than resident
    numbers.
    """

    type: IdentityType
    number: str = field(repr=False)
    birth_date: date | None = field(default=None, repr=False)
    sex: Sex | None = None

    @property
    def masked(self) -> str:
        """The number as it may be shown."""
        return mask(self.number)


def normalise_identity_number(text: str) -> str:
    """Return ``text`` without surrounding space, in half width and upper case; nothing is checked."""
    return normalise_code(text)


def check_identity_number(id_type: str, text: str, today: date | None = None) -> IdentityNumber:
    """Return the number in ``text`` checked as one of ``id_type``.

    ``today`` is the day after which nobody can have been born (default: the day in Shanghai).
    Raises ``BadIdentityNumberError``.
    """
    try:
        document = IdentityType(id_type)
    except ValueError:
        raise BadIdentityNumberError(IdentityNumberReason.TYPE) from None
    number = normalise_identity_number(text)
    if not number:
        raise BadIdentityNumberError(IdentityNumberReason.EMPTY)
    if document is not IdentityType.RESIDENT_ID:
        return _check_other(document, number)
    if len(number) == 18:
        return _check_long(number, today or today_in_shanghai())
    if len(number) == 15:
        return _check_short(number)
    raise BadIdentityNumberError(IdentityNumberReason.LENGTH)


def resident_check_character(body: str) -> str:
    """Return the check character for the first 17 digits of a resident number."""
    if re.fullmatch("[0-9]{17}", body) is None:
        raise ValueError("a check character needs 17 digits")
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def mask(number: str) -> str:
    """Return ``number`` as it may be shown to whoever is not entitled to it.

    Resident numbers keep the first three digits (province and part of the city) and the last two
    characters: enough to compare with a document at hand, while birth date, county and most of the
    sequence are hidden. Even with the birth date known from elsewhere up to nine thousand numbers
    fit (the five other hidden digits, thinned by the check character; fewer where only some county
    codes were ever assigned).
    Shorter numbers keep their first and last two characters; below seven nothing is shown.
    """
    length = len(number)
    if length < 7:
        return "*" * length
    head = 3 if length >= 15 else 1
    return number[:head] + "*" * (length - head - 2) + number[-2:]


def _check_long(number: str, today: date) -> IdentityNumber:
    if _LONG.fullmatch(number) is None:
        raise BadIdentityNumberError(IdentityNumberReason.ALPHABET)
    birth_date = _date(number[6:10], number[10:12], number[12:14])
    if birth_date > today:
        raise BadIdentityNumberError(IdentityNumberReason.BIRTH_DATE)
    if resident_check_character(number[:17]) != number[17]:
        raise BadIdentityNumberError(IdentityNumberReason.CHECK_CHARACTER)
    return IdentityNumber(IdentityType.RESIDENT_ID, number, birth_date, _sex(number[16]))


def _check_short(number: str) -> IdentityNumber:
    if _SHORT.fullmatch(number) is None:
        raise BadIdentityNumberError(IdentityNumberReason.ALPHABET)
    _date("19" + number[6:8], number[8:10], number[10:12])
    return IdentityNumber(IdentityType.RESIDENT_ID, number, None, _sex(number[14]))


def _check_other(document: IdentityType, number: str) -> IdentityNumber:
    if not 4 <= len(number) <= 24:
        raise BadIdentityNumberError(IdentityNumberReason.LENGTH)
    if _OTHER.fullmatch(number) is None:
        raise BadIdentityNumberError(IdentityNumberReason.ALPHABET)
    return IdentityNumber(document, number)


def _date(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise BadIdentityNumberError(IdentityNumberReason.BIRTH_DATE) from None


def _sex(digit: str) -> Sex:
    return Sex.MALE if int(digit) % 2 else Sex.FEMALE
