"""How a share is written."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from graph_api.domain.ownership.direct import ONE, Interval

_DIGITS = 28
_SHOWN = Decimal("0.000001")


def percentage(share: Fraction) -> Decimal:
    """Return a share as a percentage from 0 to 100, to 28 significant digits."""
    capped = min(share, ONE) * 100
    with localcontext() as context:
        context.prec = _DIGITS
        return Decimal(capped.numerator) / Decimal(capped.denominator)


def shown(interval: Interval) -> str:
    """Write a share: ``30%`` or ``15%-30%``; six decimals, and ``≈`` where more were cut."""
    low, high = _short(interval.low), _short(interval.high)
    return low if interval.is_exact else f"{low}-{high}"


def shown_uncapped(share: Fraction) -> str:
    """Write a total that may be more than the whole."""
    return _written(share * 100)


def _short(share: Fraction) -> str:
    return _written(min(share, ONE) * 100)


@lru_cache(maxsize=16_384)
def _written(percent: Fraction) -> str:
    with localcontext() as context:
        context.prec = _DIGITS
        exact = Decimal(percent.numerator) / Decimal(percent.denominator)
        short = exact.quantize(_SHOWN)
    text = f"{short:f}".rstrip("0").rstrip(".")
    return f"{text}%" if Fraction(short) == percent else f"≈{text}%"
