"""Section 3: what events do to measures — repair, release, objection, revocation — and to whom."""

from __future__ import annotations

import pytest

from tests.api.platform import Platform
from tests.api.tables import Tables
from tests.api.test_dates_of_reach import over_time, window

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_end_event_ends_from_its_own_day(platform: Platform) -> None:
    tables = Tables().enterprise("E1").measure("K", [("SUBJECT",)])
    for sanction in ("REPAIRED", "RELEASED", "PUBLISHED", "LATE", "TWICE"):
        tables.sanction(sanction, "E1", decided_on="2020-01-01", term="P1Y")
    for sanction in ("REPAIRED", "RELEASED", "PUBLISHED"):
        tables.event(sanction, sanction, "2020-06-10")
    tables.event("LATE", "REPAIRED", "2021-06-10")
    tables.event("TWICE", "RELEASED", "2020-09-01").event("TWICE", "REPAIRED", "2020-03-01")
    world = await platform.world(tables)
    days = ("2020-01-01", "2020-06-09", "2020-06-10", "2021-01-02")
    for sanction in ("REPAIRED", "RELEASED"):
        assert await over_time(world, "E1", f"K@{sanction}", *days) == [
            "REACHED",
            "REACHED",
            "ENDED",
            "ENDED",
        ]
        assert await window(world, "E1", f"K@{sanction}", "2020-02-01") == ("2020-01-01", "2020-06-09")
    assert await over_time(world, "E1", "K@PUBLISHED", "2020-06-10") == ["REACHED"]
    for sanction in ("PUBLISHED", "LATE"):
        assert await window(world, "E1", f"K@{sanction}", "2020-02-01") == ("2020-01-01", "2021-01-01")
    assert await window(world, "E1", "K@TWICE", "2020-02-01") == ("2020-01-01", "2020-02-29")


async def test_an_event_counts_from_when_it_is_known(platform: Platform) -> None:
    tables = Tables().enterprise("E1").measure("K", [("SUBJECT",)])
    tables.sanction("S1", "E1", decided_on="2020-01-01", term="P1Y")
    tables.event("S1", "REPAIRED", "2020-06-10", known_on="2020-07-01")
    world = await platform.world(tables)
    (before,) = (await world.items("E1", "2020-06-20", "2020-06-30")).values()
    (after,) = (await world.items("E1", "2020-06-20", "2020-07-01")).values()
    assert (before["status"], before["validUntil"]) == ("REACHED", "2021-01-01")
    assert (after["status"], after["validUntil"]) == ("ENDED", "2020-06-09")


async def test_an_end_event_known_to_its_month(platform: Platform) -> None:
    tables = Tables().enterprise("E1").measure("K", [("SUBJECT",)])
    tables.sanction("S1", "E1", decided_on="2020-01-01").event("S1", "REPAIRED", "2020-06")
    world = await platform.world(tables)
    days = ("2020-05-31", "2020-06-01", "2020-06-29", "2020-06-30", "2020-07-01")
    wanted = ["REACHED", "UNKNOWN", "UNKNOWN", "ENDED", "ENDED"]
    assert await over_time(world, "E1", "K@S1", *days) == wanted
    assert await window(world, "E1", "K@S1", "2020-02-01") == ("2020-01-01", None)


async def test_an_objection_suspends_its_listing_alone(platform: Platform) -> None:
    """Worked cases 11 and 13, with a second objection and persons reached."""
    tables = Tables().enterprise("E1").person("P1").role("P1", "E1")
    tables.measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE",)])
    for sanction in ("S1", "S2"):
        tables.sanction(sanction, "E1", decided_on="2020-01-10", term="P1Y")
    for kind, day in (
        ("ACCEPTED", "02-01"),
        ("REJECTED", "02-20"),
        ("ACCEPTED", "03-01"),
        ("REJECTED", "03-05"),
    ):
        tables.event("S1", f"OBJECTION_{kind}", f"2020-{day}")
    world = await platform.world(tables)
    days = ("2020-01-31", "2020-02-01", "2020-02-19", "2020-02-20", "2020-03-01", "2020-03-04", "2020-03-05")
    wanted = ["REACHED", "SUSPENDED", "SUSPENDED", "REACHED", "SUSPENDED", "SUSPENDED", "REACHED"]
    for record in ("E1", "P1"):
        assert await over_time(world, record, "K@S1", *days) == wanted
        assert await over_time(world, record, "K@S2", *days) == ["REACHED"] * len(days)
    for day, notes in (("2020-01-31", []), ("2020-02-10", ["2020-02-01"]), ("2020-03-02", ["2020-03-01"])):
        items = await world.items("E1", day)
        assert items["K@S2"]["sanction"]["annotations"] == []
        shown = items["K@S1"]["sanction"]["annotations"]
        assert [note["on"] for note in shown] == notes
        assert {note["type"] for note in shown} <= {"OBJECTION_ACCEPTED"}
        assert items["K@S1"]["validUntil"] == "2021-01-10"
    assert await world.verdict("E1", "2020-02-10") == "BLOCKED"


async def test_an_objection_upheld_voids_and_closes(platform: Platform) -> None:
    tables = Tables().enterprise("E1").measure("K", [("SUBJECT",)])
    tables.sanction("S1", "E1", decided_on="2020-01-10")
    tables.event("S1", "OBJECTION_ACCEPTED", "2020-02-01", known_on="2020-02-01")
    tables.event("S1", "OBJECTION_UPHELD", "2020-02-20", known_on="2020-02-20")
    world = await platform.world(tables)
    assert await world.status("E1", "2020-02-10", "2020-02-19") == "SUSPENDED"
    for day in ("0001-01-01", "2020-01-09", "2020-02-10", "2020-02-20", "2030-01-01"):
        assert await world.status("E1", day, "2020-02-20") == "VOID"


