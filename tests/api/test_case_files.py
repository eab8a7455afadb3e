"""Acts from files do what the mutations do, once, row by row, and say of each row what came of it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from graph_api.case_files.run import Outcome, run_acts
from graph_api.cli.case import INBOX, inbox_items, write_inbox
from graph_api.errors import InvalidInputError
from graph_api.services.callers import Caller, Role
from graph_api.services.wiring import build_services
from tests.api.casework_world import NOTE, Office, tables
from tests.api.platform import Platform

pytestmark = pytest.mark.asyncio(loop_scope="session")

INITIATOR = Caller(Role.DEPARTMENT, "dept-a", subject="clerk")
DECIDER = Caller(Role.DEPARTMENT, "dept-b", subject="reviewer")
IMPLEMENTER = Caller(Role.APPROVAL, "dept-c", subject="window")


class Desk:
    """Writes files of acts, runs them, and reads what came of them."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self.folder = folder

    async def run(self, caller: Caller, *rows: dict[str, Any]) -> tuple[list[dict[str, str]], Outcome]:
        columns = list(dict.fromkeys(name for row in rows for name in row))
        source, results = self.folder / "acts.csv", self.folder / "results.csv"
        with source.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
        return await self.file(caller, source, results)

    async def file(self, caller: Caller, source: Path, results: Path) -> tuple[list[dict[str, str]], Outcome]:
        platform = self.office.platform
        services = build_services(platform.settings, platform.graph)
        try:
            outcome = await run_acts(source, results, caller, services.cases, services.identities, "en")
        finally:
            await services.audit.close()
        with results.open(newline="", encoding="utf-8-sig") as file:
            return list(csv.DictReader(file)), outcome

    def opening(self, key: str, record: str, **more: Any) -> dict[str, Any]:
        return {
            "key": key, "action": "OPEN", "source": self.office.world.source, "source_id": record,
            "memorandum": self.office.code("M"), "decided_on": "2020-01-10", "legal_basis": "虚构依据",
            "decider": "dept-b", **more,
        }  # fmt: skip


@pytest_asyncio.fixture(loop_scope="session")
async def desk(platform: Platform, tmp_path: Path) -> Desk:
    return Desk(Office(await platform.world(tables())), tmp_path)


def outcomes(rows: list[dict[str, str]]) -> list[str]:
    return [row["outcome"] for row in rows]


async def test_a_case_from_its_opening_to_its_execution(desk: Desk) -> None:
    world, opened = desk.office.world, desk.office.world.source
    acts = [
        desk.opening(f"{opened}-1", "E1", named="P1=true|P2=false"),
        {"key": f"{opened}-1s", "action": "submit", "case": f"{opened}-1"},
        desk.opening(f"{opened}-2", "E2"),
        {"key": f"{opened}-2s", "action": "SUBMIT", "case": f"{opened}-2"},
    ]
    told, outcome = await desk.run(INITIATOR, *acts)
    assert outcomes(told) == ["DONE"] * 4, told
    assert outcome.exit_code == 0
    cases = [row["case"] for row in told if row["state"] == "SUBMITTED"]
    told, _ = await desk.run(INITIATOR, *acts)
    assert outcomes(told) == ["REPEATED"] * 4
    assert [row["case"] for row in told if row["state"] == "SUBMITTED"] == [c for c in cases for _ in (1, 2)]
    for caller, action in ((DECIDER, "APPROVE"), (INITIATOR, "PUBLISH")):
        rows = [{"key": f"{action}-{case}", "action": action, "case": case} for case in cases]
        assert outcomes((await desk.run(caller, *rows))[0]) == ["DONE", "DONE"]
    assert await world.verdict("P1") == "BLOCKED"
    await executed_from_the_inbox(desk, cases)
    case = await desk.office.case(cases[0])
    assert case is not None
    assert {(task["measure"], task["state"]) for task in case["tasks"] if task["department"] == "dept-c"} == {
        (desk.office.code("K"), "EXECUTED")
    }


