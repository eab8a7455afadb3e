"""Section 3, Rows: which row of a measure reaches whom — roles, anchors, responsibility."""

from __future__ import annotations

import pytest

from graph_api.domain.facts import RoleKind
from tests.api.platform import Platform
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT = "2021-01-01"


async def test_a_subject_row_reaches_the_subject_and_nobody_else(platform: Platform) -> None:
    tables = Tables().enterprise("E1", "E2").person("P1").role("P1", "E1").holding("E2", "E1", percent="100")
    tables.measure("ANY", [("SUBJECT",)]).measure("ACT", [("SUBJECT", "RESPONSIBLE", "AT_ACT")])
    tables.measure("DIS", [("SUBJECT", "DISCRETION", "NAMED")]).measure("NONE")
    tables.sanction("S1", "E1", decided_on="2020-01-01")
    world = await platform.world(tables)

    # The anchor and RESPONSIBLE play no part in a SUBJECT row, DISCRETION does.
    assert await world.statuses("E1", AT) == {
        "ANY@S1": "REACHED",
        "ACT@S1": "REACHED",
        "DIS@S1": "REVIEW",
        "NONE@S1": "NOT_REACHED",
    }
    for other in ("P1", "E2"):
        assert set((await world.statuses(other, AT)).values()) == {"NOT_REACHED"}


