"""Which honours count for a subject, and what withholds them."""

from __future__ import annotations

from datetime import date

from graph_api.domain.answers import IncentiveItem, ReachItem, ReachStatus
from graph_api.domain.dates import Truth
from graph_api.domain.explanation_parts import Part, explanation, part
from graph_api.domain.fact_index import FactIndex, index_of
from graph_api.domain.facts import Facts, HonourFact, Moment
from graph_api.domain.judgements import judgements
from graph_api.domain.last_days import day_before, earliest
from graph_api.domain.reach_items import items

_WITHHOLDING = frozenset(
    {ReachStatus.REACHED, ReachStatus.SUSPENDED, ReachStatus.REVIEW, ReachStatus.UNKNOWN}
)


def incentives(facts: Facts | FactIndex, subject: str, moment: Moment) -> tuple[IncentiveItem, ...]:
    """Return one item for each honour certainly in force, none while a sanction withholds them.

    An honour runs from its award to its last day, or to the day before it is revoked. Where a
    partial date leaves open whether it is in force it does not count. ``valid_from`` is the
    first day possible; ``valid_until`` is None where there is none or it is not known.
    """
    index = index_of(facts)
    if _withholds(index, subject, moment):
        return ()
    honours = sorted(
        index.honours.get(subject, ()), key=lambda honour: (honour.awarded_on, honour.title, honour.id)
    )
    return tuple(_item(honour) for honour in honours if in_force(honour, moment.valid_at) is Truth.YES)


def withholding(facts: Facts | FactIndex, subject: str, moment: Moment) -> tuple[ReachItem, ...]:
    """Return the measures of sanctions on the subject itself that stand in the way of any incentive.

    They may be of any matter, and reached, suspended, for review or in doubt (contract, section 4).
    """
    index = index_of(facts)
    if not _withholds(index, subject, moment):
        return ()
    return tuple(
        item
        for item in items(index, subject, moment, lambda _measure, outcome: outcome.status in _WITHHOLDING)
        if subject in index.chain(item.sanction.subject)
    )


def _withholds(index: FactIndex, subject: str, moment: Moment) -> bool:
    """Whether any measure stands in the way: known without writing a single item."""
    return any(
        outcome.status in _WITHHOLDING
        for judgement in judgements(index, subject, moment.valid_at)
        if judgement.stand.is_sanctioned
        for outcome in judgement.distinct
    )


def in_force(honour: HonourFact, valid_at: date) -> Truth:
    """Whether an honour is in force on a day."""
    truth = honour.awarded_on.at_or_before(valid_at)
    if honour.until is not None:
        truth &= ~honour.until.before(valid_at)
    if honour.revoked_on is not None:
        truth &= ~honour.revoked_on.at_or_before(valid_at)
    return truth


def _item(honour: HonourFact) -> IncentiveItem:
    return IncentiveItem(
        title=honour.title,
        list=honour.list,
        department=honour.department,
        valid_from=honour.awarded_on.first,
        valid_until=_last_day(honour),
        explanation=explanation(_parts(honour)),
    )


def _last_day(honour: HonourFact) -> date | None:
    """Return the honour's last day where it is known: its end, or the day before its revocation."""
    ends = [] if honour.until is None else [honour.until]
    if honour.revoked_on is not None:
        ends.append(day_before(honour.revoked_on))
    return earliest(ends)


def _parts(honour: HonourFact) -> list[Part]:
    parts = [part("honour", title=honour.title, awarded_on=str(honour.awarded_on))]
    if honour.awarded_on.exact is None:
        parts.append(part("honour_award_partial", awarded_on=str(honour.awarded_on)))
    if honour.until is not None:
        parts.append(part("honour_until", last_day=str(honour.until)))
    if honour.revoked_on is not None:
        parts.append(part("honour_revoked", on=str(honour.revoked_on)))
    return parts
