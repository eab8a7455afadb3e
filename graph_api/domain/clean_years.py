"""Three full years without a bad record, one of the ways to priority (opinion, article 4)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from graph_api.domain.dates import PartialDate, Truth
from graph_api.domain.explanation_parts import Part, part
from graph_api.domain.fact_index import FactIndex
from graph_api.domain.facts import RecordFact
from graph_api.domain.sanction_timeline import Condition, event_history

YEARS = 3
"""How many years without a bad record earn priority (contract, section 4, Verdict)."""

_ALWAYS_BAD = frozenset({"PENALTY", "ABNORMAL"})
_COMMITMENT = "COMMITMENT"


def clean_years(index: FactIndex, enterprise: str, valid_at: date) -> Condition:
    """Whether an enterprise is old enough and has no bad record in the years up to ``valid_at``.

    A bad record is a sanction on the enterprise that is not void, or a penalty, an abnormal
    listing or a broken commitment; repaired and ended ones count. One whose day is in doubt, and
    a day of establishment in doubt, make the answer UNKNOWN.
    """
    start = years_before(valid_at, YEARS)
    old = _established(index, enterprise, start)
    worst = Truth.NO
    parts: list[Part] = []
    for decided_on, code, values in _bad_records(index, enterprise, valid_at):
        truth = _within(decided_on, start, valid_at)
        if truth is Truth.YES:
            parts.append(part("bad_record", record_kind=code, **values))
        elif truth is Truth.UNKNOWN:
            parts.append(part("bad_record_doubt", record_kind=code, **values))
        worst |= truth
    truth = old.truth & ~worst
    if truth is Truth.YES:
        return Condition(truth, (part("clean_years", day=start.isoformat()),))
    return Condition(truth, (*old.parts, *parts))


def years_before(day: date, years: int) -> date:
    """Return the corresponding day some years earlier, the month's last day where there is none."""
    year = day.year - years
    if year < 1:
        return date.min
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def _established(index: FactIndex, enterprise: str, start: date) -> Condition:
    fact = index.subject(enterprise)
    if fact is None or fact.established_on is None:
        return Condition(Truth.UNKNOWN, (part("established_missing"),))
    truth = fact.established_on.at_or_before(start)
    values = {"established_on": str(fact.established_on), "day": start.isoformat()}
    if truth is Truth.UNKNOWN:
        return Condition(truth, (part("established_doubt", **values),))
    return Condition(truth, (part("established_late", **values),) if truth is Truth.NO else ())


def _within(decided_on: PartialDate | None, start: date, valid_at: date) -> Truth:
    """Whether a decision falls after ``start`` and not after ``valid_at``; unknown without a day."""
    if decided_on is None:
        return Truth.UNKNOWN
    return ~decided_on.at_or_before(start) & decided_on.at_or_before(valid_at)


def _bad_records(
    index: FactIndex, enterprise: str, valid_at: date
) -> Iterator[tuple[PartialDate | None, str, dict[str, str]]]:
    """Give day, kind and values of everything that counts against the enterprise, whenever decided."""
    for sanction in index.sanctions_on.get(enterprise, ()):
        events = index.events.get(sanction.id, ())
        if not event_history(events, enterprise, valid_at).voids:
            yield sanction.decided_on, "SANCTION", _shown(sanction.source_id, sanction.decided_on)
    for record in index.records.get(enterprise, ()):
        if _is_bad(record):
            yield record.decided_on, record.type, _shown(record.source_id or record.id, record.decided_on)


def _shown(record_id: str, decided_on: PartialDate | None) -> dict[str, str]:
    return {"record": record_id, "decided_on": "" if decided_on is None else str(decided_on)}


def _is_bad(record: RecordFact) -> bool:
    if record.type == _COMMITMENT:
        return record.kept is False
    return record.type in _ALWAYS_BAD
