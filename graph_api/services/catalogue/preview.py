"""Whom an edition would reach and release: ``editionPreview``, one round trip a page of sanctions.

A page of sanctions of the memoranda concerned is read in the order of their keys, from an index, with
everybody around their subjects; the rules judge it with today's rows and with the edition's. What is read
is bounded by ``MOST_SANCTIONS`` and ``MOST_LINKS`` and does not grow with the number of sanctions, so a
memorandum of 100,000 is gone through in 200 readings; judging is linear in the links read, and is done
beside the event loop.
"""

from __future__ import annotations

import sys
from asyncio import to_thread
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import orjson

from graph_api.domain.catalogue.editions import CatalogueTable, Change, Edition
from graph_api.domain.catalogue.effects import Effect, EffectKind, Tally, effects, measures_of, tallies
from graph_api.domain.dates import OPEN_MS, now_ms
from graph_api.domain.facts import Facts, Moment, SubjectFact
from graph_api.domain.rules_in_force import MEASURE_KEY, REACH_KEY, rows_in_force
from graph_api.errors import ForbiddenError
from graph_api.services.audit import AuditService
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.callers import Caller, Role
from graph_api.services.catalogue.model import to_edition
from graph_api.services.decoding import to_measures, to_reach_rows
from graph_api.services.facts import Bounds, NamedReads, gathered
from graph_api.services.pages import checked_page, cursor_of, foreign_cursor, text_behind
from graph_api.services.references import SubjectRefValue

MOST_SANCTIONS = 500
"""Sanctions of one reading: with six people around each a second of reading and judging (measured)."""

MOST_LINKS = 10_000
"""Posts and shares read at once, and findings about persons: everybody is judged twice, within the time of
an answer."""

_LONGEST_CURSOR = 100_000
"""Characters of a cursor: it has a memorandum's code and a source's id, both of any length indexed."""

_WHOLE = Bounds(links=sys.maxsize, sanctions=sys.maxsize, credits=sys.maxsize)
"""Nothing is left to be cut: the reading has bounds of its own."""


@dataclass(frozen=True, slots=True)
class PreviewBounds:
    """How much one reading takes."""

    sanctions: int = MOST_SANCTIONS
    links: int = MOST_LINKS


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A page of effects, and the counts of the whole reading that it belongs to.

    ``complete``: this reading was of every sanction concerned, and no bound bit; ``truncated`` names those
    that did. ``cursor``: after which the next page begins, None: there is none. ``subjects`` describes
    whoever the effects name.
    """

    edition: Edition
    moment: Moment
    effects: tuple[Effect, ...]
    tallies: Mapping[EffectKind, Tally]
    sanctions: int
    people: int
    complete: bool
    truncated: frozenset[str]
    subjects: Mapping[str, SubjectFact]
    cursor: str | None
    continued: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page begins: after which sanction the reading, after how many effects of it, known when.

    ``version``: number of the edition's steps, since another content has other effects.
    """

    memorandum: str = ""
    key: str = ""
    skipped: int = 0
    known_at: int = OPEN_MS
    version: int = 0


class PreviewService:
    """Answers ``editionPreview``."""

    def __init__(
        self,
        graph: NamedReads,
        audit: AuditService,
        clock: Callable[[], int] = now_ms,
        bounds: PreviewBounds | None = None,
    ) -> None:
        self._graph = graph
        self._audit = audit
        self._clock = clock
        self._bounds = bounds or PreviewBounds()

    async def preview(
        self, caller: Caller, edition_id: str, first: int, after: str | None, request_id: str = ""
    ) -> PreviewPage | None:
        """Return a page of the effects of an edition as of its first day; None where there is none for him.

        Of an approved edition: what it was just before. Raises ``InvalidInputError`` for a cursor of another
        content, ``ForbiddenError`` for a token that is limited to a region.
        """
        checked_page(first)
        if caller.region is not None:
            raise ForbiddenError(
                "A preview is about every region: a token for one does not see it.",
                "预览涉及全部地区，限定地区的令牌不能查看。",
            )
        place = _Place() if after is None else _read_cursor(after)
        read = await self._graph.read(
            "edition_effects",
            id=edition_id,
            knownAt=min(self._clock(), place.known_at),
            afterMemorandum=place.memorandum,
            afterKey=place.key,
            maxSanctions=self._bounds.sanctions,
            maxLinks=self._bounds.links,
        )
        edition = None if read["edition"] is None else to_edition(read["edition"], read["steps"])
        if edition is None or not _may_see(caller, edition):
            await self._record(caller, edition_id, request_id, ())
            return None
        if after is not None and place.version != edition.version:
            raise foreign_cursor()
        moment = Moment(edition.valid_from, read["knownAt"])
        page = await to_thread(self._page, edition, moment, read, place, first)
        page = replace(page, continued=after is not None)
        await self._record(caller, edition_id, request_id, page.effects)
        return page

    def _page(
        self, edition: Edition, moment: Moment, read: Mapping[str, Any], place: _Place, first: int
    ) -> PreviewPage:
        before = self._facts(read, moment)
        order = {row[0]: number for number, row in enumerate(sorted(read["sanctions"], key=_sanction_order))}
        found = effects(
            before, _with_edition(before, read, edition), measures_of(edition.changes), moment, order
        )
        shown = found[place.skipped : place.skipped + first]
        started = place.memorandum == "" and place.key == ""
        return PreviewPage(
            edition=edition,
            moment=moment,
            effects=tuple(shown),
            tallies=tallies(found, before),
            sanctions=len(read["sanctions"]),
            people=len(before.subjects),
            complete=started and not read["more"] and not before.truncated,
            truncated=before.truncated,
            subjects=before.subjects,
            cursor=_next(edition, moment, read, place, len(found), first),
            continued=False,
        )

    def _facts(self, read: Mapping[str, Any], moment: Moment) -> Facts:
        """Return the facts of a reading with today's rows, and which of its own bounds bit."""
        counted = (("LINKS", "links"), ("FINDINGS", "responsible"))
        truncated = frozenset(name for name, rows in counted if len(read[rows]) > self._bounds.links)
        return replace(gathered(read, moment, _WHOLE).facts, truncated=truncated)

    async def _record(
        self, caller: Caller, edition_id: str, request_id: str, shown: Sequence[Effect]
    ) -> None:
        """Put on record who was shown, each once."""
        answers = tuple(
            AuditedAnswer(SubjectRefValue.by_id(subject), subject, answer={"edition": edition_id})
            for subject in dict.fromkeys(effect.subject for effect in shown)
        )
        entry = AuditEntry(caller, "editionPreview", answers, request_id, question=f"edition={edition_id}")
        await self._audit.record(entry)


