"""Section 3, Branches and Nobody in particular: what counts for whom, and where nothing passes."""

from __future__ import annotations

import pytest

from tests.api.platform import Platform
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT = "2021-01-01"


async def test_a_sanction_on_a_branch_counts_as_one_on_its_parent(platform: Platform) -> None:
    tables = Tables().enterprise("E1", "E9").enterprise("B1", "B2", kind="BRANCH", parent_id="E1")
    tables.person("LR", "MANAGER", "NAMED", "BOTH", "OTHER")
    tables.role("LR", "E1").role("MANAGER", "B1", "PRINCIPAL").role("NAMED", "B1", "PRINCIPAL")
    tables.role("BOTH", "B1").role("BOTH", "E1", "DIRECTOR").role("OTHER", "B2", "PRINCIPAL")
    rows = [("SUBJECT",), ("LEGAL_REPRESENTATIVE",), ("PRINCIPAL",), ("NAMED",), ("DIRECTOR",)]
    tables.measure("K", rows).sanction("S1", "B1", decided_on="2020-01-01").named("S1", "NAMED", "true")
    world = await platform.world(tables)
    wanted = {"E1": "REACHED", "B1": "REACHED", "LR": "REACHED", "NAMED": "REACHED", "BOTH": "REACHED"}
    wanted["MANAGER"] = "NOT_REACHED"
    assert {record: await world.status(record, AT) for record in wanted} == wanted
    parent = await world.id("E1")
    for record in wanted:
        (item,) = (await world.items(record, AT)).values()
        assert item["sanction"]["subject"]["id"] == parent
        assert {reason["enterprise"]["id"] for reason in item["reasons"]} == {parent}
    assert await world.statuses("B2", AT) == {}
    assert await world.statuses("OTHER", AT) == {}
    verdicts = [check["verdict"] for check in await world.checks("E1", "B1", "MANAGER", valid_at=AT)]
    assert verdicts == ["BLOCKED", "BLOCKED", "CLEAR"]


async def test_a_sanction_on_the_parent_is_not_one_on_the_branch(platform: Platform) -> None:
    tables = Tables().enterprise("E1").enterprise("B1", kind="BRANCH", parent_id="E1").person("P1", "P2")
    tables.enterprise("SUB", kind="ENTERPRISE", parent_id="E1").sanction("S2", "SUB", decided_on="2020-01-01")
    tables.role("P1", "B1", "PRINCIPAL").measure("K", [("SUBJECT",), ("PRINCIPAL",)]).role(
        "P2", "SUB", "PRINCIPAL"
    )
    tables.sanction("S1", "E1", decided_on="2020-01-01")
    world = await platform.world(tables)
    assert await world.statuses("B1", AT) == {}
    assert await world.statuses("P1", AT) == {}
    # A parent alone makes no branch: the sanctions of a subsidiary are its own.
    assert await world.statuses("E1", AT) == {"K@S1": "REACHED"}
    assert await world.statuses("P2", AT) == {"K@S2": "REACHED"}


async def test_the_parent_is_the_one_known_then(platform: Platform) -> None:
    tables = Tables().enterprise("E1", "E2").person("LR1", "LR2").role("LR1", "E1").role("LR2", "E2")
    tables.enterprise("B1", kind="BRANCH", parent_id="E1", known_on="2010-01-01")
    tables.enterprise("B1", kind="BRANCH", parent_id="E2", known_on="2015-01-01")
    tables.measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE",)])
    tables.sanction("S1", "B1", decided_on="2005-01-01")
    world = await platform.world(tables)
    assert await world.statuses("LR1", AT, "2012-01-01") == {"K@S1": "REACHED"}
    assert await world.statuses("LR2", AT, "2012-01-01") == {}
    assert await world.statuses("LR1", AT, "2016-01-01") == {}
    assert await world.statuses("LR2", AT, "2016-01-01") == {"K@S1": "REACHED"}
    assert await world.statuses("E1", AT, "2016-01-01") == {}
    assert await world.statuses("E2", AT, "2016-01-01") == {"K@S1": "REACHED"}


async def test_a_branch_of_a_branch(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("P1", "P2").role("P1", "E1").role("P2", "B1")
    tables.enterprise("B2", kind="BRANCH", parent_id="B1").enterprise("B1", kind="BRANCH", parent_id="E1")
    tables.measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE",)])
    tables.sanction("S1", "B2", decided_on="2020-01-01")
    world = await platform.world(tables)
    assert [await world.status(record, AT) for record in ("E1", "B1", "B2", "P1", "P2")] == [
        "REACHED",
        "REACHED",
        "REACHED",
        "REACHED",
        "NOT_REACHED",
    ]


async def test_nothing_passes_through_a_state_owner(platform: Platform) -> None:
    tables = Tables().enterprise("S0", kind="STATE_OWNER").enterprise("E1").person("P1", "P2", "NAMED")
    tables.role("P1", "S0").holding("P2", "S0", percent="5").role("NAMED", "S0", "DIRECTOR")
    tables.role("P1", "E1", "DIRECTOR").role("NAMED", "E1", "DIRECTOR").holding("S0", "E1", percent="100")
    rows = [("SUBJECT",), ("LEGAL_REPRESENTATIVE",), ("SHAREHOLDER",), ("DIRECTOR",), ("NAMED",)]
    tables.measure("K", rows).sanction("ON0", "S0", decided_on="2020-01-01").named("ON0", "NAMED", "true")
    tables.sanction("OWN", "P1", decided_on="2020-01-01")
    world = await platform.world(tables)
    assert await world.statuses("S0", AT) == {"K@ON0": "REACHED"}
    assert await world.statuses("P1", AT) == {"K@ON0": "NOT_REACHED", "K@OWN": "REACHED"}
    assert await world.statuses("P2", AT) == {"K@ON0": "NOT_REACHED"}
    # Whom the decision itself names is reached by that, not by a post.
    assert (await world.statuses("NAMED", AT))["K@ON0"] == "REACHED"
    owner, sister = await world.checks("S0", "E1", valid_at=AT)
    assert owner["signals"] == []
    paths = await world.paths(sister, "S0", "E1", "P1", "NAMED")
    assert paths == [["P1", "E1"], ["S0", "NAMED", "E1"]]


async def test_an_unspecified_person_is_reached_by_nothing(platform: Platform) -> None:
    tables = Tables().enterprise("E1", "E2").person("P1", unspecified="subjectUnknown")
    tables.role("P1", "E1").holding("P1", "E1", percent="40").holding("P1", "E2", percent="40")
    tables.measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE",), ("SHAREHOLDER",), ("NAMED",)])
    tables.sanction("S1", "E1", decided_on="2020-01-01").sanction("S2", "P1", decided_on="2020-01-01")
    tables.named("S1", "P1", "true")
    world = await platform.world(tables)
    assert await world.statuses("P1", AT) == {"K@S1": "NOT_REACHED", "K@S2": "NOT_REACHED"}
    check = await world.check("E2", AT)
    assert (check["signals"], check["verdict"]) == ([], "CLEAR")
