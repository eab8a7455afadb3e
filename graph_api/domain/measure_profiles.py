"""What the measures of a sanction have in common, so that it is judged once for all of them.

The measures of a memorandum differ in what they forbid; whom they reach and when mostly follows from the
same rows and the same term. A profile is that part: two measures with one profile stand alike for
everybody, and differ only in the basis that their explanations name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeAlias

from graph_api.domain.facts import SUBJECT, Anchor, MeasureFact, ReachRow, Responsibility, SanctionFact
from graph_api.domain.measure_times import Window

Asks: TypeAlias = tuple[str, Anchor, Responsibility]
"""What a row of a reach list asks for: role, anchor, responsibility."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Rows and window that some measures share; ``sample`` is one of them.

    There is one object for each profile of an index, so that it is compared by identity. ``rows`` come in
    the order of answers and are empty where nobody is reached.
    """

    rows: tuple[ReachRow, ...]
    window: Window
    sample: MeasureFact

    @property
    def stand_in(self) -> ReachRow:
        """The row under which a measure without rows is explained."""
        return ReachRow(self.sample.code, SUBJECT)


class MeasureProfiles:
    """The measures of one bundle by sanction, each with its profile.

    ``reach_rows``: the rows of each measure's reach list by its code, in the order of answers.
    """

    def __init__(self, measures: Iterable[MeasureFact], reach_rows: Mapping[str, Sequence[ReachRow]]) -> None:
        self._measures = {measure.code: measure for measure in measures}
        self._rows = reach_rows
        self._known: dict[tuple[tuple[Asks, ...], Window], Profile] = {}
        self._of_measure: dict[str, Profile] = {}
        self._of_memorandum: dict[str, tuple[tuple[MeasureFact, Profile], ...]] = {}
        self._distinct: dict[str, tuple[Profile, ...]] = {}
        by_memorandum: dict[str, list[MeasureFact]] = {}
        for measure in sorted(self._measures.values(), key=attrgetter("code")):
            by_memorandum.setdefault(measure.memorandum, []).append(measure)
        self._by_memorandum = by_memorandum

    def of(self, sanction: SanctionFact) -> Sequence[tuple[MeasureFact, Profile]]:
        """Return the measures that a sanction applies, by code; unknown codes are left out."""
        if sanction.measures is not None:
            known = (self._measures[code] for code in sorted({*sanction.measures}) if code in self._measures)
            return tuple((measure, self._profile(measure)) for measure in known)
        found = self._of_memorandum.get(sanction.memorandum)
        if found is None:
            measures = self._by_memorandum.get(sanction.memorandum, ())
            found = tuple((measure, self._profile(measure)) for measure in measures)
            self._of_memorandum[sanction.memorandum] = found
        return found

    def distinct_of(self, sanction: SanctionFact) -> Sequence[Profile]:
        """Return the profiles of the measures that a sanction applies, each once, in their order."""
        if sanction.measures is not None:
            return tuple(dict.fromkeys(profile for _, profile in self.of(sanction)))
        found = self._distinct.get(sanction.memorandum)
        if found is None:
            found = tuple(dict.fromkeys(profile for _, profile in self.of(sanction)))
            self._distinct[sanction.memorandum] = found
        return found

    def _profile(self, measure: MeasureFact) -> Profile:
        profile = self._of_measure.get(measure.code)
        if profile is None:
            rows = tuple(self._rows.get(measure.code, ()))
            asks = tuple((row.role, row.anchor, row.responsibility) for row in rows)
            window = Window.of(measure)
            profile = self._known.setdefault((asks, window), Profile(rows, window, measure))
            self._of_measure[measure.code] = profile
        return profile
