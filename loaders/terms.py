"""Events that come early: before their decision, or before the minimum term is over. They count as stated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph_api.domain.dates import PartialDate, Term
from graph_api.domain.facts import EventType
from graph_api.domain.minimum_terms import TermRule, breaks_minimum, earliest_end
from loaders.checking import CheckedRow
from loaders.findings import Code

_ENDS = (EventType.REPAIRED.value, EventType.RELEASED.value)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a sanction says that its terms depend on: day as stated, grade, code of the conduct."""

    decided_on: str | None = None
    grade: str | None = None
    conduct: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event on a sanction; ``is_personal``: it acts on one person's reach alone."""

    type: str
    on: str
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of the catalogue, and the field of each conduct."""

    rules: tuple[TermRule, ...] = ()
    fields: Mapping[str, str | None] = field(default_factory=dict)

    @staticmethod
    def of(terms: Sequence[Sequence[str | None]], conducts: Sequence[Sequence[str | None]]) -> Terms:
        """Read terms and conducts as ``find_catalogue`` returns them."""
        return Terms(
            tuple(_rule(row) for row in terms), {str(code): field_name for code, field_name in conducts}
        )

    def remark_early(self, row: CheckedRow, event: Event, decision: Decision) -> None:
        """Remark on ``row`` that an event certainly lies before the decision, or ends it too early."""
        if decision.decided_on is None:
            return
        on = PartialDate.parse(event.on)
        if on.last < PartialDate.parse(decision.decided_on).first:
            row.warn(
                Code.EVENT_BEFORE_SANCTION,
                "on",
                event.on,
                f"the event lies before the decision of {decision.decided_on}; it counts as stated",
                f"事件早于决定日期 {decision.decided_on};按所述生效",
            )
        elif event.type in _ENDS and not event.is_personal:
            self._remark_broken(row, event, decision)

    def _remark_broken(self, row: CheckedRow, event: Event, decision: Decision) -> None:
        """Remark a broken minimum term, where grade and day are known and a rule certainly applies."""
        decided_on = PartialDate.parse(decision.decided_on or "").exact
        if decided_on is None or decision.grade is None:
            return
        conduct = decision.conduct or ""
        # The conduct is a code of the catalogue, or says in words what no rule can be chosen by.
        earliest = earliest_end(
            self.rules, decision.grade, self.fields.get(conduct, conduct or None), decided_on
        )
        if earliest is None or not breaks_minimum(PartialDate.parse(event.on), earliest):
            return
        rule = earliest.rule
        asked = f"{rule.code} ({rule.basis})", rule.minimum.text if rule.minimum else ""
        row.warn(
            Code.MINIMUM_TERM_BROKEN,
            "on",
            event.on,
            f"{event.type} before {earliest.day}: {asked[0]} asks for {asked[1]} from the decision"
            f" of {decided_on}; the event counts as stated",
            f"{event.type} 早于 {earliest.day}:{asked[0]} 要求自决定日 {decided_on} 起至少"
            f" {asked[1]};事件仍按所述生效",
        )


def _rule(row: Sequence[str | None]) -> TermRule:
    code, regime, grade, field_name, minimum, clock, valid_from, valid_until, basis = row
    return TermRule(
        code or "",
        regime or "",
        grade or "",
        field_name or "",
        Term.parse(minimum) if minimum else None,
        clock or "",
        PartialDate.parse(valid_from) if valid_from else None,
        PartialDate.parse(valid_until) if valid_until else None,
        basis or "",
    )
