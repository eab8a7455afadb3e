"""What acts write is what a load of the same rows writes: properties, links, marks, answers."""

from __future__ import annotations

import asyncio
import json
from itertools import count

import pytest

from loaders.pace import Pace
from tests.api.answers import stripped
from tests.api.casework_world import DECIDER, NOTE, Office, tables
from tests.api.platform import Json, Platform, World, unmarked
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

IDENTITY = "99999919700101101X"
CODE = "91990000MA9900A13A"
MOMENTS = ("2020-01-09", "2020-01-10", "2020-02-05", "2020-03-01", "2021-01-02")
RECORDS = ("E1", "E2", "P1", "P2")

STATEMENTS = """MATCH (s:Statement {source: 'casework'}) WHERE s.table IN $tables
OPTIONAL MATCH (s)-[l]->(t)
RETURN labels(s) AS labels, properties(s) AS properties, collect([type(l), coalesce(t.id, t.key)]) AS links
UNION ALL MATCH (p:Person)-[n:NAMED_IN {source: 'casework'}]->(x)
RETURN [type(n)] AS labels, properties(n) AS properties, [['', p.id], ['', x.id]] AS links"""
MARKS = """MATCH (s:Subject) WITH s ORDER BY s.id
RETURN s.id AS id, s:Sanctioned AS sanctioned, s:NearSanctioned AS near, s:HubPending AS pending"""
_OF_THE_ACT = {"run", "line", "knownFrom", "knownUntil"}


def world() -> Tables:
    """Return the world in which the persons have numbers, by which another source may name them."""
    rows = tables()
    rows.rows["persons"][0]["id_number"] = IDENTITY
    return rows


async def stated(of: World) -> list[Json]:
    """Return what the source of casework states, without what tells one load from another.

    A subject of which another record is loaded may get another platform id: ends are told by record.
    """
    platform = of.platform
    names = {await of.id(record): record for record in RECORDS}
    found = await platform.graph.run_admin(
        STATEMENTS, tables=["sanctions", "responsible", "events", "honours"]
    )
    rows = [
        {
            "labels": sorted(row["labels"]),
            "properties": {
                name: value for name, value in row["properties"].items() if name not in _OF_THE_ACT
            },
            "replaced": row["properties"]["knownFrom"] == row["properties"]["knownUntil"],
            "links": sorted([kind, names.get(end, end)] for kind, end in row["links"]),
        }
        for row in found
    ]
    return sorted(rows, key=repr)


async def act(office: Office) -> tuple[Json, Json]:
    """Bring one case through an objection and the release of a person, and award an honour."""
    found = office.world
    named = [{"person": found.ref("P1"), "responsible": True, "capacity": "虚构职务"}]
    case = await office.published(
        on="2020-01-15", named=named, grade="SERIOUS", measures=[office.code("K")], until="2099-01-01"
    )
    objection = await office.accepted(case["id"], "2020-02-01")
    decided = {"objection": objection, "decision": "REJECT", "on": "2020-02-20", "note": NOTE}
    await office.done("decideObjection", DECIDER, case=case["id"], **decided)
    given: Json = {"case": case["id"], "reason": "NO_LONGER_RESPONSIBLE", "note": NOTE}
    await office.done("releaseCase", person=found.ref("P1"), on="2021-01-01", **given)
    return case, await office.honour("E1", listName="虚构红名单")


def exported(office: Office, case: Json, honour: Json, ids: dict[str, str]) -> Tables:
    """Return the rows that say the same, as a provider would write them."""
    rows = Tables()
    rows.add("enterprises", id=ids["E1"], name="虚构企业E1", uscc=CODE)
    rows.add("persons", id=ids["P1"], name="虚构人员P1", id_number=IDENTITY)
    rows.add(
        "sanctions",
        id=case["id"],
        subject_id=ids["E1"],
        memorandum="M",
        measures="K",
        grade="SERIOUS",
        decided_on="2020-01-10",
        until="2099-01-01",
        department="dept-a",
        source_note="虚构依据",
    )
    rows.add(
        "responsible",
        sanction_id=case["id"],
        person_id=ids["P1"],
        responsible="true",
        capacity="虚构职务",
    )
    rows.event(case["id"], "PUBLISHED", "2020-01-15")
    rows.event(case["id"], "OBJECTION_ACCEPTED", "2020-02-01")
    rows.event(case["id"], "OBJECTION_REJECTED", "2020-02-20", note=NOTE)
    rows.event(case["id"], "RELEASED", "2021-01-01", ids["P1"], note=NOTE)
    rows.add(
        "honours",
        id=honour["id"],
        subject_id=ids["E1"],
        title="虚构荣誉",
        list="虚构红名单",
        department="dept-a",
        awarded_on="2020-01-10",
    )
    return rows


async def test_acts_write_what_a_load_of_their_rows_writes(fresh: Platform) -> None:
    office = Office(await fresh.world(world()))
    source = office.world.source
    ids = {record: await office.world.id(record) for record in ("E1", "P1")}
    case, honour = await act(office)
    assert await unmarked(fresh.graph) == []
    by_acts = await stated(office.world)
    marks = await marked(office.world)
    answers = await said(office.world)

    await fresh.wipe()
    again = World(fresh, source, loads=count(2))
    await again.load(world())
    folder = exported(office, case, honour, ids)
    loaded = World(fresh, "casework", prefix=again.prefix)
    await loaded.load(folder)
    # What a load states of identities is not among what acts state.
    assert await stated(again) == by_acts
    assert await marked(again) == marks
    assert await said(again) == answers


async def marked(of: World) -> list[Json]:
    """Return the marks of everybody, by record."""
    names = {await of.id(record): record for record in RECORDS}
    found = await of.platform.graph.run_admin(MARKS)
    return sorted(({**row, "id": names.get(row["id"])} for row in found), key=repr)


async def said(of: World) -> str:
    """Return reach and pre-checks of everybody at several moments, with records for platform ids."""
    found: list[Json] = []
    for day in MOMENTS:
        found += [stripped(await of.reach(record, day)) for record in RECORDS]
        found += [stripped(check) for check in await of.checks(*RECORDS, valid_at=day)]
    text = json.dumps(found, ensure_ascii=False, indent=1)
    for record in RECORDS:
        text = text.replace(await of.id(record), record)
    return text


async def test_acts_and_loads_at_the_same_time_lose_nothing(fresh: Platform) -> None:
    office = Office(await fresh.world(world()))
    more = Tables()
    for number in range(300):
        more.enterprise(f"X{number}").person(f"Q{number}").role(f"Q{number}", "E1", "DIRECTOR")
    drafts = [await office.reviewed(record) for record in ("E1", "E2", "E1")]
    acts = [office.done("publishCase", case=case["id"]) for case in drafts]
    await asyncio.gather(office.world.load(more, pace=Pace(portion=50)), *acts)
    assert await unmarked(fresh.graph) == []
    for record, wanted in (("E1", 2), ("E2", 1)):
        statuses = await office.world.statuses(record)
        assert sum(name.startswith("K@") for name in statuses) == wanted
    assert len(await office.world.items("Q7")) == 4