async def test_nothing_but_a_subject_row_reaches_the_subject(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("P1").holding("P1", "E1", percent="100")
    tables.measure("R", [("LEGAL_REPRESENTATIVE",), ("SHAREHOLDER",), ("NAMED",)])
    tables.sanction("S1", "E1", decided_on="2020-01-01").sanction("S2", "P1", decided_on="2020-01-01")
    world = await platform.world(tables)
    assert await world.statuses("E1", AT) == {"R@S1": "NOT_REACHED"}
    assert await world.statuses("P1", AT) == {"R@S1": "REACHED", "R@S2": "NOT_REACHED"}


async def test_named_looks_at_the_finding_alone(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("TRUE", "FALSE", "EMPTY", "POST", "STRANGER")
    tables.role("POST", "E1", "DIRECTOR")
    tables.measure("N", [("NAMED", "ANY", "AT_ACT")]).measure("D", [("NAMED", "DISCRETION", "")])
    tables.sanction("S1", "E1", decided_on="2020-01-01")
    tables.named("S1", "TRUE", "true").named("S1", "FALSE", "false").named("S1", "EMPTY")
    world = await platform.world(tables)
    assert await world.statuses("TRUE", AT) == {"N@S1": "REACHED", "D@S1": "REVIEW"}
    assert await world.statuses("EMPTY", AT) == {"N@S1": "REVIEW", "D@S1": "REVIEW"}
    assert await world.statuses("FALSE", AT) == {"N@S1": "NOT_REACHED", "D@S1": "NOT_REACHED"}
    assert await world.statuses("POST", AT) == {"N@S1": "NOT_REACHED", "D@S1": "NOT_REACHED"}
    assert await world.statuses("STRANGER", AT) == {}


async def test_a_shareholder_is_a_person_with_equity_above_nought_or_unknown(platform: Platform) -> None:
    tables = (
        Tables().enterprise("E1", "E2").person("SOME", "NONE", "UNSTATED", "RANGE", "VOTES", "TOP", "BOTH")
    )
    tables.holding("SOME", "E1", percent="0.000001").holding("NONE", "E1", percent="0")
    tables.holding("UNSTATED", "E1").holding("RANGE", "E1", percent_min="0", percent_max="5")
    tables.holding("VOTES", "E1", percent="60", interest="VOTING_RIGHTS")
    tables.holding("TOP", "E1", percent_max="0").holding("E2", "E1", percent="100")
    tables.holding("BOTH", "E1", percent="0").holding("BOTH", "E1", percent="9", interest="VOTING_RIGHTS")
    tables.measure("K", [("SHAREHOLDER",)]).sanction("S1", "E1", decided_on="2020-01-01")
    world = await platform.world(tables)
    wanted = {"SOME": "REACHED", "NONE": "NOT_REACHED", "UNSTATED": "REACHED", "RANGE": "REACHED"}
    wanted |= {"VOTES": "NOT_REACHED", "TOP": "NOT_REACHED", "E2": "NOT_REACHED", "BOTH": "NOT_REACHED"}
    assert {record: await world.status(record, AT) for record in wanted} == wanted


async def test_every_role_reaches_its_holders_only(platform: Platform) -> None:
    kinds = [role.value for role in RoleKind]
    assert len(kinds) == 8
    tables = Tables().enterprise("E1")
    for kind in kinds:
        tables.person(kind).role(kind, "E1", kind).measure(f"K-{kind}", [(kind,)])
    tables.sanction("S1", "E1", decided_on="2020-01-01")
    world = await platform.world(tables)
    for kind in kinds:
        answer = await world.reach(kind, AT, statuses=["REACHED"])
        assert list(world.named(answer["items"])) == [f"K-{kind}@S1"]


async def test_the_days_of_every_anchor(platform: Platform) -> None:
    """``since`` is the first day, ``until`` the first day no longer; conduct and decision days count."""
    tables = Tables().enterprise("E1")
    for anchor in ("AT_ACT", "AT_DECISION", "STICKY", "WHILE_HOLDING"):
        tables.measure(anchor, [("DIRECTOR", "ANY", anchor)])
    act = {"act_from": "2019-01-10", "act_until": "2019-01-20"}
    tables.sanction("S1", "E1", decided_on="2020-03-01", effective_from="2020-04-01", **act)
    spells = {
        "BEFORE_ACT": ("2001-01-01", "2019-01-10"),
        "FIRST_ACT": ("2001-01-01", "2019-01-11"),
        "LAST_ACT": ("2019-01-20", "2019-01-21"),
        "AFTER_ACT": ("2019-01-21", "2020-03-01"),
        "DECISION": ("2020-03-01", "2020-03-02"),
        "AFTER_DECISION": ("2020-03-02", "2020-04-01"),
        "EFFECTIVE": ("2020-04-01", "2020-04-02"),
        "AFTER_EFFECTIVE": ("2020-04-02", "2021-01-01"),
        "NOW": ("2021-01-01", ""),
        "TO_NOW": ("2020-12-31", "2021-01-02"),
        "LATER": ("2021-01-02", ""),
        "NO_DAY": ("2020-03-01", "2020-03-01"),
    }
    for person, (since, until) in spells.items():
        tables.person(person).role(person, "E1", "DIRECTOR", since=since, until=until)
    world = await platform.world(tables)
    reached = {
        person: {name.partition("@")[0] for name, s in (await world.statuses(person, AT)).items()
                 if s == "REACHED"}
        for person in spells
    }  # fmt: skip
    assert reached == {
        "BEFORE_ACT": set(),
        "FIRST_ACT": {"AT_ACT"},
        "LAST_ACT": {"AT_ACT"},
        "AFTER_ACT": set(),
        "DECISION": {"AT_DECISION"},
        "AFTER_DECISION": set(),
        "EFFECTIVE": {"STICKY"},
        "AFTER_EFFECTIVE": set(),
        "NOW": {"WHILE_HOLDING"},
        "TO_NOW": {"WHILE_HOLDING"},
        "LATER": set(),
        "NO_DAY": set(),
    }
    # A spell that certainly fails is NOT_REACHED, never UNKNOWN.
    assert set((await world.statuses("LATER", AT)).values()) == {"NOT_REACHED"}


async def test_conduct_of_one_day_and_conduct_of_unknown_beginning(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("P1", "P2", "P3")
    tables.measure("K", [("DIRECTOR", "ANY", "AT_ACT")])
    tables.sanction("DAY", "E1", decided_on="2020-03-01", act_from="2019-01-10")
    tables.sanction("NONE", "E1", decided_on="2020-03-01")
    tables.sanction("END", "E1", decided_on="2020-03-01", act_until="2019-01-20")
    tables.role("P1", "E1", "DIRECTOR", since="2001-01-01", until="2019-01-11")
    tables.role("P2", "E1", "DIRECTOR", since="2019-01-11").role("P3", "E1", "DIRECTOR", since="2019-01-21")
    world = await platform.world(tables)
    unknown = {"K@NONE": "UNKNOWN", "K@END": "UNKNOWN"}
    assert await world.statuses("P1", AT) == {"K@DAY": "REACHED", **unknown}
    assert await world.statuses("P2", AT) == {"K@DAY": "NOT_REACHED", **unknown}
    # Whoever came after the conduct was over was certainly not there while it lasted.
    assert (await world.statuses("P3", AT))["K@END"] == "NOT_REACHED"


async def test_the_anchor_named_asks_for_the_post_and_the_decision(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("ACT", "DAY", "FALSE", "SILENT", "LATE", "EMPTY")
    tables.measure("A", [("DIRECTOR", "ANY", "NAMED")]).measure("R", [("DIRECTOR", "RESPONSIBLE", "NAMED")])
    tables.sanction("S1", "E1", decided_on="2020-03-01", act_from="2019-01-10", act_until="2019-01-20")
    tables.role("ACT", "E1", "DIRECTOR", until="2019-01-11").role("DAY", "E1", "DIRECTOR", since="2020-03-01")
    tables.role("LATE", "E1", "DIRECTOR", since="2020-03-02")
    for person in ("FALSE", "SILENT", "EMPTY"):
        tables.role(person, "E1", "DIRECTOR")
    for person, finding in (("ACT", "true"), ("DAY", "true"), ("LATE", "true"), ("FALSE", "false")):
        tables.named("S1", person, finding)
    tables.named("S1", "EMPTY")
    world = await platform.world(tables)
    both = {"A@S1": "REACHED", "R@S1": "REACHED"}
    neither = {"A@S1": "NOT_REACHED", "R@S1": "NOT_REACHED"}
    assert await world.statuses("ACT", AT) == both
    assert await world.statuses("DAY", AT) == both
    assert await world.statuses("EMPTY", AT) == {"A@S1": "REACHED", "R@S1": "REVIEW"}
    for person in ("FALSE", "SILENT", "LATE"):
        assert await world.statuses(person, AT) == neither


async def test_responsibility_where_the_decision_is_silent(platform: Platform) -> None:
    kinds = ("LEGAL_REPRESENTATIVE", "PRINCIPAL", "ACTUAL_CONTROLLER", "DIRECTOR", "FINANCIAL_OFFICER")
    tables = Tables().enterprise("E1").person("NAMED", "OTHER")
    for kind in kinds:
        tables.person(kind).role(kind, "E1", kind)
    tables.person("HOLDER").holding("HOLDER", "E1", percent="10")
    tables.measure("K", [(kind, "RESPONSIBLE", "WHILE_HOLDING") for kind in (*kinds, "SHAREHOLDER")])
    for sanction in ("NOBODY", "OPEN", "SOMEBODY"):
        tables.sanction(sanction, "E1", decided_on="2020-01-01")
    # A row without a finding, or with a denial, names nobody.
    tables.named("OPEN", "OTHER").named("OPEN", "NAMED", "false").named("SOMEBODY", "NAMED", "true")
    world = await platform.world(tables)
    for kind in (*kinds, "HOLDER"):
        presumed = kind in ("LEGAL_REPRESENTATIVE", "PRINCIPAL", "ACTUAL_CONTROLLER")
        assert await world.statuses(kind, AT) == {
            "K@NOBODY": "REVIEW",
            "K@OPEN": "REVIEW",
            "K@SOMEBODY": "REVIEW" if presumed else "NOT_REACHED",
        }, kind


async def test_what_each_responsibility_makes_of_each_finding(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("TRUE", "FALSE", "EMPTY")
    for responsibility in ("ANY", "RESPONSIBLE", "DISCRETION"):
        tables.measure(responsibility, [("DIRECTOR", responsibility, "WHILE_HOLDING")])
    tables.sanction("S1", "E1", decided_on="2020-01-01")
    for person, finding in (("TRUE", "true"), ("FALSE", "false"), ("EMPTY", "")):
        tables.role(person, "E1", "DIRECTOR").named("S1", person, finding)
    world = await platform.world(tables)

    def wanted(responsible: str) -> dict[str, str]:
        return {"ANY@S1": "REACHED", "RESPONSIBLE@S1": responsible, "DISCRETION@S1": "REVIEW"}

    assert await world.statuses("TRUE", AT) == wanted("REACHED")
    assert await world.statuses("FALSE", AT) == wanted("NOT_REACHED")
    assert await world.statuses("EMPTY", AT) == wanted("REVIEW")


async def test_of_several_rows_for_one_role_any_suffices(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("OLD", "NEW").role("OLD", "E1", until="2020-06-01")
    tables.role("NEW", "E1", since="2020-06-01")
    tables.measure("K", [("LEGAL_REPRESENTATIVE", "ANY", "STICKY"), ("LEGAL_REPRESENTATIVE",)])
    tables.sanction("S1", "E1", decided_on="2020-01-01")
    world = await platform.world(tables)
    for person in ("OLD", "NEW"):
        (item,) = (await world.items(person, AT)).values()
        assert item["status"] == "REACHED"
        assert sorted(reason["status"] for reason in item["reasons"]) == ["NOT_REACHED", "REACHED"]
        assert {reason["anchor"] for reason in item["reasons"]} == {"STICKY", "WHILE_HOLDING"}
        assert {reason["enterprise"]["name"] for reason in item["reasons"]} == {"虚构企业E1"}
        assert all(reason["explanation"] for reason in item["reasons"])


async def test_one_measure_many_reasons_and_the_strongest_status(platform: Platform) -> None:
    tables = Tables().enterprise("E1").person("P1").role("P1", "E1").role("P1", "E1", "DIRECTOR")
    tables.role("P1", "E1", "SUPERVISOR", until="2015-01-01").holding("P1", "E1", percent="51")
    rows = [("LEGAL_REPRESENTATIVE", "RESPONSIBLE"), ("DIRECTOR", "DISCRETION"), ("SUPERVISOR",)]
    tables.measure("K", [*rows, ("SHAREHOLDER",)]).measure("L", rows)
    tables.sanction("S1", "E1", decided_on="2020-01-01")
    world = await platform.world(tables)
    items = await world.items("P1", AT)
    assert {r["role"]: r["status"] for r in items["K@S1"]["reasons"]} == {
        "LEGAL_REPRESENTATIVE": "REVIEW",
        "DIRECTOR": "REVIEW",
        "SUPERVISOR": "NOT_REACHED",
        "SHAREHOLDER": "REACHED",
    }
    assert {name: item["status"] for name, item in items.items()} == {"K@S1": "REACHED", "L@S1": "REVIEW"}


async def test_which_measures_a_sanction_has_and_who_lists_it(platform: Platform) -> None:
    tables = Tables().enterprise("E1", "E2", "E3").person("P1", "GONE", "SMALL", "STRANGER")
    tables.role("P1", "E1").role("P1", "E2", "DIRECTOR")
    tables.role("GONE", "E1", "SUPERVISOR", since="2002-01-01", until="2003-01-01")
    tables.holding("SMALL", "E1", percent="1", until="2005-01-01").holding("E3", "E1", percent="99")
    for code in ("A", "B", "C"):
        tables.measure(code, [("SUBJECT",)])
    tables.measure("X", [("SUBJECT",)], memorandum="N")
    tables.sanction("ALL", "E1", decided_on="2020-01-01")
    tables.sanction("TWO", "E1", measures="C|A", decided_on="2020-02-01")
    tables.sanction("OWN", "P1", decided_on="2020-02-01", measures="B")
    world = await platform.world(tables)
    listed = {"A@ALL", "B@ALL", "C@ALL", "A@TWO", "C@TWO"}
    for record in ("E1", "GONE", "SMALL", "E3"):
        assert set(await world.statuses(record, AT)) == listed
    assert set(await world.statuses("P1", AT)) == listed | {"B@OWN"}
    # Another post of the same person carries nothing over.
    assert await world.statuses("E2", AT) == {}
    assert await world.statuses("STRANGER", AT) == {}
    (own,) = (item for name, item in (await world.items("P1", AT)).items() if name == "B@OWN")
    assert own["sanction"]["subject"]["__typename"] == "Person"
    assert [reason["enterprise"] for reason in own["reasons"]] == [None]


async def test_statuses_narrow_the_list(platform: Platform) -> None:
    tables = Tables().enterprise("E1").measure("K", [("SUBJECT",)])
    tables.sanction("OVER", "E1", decided_on="2010-01-01", term="P1Y")
    tables.sanction("RUNS", "E1", decided_on="2020-01-01", term="P3Y")
    world = await platform.world(tables)

    async def listed(*statuses: str) -> set[str]:
        return set(world.named((await world.reach("E1", AT, statuses=statuses))["items"]))

    assert await listed("ENDED") == {"K@OVER"}
    assert await listed("REACHED", "ENDED") == {"K@OVER", "K@RUNS"}
    assert await listed("VOID") == set()
    assert await listed() == set()
    assert set(await world.statuses("E1", AT)) == {"K@OVER", "K@RUNS"}
