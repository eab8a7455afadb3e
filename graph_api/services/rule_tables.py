"""Tables of rules that services read themselves, shipped beside the catalogue that is loaded."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from importlib.resources import files
from io import StringIO

from graph_api.domain.casework.volunteering import HoursRule
from graph_api.domain.dates import PartialDate


def rule_rows(name: str) -> Iterable[Mapping[str, str]]:
    """Return the rows of ``reference/rules/NAME``, each by the names of the columns."""
    text = files("graph_api").joinpath("reference", "rules", name).read_text(encoding="utf-8")
    return csv.DictReader(StringIO(text))


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
