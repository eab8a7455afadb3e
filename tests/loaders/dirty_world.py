"""A folder of every table, invented and dirty: ids stated again, codes corrected, branches, bare names.

Ids come from pools smaller than the tables, so that rows of one fact, records of one code and codes that
change lie in the same portion of a load and in different ones. Codes are of region 990000.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

from graph_api.domain.identity_number import resident_check_character
from graph_api.domain.uscc import ALPHABET, check_character

ROLES = ("LEGAL_REPRESENTATIVE", "DIRECTOR", "SUPERVISOR", "FINANCIAL_OFFICER", "CHAIR")
NOTES = ("", "", "", '登记册"第一页"', "two\nlines", "a|b;c,d", "back\\slash", "'quoted'")


def uscc(number: int) -> str:
    """Return the invented code of a number."""
    digits = ""
    for _ in range(6):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    body = "91990000MA9" + digits
    return body + check_character(body)


def identity_number(number: int) -> str:
    """Return the invented identity number of a number."""
    body = f"990000198{number % 10}0{1 + number % 9}{10 + number % 18}{number // 10 % 1000:03d}"
    return body + resident_check_character(body)


class DirtyWorld:
    """Writes the world of a seed; ``size``: rows of enterprises, from which the others follow."""

    def __init__(self, seed: int, size: int) -> None:
        self._draw = Random(seed)
        self._size = size

    def write(self, folder: Path) -> Path:
        """Write all tables into ``folder`` and return it."""
        folder.mkdir(parents=True)
        for name, fixed in self._catalogue().items():
            self._table(folder, name, iter(fixed))
        tables = {
            "enterprises": self._enterprises,
            "persons": self._persons,
            "names": self._names,
            "roles": self._roles,
            "holdings": self._holdings,
            "concert": self._concert,
            "honours": self._honours,
            "records": self._records,
            "sanctions": self._sanctions,
            "responsible": self._responsible,
            "events": self._events,
        }
        for name, rows in tables.items():
            self._table(folder, name, rows())
        return folder

    def _table(self, folder: Path, name: str, rows: Iterator[tuple[str, ...]]) -> None:
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)

    def _catalogue(self) -> dict[str, list[tuple[str, ...]]]:
        return {
            "departments": [("code", "name"), ("D1", "甲部门"), ("D2", "乙部门"), ("D1", "甲部门(更名)")],
            "memoranda": [
                ("code", "title", "kind", "known_on"),
                ("M1", "惩戒备忘录", "PUNISHMENT", ""),
                ("M2", "激励备忘录", "INCENTIVE", "2020-01-01"),
                ("M1", "惩戒备忘录(修订)", "PUNISHMENT", "2021-01-01"),
            ],
            "measures": [
                ("code", "memorandum", "title", "force", "matters", "basis"),
                ("K1", "M1", "限制贷款", "MANDATORY", "LOAN|TENDER", "依据一"),
                ("K2", "M9", "无备忘录", "MANDATORY", "LOAN", "依据二"),
            ],
            "reach": [("measure", "role"), ("K1", "SUBJECT"), ("K1", "DIRECTOR"), ("K9", "SUBJECT")],
        }

    def _some(self, share: float, value: str, other: str = "") -> str:
        return value if self._draw.random() < share else other

    def _enterprise(self) -> str:
        return f"e{self._draw.randrange(self._size * 3 // 4)}"

    def _person(self) -> str:
        return f"p{self._draw.randrange(self._size * 3 // 4)}"

    def _day(self) -> str:
        year, month, day = (self._draw.randint(*ends) for ends in ((2000, 2024), (1, 12), (1, 28)))
        full = f"{year}-{month:02d}-{day:02d}"
        return self._draw.choice((full, full, full, full[:7], full[:4]))

    def _clock(self) -> tuple[str, str, str]:
        known = self._some(0.4, f"{self._draw.randint(2010, 2014)}-05-01")
        void = self._some(0.03, f"{self._draw.randint(2015, 2020)}-06-01")
        return known, void, self._draw.choice(NOTES)

    def _name(self) -> str:
        number = self._draw.randrange(self._size)
        return self._draw.choice(
            (f"虚构{number}有限公司", f"虛構{number}有限公司", f'"引号"{number}号店', f"Ａ{number}")
        )

    def _enterprises(self) -> Iterator[tuple[str, ...]]:
        yield ("id", "name", "uscc", "kind", "parent_id", "status", "established_on", "known_on", "void_on",
               "source_note")  # fmt: skip
        for _ in range(self._size):
            code = uscc(self._draw.randrange(self._size // 2))
            yield (
                self._enterprise(),
                self._some(0.99, self._name()),
                self._draw.choice((code, code, code, "", code.lower(), "NULL", code[:-1] + "Q")),
                self._some(0.3, self._draw.choice(("BRANCH", "STATE_OWNER", "COMPANY"))),
                self._some(0.2, self._some(0.95, self._enterprise(), self._person())),
                self._some(0.5, "ACTIVE"),
                self._day(),
                *self._clock(),
            )

    def _persons(self) -> Iterator[tuple[str, ...]]:
        yield ("id", "name", "id_number", "unspecified", "known_on", "void_on", "source_note")
        for _ in range(self._size):
            number = identity_number(self._draw.randrange(self._size // 2))
            yield (
                self._some(0.98, self._person(), self._enterprise()),
                self._some(0.9, self._draw.choice(("张三", "单于平", "欧阳娜娜", "重山", "Smith, J"))),
                self._some(0.5, self._some(0.95, number, number[:-1] + "Z")),
                self._some(0.02, "NO_KNOWN_OWNER"),
                *self._clock(),
            )

    def _spell(self) -> tuple[str, ...]:
        return self._some(0.5, self._day()), self._some(0.2, self._day()), *self._clock()

    def _names(self) -> Iterator[tuple[str, ...]]:
        yield ("enterprise_id", "name", "since", "until", "known_on", "void_on", "source_note")
        for _ in range(self._size // 4):
            yield (self._enterprise(), self._name(), *self._spell())

    def _roles(self) -> Iterator[tuple[str, ...]]:
        yield ("person_id", "enterprise_id", "role", "position", "since", "until", "known_on", "void_on",
               "source_note")  # fmt: skip
        kept: list[tuple[str, str, str]] = []
        for _ in range(self._size):
            key = (self._some(0.98, self._person(), "x1"), self._enterprise(), self._draw.choice(ROLES))
            kept.append(key)
            if self._draw.random() < 0.3:
                key = self._draw.choice(kept)
            since, *rest = self._spell()
            yield (*key, self._some(0.5, "董事"), self._some(0.3, since), *rest)

    def _holdings(self) -> Iterator[tuple[str, ...]]:
        yield ("holder_id", "enterprise_id", "percent", "percent_min", "percent_max", "interest", "since",
               "until", "known_on", "void_on", "source_note")  # fmt: skip
        kept: list[tuple[str, str]] = []
        for _ in range(self._size):
            key = (self._draw.choice((self._person(), self._enterprise())), self._enterprise())
            kept.append(key)
            if self._draw.random() < 0.3:
                key = self._draw.choice(kept)
            percent = self._draw.choice(("50", "12.5%", "", "101", "3.140"))
            ranges = ("10", "20") if not percent and self._draw.random() < 0.5 else ("", "")
            since, *rest = self._spell()
            yield (*key, percent, *ranges, self._some(0.2, "VOTING_RIGHTS"), self._some(0.3, since), *rest)

    def _concert(self) -> Iterator[tuple[str, ...]]:
        yield ("group_id", "holder_id", "since", "until", "known_on", "void_on", "source_note")
        for _ in range(self._size // 10):
            yield (f"g{self._draw.randrange(self._size // 30 + 1)}", self._person(), *self._spell())

    def _subject(self) -> str:
        return self._draw.choice((self._person(), self._enterprise()))

    def _honours(self) -> Iterator[tuple[str, ...]]:
        yield ("id", "subject_id", "title", "department", "awarded_on", "known_on", "void_on", "source_note")
        for number in range(self._size // 20):
            yield (f"h{number * 3 // 4}", self._subject(), "A级纳税人", self._some(0.5, "D1"), self._day(),
                   *self._clock())  # fmt: skip

    def _records(self) -> Iterator[tuple[str, ...]]:
        yield ("id", "subject_id", "subject_name", "type", "decided_on", "kept", "known_on", "void_on",
               "source_note")  # fmt: skip
        for number in range(self._size // 10):
            bare = self._draw.random() < 0.4
            yield (
                f"r{number * 3 // 4}",
                "" if bare else self._subject(),
                self._name() if bare else "",
                "PENALTY",
                self._day(),
                self._some(0.5, "true"),
                *self._clock(),
            )

    def _sanctions(self) -> Iterator[tuple[str, ...]]:
        yield ("id", "subject_id", "subject_name", "memorandum", "measures", "grade", "decided_on",
               "known_on", "void_on", "source_note")  # fmt: skip
        for number in range(self._size // 20):
            bare = self._draw.random() < 0.3
            yield (
                f"s{number * 3 // 4}",
                "" if bare else self._subject(),
                self._name() if bare else "",
                self._draw.choice(("M1", "M1", "M1", "M2", "M9")),
                self._some(0.5, "K1"),
                "SERIOUS",
                self._day(),
                *self._clock(),
            )

    def _responsible(self) -> Iterator[tuple[str, ...]]:
        yield ("sanction_id", "person_id", "responsible", "known_on", "void_on", "source_note")
        for _ in range(self._size // 20):
            sanction = f"s{self._draw.randrange(self._size // 20)}"
            yield (sanction, self._person(), self._draw.choice(("true", "false", "")), *self._clock())

    def _events(self) -> Iterator[tuple[str, ...]]:
        yield ("sanction_id", "type", "on", "person_id", "known_on", "void_on", "source_note")
        for _ in range(self._size // 20):
            sanction = f"s{self._draw.randrange(self._size // 20)}"
            kind = self._draw.choice(("PUBLISHED", "REPAIRED", "OBJECTION_ACCEPTED"))
            yield (sanction, kind, self._day(), self._some(0.2, self._person()), *self._clock())
