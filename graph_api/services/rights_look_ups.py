"""Who looked a subject up, as that subject may know it (PIPL, articles 44 and 45; docs/rights.md).

One round trip, and the same work however long the trail is: the index holds the role of whoever asked, so
what is kept from the subject is not even read, and can be noticed neither by a gap nor by the time it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_api.domain.answers import Verdict
from graph_api.domain.dates import OPEN_MS, now_ms
from graph_api.domain.facts import Matter
from graph_api.domain.keys import id_key
from graph_api.services.audit import MOST_BATCHES, AuditService
from graph_api.services.audit_packing import unpack
from graph_api.services.callers import Role
from graph_api.services.facts import NamedReads
from graph_api.services.pages import COLON, LAST_ID, checked_page, foreign_cursor
from graph_api.services.references import no_such_subject
from graph_api.services.rights_acting import Acting, RightsRules

PRE_CHECK = "preCheck"
"""The root field whose question is a matter; of others it may be words that somebody typed."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """One answer about the subject: when, by whom, for what; never which person asked.

    ``org`` is None where another subject asked for what is public: that is somebody's own affair.
    """

    record: str
    position: int
    at: int
    role: Role
    org: str | None
    operation: str
    matter: Matter | None
    purpose: str | None
    valid_at: date | None
    known_at: int | None
    receipt: str | None
    verdict: Verdict | None

    @property
    def cursor(self) -> str:
        """The cursor after which the list goes on with what is older."""
        return COLON.write(self.at, f"{self.record}:{self.position}")


@dataclass(frozen=True, slots=True)
class LookUpPage:
    """A page of look-ups, newest first; ``complete`` is False where a bound of the service was hit."""

    look_ups: tuple[LookUp, ...]
    has_next: bool
    continued: bool
    complete: bool


class LookUpService:
    """Answers ``myLookUps``."""

    def __init__(
        self,
        graph: NamedReads,
        audit: AuditService,
        rules: RightsRules,
        clock: Callable[[], int] = now_ms,
        *,
        most_batches: int = MOST_BATCHES,
    ) -> None:
        """``most_batches``: look-ups of many subjects read for one page; so many make it INCOMPLETE."""
        self._graph = graph
        self._most_batches = most_batches
        self._audit = audit
        self._rules = rules
        self._clock = clock

    async def page(self, acting: Acting, first: int, after: str | None) -> LookUpPage:
        """Return the page after a cursor, once it is on record that it was read.

        Raises ``InvalidInputError`` for a page size or cursor that cannot be meant and ``NotFoundError``
        where the graph has no such subject.
        """
        checked_page(first)
        before, before_id, position = _read_cursor(after) if after else (OPEN_MS, LAST_ID, 0)
        read = await self._graph.read(
            "look_ups_of_subject",
            subjectKey=acting.ref.key,
            idPrefix=id_key(""),
            roles=self._rules.shown_roles(),
            secretRoles=sorted(role.value for role in self._rules.secret_roles),
            secretUntil=self._rules.secret_until(self._clock()),
            before=before,
            beforeId=before_id,
            afterPosition=position,
            mostBatches=self._most_batches,
            limit=first + 1,
        )
        ids = [id_ for id_ in read["ids"] if id_]
        if not ids:
            raise no_such_subject()
        found = [_from_row(row) for row in read["rows"]]
        for record in read["batches"]:
            found += _from_batch(record, frozenset(ids), (before, before_id, position))
        found.sort(key=lambda look_up: look_up.position)
        found.sort(key=lambda look_up: (look_up.at, look_up.record), reverse=True)
        page = LookUpPage(
            tuple(found[:first]), len(found) > first, after is not None, read["found"] < self._most_batches
        )
        shown = {"lookUps": len(page.look_ups), "complete": page.complete}
        await self._audit.record(acting.entry("myLookUps", ids[0], shown))
        return page


def _from_row(row: Sequence[Any]) -> LookUp:
    record, at, role, org, operation, question, purpose, valid_at, known_at, position, receipt, verdict = row
    asked_by = Role(role)
    return LookUp(
        record=record,
        position=position,
        at=at,
        role=asked_by,
        org=None if asked_by is Role.SUBJECT else org,
        operation=operation,
        matter=matter_of(operation, question),
        purpose=None if asked_by is Role.SUBJECT else purpose,
        valid_at=None if valid_at is None else date.fromisoformat(valid_at),
        known_at=known_at,
        receipt=receipt,
        verdict=None if verdict is None else Verdict(verdict),
    )


def matter_of(operation: str, question: str | None) -> Matter | None:
    """Return the matter that a look-up was about; None where it was about none."""
    return Matter(question) if operation == PRE_CHECK and question is not None else None


def _from_batch(
    record: Mapping[str, Any], ids: frozenset[str], cursor: tuple[int, str, int]
) -> Iterator[LookUp]:
    """Yield the look-ups of the subject in a look-up of many, after the cursor."""
    before, before_id, position = cursor
    at_cursor = (record["at"], record["id"]) == (before, before_id)
    named = ("id", "at", "role", "org", "operation", "question", "purpose", "validAt", "knownAt")
    shared = [record.get(name) for name in named]
    for answer in unpack(record):
        if answer["subjectId"] in ids and not (at_cursor and answer["position"] <= position):
            yield _from_row([*shared, answer["position"], answer["receipt"], answer["verdict"]])


def _read_cursor(cursor: str) -> tuple[int, str, int]:
    at, item = COLON.read_instant(cursor)
    record, _, position = item.rpartition(":")
    # Positions are of one look-up: nine digits are more than any has.
    if not (position.isascii() and position.isdecimal() and len(position) <= 9):
        raise foreign_cursor()
    return at, record, int(position)
