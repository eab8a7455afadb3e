"""The pieces of which explanations are made: a code with named values, no text yet.

Texts stand in ``explanations``; a test proves that every code written here has both languages
and that the values given are the ones its texts use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from graph_api.domain.answers import Explanation
from graph_api.domain.dates import PartialDate

Part: TypeAlias = tuple[str, Mapping[str, str]]


def part(code: str, **values: str) -> Part:
    """Return one piece of an explanation. Values are what the facts say: dates, names, codes."""
    return code, values


def explanation(parts: Iterable[Part]) -> Explanation:
    """Return the explanation made of these pieces, each said once."""
    said = tuple(parts)
    if len({code for code, _ in said}) == len(said):
        return Explanation(said)
    once: dict[tuple[object, ...], Part] = {}
    for code, values in said:
        once.setdefault((code, *values.items()), (code, values))
    return Explanation(tuple(once.values()))


def written(day: PartialDate | None) -> str:
    """Write a date as its source did; a missing one is empty."""
    return "" if day is None else str(day)


def written_period(period: PartialDate) -> str:
    """Write a computed period, which need not be a calendar month or year, by its two ends."""
    if period.exact is not None:
        return str(period)
    return f"{period.first.isoformat()}/{period.last.isoformat()}"
