"""Section 4, Verdict: the order of verdicts, incentives, three clean years."""

from __future__ import annotations

import pytest

from tests.api.platform import Platform
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT = "2021-01-01"


async def test_the_first_verdict_that_fits(platform: Platform) -> None:
    tables = Tables().person("P1")
    tables.measure("MUST", [("SUBJECT",)], memorandum="A").measure(
        "MAY", [("SUBJECT",)], memorandum="B", force="RECOMMENDED"
    )
    tables.measure("ASK", [("SUBJECT", "DISCRETION", "")], memorandum="C")
    tables.measure("OLD", [("SUBJECT",)], memorandum="D", basis_until="2020-12-31")
    tables.measure("FAR", [("SUBJECT",)], memorandum="F", matters="TENDER|EXIT")
    worlds = {
        "BLOCKED": "ABC", "RESTRICTED": "BCD", "REVIEW-C": "C", "REVIEW-D": "D", "CLEAR": "", "OTHER": "F",
    }  # fmt: skip
    for enterprise, memoranda in worlds.items():
        tables.enterprise(enterprise)
        for memorandum in memoranda:
            tables.sanction(f"{enterprise}-{memorandum}", enterprise, memorandum, decided_on="2020-01-01")
    tables.enterprise("HELD", "DOUBT").sanction("HELD", "HELD", "A", decided_on="2020-01-01")
    tables.event("HELD", "OBJECTION_ACCEPTED", "2020-06-01").sanction("DOUBT", "DOUBT", "A")
    tables.enterprise("OVER", "VOID").sanction("OVER", "OVER", "A", decided_on="2010-01-01", term="P1Y")
    tables.sanction("VOID", "VOID", "A", decided_on="2020-01-01").event("VOID", "REVOKED", "2020-06-01")
    world = await platform.world(tables)
    asked = (*worlds, "HELD", "DOUBT", "OVER", "VOID")
    verdicts = {
        record: c["verdict"] for record, c in zip(asked, await world.checks(*asked, valid_at=AT), strict=True)
    }
    assert verdicts == {
        "BLOCKED": "BLOCKED", "RESTRICTED": "RESTRICTED", "REVIEW-C": "REVIEW", "REVIEW-D": "REVIEW",
        "CLEAR": "CLEAR", "OTHER": "CLEAR", "HELD": "REVIEW", "DOUBT": "REVIEW", "OVER": "CLEAR",
        "VOID": "CLEAR",
    }  # fmt: skip
    assert [await world.verdict("OTHER", AT, matter=matter) for matter in ("TENDER", "EXIT")] == [
        "BLOCKED"
    ] * 2
    over, void, expired = await world.checks("OVER", "VOID", "REVIEW-D", valid_at=AT)
    assert over["measures"] == void["measures"] == []
    assert [item["status"] for item in expired["measures"]] == ["BASIS_EXPIRED"]


async def test_honours_in_force(platform: Platform) -> None:
    honours = {
        "OPEN": {},
        "LAST": {"until": AT},
        "OVER": {"until": "2020-12-31"},
        "FIRST": {"awarded_on": AT},
        "EARLY": {"awarded_on": "2021-01-02"},
        "REVOKED": {"revoked_on": AT},
        "REVOKED_LATER": {"revoked_on": "2021-01-02"},
        "YEAR": {"awarded_on": "2020", "until": "2021"},
        "DOUBT": {"awarded_on": "2021"},
    }
    tables = Tables()
    for record, columns in honours.items():
        tables.person(record).add(
            "honours",
            **{
                "id": record,
                "subject_id": record,
                "title": f"荣誉{record}",
                "awarded_on": "2019-05-01",
                **columns,
            },
        )
    world = await platform.world(tables)
    checks = dict(zip(honours, await world.checks(*honours, valid_at=AT), strict=True))
    priority = {record for record, check in checks.items() if check["verdict"] == "PRIORITY"}
    assert priority >= {"OPEN", "LAST", "FIRST", "REVOKED_LATER"}
    assert not priority & {"OVER", "EARLY", "REVOKED"}
    windows = {
        r: (c["incentives"][0]["validFrom"], c["incentives"][0]["validUntil"])
        for r, c in checks.items()
        if c["incentives"]
    }
    assert windows["OPEN"] == ("2019-05-01", None)
    assert windows["LAST"] == ("2019-05-01", AT)
    assert windows["REVOKED_LATER"] == ("2019-05-01", AT)
    assert set(windows) == priority


