"""Unified social credit codes (统一社会信用代码, GB 32100-2015): reading and checking.

A code has 18 characters: registering department, kind of organisation, six of the region, nine of
the organisation code, one check character. What decides is length, alphabet and check character.
The organisation code's own check (positions 9-17) could not be verified against the standard, so
it refuses nothing; nor does an unlisted department, because the list of departments has grown
since the standard was issued (A and N came later).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from graph_api.domain.code_text import normalise_code

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of a code in the order of their values: no I, O, S, V or Z."""

LENGTH: Final = 18

_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS: Final = tuple(pow(3, position, 31) for position in range(LENGTH - 1))

_LOOK_ALIKE: Final = {"I": "1", "O": "0", "Z": "2", "S": "5", "V": "U"}


class UsccReason(StrEnum):
    """Why a text is not a unified social credit code."""

    EMPTY = "EMPTY"
    LENGTH = "LENGTH"
    ALPHABET = "ALPHABET"
    CHECK_CHARACTER = "CHECK_CHARACTER"


class BadUsccError(ValueError):
    """A text that is not a unified social credit code.

    ``code`` is the text as normalised, ``expected`` the right check character where the first 17
    characters give one. ``hint`` (English) and ``hint_zh`` say what to look at.
    """

    def __init__(
        self, reason: UsccReason, code: str, hint: str, hint_zh: str, expected: str | None = None
    ) -> None:
        super().__init__(hint)
        self.reason = reason
        self.code = code
        self.hint = hint
        self.hint_zh = hint_zh
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Uscc:
    """A checked code: 18 characters, upper case, half width."""

    code: str

    @property
    def department(self) -> str:
        """The registering department: ``9`` market supervision, ``5`` civil affairs, ``N`` agriculture …"""
        return self.code[0]

    @property
    def category(self) -> str:
        """The kind of organisation within its department (9-1 enterprise, 9-2 individual business …)."""
        return self.code[1]

    @property
    def region_code(self) -> str:
        """The six characters of the registering authority's region (GB/T 2260)."""
        return self.code[2:8]

    @property
    def organisation_code(self) -> str:
        """The nine characters of the organisation code (组织机构代码), unchecked."""
        return self.code[8:17]

    def __str__(self) -> str:
        """Return the code itself."""
        return self.code


def normalise_uscc(text: str) -> str:
    """Return ``text`` without surrounding space, in half width and upper case; nothing is checked."""
    return normalise_code(text)


def check_character(body: str) -> str:
    """Return the check character for the first 17 characters of a code.

    Raises ``ValueError`` unless ``body`` is 17 characters of the alphabet.
    """
    if len(body) != LENGTH - 1 or not _VALUES.keys() >= set(body):
        raise ValueError("a check character needs 17 characters of the alphabet")
    total = sum(_VALUES[character] * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def check_uscc(text: str) -> Uscc:
    """Return the code in ``text``, normalised and with its check character verified.

    Raises ``BadUsccError`` with the reason and a hint; the reasons are tried in the order of
    ``UsccReason``.
    """
    code = normalise_uscc(text)
    if not code:
        raise BadUsccError(UsccReason.EMPTY, code, "the code is empty", "统一社会信用代码为空")
    if len(code) != LENGTH:
        raise _length_error(code)
    foreign = next((index for index, character in enumerate(code) if character not in _VALUES), None)
    if foreign is not None:
        raise _alphabet_error(code, foreign)
    expected = check_character(code[:-1])
    if code[-1] != expected:
        raise BadUsccError(
            UsccReason.CHECK_CHARACTER,
            code,
            f"the check character is {code[-1]}, expected {expected}: one of the 18 characters is wrong",
            f"校验码为 {code[-1]}，应为 {expected}：18 位中有误",
            expected,
        )
    return Uscc(code)


def _length_error(code: str) -> BadUsccError:
    found = len(code)
    if found in (13, 15) and code.isascii() and code.isdigit():
        return BadUsccError(
            UsccReason.LENGTH,
            code,
            f"{found} digits: an old registration number, not a unified social credit code",
            f"{found} 位数字为旧注册号，不是统一社会信用代码",
        )
    return BadUsccError(
        UsccReason.LENGTH, code, f"{found} characters instead of 18", f"共 {found} 位，应为 18 位"
    )


def _alphabet_error(code: str, index: int) -> BadUsccError:
    character = code[index]
    meant = _LOOK_ALIKE.get(character)
    return BadUsccError(
        UsccReason.ALPHABET,
        code,
        f"{character!r} at position {index + 1} does not occur in a code"
        + (f"; perhaps {meant} is meant" if meant else ""),
        f"第 {index + 1} 位的“{character}”不在代码字符集中" + (f"，可能应为 {meant}" if meant else ""),
    )
