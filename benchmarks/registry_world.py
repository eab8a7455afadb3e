"""Write a folder of invented registrations in the proportions of a country's register.

    python -m benchmarks.registry_world FOLDER [ENTERPRISES]

For each enterprise there are one and a half persons, three posts and two holdings, with the dirt of
``benchmarks.registrations``: the world that ``benchmarks.bulk`` loads. Few enterprises have many holders, and
few persons many posts.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import registrations

ROLES = ("DIRECTOR", "SUPERVISOR", "SENIOR_MANAGER", "LEGAL_REPRESENTATIVE")


def main(folder: Path, count: int) -> None:
    """Write ``enterprises``, ``persons``, ``roles`` and ``holdings`` for ``count`` enterprises."""
    registrations.main(folder, count)
    draw = random.Random(2024)
    persons = count * 3 // 2
    _write(folder / "persons.csv", ("id", "name"), _persons(draw, persons))
    _write(
        folder / "roles.csv",
        ("person_id", "enterprise_id", "role", "position", "since", "until"),
        _roles(draw, count, persons),
    )
    _write(
        folder / "holdings.csv",
        ("holder_id", "enterprise_id", "percent", "since"),
        _holdings(draw, count, persons),
    )


def _write(path: Path, header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def _one(draw: random.Random, count: int) -> int:
    """Return a number below ``count``, small ones much more often than large ones."""
    return int(count * draw.random() ** 3)


def _day(draw: random.Random) -> str:
    return f"{draw.randint(1990, 2024)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"


def _persons(draw: random.Random, persons: int) -> Iterator[tuple[str, ...]]:
    for number in range(persons):
        name = draw.choice(registrations.FAMILY) + "".join(draw.choices(registrations.GIVEN, k=2))
        yield f"p{number}", name


def _roles(draw: random.Random, count: int, persons: int) -> Iterator[tuple[str, ...]]:
    for number in range(3 * count):
        person = f"p{_one(draw, persons)}"
        role = ROLES[number % 4]
        yield person, f"r{number // 3}", role, "", _day(draw) if number % 3 else "", ""


def _holdings(draw: random.Random, count: int, persons: int) -> Iterator[tuple[str, ...]]:
    for number in range(2 * count):
        holder = f"r{_one(draw, count)}" if number % 10 == 0 else f"p{_one(draw, persons)}"
        yield holder, f"r{_one(draw, count)}", draw.choice(("50", "12.5", "33.333333", "100%")), _day(draw)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
