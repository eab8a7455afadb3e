"""A second, slow implementation of reach, written from the contract alone.

It knows no three-valued logic. Every missing or partial date is replaced by each day on which it
could fall, the question is answered for each of these complete worlds by plain comparisons, and
what comes out the same everywhere is certain. It shares only the fact types with the product.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from math import prod
from typing import Any

from graph_api.domain.dates import PartialDate, Term
from graph_api.domain.facts import (
    EventType,
    Facts,
    Interest,
    MeasureFact,
    Moment,
    ReachRow,
    RoleFact,
    SanctionFact,
    SubjectKind,
)

STRENGTH = ("REACHED", "SUSPENDED", "REVIEW", "UNKNOWN", "BASIS_EXPIRED", "ENDED", "VOID", "NOT_REACHED")
MUST_ANSWER_ANYWAY = {"LEGAL_REPRESENTATIVE", "PRINCIPAL", "ACTUAL_CONTROLLER"}
LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True)
class Item:
    """What the contract says about one measure of one sanction for one subject."""

    status: str
    reasons: dict[tuple[str, str], str]
    valid_from: date | None
    valid_until: date | None
    sanction_subject: str


def naive_reach(facts: Facts, subject: str, moment: Moment) -> dict[tuple[str, str], Item]:
    """Answer ``reach`` for every (sanction, measure) that the contract lists for the subject."""
    items = {}
    for sanction in facts.sanctions:
        if not _is_listed(facts, subject, sanction):
            continue
        for measure in facts.measures:
            if measure.memorandum != sanction.memorandum:
                continue
            if sanction.measures is not None and measure.code not in sanction.measures:
                continue
            items[sanction.id, measure.code] = _item(facts, subject, sanction, measure, moment)
    return items


def _root(facts: Facts, subject: str) -> str:
    seen = set()
    while facts.subjects[subject].branch_of and subject not in seen:
        seen.add(subject)
        subject = facts.subjects[subject].branch_of or subject
    return subject


def _posts(facts: Facts, subject: str) -> set[str]:
    return {r.enterprise for r in facts.roles if r.person == subject} | {
        h.enterprise for h in facts.holdings if h.holder == subject
    }


def _is_own(facts: Facts, subject: str, sanction: SanctionFact) -> bool:
    return subject in (sanction.subject, _root(facts, sanction.subject))


def _is_listed(facts: Facts, subject: str, sanction: SanctionFact) -> bool:
    named = any(r.sanction == sanction.id and r.person == subject for r in facts.responsible)
    related = _posts(facts, subject) & {sanction.subject, _root(facts, sanction.subject)}
    return named or bool(related) or _is_own(facts, subject, sanction)


def _item(facts: Facts, subject: str, sanction: SanctionFact, measure: MeasureFact, moment: Moment) -> Item:
    rows = [row for row in facts.reach if row.measure == measure.code]
    reasons = {
        (row.role, row.anchor.value): _reason(facts, subject, sanction, measure, row, moment) for row in rows
    }
    concerned = {
        key: status
        for key, status in reasons.items()
        if _concerns(facts, subject, sanction, next(r for r in rows if (r.role, r.anchor.value) == key))
    }
    statuses = set((concerned or reasons).values()) or {
        "VOID" if _is_void(facts, subject, sanction) else "NOT_REACHED"
    }
    first, last = _window(facts, subject, sanction, measure)
    return Item(
        min(statuses, key=STRENGTH.index), concerned or reasons, first, last, _root(facts, sanction.subject)
    )


def _concerns(facts: Facts, subject: str, sanction: SanctionFact, row: ReachRow) -> bool:
    enterprise = _root(facts, sanction.subject)
    if row.role == "SUBJECT":
        return _is_own(facts, subject, sanction)
    if row.role == "NAMED":
        return any(r.sanction == sanction.id and r.person == subject for r in facts.responsible)
    if row.role == "SHAREHOLDER":
        return any(
            h.holder == subject and h.enterprise == enterprise and h.interest is Interest.SHAREHOLDING
            for h in facts.holdings
        )
    return any(
        r.person == subject and r.enterprise == enterprise and r.role.value == row.role for r in facts.roles
    )


def _reason(
    facts: Facts, subject: str, sanction: SanctionFact, measure: MeasureFact, row: ReachRow, moment: Moment
) -> str:
    dated = sanction.decided_on is not None or sanction.effective_from is not None
    outcomes = [
        _conditions(world, subject, complete, measure_now, row, moment.valid_at, dated)
        for world, complete, measure_now in _complete_worlds(facts, subject, sanction, measure, row, moment)
    ]
    for position, status in enumerate(("VOID", "NOT_REACHED", "ENDED", "BASIS_EXPIRED")):
        if all(outcome[position] for outcome in outcomes):
            return status
    for position in range(5):
        if len({outcome[position] for outcome in outcomes}) > 1:
            return "UNKNOWN"
    if not dated:
        return "UNKNOWN"
    if outcomes[0][4]:
        return "SUSPENDED"
    return "REVIEW" if outcomes[0][5] else "REACHED"


def _conditions(
    facts: Facts,
    subject: str,
    sanction: SanctionFact,
    measure: MeasureFact,
    row: ReachRow,
    day: date,
    dated: bool,
) -> tuple[bool, bool, bool, bool, bool, bool]:
    """Answer, in a world where every date is exact: void, not reached, ended, expired, suspended, review."""
    events = sorted(
        (e for e in facts.events if e.sanction == sanction.id and e.person in (None, subject)),
        key=lambda e: e.on.first,
    )
    void = _is_void(facts, subject, sanction)
    start = (sanction.effective_from or sanction.decided_on) if dated else None
    not_reached = (
        not _role_fits(facts, subject, sanction, row, day)
        or _responsibility(facts, subject, sanction, row) == "FAILS"
        or (start is not None and day < start.first)
        or (measure.basis_from is not None and day < measure.basis_from.first)
    )
    ended = any(
        e.type in (EventType.REPAIRED, EventType.RELEASED) and e.on.first <= day for e in events
    ) or any(day > end for end in _ends(sanction, measure, start))
    expired = measure.basis_until is not None and day > measure.basis_until.first
    return (
        void,
        not_reached,
        ended,
        expired,
        _suspended(events, day),
        _responsibility(facts, subject, sanction, row) == "REVIEW",
    )


def _is_void(facts: Facts, subject: str, sanction: SanctionFact) -> bool:
    return any(
        e.sanction == sanction.id
        and e.person in (None, subject)
        and e.type in (EventType.REVOKED, EventType.OBJECTION_UPHELD)
        for e in facts.events
    )


def _suspended(events: list[Any], day: date) -> bool:
    """Replay: an acceptance opens, a rejection or an upholding of that day or later closes."""
    accepted = [e.on.first for e in events if e.type is EventType.OBJECTION_ACCEPTED]
    closed = [
        e.on.first for e in events if e.type in (EventType.OBJECTION_REJECTED, EventType.OBJECTION_UPHELD)
    ]
    for opening in accepted:
        closing = min((c for c in closed if c >= opening), default=date.max)
        if opening <= day < closing:
            return True
    return False


def _ends(sanction: SanctionFact, measure: MeasureFact, start: PartialDate | None) -> list[date]:
    if measure.term is not None:
        return [] if start is None else [_term_end(start.first, measure.term)]
    ends = []
    if sanction.term is not None and start is not None:
        ends.append(_term_end(start.first, sanction.term))
    if sanction.until is not None:
        ends.append(sanction.until.first)
    return ends


def _term_end(start: date, term: Term) -> date:
    year, month = start.year, start.month
    for _ in range(term.months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1])) + timedelta(days=term.days)


def _role_fits(facts: Facts, subject: str, sanction: SanctionFact, row: ReachRow, valid_at: date) -> bool:
    enterprise = _root(facts, sanction.subject)
    about = facts.subjects[subject]
    if about.unspecified:
        return False
    if row.role == "SUBJECT":
        return _is_own(facts, subject, sanction)
    if about.kind is not SubjectKind.PERSON:
        return False
    mentions = [r for r in facts.responsible if r.sanction == sanction.id and r.person == subject]
    if row.role == "NAMED":
        return not _is_own(facts, subject, sanction) and any(r.responsible is not False for r in mentions)
    if facts.subjects[enterprise].state_owner:
        return False
    if row.role == "SHAREHOLDER":
        spells: list[Any] = [
            h
            for h in facts.holdings
            if h.holder == subject
            and h.enterprise == enterprise
            and h.interest is Interest.SHAREHOLDING
            and h.maximum != 0
        ]
    else:
        spells = [
            r
            for r in facts.roles
            if r.person == subject and r.enterprise == enterprise and r.role.value == row.role
        ]
    if row.anchor.value == "NAMED" and not any(r.responsible is not False for r in mentions):
        return False
    return any(_held(spell, day) for spell in spells for day in _anchor_days(sanction, row, valid_at))


def _anchor_days(sanction: SanctionFact, row: ReachRow, valid_at: date) -> list[date]:
    conduct: list[date] = []
    if sanction.act_from is not None:
        first = sanction.act_from.first
        last = (sanction.act_until or sanction.act_from).first
        conduct = [first + timedelta(days=n) for n in range(max(0, (last - first).days + 1))]
    decision = [sanction.decided_on.first] if sanction.decided_on else []
    start = sanction.effective_from or sanction.decided_on
    return {
        "AT_ACT": conduct,
        "AT_DECISION": decision,
        "NAMED": conduct + decision,
        "STICKY": [start.first] if start else [],
        "WHILE_HOLDING": [valid_at],
    }[row.anchor.value]


def _held(spell: Any, day: date) -> bool:
    since, until = spell.spell.since, spell.spell.until
    return bool(since.first <= day and (until is None or day < until.first))


def _responsibility(facts: Facts, subject: str, sanction: SanctionFact, row: ReachRow) -> str:
    if row.responsibility.value == "DISCRETION":
        return "REVIEW" if row.role != "NAMED" or _finding(facts, subject, sanction) is not False else "FAILS"
    if row.role == "SUBJECT":
        return "FITS"
    finding = _finding(facts, subject, sanction)
    if row.role == "NAMED":
        said: dict[bool | str | None, str] = {True: "FITS", None: "REVIEW"}
        return said.get(finding, "FAILS")
    if row.responsibility.value == "ANY":
        return "FITS"
    if finding == "MISSING":
        names_somebody = any(r.sanction == sanction.id and r.responsible is True for r in facts.responsible)
        finding = None if row.role in MUST_ANSWER_ANYWAY or not names_somebody else False
    return {True: "FITS", None: "REVIEW", False: "FAILS"}[finding]  # type: ignore[index]


def _finding(facts: Facts, subject: str, sanction: SanctionFact) -> bool | str | None:
    findings = [r.responsible for r in facts.responsible if r.sanction == sanction.id and r.person == subject]
    if not findings:
        return "MISSING"
    return True if True in findings else (None if None in findings else False)


def _window(
    facts: Facts, subject: str, sanction: SanctionFact, measure: MeasureFact
) -> tuple[date | None, date | None]:
    start = sanction.effective_from or sanction.decided_on
    first = start.exact if start else None
    candidates: list[PartialDate] = []
    if measure.term is not None:
        ends: list[Term | PartialDate] = [measure.term]
    else:
        ends = [end for end in (sanction.term, sanction.until) if end is not None]
    for end in ends:
        if isinstance(end, PartialDate):
            candidates.append(end)
        elif start is None:
            return first, None
        else:
            candidates.append(PartialDate(_term_end(start.first, end), _term_end(start.last, end)))
    for event in facts.events:
        if (
            event.sanction == sanction.id
            and event.person in (None, subject)
            and event.type in (EventType.REPAIRED, EventType.RELEASED)
        ):
            day = timedelta(days=1)
            candidates.append(PartialDate(event.on.first - day, event.on.last - day))
    if not candidates:
        return first, None
    earliest = PartialDate(min(c.first for c in candidates), min(c.last for c in candidates))
    return first, earliest.exact


class TooManyWorldsError(Exception):
    """So much is unknown that writing every complete world down would take too long."""


MOST_WORLDS = 3000


def _days(stated: PartialDate | None, interesting: list[date]) -> list[PartialDate | None]:
    if stated is None:
        return [None]
    inside = {day for day in interesting if stated.first <= day <= stated.last}
    return [PartialDate.on(day) for day in sorted(inside | {stated.first, stated.last})]


def _complete_worlds(
    facts: Facts,
    subject: str,
    sanction: SanctionFact,
    measure: MeasureFact,
    row: ReachRow,
    moment: Moment,
) -> Iterator[tuple[Facts, SanctionFact, MeasureFact]]:
    """Yield every world in which each date that bears on this reason is one exact day."""
    enterprise = _root(facts, sanction.subject)
    roles = [
        r
        for r in facts.roles
        if r.person == subject and r.enterprise == enterprise and r.role.value == row.role
    ]
    holdings = (
        [h for h in facts.holdings if h.holder == subject and h.enterprise == enterprise]
        if row.role == "SHAREHOLDER"
        else []
    )
    events = [e for e in facts.events if e.sanction == sanction.id]
    interesting = _interesting(facts, sanction, measure, moment)
    act_from = _days(sanction.act_from, interesting)
    if sanction.act_from is None and row.anchor.value in ("AT_ACT", "NAMED"):
        span = sorted({d for r in (*roles, *holdings) for d in _edges(r)} | {LONG_AGO})
        act_from = [PartialDate.on(d) for d in span]
    decided = _days(sanction.decided_on, interesting)
    effective = _days(sanction.effective_from, interesting)
    if sanction.decided_on is None and row.anchor.value in ("AT_DECISION", "NAMED", "STICKY"):
        span = sorted({d for r in (*roles, *holdings) for d in _edges(r)} | {LONG_AGO})
        decided = [PartialDate.on(d) for d in span]
    axes: list[list[Any]] = [
        act_from,
        _days(sanction.act_until, interesting),
        decided,
        effective,
        _days(sanction.until, interesting),
        _days(measure.basis_from, interesting),
        _days(measure.basis_until, interesting),
        *[_spells(r, interesting) for r in roles],
        *[_spells(h, interesting) for h in holdings],
        *[[replace(e, on=d) for d in _days(e.on, interesting) if d] for e in events],
    ]
    if prod(len(axis) for axis in axes) > MOST_WORLDS:
        raise TooManyWorldsError
    for chosen in product(*axes):
        spelled = chosen[7 : 7 + len(roles) + len(holdings)]
        dated = chosen[7 + len(roles) + len(holdings) :]
        complete = replace(
            sanction,
            act_from=chosen[0],
            act_until=chosen[1],
            decided_on=chosen[2],
            effective_from=chosen[3],
            until=chosen[4],
        )
        if complete.act_from and complete.act_until and complete.act_until.first < complete.act_from.first:
            continue
        world = replace(
            facts,
            roles=[s for s in spelled if isinstance(s, RoleFact)],
            holdings=[s for s in spelled if not isinstance(s, RoleFact)],
            events=list(dated),
        )
        yield world, complete, replace(measure, basis_from=chosen[5], basis_until=chosen[6])


def _interesting(facts: Facts, sanction: SanctionFact, measure: MeasureFact, moment: Moment) -> list[date]:
    """Return the days at which the answer can change: those stated, the days around them, terms away."""
    spells = [*(role.spell for role in facts.roles), *(holding.spell for holding in facts.holdings)]
    stated: list[PartialDate | None] = [
        sanction.act_from,
        sanction.act_until,
        sanction.decided_on,
        sanction.effective_from,
        sanction.until,
        measure.basis_from,
        measure.basis_until,
        *[event.on for event in facts.events],
        *[d for spell in spells for d in (spell.since, spell.until)],
    ]
    days = {moment.valid_at} | {day for d in stated if d for day in (d.first, d.last)}
    terms = [term for term in (sanction.term, measure.term) if term is not None]
    for term in terms:
        days |= {
            day
            for day in (moment.valid_at - timedelta(days=n) for n in range(40))
            if abs((_term_end(day, term) - moment.valid_at).days) <= 1
        }
    near = timedelta(days=1)
    return sorted({shifted for day in days for shifted in (day - near, day, day + near)})


def _edges(fact: Any) -> set[date]:
    day = timedelta(days=1)
    stated = [d for d in (fact.spell.since, fact.spell.until) if d is not None]
    edges = {d.first for d in stated} | {d.last for d in stated} | {fact.spell.known_on}
    return edges | {e - day for e in edges} | {e + day for e in edges}


def _spells(fact: Any, interesting: list[date]) -> list[Any]:
    spell = fact.spell
    if spell.since is None:
        known = spell.known_on
        begins = [PartialDate.on(day) for day in (LONG_AGO, *interesting, known) if day <= known]
    else:
        begins = [d for d in _days(spell.since, interesting) if d is not None]
    pairs = list(product(begins, _days(spell.until, interesting)))
    # A post that was stated lasted a day at least, wherever its dates leave room for that.
    lasting = [(since, until) for since, until in pairs if until is None or since.first < until.first]
    return [
        replace(fact, spell=replace(spell, since=since, until=until)) for since, until in lasting or pairs
    ]
