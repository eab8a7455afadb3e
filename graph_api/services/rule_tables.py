"""Tables of rules that services read themselves, shipped beside the catalogue that is loaded: parsed once."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from io import StringIO

from graph_api.domain.casework.deadlines import DeadlineRule, Unit
from graph_api.domain.casework.states import DeadlineCode
from graph_api.domain.casework.volunteering import HoursRule
from graph_api.domain.dates import PartialDate


def rule_rows(name: str) -> Iterable[Mapping[str, str]]:
    """Return the rows of ``reference/rules/NAME``, each by the names of the columns."""
    text = files("graph_api").joinpath("reference", "rules", name).read_text(encoding="utf-8")
    return csv.DictReader(StringIO(text))


@cache
def hours_rules() -> tuple[HoursRule, ...]:
    """Return the rows of rules/volunteer_service.csv."""
    return tuple(
        HoursRule(
            row["region"],
            row["grade"],
            float(row["hours"]),
            PartialDate.parse(row["valid_from"]) if row["valid_from"] else None,
            PartialDate.parse(row["valid_until"]) if row["valid_until"] else None,
            row["basis"],
        )
        for row in rule_rows("volunteer_service.csv")
    )


@cache
def deadline_rules() -> tuple[DeadlineRule, ...]:
    """Return the rows of rules/deadlines.csv."""
    return tuple(
        DeadlineRule(
            DeadlineCode(row["code"]),
            row["region"],
            int(row["days"]),
            Unit(row["unit"]),
            PartialDate.parse(row["valid_from"]) if row["valid_from"] else None,
            PartialDate.parse(row["valid_until"]) if row["valid_until"] else None,
            row["basis"],
        )
        for row in rule_rows("deadlines.csv")
    )
