"""Neighbourhoods, neighbours and paths on random worlds, against walking everywhere in the loaded rows."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from random import Random

import pytest

from tests.api.links import around, chains, edges, learn, names, near, search
from tests.api.platform import Platform, World
from tests.api.tables import Tables
from tests.domain.exploration.naive import every_path, within

pytestmark = pytest.mark.asyncio(loop_scope="session")

ENTERPRISES = [f"E{number}" for number in range(7)]
PERSONS = [f"P{number}" for number in range(4)]
STATE, UNKNOWN = "E0", "P0"
DATES = ["", "2018", "2019-06", "2019-12-31", "2020-02", "2020-02-29", "2021", "2021-05-01"]
DAYS = ["2018-12-31", "2019-06-30", "2020-02-28", "2020-02-29", "2021-06-01"]
INSTANTS = ["2018-06-30", "2020-01-01", "2022-01-01"]
KNOWN_DAYS = ["2018-01-01", "2019-01-01", "2021-01-01"]


@dataclass(frozen=True)
class Row:
    """A loaded link with what decides when it counts."""

    kind: str
    source: str
    target: str
    since: str
    until: str
    known_on: str

    def counts(self, day: str, known_at: str) -> bool:
        """Whether it is known and may hold: some day of ``since`` is past, not all days of ``until`` are."""
        begun = not self.since or _first(self.since) <= day
        return self.known_on <= known_at and begun and not (self.until and _last(self.until) <= day)


def _first(text: str) -> str:
    return (text + "-01-01")[:10]


def _last(text: str) -> str:
    if len(text) == 4:
        return f"{text}-12-31"
    if len(text) == 7:
        return f"{text}-{calendar.monthrange(int(text[:4]), int(text[5:]))[1]}"
    return text


def random_rows(random: Random) -> list[Row]:
    """Return links that no two of which are versions of one."""
    rows: dict[tuple[str, ...], Row] = {}
    for _ in range(34):
        since, until = random.choice(DATES), random.choice([*DATES[1:], "", "", "", ""])
        if until and since and _last(until) <= _last(since):
            until = ""
        kind = random.choice(["DIRECTOR", "SUPERVISOR", "SHAREHOLDING", "VOTING_RIGHTS"])
        post = kind in ("DIRECTOR", "SUPERVISOR")
        source, target = random.choice(PERSONS if post else ENTERPRISES + PERSONS), random.choice(ENTERPRISES)
        if source != target:
            row = Row(kind, source, target, since, until, random.choice(KNOWN_DAYS))
            rows.setdefault((kind, source, target, since), row)
    return list(rows.values())


def tables_of(rows: list[Row]) -> Tables:
    """Return the rows in the exchange format, with a state owner and an unknown owner among the subjects."""
    tables = Tables().enterprise(*ENTERPRISES[1:]).enterprise(STATE, kind="STATE_OWNER")
    tables.person(*PERSONS[1:]).person(UNKNOWN, unspecified="不明")
    for row in rows:
        dates = {"since": row.since, "until": row.until, "known_on": row.known_on}
        if row.kind in ("DIRECTOR", "SUPERVISOR"):
            tables.role(row.source, row.target, row.kind, **dates)
        else:
            tables.holding(row.source, row.target, interest=row.kind, percent="1", **dates)
    return tables


def neighbours_of(rows: list[Row]) -> dict[str, list[str]]:
    """Return who is next to whom."""
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.source, set()).add(row.target)
        found.setdefault(row.target, set()).add(row.source)
    return {node: sorted(others) for node, others in found.items()}


@pytest.mark.parametrize("seed", range(4))
async def test_the_same_as_walking_everywhere(platform: Platform, seed: int) -> None:
    random = Random(seed)
    rows = random_rows(random)
    world = await platform.world(tables_of(rows))
    await learn(world, *ENTERPRISES, *PERSONS)
    blocked = frozenset({STATE, UNKNOWN})
    for _ in range(6):
        day, known_at = random.choice(DAYS), random.choice(INSTANTS)
        kinds = random.choice(
            [None, ["SHAREHOLDING", "DIRECTOR"], ["VOTING_RIGHTS", "SUPERVISOR", "SHAREHOLDING"]]
        )
        live = [row for row in rows if row.counts(day, known_at) and (kinds is None or row.kind in kinds)]
        graph = neighbours_of(live)
        source, target = random.sample(ENTERPRISES + PERSONS, 2)
        await _compare_around(world, live, source, random.randint(1, 4), day, known_at, kinds, blocked)
        page = await near(world, source, day, known_at, links=kinds, first=20)
        assert sorted(names(world, [edge["node"] for edge in page["edges"]])) == graph.get(source, [])
        assert page["totalCount"] == len(graph.get(source, []))
        await _compare_paths(
            world, graph, (source, target), random.randint(1, 6), day, known_at, kinds, blocked
        )


async def _compare_around(
    world: World,
    live: list[Row],
    start: str,
    depth: int,
    day: str,
    known_at: str,
    kinds: list[str] | None,
    blocked: frozenset[str],
) -> None:
    answer = await around(world, start, day, known_at, depth=depth, links=kinds)
    nodes = within(neighbours_of(live), start, depth, blocked)
    assert set(names(world, answer["nodes"])) == nodes
    assert answer["completeness"] == "COMPLETE"
    assert edges(world, answer["links"]) == {
        (row.kind, row.source, row.target) for row in live if {row.source, row.target} <= nodes
    }


async def _compare_paths(
    world: World,
    graph: dict[str, list[str]],
    ends: tuple[str, str],
    hops: int,
    day: str,
    known_at: str,
    kinds: list[str] | None,
    blocked: frozenset[str],
) -> None:
    ids = {record: node for node, record in world.records.items()}
    expected = sorted(
        every_path(graph, *ends, hops, blocked), key=lambda path: (len(path), [ids[node] for node in path])
    )
    for first in (1, 3, 100):
        answer = await search(world, *ends, day, known_at, hops=hops, first=first, links=kinds)
        assert chains(world, answer) == [list(path) for path in expected[:first]]
        assert answer["completeness"] == "COMPLETE"