async def test_a_revocation_voids_from_the_start_for_everybody(platform: Platform) -> None:
    tables = (
        Tables().enterprise("E1").person("P1", "OUT").role("P1", "E1").role("OUT", "E1", until="2005-01-01")
    )
    tables.measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE",)], basis_until="2021-01-01")
    tables.sanction("S1", "E1", decided_on="2020-01-10", term="P1Y")
    tables.event("S1", "REVOKED", "2020-06-01", known_on="2020-06-05")
    world = await platform.world(tables)
    for record in ("E1", "P1", "OUT"):
        for day in ("2019-01-01", "2020-05-31", "2020-06-01", "2025-01-01"):
            assert await world.status(record, day, "2020-06-05") == "VOID"
    assert await world.status("E1", "2020-06-04", "2020-06-04") == "REACHED"
    assert await world.status("OUT", "2020-06-04", "2020-06-04") == "NOT_REACHED"
    assert await world.verdict("E1", "2020-06-05") == "CLEAR"


async def test_an_event_on_a_person_acts_on_all_his_reasons_and_on_nobody_else(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("P1", "P2").role("P1", "E1").role("P2", "E1")
    tables.role("P1", "E1", "DIRECTOR", since="2020-08-01").holding(
        "P1", "E1", percent="5", since="2020-09-01"
    )
    rows = [("SUBJECT",), ("LEGAL_REPRESENTATIVE",), ("DIRECTOR",), ("SHAREHOLDER",)]
    tables.measure("K", rows).sanction("S1", "E1", decided_on="2020-01-01").sanction(
        "S2", "E1", decided_on="2020-01-01"
    )
    tables.sanction("S3", "E1", decided_on="2020-01-01").sanction("S4", "E1", decided_on="2020-01-01")
    tables.event("S1", "RELEASED", "2020-06-01", person="P1")
    tables.event("S2", "OBJECTION_ACCEPTED", "2020-06-01", person="P1")
    tables.event("S3", "REVOKED", "2020-06-01", person="P1")
    tables.event("S4", "OBJECTION_ACCEPTED", "2020-06-01", person="P1").event(
        "S4", "OBJECTION_REJECTED", "2020-07-01"
    )
    world = await platform.world(tables)
    after = "2020-10-01"
    mine = {"K@S1": "ENDED", "K@S2": "SUSPENDED", "K@S3": "VOID", "K@S4": "REACHED"}
    assert await world.statuses("P1", after) == mine
    for record in ("P2", "E1"):
        assert set((await world.statuses(record, after)).values()) == {"REACHED"}
    items = await world.items("P1", after)
    assert {reason["status"] for reason in items["K@S1"]["reasons"]} == {"ENDED"}
    assert len(items["K@S1"]["reasons"]) == 3
    assert items["K@S1"]["validUntil"] == "2020-05-31"
    assert (await world.items("P2", after))["K@S1"]["validUntil"] is None
    assert await over_time(world, "P1", "K@S1", "2020-05-31") == ["REACHED"]


async def test_the_order_of_statuses(platform: Platform) -> None:
    """VOID, NOT_REACHED, ENDED, BASIS_EXPIRED, UNKNOWN, SUSPENDED, REVIEW: the first that holds."""
    tables = Tables().enterprise("E1").person("P1").role("P1", "E1")
    row = ("LEGAL_REPRESENTATIVE", "RESPONSIBLE", "WHILE_HOLDING")
    tables.measure("K", [row]).measure("B", [row], basis_until="2020-06-30")
    tables.measure("U", [row], basis_until="2021")
    tables.sanction("OPEN", "E1", decided_on="2020-01-01")
    tables.sanction("ENDS", "E1", decided_on="2020-01-01", until="2020-05-31")
    for sanction in ("OPEN", "ENDS"):
        tables.event(sanction, "OBJECTION_ACCEPTED", "2020-05-01")
    world = await platform.world(tables)
    assert await world.statuses("P1", "2020-04-01") == {
        "K@OPEN": "REVIEW", "B@OPEN": "REVIEW", "U@OPEN": "REVIEW",
        "K@ENDS": "REVIEW", "B@ENDS": "REVIEW", "U@ENDS": "REVIEW",
    }  # fmt: skip
    assert await world.statuses("P1", "2021-06-01") == {
        "K@OPEN": "SUSPENDED", "B@OPEN": "BASIS_EXPIRED", "U@OPEN": "UNKNOWN",
        "K@ENDS": "ENDED", "B@ENDS": "ENDED", "U@ENDS": "ENDED",
    }  # fmt: skip
    assert set((await world.statuses("P1", "2019-12-31")).values()) == {"NOT_REACHED"}


async def test_release_ends_what_sticks_and_leaves_the_successor_alone(platform: Platform) -> None:
    """Worked case 2 with the release of the former representative."""
    tables = Tables().enterprise("E1").person("P1", "P2").role("P1", "E1", until="2019-03-25")
    tables.role("P2", "E1", since="2019-03-25")
    tables.measure("K", [("LEGAL_REPRESENTATIVE", "ANY", "STICKY"), ("LEGAL_REPRESENTATIVE",)])
    tables.sanction("S1", "E1", decided_on="2018-12-27").event("S1", "RELEASED", "2019-09-01", person="P1")
    world = await platform.world(tables)
    assert await over_time(world, "P1", "K@S1", "2019-04-01", "2019-08-31", "2019-09-01") == [
        "REACHED",
        "REACHED",
        "ENDED",
    ]
    assert await over_time(world, "P2", "K@S1", "2019-03-24", "2019-04-01", "2019-09-01") == [
        "NOT_REACHED",
        "REACHED",
        "REACHED",
    ]
