"""Random worlds of ``tests/domain/worlds.py`` as tables of the exchange format, many to a folder.

What the format cannot say is put right first, in the facts themselves, so that the rules are asked
about exactly the world that is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from graph_api.domain.dates import PartialDate, Spell
from graph_api.domain.facts import Facts, HonourFact, MeasureFact, RecordFact, SanctionFact, SubjectKind
from tests.api.tables import Row, Tables
from tests.domain.worlds import DAYS, World, exact, worlds

LONG_AGO = PartialDate.parse("2010-01-01")
_RECORDS = ("PENALTY", "ABNORMAL", "COMMITMENT", "JUDGMENT")


@dataclass(frozen=True)
class NumberedWorld:
    """A world among others: its ids and codes begin with its number."""

    number: int
    world: World

    def id(self, name: str) -> str:
        """Return the record id, or the code, that a name of the world has in the tables."""
        return f"{self.number}-{name}"


@st.composite
def exportable_worlds(draw: st.DrawFn) -> World:
    """Draw a world that the format can say, with honours and records beside the rest."""
    world = draw(worlds())
    facts = world.facts
    subjects = dict(facts.subjects)
    subjects["e1"] = replace(subjects["e1"], established_on=draw(st.sampled_from([None, LONG_AGO])))
    honour = st.builds(
        HonourFact,
        id=st.just("h1"),
        subject=st.sampled_from(("e1", "p1")),
        title=st.just("荣誉"),
        awarded_on=exact,
        until=st.one_of(st.none(), st.just(PartialDate.on(DAYS[-1]))),
    )
    record = st.builds(
        RecordFact,
        id=st.just("r1"),
        subject=st.just("e1"),
        type=st.sampled_from(_RECORDS),
        decided_on=exact,
        kept=st.sampled_from([None, True, False]),
    )
    facts = replace(
        facts,
        subjects=subjects,
        roles=_one_each(facts.roles, lambda r: (r.person, r.enterprise, r.role, str(r.spell.since))),
        holdings=_one_each(
            facts.holdings, lambda h: (h.holder, h.enterprise, h.interest, str(h.spell.since))
        ),
        events=_one_each(facts.events, lambda e: (e.sanction, e.type, str(e.on), e.person)),
        sanctions=[_in_order(sanction) for sanction in facts.sanctions],
        measures=[_basis_in_order(measure) for measure in facts.measures],
        honours=draw(st.lists(honour, max_size=1)),
        records=draw(st.lists(record, max_size=1)),
    )
    return replace(world, facts=facts)


def batches(size: int) -> st.SearchStrategy[list[NumberedWorld]]:
    """Draw as many worlds as one folder holds."""
    drawn = st.lists(exportable_worlds(), min_size=size, max_size=size)
    return drawn.map(lambda found: [NumberedWorld(n, world) for n, world in enumerate(found)])


def _one_each(rows: Any, key: Any) -> list[Any]:
    return list({key(row): row for row in rows}.values())


def _in_order(sanction: SanctionFact) -> SanctionFact:
    """Drop an end that certainly lies before the beginning: such a row is rejected."""
    start = sanction.effective_from or sanction.decided_on
    if start is not None and sanction.until is not None and sanction.until.last < start.first:
        return replace(sanction, until=None)
    return sanction


def _basis_in_order(measure: MeasureFact) -> MeasureFact:
    begin, end = measure.basis_from, measure.basis_until
    if begin is not None and end is not None and end.last < begin.first:
        return replace(measure, basis_until=None)
    return measure


def export(*found: NumberedWorld) -> Tables:
    """Return the tables of all these worlds."""
    tables = Tables()
    for numbered in found:
        _export(tables, numbered)
    return tables


def _export(tables: Tables, numbered: NumberedWorld) -> None:
    facts, of = numbered.world.facts, numbered.id
    _subjects(tables, facts, of)
    _links(tables, facts, of)
    _sanctions(tables, facts, of)
    _rules(tables, facts, of)
    for honour in facts.honours:
        tables.add(
            "honours", id=of(honour.id), subject_id=of(honour.subject), title=honour.title,
            awarded_on=str(honour.awarded_on), until=_text(honour.until),
        )  # fmt: skip
    for record in facts.records:
        tables.add(
            "records", id=of(record.id), subject_id=of(record.subject), type=record.type,
            decided_on=str(record.decided_on), kept=_flag(record.kept),
        )  # fmt: skip


def _subjects(tables: Tables, facts: Facts, of: Any) -> None:
    for subject in facts.subjects.values():
        if subject.kind is SubjectKind.PERSON:
            tables.person(of(subject.id), unspecified="subjectUnknown" if subject.unspecified else "")
            continue
        kind = "STATE_OWNER" if subject.state_owner else "BRANCH" if subject.branch_of else ""
        tables.enterprise(
            of(subject.id), kind=kind, established_on=_text(subject.established_on),
            parent_id=of(subject.branch_of) if subject.branch_of else "",
        )  # fmt: skip


def _links(tables: Tables, facts: Facts, of: Any) -> None:
    for role in facts.roles:
        tables.role(of(role.person), of(role.enterprise), role.role, **_spell(role.spell))
    for holding in facts.holdings:
        tables.holding(
            of(holding.holder), of(holding.enterprise), interest=holding.interest,
            percent_min=_text(holding.minimum), percent_max=_text(holding.maximum), **_spell(holding.spell),
        )  # fmt: skip


def _sanctions(tables: Tables, facts: Facts, of: Any) -> None:
    for sanction in facts.sanctions:
        tables.sanction(
            of(sanction.id), of(sanction.subject), of(sanction.memorandum),
            measures="|".join(map(of, sanction.measures or ())),
            act_from=_text(sanction.act_from), act_until=_text(sanction.act_until),
            decided_on=_text(sanction.decided_on), effective_from=_text(sanction.effective_from),
            term=sanction.term.text if sanction.term else "", until=_text(sanction.until),
        )  # fmt: skip
    for row in facts.responsible:
        tables.named(of(row.sanction), of(row.person), _flag(row.responsible))
    for event in facts.events:
        tables.event(of(event.sanction), event.type, str(event.on), of(event.person) if event.person else "")


def _rules(tables: Tables, facts: Facts, of: Any) -> None:
    for measure in facts.measures:
        rows = [
            (row.role, row.responsibility.value, row.anchor.value)
            for row in facts.reach
            if row.measure == measure.code
        ]
        tables.measure(
            of(measure.code), rows, of(measure.memorandum), force=measure.force.value,
            basis_from=_text(measure.basis_from), basis_until=_text(measure.basis_until),
            term=measure.term.text if measure.term else "",
        )  # fmt: skip


def _spell(spell: Spell) -> Row:
    return {"since": _text(spell.since), "until": _text(spell.until), "known_on": spell.known_on.isoformat()}


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _flag(value: bool | None) -> str:
    return "" if value is None else str(value).lower()
