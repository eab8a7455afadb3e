"""What all mutations of the desk share: idempotency keys, records in the trail, writing all or nothing.

An item is read with the number of its steps, everything is decided about what was read, and it is written
only if the number is still the same; where somebody else was faster it is decided anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph_api.bolt.driver import Graph
from graph_api.domain.casework.deadlines import LONGEST_DAYS, DeadlineRule
from graph_api.domain.casework.effects import FactRow
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.dates import day_of_ms, now_ms
from graph_api.domain.keys import id_key
from graph_api.errors import UnavailableError
from graph_api.sealing import IdentitySealer
from graph_api.services.audit import AuditService
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.calendars import calendar_of, calendar_parameters
from graph_api.services.callers import Caller
from graph_api.services.casework.facts import FactWriter
from graph_api.services.casework.requests import Asking
from graph_api.services.guarded_writing import was_written
from graph_api.services.idempotency import ActDigests, acting_as
from graph_api.services.references import SubjectRefValue
from graph_api.services.rights_review_model import usable_key
from graph_api.services.rule_tables import deadline_rules
from loaders.store import Step

ATTEMPTS = 8
"""How often an act is decided anew because others acted on the item at the same time."""

_DAYS_BEFORE = 400
"""Days back of which the calendar is read: what has waited longer is overdue whatever the holidays were."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item as read: its properties, labels and steps, what a key was used for, its subject's id now."""

    properties: Mapping[str, Any] | None
    labels: frozenset[str]
    steps: Sequence[Mapping[str, Any]]
    earlier: Mapping[str, Any] | None
    present: str | None
    calendar: Mapping[date, str]


@dataclass(frozen=True, slots=True)
class Writing:
    """What is to be written: an item at a version, its changes and steps, and facts about its subject.

    ``subject`` is the platform id as the item has it, ``present`` the one that it has now.
    """

    item: str
    label: str
    version: int
    changes: Mapping[str, object]
    steps: Sequence[Mapping[str, Any]]
    subject: str
    present: str
    rows: tuple[FactRow, ...] = ()


class DeskBook:
    """Reads and writes items of the desk."""

    def __init__(
        self, graph: Graph, audit: AuditService, sealer: IdentitySealer, clock: Callable[[], int] = now_ms
    ) -> None:
        self.graph = graph
        self.clock = clock
        self.deadlines: tuple[DeadlineRule, ...] = deadline_rules()
        self._audit = audit
        self._digests = ActDigests(sealer, "desk")
        self._facts = FactWriter(graph, sealer)

    def today(self) -> date:
        """Return the day of the clock in Shanghai."""
        return day_of_ms(self.clock())

    def calendar_parameters(self) -> dict[str, object]:
        """Return what ``calendar_days`` takes for deadlines that run now or have run out."""
        today = self.today()
        first = today - timedelta(days=_DAYS_BEFORE)
        return calendar_parameters(first, today + timedelta(days=LONGEST_DAYS), self.clock())

    async def item(self, item_id: str, key: str = "") -> Item:
        """Return an item as it stands."""
        both = await self.graph.read(
            "desk_item_and_calendar",
            id=item_id,
            key=key,
            idPrefix=id_key(""),
            **self.calendar_parameters(),
        )
        read = both["first"]
        return Item(
            read["item"],
            frozenset(read["labels"]),
            read["steps"],
            read["earlier"],
            read["present"],
            calendar_of(both["second"]["days"]),
        )

    def key(self, asking: Asking) -> str:
        """Return the digest of an idempotency key; the same key of another caller is another one."""
        return self._digests.key("key", *acting_as(asking.caller), asking.key)

    def digest(self, *content: object) -> str:
        """Return the keyed hash of a content."""
        return self._digests.of(*content)

    async def write(self, key: str, digest: str, what: Writing) -> bool:
        """Write an act; whether it was: not where the item has moved on or the key was used meanwhile."""
        now = self.clock()
        facts: list[Step] = []
        if what.rows:
            run = str(what.steps[-1]["id"])
            facts = await self._facts.steps(what.rows, {what.subject: what.present}, run, now)
        parameters = {
            "key": key,
            "digest": digest,
            "at": now,
            "item": what.item,
            "labels": [what.label],
            "version": what.version,
            "changes": {**what.changes, "version": what.version + len(what.steps)},
            "steps": what.steps,
            "subjects": [what.present] if facts else [],
        }
        hold: list[Step] = [("hold_facts", {})] if facts else []
        steps = [*hold, ("desk_write", parameters), *facts]
        return await was_written(self.graph, steps, lambda: self._has_moved(key, what))

    async def _has_moved(self, key: str, what: Writing) -> bool:
        found = await self.item(what.item, key)
        version = 0 if found.properties is None else found.properties["version"]
        gone = found.properties is not None and found.present != what.present
        return found.earlier is not None or version != what.version or gone

    async def record(self, asking: Asking, subject: str | None, told: Mapping[str, object]) -> None:
        """Put an act on record; raises ``UnavailableError``: then nothing is done."""
        answers: tuple[AuditedAnswer, ...] = ()
        if subject is not None:
            answers = (AuditedAnswer(SubjectRefValue.by_id(subject), subject, answer=dict(told)),)
        await self._audit.record(AuditEntry(asking.caller, asking.operation, answers, asking.request_id))

    async def record_list(
        self, caller: Caller, operation: str, request_id: str, subjects: Sequence[str], question: str = ""
    ) -> None:
        """Put on record whom a list has shown."""
        answers = tuple(
            AuditedAnswer(SubjectRefValue.by_id(subject), subject, answer={"listed": True})
            for subject in dict.fromkeys(subjects)
        )
        await self._audit.record(
            AuditEntry(caller, operation, answers, request_id, question=question or None)
        )


def check_key(asking: Asking) -> None:
    """Raise ``RefusedError`` for an idempotency key that cannot be used."""
    if not usable_key(asking.key):
        raise RefusedError(CaseReason.INVALID_KEY, "idempotencyKey")


def too_busy() -> UnavailableError:
    """Return the error of an act that others keep overtaking."""
    return UnavailableError(
        "Too many act on this at the same time: ask again under the same key.",
        "同时办理者过多，请以同一幂等键重试。",
    )
