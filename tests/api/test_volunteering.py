"""The repair of a person may rest on volunteer service, and says what it meets."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from graph_api.case_files.rows import open_acts
from graph_api.sealing import IdentitySealer
from tests.api.casework_world import DOCUMENT, NOTE, OTHER, Office, tables
from tests.api.platform import Json, Platform

pytestmark = pytest.mark.asyncio(loop_scope="session")

SHOWN = """query($id: ID!) { case(id: $id) { repairs { id conditions { code met explanation(language: EN) }
  volunteerService { organisation hours from until neededHours basis evidence { sha256 } } } } }"""


@pytest_asyncio.fixture(name="office", loop_scope="session")
async def _office(fresh: Platform) -> Office:
    return Office(await fresh.world(tables()))


def service(**changes: Any) -> Json:
    return {
        "organisation": "虚构志愿队", "hours": 12.5, "from": "2020-02-01", "until": "2020-02-10",
        "evidence": DOCUMENT, **changes,
    }  # fmt: skip


async def applied(office: Office, **given: Any) -> Json:
    """Apply for the repair of a case, and return the application as its deciders see it."""
    case = await office.published()
    asked: Json = {"case": case["id"], "on": "2020-06-01", "note": NOTE, "evidence": DOCUMENT, **given}
    await office.done("applyForRepair", OTHER, **asked)
    found = await office.platform.ask(SHOWN, {"id": case["id"]}, "department@dept-b")
    (repair,) = found["case"]["repairs"]
    return dict(repair)


@pytest.mark.parametrize(("hours", "met"), [(19.5, False), (20.0, True)])
async def test_hours_are_shown_with_what_is_looked_for(office: Office, hours: float, met: bool) -> None:
    person = office.world.ref("P1")
    repair = await applied(office, person=person, volunteerService=service(hours=hours))
    shown = repair["volunteerService"]
    assert (shown["organisation"], shown["hours"], shown["neededHours"]) == ("虚构志愿队", hours, 20.0)
    assert (shown["from"], shown["until"]) == ("2020-02-01", "2020-02-10")
    assert shown["evidence"]["sha256"] == DOCUMENT["sha256"]
    assert "产品默认值" in shown["basis"]
    conditions = {each["code"]: each for each in repair["conditions"]}
    assert {code: each["met"] for code, each in conditions.items()} == {
        "MINIMUM_TERM": None,
        "EVIDENCE": True,
        "VOLUNTEER_HOURS": met,
    }
    assert f"{hours:g} hours" in conditions["VOLUNTEER_HOURS"]["explanation"]


async def test_an_application_without_service_is_as_before(office: Office) -> None:
    repair = await applied(office)
    assert repair["volunteerService"] is None
    assert {each["code"] for each in repair["conditions"]} == {"MINIMUM_TERM", "EVIDENCE"}


async def test_service_that_cannot_be_is_refused(office: Office) -> None:
    case = await office.published()
    given: Json = {"case": case["id"], "on": "2020-06-01", "note": NOTE, "evidence": DOCUMENT}
    person = office.world.ref("P1")
    for reason, more in (
        ("INVALID_SERVICE", {"volunteerService": service()}),
        ("INVALID_SERVICE", {"person": person, "volunteerService": service(hours=0)}),
        ("INVALID_SERVICE", {"person": person, "volunteerService": service(hours=1e9)}),
        ("DATES_OUT_OF_ORDER", {"person": person, "volunteerService": service(until="2020-01-31")}),
        ("DATES_OUT_OF_ORDER", {"person": person, "volunteerService": service(**{"from": "2020-01-09"})}),
        ("FUTURE_DATE", {"person": person, "volunteerService": service(until="2999-01-01")}),
        ("INVALID_TEXT", {"person": person, "volunteerService": service(organisation="x" * 3_000)}),
        (
            "INVALID_EVIDENCE",
            {"person": person, "volunteerService": service(evidence={**DOCUMENT, "sha256": "x"})},
        ),
    ):
        assert await office.refused("applyForRepair", OTHER, **given, **more) == reason


async def test_a_file_of_acts_says_it_as_well(office: Office, tmp_path: Any) -> None:
    file = tmp_path / "acts.csv"
    head = (
        "key,action,machine,case,person,volunteer_organisation,volunteer_hours,volunteer_from,volunteer_until"
    )
    evidence = "evidence_sha256,evidence_size,evidence_media_type,evidence_title"
    document = f"{'0' * 64},1024,application/pdf,虚构"
    row = "1,APPLY,REPAIR,case_1,p_1,虚构志愿队"
    file.write_text(
        f"{head},{evidence}\n{row},12.5,2020-02-01,2020-02-10,{document}\n"
        f"{row},many,2020-02-01,2020-02-10,{document}\n{row},1,,2020-02-10,{document}\n",
        encoding="utf-8",
    )
    sealer = IdentitySealer.from_settings(office.platform.settings)
    good, *bad = open_acts(file, sealer)
    assert good.act is not None
    assert good.act.volunteering is not None
    assert good.act.volunteering.hours == 12.5
    assert [each.problem.split(":")[0] for each in bad] == ["volunteer_hours", "volunteer_from"]
