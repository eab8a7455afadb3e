"""Section 3, Status and Window: first and last days, terms, bases, partial and missing dates."""

from __future__ import annotations

import pytest

from tests.api.platform import Platform, World
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def over_time(world: World, record: str, name: str, *days: str) -> list[str]:
    """Return the status of one item on each of these days."""
    return [(await world.statuses(record, day))[name] for day in days]


async def window(world: World, record: str, name: str, day: str) -> tuple[str | None, str | None]:
    item = (await world.items(record, day))[name]
    return item["validFrom"], item["validUntil"]


async def test_the_last_day_of_a_term_is_included(platform: Platform) -> None:
    ends = {
        ("2019-03-15", "P3Y"): ("2022-03-15", "2022-03-16"),
        ("2020-02-29", "P1Y"): ("2021-02-28", "2021-03-01"),
        ("2020-08-31", "P6M"): ("2021-02-28", "2021-03-01"),
        ("2020-01-31", "P1M"): ("2020-02-29", "2020-03-01"),
        ("2020-01-01", "P10D"): ("2020-01-11", "2020-01-12"),
        ("2020-01-01", "P2W"): ("2020-01-15", "2020-01-16"),
        ("2020-01-31", "P1M1D"): ("2020-03-01", "2020-03-02"),
    }
    tables = Tables().enterprise("E1").measure("K", [("SUBJECT",)])
    for number, (decided, term) in enumerate(ends):
        tables.sanction(f"S{number}", "E1", decided_on=decided, term=term)
    world = await platform.world(tables)
    for number, ((decided, term), (last, after)) in enumerate(ends.items()):
        name = f"K@S{number}"
        assert await over_time(world, "E1", name, last, after) == ["REACHED", "ENDED"], term
        assert await window(world, "E1", name, last) == (decided, last)


async def test_an_end_does_not_move_for_a_holiday(platform: Platform) -> None:
    """2022-10-01 is a national holiday, a Saturday before more of them."""
    tables = Tables().enterprise("E1").measure("K", [("SUBJECT",)])
    tables.sanction("S1", "E1", decided_on="2021-10-01", term="P1Y")
    world = await platform.world(tables)
    assert await over_time(world, "E1", "K@S1", "2022-10-01", "2022-10-02") == ["REACHED", "ENDED"]


async def test_until_is_the_last_day_and_the_earlier_end_counts(platform: Platform) -> None:
    tables = Tables().enterprise("E1").measure("K", [("SUBJECT",)])
    tables.sanction("UNTIL", "E1", decided_on="2020-01-01", until="2020-06-30")
    tables.sanction("BOTH", "E1", decided_on="2020-01-01", until="2020-06-30", term="P3M")
    tables.sanction("OPEN", "E1", decided_on="2020-01-01")
    world = await platform.world(tables)
    days = ["2019-12-31", "2020-01-01", "2020-06-30", "2020-07-01"]
    assert await over_time(world, "E1", "K@UNTIL", *days) == ["NOT_REACHED", "REACHED", "REACHED", "ENDED"]
    assert await window(world, "E1", "K@BOTH", "2020-02-01") == ("2020-01-01", "2020-04-01")
    assert await window(world, "E1", "K@OPEN", "2020-02-01") == ("2020-01-01", None)
    assert (await world.statuses("E1", "9999-12-31"))["K@OPEN"] == "REACHED"
    assert (await world.statuses("E1", "0001-01-01"))["K@OPEN"] == "NOT_REACHED"


