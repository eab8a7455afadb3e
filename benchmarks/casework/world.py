"""The invented enterprises about which cases are opened, and the catalogue that they rest on."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

SOURCE = "casework-year"
MEMORANDUM = "YEAR"
IMPLEMENTERS = {"YEAR-1": "implementer-1", "YEAR-2": "implementer-2", "YEAR-3": "implementer-3"}
"""Which department has which measure; the last one is only recommended."""

Row = dict[str, str]
_SINCE = "2001-01-01"


def write(folder: Path, enterprises: int) -> None:
    """Write the tables as CSV: each enterprise with a legal representative and a director of its own."""
    folder.mkdir(parents=True)
    for name, rows in _tables(enterprises):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            first = next(found := iter(rows))
            writer = csv.DictWriter(file, list(first))
            writer.writeheader()
            writer.writerow(first)
            writer.writerows(found)


def _tables(enterprises: int) -> Iterator[tuple[str, Iterable[Row]]]:
    numbers = range(enterprises)
    yield "memoranda", [{"code": MEMORANDUM, "title": "虚构的备忘录", "kind": "PUNISHMENT"}]
    yield "measures", (_measure(place, code) for place, code in enumerate(IMPLEMENTERS))
    yield "reach", _reach()
    yield (
        "enterprises",
        ({"id": f"e{each}", "name": f"虚构企业{each}", "region_code": "990000"} for each in numbers),
    )
    yield "persons", ({"id": f"p{each}", "name": f"虚构人员{each}"} for each in range(2 * enterprises))
    yield "roles", (row for each in numbers for row in _posts(each))


def _measure(place: int, code: str) -> Row:
    return {
        "code": code,
        "memorandum": MEMORANDUM,
        "title": f"虚构的措施{place + 1}",
        "force": "MANDATORY" if place < len(IMPLEMENTERS) - 1 else "RECOMMENDED",
        "matters": "LOAN",
        "basis": "虚构的依据",
        "department": IMPLEMENTERS[code],
    }


def _reach() -> Iterator[Row]:
    for code in IMPLEMENTERS:
        for role in ("SUBJECT", "LEGAL_REPRESENTATIVE"):
            yield {"measure": code, "role": role, "anchor": "WHILE_HOLDING"}


def _posts(enterprise: int) -> Iterator[Row]:
    for place, role in enumerate(("LEGAL_REPRESENTATIVE", "DIRECTOR")):
        person = f"p{2 * enterprise + place}"
        yield {"person_id": person, "enterprise_id": f"e{enterprise}", "role": role, "since": _SINCE}
