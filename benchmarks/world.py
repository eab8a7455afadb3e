"""The invented world that is measured on, as tables of the exchange format.

``World(subjects)`` has two enterprises to three persons, five links an enterprise, degrees with a heavy
tail, and two hubs: a clean enterprise with many persons and a person with as many posts. The same size and
seed give the same world. Names are numbers, codes are of the unassignable region 990000: nobody real is
meant. Dates are whole days, so that a contender that compares text comes to the same answers.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph_api.domain.uscc import check_character

Row = dict[str, str | None]

SOURCE = "invented"
KNOWN_ON = "2024-01-01"
VALID_AT = "2025-06-30"
"""The day that questions are about; it is pinned, so that answers do not change with the calendar."""

MATTER = "LOAN"
MEMORANDUM = "INVENTED"
MEASURES = 8
SANCTIONED_ENTERPRISE_EVERY = 50
SANCTIONED_PERSON_EVERY = 200
HOLDING_ENTERPRISE_EVERY = 10
LARGEST_HUB = 10_000
HUB_ENTERPRISE = "e_hub"
HUB_PERSON = "p_hub"

_CODE_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_POSTS = (("LEGAL_REPRESENTATIVE", 1.0), ("DIRECTOR", 0.9), ("SUPERVISOR", 0.6), ("SENIOR_MANAGER", 0.5))
_WORDS = ("虚安", "构宁", "设平", "拟泰", "假远", "未志", "空成", "无海")
_TRADES = ("商贸", "建设", "科技", "食品", "运输", "矿业", "农牧", "旅游")


@dataclass(frozen=True, slots=True)
class World:
    """A world of ``subjects`` enterprises and persons."""

    subjects: int
    seed: int = 1

    @property
    def enterprises(self) -> int:
        """How many enterprises there are beside the hub."""
        return self.subjects * 2 // 5

    @property
    def persons(self) -> int:
        """How many persons there are beside the hub."""
        return self.subjects - self.enterprises

    @property
    def hub(self) -> int:
        """How many links each hub has."""
        return min(LARGEST_HUB, self.enterprises // 3)

    def tables(self) -> Mapping[str, Callable[[], Iterator[Row]]]:
        """Return the tables, in loading order; each call of one gives its rows from the beginning."""
        return {
            "memoranda": _memoranda,
            "measures": _measures,
            "reach": _reach,
            "enterprises": self._enterprises,
            "persons": self._persons,
            "roles": self._roles,
            "holdings": self._holdings,
            "sanctions": self._sanctions,
        }

    def nominee_posts(self) -> list[str]:
        """Return the enterprises in which the hub person holds a post; no sanction touches the two."""
        found = (number for number in range(self.enterprises) if number % SANCTIONED_ENTERPRISE_EVERY)
        return [f"e{number}" for number, _ in zip(found, range(self.hub), strict=False)]

    def write(self, folder: Path) -> None:
        """Write the tables as CSV for the product's own loader."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self.tables().items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                first = next(found := rows())
                writer = csv.DictWriter(file, list(first))
                writer.writeheader()
                writer.writerow(first)
                writer.writerows(found)

    def _enterprises(self) -> Iterator[Row]:
        chance = random.Random(f"{self.seed} enterprises")
        for number in range(self.enterprises):
            name = f"{chance.choice(_WORDS)}{chance.choice(_WORDS)}{chance.choice(_TRADES)}有限公司{number}"
            yield _enterprise(f"e{number}", name, number, f"20{chance.randint(10, 19)}-03-15")
        yield _enterprise(HUB_ENTERPRISE, "虚构枢纽有限公司", self.enterprises, "2012-03-15")

    def _persons(self) -> Iterator[Row]:
        chance = random.Random(f"{self.seed} persons")
        for number in range(self.persons):
            name = f"{chance.choice(_WORDS)}{chance.choice(_WORDS)}{number}"
            yield {"id": f"p{number}", "name": name, "known_on": KNOWN_ON}
        yield {"id": HUB_PERSON, "name": "虚构枢纽", "known_on": KNOWN_ON}

    def _roles(self) -> Iterator[Row]:
        chance = random.Random(f"{self.seed} roles")
        for number in range(self.enterprises):
            for role, share in _POSTS:
                if chance.random() < share:
                    yield _role(self._anyone(chance), f"e{number}", role, chance)
        for number in range(self.hub):
            yield _role(f"p{self._unsanctioned(number)}", HUB_ENTERPRISE, "DIRECTOR", chance)
        for enterprise in self.nominee_posts():
            yield _role(HUB_PERSON, enterprise, "SUPERVISOR", chance)

    def _holdings(self) -> Iterator[Row]:
        chance = random.Random(f"{self.seed} holdings")
        for number in range(self.enterprises):
            rest = 100
            holders = {self._anyone(chance) for _ in range(2)}
            if number % HOLDING_ENTERPRISE_EVERY == 1:  # a chain of enterprises, never a loop
                holders.add(f"e{number // 2}")
            for holder in sorted(holders):
                percent = chance.randint(1, max(1, rest - 10))
                rest -= percent
                yield {
                    "holder_id": holder,
                    "enterprise_id": f"e{number}",
                    "percent": str(percent),
                    "since": f"20{chance.randint(20, 23)}-05-10",
                    "until": None,
                    "known_on": KNOWN_ON,
                }
                if rest <= 1:
                    break

    def _sanctions(self) -> Iterator[Row]:
        chance = random.Random(f"{self.seed} sanctions")
        subjects = [f"e{number}" for number in range(0, self.enterprises, SANCTIONED_ENTERPRISE_EVERY)]
        subjects += [f"p{number}" for number in range(0, self.persons, SANCTIONED_PERSON_EVERY)]
        for number, subject in enumerate(subjects):
            yield {
                "id": f"s{number}",
                "subject_id": subject,
                "memorandum": MEMORANDUM,
                "grade": chance.choice(("GENERAL", "SERIOUS")),
                "act_from": "2022-06-01",
                "act_until": "2022-12-01",
                # A quarter has ended on the day asked about.
                "decided_on": chance.choice(("2021-03-01", "2023-03-01", "2023-09-01", "2023-12-01")),
                "term": "P3Y",
                "known_on": KNOWN_ON,
            }

    def _anyone(self, chance: random.Random) -> str:
        """Draw a person; a few are drawn very often."""
        return f"p{int(self.persons * chance.random() ** 2)}"

    def _unsanctioned(self, number: int) -> int:
        """Return the person of this number among those without a sanction of their own."""
        return number + number // (SANCTIONED_PERSON_EVERY - 1) + 1