async def test_one_incentive_for_each_honour_with_its_fields(platform: Platform) -> None:
    tables = Tables().enterprise("E1").add("departments", code="D", name="虚构部门")
    tables.add("honours", id="H1", subject_id="E1", title="甲", awarded_on="2019-01-01", list="红名单")
    tables.add("honours", id="H2", subject_id="E1", title="乙", awarded_on="2020-01-01", until="2022-12-31")
    world = await platform.world(tables)
    check = await world.check("E1", AT, matter="PREFERENCE")
    assert check["verdict"] == "PRIORITY"
    shown = [
        (i["title"], i["list"], i["department"], i["validFrom"], i["validUntil"]) for i in check["incentives"]
    ]
    assert shown == [
        ("甲", "红名单", None, "2019-01-01", None),
        ("乙", None, None, "2020-01-01", "2022-12-31"),
    ]
    assert all(incentive["explanation"] for incentive in check["incentives"])


async def test_a_sanction_of_its_own_withholds_incentives_whatever_the_matter(platform: Platform) -> None:
    tables = (
        Tables()
        .measure("K", [("SUBJECT",)], matters="EXIT")
        .measure("D", [("SUBJECT", "DISCRETION", "")], memorandum="N", matters="EXIT")
    )
    tables.measure("B", [("SUBJECT",)], memorandum="O", basis_until="2020-06-01", matters="EXIT")
    tables.measure("R", [("LEGAL_REPRESENTATIVE",)], memorandum="R", matters="EXIT")
    own = {
        "REACHED": "M",
        "REVIEW": "N",
        "EXPIRED": "O",
        "ENDED": "M",
        "VOID": "M",
        "HELD": "M",
        "UNKNOWN": "M",
        "NOTYET": "M",
    }
    for record, memorandum in own.items():
        tables.enterprise(record).add(
            "honours", id=record, subject_id=record, title="荣誉", awarded_on="2015-01-01"
        )
        day = {"UNKNOWN": "", "NOTYET": "2021-06-01"}.get(record, "2020-01-01")
        tables.sanction(record, record, memorandum, decided_on=day, term="P6M" if record == "ENDED" else "")
    tables.event("VOID", "REVOKED", "2020-06-01").event("HELD", "OBJECTION_ACCEPTED", "2020-06-01")
    tables.person("P1").enterprise("E1").role("P1", "E1").sanction("S1", "E1", "R", decided_on="2020-01-01")
    tables.add("honours", id="HP", subject_id="P1", title="荣誉", awarded_on="2015-01-01")
    world = await platform.world(tables)
    checks = dict(zip((*own, "P1"), await world.checks(*own, "P1", valid_at=AT), strict=True))
    verdicts = {record: (check["verdict"], len(check["incentives"])) for record, check in checks.items()}
    withheld, kept = ("CLEAR", 0), ("PRIORITY", 1)
    assert verdicts == {
        "REACHED": withheld, "REVIEW": withheld, "HELD": withheld, "UNKNOWN": withheld,
        "EXPIRED": kept, "ENDED": kept, "VOID": kept, "NOTYET": kept,
        # What reaches him through an enterprise is not a sanction on himself.
        "P1": kept,
    }  # fmt: skip