async def test_effective_from_moves_the_window_and_not_the_decision(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("P1").role("P1", "E1", until="2020-02-01")
    tables.measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE", "ANY", "AT_DECISION")])
    tables.measure("L", [("LEGAL_REPRESENTATIVE", "ANY", "STICKY")])
    tables.sanction("S1", "E1", decided_on="2020-01-01", effective_from="2020-03-01", term="P1M")
    world = await platform.world(tables)
    days = ["2020-02-29", "2020-03-01", "2020-04-01", "2020-04-02"]
    assert await over_time(world, "E1", "K@S1", *days) == ["NOT_REACHED", "REACHED", "REACHED", "ENDED"]
    assert await over_time(world, "P1", "K@S1", "2020-03-01") == ["REACHED"]
    assert await over_time(world, "P1", "L@S1", "2020-03-01") == ["NOT_REACHED"]
    assert await window(world, "E1", "K@S1", "2020-03-01") == ("2020-03-01", "2020-04-01")


async def test_the_term_of_a_measure_replaces_the_end_of_the_sanction(platform: Platform) -> None:
    tables = Tables().enterprise("E1").measure("K", [("SUBJECT",)], term="P1Y")
    tables.sanction("LONGER", "E1", decided_on="2020-01-01", term="P3Y")
    tables.sanction("SHORTER", "E1", decided_on="2020-01-01", term="P1M")
    tables.sanction("UNTIL", "E1", decided_on="2020-01-01", until="2020-02-01")
    tables.sanction("OPEN", "E1", decided_on="2020-01-01")
    tables.sanction("MISSING", "E1", until="2020-02-01")
    world = await platform.world(tables)
    for sanction in ("LONGER", "SHORTER", "UNTIL", "OPEN"):
        assert await window(world, "E1", f"K@{sanction}", "2020-06-01") == ("2020-01-01", "2021-01-01")
        days = ("2021-01-01", "2021-01-02")
        assert await over_time(world, "E1", f"K@{sanction}", *days) == ["REACHED", "ENDED"]
    assert await over_time(world, "E1", "K@MISSING", "2021-06-01") == ["UNKNOWN"]
    assert await window(world, "E1", "K@MISSING", "2020-06-01") == (None, None)


async def test_the_basis_of_a_measure(platform: Platform) -> None:
    tables = Tables().enterprise("E1")
    tables.measure("K", [("SUBJECT",)], basis_from="2020-03-01", basis_until="2021-12-31")
    tables.sanction("OPEN", "E1", decided_on="2020-01-01")
    tables.sanction("ENDS", "E1", decided_on="2020-01-01", until="2021-06-30")
    world = await platform.world(tables)
    days = ["2020-02-29", "2020-03-01", "2021-12-31", "2022-01-01"]
    wanted = ["NOT_REACHED", "REACHED", "REACHED", "BASIS_EXPIRED"]
    assert await over_time(world, "E1", "K@OPEN", *days) == wanted
    assert await over_time(world, "E1", "K@ENDS", "2022-01-01") == ["ENDED"]
    # The dates of the basis stand in the explanation, not in the window.
    assert await window(world, "E1", "K@OPEN", "2022-01-01") == ("2020-01-01", None)
    (reason,) = (await world.items("E1", "2022-01-01"))["K@OPEN"]["reasons"]
    assert "2021-12-31" in reason["explanation"]


async def test_a_decision_known_to_its_month(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("ALL", "MID", "LATER")
    tables.role("ALL", "E1").role("MID", "E1", since="2020-03-15").role("LATER", "E1", since="2020-04-01")
    tables.measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE", "ANY", "AT_DECISION")])
    tables.sanction("S1", "E1", decided_on="2020-03", term="P1Y")
    world = await platform.world(tables)
    days = ["2020-02-29", "2020-03-15", "2020-03-31", "2021-03-01", "2021-03-15", "2021-03-31", "2021-04-01"]
    wanted = ["NOT_REACHED", "UNKNOWN", "REACHED", "REACHED", "UNKNOWN", "UNKNOWN", "ENDED"]
    assert await over_time(world, "E1", "K@S1", *days) == wanted
    assert await over_time(world, "ALL", "K@S1", "2020-06-01") == ["REACHED"]
    assert await over_time(world, "MID", "K@S1", "2020-06-01") == ["UNKNOWN"]
    assert await over_time(world, "LATER", "K@S1", "2020-06-01") == ["NOT_REACHED"]
    item = (await world.items("E1", "2020-06-01"))["K@S1"]
    assert (item["validFrom"], item["validUntil"], item["sanction"]["decidedOn"]) == (None, None, None)


async def test_a_partial_end(platform: Platform) -> None:
    tables = Tables().enterprise("E1").measure("K", [("SUBJECT",)])
    tables.measure("B", [("SUBJECT",)], basis_from="2020", basis_until="2022")
    tables.sanction("S1", "E1", decided_on="2019-01-01", until="2023-06")
    world = await platform.world(tables)
    days = ["2023-05-31", "2023-06-01", "2023-06-29", "2023-06-30", "2023-07-01"]
    wanted = ["REACHED", "REACHED", "UNKNOWN", "UNKNOWN", "ENDED"]
    assert await over_time(world, "E1", "K@S1", *days) == wanted
    days = ["2019-12-31", "2020-06-01", "2021-01-01", "2022-01-01", "2022-06-01", "2023-01-01"]
    wanted = ["NOT_REACHED", "UNKNOWN", "REACHED", "REACHED", "UNKNOWN", "BASIS_EXPIRED"]
    assert await over_time(world, "E1", "B@S1", *days) == wanted


async def test_a_post_known_to_its_month_or_not_at_all(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("MONTH", "EMPTY", "SPELLS", "BOTH")
    tables.role("MONTH", "E1", "DIRECTOR", since="2020-03", until="2020-06")
    tables.role("EMPTY", "E1", "DIRECTOR", since="", known_on="2020-05-01")
    tables.role("BOTH", "E1", "DIRECTOR", since="", until="2020-03-01", known_on="2020-05-01")
    tables.role("SPELLS", "E1", "DIRECTOR", since="2010-01-01", until="2011-01-01")
    tables.role("SPELLS", "E1", "DIRECTOR", since="2020-01-01", until="2021-01-01")
    tables.measure("K", [("DIRECTOR",)]).measure("D", [("DIRECTOR", "ANY", "AT_DECISION")])
    tables.sanction("S1", "E1", decided_on="2009-06-01")
    world = await platform.world(tables)
    days = ["2020-02-29", "2020-03-15", "2020-03-31", "2020-05-31", "2020-06-01", "2020-06-29", "2020-06-30"]
    wanted = ["NOT_REACHED", "UNKNOWN", "REACHED", "REACHED", "UNKNOWN", "UNKNOWN", "NOT_REACHED"]
    assert await over_time(world, "MONTH", "K@S1", *days) == wanted
    days = ["2009-06-01", "2020-04-30", "2020-05-01", "2030-01-01"]
    assert await over_time(world, "EMPTY", "K@S1", *days) == ["UNKNOWN", "UNKNOWN", "REACHED", "REACHED"]
    assert await over_time(world, "EMPTY", "D@S1", "2021-01-01") == ["UNKNOWN"]
    assert await over_time(world, "BOTH", "K@S1", "2020-02-29", "2020-03-01") == ["UNKNOWN", "NOT_REACHED"]
    days = ["2010-06-01", "2015-01-01", "2020-06-01", "2021-01-01"]
    wanted = ["REACHED", "NOT_REACHED", "REACHED", "NOT_REACHED"]
    assert await over_time(world, "SPELLS", "K@S1", *days) == wanted


async def test_without_a_day_of_decision(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("P1", "OUT", "D1").role("P1", "E1").role("D1", "E1", "DIRECTOR")
    tables.role("OUT", "E1", until="2019-01-01")
    tables.measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE",), ("DIRECTOR", "ANY", "AT_DECISION")])
    tables.sanction("NONE", "E1", term="P1Y")
    tables.sanction("FROM", "E1", effective_from="2020-01-01", term="P1Y")
    world = await platform.world(tables)
    assert await world.statuses("E1", "2020-06-01") == {"K@NONE": "UNKNOWN", "K@FROM": "REACHED"}
    assert await world.statuses("P1", "2020-06-01") == {"K@NONE": "UNKNOWN", "K@FROM": "REACHED"}
    assert await world.statuses("D1", "2020-06-01") == {"K@NONE": "UNKNOWN", "K@FROM": "UNKNOWN"}
    # What certainly fails decides before what is in doubt.
    assert await world.statuses("OUT", "2020-06-01") == {"K@NONE": "NOT_REACHED", "K@FROM": "NOT_REACHED"}
    assert (await world.statuses("E1", "2021-01-02"))["K@FROM"] == "ENDED"
    assert await window(world, "E1", "K@NONE", "2020-06-01") == (None, None)
    assert await world.verdict("E1", "2021-06-01") == "REVIEW"


async def test_validity_may_lie_in_the_future(platform: Platform) -> None:
    tables = Tables().enterprise("E1").measure("K", [("SUBJECT",)])
    tables.sanction("S1", "E1", decided_on="2020-01-01", until="2090-12-31")
    world = await platform.world(tables)
    days = ["2090-12-31", "2091-01-01", "9999-12-31"]
    assert await over_time(world, "E1", "K@S1", *days) == ["REACHED", "ENDED", "ENDED"]
