"""The worked cases that concern process, driven by acts in place of loaded rows: the same answers.

Every act is done at the first instant of the day on which the case says that its row became known, so both
clocks are compared.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph_api.domain.dates import start_of_day_ms
from graph_api.schema.build import schema
from graph_api.schema.context import Context
from graph_api.services.audit import AuditService
from graph_api.services.callers import Caller, Role
from graph_api.services.casework.notices import NoticeService
from graph_api.services.casework.service import CaseService
from graph_api.services.container import Services
from graph_api.services.rights_acting import RightsRules
from graph_api.services.wiring import build_services
from tests.api.casework_world import DECIDER, NOTE, Office, mutation, tables
from tests.api.expected import check_query, learn_ids
from tests.api.platform import Json, Platform, World

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRAPHS = Path(__file__).parents[1] / "graphs"
NUMBERS = ("01", "02", "04", "05", "07", "08", "11", "13", "17", "18", "21", "22", "36", "39")
ACTED = ("sanctions", "responsible", "events")
"""Tables whose rows are acted and not loaded."""

COLUMNS = {
    "decided_on": "decidedOn",
    "act_from": "actFrom",
    "act_until": "actUntil",
    "term": "term",
    "grade": "grade",
}


@dataclass
class ActedWorld(World):
    """A world whose cases answer under the ids of the rows that they stand for."""

    names: dict[str, str] = field(default_factory=dict)

    def named(self, items: Sequence[Json]) -> Json:
        """Return items by ``MEASURE@SANCTION``."""
        told = [
            {
                **item,
                "sanction": {
                    **item["sanction"],
                    "sourceId": self.names[item["sanction"]["sourceId"]],
                },
            }
            for item in items
        ]
        return super().named(told)


@dataclass
class ClockOffice(Office):
    """An office at whose service it is whatever time a test says."""

    now: int = 0
    services: Services | None = None

    def open_doors(self) -> None:
        """Make the services, whose casework asks this office for the time."""
        platform = self.platform
        audit = AuditService(platform.graph, platform.sealer)
        notices = NoticeService(platform.graph, audit, RightsRules())
        cases = CaseService(platform.graph, audit, platform.sealer, notices, lambda: self.now)
        self.services = replace(build_services(platform.settings, platform.graph), cases=cases)

    async def do(self, name: str, role: str = "department@dept-a", **given: Any) -> Json:
        """Send a mutation at the office's own time."""
        given.setdefault("idempotencyKey", f"{self.world.source}-{next(self.keys)}")
        assert self.services is not None
        kind, _, org = role.partition("@")
        context = Context(Caller(Role(kind), org, None, role), self.services)
        result = await schema.execute(mutation(name), variable_values={"input": given}, context_value=context)
        assert result.errors is None, result.errors
        assert result.data is not None
        payload: Json = result.data[name]
        return payload


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    """Return the rows of a table of a case."""
    path = folder / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


async def load_the_rest(platform: Platform, folder: Path) -> None:
    """Load a case without what is acted."""
    rest = platform.folder / "acted" / folder.name
    shutil.copytree(folder, rest, ignore=shutil.ignore_patterns(*(f"{name}.csv" for name in ACTED)))
    await platform.load(rest, source=folder.name)


async def publish(office: ClockOffice, folder: Path, row: dict[str, str]) -> str:
    """Bring the case of a sanction to publication on the day on which it became known."""
    world = office.world
    named: list[Json] = [
        {
            "person": world.ref(each["person_id"]),
            "responsible": {"true": True, "false": False}.get(each["responsible"]),
        }
        for each in rows(folder, "responsible")
        if each["sanction_id"] == row["id"]
    ]
    content = {name: row[column] for column, name in COLUMNS.items() if row.get(column)}
    case = await office.published(
        row["subject_id"],
        memorandum=row["memorandum"],
        named=named,
        **content,
    )
    return str(case["id"])


async def happen(office: ClockOffice, case: str, row: dict[str, str], objections: dict[str, str]) -> None:
    """Do what an event says."""
    on = row["on"]
    match row["type"]:
        case "OBJECTION_ACCEPTED":
            objections[case] = await office.accepted(case, on)
        case "OBJECTION_REJECTED":
            decided: Json = {"objection": objections[case], "decision": "REJECT", "on": on, "note": NOTE}
            await office.done("decideObjection", DECIDER, case=case, **decided)
        case "RELEASED":
            given: Json = {"reason": "NO_LONGER_RESPONSIBLE", "note": NOTE, "on": on}
            person = office.world.ref(row["person_id"])
            await office.done("releaseCase", case=case, person=person, **given)
        case _:
            raise AssertionError(row)


@pytest.mark.parametrize("number", NUMBERS)
async def test_acts_give_the_answers_of_a_worked_case(fresh: Platform, number: str) -> None:
    folder = GRAPHS / f"case_{number}"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    await load_the_rest(fresh, folder)
    world = ActedWorld(fresh, folder.name, prefix="\0")
    office = ClockOffice(world)
    office.open_doors()
    acts = [("sanctions", row) for row in rows(folder, "sanctions")]
    acts += [("events", row) for row in rows(folder, "events")]
    cases: dict[str, str] = {}
    objections: dict[str, str] = {}
    for table, row in sorted(acts, key=lambda act: act[1]["known_on"]):
        office.now = start_of_day_ms(date.fromisoformat(row["known_on"]))
        if table == "sanctions":
            cases[row["id"]] = await publish(office, folder, row)
            world.names[cases[row["id"]]] = row["id"]
        else:
            await happen(office, cases[row["sanction_id"]], row, objections)
    await learn_ids(world, folder)
    asked = [query for query in expected["queries"] if query["ask"] != "display"]
    assert asked
    for query in asked:
        await check_query(world, query)


async def test_a_case_is_closed_once_its_last_day_is_over(fresh: Platform) -> None:
    office = ClockOffice(await fresh.world(tables()))
    office.open_doors()
    office.now = start_of_day_ms(date(2020, 1, 10))
    case = await office.published(until="2020-12-31")
    given: Json = {"case": case["id"]}
    office.now = start_of_day_ms(date(2020, 12, 31))
    assert await office.refused("closeCase", **given) == "STILL_IN_FORCE"
    office.now = start_of_day_ms(date(2021, 1, 1))
    closed = await office.done("closeCase", **given)
    assert closed["state"] == "CLOSED"
    assert {task["state"] for task in closed["tasks"]} == {"CANCELLED"}
    # What is over may still be found wrong, and is known to have been from then on alone.
    office.now = start_of_day_ms(date(2021, 3, 1))
    await office.done("revokeCase", reason="DECISION_WRONG", note=NOTE, **given)
    name = f"K@{case['id']}"
    world = office.world
    assert (await world.statuses("E1", "2020-06-01", "2021-02-28"))[name] == "REACHED"
    assert (await world.statuses("E1", "2020-06-01", "2021-03-01"))[name] == "VOID"
    assert (await world.reach("E1", "2020-06-01", "2020-01-09"))["items"] == []
