"""Folders of the exchange format as facts for the rules, without loader and engine.

A second, small reading of the format, for the checks of shipped data only: CSV, exact joins, the
second clock as the contract states it. What the loader does with dirty input is tested elsewhere.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from graph_api.domain.dates import ALWAYS_MS, PartialDate, Spell, Term, Truth, start_of_day_ms
from graph_api.domain.facts import (
    Anchor,
    EventFact,
    EventType,
    Facts,
    Force,
    HoldingFact,
    HonourFact,
    Interest,
    Matter,
    MeasureFact,
    ReachRow,
    RecordFact,
    Responsibility,
    ResponsibleFact,
    RoleFact,
    RoleKind,
    SanctionFact,
    SubjectFact,
    SubjectKind,
)

Row = Mapping[str, str]

KEYS = {
    "enterprises": ("id",),
    "names": ("enterprise_id", "name", "since"),
    "persons": ("id",),
    "roles": ("person_id", "enterprise_id", "role", "since"),
    "holdings": ("holder_id", "enterprise_id", "interest", "since"),
    "measures": ("code",),
    "reach": ("measure", "role", "anchor"),
    "sanctions": ("id",),
    "responsible": ("sanction_id", "person_id"),
    "events": ("sanction_id", "type", "on", "person_id"),
    "honours": ("id",),
    "records": ("id",),
}


def read_table(path: Path) -> list[dict[str, str]]:
    """Read a CSV table; an absent table is empty."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class ExchangeWorld:
    """The rows of several folders, by table."""

    tables: Mapping[str, list[dict[str, str]]]

    @staticmethod
    def read(*folders: Path) -> ExchangeWorld:
        """Read the folders as one world."""
        tables: dict[str, list[dict[str, str]]] = defaultdict(list)
        for folder in folders:
            for name in KEYS:
                tables[name] += read_table(folder / f"{name}.csv")
        return ExchangeWorld(tables)

    def known(self, table: str, known_at: int) -> list[dict[str, str]]:
        """Return the version of each fact that holds at an instant of the second clock."""
        versions: dict[tuple[str, ...], dict[str, str]] = {}
        void: set[tuple[str, ...]] = set()
        for row in sorted(self.tables[table], key=_known_from):
            key = tuple(row.get(column, "") for column in KEYS[table])
            if _known_from(row) <= known_at:
                versions[key] = row
            if row.get("void_on") and start_of_day_ms(date.fromisoformat(row["void_on"])) <= known_at:
                void.add(key)
        return [row for key, row in versions.items() if key not in void]

    def facts(self, known_at: int) -> Facts:
        """Return everything known at an instant, with the sources' ids as subject ids."""
        reader = _Reader(self, known_at)
        return Facts(
            subjects=reader.subjects(),
            roles=[reader.role(row) for row in self.known("roles", known_at)],
            holdings=[reader.holding(row) for row in self.known("holdings", known_at)],
            sanctions=[reader.sanction(row) for row in self.known("sanctions", known_at)],
            responsible=[_responsible(row) for row in self.known("responsible", known_at)],
            events=[_event(row) for row in self.known("events", known_at)],
            measures=[_measure(row) for row in self.known("measures", known_at)],
            reach=[_reach_row(row) for row in self.known("reach", known_at)],
            honours=[_honour(row) for row in self.known("honours", known_at)],
            records=[reader.record(row) for row in self.known("records", known_at)],
        )


