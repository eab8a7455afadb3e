"""Name and status at ``validAt``; records and sanctions that name their subject by name alone."""

from __future__ import annotations

import pytest

from tests.api.platform import Platform, World, as_of
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

ON_RECORD = """
query($ref: SubjectRef!, $asOf: AsOf) { subject(ref: $ref, asOf: $asOf) { ... on Enterprise {
  records { edges { node { sourceId } } } sanctions { edges { node { sourceId } } }
} } }
"""


async def names(world: World, record: str, *days: str) -> list[str]:
    return [(await world.subject(record, day))["name"] for day in days]


async def test_a_name_holds_from_its_first_day_to_the_day_before_the_next(platform: Platform) -> None:
    tables = Tables().add("enterprises", id="E1", name="丙", known_on="2020-01-01")
    tables.add("names", enterprise_id="E1", name="甲", since="2000-01-01", until="2010-05-01")
    tables.add("names", enterprise_id="E1", name="乙", since="2010-05-01", until="2015-01-01")
    tables.add("names", enterprise_id="E1", name="丙", since="2015-01-01")
    world = await platform.world(tables)
    days = ("2000-01-01", "2010-04-30", "2010-05-01", "2014-12-31", "2015-01-01", "2030-01-01")
    assert await names(world, "E1", *days) == ["甲", "甲", "乙", "乙", "丙", "丙"]
    answer = await world.reach("E1", "2012-01-01")
    assert answer["subject"]["name"] == "乙"
    assert (await world.check("E1", "2005-01-01"))["subject"]["name"] == "甲"


async def test_status_is_that_of_the_day(platform: Platform) -> None:
    tables = Tables().enterprise(
        "E1",
        status="DEREGISTERED",
        established_on="2001-01-01",
        revoked_on="2018-05-10",
        deregistered_on="2019-01-01",
    )
    tables.enterprise("E2", status="ACTIVE", established_on="2001-01-01").enterprise("E3")
    tables.enterprise("E4", status="REVOKED", known_on="2010-01-01")
    world = await platform.world(tables)

    async def statuses(record: str, *days: str) -> list[str]:
        return [(await world.subject(record, day))["status"] for day in days]

    days = ("2001-01-01", "2018-05-09", "2018-05-10", "2018-12-31", "2019-01-01")
    assert await statuses("E1", *days) == ["ACTIVE", "ACTIVE", "REVOKED", "REVOKED", "DEREGISTERED"]
    assert await statuses("E2", "2000-12-31", "2001-01-01") == ["UNKNOWN", "ACTIVE"]
    assert await statuses("E3", "2020-01-01") == ["UNKNOWN"]
    assert await statuses("E4", "2009-12-31", "2010-01-01") == ["UNKNOWN", "REVOKED"]


def former_names() -> Tables:
    """甲 was E6's until the end of 2011 and is E7's since November 2012."""
    tables = Tables().add("enterprises", id="E6", name="乙").add("enterprises", id="E7", name="甲")
    tables.add("names", enterprise_id="E6", name="甲", since="2001-01-01", until="2012-01-01")
    tables.add("names", enterprise_id="E6", name="乙", since="2012-01-01")
    tables.add("names", enterprise_id="E7", name="丙", since="2002-01-01", until="2012-11-01")
    return tables.add("names", enterprise_id="E7", name="甲", since="2012-11-01")


async def test_a_name_joins_to_the_one_who_used_it_on_the_day(platform: Platform) -> None:
    """Worked case 33 with its edges."""
    tables = former_names().measure("K", [("SUBJECT",)])
    days = {"A": "2018-06-01", "B": "2011-12-31", "C": "2012-06-01", "D": "2012-11-01", "E": "2012", "F": ""}
    for sanction, day in days.items():
        tables.add("sanctions", id=sanction, subject_name="甲", memorandum="M", decided_on=day)
    world = await platform.world(tables)
    assert set(await world.statuses("E6", "2020-01-01")) == {"K@B"}
    assert set(await world.statuses("E7", "2020-01-01")) == {"K@A", "K@D"}
    assert world.reports[0].codes["UNJOINED_NAME"] == 3


async def test_a_name_that_two_use_joins_to_neither(platform: Platform) -> None:
    tables = Tables().measure("K", [("SUBJECT",)])
    for record in ("E1", "E2"):
        tables.add("enterprises", id=record, name="虚构两家同名")
    tables.add("sanctions", id="S1", subject_name="虚构两家同名", memorandum="M", decided_on="2018-01-01")
    tables.add("records", id="R1", subject_name="虚构两家同名", type="PENALTY", decided_on="2019-01-01")
    world = await platform.world(tables)
    for record in ("E1", "E2"):
        assert await world.statuses(record, "2020-01-01") == {}
    assert world.reports[0].codes["UNJOINED_NAME"] == 2
    assert world.reports[0].exit_code == 0


