"""Section 2: rows that cannot be are rejected, the rest loads, and the answers rest on the rest."""

from __future__ import annotations

import pytest

from tests.api.platform import Platform
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT = "2021-01-01"


async def test_references_that_lead_nowhere_are_rejected(platform: Platform) -> None:
    tables = (
        Tables().enterprise("E1").person("P1").role("P1", "E1").role("NOBODY", "E1").role("P1", "NOWHERE")
    )
    tables.measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE",)]).measure(
        "X", [("SUBJECT",)], memorandum="N"
    )
    tables.sanction("S1", "E1", decided_on="2020-01-01").sanction("S2", "NOBODY", decided_on="2020-01-01")
    tables.sanction("S3", "E1", "NONE", decided_on="2020-01-01").sanction(
        "S4", "E1", measures="K|NONE", decided_on="2020-01-01"
    )
    tables.sanction("S5", "E1", measures="X", decided_on="2020-01-01")
    tables.event("NONE", "REPAIRED", "2020-06-01").event("S1", "REPAIRED", "2020-06-01", person="NOBODY")
    tables.named("S1", "NOBODY", "true")
    world = await platform.world(tables, exit_code=2)
    assert await world.statuses("E1", AT) == {"K@S1": "REACHED"}
    assert await world.statuses("P1", AT) == {"K@S1": "REACHED"}
    codes = world.reports[0].codes
    assert codes["UNKNOWN_REFERENCE"] >= 7
    assert sum(codes.values()) == codes["UNKNOWN_REFERENCE"] + codes["UNKNOWN_MEASURE"]


async def test_a_sanction_under_an_incentive_memorandum_is_rejected(platform: Platform) -> None:
    tables = (
        Tables()
        .enterprise("E1")
        .memorandum("GOOD", "INCENTIVE")
        .measure("K", [("SUBJECT",)], memorandum="GOOD")
    )
    tables.sanction("S1", "E1", "GOOD", decided_on="2020-01-01").person("P1")
    world = await platform.world(tables, exit_code=2)
    assert await world.statuses("E1", AT) == {}


async def test_values_that_cannot_be_reject_their_row(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("P1", "P2", "P3", "P4", "P5")
    tables.holding("P1", "E1", percent="153").holding("P2", "E1", percent="-1").holding(
        "P3", "E1", percent="95.00%"
    )
    tables.role("P4", "E1", since="2020-06-01", until="2020-05-31").holding("P5", "E1", percent="1e1")
    tables.measure("K", [("SUBJECT",), ("SHAREHOLDER",), ("LEGAL_REPRESENTATIVE",)])
    tables.sanction("S1", "E1", decided_on="2020-01-01", term="P0D").sanction(
        "S2", "E1", decided_on="2020-01-01"
    )
    tables.sanction("S3", "E1", decided_on="2020-02-30").sanction(
        "S4", "E1", decided_on="2020-03-01", until="2020-02-01"
    )
    world = await platform.world(tables, exit_code=2)
    assert set(await world.statuses("E1", AT)) == {"K@S2"}
    assert await world.statuses("P3", AT) == {"K@S2": "REACHED"}
    for person in ("P1", "P2", "P4"):
        assert await world.statuses(person, AT) == {}


async def test_a_missing_required_column_rejects_the_table_and_nothing_else(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("P1").measure("K", [("SUBJECT",)])
    tables.add("roles", person_id="P1", enterprise_id="E1").sanction("S1", "E1", decided_on="2020-01-01")
    world = await platform.world(tables, exit_code=2)
    assert await world.statuses("E1", AT) == {"K@S1": "REACHED"}
    assert await world.statuses("P1", AT) == {}


async def test_nothing_loaded_is_exit_code_1(platform: Platform) -> None:
    await platform.world(Tables().role("P1", "E1"), exit_code=1)
    report = await platform.load(platform.folder / "does-not-exist")
    assert report.exit_code == 1


async def test_an_event_may_come_in_a_later_load_and_before_its_sanction(platform: Platform) -> None:
    tables = (
        Tables().enterprise("E1").measure("K", [("SUBJECT",)]).sanction("S1", "E1", decided_on="2020-01-01")
    )
    world = await platform.world(tables)
    await world.load(Tables().event("S1", "RELEASED", "2019-06-01"))
    assert world.reports[1].codes["EVENT_BEFORE_SANCTION"] == 1
    assert await world.statuses("E1", AT) == {"K@S1": "ENDED"}
