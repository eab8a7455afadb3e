"""Write a folder of invented registrations as dirty as real ones, for measuring loads.

    python -m benchmarks.registrations FOLDER [ENTERPRISES]

Each enterprise has one legal representative mentioned by name. As in the collections that were
looked at: codes in lower case or of 13 or 15 digits, NULLs, capital as text in several units,
double-decoded names and shifted rows. Codes are of the unassignable region 990000.
"""

from __future__ import annotations

import csv
import random
import sys
from pathlib import Path

from graph_api.domain.uscc import check_character

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
FAMILY = "虚拟空设假造未定"
GIVEN = "安宁和平康泰明远志成海山云川林雪松竹梅兰"
TRADE = ("商贸", "建设", "科技", "食品", "运输", "矿业", "农牧", "旅游")


def main(folder: Path, count: int) -> None:
    """Write ``enterprises.csv``, ``persons.csv`` and ``roles.csv`` with ``count`` enterprises."""
    draw = random.Random(2004)
    folder.mkdir(parents=True, exist_ok=True)
    with (
        (folder / "enterprises.csv").open("w", encoding="utf-8", newline="") as enterprises,
        (folder / "persons.csv").open("w", encoding="utf-8", newline="") as persons,
        (folder / "roles.csv").open("w", encoding="utf-8", newline="") as roles,
    ):
        tables = [csv.writer(file) for file in (enterprises, persons, roles)]
        tables[0].writerow(["id", "name", "uscc", "region_code", "established_on", "registered_capital"])
        tables[1].writerow(["id", "name"])
        tables[2].writerow(["person_id", "enterprise_id", "role", "position", "since", "until"])
        for number in range(count):
            enterprise, person = f"r{number}", f"p{number}"
            tables[0].writerow(_enterprise(draw, enterprise, number))
            if number % 10 < 9:
                tables[1].writerow([person, draw.choice(FAMILY) + "".join(draw.choices(GIVEN, k=2))])
                tables[2].writerow([person, enterprise, "LEGAL_REPRESENTATIVE", "法定代表人", "", ""])


def _enterprise(draw: random.Random, enterprise: str, number: int) -> list[str]:
    name = "虚构" + "".join(draw.choices(GIVEN, k=3)) + draw.choice(TRADE) + f"有限公司{number % 1000}"
    dirt = draw.random()
    if dirt < 0.01:
        name = name.encode("utf-8").decode("gb18030", errors="replace")
    row = [enterprise, name, _code(draw, number), "", _day(draw), _capital(draw)]
    # A shifted row has lost a cell in the middle.
    return row[:2] + row[3:] if dirt > 0.998 else row


def _code(draw: random.Random, number: int) -> str:
    digits = ""
    rest = number
    for _ in range(5):
        rest, digit = divmod(rest, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    body = "91990000MA9" + digits + "0"
    code = body + check_character(body)
    kind = draw.random()
    if kind < 0.05:
        return code.lower()
    if kind < 0.08:
        return f"6300001{number:08d}"
    if kind < 0.09:
        return f"63000{number:08d}"
    return "NULL" if kind < 0.11 else code


def _day(draw: random.Random) -> str:
    return f"{draw.randint(1981, 2004)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"


def _capital(draw: random.Random) -> str:
    amount = draw.choice((10, 50, 100, 500, 1000))
    return draw.choice((f"{amount}万人民币", f"{amount}.0000(万元)", "N/A", f"{amount}万元"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