async def test_names_that_come_later_settle_an_open_join(platform: Platform) -> None:
    tables = Tables().measure("K", [("SUBJECT",)])
    tables.add("sanctions", id="S1", subject_name="虚构迟到企业", memorandum="M", decided_on="2018-01-01")
    tables.add("records", id="R1", subject_name="虚构迟到企业", type="PENALTY", decided_on="2019-01-01")
    world = await platform.world(tables)
    await world.load(Tables().add("enterprises", id="E1", name="虚构迟到企业", established_on="2001-01-01"))
    assert await world.statuses("E1", "2020-01-01") == {"K@S1": "REACHED"}
    await world.load(Tables().add("enterprises", id="E2", name="虚构迟到企业"))
    assert await world.statuses("E1", "2020-01-01") == {}


async def test_a_second_bearer_learned_later_changes_no_earlier_answer(platform: Platform) -> None:
    name = "虚构先后同名"
    tables = (
        Tables().measure("K", [("SUBJECT",)]).add("enterprises", id="E1", name=name, known_on="2012-01-01")
    )
    tables.add("sanctions", id="S1", subject_name=name, memorandum="M", decided_on="2011-01-01")
    tables.add("records", id="R1", subject_name=name, type="PENALTY", decided_on="2011-06-01")
    world = await platform.world(tables)
    days = ("2011-06-01", "2012-01-01", "2014-12-31", "2015-01-01")

    async def joined() -> list[tuple[dict[str, str], list[str]]]:
        found = []
        for day in days:
            variables = {"ref": world.ref("E1"), "asOf": as_of("2013-01-01", day)}
            subject = (await platform.ask(ON_RECORD, variables))["subject"]
            records = [edge["node"]["sourceId"] for edge in subject["records"]["edges"]]
            records += [edge["node"]["sourceId"] for edge in subject["sanctions"]["edges"]]
            found.append((await world.statuses("E1", "2013-01-01", day), records))
        return found

    before = await joined()
    on_it = ({"K@S1": "REACHED"}, ["R1", "S1"])
    assert before == [({}, []), on_it, on_it, on_it]
    await world.load(Tables().add("enterprises", id="E2", name=name, known_on="2015-01-01"))
    assert await joined() == [*before[:3], ({}, [])]
    await world.load(Tables().add("enterprises", id="E2", name="虚构改名", known_on="2014-06-01"))
    assert await joined() == [*before[:3], ({}, [])]


async def test_each_version_of_an_open_join_shows_its_own_name(platform: Platform) -> None:
    """The later version is loaded first; who was named in the decision sees on whom it was."""
    tables = Tables().person("P1").measure("K", [("NAMED",)])
    row = {"id": "S1", "memorandum": "M", "decided_on": "2010-01-01"}
    tables.add("sanctions", **row, subject_name="虚构无人乙", known_on="2015-01-01").named("S1", "P1", "true")
    world = await platform.world(tables)
    earlier = Tables().add("sanctions", **row, subject_name="虚构无人甲", known_on="2012-01-01")
    await world.load(earlier)
    shown = {}
    for known in ("2012-06-01", "2016-01-01"):
        (item,) = (await world.items("P1", "2020-01-01", known)).values()
        shown[known] = (item["status"], item["sanction"]["subject"]["name"])
    assert shown == {"2012-06-01": ("REACHED", "虚构无人甲"), "2016-01-01": ("REACHED", "虚构无人乙")}


async def test_names_are_listed_in_one_order_however_they_were_loaded(platform: Platform) -> None:
    spells = [
        ("虚构甲", "2001-01-01", "2005-01-01"),
        ("虚构乙", "2005-01-01", "2009-01-01"),
        ("虚构丙", "2009-01-01", ""),
    ]
    names = "names { name } formerNames"
    question = f"query($ref: SubjectRef!) {{ subject(ref: $ref) {{ ... on Enterprise {{ {names} }} }} }}"
    for order in (spells, spells[::-1], [spells[1], spells[2], spells[0]]):
        world = await platform.world(Tables().enterprise("E1"))
        for name, since, until in order:
            await world.load(Tables().add("names", enterprise_id="E1", name=name, since=since, until=until))
        found = (await platform.ask(question, {"ref": world.ref("E1")}))["subject"]
        assert [spell["name"] for spell in found["names"]] == ["虚构甲", "虚构乙", "虚构丙"]
