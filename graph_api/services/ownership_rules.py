"""The rules of ownership as shipped: a table beside the code, read once by whoever needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from graph_api.domain.ownership.cascade import Threshold
from graph_api.domain.ownership.direct import fraction_of
from graph_api.domain.ownership.rules import Criterion, Rule, RuleBook
from graph_api.domain.wording import Text
from graph_api.services.rule_tables import rule_rows

_COMPARISONS = {"AT_LEAST": False, "ABOVE": True}
_COUNTED = {"TOGETHER": True, "SINGLE": False}


@cache
def shipped_rules() -> RuleBook:
    """Return the rules that come with the package."""
    return RuleBook(rules_of(rule_rows("ownership_tests.csv")))


def rules_of(rows: Iterable[Mapping[str, str]]) -> list[Rule]:
    """Read rows of the table; raises ``KeyError`` or ``ValueError`` for one that says nothing readable."""
    return [_rule(row) for row in rows]


def _rule(row: Mapping[str, str]) -> Rule:
    threshold = None
    if row["threshold"]:
        threshold = Threshold(fraction_of(Decimal(row["threshold"])), above=_COMPARISONS[row["comparison"]])
    return Rule(
        test=Criterion(row["test"]),
        threshold=threshold,
        together=_COUNTED[row["counted"]],
        amount=int(row["amount"]) if row["amount"] else None,
        valid_from=_day(row["valid_from"]),
        valid_until=_day(row["valid_until"]),
        text=Text(row["text_zh"], row["text_en"]),
        basis=row["basis"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
