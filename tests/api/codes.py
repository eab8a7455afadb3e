"""Valid codes of the unassignable region 990000, made here without the product's own validators."""

from __future__ import annotations

from datetime import date, timedelta

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def uscc(number: int) -> str:
    """Return the unified social credit code number ``number`` (below 100 000 000)."""
    body = f"91990000M{number:08d}"
    total = sum(_ALPHABET.index(sign) * weight for sign, weight in zip(body, _WEIGHTS, strict=True))
    return body + _ALPHABET[(31 - total % 31) % 31]


def resident_id(number: int) -> str:
    """Return the resident identity number number ``number`` (below 10 000 000) of nobody."""
    days, sequence = divmod(number, 1000)
    body = f"999999{date(1950, 1, 1) + timedelta(days=days):%Y%m%d}{sequence:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]
