"""Small random worlds for property tests: a few subjects, days close together, much left unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from graph_api.domain.dates import PartialDate, Spell, Term
from graph_api.domain.facts import (
    Anchor,
    EventFact,
    EventType,
    Facts,
    Force,
    HoldingFact,
    Interest,
    Matter,
    MeasureFact,
    Moment,
    ReachRow,
    Responsibility,
    ResponsibleFact,
    RoleFact,
    RoleKind,
    SanctionFact,
    SubjectFact,
    SubjectKind,
)

DAYS = [date(2020, 1, day) for day in (30, 31)] + [date(2020, 2, day) for day in (1, 15, 29)]
DAYS += [date(2020, 3, day) for day in (1, 31)]
ENTERPRISES = ("e1", "e2", "b1", "s1")
PERSONS = ("p1", "p2", "p3")
ROLES = (RoleKind.LEGAL_REPRESENTATIVE, RoleKind.DIRECTOR)
MEASURES = ("m1", "m2")
EVENTS = [*EventType, *[EventType.OBJECTION_ACCEPTED, EventType.OBJECTION_REJECTED] * 4]

days = st.sampled_from(DAYS)
exact = days.map(PartialDate.on)
early = st.sampled_from(DAYS[:3]).map(PartialDate.on)
partial = st.one_of(exact, exact, exact, st.just(PartialDate.parse("2020-02")))
maybe = st.one_of(st.none(), partial)


@dataclass(frozen=True)
class World:
    """Facts and a question about one of their subjects."""

    facts: Facts
    subject: str
    moment: Moment


@st.composite
def spells(draw: st.DrawFn) -> Spell:
    """Draw a spell whose end, where it has one, is not before its beginning."""
    since = draw(st.one_of(early, early, early, maybe))
    until = draw(st.one_of(st.none(), st.none(), st.none(), exact))
    if since is not None and until is not None and until.first < since.last:
        until = None
    return Spell(since, until, draw(days))


@st.composite
def sanctions(draw: st.DrawFn, name: str) -> SanctionFact:
    """Draw a sanction with any of its dates missing or partial."""
    act_from = draw(maybe)
    act_until = draw(st.one_of(st.none(), exact)) if act_from else None
    if act_from and act_until and act_until.first < act_from.last:
        act_until = None
    return SanctionFact(
        id=name,
        source="t",
        source_id=name,
        subject="e1" if name == "s-1" else draw(st.sampled_from((*ENTERPRISES, "p1"))),
        memorandum="memo",
        measures=draw(st.sampled_from([None, ("m1",)])),
        act_from=act_from,
        act_until=act_until,
        decided_on=draw(st.one_of(early, early, early, early, maybe)),
        effective_from=draw(st.one_of(st.none(), st.none(), exact)),
        term=draw(st.sampled_from([None, None, Term.parse("P1M"), Term.parse("P10D")])),
        until=draw(st.one_of(st.none(), st.none(), st.none(), exact)),
    )


def measures() -> st.SearchStrategy[list[MeasureFact]]:
    """Draw the two measures of the one memorandum."""
    return st.tuples(
        *[
            st.builds(
                MeasureFact,
                code=st.just(code),
                memorandum=st.just("memo"),
                title=st.just(code),
                force=st.sampled_from(list(Force)),
                matters=st.just(frozenset({Matter.LOAN})),
                basis=st.just("law"),
                basis_from=st.one_of(st.none(), st.none(), exact),
                basis_until=st.one_of(st.none(), st.none(), partial),
                term=st.sampled_from([None, None, Term.parse("P1M")]),
            )
            for code in MEASURES
        ]
    ).map(list)


rows = st.lists(
    st.builds(
        ReachRow,
        measure=st.sampled_from(("m1", *MEASURES)),
        role=st.sampled_from((*[ROLES[0].value] * 4, "SUBJECT", "SHAREHOLDER", "NAMED", ROLES[1].value)),
        responsibility=st.sampled_from([Responsibility.ANY, *Responsibility]),
        anchor=st.sampled_from(list(Anchor)),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda row: (row.measure, row.role, row.anchor),
)
roles = st.lists(
    st.builds(
        RoleFact,
        person=st.sampled_from(("p1", "p1", *PERSONS)),
        enterprise=st.sampled_from(("e1", "e1", "e1", *ENTERPRISES)),
        role=st.sampled_from(ROLES),
        spell=spells(),
    ),
    max_size=4,
)
holdings = st.lists(
    st.builds(
        HoldingFact,
        holder=st.sampled_from(("p1", *PERSONS, "e2")),
        enterprise=st.sampled_from(["e1", "s1"]),
        interest=st.sampled_from(list(Interest)),
        spell=spells(),
        minimum=st.sampled_from([None, Decimal(0)]),
        maximum=st.sampled_from([None, Decimal(0), Decimal(51)]),
    ),
    max_size=2,
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw facts and a question."""
    decisions = [draw(sanctions(name)) for name in ("s-1", "s-2")[: draw(st.integers(1, 2))]]
    names = [decision.id for decision in decisions]
    facts = Facts(
        subjects={
            "e1": SubjectFact("e1", SubjectKind.ENTERPRISE, "甲"),
            "e2": SubjectFact("e2", SubjectKind.ENTERPRISE, "乙"),
            "b1": SubjectFact("b1", SubjectKind.ENTERPRISE, "甲分公司", branch_of="e1"),
            "s1": SubjectFact("s1", SubjectKind.ENTERPRISE, "国资", state_owner=True),
            "p1": SubjectFact("p1", SubjectKind.PERSON, "一"),
            "p2": SubjectFact("p2", SubjectKind.PERSON, "二"),
            "p3": SubjectFact("p3", SubjectKind.PERSON, "未知", unspecified=True),
        },
        roles=[RoleFact("p1", "e1", ROLES[0], draw(spells())), *draw(roles)],
        holdings=draw(holdings),
        sanctions=decisions,
        responsible=draw(
            st.lists(
                st.builds(
                    ResponsibleFact,
                    sanction=st.sampled_from(names),
                    person=st.sampled_from(("p1", *PERSONS)),
                    responsible=st.sampled_from([True, False, None]),
                ),
                max_size=3,
                unique_by=lambda row: (row.sanction, row.person),
            )
        ),
        events=draw(
            st.lists(
                st.builds(
                    EventFact,
                    sanction=st.sampled_from(names),
                    type=st.sampled_from(EVENTS),
                    on=exact,
                    person=st.sampled_from([None, None, "p1"]),
                ),
                max_size=2,
            )
            if draw(st.booleans())
            else st.just([])
        ),
        measures=draw(measures()),
        reach=draw(rows),
    )
    asked = draw(st.sampled_from(("p1", "p1", "p1", "p1", "e1", *ENTERPRISES, *PERSONS)))
    return World(facts, asked, Moment(draw(st.sampled_from(DAYS[3:])), 0))
