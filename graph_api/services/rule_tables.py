"""Tables of rules that services read themselves, shipped beside the catalogue that is loaded."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from importlib.resources import files
from io import StringIO


def rule_rows(name: str) -> Iterable[Mapping[str, str]]:
    """Return the rows of ``reference/rules/NAME``, each by the names of the columns."""
    text = files("graph_api").joinpath("reference", "rules", name).read_text(encoding="utf-8")
    return csv.DictReader(StringIO(text))
