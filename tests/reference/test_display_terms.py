"""How long a decision is displayed follows from the shipped terms (worked cases 15 and 17)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph_api.domain.dates import PartialDate, Term, Truth
from tests.reference.exchange_world import read_table

ROOT = Path(__file__).parents[2]
GENERAL_REGIMES = {"36号令", "58号令", "527号文"}


def questions() -> list[Any]:
    found = []
    for path in sorted((ROOT / "tests" / "graphs").glob("case_*/expected.json")):
        for query in json.loads(path.read_text(encoding="utf-8"))["queries"]:
            if query["ask"] == "display":
                found.append(pytest.param(query, id=f"{path.parent.name}-{query['decidedOn']}"))
    return found


def rule_for(grade: str, field: str, decided_on: date) -> dict[str, str]:
    """Choose the row as docs/reference-data.md says: the field's own before the general one."""
    rows = [
        row for row in read_table(ROOT / "graph_api/reference/terms.csv") if row["regime"] in GENERAL_REGIMES
    ]
    fitting = [
        row
        for row in rows
        if row["grade"] in {"", grade}
        and row["field"] in {"", field}
        and PartialDate.parse(row["valid_from"]).at_or_before(decided_on) is Truth.YES
        and (not row["valid_until"] or PartialDate.parse(row["valid_until"]).before(decided_on) is Truth.NO)
    ]
    return max(fitting, key=lambda row: (row["field"] == field, row["grade"] == grade))


@pytest.mark.parametrize("query", questions())
def test_display_ends_as_the_rule_of_its_day_says(query: dict[str, Any]) -> None:
    decided_on = date.fromisoformat(query["decidedOn"])
    rule = rule_for(query["grade"], query["field"], decided_on)

    ends = [Term.parse(rule[name]).last_day(decided_on).isoformat() if rule[name] else None
            for name in ("minimum", "maximum")]  # fmt: skip
    expected = query["expect"]
    assert (rule["code"], *ends) == (expected["term"], expected["noEarlierThan"], expected["noLaterThan"])
