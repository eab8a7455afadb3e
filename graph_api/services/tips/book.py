"""What intake and handling of tips share: the clock, deadlines, one step written all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph_api.bolt.driver import Graph
from graph_api.domain.casework.deadlines import LONGEST_DAYS, DeadlineRule, due_by
from graph_api.domain.casework.states import DeadlineCode
from graph_api.domain.dates import day_of_ms, now_ms
from graph_api.domain.keys import id_key
from graph_api.services.calendars import calendar_of, calendar_parameters
from graph_api.services.guarded_writing import was_written
from graph_api.services.rule_tables import deadline_rules
from graph_api.services.tips.codes import TipCodes


@dataclass(frozen=True, slots=True)
class TipRead:
    """What ``tip_item`` has read, as plain values, with the calendar where an act is to be decided."""

    tip: Mapping[str, Any] | None
    steps: list[Mapping[str, Any]]
    earlier: Mapping[str, Any] | None
    case: Mapping[str, Any] | None
    calendar: Mapping[date, str]


@dataclass(frozen=True, slots=True)
class TipWriting:
    """One step of a tip at a version, with the properties of the tip that it changes."""

    tip: str
    version: int
    changes: Mapping[str, object]
    step: Mapping[str, Any]


class TipBook:
    """Reads and writes tips."""

    def __init__(self, graph: Graph, codes: TipCodes, clock: Callable[[], int] = now_ms) -> None:
        self.graph = graph
        self.codes = codes
        self.clock = clock
        self._deadlines: tuple[DeadlineRule, ...] = deadline_rules()

    def today(self) -> date:
        """Return the day of the clock in Shanghai."""
        return day_of_ms(self.clock())

    def calendar_parameters(self) -> dict[str, object]:
        """Return what ``calendar_days`` takes for deadlines that begin today."""
        today = self.today()
        return calendar_parameters(today, today + timedelta(days=LONGEST_DAYS), self.clock())

    def due(self, code: DeadlineCode, region: str, calendar: Mapping[date, str]) -> str | None:
        """Return the last day of a deadline that begins today in a region."""
        today = self.today()
        last = due_by(self._deadlines, code, region, today, calendar)
        return None if last is None else last.isoformat()

    async def item(self, tip: str, key: str = "") -> TipRead:
        """Return a tip as it stands."""
        read = await self.graph.read("tip_item", id=tip, key=key, case="", idPrefix=id_key(""))
        return _read(read, {})

    async def item_for_act(self, tip: str, key: str, case: str) -> TipRead:
        """Return a tip as it stands, with what bears on an act: the case that it names, the calendar."""
        both = await self.graph.read(
            "tip_item_and_calendar",
            id=tip,
            key=key,
            case=case,
            idPrefix=id_key(""),
            **self.calendar_parameters(),
        )
        return _read(both["first"], calendar_of(both["second"]["days"]))

    async def write(self, key: str, digest: str, what: TipWriting) -> bool:
        """Write a step; whether it was: not where the tip has moved on or the key was used meanwhile."""
        parameters = {
            "key": key,
            "digest": digest,
            "at": self.clock(),
            "tip": what.tip,
            "version": what.version,
            "changes": {**what.changes, "version": what.version + 1},
            "step": dict(what.step),
        }
        return await was_written(self.graph, [("tip_write", parameters)], lambda: self._has_moved(key, what))

    async def _has_moved(self, key: str, what: TipWriting) -> bool:
        found = await self.item(what.tip, key)
        version = 0 if found.tip is None else found.tip["version"]
        return found.earlier is not None or version != what.version


def _read(read: Mapping[str, Any], calendar: Mapping[date, str]) -> TipRead:
    return TipRead(read["tip"], read["steps"], read["earlier"], read["case"], calendar)