def _may_see(caller: Caller, edition: Edition) -> bool:
    """Whether a caller sees whom an edition is about: who drafted it, who reviews it, auditors."""
    return caller.role in (Role.ADMIN, Role.AUDITOR) or caller.org == edition.org


def _with_edition(before: Facts, read: Mapping[str, Any], edition: Edition) -> Facts:
    """Return the facts with the measures and reach rows as an approval of the edition would leave them."""
    day = edition.valid_from
    # Of two rows of one day the edition's own comes first and holds: it would take the place of the other.
    measures = [*_rows(edition, CatalogueTable.MEASURES), *read["measures"]]
    reach = [*_rows(edition, CatalogueTable.REACH), *read["reach"]]
    return replace(
        before,
        measures=to_measures(rows_in_force(measures, MEASURE_KEY, day)),
        reach=to_reach_rows(rows_in_force(reach, REACH_KEY, day)),
    )


_COLUMNS = {
    CatalogueTable.MEASURES: (
        "code",
        "memorandum",
        "title",
        "force",
        "matters",
        "basis",
        "basis_from",
        "basis_until",
        "term",
        "department",
    ),
    CatalogueTable.REACH: ("measure", "role", "responsibility", "anchor"),
}
"""The columns of the rows of ``reach_facts``, in their order."""


def _rows(edition: Edition, table: CatalogueTable) -> list[list[Any]]:
    return [_row(change, edition.valid_from) for change in edition.changes if change.table is table]


def _row(change: Change, day: date) -> list[Any]:
    """Return a change as a row of ``reach_facts``."""
    cells = change.after or change.before or {}
    row: list[Any] = [cells.get(column) for column in _COLUMNS[change.table]]
    if change.table is CatalogueTable.MEASURES:
        row[4] = cells["matters"].split("|")
    return [*row, day.isoformat(), change.after is None]


def _sanction_order(row: Sequence[Any]) -> tuple[str, str, str]:
    """Order sanctions as the index does: by memorandum, source and the source's id."""
    return row[4], row[1], row[2]


def _next(
    edition: Edition, moment: Moment, read: Mapping[str, Any], place: _Place, effects_found: int, first: int
) -> str | None:
    """Return where the next page begins: further in this reading, in the next one, or nowhere."""
    rest = place.skipped + first
    if rest < effects_found:
        following = replace(place, skipped=rest)
    elif read["more"]:
        following = _Place(*read["last"])
    else:
        return None
    following = replace(following, known_at=moment.known_at, version=edition.version)
    values = [
        following.memorandum,
        following.key,
        following.skipped,
        following.known_at,
        following.version,
    ]
    return cursor_of(_written(values))


def _written(values: Sequence[object]) -> str:
    return orjson.dumps(values).decode()


def _read_cursor(cursor: str) -> _Place:
    try:
        text = text_behind(cursor, _LONGEST_CURSOR)
        values = orjson.loads(text)
    except ValueError as error:
        raise foreign_cursor() from error
    if not isinstance(values, list) or [type(value) for value in values] != [str, str, int, int, int]:
        raise foreign_cursor()
    if not all(0 <= number <= OPEN_MS for number in values[2:]) or _written(values) != text:
        raise foreign_cursor()
    return _Place(*values)
