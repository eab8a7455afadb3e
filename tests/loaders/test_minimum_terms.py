"""A repair before the minimum term is over is reported and takes effect (worked case 15)."""

from __future__ import annotations

import pytest

from graph_api.bolt.driver import Graph
from loaders.findings import Code
from tests.loaders.conftest import RULES, Folder, Loader, rows

LOAD_TIME = 1_790_000_000_000
TERMS = (
    "code,regime,grade,field,minimum,maximum,clock_from,valid_from,valid_until,basis\n"
    "T1,甲,GENERAL,,P3M,P1Y,DECISION,2019-07-01,2023-04-30,依据甲\n"
    "T2,乙,,食品,P1Y,P3Y,DECISION,2023-05-01,2026-03-31,依据乙\n"
    "T3,乙,,,P3M,P3Y,DECISION,2023-05-01,2026-03-31,依据乙\n"
)
WORLD = RULES | {
    "terms": TERMS,
    "conducts": "code,class,title,field\nC1,1,食品违法,食品\n",
    "enterprises": "id,name\nE1,甲\n",
}
SANCTIONS = "id,subject_id,memorandum,decided_on,grade,conduct\n"
EVENTS = "sanction_id,type,on,person_id\n"


@pytest.mark.parametrize(
    ("sanction", "event", "first"),
    [
        ("2022-08-01,GENERAL,", "REPAIRED,2022-11-01,", "2022-11-02"),
        ("2022-08-01,GENERAL,", "RELEASED,2022-10,", "2022-11-02"),
        ("2022-08-01,GENERAL,", "REPAIRED,2022-11-02,", None),
        ("2022-08-01,GENERAL,", "REPAIRED,2022-11,", None),
        ("2022-08-01,GENERAL,", "REVOKED,2022-08-02,", None),
        ("2022-08-01,GENERAL,", "REPAIRED,2022-08-02,P1", None),
        ("2022-08,GENERAL,", "REPAIRED,2022-09-01,", None),
        ("2022-08-01,,", "REPAIRED,2022-08-02,", None),
        ("2022-08-01,MINOR,", "REPAIRED,2022-08-02,", None),
        ("2024-01-10,GENERAL,C1", "REPAIRED,2025-01-10,", "2025-01-11"),
        ("2024-01-10,GENERAL,", "REPAIRED,2024-12-01,", None),
        ("2024-01-10,GENERAL,", "REPAIRED,2024-04-10,", "2024-04-11"),
    ],
)
async def test_a_broken_minimum_term_is_reported(
    graph: Graph, folder: Folder, loader: Loader, sanction: str, event: str, first: str | None
) -> None:
    world = WORLD | {"persons": "id,name\nP1,某\n", "sanctions": f"{SANCTIONS}S1,E1,M1,{sanction}\n"}
    together = await loader(folder(**world, events=f"{EVENTS}S1,{event}\n"), load_time=LOAD_TIME)
    broken = [finding for finding in together.findings if finding.code is Code.MINIMUM_TERM_BROKEN]
    assert together.exit_code == 0
    assert [first in finding.hint for finding in broken if first] == ([True] if first else [])
    assert len(broken) == (first is not None)
    kept = "MATCH (e:EventStatement)-[:ACTS_ON]->(:Sanction) RETURN count(e)"
    assert await rows(graph, kept) == [[1]]


async def test_events_of_a_later_load_are_looked_at_too(folder: Folder, loader: Loader) -> None:
    sanctions = f"{SANCTIONS}S1,E1,M1,2024-01-10,GENERAL,C1\n"
    await loader(folder(**WORLD, sanctions=sanctions), load_time=LOAD_TIME)
    report = await loader(folder(events=f"{EVENTS}S1,REPAIRED,2024-06-01,\n"), load_time=LOAD_TIME + 1)
    (finding,) = report.findings
    assert (finding.file, finding.line, finding.column) == ("events.csv", 2, "on")
    assert "2025-01-11" in finding.hint
    assert "T2" in finding.hint
    assert "2025-01-11" in finding.hint_zh


async def test_early_events_are_reported_in_the_order_of_their_days(folder: Folder, loader: Loader) -> None:
    # The engine gives events that were written after one another in the reverse order, or in another one.
    days = ("2019-03-01", "2019-01-01", "2019-04-01", "2019-02-01")
    await loader(
        folder(
            **WORLD,
            sanctions=f"{SANCTIONS}S1,E1,M1,,GENERAL,\n",
            events=EVENTS + "".join(f"S1,PUBLISHED,{day},\n" for day in days),
        ),
        load_time=LOAD_TIME,
    )
    report = await loader(
        folder(sanctions=f"{SANCTIONS}S1,E1,M1,2024-01-10,GENERAL,\n"), load_time=LOAD_TIME + 1
    )
    early = [finding.value for finding in report.findings if finding.code is Code.EVENT_BEFORE_SANCTION]
    assert early == sorted(days)