async def test_three_years_without_a_bad_record(platform: Platform) -> None:
    """``AT`` minus three years is 2018-01-01: what was decided on that very day is out of the span."""
    old = "2018-01-01"
    tables = Tables().measure("K", [("SUBJECT",)], matters="EXIT", term="P1D")
    tables.enterprise("CLEAN", established_on=old).enterprise("YOUNG", established_on="2018-01-02")
    tables.enterprise("UNDATED").enterprise("MONTH", established_on="2018-01").enterprise(
        "YEAR", established_on="2017"
    )
    records = {
        "EDGE": ("PENALTY", old, ""), "PENALTY": ("PENALTY", "2018-01-02", ""), "LAST": ("ABNORMAL", AT, ""),
        "NEXT": ("PENALTY", "2021-01-02", ""), "BROKEN": ("COMMITMENT", "2020-01-01", "false"),
        "KEPT": ("COMMITMENT", "2020-01-01", "true"), "OPEN": ("COMMITMENT", "2020-01-01", ""),
        "COURT": ("JUDGMENT", "2020-01-01", ""), "LICENCE": ("LICENCE", "2020-01-01", ""),
        "PARTIAL": ("PENALTY", "2018", ""), "IN_YEAR": ("PENALTY", "2019", ""),
        "BEFORE": ("PENALTY", "2017", ""),
    }  # fmt: skip
    for record, (kind, day, kept) in records.items():
        tables.enterprise(record, established_on=old)
        tables.add("records", id=record, subject_id=record, type=kind, decided_on=day, kept=kept)
    for record, day in (
        ("ENDED", "2019-01-01"),
        ("VOID", "2019-01-01"),
        ("REPAIRED", "2019-01-01"),
        ("LONG_AGO", old),
    ):
        tables.enterprise(record, established_on="2010").sanction(record, record, decided_on=day)
    tables.event("VOID", "REVOKED", "2019-06-01").event("REPAIRED", "REPAIRED", "2019-01-02")
    tables.person("P1")
    world = await platform.world(tables)
    wanted = dict.fromkeys(
        ("CLEAN", "YEAR", "EDGE", "NEXT", "KEPT", "OPEN", "COURT", "LICENCE", "BEFORE", "VOID", "LONG_AGO"),
        "PRIORITY",
    )
    wanted |= dict.fromkeys(
        (
            "YOUNG",
            "UNDATED",
            "MONTH",
            "PENALTY",
            "LAST",
            "BROKEN",
            "PARTIAL",
            "IN_YEAR",
            "ENDED",
            "REPAIRED",
            "P1",
        ),
        "CLEAR",
    )
    found = dict(zip(wanted, (c["verdict"] for c in await world.checks(*wanted, valid_at=AT)), strict=True))
    assert found == wanted


async def test_three_years_before_a_leap_day_and_at_the_ends_of_time(platform: Platform) -> None:
    tables = (
        Tables().enterprise("E1", established_on="2021-02-28").enterprise("E2", established_on="2021-03-01")
    )
    world = await platform.world(tables)
    assert [c["verdict"] for c in await world.checks("E1", "E2", valid_at="2024-02-29")] == [
        "PRIORITY",
        "CLEAR",
    ]
    assert [c["verdict"] for c in await world.checks("E1", "E2", valid_at="0001-01-01")] == ["CLEAR", "CLEAR"]
    assert [c["verdict"] for c in await world.checks("E1", "E2", valid_at="9999-12-31")] == ["PRIORITY"] * 2


async def test_bad_records_of_a_branch_count_for_its_parent_where_they_are_sanctions(
    platform: Platform,
) -> None:
    tables = (
        Tables()
        .enterprise("E1", established_on="2010-01-01")
        .measure("K", [("SUBJECT",)], matters="EXIT", term="P1D")
    )
    tables.enterprise("B1", kind="BRANCH", parent_id="E1", established_on="2011-01-01")
    tables.sanction("S1", "B1", decided_on="2020-01-01")
    world = await platform.world(tables)
    assert [c["verdict"] for c in await world.checks("E1", "B1", valid_at=AT)] == ["CLEAR", "CLEAR"]


async def test_the_branch_is_judged_by_its_own_and_a_signal_stands_before_priority(
    platform: Platform,
) -> None:
    tables = Tables().enterprise("E3", established_on="2010-01-01").person("P1").role("P1", "E3")
    tables.measure("K", [("SUBJECT",)]).sanction("S1", "P1", decided_on="2020-01-01")
    tables.add("honours", id="H", subject_id="E3", title="荣誉", awarded_on="2015-01-01")
    world = await platform.world(tables)
    check = await world.check("E3", AT)
    assert check["verdict"] == "REVIEW"
    # A signal is no measure of a sanction on the enterprise: its honour stays shown.
    assert len(check["incentives"]) == 1
