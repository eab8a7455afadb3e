"""Who is served through the green channel, and whose application is accepted though something is missing.

绿色通道 and 容缺受理 (青政〔2016〕93号, article 4): for models of good credit, and for whoever has three
years without a bad record. Which way opens which service for which matter, and on what basis, is data
(rules/conveniences.csv). Nothing is granted while a measure stands in the way: one of a sanction on the
subject itself as for incentives (contract, section 4), or one of the matter. Three-valued: where the
facts leave it open, it is said to be. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_api.domain.answers import ReachItem, ReachStatus
from graph_api.domain.clean_years import clean_years
from graph_api.domain.dates import PartialDate, Truth
from graph_api.domain.explanation_parts import explanation
from graph_api.domain.explanations import render
from graph_api.domain.fact_index import FactIndex
from graph_api.domain.facts import Matter, Moment
from graph_api.domain.incentives import in_force, withholding
from graph_api.domain.reach_items import items
from graph_api.domain.wording import Text

_IN_DOUBT = frozenset(
    {ReachStatus.SUSPENDED, ReachStatus.REVIEW, ReachStatus.UNKNOWN, ReachStatus.BASIS_EXPIRED}
)
_SANCTIONS = frozenset({"LINKS", "SANCTIONS", "FINDINGS"})
_MOST_NAMED = 20


class Convenience(StrEnum):
    """Services for whoever has good credit."""

    GREEN_CHANNEL = "GREEN_CHANNEL"
    TOLERANCE_ACCEPTANCE = "TOLERANCE_ACCEPTANCE"


class ConvenienceCondition(StrEnum):
    """What a service depends on; HONOUR and CLEAN_YEARS are ways of which one suffices."""

    BASIS = "BASIS"
    HONOUR = "HONOUR"
    CLEAN_YEARS = "CLEAN_YEARS"
    NO_OWN_MEASURE = "NO_OWN_MEASURE"
    NO_MEASURE_OF_MATTER = "NO_MEASURE_OF_MATTER"


@dataclass(frozen=True, slots=True)
class ConvenienceRule:
    """One row of rules/conveniences.csv: which ways open a service for a matter, on what basis."""

    service: Convenience
    matter: Matter
    ways: tuple[ConvenienceCondition, ...]
    basis: str
    valid_from: PartialDate | None = None
    valid_until: PartialDate | None = None

    def in_force(self, day: date) -> Truth:
        """Whether its basis is in force on a day."""
        begun = Truth.YES if self.valid_from is None else self.valid_from.at_or_before(day)
        return begun if self.valid_until is None else begun & ~self.valid_until.before(day)


@dataclass(frozen=True, slots=True)
class ConditionFound:
    """A condition, whether it is met, and why."""

    code: ConvenienceCondition
    met: Truth
    text: Text


@dataclass(frozen=True, slots=True)
class ServiceFound:
    """A service, whether the subject is eligible, on which bases in force, and every condition."""

    service: Convenience
    eligible: Truth
    bases: tuple[str, ...]
    conditions: tuple[ConditionFound, ...]


def eligibility(
    index: FactIndex, subject: str, matter: Matter, moment: Moment, rules: Iterable[ConvenienceRule]
) -> tuple[ServiceFound, ...]:
    """Return for each service whether the subject is eligible for a matter at a moment, and why."""
    own = _no_own_measure(index, subject, moment)
    of_matter = _no_measure_of_matter(index, subject, matter, moment)
    ways = {
        ConvenienceCondition.HONOUR: _honour(index, subject, moment),
        ConvenienceCondition.CLEAN_YEARS: _clean_years(index, subject, moment),
    }
    given = tuple(rules)
    return tuple(
        _service(
            service,
            [rule for rule in given if rule.service is service and rule.matter is matter],
            moment.valid_at,
            ways,
            (own, of_matter),
        )
        for service in Convenience
    )


def _service(
    service: Convenience,
    rules: Sequence[ConvenienceRule],
    day: date,
    ways: dict[ConvenienceCondition, ConditionFound],
    needed: Sequence[ConditionFound],
) -> ServiceFound:
    """Put a service together: its basis, any one of its ways, and everything needed."""
    certain = [rule for rule in rules if rule.in_force(day) is Truth.YES]
    possible = [rule for rule in rules if rule.in_force(day) is not Truth.NO]
    basis = _basis(rules, certain, possible, day)
    open_ways = dict.fromkeys(way for rule in certain or possible for way in rule.ways)
    found = [ways[way] for way in open_ways]
    any_way = Truth.NO
    for way in found:
        any_way |= way.met
    eligible = basis.met & any_way
    for condition in needed:
        eligible &= condition.met
    return ServiceFound(
        service, eligible, tuple(dict.fromkeys(rule.basis for rule in certain)), (basis, *found, *needed)
    )


def _basis(
    rules: Sequence[ConvenienceRule],
    certain: Sequence[ConvenienceRule],
    possible: Sequence[ConvenienceRule],
    day: date,
) -> ConditionFound:
    code = ConvenienceCondition.BASIS
    on = day.isoformat()
    if certain:
        named = list(dict.fromkeys(rule.basis for rule in certain))
        return ConditionFound(
            code,
            Truth.YES,
            Text(f"{on}有效的依据：{'；'.join(named)}。", f"In force on {on}: {'; '.join(named)}."),
        )
    if possible:
        return ConditionFound(
            code,
            Truth.UNKNOWN,
            Text(f"依据在{on}是否有效无法确定。", f"Whether its basis is in force on {on} is not known."),
        )
    if rules:
        return ConditionFound(
            code,
            Truth.NO,
            Text(f"依据在{on}尚未生效或已失效。", f"No basis of it is in force on {on}."),
        )
    return ConditionFound(
        code,
        Truth.NO,
        Text(
            "青政〔2016〕93号第四条仅适用于行政许可，该事项不在其列。",
            "Article 4 of the opinion is about administrative licensing alone, and not about this matter.",
        ),
    )


def _honour(index: FactIndex, subject: str, moment: Moment) -> ConditionFound:
    code = ConvenienceCondition.HONOUR
    standing = {honour: in_force(honour, moment.valid_at) for honour in index.honours.get(subject, ())}
    certain = sorted({honour.title for honour, truth in standing.items() if truth is Truth.YES})
    if certain:
        zh, en = "、".join(certain[:_MOST_NAMED]), ", ".join(certain[:_MOST_NAMED])
        return ConditionFound(code, Truth.YES, Text(f"有效荣誉：{zh}。", f"Honour in force: {en}."))
    doubtful = sorted({honour.title for honour, truth in standing.items() if truth is Truth.UNKNOWN})
    if doubtful:
        zh, en = "、".join(doubtful[:_MOST_NAMED]), ", ".join(doubtful[:_MOST_NAMED])
        return ConditionFound(
            code,
            Truth.UNKNOWN,
            Text(
                f"荣誉日期仅知年或月，是否有效无法确定：{zh}。",
                f"Whether it is in force is not known, because a day is missing: {en}.",
            ),
        )
    if "HONOURS" in index.facts.truncated:
        return _incomplete(code)
    return ConditionFound(code, Truth.NO, Text("没有有效荣誉。", "No honour is in force."))


def _clean_years(index: FactIndex, subject: str, moment: Moment) -> ConditionFound:
    code = ConvenienceCondition.CLEAN_YEARS
    if not index.is_enterprise(subject):
        return ConditionFound(
            code,
            Truth.NO,
            Text("三年无不良信用记录仅就企业认定。", "Three clean years are found of enterprises alone."),
        )
    found = clean_years(index, subject, moment.valid_at)
    if found.truth is not Truth.NO and index.facts.truncated & {"RECORDS", "SANCTIONS"}:
        return _incomplete(code)
    said = explanation(found.parts)
    return ConditionFound(code, found.truth, Text(render(said, "zh"), render(said, "en")))


def _no_own_measure(index: FactIndex, subject: str, moment: Moment) -> ConditionFound:
    code = ConvenienceCondition.NO_OWN_MEASURE
    barring = withholding(index, subject, moment)
    if barring:
        named = _named(barring)
        return ConditionFound(
            code,
            Truth.NO,
            Text(
                f"主体自身的惩戒尚未了结，不予激励：{'、'.join(named)}。",
                f"A sanction on the subject itself stands in the way: {', '.join(named)}.",
            ),
        )
    if index.facts.truncated & _SANCTIONS:
        return _incomplete(code)
    return ConditionFound(
        code,
        Truth.YES,
        Text("主体自身没有未了结的惩戒。", "No sanction on the subject itself stands in the way."),
    )


def _no_measure_of_matter(index: FactIndex, subject: str, matter: Matter, moment: Moment) -> ConditionFound:
    code = ConvenienceCondition.NO_MEASURE_OF_MATTER
    shown = _IN_DOUBT | {ReachStatus.REACHED}
    found = tuple(
        items(
            index,
            subject,
            moment,
            lambda measure, outcome: matter in measure.matters and outcome.status in shown,
        )
    )
    reached = [item for item in found if item.status is ReachStatus.REACHED]
    if reached:
        named = _named(reached)
        return ConditionFound(
            code,
            Truth.NO,
            Text(
                f"该事项有适用的惩戒措施：{'、'.join(named)}。",
                f"Measures of the matter reach the subject: {', '.join(named)}.",
            ),
        )
    if found:
        named = _named(found)
        return ConditionFound(
            code,
            Truth.UNKNOWN,
            Text(
                f"该事项的措施须先核定：{'、'.join(named)}。",
                f"Measures of the matter have to be reviewed first: {', '.join(named)}.",
            ),
        )
    if index.facts.truncated & _SANCTIONS:
        return _incomplete(code)
    return ConditionFound(
        code, Truth.YES, Text("该事项没有适用的惩戒措施。", "No measure of the matter reaches the subject.")
    )


def _named(found: Iterable[ReachItem]) -> list[str]:
    return list(dict.fromkeys(_titles(found)))[:_MOST_NAMED]


def _titles(found: Iterable[ReachItem]) -> Iterator[str]:
    for item in found:
        yield item.measure.title


def _incomplete(code: ConvenienceCondition) -> ConditionFound:
    return ConditionFound(
        code,
        Truth.UNKNOWN,
        Text(
            "相关信息过多，未能全部读取，无法确定。",
            "More bears on it than could be read: it is not known.",
        ),
    )
