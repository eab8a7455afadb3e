"""Random histories: rows of two providers with versions, corrections and voids, in any number of loads.

Every row states ``known_on`` and no two versions of a fact state the same, because only then does the
exchange format promise that the order of loads plays no part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.api.codes import resident_id, uscc
from tests.api.tables import CATALOGUE, Row, Tables

KNOWN_DAYS = ("2010-01-01", "2012-06-01", "2015-01-01", "2018-03-01", "2020-05-05")
MOMENTS = (
    ("2016-06-30", None),
    ("2019-01-01", "2015-01-01"),
    ("2013-01-01", "2012-05-31"),
    ("2021-01-01", "2018-03-01"),
)
ENTERPRISES = ("E1", "E2", "E3", "B1")
PERSONS = ("P1", "P2", "P3")
SOURCES = ("left", "right")
_NAMES = ("虚构甲公司", "虚构乙公司")


@dataclass(frozen=True)
class Stated:
    """One row of one provider."""

    source: str
    table: str
    row: Row

    @property
    def known_on(self) -> str:
        """The day from which it is known; rules without one are known always."""
        return self.row.get("known_on", "")


class History:
    """Draws a history.

    ``codes``: records carry no codes, each at most one (``steady``), or several in turn (``changing``);
    ``joins``: sanctions and records may name their subject by name alone; ``voids``: any version may
    be void from a later day on, not only one that has no others beside it.
    """

    def __init__(
        self, random: Random, *, codes: str = "steady", joins: bool = True, voids: bool = True
    ) -> None:
        self._random = random
        self._codes = codes
        self._joins = joins
        self._voids = voids
        self._first_code = random.randrange(1, 900_000) * 10
        self.rows: list[Stated] = []
        self._rules()
        for source in SOURCES:
            self._subjects(source)
            self._links(source)
            self._sanctions(source)

    def _pick(self, *values: str) -> str:
        return self._random.choice(values)

    def _versions(self, source: str, table: str, row: Row, **choices: tuple[str, ...]) -> None:
        """State one to three versions of a fact, each column drawn anew from its choices."""
        days = self._random.sample(KNOWN_DAYS, self._random.choice((1, 1, 2, 3)))
        for day in days:
            drawn = {column: self._pick(*values) for column, values in choices.items()}
            may_be_void = table not in CATALOGUE and (self._voids or len(days) == 1)
            void = self._pick("", "", "", "", "2019-06-01") if may_be_void else ""
            self.rows.append(Stated(source, table, {**row, **drawn, "known_on": day, "void_on": void}))

    def _rules(self) -> None:
        source = SOURCES[0]
        self.rows.append(Stated(source, "memoranda", {"code": "M", "title": "虚构", "kind": "PUNISHMENT"}))
        for code in ("K", "L"):
            row = {"code": code, "memorandum": "M", "title": code, "matters": "LOAN"}
            forces = ("MANDATORY", "RECOMMENDED")
            self.rows.append(Stated(source, "measures", {**row, "force": "MANDATORY", "basis": "甲"}))
            self._versions(source, "measures", row, force=forces, basis=("甲", "乙"), term=("", "P1Y"))
        for code, role, anchor in (
            ("K", "SUBJECT", ""), ("K", "LEGAL_REPRESENTATIVE", "STICKY"), ("K", "SHAREHOLDER", ""),
            ("L", "SUBJECT", ""), ("L", "DIRECTOR", "WHILE_HOLDING"), ("L", "NAMED", ""),
        ):  # fmt: skip
            row = {"measure": code, "role": role, "anchor": anchor}
            self.rows.append(Stated(source, "reach", row))
            if self._random.random() < 0.3:
                self._versions(source, "reach", row, responsibility=("ANY", "RESPONSIBLE", "DISCRETION"))

    def _subjects(self, source: str) -> None:
        for record in ENTERPRISES:
            branch = {"kind": "BRANCH"} if record == "B1" else {}
            self._versions(
                source, "enterprises", {"id": record, **branch},
                name=(*_NAMES, f"虚构{record}"), uscc=self._code(uscc), status=("", "ACTIVE", "REVOKED"),
                established_on=("", "2001-01-01", "2011"),
                parent_id=("E1", "E2", "") if branch else ("",),
            )  # fmt: skip
        for record in PERSONS:
            self._versions(
                source, "persons", {"id": record}, name=("虚构一", "虚构二"),
                id_number=self._code(resident_id),
                unspecified=("", "", "", "subjectUnknown"),
            )  # fmt: skip
        for name in _NAMES:
            row = {
                "enterprise_id": self._pick("E1", "E2"),
                "name": name,
                "since": self._pick("", "2005-01-01"),
            }
            self._versions(source, "names", row, until=("", "2012-01-01", "2017"))

    def _code(self, made: Callable[[int], str]) -> tuple[str, ...]:
        """Return the codes among which the versions of one record choose."""
        both = tuple(made(self._first_code + number) for number in range(2))
        if self._codes == "changing":
            return ("", *both)
        return ("", self._pick(*both)) if self._codes == "steady" else ("",)

    def _links(self, source: str) -> None:
        for number in range(6):
            row = {
                "person_id": self._pick(*PERSONS),
                "enterprise_id": self._pick(*ENTERPRISES),
                "role": ("LEGAL_REPRESENTATIVE", "DIRECTOR")[number % 2],
                "since": ("", "2009-01-01", f"20{10 + number}")[number % 3],
            }
            if not any(stated.row.items() >= row.items() for stated in self.rows if stated.source == source):
                self._versions(source, "roles", row, until=("", "", "2016-06-30", "2018"))
        row = {"holder_id": self._pick(*PERSONS, "E3"), "enterprise_id": "E1", "since": "2008-01-01"}
        self._versions(source, "holdings", row, percent=("0", "40", ""), until=("", "2017-01-01"))

    def _sanctions(self, source: str) -> None:
        for number in range(3):
            who: dict[str, tuple[str, ...]] = {"subject_id": (*ENTERPRISES, "P1")}
            if self._joins and number == 2:
                who = {"subject_name": _NAMES}
            self._versions(
                source, "sanctions", {"id": f"S{number}", "memorandum": "M"}, **who,
                decided_on=("2014-01-01", "2015", "2013-03-01", ""), term=("", "P3Y"),
                measures=("", "K", "L"),
                effective_from=("", "2014-06-01"),
            )  # fmt: skip
            person = self._pick(*PERSONS)
            self._versions(
                source, "responsible", {"sanction_id": f"S{number}", "person_id": person},
                responsible=("true", "false", ""),
            )  # fmt: skip
        for kind, on in (
            ("OBJECTION_ACCEPTED", "2015-05-01"),
            ("REPAIRED", "2016"),
            ("REVOKED", "2017-01-01"),
        ):
            row = {"sanction_id": self._pick("S1", "S2"), "type": kind, "on": on}
            self._versions(source, "events", {**row, "person_id": self._pick("", "P1")}, note=("", "注"))
        self._versions(
            source, "honours", {"id": "H1", "title": "荣誉"}, subject_id=ENTERPRISES,
            awarded_on=("2010-01-01", "2016"),
        )  # fmt: skip
        who = {"subject_name": _NAMES} if self._joins else {"subject_id": ENTERPRISES}
        self._versions(
            source, "records", {"id": "R1", "type": "PENALTY"}, decided_on=("2014-06-01", "2018"), **who
        )


def references(stated: Stated) -> set[tuple[str, str]]:
    """Return (source, id) of everything that a row can only follow."""
    columns = ("enterprise_id", "person_id", "holder_id", "subject_id", "parent_id", "sanction_id")
    found = {(stated.source, value) for column in columns if (value := stated.row.get(column))}
    found |= {("", stated.row[column]) for column in ("memorandum", "measure") if stated.row.get(column)}
    return found | {("", code) for code in stated.row.get("measures", "").split("|") if code}


def defines(stated: Stated) -> tuple[str, str] | None:
    """Return (source, id) of what a row brings into being."""
    if stated.table in ("enterprises", "persons", "sanctions"):
        return stated.source, stated.row["id"]
    return ("", stated.row["code"]) if stated.table in CATALOGUE and "code" in stated.row else None


def in_loads(rows: list[Stated], loads: int, random: Random) -> list[dict[str, Tables]]:
    """Spread rows over several loads at random, none before what it refers to; lines in any order."""
    order = [random.randrange(loads) for _ in rows]
    for _ in range(4):  # references of references: measure, sanction, event
        first: dict[tuple[str, str], int] = {}
        for place, stated in zip(order, rows, strict=True):
            defined = defines(stated)
            if defined is not None:
                first[defined] = min(place, first.get(defined, loads))
        order = [
            max([place, *(first[reference] for reference in references(stated))])
            for place, stated in zip(order, rows, strict=True)
        ]
    shuffled = list(zip(order, rows, strict=True))
    random.shuffle(shuffled)
    return [tables_of([stated for place, stated in shuffled if place == number]) for number in range(loads)]


def tables_of(rows: list[Stated]) -> dict[str, Tables]:
    """Return the tables of each provider; the one with the rules comes first."""
    found = {source: Tables() for source in SOURCES}
    for stated in rows:
        found[stated.source].add(stated.table, **stated.row)
    return {source: tables for source, tables in found.items() if tables.rows}
