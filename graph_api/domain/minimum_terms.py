"""From which day on the display of a decision may end early: the minimum terms of the catalogue.

The terms are data (table ``terms``, docs/reference-data.md). A repair that comes too early still
takes effect, because loaded events are facts; what is decided here is whether it certainly came
too early, so that it can be reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from graph_api.domain.dates import PartialDate, Term, Truth

FROM_DECISION = "DECISION"
"""The clock of terms that run from the day of the decision."""


@dataclass(frozen=True, slots=True)
class TermRule:
    """One row of ``terms``; an empty ``grade`` or ``field`` fits all that no other row names.

    ``minimum`` is None where the rule has none, ``basis`` cites it.
    """

    code: str
    regime: str
    grade: str
    field: str
    minimum: Term | None
    clock_from: str
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    basis: str = ""

    def in_force(self, day: date) -> Truth:
        """Whether the rule governs decisions of ``day``."""
        begun = Truth.YES if self.valid_from is None else self.valid_from.at_or_before(day)
        over = Truth.NO if self.valid_until is None else self.valid_until.before(day)
        return begun & ~over


@dataclass(frozen=True, slots=True)
class EarliestEnd:
    """The first day on which an early end keeps the minimum term of ``rule``."""

    day: date
    rule: TermRule


def rule_for(rules: Iterable[TermRule], grade: str, field: str, decided_on: date) -> TermRule | None:
    """Return the rule for a decision: one of its field before one of none, then one of its grade.

    Rules whose validity on that day is in doubt are no answer, and neither are two that fit equally
    well; None also where no rule fits.
    """
    fitting = [
        rule
        for rule in rules
        if rule.grade in ("", grade)
        and rule.field in ("", field)
        and rule.in_force(decided_on) is not Truth.NO
    ]
    ranks = [(rule.field == field, rule.grade == grade) for rule in fitting]
    if not ranks or ranks.count(max(ranks)) > 1:
        return None
    best = fitting[ranks.index(max(ranks))]
    return best if best.in_force(decided_on) is Truth.YES else None


def earliest_end(
    rules: Iterable[TermRule], grade: str, field: str | None, decided_on: date
) -> EarliestEnd | None:
    """Return the first day on which an end can keep the minimum term, None where no rule is certain.

    ``field`` None: not known. A decision whose field no rule names may still belong to a field that has
    a rule of its own within the same regime, so the shortest minimum of these is what is certain.
    The last day of the minimum term belongs to it; only terms from the decision on are looked at.
    """
    terms = list(rules)
    rule = rule_for(terms, grade, field or "", decided_on)
    if rule is None:
        return None
    possible = [rule]
    if not rule.field:
        possible += [
            other
            for other in terms
            if other.regime == rule.regime
            and other.field
            and other.grade in ("", grade)
            and other.in_force(decided_on) is not Truth.NO
        ]
    ends = [_end(other, decided_on) for other in possible]
    certain = [end for end in ends if end is not None]
    # Of rules that give one day the code decides, not the order in which they were read.
    return min(certain, key=lambda end: (end.day, end.rule.code)) if len(certain) == len(ends) else None


def _end(rule: TermRule, decided_on: date) -> EarliestEnd | None:
    if rule.minimum is None or rule.clock_from != FROM_DECISION:
        return None
    last = rule.minimum.last_day(decided_on)
    return EarliestEnd(last if last == date.max else last + timedelta(days=1), rule)


def breaks_minimum(on: PartialDate, earliest: EarliestEnd | None) -> bool:
    """Whether an end on ``on`` certainly comes before the minimum term is over."""
    return earliest is not None and on.before(earliest.day) is Truth.YES
