"""The rules that ownership is tested by, each with the days on which it is in force: data, not code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_api.domain.ownership.cascade import Threshold
from graph_api.domain.wording import Text


class Criterion(StrEnum):
    """What a rule tests (column ``test`` of the table of rules)."""

    EQUITY_25 = "EQUITY_25"
    VOTES_25 = "VOTES_25"
    CONTROL = "CONTROL"
    CONCERT = "CONCERT"
    EXEMPTION = "EXEMPTION"
    CASCADE = "CASCADE"
    MAJORITY_SHARES = "MAJORITY_SHARES"
    LISTED_VOTES_30 = "LISTED_VOTES_30"
    OFAC = "OFAC"
    EU = "EU"
    UK = "UK"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its line, whether owners are counted together, when it is in force, and its basis.

    ``threshold`` is None where a test has no line; ``amount`` is a sum in yuan where the rule names one.
    ``valid_from`` and ``valid_until`` are its first and last day (None: not limited, or not verified).
    """

    test: Criterion
    threshold: Threshold | None
    together: bool
    amount: int | None
    valid_from: date | None
    valid_until: date | None
    text: Text
    basis: str

    def in_force(self, day: date) -> bool:
        """Whether the rule is in force on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


class RuleBook:
    """Every rule, found by what it tests and the day."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: dict[Criterion, list[Rule]] = {}
        for rule in rules:
            self._rules.setdefault(rule.test, []).append(rule)

    def on(self, test: Criterion, day: date) -> Rule:
        """Return the rule in force on a day; where there was none yet, the first that came.

        Raises ``KeyError`` for a test without any rule, which the tests rule out.
        """
        rules = self._rules[test]
        for rule in rules:
            if rule.in_force(day):
                return rule
        return min(rules, key=lambda rule: rule.valid_from or date.min)

    def line(self, test: Criterion, day: date) -> Threshold:
        """Return the line of a test on a day."""
        threshold = self.on(test, day).threshold
        if threshold is None:
            raise KeyError(test)
        return threshold
