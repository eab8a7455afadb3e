"""The anchors of reach rows: on which day, or during what, a post or share must have been held (R2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from graph_api.domain.coverage import began_after, held_during, held_on
from graph_api.domain.dates import PartialDate, Spell, Truth
from graph_api.domain.explanation_parts import Part, part, written
from graph_api.domain.fact_index import FactIndex, Finding
from graph_api.domain.facts import Anchor, ReachRow, SanctionFact
from graph_api.domain.measure_times import effective_from
from graph_api.domain.standing import Standing

# How an anchor reads in an explanation, by how it turned out; None: its day is not stated.
_AT_ACT: Mapping[Truth | None, str] = {
    Truth.YES: "at_act_held",
    Truth.NO: "at_act_not_held",
    Truth.UNKNOWN: "at_act_doubt",
}
_AT_DECISION: Mapping[Truth | None, str] = {
    Truth.YES: "at_decision_held",
    Truth.NO: "at_decision_not_held",
    Truth.UNKNOWN: "at_decision_doubt",
    None: "at_decision_missing",
}
_STICKY: Mapping[Truth | None, str] = {
    Truth.YES: "sticky_held",
    Truth.NO: "sticky_not_held",
    Truth.UNKNOWN: "sticky_doubt",
    None: "sticky_missing",
}
_WHILE_HOLDING: Mapping[Truth | None, str] = {
    Truth.YES: "while_holding_held",
    Truth.NO: "while_holding_not_held",
    Truth.UNKNOWN: "while_holding_doubt",
}


def held_on_anchor(
    index: FactIndex, row: ReachRow, stand: Standing, spells: Sequence[Spell], valid_at: date
) -> tuple[Truth, tuple[Part, ...]]:
    """Return whether the post was held when the row's anchor asks for it, and what explains that."""
    sanction = stand.sanction
    who = {
        "name": index.name(stand.subject),
        "role": row.role,
        "enterprise": index.name(stand.sanctioned),
    }
    if row.anchor is Anchor.NAMED:
        return _held_and_named(who, stand, spells)
    if row.anchor is Anchor.AT_ACT:
        return _at_act(who, sanction, spells)
    if row.anchor is Anchor.AT_DECISION:
        return _on_day(who, _AT_DECISION, sanction.decided_on, spells)
    if row.anchor is Anchor.STICKY:
        return _on_day(who, _STICKY, effective_from(sanction), spells)
    return _on_day(who, _WHILE_HOLDING, PartialDate.on(valid_at), spells)


def _held_and_named(
    who: Mapping[str, str], stand: Standing, spells: Sequence[Spell]
) -> tuple[Truth, tuple[Part, ...]]:
    """Judge the anchor NAMED: in the decision, and in post during the conduct or on the decision day."""
    if stand.finding is Finding.MISSING:
        return Truth.NO, (part("anchor_named_absent", name=who["name"]),)
    if stand.finding is Finding.NOT_RESPONSIBLE:
        return Truth.NO, (part("named_not_responsible", name=who["name"]),)
    act, act_parts = _at_act(who, stand.sanction, spells)
    decision, decision_parts = _on_day(who, _AT_DECISION, stand.sanction.decided_on, spells)
    truth = act | decision
    deciding = [parts for found, parts in ((act, act_parts), (decision, decision_parts)) if found is truth]
    return truth, (part("anchor_named", name=who["name"]), *(piece for parts in deciding for piece in parts))


def _at_act(
    who: Mapping[str, str], sanction: SanctionFact, spells: Sequence[Spell]
) -> tuple[Truth, tuple[Part, ...]]:
    """Judge the anchor AT_ACT: in post on any day of the conduct."""
    begin, end = sanction.act_from, sanction.act_until
    if begin is None:
        if end is not None and began_after(spells, end):
            return Truth.NO, (part("at_act_after", act_until=str(end), **_spell_values(who, spells, _start)),)
        return Truth.UNKNOWN, (part("at_act_missing", **_spell_values(who, spells, _start)),)
    truth = held_on(spells, begin) if end is None else held_during(spells, begin, end)
    last = begin if end is None else end
    shown = _spell_values(who, spells, lambda spell: held_during([spell], begin, last))
    return truth, (part(_AT_ACT[truth], act_from=str(begin), act_until=str(last), **shown),)


def _on_day(
    who: Mapping[str, str],
    codes: Mapping[Truth | None, str],
    day: PartialDate | None,
    spells: Sequence[Spell],
) -> tuple[Truth, tuple[Part, ...]]:
    """Judge an anchor that is one day, which may be missing or partial."""
    if day is None:
        return Truth.UNKNOWN, (part(codes[None], **_spell_values(who, spells, _start)),)
    truth = held_on(spells, day)
    shown = _spell_values(who, spells, lambda spell: held_on([spell], day))
    return truth, (part(codes[truth], day=str(day), **shown),)


def _start(spell: Spell) -> Truth:
    """Prefer no spell to another: the latest one is shown."""
    return Truth.of(spell.until is None)


def _spell_values(
    who: Mapping[str, str], spells: Sequence[Spell], truth: Callable[[Spell], Truth]
) -> dict[str, str]:
    """Return the values that show one spell of several: the one that fits best, then the latest."""
    shown = max(spells, key=lambda spell: (truth(spell).value, _since_order(spell)))
    return {**who, "since": written(shown.since), "until": written(shown.until)}


def _since_order(spell: Spell) -> tuple[date, date]:
    since = spell.since.first if spell.since is not None else spell.known_on
    return since, spell.until.first if spell.until is not None else date.max
