"""A small world in the exchange format, written row by row.

Codes of the catalogue (memoranda, measures, departments) are one space for the whole platform, so
``write`` puts a prefix of the world before them; a test writes and reads them without it. Every row
of a provider is known since ``KNOWN`` unless it says otherwise; catalogue rows are known always.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

KNOWN = "2000-01-01"
FOR_EVER = "2001-01-01"
"""Where a role or holding begins that a test is not about."""

Row = dict[str, str]
ReachRow = tuple[str, ...]
"""Role, responsibility and anchor; what is left away stays empty."""

CATALOGUE = ("departments", "memoranda", "measures", "reach")
_PREFIXED = {
    "departments": ("code",),
    "memoranda": ("code",),
    "measures": ("code", "memorandum"),
    "reach": ("measure",),
    "sanctions": ("memorandum", "measures"),
}
_REACH_COLUMNS = ("role", "responsibility", "anchor")


class Tables:
    """The rows of a world by table, in the order in which they were added."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {}

    def add(self, table: str, **columns: str) -> Tables:
        """Add a row to any table."""
        self.rows.setdefault(table, []).append(columns)
        return self

    def enterprise(self, *ids: str, **columns: str) -> Tables:
        """Add enterprises whose names follow from their ids."""
        for record in ids:
            self.add("enterprises", **{"id": record, "name": f"虚构企业{record}", **columns})
        return self

    def person(self, *ids: str, **columns: str) -> Tables:
        """Add persons whose names follow from their ids."""
        for record in ids:
            self.add("persons", **{"id": record, "name": f"虚构人员{record}", **columns})
        return self

    def role(
        self, person: str, enterprise: str, role: str = "LEGAL_REPRESENTATIVE", **columns: str
    ) -> Tables:
        """Add a post, by default since long ago and still held."""
        row = {"person_id": person, "enterprise_id": enterprise, "role": role, "since": FOR_EVER}
        return self.add("roles", **{**row, **columns})

    def holding(self, holder: str, enterprise: str, **columns: str) -> Tables:
        """Add a direct holding, by default since long ago and still held."""
        row = {"holder_id": holder, "enterprise_id": enterprise, "since": FOR_EVER}
        return self.add("holdings", **{**row, **columns})

    def memorandum(self, code: str = "M", kind: str = "PUNISHMENT") -> Tables:
        """Add a memorandum."""
        return self.add("memoranda", code=code, title=f"虚构备忘录{code}", kind=kind)

    def measure(
        self, code: str = "K", reach: Sequence[ReachRow] = (), memorandum: str = "M", **columns: str
    ) -> Tables:
        """Add a mandatory measure on loans with its reach rows, and its memorandum where that is missing."""
        if all(row["code"] != memorandum for row in self.rows.get("memoranda", ())):
            self.memorandum(memorandum)
        row = {"code": code, "memorandum": memorandum, "title": f"虚构措施{code}", "force": "MANDATORY"}
        self.add("measures", **{**row, "matters": "LOAN", "basis": "虚构依据", **columns})
        for values in reach:
            self.add("reach", measure=code, **dict(zip(_REACH_COLUMNS, values, strict=False)))
        return self

    def sanction(self, record: str, subject: str, memorandum: str = "M", **columns: str) -> Tables:
        """Add a sanction."""
        return self.add("sanctions", id=record, subject_id=subject, memorandum=memorandum, **columns)

    def named(self, sanction: str, person: str, responsible: str = "", **columns: str) -> Tables:
        """Add what a decision finds about a person: ``true``, ``false`` or nothing."""
        row = {"sanction_id": sanction, "person_id": person, "responsible": responsible}
        return self.add("responsible", **row, **columns)

    def event(self, sanction: str, kind: str, on: str, person: str = "", **columns: str) -> Tables:
        """Add something that happened to a sanction, or to one person's reach."""
        return self.add("events", sanction_id=sanction, type=kind, on=on, person_id=person, **columns)

    def write(self, folder: Path, prefix: str) -> Path:
        """Write the tables as CSV into a new folder."""
        folder.mkdir(parents=True)
        for name, rows in self.rows.items():
            written = [_as_written(name, row, prefix) for row in rows]
            columns = list(dict.fromkeys(column for row in written for column in row))
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, restval="")
                writer.writeheader()
                writer.writerows(written)
        return folder


def _as_written(table: str, row: Row, prefix: str) -> Row:
    known = {} if table in CATALOGUE else {"known_on": KNOWN}
    found = {**known, **row}
    for column in _PREFIXED.get(table, ()):
        codes = found.get(column, "").split("|")
        found[column] = "|".join(prefix + code if code else "" for code in codes)
    return found
