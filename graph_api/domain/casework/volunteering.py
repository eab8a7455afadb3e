"""Volunteer service on which a person's application for repair may rest, and what an application meets.

志愿服务 (青政〔2016〕93号, article 20: persons are supported in repairing their credit by service to the
public). How many hours are looked for is data (rules/volunteer_service.csv). Too few hours refuse nothing:
whoever decides sees the condition, met or not. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_api.domain.casework.cases import Part, Volunteering
from graph_api.domain.casework.content import check_evidence
from graph_api.domain.casework.deadlines import covers_region
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.dates import PartialDate, Truth
from graph_api.domain.wording import Text

_HOURS_A_DAY = 24.0
_FIELD = "volunteerService"


class RepairCondition(StrEnum):
    """What an application for repair is looked at for."""

    MINIMUM_TERM = "MINIMUM_TERM"
    EVIDENCE = "EVIDENCE"
    VOLUNTEER_HOURS = "VOLUNTEER_HOURS"


@dataclass(frozen=True, slots=True)
class HoursRule:
    """One row of rules/volunteer_service.csv; an empty ``region`` or ``grade`` fits what no other names."""

    region: str
    grade: str
    hours: float
    valid_from: PartialDate | None = None
    valid_until: PartialDate | None = None
    basis: str = ""

    def fits(self, region: str, grade: str, on: date) -> bool:
        """Whether the rule is for a region and grade, and certainly in force on a day."""
        if not covers_region(self.region, region) or self.grade not in ("", grade):
            return False
        begun = Truth.YES if self.valid_from is None else self.valid_from.at_or_before(on)
        over = Truth.NO if self.valid_until is None else self.valid_until.before(on)
        return begun & ~over is Truth.YES


@dataclass(frozen=True, slots=True)
class ConditionMet:
    """A condition and whether it is met; None: it is not certain."""

    code: RepairCondition
    met: bool | None
    text: Text


def hours_rule(
    rules: Iterable[HoursRule], region: str | None, grade: str | None, on: date
) -> HoursRule | None:
    """Return the rule of the smallest region, then of the grade; None where none fits."""
    fitting = [rule for rule in rules if rule.fits(region or "", grade or "", on)]
    return max(fitting, key=lambda rule: (len(rule.region.rstrip("0")), bool(rule.grade)), default=None)


def check_service(service: Volunteering, decided: date, today: date, *, is_person: bool) -> None:
    """Raise ``RefusedError`` for service that cannot be: of nobody, never, or more than a day has hours.

    It follows the decision, because it makes up for what was decided about.
    """
    check_evidence(service.evidence)
    if not is_person or not service.organisation.strip():
        raise RefusedError(CaseReason.INVALID_SERVICE, _FIELD)
    if service.until > today:
        raise RefusedError(CaseReason.FUTURE_DATE, _FIELD)
    if not decided <= service.begun <= service.until:
        raise RefusedError(CaseReason.DATES_OUT_OF_ORDER, _FIELD)
    days = (service.until - service.begun).days + 1
    if not 0 < service.hours <= days * _HOURS_A_DAY:
        raise RefusedError(CaseReason.INVALID_SERVICE, _FIELD)


def conditions(part: Part) -> tuple[ConditionMet, ...]:
    """Return what an application for repair meets, as it was found when it was made."""
    return tuple(_conditions(part))


def _conditions(part: Part) -> Iterator[ConditionMet]:
    first = part.first_repair
    if first is None:
        text = Text("没有可确定的最短期限。", "No minimum term is certain.")
    else:
        day = first.isoformat()
        text = Text(f"最短期限已满，自 {day} 起可修复。", f"The minimum term is over: from {day} on.")
    yield ConditionMet(RepairCondition.MINIMUM_TERM, None if first is None else True, text)
    yield ConditionMet(
        RepairCondition.EVIDENCE,
        True,
        Text("已附履行义务的证据。", "Evidence of duties done was given."),
    )
    if part.volunteering is not None:
        yield _hours(part.volunteering)


def _hours(service: Volunteering) -> ConditionMet:
    hours = f"{service.hours:g}"
    code = RepairCondition.VOLUNTEER_HOURS
    if service.needed is None:
        text = Text(f"志愿服务 {hours} 小时，未定最低时数。", f"{hours} hours of service; no minimum is set.")
        return ConditionMet(code, None, text)
    needed, basis = f"{service.needed:g}", service.basis or ""
    met = service.hours >= service.needed
    return ConditionMet(
        code,
        met,
        Text(
            f"志愿服务 {hours} 小时，{'达到' if met else '未达到'}最低 {needed} 小时（{basis}）。",
            f"{hours} hours of service, {'not less' if met else 'less'} than {needed} ({basis}).",
        ),
    )
