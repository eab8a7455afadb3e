"""Percentiles, ratios and the table say what was measured."""

from __future__ import annotations

import pytest

from benchmarks.figures import Outcome, Spread, outcome, percentile, ratios, table


def run(requests: int, errors: int = 0, seconds: float = 1.0) -> Outcome:
    return Outcome(requests, errors, seconds, 1.0, 2.0, 3.0, 0.5)


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 50), (0.99, 99), (0.999, 100), (1.0, 100), (0.01, 1), (0.0, 1)]
)
def test_percentiles_are_measured_values(share: float, expected: float) -> None:
    assert percentile(list(range(1, 101)), share) == expected


def test_one_slow_request_in_a_hundred_shows_only_beyond_p99() -> None:
    found = outcome([0.001] * 99 + [1.0], 0, 2.0, cpu_seconds=0.2)
    assert (found.p50, found.p99, found.p999) == (1.0, 1.0, 1000.0)
    assert (found.rate, found.cpu) == (50.0, 2.0)


def test_nothing_measured_is_nothing() -> None:
    assert outcome([], 0, 0.0, cpu_seconds=1.0) == Outcome(0, 0, 0.0, 0.0, 0.0, 0.0)
    assert outcome([], 0, 0.0).rate == 0.0


def test_what_failed_or_was_never_sent_is_no_answer() -> None:
    assert outcome([0.1] * 10, 3, 1.0, late=2).rate == 5.0


def test_ratios_compare_runs_of_one_round() -> None:
    ours, theirs = [run(100), run(60), run(90)], [run(50), run(20), run(45)]
    assert ratios(ours, theirs) == Spread(2.0, 2.0, 3.0)
    assert ratios([run(1)], [run(5, errors=5)]) is None


def test_table() -> None:
    cells = {
        ("report", 16, "ours"): [run(1000), run(1200), run(1100)],
        ("report", 16, "peer"): [run(100), run(100), run(100, errors=50)],
        ("paths", 1, "peer"): [run(10)],
    }
    lines = table(cells, "ours").splitlines()
    assert lines[2] == "| report | 16 | ours | 1 | 1,100 | 1.00 | 2.00 | 3.00 | 0.50 | 0 |"
    assert lines[3] == "| report | 16 | peer | 12.0 (10.0–22.0) | 100 | 1.00 | 2.00 | 3.00 | 0.50 | 50 |"
    assert lines[4] == "| paths | 1 | peer | – | 10.0 | 1.00 | 2.00 | 3.00 | 0.50 | 0 |"
    assert len(lines) == 5
    assert {line.count("|") for line in lines} == {11}
