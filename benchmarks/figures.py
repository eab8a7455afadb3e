"""Arithmetic of measurements: percentiles, ratios between interleaved runs, and the table of them."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of one contender gave: latencies in ms, CPU in ms a request (None: not seen).

    ``requests`` are all that were due, ``late`` those of them that were never sent.
    """

    requests: int
    errors: int
    seconds: float
    p50: float
    p99: float
    p999: float
    cpu: float | None = None
    late: int = 0

    @property
    def rate(self) -> float:
        """Answers without an error in a second."""
        return (self.requests - self.errors - self.late) / self.seconds if self.seconds else 0.0


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest value that at least ``share`` (0 to 1) of the sorted values do not exceed.

    The nearest-rank rule: a value that was measured, never one between two; 0 for no values.
    """
    if not ordered:
        return 0.0
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def outcome(
    latencies: Sequence[float],
    errors: int,
    seconds: float,
    *,
    cpu_seconds: float | None = None,
    late: int = 0,
) -> Outcome:
    """Return the outcome of a run from its latencies in seconds, those of failed requests included."""
    ordered = sorted(latencies)
    p50, p99, p999 = (1000 * percentile(ordered, share) for share in (0.5, 0.99, 0.999))
    count = len(ordered)
    cpu = None if cpu_seconds is None or not count else 1000 * cpu_seconds / count
    return Outcome(count, errors, seconds, p50, p99, p999, cpu, late)


@dataclass(frozen=True, slots=True)
class Spread:
    """A median with the smallest and largest of the runs."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the spread of at least one value."""
        return cls(statistics.median(values), min(values), max(values))

    def __str__(self) -> str:
        """``1.52 (1.48–1.60)``."""
        low, high = _short(self.low), _short(self.high)
        return f"{_short(self.median)} ({low}–{high})" if low != high else _short(self.median)


def ratios(ours: Sequence[Outcome], theirs: Sequence[Outcome]) -> Spread | None:
    """Return how many times as many answers we gave as they did, round by round.

    The two lists are of the same rounds, so that what else the machine did touches both sides of a
    ratio alike; None where they never answered.
    """
    found = [mine.rate / other.rate for mine, other in zip(ours, theirs, strict=True) if other.rate]
    return Spread.of(found) if found else None


Cell = tuple[str, int, str]
"""Question, clients, contender."""


_COLUMNS = (
    *("question", "clients", "contender", "ours : theirs", "requests/s"),
    *("p50 ms", "p99 ms", "p99.9 ms", "CPU ms a request", "errors"),
)


def table(cells: Mapping[Cell, Sequence[Outcome]], ours: str) -> str:
    """Return the Markdown table: a row for each question, number of clients and contender.

    ``ours`` is the contender that the others are divided by.
    """
    lines = [
        f"| {' | '.join(_COLUMNS)} |",
        "|---" * len(_COLUMNS) + "|",
    ]
    for (question, clients, contender), runs in cells.items():
        if not runs:
            continue
        against = cells.get((question, clients, ours))
        ratio = "1" if contender == ours else "–"
        if contender != ours and against:
            ratio = str(ratios(against, runs) or "–")
        shown = [_median(runs, name) for name in ("rate", "p50", "p99", "p999", "cpu")]
        errors = sum(run.errors for run in runs)
        lines.append(f"| {question} | {clients} | {contender} | {ratio} | {' | '.join(shown)} | {errors} |")
    return "\n".join(lines) + "\n"


def _median(runs: Sequence[Outcome], name: str) -> str:
    values = [value for run in runs if (value := getattr(run, name)) is not None]
    return _short(statistics.median(values)) if values else "–"


def _short(value: float) -> str:
    """Return three significant digits, whole numbers from 100 on."""
    if value >= 100:
        return f"{value:,.0f}"
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}"