@dataclass(frozen=True)
class _Reader:
    world: ExchangeWorld
    known_at: int

    def subjects(self) -> dict[str, SubjectFact]:
        enterprises = {row["id"]: row for row in self.world.tables["enterprises"]}
        enterprises |= {row["id"]: row for row in self.world.known("enterprises", self.known_at)}
        persons = {row["id"]: row for row in self.world.tables["persons"]}
        facts = [
            SubjectFact(
                id=row["id"],
                kind=SubjectKind.ENTERPRISE,
                name=row["name"],
                status=row.get("status") or "UNKNOWN",
                state_owner=row.get("kind") == "STATE_OWNER",
                branch_of=row.get("parent_id") or None,
                established_on=_day(row.get("established_on")),
            )
            for row in enterprises.values()
        ]
        facts += [
            SubjectFact(row["id"], SubjectKind.PERSON, row["name"], unspecified=bool(row.get("unspecified")))
            for row in persons.values()
        ]
        return {fact.id: fact for fact in facts}

    def role(self, row: Row) -> RoleFact:
        return RoleFact(row["person_id"], row["enterprise_id"], RoleKind(row["role"]), _spell(row))

    def holding(self, row: Row) -> HoldingFact:
        exact = row.get("percent")
        low, high = exact or row.get("percent_min"), exact or row.get("percent_max")
        return HoldingFact(
            row["holder_id"],
            row["enterprise_id"],
            Interest(row.get("interest") or "SHAREHOLDING"),
            _spell(row),
            Decimal(low) if low else None,
            Decimal(high) if high else None,
        )

    def sanction(self, row: Row) -> SanctionFact:
        measures = row.get("measures")
        decided = _day(row.get("decided_on"))
        return SanctionFact(
            id=row["id"],
            source="test",
            source_id=row["id"],
            subject=row.get("subject_id") or self._named(row["subject_name"], decided),
            memorandum=row["memorandum"],
            measures=tuple(measures.split("|")) if measures else None,
            conduct=row.get("conduct") or None,
            grade=row.get("grade") or None,
            act_from=_day(row.get("act_from")),
            act_until=_day(row.get("act_until")),
            decided_on=decided,
            effective_from=_day(row.get("effective_from")),
            term=Term.parse(row["term"]) if row.get("term") else None,
            until=_day(row.get("until")),
        )

    def record(self, row: Row) -> RecordFact:
        decided = _day(row["decided_on"])
        assert decided is not None
        kept = {"true": True, "false": False}.get(row.get("kept", ""))
        subject = row.get("subject_id") or self._named(row["subject_name"], decided)
        return RecordFact(row["id"], subject, row["type"], decided, kept=kept)

    def _named(self, name: str, day: PartialDate | None) -> str:
        assert day is not None
        assert day.exact is not None
        current = {row["id"]: row["name"] for row in self.world.known("enterprises", self.known_at)}
        stated: dict[str, list[Truth]] = defaultdict(list)
        for row in self.world.known("names", self.known_at):
            if row["name"] == name:
                stated[row["enterprise_id"]].append(_spell(row).holds_on(day.exact))
        users = {e for e, truths in stated.items() if Truth.YES in truths}
        users |= {e for e, now in current.items() if now == name and e not in stated}
        assert len(users) == 1, f"{name} joins to {sorted(users)}"
        return users.pop()


def _known_from(row: Row) -> int:
    known_on = row.get("known_on")
    return start_of_day_ms(date.fromisoformat(known_on)) if known_on else ALWAYS_MS


def _day(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def _spell(row: Row) -> Spell:
    return Spell(_day(row.get("since")), _day(row.get("until")), date.fromisoformat(row["known_on"]))


def _responsible(row: Row) -> ResponsibleFact:
    found = {"true": True, "false": False}.get(row["responsible"])
    return ResponsibleFact(row["sanction_id"], row["person_id"], found, row.get("capacity") or None)


def _event(row: Row) -> EventFact:
    on = PartialDate.parse(row["on"])
    return EventFact(row["sanction_id"], EventType(row["type"]), on, row.get("person_id") or None)


def _measure(row: Row) -> MeasureFact:
    return MeasureFact(
        code=row["code"],
        memorandum=row["memorandum"],
        title=row["title"],
        force=Force(row["force"]),
        matters=frozenset(Matter(matter) for matter in row["matters"].split("|")),
        basis=row["basis"],
        basis_from=_day(row.get("basis_from")),
        basis_until=_day(row.get("basis_until")),
        term=Term.parse(row["term"]) if row.get("term") else None,
    )


def _reach_row(row: Row) -> ReachRow:
    return ReachRow(
        row["measure"],
        row["role"],
        Responsibility(row.get("responsibility") or "ANY"),
        Anchor(row.get("anchor") or "WHILE_HOLDING"),
    )


def _honour(row: Row) -> HonourFact:
    awarded = PartialDate.parse(row["awarded_on"])
    return HonourFact(
        row["id"],
        row["subject_id"],
        row["title"],
        awarded,
        list=row.get("list") or None,
        until=_day(row.get("until")),
        revoked_on=_day(row.get("revoked_on")),
    )


def column(rows: Iterable[Row], name: str) -> set[str]:
    """Return the values of one column."""
    return {row[name] for row in rows}
