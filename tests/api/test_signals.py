"""Section 3, Signals: one for each sanction and person, one hop, never a measure."""

from __future__ import annotations

import pytest

from tests.api.platform import Platform
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT = "2021-01-01"


def spread() -> Tables:
    """E1 is sanctioned twice; P1 represents it, P2 directs it; both are in E3, P1 twice; P3 is in neither."""
    tables = Tables().enterprise("E1", "E3", "E4").person("P1", "P2", "P3")
    tables.role("P1", "E1").role("P2", "E1", "DIRECTOR")
    tables.role("P1", "E3", "SUPERVISOR", since="2018-01-01").role("P2", "E3", "DIRECTOR")
    tables.holding("P1", "E3", percent_min="10", percent_max="20", since="2019-05-01", until="2030-01-01")
    tables.role("P3", "E3").role("P3", "E4")
    tables.measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE",)]).measure("L", [("LEGAL_REPRESENTATIVE",)])
    tables.measure("D", [("DIRECTOR", "RESPONSIBLE", "WHILE_HOLDING")])
    tables.sanction("S1", "E1", decided_on="2020-01-01").sanction("S2", "E1", decided_on="2020-02-01")
    return tables.named("S2", "P2", "true")


async def test_one_signal_for_each_sanction_and_person(platform: Platform) -> None:
    world = await platform.world(spread())
    check = await world.check("E3", AT, matter="TENDER")
    ids = {record: await world.id(record) for record in ("E1", "E3", "P1", "P2")}
    assert check["verdict"] == "REVIEW"
    assert check["measures"] == []
    found = sorted(
        (signal["sanction"]["sourceId"], *(world.records[node["id"]] for node in signal["path"]["nodes"]))
        for signal in check["signals"]
    )
    # P2 is only for review in S1, where nobody is named, and reached in S2.
    assert found == [("S1", "E1", "P1", "E3"), ("S2", "E1", "P1", "E3"), ("S2", "E1", "P2", "E3")]
    (mine,) = (s for s in check["signals"] if s["sanction"]["sourceId"] == "S1")
    assert mine["sanction"]["subject"]["id"] == ids["E1"]
    links = [
        (link["kind"], link["from"]["id"], link["to"]["id"], link["percent"], link["since"], link["until"])
        for link in mine["path"]["links"]
    ]
    assert links == [
        ("LEGAL_REPRESENTATIVE", ids["P1"], ids["E1"], None, "2001-01-01", None),
        ("SHAREHOLDING", ids["P1"], ids["E3"], 10, "2019-05-01", "2030-01-01"),
        ("SUPERVISOR", ids["P1"], ids["E3"], None, "2018-01-01", None),
    ]
    assert mine["explanation"]


async def test_no_signal_on_the_subject_itself_nor_at_a_second_hop(platform: Platform) -> None:
    world = await platform.world(spread())
    own, far, person = await world.checks("E1", "E4", "P3", valid_at=AT)
    assert own["signals"] == []
    assert own["verdict"] == "BLOCKED"
    assert (far["signals"], far["verdict"]) == ([], "CLEAR")
    assert (person["signals"], person["verdict"]) == ([], "CLEAR")


async def test_only_a_measure_that_is_reached_gives_a_signal(platform: Platform) -> None:
    tables = (
        Tables().enterprise("E1", "E3").measure("K", [("LEGAL_REPRESENTATIVE", "RESPONSIBLE", "AT_DECISION")])
    )
    tables.measure("B", [("DIRECTOR",)], memorandum="N", basis_until="2020-12-31")
    for person in ("YES", "OPEN", "DENIED", "ENDED", "VOID", "HELD", "EXPIRED", "LEFT"):
        tables.person(person).role(person, "E3", "DIRECTOR", until="2021-01-01" if person == "LEFT" else "")
        tables.role(person, "E1")
        tables.sanction(
            f"S-{person}", "E1", decided_on="2020-01-01", memorandum="N" if person == "EXPIRED" else "M"
        )
    tables.role("EXPIRED", "E1", "DIRECTOR")
    for person in ("YES", "ENDED", "VOID", "HELD", "LEFT"):
        tables.named(f"S-{person}", person, "true")
    for sanction in ("YES", "ENDED", "VOID", "HELD", "LEFT", "DENIED", "OPEN"):
        for person in ("YES", "OPEN", "DENIED", "ENDED", "VOID", "HELD", "EXPIRED", "LEFT"):
            if person != sanction or person in ("DENIED",):
                tables.named(f"S-{sanction}", person, "false")
    tables.named("S-OPEN", "OPEN").event("S-ENDED", "REPAIRED", "2020-06-01").event(
        "S-VOID", "REVOKED", "2020-06-01"
    )
    tables.event("S-HELD", "OBJECTION_ACCEPTED", "2020-06-01")
    world = await platform.world(tables)
    check = await world.check("E3", AT)
    assert [signal["sanction"]["sourceId"] for signal in check["signals"]] == ["S-YES"]


async def test_whoever_is_sanctioned_himself_has_a_path_of_two(platform: Platform) -> None:
    tables = Tables().enterprise("E3", "E4").person("P1").measure("K", [("SUBJECT",)])
    tables.holding("P1", "E3", percent="0.5").holding("P1", "E4", interest="VOTING_RIGHTS", percent="3")
    tables.sanction("S1", "P1", decided_on="2020-01-01")
    world = await platform.world(tables)
    for enterprise, kind, percent in (("E3", "SHAREHOLDING", 0.5), ("E4", "VOTING_RIGHTS", 3)):
        check = await world.check(enterprise, AT)
        assert await world.paths(check, "P1", enterprise) == [["P1", enterprise]]
        (link,) = check["signals"][0]["path"]["links"]
        assert (link["kind"], link["percent"]) == (kind, percent)
        assert check["signals"][0]["sanction"]["subject"]["__typename"] == "Person"
    # Before the sanction took effect there was nothing to signal.
    assert (await world.check("E3", "2019-12-31"))["signals"] == []


async def test_a_link_in_doubt_gives_the_signal_and_says_so(platform: Platform) -> None:
    tables = Tables().enterprise("E3", "E4").person("P1").measure("K", [("SUBJECT",)])
    tables.role("P1", "E3", "DIRECTOR", since="2021").role(
        "P1", "E4", "DIRECTOR", since="", known_on="2022-01-01"
    )
    tables.sanction("S1", "P1", decided_on="2020-01-01")
    world = await platform.world(tables)
    plain = (await world.check("E3", "2022-06-01"))["signals"]
    for enterprise in ("E3", "E4"):
        doubt = (await world.check(enterprise, "2021-06-01"))["signals"]
        assert len(doubt) == 1
        assert doubt[0]["path"]["links"][0]["since"] is None
        assert doubt[0]["explanation"] != plain[0]["explanation"]
    assert (await world.check("E3", "2020-12-31"))["signals"] == []


async def test_the_sanctioned_branch_and_its_parent_are_one_subject(platform: Platform) -> None:
    tables = Tables().enterprise("E1", "E3").enterprise("B1", kind="BRANCH", parent_id="E1").person("P1")
    tables.role("P1", "E1").role("P1", "B1", "PRINCIPAL").role("P1", "E3")
    tables.measure("K", [("LEGAL_REPRESENTATIVE",)]).sanction("S1", "B1", decided_on="2020-01-01")
    world = await platform.world(tables)
    parent, branch, other = await world.checks("E1", "B1", "E3", valid_at=AT)
    assert parent["signals"] == branch["signals"] == []
    assert await world.paths(other, "E1", "P1", "E3") == [["E1", "P1", "E3"]]
