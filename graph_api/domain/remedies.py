"""What a subject can do about a measure: object, have it repaired, ask to be released.

Nothing here decides anything. It says which ways are open as things stand on a day, and from which day on,
by the terms of the catalogue (``minimum_terms``); where a day is not certain it is left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_api.domain.answers import ReachItem, ReachStatus
from graph_api.domain.casework.volunteering import HoursRule, hours_rule
from graph_api.domain.minimum_terms import EarliestEnd, TermRule, earliest_end
from graph_api.domain.wording import Text


class RemedyKind(StrEnum):
    """A way that is open to a subject."""

    OBJECTION = "OBJECTION"
    OBJECTION_PENDING = "OBJECTION_PENDING"
    REPAIR = "REPAIR"
    RELEASE = "RELEASE"


@dataclass(frozen=True, slots=True)
class Remedy:
    """One way: whom it is asked of (code of the department), from which day, and by which rule.

    ``earliest`` is None where the day is not certain or there is none; ``basis`` cites the rule of a day.
    """

    kind: RemedyKind
    text: Text
    department: str | None = None
    earliest: date | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class RepairRules:
    """The terms of the catalogue, the field of each conduct, and for a person hours of volunteer service."""

    terms: Sequence[TermRule] = ()
    fields: Mapping[str, str | None] | None = None
    hours: Sequence[HoursRule] = ()

    def earliest(self, item: ReachItem) -> EarliestEnd | None:
        """Return the first day on which the display of a decision may end early, where that is certain."""
        sanction = item.sanction
        decided = None if sanction.decided_on is None else sanction.decided_on.exact
        if decided is None or sanction.grade is None:
            return None
        conduct = sanction.conduct or ""
        return earliest_end(
            self.terms, sanction.grade, (self.fields or {}).get(conduct, conduct or None), decided
        )

    def service(self, item: ReachItem) -> Text | None:
        """Return what volunteer service can add to an application, None where no rule is certain."""
        sanction = item.sanction
        decided = None if sanction.decided_on is None else sanction.decided_on.exact
        rule = None if decided is None else hours_rule(self.hours, None, sanction.grade, decided)
        if rule is None:
            return None
        hours = f"{rule.hours:g}"
        return Text(
            f"申请可附志愿服务记录，最低 {hours} 小时（{rule.basis}）。",
            f"It may rest on volunteer service as well, of {hours} hours or more ({rule.basis}).",
        )


_STANDS = frozenset({ReachStatus.REACHED, ReachStatus.SUSPENDED, ReachStatus.REVIEW, ReachStatus.UNKNOWN})

_TEXTS = {
    RemedyKind.OBJECTION: Text(
        "如认为决定、其内容或与本人的关联有误，可向作出决定的机关或归集机构提出异议；受理期间措施中止执行。",
        "If the decision, its content or the link to you is wrong, object to the department that decided or "
        "to the platform that holds it; while an accepted objection is examined the measure is suspended.",
    ),
    RemedyKind.OBJECTION_PENDING: Text(
        "异议已受理，正在核查；核查结束前措施不执行。",
        "An objection is accepted and being examined; until it is closed the measure is not executed.",
    ),
    RemedyKind.REPAIR: Text(
        "履行义务、纠正行为并达到最短公示期后，受惩戒主体可申请信用修复；修复后措施随之终止。",
        "Once duties are done, the conduct is corrected and the minimum term is over, the sanctioned subject "
        "may apply for credit repair; the measure ends with it.",
    ),
    RemedyKind.RELEASE: Text(
        "措施因任职或被认定责任而及于本人的，如已不任职或不负责任，可凭证据申请对本人解除。",
        "The measure reaches you by a post or a finding. With proof that you no longer hold it, or are not "
        "responsible, you may ask the department to release you alone.",
    ),
}


def remedies(item: ReachItem, rules: RepairRules) -> tuple[Remedy, ...]:
    """Return the ways open against one measure; none where it does not stand for the subject."""
    return tuple(_remedies(item, rules)) if item.status in _STANDS else ()


def _remedies(item: ReachItem, rules: RepairRules) -> Iterator[Remedy]:
    department = item.sanction.department
    pending = item.status is ReachStatus.SUSPENDED
    objection = RemedyKind.OBJECTION_PENDING if pending else RemedyKind.OBJECTION
    yield Remedy(objection, _TEXTS[objection], department)
    found = rules.earliest(item)
    service = rules.service(item)
    yield Remedy(
        RemedyKind.REPAIR,
        _TEXTS[RemedyKind.REPAIR] if service is None else _TEXTS[RemedyKind.REPAIR] + service,
        department,
        None if found is None else found.day,
        None if found is None else found.rule.basis,
    )
    if item.sanction_subject != item.subject:
        yield Remedy(RemedyKind.RELEASE, _TEXTS[RemedyKind.RELEASE], department)