async def executed_from_the_inbox(desk: Desk, cases: list[str]) -> None:
    """Write the implementer's inbox, fill it in twice, and run it: accept, then execute."""
    platform = desk.office.platform
    services = build_services(platform.settings, platform.graph)
    try:
        items = await inbox_items(services, IMPLEMENTER)
    finally:
        await services.audit.close()
    inbox = desk.folder / "inbox.csv"
    write_inbox(inbox, items)
    with inbox.open(newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["case"] in cases]
    assert tuple(rows[0]) == INBOX
    assert len(rows) == 2
    for action, more in (("ACCEPT", {}), ("EXECUTE", {"reference": "虚构文号1"})):
        filled = [{**row, "key": f"{action}{row['part']}", "action": action, **more} for row in rows]
        assert outcomes((await desk.run(IMPLEMENTER, *filled))[0]) == ["DONE", "DONE"]


async def test_what_is_told_of_a_row_is_no_formula(desk: Desk) -> None:
    """Results repeat keys, and are opened with a spreadsheet."""
    keys = ['=HYPERLINK("//x")', "+1", "-1", "@SUM(A1)", "＝1"]
    told, _ = await desk.run(INITIATOR, *({"key": key, "action": "DANCE", "case": "x"} for key in keys))
    assert [row["key"] for row in told] == [f"'{key}" for key in keys]


async def test_a_row_that_cannot_be_done_keeps_no_other_from_being_done(desk: Desk) -> None:
    key = desk.office.world.source
    told, outcome = await desk.run(
        INITIATOR,
        desk.opening(f"{key}-a", "E1", measures="nonsense"),
        {"key": f"{key}-as", "action": "SUBMIT", "case": f"{key}-a"},
        desk.opening(f"{key}-b", "E1"),
        {"key": f"{key}-bs", "action": "PUBLISH", "case": f"{key}-b"},
        {"key": f"{key}-c", "action": "DANCE", "case": f"{key}-b"},
        {"key": f"{key}-d", "action": "SUBMIT", "case": f"{key}-b", "on": "yesterday"},
        {"key": "", "action": "SUBMIT", "case": f"{key}-b"},
        {"key": f"{key}-e", "action": "SUBMIT"},
        desk.opening(f"{key}-f", ""),
        desk.opening(f"{key}-g", "E1", evidence_sha256="0" * 64, evidence_size=str(2**31),
                     evidence_media_type="video/mp4", evidence_title="虚构"),
        {"key": f"{key}-h", "action": "SUBMIT", "case": f"{key}-b"},
    )  # fmt: skip
    assert [row["line"] for row in told] == [str(line) for line in range(2, 13)]
    reasons = [row["reason"] or row["outcome"] for row in told]
    assert reasons == [
        "MEASURE_OUTSIDE_MEMORANDUM", "CASE_NOT_FOUND", "DONE", "WRONG_STATE", *["UNREADABLE"] * 5,
        "INVALID_EVIDENCE", "DONE",
    ]  # fmt: skip
    assert [row["message"].split(":")[0] for row in told[4:9]] == [
        "action",
        "on",
        "key",
        "case",
        "the row names nobody",
    ]
    assert outcome.exit_code == 2
    told, outcome = await desk.run(INITIATOR, {"key": "x", "action": "SUBMIT", "case": "case_none"})
    assert (outcomes(told), outcome.exit_code) == (["REFUSED"], 1)


async def test_objections_and_repairs_need_no_ids(desk: Desk) -> None:
    case = (await desk.office.published())["id"]
    other = Caller(Role.DEPARTMENT, "dept-z")
    told, _ = await desk.run(
        other,
        {"key": f"f{case}", "action": "FILE", "machine": "OBJECTION", "case": case, "note": NOTE,
         "on": "2020-02-01"},
    )  # fmt: skip
    assert outcomes(told) == ["DONE"]
    accept = {"key": f"a{case}", "action": "ACCEPT", "machine": "OBJECTION", "case": case, "on": "2020-02-01"}
    for expected in ("DONE", "REPEATED"):
        assert outcomes((await desk.run(DECIDER, accept))[0]) == [expected]
    found = await desk.office.world.statuses("E1", valid_at="2020-02-05")
    assert "SUSPENDED" in found.values()
    twice = {**accept, "key": f"again{case}"}
    assert (await desk.run(DECIDER, twice))[0][0]["reason"] == "WRONG_STATE"


async def test_files_that_are_none(desk: Desk) -> None:
    for name, text in (("a.txt", "x"), ("b.csv", "case,note\n1,2\n"), ("c.csv", "")):
        file = desk.folder / name
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InvalidInputError) as caught:
            await desk.file(INITIATOR, file, desk.folder / "results.csv")
        assert str(file) in caught.value.message