def _enterprise(record: str, name: str, number: int, established: str) -> Row:
    return {
        "id": record,
        "name": name,
        "uscc": _code(number),
        "status": "ACTIVE",
        "region_code": "990000",
        "established_on": established,
        "known_on": KNOWN_ON,
    }


def _code(number: int) -> str:
    digits, rest = "", number
    for _ in range(5):
        rest, digit = divmod(rest, len(_CODE_DIGITS))
        digits = _CODE_DIGITS[digit] + digits
    body = f"91990000MA9{digits}0"
    return body + check_character(body)


def _role(person: str, enterprise: str, role: str, chance: random.Random) -> Row:
    return {
        "person_id": person,
        "enterprise_id": enterprise,
        "role": role,
        "since": f"20{chance.randint(10, 23)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}",
        "until": "2025-01-01" if chance.random() < 0.2 else None,
        "known_on": KNOWN_ON,
    }


def _memoranda() -> Iterator[Row]:
    yield {"code": MEMORANDUM, "title": "虚构的备忘录", "kind": "PUNISHMENT"}


def _measures() -> Iterator[Row]:
    for number in range(MEASURES):
        yield {
            "code": f"{MEMORANDUM}-{number}",
            "memorandum": MEMORANDUM,
            "title": f"虚构的措施{number}",
            "force": "MANDATORY",
            "matters": f"{MATTER}|TENDER",
            "basis": "虚构的依据",
        }


def _reach() -> Iterator[Row]:
    for number in range(MEASURES):
        for role in ("SUBJECT", "LEGAL_REPRESENTATIVE", "DIRECTOR"):
            yield {"measure": f"{MEMORANDUM}-{number}", "role": role, "anchor": "WHILE_HOLDING"}
