"""Whom an edition would reach or release: the same rules over the same facts, with today's rows and its own.

One reading of sanctions with everybody around their subjects is judged twice. What differs is an effect:
one measure of one sanction for one subject, with how it stands before and after.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from graph_api.domain.answers import ReachItem, ReachStatus
from graph_api.domain.catalogue.editions import CatalogueTable, Change
from graph_api.domain.fact_index import FactIndex
from graph_api.domain.facts import Facts, Moment, SubjectKind
from graph_api.domain.reach_items import reach


class EffectKind(StrEnum):
    """What an edition means to one subject, of one measure of one sanction."""

    NEWLY_REACHED = "NEWLY_REACHED"
    RELEASED = "RELEASED"
    UNCERTAIN = "UNCERTAIN"
    CHANGED = "CHANGED"


_LIVE = frozenset({ReachStatus.REACHED, ReachStatus.SUSPENDED, ReachStatus.REVIEW, ReachStatus.UNKNOWN})
_OPEN = frozenset({ReachStatus.REVIEW, ReachStatus.UNKNOWN})
"""Statuses in which nobody can say yet whether a measure reaches."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect; ``before`` or ``after`` None: the measure is not one of the sanction then."""

    kind: EffectKind
    subject: str
    before: ReachItem | None
    after: ReachItem | None

    @property
    def item(self) -> ReachItem:
        """How it stands with the edition, else before it."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Tally:
    """How many persons, enterprises and effects of one kind there are."""

    persons: int = 0
    enterprises: int = 0
    effects: int = 0


def effects(
    before: Facts, after: Facts, measures: Collection[str], moment: Moment, order: Mapping[str, int]
) -> list[Effect]:
    """Return the effects on everybody whom the facts describe.

    ``measures`` are the codes whose rows differ, ``order`` the places of the sanctions: effects come by
    sanction, measure, kind and subject. Costs a judgement of each sanction for each subject around it,
    twice: linear in the links that were read.
    """
    then, now = (FactIndex(_with_measures(facts, measures)) for facts in (before, after))
    found = [
        effect for subject in sorted(before.subjects) for effect in _of_subject(then, now, subject, moment)
    ]
    kinds = {kind: place for place, kind in enumerate(EffectKind)}
    return sorted(
        found,
        key=lambda effect: (
            order[effect.item.sanction.id],
            effect.item.measure.code,
            kinds[effect.kind],
            effect.subject,
        ),
    )


def tallies(found: Iterable[Effect], facts: Facts) -> Mapping[EffectKind, Tally]:
    """Count effects by kind, and whom they are on, each once a kind."""
    whom: dict[EffectKind, list[str]] = {kind: [] for kind in EffectKind}
    for effect in found:
        whom[effect.kind].append(effect.subject)
    return {kind: _tally(subjects, facts) for kind, subjects in whom.items()}


def kind_of(before: ReachItem | None, after: ReachItem | None) -> EffectKind | None:
    """Return what a difference means; None where it means nothing to the subject."""
    then = None if before is None else before.status
    now = None if after is None else after.status
    if then is now:
        return EffectKind.CHANGED if now in _LIVE and _window(before) != _window(after) else None
    if now in _OPEN:
        return EffectKind.UNCERTAIN
    if now is ReachStatus.REACHED:
        return EffectKind.NEWLY_REACHED
    if then is ReachStatus.REACHED:
        return EffectKind.RELEASED
    return EffectKind.CHANGED if then in _LIVE or now in _LIVE else None


def measures_of(changes: Iterable[Change]) -> frozenset[str]:
    """Return the codes of the measures whose rows, or whose reach rows, an edition changes."""
    return frozenset(_measures(changes))


def _measures(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        cells = change.after or change.before or {}
        if change.table is CatalogueTable.MEASURES:
            yield cells["code"]
        elif change.table is CatalogueTable.REACH:
            yield cells["measure"]


def _with_measures(facts: Facts, codes: Collection[str]) -> Facts:
    """Return facts in which no other measures are judged."""
    return replace(facts, measures=tuple(measure for measure in facts.measures if measure.code in codes))


def _of_subject(then: FactIndex, now: FactIndex, subject: str, moment: Moment) -> Iterator[Effect]:
    before, after = (_items(index, subject, moment) for index in (then, now))
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        kind = kind_of(old, new)
        if kind is not None:
            yield Effect(kind, subject, old, new)


def _items(index: FactIndex, subject: str, moment: Moment) -> dict[tuple[str, str], ReachItem]:
    return {(item.sanction.id, item.measure.code): item for item in reach(index, subject, moment)}


def _window(item: ReachItem | None) -> tuple[date | None, date | None] | None:
    return None if item is None else (item.valid_from, item.valid_until)


def _tally(subjects: Sequence[str], facts: Facts) -> Tally:
    whom = set(subjects)
    persons = sum(facts.subjects[each].kind is SubjectKind.PERSON for each in whom)
    return Tally(persons, len(whom) - persons, len(subjects))
