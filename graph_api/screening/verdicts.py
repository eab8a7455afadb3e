"""The file of verdicts: one row for each row asked, in the same order."""

from __future__ import annotations

from collections.abc import Sequence

from graph_api.domain.answers import ReachStatus
from graph_api.domain.explanations import Language, render
from graph_api.domain.spreadsheets import inert
from graph_api.screening.subjects import Asked
from graph_api.services.precheck import PreCheckResult

ANSWER = (
    "found",
    "subject_id",
    "subject_name",
    "verdict",
    "completeness",
    "measures",
    "signals",
    "incentives",
    "stale_sources",
    "explanation",
    "receipt",
    "error",
)
"""Columns of the answer. ``measures``: code and status of each, several joined by ``;``; ``error``: why a
row was not screened (its verdict is empty then: it was not looked up, and is not clean)."""


def header(columns: Sequence[str]) -> list[str]:
    """Return the columns of the output for those of the input; a name in both is the answer's."""
    return ["line", *_own(columns), *ANSWER]


def _own(columns: Sequence[str]) -> list[str]:
    return [column for column in columns if column not in ("line", *ANSWER)]


def row(
    asked: Asked, result: PreCheckResult | None, columns: Sequence[str], language: Language, *, as_csv: bool
) -> list[str]:
    """Return the row of one subject; ``result`` is None where the row names nobody.

    ``as_csv``: names and texts that a spreadsheet would run as a formula begin with an apostrophe. The
    bank's own columns come back as they are.
    """
    cells = [str(asked.line), *(asked.cells.get(column, "") for column in _own(columns))]
    answer = _answer(asked, result, language)
    return [*cells, *(map(inert, answer) if as_csv else answer)]


def _answer(asked: Asked, result: PreCheckResult | None, language: Language) -> list[str]:
    if result is None:
        problem = asked.problem_zh if language == "zh" else asked.problem
        return [*([""] * (len(ANSWER) - 1)), problem]
    decision = result.decision
    return [
        "false" if result.subject is None else "true",
        "" if result.subject is None else result.subject.id,
        "" if result.subject is None else result.subject.name,
        result.verdict.value,
        "COMPLETE" if result.complete else "INCOMPLETE",
        "" if decision is None else ";".join(_measures(result)),
        "" if decision is None else str(len(decision.signals)),
        "" if decision is None else ";".join(incentive.title for incentive in decision.incentives),
        ";".join(age.source for age in result.staleness if age.stale),
        "" if decision is None else render(decision.explanation, language),
        result.receipt,
        "",
    ]


def _measures(result: PreCheckResult) -> list[str]:
    """Name each measure once with its strongest status, the strongest first."""
    assert result.decision is not None
    order = {status: place for place, status in enumerate(ReachStatus)}
    strongest: dict[str, ReachStatus] = {}
    for item in sorted(result.decision.measures, key=lambda item: order[item.status]):
        strongest.setdefault(item.measure.code, item.status)
    return [f"{code}:{status.value}" for code, status in strongest.items()]
