"""Section 2, Two clocks: what counts is what was known at ``knownAt``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from graph_api.domain.dates import today
from tests.api.platform import Platform
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT = "2021-01-01"


def sanctioned() -> Tables:
    tables = Tables().enterprise("E1").person("P1", "P2").role("P1", "E1")
    return tables.measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE",)])


async def test_a_row_is_known_from_midnight_in_china(platform: Platform) -> None:
    world = await platform.world(
        sanctioned().sanction("S1", "E1", decided_on="2020-01-01", known_on="2020-05-01")
    )
    for before in ("2020-04-30", "2020-04-30T23:59:59.999+08:00", "2020-04-30T15:59:59Z"):
        assert await world.statuses("E1", AT, before) == {}
    for after in ("2020-05-01T00:00:00+08:00", "2020-04-30T16:00:00Z", "2020-04-30T10:00:00-06:00"):
        assert await world.statuses("E1", AT, after) == {"K@S1": "REACHED"}


async def test_a_row_without_known_on_is_known_from_its_load(platform: Platform) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    world = await platform.world(sanctioned().sanction("S1", "E1", decided_on="2020-01-01", known_on=""))
    assert await world.statuses("E1", AT, before.isoformat(timespec="seconds")) == {}
    assert await world.statuses("E1", AT) == {"K@S1": "REACHED"}


async def test_a_known_at_after_now_is_read_as_now(platform: Platform) -> None:
    world = await platform.world(sanctioned().sanction("S1", "E1", decided_on="2020-01-01"))
    for future in ("2999-01-01", "9999-12-31T23:59:59Z"):
        assert await world.statuses("E1", AT, future) == {"K@S1": "REACHED"}


async def test_subjects_are_found_whenever_they_are_loaded(platform: Platform) -> None:
    world = await platform.world(sanctioned().sanction("S1", "E1", decided_on="2020-01-01"))
    for record in ("E1", "P1"):
        answer = await world.reach(record, AT, "1990-01-01")
        assert answer["items"] == []
        assert answer["subject"]["id"] == await world.id(record)
        assert answer["subject"]["name"].endswith(record)
        assert (await world.subject(record, AT, "1990-01-01"))["id"] == await world.id(record)
        check = await world.check(record, AT, "1990-01-01")
        assert (check["notFound"], check["verdict"]) == (False, "CLEAR")


async def test_a_later_version_replaces_from_its_known_on(platform: Platform) -> None:
    tables = sanctioned()
    for known, term in (("2020-01-05", "P1M"), ("2020-03-01", "P5Y"), ("2020-06-01", "P1M")):
        tables.sanction("S1", "E1", decided_on="2020-01-01", term=term, known_on=known)
    world = await platform.world(tables)
    ends = {}
    for known in ("2020-01-05", "2020-02-29", "2020-03-01", "2020-05-31", "2020-06-01"):
        (item,) = (await world.items("E1", AT, known)).values()
        ends[known] = (item["status"], item["validUntil"])
    short, long = ("ENDED", "2020-02-01"), ("REACHED", "2025-01-01")
    assert list(ends.values()) == [short, short, long, long, short]


async def test_a_void_row_counts_as_never_having_been_true(platform: Platform) -> None:
    """Worked case 34, for a role, a sanction, an event and a finding."""
    tables = sanctioned().role("P2", "E1", void_on="2020-06-01")
    tables.measure("N", [("NAMED",)], memorandum="N").sanction("S2", "E1", "N", decided_on="2020-01-01")
    tables.named("S2", "P1", "true", void_on="2020-06-01")
    tables.sanction("S1", "E1", decided_on="2020-01-01")
    tables.sanction("S3", "E1", decided_on="2020-01-01", void_on="2020-06-01")
    tables.event("S1", "REPAIRED", "2020-02-01", void_on="2020-06-01")
    world = await platform.world(tables)
    assert await world.statuses("E1", "2020-03-01", "2020-05-31") == {
        "K@S1": "ENDED", "K@S3": "REACHED", "N@S2": "NOT_REACHED"
    }  # fmt: skip
    assert await world.statuses("E1", "2020-03-01", "2020-06-01") == {
        "K@S1": "REACHED",
        "N@S2": "NOT_REACHED",
    }
    assert (await world.statuses("P2", AT, "2020-05-31"))["K@S3"] == "REACHED"
    assert await world.statuses("P2", AT, "2020-06-01") == {}
    assert (await world.statuses("P1", AT, "2020-05-31"))["N@S2"] == "REACHED"
    assert (await world.statuses("P1", AT, "2020-06-01"))["N@S2"] == "NOT_REACHED"


async def test_a_void_version_does_not_revive_the_one_before_it(platform: Platform) -> None:
    tables = sanctioned().sanction("S1", "E1", decided_on="2020-01-01", term="P9Y", known_on="2020-02-01")
    tables.sanction(
        "S1", "E1", decided_on="2020-01-01", term="P8Y", known_on="2020-03-01", void_on="2020-04-01"
    )
    tables.sanction("S1", "E1", decided_on="2020-01-01", term="P7Y", known_on="2020-05-01")
    world = await platform.world(tables)
    ends = []
    for known in ("2020-02-01", "2020-03-01", "2020-04-01", "2020-04-30", "2020-05-01"):
        ends.append([item["validUntil"] for item in (await world.items("E1", AT, known)).values()])
    assert ends == [["2029-01-01"], ["2028-01-01"], [], [], ["2027-01-01"]]


async def test_rules_are_known_always_unless_they_say_when(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("P1").memorandum()
    tables.role("P1", "E1", since="1995-01-01", known_on="1995-01-01")
    tables.measure("OLD", [("SUBJECT",)]).measure("NEW", [("SUBJECT",)], known_on="2020-03-01")
    tables.measure("CHANGED", [], force="RECOMMENDED", known_on="2020-01-01").add(
        "measures", code="CHANGED", memorandum="M", title="改", force="MANDATORY", matters="LOAN|TENDER",
        basis="乙", known_on="2020-03-01", term="P1Y",
    )  # fmt: skip
    tables.add("reach", measure="CHANGED", role="SUBJECT")
    tables.add("reach", measure="CHANGED", role="LEGAL_REPRESENTATIVE", known_on="2020-04-01")
    tables.sanction("S1", "E1", decided_on="1999-01-01", known_on="1999-01-01")
    world = await platform.world(tables)
    assert set(await world.statuses("E1", "1999-06-01", "1999-06-01")) == {"OLD@S1"}
    early = await world.items("E1", AT, "2020-02-01")
    assert set(early) == {"OLD@S1", "CHANGED@S1"}
    assert (early["CHANGED@S1"]["measure"]["force"], early["CHANGED@S1"]["status"]) == (
        "RECOMMENDED",
        "REACHED",
    )
    late = await world.items("E1", AT, "2020-03-01")
    assert set(late) == {"OLD@S1", "NEW@S1", "CHANGED@S1"}
    assert late["CHANGED@S1"]["measure"]["matters"] == ["LOAN", "TENDER"]
    assert late["CHANGED@S1"]["status"] == "ENDED"
    assert (await world.statuses("P1", "1999-06-01", "2020-03-31"))["CHANGED@S1"] == "NOT_REACHED"
    assert (await world.statuses("P1", "1999-06-01", "2020-04-01"))["CHANGED@S1"] == "REACHED"


async def test_a_future_known_on_is_rejected_and_the_rest_loads(platform: Platform) -> None:
    tomorrow = (today() + timedelta(days=1)).isoformat()
    tables = sanctioned().sanction("S1", "E1", decided_on="2020-01-01", known_on=tomorrow)
    tables.sanction("S2", "E1", decided_on="2020-01-01", known_on=today().isoformat())
    world = await platform.world(tables, exit_code=2)
    assert set(await world.statuses("E1", AT)) == {"K@S2"}
    codes = [finding["code"] for finding in world.reports[0].as_json()["findings"]]  # type: ignore[attr-defined]
    assert codes == ["FUTURE_KNOWN_ON"]


async def test_of_two_lines_with_one_known_on_the_later_wins_and_both_are_named(platform: Platform) -> None:
    tables = sanctioned().sanction("S1", "E1", decided_on="2020-01-01", term="P9Y")
    tables.sanction("S1", "E1", decided_on="2020-01-01", term="P8Y")
    world = await platform.world(tables)
    assert [item["validUntil"] for item in (await world.items("E1", AT)).values()] == ["2028-01-01"]
    assert world.reports[0].codes["DUPLICATE_KEY"] == 1
    again = Tables().sanction("S1", "E1", decided_on="2020-01-01", term="P7Y")
    await world.load(again)
    assert [item["validUntil"] for item in (await world.items("E1", AT)).values()] == ["2027-01-01"]


async def test_what_a_later_load_leaves_out_stays_unless_it_is_complete(platform: Platform) -> None:
    tables = (
        sanctioned()
        .sanction("S1", "E1", decided_on="2020-01-01")
        .sanction("S2", "E1", decided_on="2020-01-01")
    )
    world = await platform.world(tables)
    await world.load(Tables().enterprise("E1").person("P1", "P2"))
    assert await world.statuses("P1", AT) == {"K@S1": "REACHED", "K@S2": "REACHED"}
    before = datetime.now(UTC).isoformat(timespec="milliseconds")
    less = sanctioned().sanction("S2", "E1", decided_on="2020-01-01")
    del less.rows["roles"]
    report = await world.load(less, complete=True)
    assert await world.statuses("E1", AT) == {"K@S2": "REACHED"}
    assert await world.statuses("P1", AT) == {}
    # What was known before the load stays known at that time.
    assert await world.statuses("P1", AT, before) == {"K@S1": "REACHED", "K@S2": "REACHED"}
    assert sum(counts.ended for counts in report.tables.values()) >= 2


async def test_loading_twice_changes_nothing(platform: Platform) -> None:
    tables = sanctioned().sanction("S1", "E1", decided_on="2020-01-01", known_on="")
    world = await platform.world(tables)
    answer = await world.reach("P1", AT)
    for _ in range(2):
        report = await world.load(tables)
        assert report.changed == 0
    again = await world.reach("P1", AT)
    for each in (answer, again):
        each.pop("staleness")
    assert again == answer


async def test_how_old_the_sources_are(platform: Platform) -> None:
    day = 86_400_000
    now = int(datetime.now(UTC).timestamp() * 1000)
    tables = sanctioned().sanction("S1", "E1", decided_on="2020-01-01")
    world = await platform.world(tables, load_time=now - 31 * day - 1000)
    other = await platform.world(Tables().enterprise("X1"), load_time=now - 30 * day - 1000)
    (age,) = (await world.reach("P1", AT))["staleness"]
    assert (age["source"], age["days"], age["stale"]) == (world.source, 31, True)
    assert age["lastLoadedAt"].endswith("+08:00")
    check = await other.check("X1", AT)
    assert [(age["days"], age["stale"]) for age in check["staleness"]] == [(30, False)]
    assert check["completeness"] == "COMPLETE"
