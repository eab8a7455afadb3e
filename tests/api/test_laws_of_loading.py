"""Laws on random histories: neither the order of loads nor what is learned later changes an answer."""

from __future__ import annotations

from random import Random

import pytest

from tests.api.answers import Moments, everything
from tests.api.histories import (
    ENTERPRISES,
    MOMENTS,
    PERSONS,
    SOURCES,
    History,
    Stated,
    defines,
    in_loads,
    references,
    tables_of,
)
from tests.api.platform import Platform, World
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

PREFIX = "law."


async def load_all(platform: Platform, loads: list[dict[str, Tables]]) -> dict[str, World]:
    """Load a history into an empty graph; every row must be taken."""
    worlds = {source: World(platform, source, PREFIX) for source in SOURCES}
    for load in loads:
        for source in SOURCES:
            if source in load:
                await load_one(platform, worlds[source], load[source])
    return worlds


async def load_one(platform: Platform, world: World, tables: Tables) -> None:
    folder = platform.folder / f"history-{next(platform.numbers)}"
    report = await platform.load(tables.write(folder, PREFIX), source=world.source)
    assert report.exit_code == 0, report.render()


async def all_answers(worlds: dict[str, World], moments: Moments, *, ids: bool) -> dict[str, str]:
    """Return all answers; without ``ids`` a platform id is told as the records that lead to it."""
    records = (*ENTERPRISES, *PERSONS)
    found = {source: await everything(world, records, moments) for source, world in worlds.items()}
    if ids:
        return found
    behind: dict[str, list[str]] = {}
    for source, world in worlds.items():
        for record in records:
            behind.setdefault(await world.id(record), []).append(f"{source}/{record}")
    for source in found:
        for subject, names in behind.items():
            found[source] = found[source].replace(subject, "+".join(names))
    return found


@pytest.mark.parametrize(
    ("codes", "seed", "loads"), [("steady", 0, 2), ("steady", 1, 5), ("steady", 26, 4), ("changing", 2, 3)]
)
async def test_the_order_of_loading_does_not_matter(
    fresh: Platform, codes: str, seed: int, loads: int
) -> None:
    """Ids included, except where a record's code changes: then an id once given stays with its subject."""
    rows = History(Random(seed), codes=codes).rows
    ids = codes == "steady"
    wanted = await all_answers(await load_all(fresh, [tables_of(rows)]), MOMENTS, ids=ids)
    assert all('"reasons"' in answers for answers in wanted.values())
    await fresh.wipe()
    spread = in_loads(rows, loads, Random(seed * 100 + loads))
    assert_equal(await all_answers(await load_all(fresh, spread), MOMENTS, ids=ids), wanted)


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_learned_later_changes_no_earlier_answer(fresh: Platform, seed: int) -> None:
    """Joins by name included. Codes are left out: who a subject is has no second clock (ADR 9).

    Facts of several versions are never void here: a version that repeats one that turns out void
    becomes a statement of its own, and so shows another day as the one from which it is known.
    """
    rows = History(Random(1000 + seed), codes="none", voids=False).rows
    edge = "2015-01-01"
    earlier = [stated for stated in rows if stated.known_on <= edge]
    missing = unresolved(earlier)
    earlier = [stated for stated in earlier if stated not in missing]
    later = [stated for stated in rows if stated not in earlier and stated.known_on > edge]
    moments = [(valid_at, known_at) for valid_at in ("2014-06-30", "2016-07-01", "2030-01-01")
               for known_at in ("2012-05-31", edge)]  # fmt: skip

    # What was void from a later day on was not yet void when the row was first stated.
    first_stated = [Stated(s.source, s.table, {**s.row, "void_on": ""}) for s in earlier]
    worlds = await load_all(fresh, [tables_of(first_stated)])
    known = {
        source: [
            r
            for r in (*ENTERPRISES, *PERSONS)
            if any(s.source == source and s.row.get("id") == r for s in earlier)
        ]
        for source in SOURCES
    }
    before = {source: await everything(world, known[source], moments) for source, world in worlds.items()}
    for load in (tables_of(earlier), tables_of(later)):
        for source, tables in load.items():
            folder = fresh.folder / f"history-{next(fresh.numbers)}"
            await fresh.load(tables.write(folder, PREFIX), source=source)
    after = {source: await everything(world, known[source], moments) for source, world in worlds.items()}
    assert_equal(after, before)


def unresolved(rows: list[Stated]) -> list[Stated]:
    """Return the rows whose references lead nowhere within ``rows``, until none is left."""
    from_here = list(rows)
    while True:
        there = {defines(stated) for stated in from_here}
        bad = [stated for stated in from_here if not references(stated) <= there]
        if not bad:
            return [stated for stated in rows if stated not in from_here]
        from_here = [stated for stated in from_here if stated not in bad]


def assert_equal(found: dict[str, str], wanted: dict[str, str]) -> None:
    """Compare line by line, so that a failure shows the first lines that differ."""
    for source in wanted:
        pairs = list(zip(found[source].splitlines(), wanted[source].splitlines(), strict=False))
        differing = [place for place, pair in enumerate(pairs) if pair[0] != pair[1]]
        if differing:
            near = slice(max(0, differing[0] - 12), differing[0] + 4)
            assert found[source].splitlines()[near] == wanted[source].splitlines()[near], source
        assert found[source] == wanted[source]
